"""One pass over a clip and its dubs, frame by frame through the same windows, with every meter."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.dub.plan import Plan
from app.core.dub.voice import Voice
from app.core.media.reader import VideoReader, frame_time, video_of
from trainer.evaluation.change import ifc
from trainer.evaluation.clips import Clip, longest_run
from trainer.evaluation.ear import UNHEARD, Ear, Offset, Windows
from trainer.evaluation.frechet import Inception
from trainer.evaluation.landmarks import Landmarker, face_square, lmd
from trainer.evaluation.opening import Curve, mouth_opening
from trainer.evaluation.picture import Perceptual, edge_step, psnr, ssim
from trainer.evaluation.syncscore import (
    NOTHING,
    Lse,
    SyncScorer,
    Ticks,
    sound_between,
    syncnet_square,
)
from trainer.evaluation.view import AROUND, SIDE, WHOLE, Picture, View

CLOSE_EVERY = 3
"""Frames between two close looks; neighbours say nearly the same."""
TILES = 8
REAL, OWN, FOREIGN, HELD = "real", "own", "foreign", "held"
MADE = (OWN, FOREIGN, HELD)
CLOSE = (OWN, HELD)
"""Versions that the source is the truth of."""


@dataclass(frozen=True)
class Meters:
    """The networks that measure, as far as they are at hand; none is part of the program."""

    landmarker: Landmarker | None = None
    perceptual: Perceptual | None = None
    inception: Inception | None = None
    ear: Ear | None = None
    syncnet: SyncScorer | None = None


class Take(NamedTuple):
    """One version of a clip: the finished movie, what was planned, and what is heard in it.

    ``sound`` is a file with that sound, which begins with ``voice``.
    """

    movie: Path
    plan: Plan
    voice: Voice
    sound: Path


@dataclass
class Seen:
    """What was measured of one version of a clip with n frames.

    Attributes
    ----------
    opening : (n,)
        NaN where the mouth is not fully re-made.
    values : dict
        A name to one value for each look: ``lmd``, ``ssim``, ``psnr``, ``lpips``, ``ifc``,
        ``edge`` and ``plate_edge`` in 8-bit codes.
    features : dict
        A network's name to one vector for each look.
    offset, lse
        What the expert and SyncNet say.
    """

    opening: Curve
    values: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    features: defaultdict[str, list[NDArray[np.float32]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    offset: Offset = UNHEARD
    lse: Lse = NOTHING


class _Listener:
    """Shows the longest stretch of re-made faces to the expert and to SyncNet."""

    def __init__(self, take: Take, clip: Clip, meters: Meters, full: NDArray[np.bool_]) -> None:
        self._take, self._meters = take, meters
        self._run = longest_run(full)
        self._square = syncnet_square(clip.box)
        self._step = 1 / video_of(clip.info).rate
        self._times: list[Fraction] = []
        self._ear = meters.ear.windows() if meters.ear else None
        self._ticks, self._ticked = Ticks(), 0
        self._syncnet: Windows | None = meters.syncnet.windows() if meters.syncnet else None

    def push(self, index: int, time: Fraction, view: View) -> None:
        """Show a frame that comes at ``time``, s."""
        if not self._run[0] <= index < self._run[1]:
            return
        self._times.append(time)
        if self._ear and self._meters.ear:
            self._ear.push(view.cut(WHOLE, self._meters.ear.size))
        if self._syncnet:
            face = view.cut(self._square, SyncScorer.size)
            for shown in self._ticks.push(time, face):
                self._tick(shown)

    def _tick(self, face: Picture) -> None:
        assert self._syncnet
        self._syncnet.push(face)
        self._ticked += 1

    def finish(self, seen: Seen) -> None:
        """Write down what they say."""
        if not self._times:
            return
        if self._ear and self._meters.ear:
            mels = np.stack([self._take.voice.window(time) for time in self._times])
            seen.offset = self._meters.ear.offset(self._ear.finish(), mels)
        if self._syncnet and self._meters.syncnet:
            for shown in self._ticks.finish(self._times[-1] + self._step):
                self._tick(shown)
            start, first = self._take.voice.start, self._times[0]
            samples = sound_between(self._take.sound, start, first, self._ticked)
            seen.lse = self._meters.syncnet.score(self._syncnet.finish(), samples)


class _Pass:
    """Everything that one pass over a clip and its versions has in hand."""

    def __init__(self, clip: Clip, takes: Mapping[str, Take], meters: Meters) -> None:
        self.clip, self.meters = clip, meters
        plans = {name: take.plan for name, take in takes.items()}
        self.plan = plans[OWN]
        self.full = {name: plan.weight >= 1 for name, plan in plans.items()}
        self.full[REAL] = self.full[OWN]
        self.seen = {name: Seen(np.full(len(full), np.nan)) for name, full in self.full.items()}
        self.seen[REAL].opening[:] = clip.opening
        real = takes[OWN]._replace(movie=clip.info.path, voice=clip.voice_in_file)
        self.listeners = {
            name: _Listener(take, clip, meters, self.full[name])
            for name, take in {**takes, REAL: real}.items()
        }
        self.square = face_square(clip.box)
        self.mask = mouth_mask(SIDE)
        both = np.flatnonzero(self.full[OWN] & self.full[FOREIGN])
        self.shown = spaced(both if len(both) else np.flatnonzero(self.full[OWN]))
        self.tiles: dict[str, list[Picture]] = {name: [] for name in (REAL, *MADE)}
        self._before: tuple[int, dict[str, Picture]] = (-2, {})

    def look(self, index: int, time: Fraction, views: Mapping[str, View]) -> None:
        """Measure one frame of all versions."""
        for name, view in views.items():
            if not self.full[name][index]:
                continue
            self.listeners[name].push(index, time, view)
            if name != REAL and self.meters.landmarker:
                self._landmarks(index, name, view, self.meters.landmarker)
        if self.full[OWN][index]:
            if index % CLOSE_EVERY == 0:
                self._look_closely(index, views)
            elif self._before[0] == index - 1:
                self._change(views)
        if index in self.shown:
            for name, view in views.items():
                self.tiles[name].append(view.cut(WHOLE, SIDE))

    def _landmarks(self, index: int, name: str, view: View, landmarker: Landmarker) -> None:
        seen = self.seen[name]
        points = landmarker(view, self.square)
        seen.opening[index] = mouth_opening(points)
        truth = self.clip.landmarks[index]
        if name in CLOSE and np.isfinite(truth).all():
            seen.values["lmd"].append(lmd(points, truth))

    def _look_closely(self, index: int, views: Mapping[str, View]) -> None:
        around = {name: views[name].cut(AROUND, SIDE) for name in (REAL, *CLOSE)}
        self._before = (index, around)
        truth, made = around[REAL], [around[name] for name in CLOSE]
        if self.meters.perceptual:
            distances, features = self.meters.perceptual.compare(truth, made)
            for name, distance in zip(CLOSE, distances, strict=True):
                self.seen[name].values["lpips"].append(float(distance))
            self._keep(f"FID-{self.meters.perceptual.backbone}", features)
        if self.meters.inception:
            self._keep("FID-inception", self.meters.inception.features([truth, *made]))
        plate_edge = edge_step(views[REAL].cut(WHOLE, SIDE), self.mask)
        for name in CLOSE:
            values = self.seen[name].values
            values["ssim"].append(ssim(around[name], truth))
            values["psnr"].append(psnr(around[name], truth))
            values["edge"].append(edge_step(views[name].cut(WHOLE, SIDE), self.mask))
            values["plate_edge"].append(plate_edge)

    def _keep(self, network: str, features: NDArray[np.float32]) -> None:
        for name, vector in zip((REAL, *CLOSE), features, strict=True):
            self.seen[name].features[network].append(vector)

    def _change(self, views: Mapping[str, View]) -> None:
        before = self._before[1]
        truth = views[REAL].cut(AROUND, SIDE)
        for name in CLOSE:
            made = views[name].cut(AROUND, SIDE)
            change = ifc(before[name], made, before[REAL], truth)
            self.seen[name].values["ifc"].append(change)


def measure(
    clip: Clip, takes: Mapping[str, Take], meters: Meters
) -> tuple[dict[str, Seen], dict[str, list[Picture]]]:
    """Measure a clip's dubs beside it.

    Parameters
    ----------
    clip : Clip
    takes : dict
        Of `MADE`; the one held still has the plan of the one with the clip's own sound.

    Returns
    -------
    dict
        What was seen of the source (`REAL`) and of each version.
    dict
        Some frames of each, `TILES` of (128, 128, 3).
    """
    work = _Pass(clip, takes, meters)
    with ExitStack() as stack:
        sources = [clip.info.path, *(takes[name].movie for name in MADE)]
        readers = [stack.enter_context(VideoReader(source, 1)) for source in sources]
        for frames in zip(*readers, strict=True):
            index, plate = frames[0]
            shot = work.plan.shot_of(index)
            if shot is None:
                continue
            unit = shot.unit_crop(index)
            views = {
                name: View(frame, unit)
                for name, (_, frame) in zip((REAL, *MADE), frames, strict=True)
            }
            work.look(index, frame_time(plate), views)
    for name, listener in work.listeners.items():
        listener.finish(work.seen[name])
    return work.seen, work.tiles


def spaced(frames: NDArray[np.int64]) -> set[int]:
    """Some of these frames, the same distance apart.

    >>> sorted(spaced(np.arange(15)))
    [0, 2, 4, 6, 8, 10, 12, 14]
    """
    if not len(frames):
        return set()
    return {int(frames[round(k)]) for k in np.linspace(0, len(frames) - 1, TILES)}
