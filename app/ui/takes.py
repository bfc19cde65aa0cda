"""Takes of a segment: tried beside each other, compared, and one of them used."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from app.core.project import edits_lines as edits
from app.core.project.document import Segment
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.theme import colours_of


class TakeBar(QWidget):
    """A button for each take; the one that is used is pressed.

    Choosing another take uses it from then on; "Compare" goes to the one before and back.
    What is rendered of either stays, so that going back and forth costs nothing.
    """

    rename_wanted = Signal(str)
    """Id of a take whose name is to be asked for."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._segment: Segment | None = None
        self._before: dict[str, str] = {}  # by segment: the take used before
        self._gesture = -1
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QToolButton] = {}
        self.add = QToolButton(self)
        self.add.setToolTip(self.tr("Try it another way: a new take, like this one"))
        self.add.setAccessibleName(self.tr("New take"))
        self.compare = QToolButton(self)
        self.compare.setText(self.tr("Compare"))
        self.compare.setToolTip(self.tr("Go to the take before, and back again"))
        self._row = QHBoxLayout()
        self._row.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addLayout(self._row)
        row.addWidget(self.add)
        row.addStretch()
        row.addWidget(self.compare)
        self.add.clicked.connect(self._add)
        self.compare.clicked.connect(self.go_back)
        self.retheme()

    def retheme(self) -> None:
        """Draw the icon in the colours of the theme."""
        self.add.setIcon(icon("plus", colours_of(self)))

    def show_segment(self, segment: Segment | None) -> None:
        """Show a segment's takes."""
        self._segment = segment
        takes = segment.takes if segment is not None else ()
        if [take.id for take in takes] != list(self.buttons):
            self._fill([take.id for take in takes])
        for take in takes:
            button = self.buttons[take.id]
            button.setText(take.name)
            button.setAccessibleName(self.tr("Take {name}").format(name=take.name))
            button.setChecked(segment is not None and take.id == segment.take)
        self.compare.setEnabled(self._other() != "")

    def choose(self, take: str, gesture: int = -1) -> None:
        """Use a take."""
        segment = self._segment
        if segment is None or take == segment.take:
            return
        was = segment.take
        label = self.tr("Use another take")
        if self._session.edit(
            label, lambda document: edits.promote_take(document, segment.id, take), gesture
        ):
            self._before[segment.id] = was
            self.show_segment(self._session.document.segment(segment.id))

    def go_back(self) -> None:
        """Use the take that was used before this one; all comparing is undone as one.

        The playhead goes to the segment if it is elsewhere, where nothing could be compared.
        """
        segment = self._segment
        if segment is not None and not segment.first <= self._session.playhead < segment.end:
            self._session.set_playhead(segment.first)
        if self._gesture < 0:
            self._gesture = self._session.new_gesture()
        self.choose(self._other(), self._gesture)

    def _other(self) -> str:
        """The take to compare with: the one used before, else the next one."""
        segment = self._segment
        if segment is None or len(segment.takes) < 2:
            return ""
        ids = [take.id for take in segment.takes]
        before = self._before.get(segment.id, "")
        if before in ids and before != segment.take:
            return before
        return ids[(ids.index(segment.take) + 1) % len(ids)]

    def _fill(self, ids: list[str]) -> None:
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.deleteLater()
        self.buttons = {}
        self._gesture = -1
        for id in ids:
            button = QToolButton(self)
            button.setCheckable(True)
            button.setMinimumWidth(30)
            button.setToolTip(self.tr("Use this take. Right-click to rename or remove it."))
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(lambda _, id=id: self._show_menu(id))
            button.clicked.connect(lambda _=False, id=id: self.choose(id))
            self._group.addButton(button)
            self._row.addWidget(button)
            self.buttons[id] = button

    def _add(self) -> None:
        segment = self._segment
        if segment is not None:
            self._before[segment.id] = segment.take
            self._session.edit(
                self.tr("New take"), lambda document: edits.add_take(document, segment.id)
            )

    def _show_menu(self, take: str) -> None:
        segment = self._segment
        if segment is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self.rename_wanted.emit(take))
        remove = menu.addAction(self.tr("Remove"))
        remove.setEnabled(len(segment.takes) > 1)
        remove.triggered.connect(
            lambda: self._session.edit(
                self.tr("Remove take"),
                lambda document: edits.remove_take(document, segment.id, take),
            )
        )
        menu.popup(self.buttons[take].mapToGlobal(self.buttons[take].rect().bottomLeft()))
