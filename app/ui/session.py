"""What the window works on: the document with its undo stack, the playhead and the selection."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.core.project.document import Clock, Document, ProjectError
from app.ui.translating import sentence

Change = Callable[[Document], Document]


class Session(QObject):
    """The one place where the window's state changes; every view listens to it.

    Views only request: an edit that `app.core.project` refuses changes nothing and is told in
    the status bar.

    Attributes
    ----------
    undo_stack : QUndoStack
    label : str
        What led to the document as it is: "Split".
    """

    changed = Signal(object)
    """The new `Document`: after an edit, undo, redo or opening."""
    playhead_moved = Signal(int)
    """Frame."""
    selection_changed = Signal(object)
    """Tuple of ids of segments, in the order of the document."""
    message = Signal(str)
    """A sentence for the status bar; "" takes the last one away."""

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document or Document()
        self._playhead = 0
        self._selection: tuple[str, ...] = ()
        self._gestures = 0
        self._refused = False
        self._clock: tuple[str, Clock | None] = "", None
        self.label = ""
        self.undo_stack = QUndoStack(self)

    @property
    def document(self) -> Document:
        """The project as it is now."""
        return self._document

    @property
    def playhead(self) -> int:
        """Frame that is shown."""
        return self._playhead

    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected segments, in the order of the document."""
        return self._selection

    def edit(self, label: str, change: Change, gesture: int = -1) -> bool:
        """Change the document, so that it can be undone.

        Parameters
        ----------
        label : str
            What is done, for the list of changes: "Split segment".
        change
            Pure: takes the document and returns another.
        gesture : int
            Edits of the same gesture (`new_gesture`) are undone as one.

        Returns
        -------
        bool
            Whether it was allowed.
        """
        before = self._document
        try:
            after = change(before)
        except ProjectError as error:
            self.refuse(sentence(error))
            return False
        if self._refused:
            self._refused = False
            self.message.emit("")  # why something else was refused is of no use any more
        if after != before:
            self.undo_stack.push(_Edit(self, label, before, after, gesture))
        return True

    def refuse(self, why: str) -> None:
        """Say why something cannot be done, until something else is."""
        self._refused = True
        self.message.emit(why)

    def new_gesture(self) -> int:
        """Return a number for the edits of one drag."""
        self._gestures += 1
        return self._gestures

    def replace(self, document: Document) -> None:
        """Go on with another project: nothing before it can be undone."""
        self.undo_stack.clear()
        self._selection = ()
        self._playhead = 0
        self.show(document)
        self.selection_changed.emit(())
        self.playhead_moved.emit(0)

    def show(self, document: Document, label: str = "") -> None:
        """Take a document as it is: for undo and redo, which have checked it before."""
        before = self._selection, self._playhead
        self._document = self._clocked(document)
        self.label = label
        # Whoever hears of the document must not find what is no longer in it.
        self._selection = self._there(self._selection)
        self._playhead = self._nearest(self._playhead)
        self.changed.emit(self._document)
        if self._selection != before[0]:
            self.selection_changed.emit(self._selection)
        if self._playhead != before[1]:
            self.playhead_moved.emit(self._playhead)

    def set_clock(self, content: str, clock: Clock) -> None:
        """Say when the frames of a plate are shown, by its fingerprint, for edits to come."""
        self._clock = content, clock
        self._document = self._clocked(self._document)

    def set_playhead(self, frame: int) -> None:
        """Show a frame, the nearest there is."""
        frame = self._nearest(frame)
        if frame != self._playhead:
            self._playhead = frame
            self.playhead_moved.emit(frame)

    def select(self, ids: Iterable[str]) -> None:
        """Select segments; ids of segments that are gone are left out."""
        chosen = self._there(ids)
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit(chosen)

    def _clocked(self, document: Document) -> Document:
        content, clock = self._clock
        if document.plate is None or document.plate.content != content:
            clock = None
        return document if document.clock is clock else replace(document, clock=clock)

    def _there(self, ids: Iterable[str]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(s.id for s in self._document.segments if s.id in wanted) if wanted else ()

    def _nearest(self, frame: int) -> int:
        return max(0, min(frame, self._document.frames - 1))


class _Edit(QUndoCommand):
    """A change with the documents before and after it."""

    def __init__(
        self, session: Session, label: str, before: Document, after: Document, gesture: int
    ) -> None:
        super().__init__(label)
        self._session = session
        self._before = before
        self._after = after
        self._gesture = gesture

    def id(self) -> int:
        """Commands of one gesture are merged."""
        return self._gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over where the next step of the same gesture has led to."""
        if not isinstance(other, _Edit) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        """Show the document after the change."""
        self._session.show(self._after, self.text())

    def undo(self) -> None:
        """Show the document before the change."""
        label = QCoreApplication.translate("Session", "Undo {label}").format(label=self.text())
        self._session.show(self._before, label)
