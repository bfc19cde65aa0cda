"""How long the timeline takes to paint: ``python -m app.ui.timeline.bench``.

A two-hour clip at 25 Hz with 2,000 shots and 2,000 segments of four speakers, waveforms and
thumbnails, at every zoom from the whole clip to single frames.
"""

import random
import time
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from app.core.project.document import (
    PICTURE,
    SOUND,
    Document,
    DubTrack,
    Media,
    Segment,
    Shot,
    Speaker,
    Take,
)
from app.core.project.edits_cast import COLOURS
from app.ui.session import Session
from app.ui.theme import apply_theme
from app.ui.timeline.sources import State, StateName
from app.ui.timeline.view import Timeline

FRAMES, SHOTS, SEGMENTS, SPEAKERS = 180_000, 2_000, 2_000, 4
SIZE = 1920, 420  # px
_REPEATS = 12


def long_document(seed: int = 0) -> Document:
    """Make a two-hour project with speakers who take turns and talk over each other."""
    rng = random.Random(seed)
    rate = Fraction(25)
    hours = Fraction(FRAMES) / rate
    plate = Media("p1", Path("film.mov"), "", PICTURE, hours, rate, FRAMES)
    sounds = [Media(f"m{i + 2}", Path(f"{i}.wav"), "", SOUND, hours) for i in range(SPEAKERS)]
    cast = [Speaker(f"c{i + 10}", f"Speaker {i + 1}", COLOURS[i]) for i in range(SPEAKERS)]
    dubs = [DubTrack(f"d{i + 20}", sounds[i].id, cast[i].id) for i in range(SPEAKERS)]
    cuts = [0, *sorted(rng.sample(range(1, FRAMES), SHOTS - 1)), FRAMES]
    segments = []
    room = FRAMES * SPEAKERS // SEGMENTS
    for n in range(SEGMENTS):
        lane = n % SPEAKERS
        length = rng.randint(10, room - 20)
        first = n // SPEAKERS * room + rng.randint(0, room - length - 1)
        take = Take(f"t{10_000 + n}", "A", dubs[lane].id, Fraction(first) / rate)
        text = f"Line {n}: what is said here"
        segments.append(
            Segment(f"s{1000 + n}", cast[lane].id, first, first + length, (take,), take.id, text)
        )
    segments.sort(key=lambda s: (s.first, s.end, s.id))
    return Document(
        plate=plate,
        sounds=tuple(sounds),
        shots=tuple(Shot(a, b) for a, b in pairwise(cuts)),
        speakers=tuple(cast),
        dubs=tuple(dubs),
        segments=tuple(segments),
        rate=rate,
        counter=20_000,
    )


class MadePeaks:
    """Peaks of a voice that is not there."""

    def peaks(
        self, media: str, first: float, end: float, columns: int
    ) -> NDArray[np.float32] | None:
        """Return a wobble."""
        at = np.linspace(first, end, columns, dtype=np.float32)
        high = np.abs(np.sin(at * 3.1) * np.sin(at * 17.3)) * (np.sin(at * 0.9) > -0.3)
        return np.stack([-high, high], axis=1)


class MadeThumbnails:
    """Plain pictures."""

    def __init__(self) -> None:
        self._picture = QImage(92, 52, QImage.Format.Format_RGB32)
        self._picture.fill(QColor("#556677"))

    def thumbnail(self, frame: int, height: int) -> QImage | None:
        """Return the one there is."""
        return self._picture


def measure() -> list[tuple[float, int, float, float]]:
    """Paint at every zoom.

    Returns
    -------
    list of tuple
        Width of a frame in px, segments in view, median and worst processor time of painting all
        anew, in ms, in a window of `SIZE`.
    """
    session = Session(long_document())
    timeline = Timeline(session)
    timeline.resize(*SIZE)
    timeline.set_sources(MadePeaks(), MadeThumbnails())
    names: tuple[StateName, ...] = get_args(StateName)
    timeline.set_states(
        {s.id: State(names[n % 7], 0.4) for n, s in enumerate(session.document.segments)}
    )
    timeline.show()
    QApplication.processEvents()
    timeline.fit()
    found = []
    while True:
        found.append((timeline.scale.px, *_paint(timeline, session.document)))
        before = timeline.scale.px
        timeline.zoom(2.0)
        if timeline.scale.px == before:
            return found


def _paint(timeline: Timeline, document: Document) -> tuple[int, float, float]:
    """Paint at places all over the clip: most segments seen, median and worst time in ms."""
    times, most = [], 0
    shown = timeline.lanes_width() / timeline.scale.px
    for repeat in range(_REPEATS):
        start = max(0.0, repeat / _REPEATS * (FRAMES - shown))
        timeline.scale = replace(timeline.scale, start=start)
        timeline.refresh()
        begun = time.thread_time()
        timeline.viewport().repaint()
        times.append(1000 * (time.thread_time() - begun))
        end = start + shown
        most = max(most, sum(s.first < end and s.end > start for s in document.segments))
    return most, median(times), max(times)


def main() -> None:
    """Print the figures."""
    app = QApplication([])
    apply_theme(app, "dark")
    print("px a frame   segments seen   median ms   worst ms")
    for px, count, middle, worst in measure():
        print(f"{px:10.4f}   {count:13}   {middle:9.1f}   {worst:8.1f}")


if __name__ == "__main__":
    main()
