"""Paints what stands still in the timeline: everything but the playhead and what is dragged."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QPainter,
    QPolygonF,
)

from app.core.project.document import Document
from app.core.project.timecode import timecode
from app.ui.theme import SMALL_PX, Colours
from app.ui.timeline.lanes import RULER, Lane, Row
from app.ui.timeline.scale import Scale, tick_step
from app.ui.timeline.sources import Finding, Peaks, State, Thumbnails
from app.ui.timeline.strips import argb, wave_image

LEFT = 124
"""Width of the lanes' names, px."""
_LABEL = 96.0  # px that a label of the ruler needs
_LEAST_APART = 3.0  # px between cut marks
_THIN = 3  # px of the narrowest letters


@dataclass(frozen=True)
class Scene:
    """All that a picture of the timeline depends on.

    ``width`` is that of the lanes without their names, px; ``ratio`` is how many pixels of the
    screen one px has.
    """

    document: Document
    cuts: NDArray[np.int64]
    rows: Mapping[str, Row]
    lanes: tuple[Lane, ...]
    scale: Scale
    width: int
    ratio: float
    colours: Colours
    selection: frozenset[str]
    states: Mapping[str, State]
    findings: tuple[Finding, ...]
    peaks: Peaks | None
    thumbnails: Thumbnails | None
    current: str = ""

    def visible(self) -> tuple[float, float]:
        """Frames at the left and right edges."""
        return self.scale.start, self.scale.at(self.width)

    def clip_end(self) -> float:
        """Where the plate ends, px, at most the width."""
        return min(float(self.width), self.scale.x(self.document.frames))


@cache
def _small(bold: bool = False) -> tuple[QFont, QFontMetrics]:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(SMALL_PX)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font, QFontMetrics(font)


@lru_cache(4096)
def elided(text: str, width: int, bold: bool = False) -> str:
    """Shorten a small text to a width, px; it is the same while one scrolls."""
    metrics = _small(bold)[1]
    near = text[: width // _THIN + 2]  # measuring what has no room costs most of the time
    return metrics.elidedText(near, Qt.TextElideMode.ElideRight, width)


def small_font(painter: QPainter, bold: bool = False) -> None:
    """Let a painter write small."""
    painter.setFont(_small(bold)[0])


def paint_ruler(painter: QPainter, scene: Scene) -> None:
    """Draw ticks, their timecodes and the markers; the painter's origin is the lane's corner."""
    colours, scale, rate = scene.colours, scene.scale, scene.document.rate
    painter.fillRect(QRectF(0, 0, scene.width, RULER), QColor(colours.panel))
    label, tick = tick_step(scale.px, rate, _LABEL)
    first, last = scene.visible()
    last = min(last, max(1, scene.document.frames))
    ticks = np.arange(int(first) // tick * tick, last + 1, tick, dtype=np.int64)
    small_font(painter)
    lines = []
    for frame in ticks.tolist():
        x = round(scale.x(frame)) + 0.5
        named = frame % label == 0
        lines.append(QLineF(x, RULER - (9 if named else 5), x, RULER - 1))
        if named:
            painter.setPen(QColor(colours.muted))
            painter.drawText(QPointF(x + 4, RULER - 10), timecode(frame, rate))
    painter.setPen(QColor(colours.strong_line))
    painter.drawLines(lines)
    for marker in scene.document.markers:
        if first - 20 <= marker.frame <= last:
            _paint_flag(painter, scene, scale.x(marker.frame), marker.text)


def _paint_flag(painter: QPainter, scene: Scene, x: float, text: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(scene.colours.warning))
    corners = ((-5, 2), (5, 2), (5, 8), (0, 13), (-5, 8))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, dy) for dx, dy in corners]))
    if text:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 160)
        wide = painter.fontMetrics().horizontalAdvance(shown)
        painter.fillRect(QRectF(x + 6, 0, wide + 6, 14), QColor(scene.colours.panel))
        painter.setPen(QColor(scene.colours.warning))
        painter.drawText(QPointF(x + 9, 11), shown)


