"""How well a network says how open a mouth looks, and which references are chosen by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from app.core.dub.references import CANDIDATES, spread_out, strangeness
from app.core.errors import ModelError
from app.core.progress import Progress, Work
from app.model.card import CheckpointError
from app.model.lips import Lips
from trainer import sample
from trainer.between_lips import between_lips
from trainer.evaluation.beside import Beside, BesideOptions, Judged, judged_clips
from trainer.evaluation.crops import Openings, Pictures
from trainer.evaluation.opening import Curve, correlation
from trainer.evaluation.summary import Row
from trainer.pack import Clip, Pack

SIZE = 96
"""Side in px of the crops that are looked at, as a dub's network sees them."""
LOOKS = 96
"""Frames of each clip at most."""
REFERENCES = 3
MEASURES = {
    "agrees": "correlation with the opening of the lips by landmarks",
    "closed": "share of frames less open than the closed reference",
    "between": "the same of the one between",
    "open": "the same of the open one",
}
"""What is said, by the names that the figures have.  References are chosen as a dub does it."""
RULES = "rules (trainer.between_lips)"

Looks = Callable[[Sequence[NDArray[np.uint8]]], Curve]


@dataclass(frozen=True, kw_only=True)
class OpennessOptions(BesideOptions):
    """The command line of ``lipsmith eval openness``; footage as for ``eval``."""

    models: tuple[Path, ...]
    landmarks: Path | None = None


def compare_openness(options: OpennessOptions) -> Work[Beside]:
    """Look at the same clips with networks and with rules; the footage becomes a dataset.

    Raises
    ------
    LipsmithError
        If a file is no such network's, there is no landmark network, or the footage cannot be
        used.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    looks: dict[str, Looks] = {RULES: by_rules}
    looks |= {path.stem: _lips(path).how_open for path in options.models}
    openings = Openings(options.landmarks)
    pack, clips = yield from judged_clips(options, SIZE)
    rows: dict[str, list[Row]] = {name: [] for name in looks}
    people = []
    for done, clip in enumerate(clips):
        yield Progress("Looking at mouths", done, len(clips))
        found = judge_clip(looks, openings, pack, clip)
        people += [clip.identity] * bool(found)
        for name, row in found.items():
            rows[name].append(row)
    left = len(clips) - len(people)
    note = f"{left} clips without a face that the detector finds" if left else ""
    return Beside("networks", MEASURES, [Judged(n, rows[n], people) for n in looks], note)


def judge_clip(
    looks: dict[str, Looks], openings: Openings, pack: Pack, clip: Clip
) -> dict[str, Row]:
    """What each way to look makes of one clip, see `MEASURES`; empty without a face."""
    frames = np.unique(np.linspace(0, clip.count - 1, min(LOOKS, clip.count)).astype(int))
    crops, look = pack.clip_frames(clip), sample.plain_look(SIZE)
    square = openings.square(crops, frames)
    if square is None:
        return {}
    seen = np.stack([sample.see(crops[i], look, SIZE) for i in frames])
    true = openings.of(seen, square)
    return {name: _row(looked(list(seen)), seen, true) for name, looked in looks.items()}


def _row(said: Curve, seen: Pictures, true: Curve) -> Row:
    some = np.linspace(0, len(seen) - 1, min(CANDIDATES, len(seen))).astype(int)
    chosen = some[spread_out(said[some], strangeness(list(seen[some])), REFERENCES)]
    ranks = [float(np.mean(true < true[i])) for i in chosen]
    names = ("closed", "between", "open")
    return {"agrees": correlation(said, true), **dict(zip(names, ranks, strict=True))}


def by_rules(pictures: Sequence[NDArray[np.uint8]]) -> Curve:
    """`trainer.between_lips.between_lips` of n crops (S, S, 3), (n,)."""
    return np.asarray(between_lips(sample.to_tensor(np.stack(pictures))).numpy(), np.float64)


def _lips(path: Path) -> Lips:
    try:
        return Lips(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
