"""Live rendering: the lines the editor needs next are made while he works."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.core.errors import LipsmithError
from app.core.progress import Work
from app.core.project.document import Document
from app.core.render.cache import RenderCache
from app.core.render.composite import Picture, dubbed_frame
from app.core.render.engines import Engines
from app.core.render.queue import Kind
from app.core.render.queue import State as LineState
from app.core.render.sheet import NO_FACE, NO_SOUND, NOT_HEARD, NOT_SEEN, CueSheet
from app.ui.footage import Footage
from app.ui.preflight_words import finding
from app.ui.render_thread import RenderThread
from app.ui.session import Session
from app.ui.timeline.sources import Finding, State
from app.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.core.preflight import Found
    from app.core.render.export import Workshop
    from app.core.render.sheet import Line
    from app.core.render.sync import Sync

SKIPPED = {
    NO_SOUND: QT_TRANSLATE_NOOP("Renders", "No sound yet: give the line a dub."),
    NO_FACE: QT_TRANSLATE_NOOP("Renders", "No face yet: click the speaker's face in the picture."),
    NOT_SEEN: QT_TRANSLATE_NOOP("Renders", "The face is not seen here: the original stays."),
    NOT_HEARD: QT_TRANSLATE_NOOP("Renders", "Nothing is heard here: the original stays."),
}
"""Why a line is not rendered, for people."""
WAITING = ("queued", "stale", "rendering")
"""Names of states of lines that are still to be rendered."""


class Renders(QObject):
    """What is rendered of a session's document, and what comes next.

    Parameters
    ----------
    session : Session
        Its document, playhead and selection say what is needed.
    footage : Footage
        Its scene and voices are what lines are made from.
    cache : RenderCache
    engines : Engines
        Let go of when closed.

    Attributes
    ----------
    states : dict of str to State
        Of each segment, as the timeline shows them.
    findings : tuple of Finding
        What to know before rendering, as the timeline shows it.
    """

    states_changed = Signal(object)
    """`states`, when any of them changed."""
    findings_changed = Signal(object)
    """`findings`."""
    frame_ready = Signal(str, int)
    """Segment, and a frame of it that `dubbed` now gives."""
    replanned = Signal()
    """What `dubbed` gives may have changed anywhere: after an edit."""
    paused_changed = Signal(bool)
    broke = Signal(object)
    """An exception that nobody foresaw."""

    def __init__(
        self,
        session: Session,
        footage: Footage,
        cache: RenderCache,
        engines: Engines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._footage = session, footage
        self._cache, self._engines = cache, engines
        self._missing = 0
        self._failed: dict[str, str] = {}
        self._paused = False
        self._asked: frozenset[str] = frozenset()
        self._emptied = self._library = 0
        self._sheet: CueSheet | None = None
        self.states: dict[str, State] = {}
        self.findings: tuple[Finding, ...] = ()
        self._thread = thread = RenderThread(cache, engines)
        thread.planned.connect(self._take_sheet)
        thread.states.connect(self._take_states)
        thread.found.connect(self._take_findings)
        thread.frame_made.connect(self.frame_ready)
        thread.broke.connect(self.broke)
        session.changed.connect(self._follow)
        session.playhead_moved.connect(lambda frame: thread.order(playhead=frame))
        session.selection_changed.connect(lambda ids: thread.order(selected=tuple(ids)))
        footage.opened.connect(lambda _: self._follow(session.document))
        footage.found.connect(lambda _: self._follow(session.document))
        footage.heard.connect(lambda _: self._follow(session.document))
        footage.unheard.connect(self._note_unheard)
        thread.start()
        self._follow(session.document)

    @property
    def sheet(self) -> CueSheet | None:
        """What each line calls for, as of the latest plan; None while nothing is known."""
        return self._sheet

    @property
    def paused(self) -> bool:
        """Whether rendering waits for `resume`."""
        return self._paused

    def busy(self) -> bool:
        """Whether anything is being rendered or waits to be."""
        waiting = [id for id, state in self.states.items() if state.name in WAITING]
        return bool(self._asked.intersection(waiting) if self._paused else waiting)

    def waiting(self) -> int:
        """How many segments are still to be rendered, with the one under way."""
        return sum(state.name in WAITING for state in self.states.values())

    def missing(self) -> int:
        """How many frames are still to be rendered, of lines that can be."""
        return self._missing

    def seconds_left(self) -> float:
        """About how long rendering `missing` frames takes."""
        return self._missing * self._thread.seconds_a_frame

    def workshop(self) -> "Workshop":
        """Return what an export needs, shared with the live rendering."""
        from app.core.render.export import Workshop

        return Workshop(self._footage.store, self._footage.cache, self._cache, self._engines)

    def dubbed(self, frame: int, picture: Picture) -> Picture | None:
        """Return a frame's picture with its new mouths; may be called from any thread.

        Parameters
        ----------
        frame : int
        picture : (h, w, 3) uint8 RGB
            As `app.core.view.picture.Viewer` makes it; stays as it is.

        Returns
        -------
        (h, w, 3) uint8, or None where nothing is dubbed, or not yet
        """
        sheet = self._sheet
        return None if sheet is None else dubbed_frame(sheet, self._cache, frame, picture)

    def sync(self, id: str) -> "Work[tuple[Line, Sync]]":
        """Measure how a segment's sound fits its lips; for a worker.

        Returns
        -------
        (Line, Sync)
            What was measured, and the line as it was then.

        Raises
        ------
        LipsmithError
            If there is nothing to measure, or no expert.
        """
        from app.core.render.sync import listen, open_expert

        sheet = self._sheet
        line = sheet.lines.get(id) if sheet is not None else None
        voice = self._footage.voices.get(line.content) if line is not None else None
        if sheet is None or line is None or voice is None or not line.pieces:
            raise LipsmithError(
                "There is no face and no sound to compare in this line. Give it both first."
            )
        return line, (yield from listen(sheet, id, voice, self._cache, open_expert()))

    def pause(self) -> None:
        """Stop after the frame that is being made."""
        self._set_paused(True)

    def resume(self) -> None:
        """Go on where rendering stopped."""
        self._set_paused(False)

    def retry(self, ids: Iterable[str]) -> None:
        """Try those of some segments that failed once more."""
        failed = [id for id in ids if id in self.states and self.states[id].name == "failed"]
        if failed:
            self._thread.order(retry=tuple(failed))

    def ask(self, ids: Iterable[str]) -> None:
        """Render segments even while all others are paused; others that were asked for no more."""
        self._asked = frozenset(ids)
        self._thread.order(asked=self._asked)

    def clear(self) -> None:
        """Throw away everything that was rendered, and render it again."""
        self._cache.clear()
        self._emptied += 1
        self._thread.order(emptied=self._emptied)

    def look_up_models(self) -> None:
        """Plan anew with the models that the library has now: one has come, or gone."""
        self._library += 1
        self._thread.order(library=self._library)

    def close(self) -> None:
        """Stop rendering and let go of the engines; what was made is kept on the disk."""
        self._thread.close()

    def _set_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self._thread.order(paused=paused)
            self.ask(())
            self.paused_changed.emit(paused)

    def _follow(self, document: Document) -> None:
        opened, plate = self._footage.plate, document.plate
        scene = None
        if opened is not None and plate is not None and opened.media.content == plate.content:
            scene = opened.scene
        self._thread.order(
            document=document,
            scene=scene,
            voices=dict(self._footage.voices),
            failed=dict(self._failed),
            playhead=self._session.playhead,
        )

    def _note_unheard(self, content: str) -> None:
        self._failed[content] = self.tr("The dub's sound cannot be read. Replace the file.")
        self._follow(self._session.document)

    def _take_sheet(self, sheet: CueSheet | None) -> None:
        self._sheet = sheet
        self.replanned.emit()

    def _take_states(self, states: Mapping[str, LineState]) -> None:
        self._missing = sum(state.total - state.done for state in states.values())
        shown = {id: shown_state(state) for id, state in states.items()}
        if shown != self.states:
            self.states = shown
            self.states_changed.emit(shown)

    def _take_findings(self, found: "Iterable[Found]") -> None:
        self.findings = tuple(finding(one) for one in found)
        self.findings_changed.emit(self.findings)


def shown_state(state: LineState) -> State:
    """Put a line's state as the timeline shows it."""
    reason = state.reason
    if state.kind in (Kind.SKIPPED, Kind.EMPTY):
        reason = QCoreApplication.translate("Renders", SKIPPED.get(reason or NO_SOUND, reason))
    progress = state.done / state.total if state.total else 0.0
    return State(state.kind.value, progress, reason)