def paint_video(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Draw thumbnails, side by side."""
    end = scene.clip_end()
    painter.fillRect(QRectF(0, 0, end, lane.height), QColor(scene.colours.raised))
    if scene.thumbnails is None or scene.document.frames == 0:
        return
    sample = scene.thumbnails.thumbnail(0, lane.height)
    wide = 16 / 9 if sample is None else sample.width() / max(1, sample.height())
    tile = lane.height * wide
    # Steps of powers of two keep most pictures in place while one zooms; the nearest of them
    # leaves neither wide gaps nor narrow strips.
    step = 2 ** round(np.log2(max(1.0, tile / scene.scale.px)))
    first, last = scene.visible()
    at = int(max(0.0, first)) // step * step
    painter.save()
    painter.setClipRect(QRectF(0, 0, end, lane.height))
    while at < min(last, scene.document.frames):
        picture = scene.thumbnails.thumbnail(at, lane.height)
        room = QRectF(scene.scale.x(at), 0, step * scene.scale.px, lane.height)
        if picture is not None:
            _paint_tile(painter, room, picture.width() * lane.height / picture.height(), picture)
        at += step
    painter.restore()


def _paint_tile(painter: QPainter, room: QRectF, wide: float, picture: QImage) -> None:
    """Draw a picture at the left of its room; of a wider one, the middle."""
    shown = min(room.width(), wide)
    width = picture.width() * shown / wide
    part = QRectF((picture.width() - width) / 2, 0, width, picture.height())
    painter.drawImage(QRectF(room.left(), 0, shown, room.height()), picture, part)


def paint_cuts(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Mark the cuts, as many as can be told apart."""
    xs = (scene.cuts - scene.scale.start) * scene.scale.px
    xs = np.unique(np.round(xs[(xs >= 0) & (xs <= scene.width)] / _LEAST_APART)) * _LEAST_APART
    painter.setPen(QColor(scene.colours.text))
    lines = [QLineF(x + 0.5, 0, x + 0.5, lane.height) for x in xs.tolist()]
    # So many that they touch say no more than that there are many.
    painter.setOpacity(0.55 if len(xs) < scene.width / 12 else 0.25)
    painter.drawLines(lines)
    painter.setOpacity(1.0)


def paint_sound(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Draw the plate's own sound."""
    end = scene.clip_end()
    painter.fillRect(QRectF(0, 0, end, lane.height), QColor(scene.colours.sunken))
    plate = scene.document.plate
    if scene.peaks is None or plate is None or end < 1:
        return
    columns = int(end * scene.ratio)
    rate = float(scene.document.rate)
    first = scene.scale.start / rate
    found = scene.peaks.peaks(plate.id, first, first + end / scene.scale.px / rate, columns)
    if found is None:
        return
    ink = np.full(columns, argb(scene.colours.muted, 0.8), np.uint32)
    image = wave_image(found, ink, int(lane.height * scene.ratio))
    painter.drawImage(QRectF(0, 0, end, lane.height), image)


def paint_preflight(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Mark stretches that something is to be known about."""
    ink = {
        "note": scene.colours.faint,
        "warning": scene.colours.warning,
        "problem": scene.colours.bad,
    }
    first, last = scene.visible()
    painter.setPen(Qt.PenStyle.NoPen)
    for finding in scene.findings:
        if finding.end > first and finding.first < last:
            x = scene.scale.x(finding.first)
            wide = max(3.0, (finding.end - finding.first) * scene.scale.px - 1)
            painter.setBrush(QColor(ink[finding.severity]))
            inset = {"note": 6, "warning": 5, "problem": 3}[finding.severity]
            painter.drawRect(QRectF(x, inset, wide, lane.height - 2 * inset))


def paint_name(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Write a lane's name to the left of it; the painter's origin is the name's corner."""
    colours = scene.colours
    painter.fillRect(QRectF(0, 0, LEFT - 1, lane.height), QColor(colours.panel))
    speaker = next((s for s in scene.document.speakers if s.id == lane.speaker), None)
    text = _lane_name(lane) if speaker is None else speaker.name
    small_font(painter, bold=speaker is not None)
    x = 12
    if speaker is not None:
        painter.fillRect(QRectF(0, 0, 3, lane.height), QColor(speaker.colour))
        if lane.speaker == scene.current:
            painter.fillRect(QRectF(3, 0, LEFT - 4, lane.height), QColor(colours.raised))
    painter.setPen(QColor(colours.text if speaker else colours.muted))
    room = QRectF(x, 0, LEFT - x - 8, lane.height)
    shown = elided(text, int(room.width()), bold=speaker is not None)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _lane_name(lane: Lane) -> str:
    match lane.kind:
        case "video":
            return QCoreApplication.translate("Timeline", "Picture")
        case "sound":
            return QCoreApplication.translate("Timeline", "Original sound")
        case "preflight":
            return QCoreApplication.translate("Timeline", "Check")
    return ""
