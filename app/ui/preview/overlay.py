"""What is painted over pictures: boxes around faces, names, the wipe's line, messages."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.core.view.boxes import FaceBox
from app.ui.theme import FONT_PX, SMALL_PX, Colours

_SHADE = QColor(0, 0, 0, 150)
_INK = QColor(255, 255, 255)
_SOFT_INK = QColor(255, 255, 255, 150)
_PAD = 6.0  # px


def face(painter: QPainter, rect: QRectF, box: FaceBox, label: str, marked: bool) -> None:
    """Paint a box around a face, in its speaker's colour, with their name or ``label`` above.

    One that is marked is white: any other colour could be a speaker's.
    """
    speaker = box.speaker
    colour = QColor(speaker.colour if speaker is not None else "#ffffff")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_SHADE, 4 if marked else 3))
    painter.drawRoundedRect(rect, 4, 4)
    style = Qt.PenStyle.SolidLine if speaker is not None or marked else Qt.PenStyle.DashLine
    painter.setPen(QPen(_INK if marked else colour, 2.5 if marked else 1.5, style))
    painter.drawRoundedRect(rect, 4, 4)
    _tag(painter, rect.topLeft(), speaker.name if speaker is not None else label, colour)


def _tag(painter: QPainter, corner: QPointF, text: str, colour: QColor) -> None:
    """Write a name upon a colour, its lower left corner at a point."""
    painter.setFont(_font(SMALL_PX, bold=True))
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * _PAD
    tag = QRectF(corner.x(), max(0.0, corner.y() - 20), width, 17)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(tag, 3, 3)
    painter.setPen(Qt.GlobalColor.black if colour.lightness() > 120 else _INK)
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def names(painter: QPainter, rect: QRectF, left: str, right: str) -> None:
    """Write what is seen into the lower corners of a picture."""
    painter.setFont(_font(SMALL_PX))
    for text, at_left in ((left, True), (right, False)):
        if not text:
            continue
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * _PAD
        x = rect.left() + 8 if at_left else rect.right() - width - 8
        pill = QRectF(x, rect.bottom() - 27, width, 19)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(pill, 4, 4)
        painter.setPen(_INK)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def wipe(painter: QPainter, rect: QRectF, x: float) -> None:
    """Paint the line between two pictures, with a handle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top, bottom = QPointF(x, rect.top()), QPointF(x, rect.bottom())
    painter.setPen(QPen(_SHADE, 3))
    painter.drawLine(top, bottom)
    painter.setPen(QPen(_INK, 1))
    painter.drawLine(top, bottom)
    middle = QPointF(x, rect.center().y())
    painter.setPen(QPen(_SHADE, 1))
    painter.setBrush(_INK)
    painter.drawEllipse(middle, 11, 11)
    painter.setPen(QPen(QColor(40, 40, 40), 1.7))
    for side in (-1, 1):
        tip = middle + QPointF(6 * side, 0)
        painter.drawLine(tip, middle + QPointF(3 * side, -3))
        painter.drawLine(tip, middle + QPointF(3 * side, 3))


def message(painter: QPainter, rect: QRectF, title: str, text: str) -> None:
    """Write a message into an empty picture."""
    width = min(420.0, rect.width() - 32)
    middle = QRectF(rect.center().x() - width / 2, rect.center().y() - 40, width, 34)
    painter.setPen(_INK)
    painter.setFont(_font(FONT_PX + 3, bold=True))
    painter.drawText(middle, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, title)
    painter.setPen(_SOFT_INK)
    painter.setFont(_font(FONT_PX))
    below = QRectF(middle.left(), middle.bottom() + 2, width, 80)
    top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    painter.drawText(below, top | Qt.TextFlag.TextWordWrap, text)


def focus(painter: QPainter, rect: QRectF, colours: Colours) -> None:
    """Show that the keyboard acts here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent), 1))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _font(size: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(size)
    font.setBold(bold)
    return font
