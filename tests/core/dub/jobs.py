"""Running the main job in tests, and looking at what came out."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.dub import run
from app.core.dub.plan import Plan
from app.core.dub.references import reference_side
from app.core.dub.report import DubReport
from app.core.dub.settings import DubSettings
from app.core.faces.align import to_pixels
from app.core.progress import finish
from tests.core.compose.plates import copies, shares
from tests.core.dub.talking import Painter

Matrix = NDArray[np.float64]


@dataclass
class Done:
    """A finished dub: its report, what was planned, and what the engine was shown."""

    report: DubReport
    plan: Plan
    engine: Painter

    def site(self, index: int) -> tuple[Matrix, NDArray[np.float32]] | None:
        """Matrix from stored px to the crop of a frame, and the mask there; None if untouched."""
        shot = self.plan.shot_of(index)
        if self.plan.weight[index] == 0 or shot is None:
            return None
        side = reference_side(shot)
        return to_pixels(shot.unit_crop(index), side), mouth_mask(side)


class Job:
    """Runs dubs with the painting engine in place of a network."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.plans: list[Plan] = []
        self.engine = Painter()
        plan = run.make_plan

        def noted(*arguments: Any) -> Plan:
            self.plans.append(plan(*arguments))
            return self.plans[-1]

        monkeypatch.setattr(run, "make_plan", noted)
        monkeypatch.setattr(run, "open_engine", lambda *arguments: self.engine)

    def __call__(self, clip: Path, sound: Path, target: Path, **settings: Any) -> Done:
        self.engine = Painter()
        report = finish(run.dub(clip, sound, target, DubSettings(**{"threads": 1, **settings})))
        return Done(report, self.plans[-1], self.engine)


def frames_of(path: Path) -> Iterator[VideoFrame]:
    with av.open(str(path)) as container:
        container.streams.video[0].codec_context.thread_count = 1
        yield from container.decode(video=0)


def times_of(path: Path) -> list[Fraction]:
    return [frame.pts * frame.time_base for frame in frames_of(path)]


def changes(source: Path, target: Path) -> Iterator[list[NDArray[np.float64]]]:
    """Absolute differences of all planes of all frames that both files have."""
    for one, two in zip(frames_of(source), frames_of(target), strict=False):
        yield [np.abs(a - b) for a, b in zip(copies(one), copies(two), strict=True)]


def changed(source: Path, target: Path) -> list[bool]:
    """Whether each frame differs."""
    return [any(plane.any() for plane in planes) for planes in changes(source, target)]


def leak(source: Path, target: Path, done: Done) -> float:
    """Largest difference outside the masks, over all planes of all frames."""
    worst = 0.0
    for index, (frame, planes) in enumerate(
        zip(frames_of(source), changes(source, target), strict=True)
    ):
        site = done.site(index)
        outside = [np.ones(p.shape, bool) for p in planes]
        if site is not None:
            outside = [share == 0 for share in shares(frame, *site)]
        for plane, where in zip(planes, outside, strict=True):
            worst = max(worst, float(plane[where].max(initial=0.0)))
    return worst


def sound_of(path: Path, track: int = 0, rate: int = 16_000) -> tuple[float, NDArray[np.float64]]:
    """When a sound track begins, s, and its samples, mono."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[track]
        resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
        parts, start = [], None
        for frame in container.decode(stream):
            start = float(frame.time) if start is None else start
            parts += [block.to_ndarray()[0] for block in resampler.resample(frame)]
        parts += [block.to_ndarray()[0] for block in resampler.resample(None)]
    return start or 0.0, np.concatenate(parts).astype(np.float64)


def delay(target: Path, sound: Path, rate: int = 16_000) -> float:
    """By how many s the sound of a movie comes later than that of a file, by correlation."""
    start, there = sound_of(target, rate=rate)
    _, here = sound_of(sound, rate=rate)
    size = len(there) + len(here)
    product = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(here, size)), size)
    lag = int(np.argmax(product))
    return start + (lag if lag < len(there) else lag - size) / rate
