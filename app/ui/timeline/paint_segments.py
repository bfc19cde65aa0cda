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

NARROW = 40.0
"""Segments narrower than this, px, are plain columns without words, all drawn at once."""
_SOUND = 8.0  # px: width from which sound is shown
_TITLE, _BAR = 17, 3  # px: height of the words, and of the state's bar
_LINE = 12.5  # px from the top of the words to their line
_SIGN = 46.0  # px: width from which the state's sign is shown
_APART = 3.0  # px: width from which neighbours are held apart
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
Drawn = NDArray[np.float32]


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
    for index in np.flatnonzero(~wide & (rights - lefts >= _SOUND)).tolist():
        ink.add_segment(row.segments[part.start + index], lefts[index], rights[index] - 1)
    if narrow:
        _paint_narrow(painter, scene, lane, speaker, narrow, (lefts[~wide], rights[~wide]))
    blocks = []
    for index in np.flatnonzero(wide).tolist():
        segment = row.segments[part.start + index]
        box = QRectF(lefts[index], 1, rights[index] - lefts[index] - 1, lane.height - 2)
        blocks.append((segment, box))
        ink.add_segment(segment, box.left(), box.right())
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
    body, marked = (argb(mixed(speaker.colour, scene.colours.sunken, s)) for s in (0.45, 0.9))
    bodies = np.array([marked if s.id in scene.selection else body for s in segments], np.uint32)
    bar_inks = {name: argb(ink) for name, ink in _bar_inks(scene.colours).items()}
    names = [scene.states.get(segment.id, _NOTHING).name for segment in segments]
    bars = np.array([bar_inks[name] for name in names], np.uint32)
    held_apart = np.where(edges[1] - edges[0] >= _APART, 1.0, 0.0)
    lefts, rights = edges[0] * scene.ratio, (edges[1] - held_apart) * scene.ratio
    columns = max(1, int(scene.width * scene.ratio))
    image = narrow_image(lefts, rights, np.stack([bodies, bars]), columns)
    middle = lane.height - 1 - _BAR
    for row, top, end in ((0, 1, middle), (1, middle, lane.height - 1)):
        source = QRectF(0, row, columns, 1)
        painter.drawImage(QRectF(0, top, scene.width, end - top), image, source)


def _paint_block(
    painter: QPainter, scene: Scene, speaker: Speaker, segment: Segment, box: QRectF
) -> None:
    chosen = segment.id in scene.selection
    state = scene.states.get(segment.id, _NOTHING)
    fill = mixed(speaker.colour, scene.colours.sunken, 0.5 if chosen else 0.28)
    if state.name == "skipped":
        fill = scene.colours.raised
    if chosen:
        painter.setPen(_pen(scene.colours.text, 1.8))
    else:
        edge = mixed(speaker.colour, scene.colours.sunken, 0.75)
        painter.setPen(_pen(edge, 1.0, dashed=not segment.dub))
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
    # At a point: laid out in a rectangle, a text takes twice as long.
    painter.drawText(QPointF(room.left(), room.top() + _LINE), elided(text, int(room.width())))


class _Ink:
    """The waveform of a whole lane, collected column by column and drawn at once.

    Most lines are where their dub has them: a dub is drawn once for the whole lane, and a line
    that is in sync with it takes its columns from there.
    """

    def __init__(self, scene: Scene, lane: Lane, speaker: Speaker) -> None:
        self._scene = scene
        self._speaker = speaker
        self._top = 1 + _TITLE
        self._height = lane.height - self._top - _BAR - 4
        columns = max(1, int(scene.width * scene.ratio))
        self._peaks = np.full((columns, 2), np.nan, np.float32)
        self._colours = np.zeros(columns, np.uint32)
        self._end = min(columns, round(scene.clip_end() * scene.ratio))
        self._second = scene.scale.px * float(scene.document.rate) * scene.ratio  # screen px
        self._dubs: dict[str, tuple[float, int, Drawn | None]] = {}
        self._line_ink = argb(mixed(speaker.colour, scene.colours.text, 0.55), 0.95)

    def add_dubs(self) -> None:
        """Add, faintly, all that is in the speaker's dub files, segment or not."""
        ink = argb(self._scene.colours.faint, 0.55)
        for dub in self._scene.document.dubs:
            if dub.speaker == self._speaker.id:
                _, first, drawn = self._dub(dub.id)
                self._put(first, drawn, ink)

    def add_segment(self, segment: Segment, left: float, right: float) -> None:
        """Add the sound of a segment, between two px, in place of what is there."""
        take = segment.current
        if not take.dub:
            return
        begins, first_drawn, drawn = self._dub(take.dub)
        origin = left * self._scene.ratio
        first = max(0, round(origin))
        end = min(self._end, round(right * self._scene.ratio))
        off = begins + float(take.dub_in) * self._second - origin
        if abs(off) >= 1 or drawn is None or not first_drawn <= first <= first_drawn + len(drawn):
            start = float(take.dub_in) + (first - origin) / self._second
            self._put(first, self._draw(take.dub, start, end - first), self._line_ink)
        elif first < end:
            self._put(first, drawn[first - first_drawn : end - first_drawn], self._line_ink)

    def _dub(self, id: str) -> tuple[float, int, Drawn | None]:
        """Where a dub begins, screen px; its first column in view; its peaks from there on."""
        if id not in self._dubs:
            document, scene = self._scene.document, self._scene
            dub = document.dub(id)
            begins = scene.scale.x(float(dub.offset * document.rate)) * scene.ratio
            ends = begins + float(document.sound(dub.media).duration) * self._second
            first = max(0, round(begins))
            count = min(self._end, round(ends)) - first
            start = (first - begins) / self._second
            self._dubs[id] = begins, first, self._draw(id, start, count)
        return self._dubs[id]

    def _draw(self, dub: str, start: float, count: int) -> Drawn | None:
        """Peaks of ``count`` columns of a dub from a time in its file, s."""
        if self._scene.peaks is None or count <= 0:
            return None
        media = self._scene.document.dub(dub).media
        return self._scene.peaks.peaks(media, start, start + count / self._second, count)

    def _put(self, first: int, drawn: Drawn | None, ink: int) -> None:
        if drawn is not None:
            self._peaks[first : first + len(drawn)] = drawn
            self._colours[first : first + len(drawn)] = ink

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
def _pen(colour: str, width: float, dashed: bool = False) -> QPen:
    return QPen(_colour(colour), width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)


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
