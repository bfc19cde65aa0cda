"""Paints a speaker's lane: the dub's waveform, and the segments with their state."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.core.project.document import Segment, Speaker
from app.ui.icons import pixmap
from app.ui.theme import Colours
from app.ui.timeline.lanes import Lane
from app.ui.timeline.paint import Scene, elided, small_font
from app.ui.timeline.sources import State
from app.ui.timeline.strips import argb, mixed, narrow_image, wave_image

NARROW = 8.0
"""Segments narrower than this, px, are drawn as plain columns."""
_TITLE, _BAR = 17, 3  # px: height of the words, and of the state's bar
_ROUND = 20.0
"""Segments narrower than this, px, are rectangles without sound."""
_WORDS, _SIGN = 26.0, 46.0  # px: width from which words, and the state's sign, are shown
_GLYPHS = {
    "queued": "history",
    "rendering": "render",
    "ready": "check",
    "stale": "loop",
    "failed": "warning",
    "skipped": "minus",
}
_NOTHING = State()
Px = NDArray[np.float64]


def paint_speaker(painter: QPainter, scene: Scene, lane: Lane) -> None:
    """Draw one lane; the painter's origin is its corner."""
    end = scene.clip_end()
    painter.fillRect(QRectF(0, 0, end, lane.height), _colour(scene.colours.sunken))
    speaker = scene.document.speaker(lane.speaker)
    row = scene.rows[lane.speaker]
    part = row.between(*scene.visible())
    lefts: Px = np.asarray(row.firsts[part] - scene.scale.start, np.float64) * scene.scale.px
    rights: Px = np.asarray(row.ends[part] - scene.scale.start, np.float64) * scene.scale.px
    wide = rights - lefts >= NARROW
    ink = _Ink(scene, lane, speaker)
    ink.add_dubs()
    narrow = [row.segments[part.start + index] for index in np.flatnonzero(~wide).tolist()]
    if narrow:
        _paint_narrow(painter, scene, lane, speaker, narrow, (lefts[~wide], rights[~wide]))
    blocks, plain = [], []
    for index in np.flatnonzero(wide).tolist():
        segment = row.segments[part.start + index]
        box = QRectF(lefts[index], 1, rights[index] - lefts[index] - 1, lane.height - 2)
        if box.width() < _ROUND:
            plain.append((segment, box))
        else:
            blocks.append((segment, box))
            ink.add_segment(segment, box)
    for segment, box in plain:
        _paint_plain(painter, scene, speaker, segment, box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(blocks))
    for segment, box in blocks:
        _paint_block(painter, scene, speaker, segment, box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ink.paint(painter)
    small_font(painter)
    for segment, box in blocks:
        _paint_words(painter, scene, segment, box)


def _paint_narrow(
    painter: QPainter,
    scene: Scene,
    lane: Lane,
    speaker: Speaker,
    segments: list[Segment],
    edges: tuple[Px, Px],
) -> None:
    body, marked = argb(mixed(speaker.colour, scene.colours.sunken, 0.6)), argb(speaker.colour)
    bodies = np.array([marked if s.id in scene.selection else body for s in segments], np.uint32)
    bar_inks = {name: argb(ink) for name, ink in _bar_inks(scene.colours).items()}
    names = [scene.states.get(segment.id, _NOTHING).name for segment in segments]
    bars = np.array([bar_inks[name] for name in names], np.uint32)
    lefts, rights = edges[0] * scene.ratio, edges[1] * scene.ratio
    columns = max(1, int(scene.width * scene.ratio))
    for inks, top, height in (
        (bodies, 1, lane.height - 2 - _BAR),
        (bars, lane.height - 1 - _BAR, _BAR),
    ):
        image = narrow_image(lefts, rights, inks, columns)
        painter.drawImage(QRectF(0, top, scene.width, height), image)


def _paint_plain(
    painter: QPainter, scene: Scene, speaker: Speaker, segment: Segment, box: QRectF
) -> None:
    share = 0.9 if segment.id in scene.selection else 0.45
    painter.fillRect(box, _colour(mixed(speaker.colour, scene.colours.sunken, share)))
    ink = _bar_inks(scene.colours)[scene.states.get(segment.id, _NOTHING).name]
    painter.fillRect(QRectF(box.left(), box.bottom() - _BAR, box.width(), _BAR), _colour(ink))


def _paint_block(
    painter: QPainter, scene: Scene, speaker: Speaker, segment: Segment, box: QRectF
) -> None:
    chosen = segment.id in scene.selection
    state = scene.states.get(segment.id, _NOTHING)
    fill = mixed(speaker.colour, scene.colours.sunken, 0.5 if chosen else 0.28)
    if state.name == "skipped":
        fill = scene.colours.raised
    if chosen:
        pen = QPen(_colour(scene.colours.text), 1.8)
    else:
        pen = QPen(_colour(mixed(speaker.colour, scene.colours.sunken, 0.75)), 1)
        if not segment.dub:
            pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(_colour(fill))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    bar = QRectF(box.left() + 3, box.bottom() - _BAR - 2, box.width() - 6, _BAR)
    _paint_bar(painter, scene.colours, state, bar)


def _paint_bar(painter: QPainter, colours: Colours, state: State, bar: QRectF) -> None:
    ink = _colour(_bar_inks(colours)[state.name])
    if state.name == "empty" or bar.width() <= 0:
        return
    if state.name == "rendering":
        painter.fillRect(bar, _colour(colours.line))
        bar = QRectF(bar.left(), bar.top(), bar.width() * state.progress, bar.height())
    if state.name in ("queued", "stale"):
        _paint_dashes(painter, bar, ink)  # told apart without colours, too
    else:
        painter.fillRect(bar, ink)


def _paint_dashes(painter: QPainter, bar: QRectF, ink: QColor) -> None:
    pen = QPen(ink, bar.height())
    pen.setDashPattern([2, 1.3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    y = bar.center().y()
    painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y))


def _paint_words(painter: QPainter, scene: Scene, segment: Segment, box: QRectF) -> None:
    if box.width() < _WORDS:
        return
    state = scene.states.get(segment.id, _NOTHING)
    left = max(box.left(), 0.0)  # words stay in view while their segment leaves it
    room = QRectF(left + 7, box.top() + 2, box.right() - left - 12, _TITLE)
    glyph = _GLYPHS.get(state.name)
    if glyph and room.width() >= _SIGN:
        ink = _bar_inks(scene.colours)[state.name]
        picture = _glyph(glyph, ink, scene.ratio)
        painter.drawPixmap(QPointF(room.right() - 12, room.top() + 2), picture)
        room.setRight(room.right() - 15)
    text = segment.text
    if len(segment.takes) > 1:
        text = f"{segment.current.name} · {text}" if text else segment.current.name
    if not text or room.width() < 8:
        return
    painter.setPen(_colour(scene.colours.text))
    shown = elided(text, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class _Ink:
    """The waveform of a whole lane, collected column by column and drawn at once."""

    def __init__(self, scene: Scene, lane: Lane, speaker: Speaker) -> None:
        self._scene = scene
        self._speaker = speaker
        self._top = 1 + _TITLE
        self._height = lane.height - self._top - _BAR - 4
        columns = max(1, int(scene.width * scene.ratio))
        self._peaks = np.full((columns, 2), np.nan, np.float32)
        self._colours = np.zeros(columns, np.uint32)

    def add_dubs(self) -> None:
        """Add, faintly, all that is in the speaker's dub files, segment or not."""
        document = self._scene.document
        ink = argb(self._scene.colours.faint, 0.55)
        for dub in document.dubs:
            if dub.speaker == self._speaker.id:
                sound = document.sound(dub.media)
                first = float(dub.offset * document.rate)
                end = first + float(sound.duration * document.rate)
                x0, x1 = self._scene.scale.x(first), self._scene.scale.x(end)
                self._add(sound.id, x0, x1, x0, 0.0, ink)

    def add_segment(self, segment: Segment, box: QRectF) -> None:
        """Add the sound of a segment in place of what is there."""
        if not segment.dub:
            return
        document = self._scene.document
        sound = document.sound(document.dub(segment.dub).media)
        ink = argb(mixed(self._speaker.colour, self._scene.colours.text, 0.55), 0.95)
        self._add(sound.id, box.left(), box.right(), box.left(), float(segment.dub_in), ink)

    def _add(
        self, media: str, left: float, right: float, origin: float, start: float, ink: int
    ) -> None:
        """Draw a file from ``left`` to ``right``; its time ``start``, s, lies at ``origin``."""
        scene = self._scene
        first = max(0, round(left * scene.ratio))
        end = min(len(self._peaks), round(min(right, scene.clip_end()) * scene.ratio))
        if scene.peaks is None or end <= first:
            return
        second = scene.scale.px * float(scene.document.rate) * scene.ratio  # screen px
        begins = start + (first - origin * scene.ratio) / second
        found = scene.peaks.peaks(media, begins, begins + (end - first) / second, end - first)
        if found is not None:
            self._peaks[first:end] = found
            self._colours[first:end] = ink

    def paint(self, painter: QPainter) -> None:
        """Draw all that was added."""
        if not self._colours.any():
            return
        image = wave_image(self._peaks, self._colours, int(self._height * self._scene.ratio))
        room = QRectF(0, self._top, self._scene.width, self._height)
        painter.drawImage(room, image)


@cache
def _colour(name: str) -> QColor:
    return QColor(name)


@cache
def _bar_inks(colours: Colours) -> dict[str, str]:
    return {
        "empty": colours.sunken,
        "queued": colours.muted,
        "rendering": colours.accent,
        "ready": colours.good,
        "stale": colours.warning,
        "failed": colours.bad,
        "skipped": colours.faint,
    }


@cache
def _glyph(name: str, colour: str, ratio: float) -> QPixmap:
    picture = pixmap(name, colour, round(13 * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture
