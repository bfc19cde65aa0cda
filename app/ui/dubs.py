"""The list of dubs in the cast panel: whose they are, where they begin, and how loud."""

from contextlib import ExitStack

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.dub.settings import MOST_DB
from app.core.project.document import Document, DubTrack
from app.core.project.edits_cast import give_dub
from app.core.project.edits_media import move_dub, remove_sound, set_dub_level
from app.ui.fields import WheelScrolls
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.theme import colours_of

_LEAST, _MOST = 126, 280  # px in height: one dub and its title; what is beyond is scrolled to
_FARTHEST = 10_000_000  # frames that a dub may begin before the clip, or after its start


class DubList(QScrollArea):
    """The dub tracks of a session's document."""

    replace_wanted = Signal(str)
    """Id of a sound that is to be taken from another file."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: dict[str, DubRow] = {}
        self._wheel: WheelScrolls | None = None
        inside = QWidget()
        title = QLabel(self.tr("Dubs"), inside)
        title.setProperty("role", "muted")
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(12, 6, 12, 4)
        self._box.setSpacing(6)
        self._box.addWidget(title)
        session.changed.connect(self.take)
        self.take(session.document)

    def sizeHint(self) -> QSize:
        """As high as its rows, up to a few of them."""
        rows = self._box.sizeHint()
        return QSize(rows.width(), min(_MOST, rows.height()))

    def minimumSizeHint(self) -> QSize:
        """As high as one row."""
        least = super().minimumSizeHint().width()
        return QSize(least, min(_LEAST, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for other room when the rows want it, which they do once they are shown."""
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def take(self, document: Document) -> None:
        """Show a document's dub tracks."""
        if list(self.rows) != [dub.id for dub in document.dubs]:
            for row in self.rows.values():
                self._box.removeWidget(row)
                row.deleteLater()
            self.rows = {dub.id: DubRow(self._session, dub.id, self) for dub in document.dubs}
            for row in self.rows.values():
                self._box.addWidget(row)
                row.replace_wanted.connect(self.replace_wanted)
            if self._wheel is not None:
                self._wheel.deleteLater()
            self._wheel = WheelScrolls(self)
            self.updateGeometry()
        for dub in document.dubs:
            self.rows[dub.id].show_dub(document, dub)
        self.setVisible(bool(document.dubs))

    def retheme(self) -> None:
        """Draw the icons in the colours of the theme."""
        for row in self.rows.values():
            row.retheme()


class DubRow(QWidget):
    """One dub track: its file, its speaker, where it begins, its level."""

    replace_wanted = Signal(str)
    """Id of its sound, which is to be taken from another file."""

    def __init__(self, session: Session, id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._id = id
        self.name = QLabel(self)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.speaker = QComboBox(self)
        self.speaker.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.speaker.setToolTip(self.tr("Who speaks in this dub; the lines it has go along"))
        self.begins = QSpinBox(self)
        self.begins.setRange(-_FARTHEST, _FARTHEST)
        self.begins.setPrefix(self.tr("frame "))
        self.begins.setKeyboardTracking(False)
        self.begins.setToolTip(
            self.tr("At which frame of the clip the dub begins; its lines go along")
        )
        self.level = QDoubleSpinBox(self)
        self.level.setRange(-MOST_DB, MOST_DB)
        self.level.setDecimals(1)
        self.level.setSuffix(" dB")
        self.level.setKeyboardTracking(False)
        self.level.setToolTip(self.tr("How loud the whole dub is"))
        self.other, self.gone = QToolButton(self), QToolButton(self)
        self.other.setToolTip(self.tr("Take another file in its place, such as a new mix"))
        self.gone.setToolTip(self.tr("Remove it from the project; its lines stay, without sound"))
        self._lay_out()
        self.speaker.activated.connect(self._give)
        self.begins.valueChanged.connect(self._move)
        self.level.valueChanged.connect(self._set_level)
        self.other.clicked.connect(lambda: self.replace_wanted.emit(self._dub().media))
        self.gone.clicked.connect(self._remove)
        self.retheme()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.name, 1)
        head.addWidget(self.other)
        head.addWidget(self.gone)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(self.speaker, 1, 0, 1, 2)
        grid.addWidget(self.begins, 2, 0)
        grid.addWidget(self.level, 2, 1)
        for column, field in enumerate((self.begins, self.level)):
            # The panel decides how wide they are, not the largest number they could hold.
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.setColumnStretch(column, 1)

    def retheme(self) -> None:
        """Draw the icons in the colours of the theme."""
        self.other.setIcon(icon("open", colours_of(self)))
        self.gone.setIcon(icon("trash", colours_of(self)))

    def show_dub(self, document: Document, dub: DubTrack) -> None:
        """Show a dub track as it is."""
        path = document.sound(dub.media).path
        name = self.name.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, 180)
        self.name.setText(name)
        self.name.setToolTip(str(path))
        self.speaker.setAccessibleName(self.tr("Speaker of {file}").format(file=path.name))
        self.begins.setAccessibleName(self.tr("First frame of {file}").format(file=path.name))
        self.level.setAccessibleName(self.tr("Level of {file}").format(file=path.name))
        self.other.setAccessibleName(self.tr("Replace {file}").format(file=path.name))
        self.gone.setAccessibleName(self.tr("Remove {file}").format(file=path.name))
        fields = self.speaker, self.begins, self.level
        with ExitStack() as blocked:
            for field in fields:
                blocked.enter_context(QSignalBlocker(field))
            self.speaker.clear()
            self.speaker.addItem(self.tr("Nobody's alone"), "")
            for speaker in document.speakers:
                self.speaker.addItem(speaker.name, speaker.id)
            self.speaker.setCurrentIndex(self.speaker.findData(dub.speaker))
            self.begins.setValue(round(dub.offset * document.rate))
            self.level.setValue(dub.gain_db)

    def _give(self) -> None:
        speaker = self.speaker.currentData()
        label = self.tr("Give dub to speaker")
        if not self._session.edit(label, lambda d: give_dub(d, self._id, speaker)):
            self._refresh()

    def _move(self, frame: int) -> None:
        document = self._session.document
        by = frame - round(self._dub().offset * document.rate)
        if not self._session.edit(self.tr("Move dub"), lambda d: move_dub(d, self._id, by)):
            self._refresh()

    def _remove(self) -> None:
        media = self._dub().media
        self._session.edit(self.tr("Remove dub"), lambda d: remove_sound(d, media))

    def _set_level(self, decibels: float) -> None:
        label = self.tr("Level of dub")
        self._session.edit(label, lambda d: set_dub_level(d, self._id, decibels))

    def _refresh(self) -> None:
        self.show_dub(self._session.document, self._dub())

    def _dub(self) -> DubTrack:
        return self._session.document.dub(self._id)
