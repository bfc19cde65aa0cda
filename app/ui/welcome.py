"""What an empty project shows: what to do first."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.icons import pixmap
from app.ui.theme import colours_of

_MOST_RECENT = 5


class Welcome(QWidget):
    """An invitation to drop files, with the other ways to begin."""

    open_wanted = Signal()
    demo_wanted = Signal()
    project_wanted = Signal(object)
    """Path of a recent project."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QLabel(self)
        title = QLabel(self.tr("Drop a clip and its dub here"), self)
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Lipsmith finds the cuts, the faces and the lines, and re-makes the speaker’s "
                "mouth to fit the dub. Nothing else in the picture changes."
            ),
            self,
        )
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        text.setFixedWidth(480)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.open_button = QPushButton(self.tr("Open Files…"), self)
        self.open_button.setDefault(True)
        self.demo_button = QPushButton(self.tr("Try the Demo"), self)
        self.demo_button.setToolTip(self.tr("Makes a short clip of a drawn presenter and dubs it"))
        self.open_button.clicked.connect(self.open_wanted)
        self.demo_button.clicked.connect(self.demo_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addStretch(2)
        for widget in (self.picture, title):
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        # In a row of its own: aligned, it would be as high as it is at the window's width.
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(text)
        row.addStretch()
        box.addLayout(row)
        box.addSpacing(4)
        box.addLayout(buttons)
        box.addSpacing(8)
        box.addLayout(self._recent)
        box.addStretch(3)

    def retheme(self) -> None:
        """Draw the picture in the colours of the theme."""
        ratio = self.devicePixelRatioF()
        picture = pixmap("film", colours_of(self).muted, round(48 * ratio))
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer the projects that were open last."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if paths:
            head = QLabel(self.tr("Go on with"), self)
            head.setProperty("role", "section")
            self._recent.addWidget(head, 0, Qt.AlignmentFlag.AlignHCenter)
        for path in paths[:_MOST_RECENT]:
            button = QPushButton(path.stem, self)
            button.setFlat(True)
            button.setToolTip(str(path))
            button.clicked.connect(lambda _=False, path=path: self.project_wanted.emit(path))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the place to drop on."""
        colours = colours_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(colours.strong_line), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(20, 20, -20, -20), 12, 12)
        painter.end()
