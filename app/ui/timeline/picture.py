"""Puts the lanes together into one picture, and draws what moves upon it."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from app.ui.theme import Colours
from app.ui.timeline import paint
from app.ui.timeline.lanes import RULER, Lane
from app.ui.timeline.paint import LEFT, Scene
from app.ui.timeline.paint_segments import paint_speaker
from app.ui.timeline.words import signed_frames


def paint_scene(scene: Scene, offset: int, size: QSize) -> QPixmap:
    """Paint all that stands still.

    Parameters
    ----------
    offset : int
        How far the lanes below the ruler are scrolled up, px.
    size : QSize
        Of the picture, px.
    """
    picture = QPixmap(size * scene.ratio)
    picture.setDevicePixelRatio(scene.ratio)
    picture.fill(QColor(scene.colours.window))
    painter = QPainter(picture)
    for lane in reversed(scene.lanes):  # the ruler last: it covers what is scrolled under it
        top = lane.top - (0 if lane.kind == "ruler" else offset)
        if top >= size.height() or top + lane.height <= 0:
            continue
        painter.save()
        painter.setClipRect(QRectF(LEFT, top, scene.width, lane.height))
        painter.translate(LEFT, top)
        _paint_lane(painter, scene, lane)
        painter.restore()
        painter.save()
        painter.translate(0, top)
        paint.paint_name(painter, scene, lane)
        painter.restore()
    if scene.document.plate is None:
        _invite(painter, scene, size)
    painter.end()
    return picture


def _invite(painter: QPainter, scene: Scene, size: QSize) -> None:
    """Say what will be here."""
    painter.setPen(QColor(scene.colours.faint))
    text = QCoreApplication.translate(
        "Timeline", "Cuts, sounds and lines appear here when there is a clip."
    )
    room = QRectF(0, RULER, size.width(), size.height() - RULER)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


def _paint_lane(painter: QPainter, scene: Scene, lane: Lane) -> None:
    match lane.kind:
        case "ruler":
            paint.paint_ruler(painter, scene)
        case "video":
            paint.paint_video(painter, scene, lane)
            paint.paint_cuts(painter, scene, lane)
        case "sound":
            paint.paint_sound(painter, scene, lane)
        case "preflight":
            paint.paint_preflight(painter, scene, lane)
        case "speaker":
            paint_speaker(painter, scene, lane)


def paint_amount(painter: QPainter, colours: Colours, width: int, at: QPointF, frames: int) -> None:
    """Write how far something has been dragged above where the mouse is.

    Parameters
    ----------
    width : int
        Of the widget, px.
    """
    text = signed_frames(frames)
    paint.small_font(painter, bold=True)
    wide = painter.fontMetrics().horizontalAdvance(text) + 14.0
    left = max(LEFT + 2.0, min(at.x() - wide / 2, width - wide - 2))
    tag = QRectF(left, max(RULER + 2.0, at.y() - 32), wide, 20)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours.strong_line))
    painter.setBrush(QColor(colours.raised))
    painter.drawRoundedRect(tag, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QColor(colours.text))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, text)


def paint_overlay(
    painter: QPainter,
    colours: Colours,
    height: int,
    playhead: float,
    caught: float | None,
    band: QRectF | None,
) -> None:
    """Draw the playhead, the line that a dragged edge is caught at, and the rubber band.

    Parameters
    ----------
    playhead, caught : float
        px of the widget.
    """
    if caught is not None:
        painter.setPen(QColor(colours.text))
        painter.drawLine(QPointF(caught + 0.5, RULER), QPointF(caught + 0.5, height))
    if band is not None:
        painter.setPen(QColor(colours.accent))
        fill = QColor(colours.accent)
        fill.setAlpha(40)
        painter.setBrush(fill)
        painter.drawRect(band)
    if playhead >= LEFT - 1:
        x = round(playhead) + 0.5
        painter.setPen(QColor(colours.accent))
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        top = RULER - 12
        corners = ((-6, top), (6, top), (6, top + 5), (0, RULER), (-6, top + 5))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y) for dx, y in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
