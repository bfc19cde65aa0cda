"""The strip: the same held-out frames as they are, by the starter, and by the tuned model."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import SMALL_PX, colours_of

_NAMES = 84  # px beside the rows
_LEAST = 150  # px


class Strip(QWidget):
    """Shows the latest picture, as large as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._shown: tuple[Path | None, int] = (None, 0)
        self.setMinimumHeight(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(
            self.tr("Held-out frames: real above, by the starter in the middle, tuned below")
        )

    def show_picture(self, path: Path | None, number: int) -> None:
        """Show a picture; None for none.

        Parameters
        ----------
        number : int
            How many pictures came before: a file may be written over.
        """
        if (path, number) == self._shown:
            return
        picture = QPixmap() if path is None else QPixmap(str(path))
        if path is not None and picture.isNull():
            return  # it was replaced just now: the next one is told as well
        self._shown, self._picture = (path, number), picture
        self.update()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._picture.isNull()

    def sizeHint(self) -> QSize:
        """Room for three rows."""
        return QSize(600, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture with the names of its rows."""
        colours = colours_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.sunken))
        if self._picture.isNull():
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                self.rect(),
                Qt.AlignmentFlag.AlignCenter,
                self.tr("Pictures appear here once training has begun."),
            )
            painter.end()
            return
        size = self._picture.size().toSizeF()
        room = self.size().toSizeF() - QSize(_NAMES + 16, 12).toSizeF()
        size.scale(room, Qt.AspectRatioMode.KeepAspectRatio)
        top = (self.height() - size.height()) / 2
        where = QRectF(_NAMES + 8, top, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(where, self._picture, QRectF(self._picture.rect()))
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        high = size.height() / 3
        for row, words in enumerate((self.tr("Real"), self.tr("Starter"), self.tr("Tuned"))):
            place = QRectF(8, top + row * high, _NAMES - 8, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
