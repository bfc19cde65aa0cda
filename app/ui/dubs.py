"""The list of dubs in the cast panel: whose they are, and how loud."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.dub.settings import MOST_DB
from app.core.project.document import Document, DubTrack
from app.core.project.edits_cast import give_dub
from app.core.project.edits_media import set_dub_level
from app.ui.fields import WheelScrolls
from app.ui.session import Session

_MOST = 232  # px in height; what is beyond is scrolled to


class DubList(QScrollArea):
    """The dub tracks of a session's document."""

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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
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

    def take(self, document: Document) -> None:
        """Show a document's dub tracks."""
        if list(self.rows) != [dub.id for dub in document.dubs]:
            for row in self.rows.values():
                self._box.removeWidget(row)
                row.deleteLater()
            self.rows = {dub.id: DubRow(self._session, dub.id, self) for dub in document.dubs}
            for row in self.rows.values():
                self._box.addWidget(row)
            if self._wheel is not None:
                self._wheel.deleteLater()
            self._wheel = WheelScrolls(self)
            self.updateGeometry()
        for dub in document.dubs:
            self.rows[dub.id].show_dub(document, dub)
        self.setVisible(bool(document.dubs))


class DubRow(QWidget):
    """One dub track: its file, its speaker, its level."""

    def __init__(self, session: Session, id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._id = id
        self.name = QLabel(self)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.speaker = QComboBox(self)
        self.speaker.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.speaker.setToolTip(self.tr("Who speaks in this dub; the lines it has go along"))
        self.level = QDoubleSpinBox(self)
        self.level.setRange(-MOST_DB, MOST_DB)
        self.level.setDecimals(1)
        self.level.setSuffix(" dB")
        self.level.setFixedWidth(96)
        self.level.setKeyboardTracking(False)
        self.level.setToolTip(self.tr("How loud the whole dub is"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.speaker, 1, 0)
        grid.addWidget(self.level, 1, 1)
        self.speaker.activated.connect(self._give)
        self.level.valueChanged.connect(self._set_level)

    def show_dub(self, document: Document, dub: DubTrack) -> None:
        """Show a dub track as it is."""
        path = document.sound(dub.media).path
        name = self.name.fontMetrics().elidedText(path.name, Qt.TextElideMode.ElideMiddle, 180)
        self.name.setText(name)
        self.name.setToolTip(str(path))
        self.speaker.setAccessibleName(self.tr("Speaker of {file}").format(file=path.name))
        self.level.setAccessibleName(self.tr("Level of {file}").format(file=path.name))
        with QSignalBlocker(self.speaker), QSignalBlocker(self.level):
            self.speaker.clear()
            self.speaker.addItem(self.tr("Nobody's alone"), "")
            for speaker in document.speakers:
                self.speaker.addItem(speaker.name, speaker.id)
            self.speaker.setCurrentIndex(self.speaker.findData(dub.speaker))
            self.level.setValue(dub.gain_db)

    def _give(self) -> None:
        speaker = self.speaker.currentData()
        label = self.tr("Give dub to speaker")
        if not self._session.edit(label, lambda d: give_dub(d, self._id, speaker)):
            self._refresh()

    def _set_level(self, decibels: float) -> None:
        label = self.tr("Level of dub")
        self._session.edit(label, lambda d: set_dub_level(d, self._id, decibels))

    def _refresh(self) -> None:
        document = self._session.document
        self.show_dub(document, document.dub(self._id))
