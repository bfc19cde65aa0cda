"""How well a silent-lip model closes lips, and what else it does to a face.

Paper B (Yaman et al., arXiv 2307.09368) judges its G_S by what G_L makes behind it.  Ours looks at
G_S itself: it is to leave a face alone but for its lips, whose movement must not show any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.progress import Progress, Work
from trainer import sample
from trainer.closing import Closer, close_lips, read_silencer
from trainer.evaluation.beside import Beside, BesideOptions, Judged, judged_clips
from trainer.evaluation.crops import Openings, Pictures
from trainer.evaluation.opening import Curve
from trainer.evaluation.summary import Row
from trainer.pack import Clip, Pack
from trainer.perceptual import load_lpips, lpips_distance

LOOKS = 32
"""Frames of each clip that are closed."""
WIDEST = 5
"""Frames from one that is closed to the next at most: further apart few pairs would be near."""
NEAR = 15
"""Frames between an open mouth and a closed one beyond which the head is held otherwise."""
BATCH = 8
MEASURES = {
    "opening": "opening as filmed",
    "closed": "opening once closed",
    "rest": "opening of the clip's most closed tenth",
    "movement": "movement that is left, 1 as filmed",
    "lpips_open": "LPIPS of open mouths to closed ones near by",
    "lpips_closed": "the same once closed",
    "lpips_kept": "LPIPS of closed mouths to themselves, once closed",
}
"""What is said of a silent-lip model, by the names that the figures have; openings in distances
of the outer corners of the eyes."""


def movement_left(before: Curve, after: Curve) -> float:
    """The slope of one curve's regression on another: 1 if it moves as far, 0 if it stands still.

    >>> round(movement_left(np.array([0.0, 1.0, 2.0]), np.array([5.0, 5.5, 6.0])), 6)
    0.5
    """
    apart = before - before.mean()
    scale = float(apart @ apart)
    return float(apart @ after) / scale if scale > 0 else float("nan")


def looked_at(count: int) -> NDArray[np.int64]:
    """Frames of a clip that are closed: evenly spread, of a long one those in its middle.

    >>> looked_at(3), looked_at(400)[[0, 1, -1]]
    (array([0, 1, 2]), array([122, 127, 277]))
    """
    step = min(WIDEST, max(1, count // LOOKS))
    span = min(count - 1, (LOOKS - 1) * step)
    return np.arange(0, span + 1, step) + (count - 1 - span) // 2


def pairs(opening: Curve, frames: NDArray[np.int64]) -> list[tuple[int, int]]:
    """For each mouth of the most open third the nearest of the most closed third, if it is `NEAR`.

    Parameters
    ----------
    opening, frames : (n,)
        How open each mouth is, and in which frame.

    Examples
    --------
    >>> pairs(np.array([0.0, 1.0, 0.5, 0.5, 0.9, 0.1]), np.arange(6))
    [(1, 0), (4, 5)]
    """
    low, high = np.quantile(opening, [1 / 3, 2 / 3])
    shut = np.flatnonzero(opening <= low)
    found = []
    for wide in np.flatnonzero(opening >= high):
        nearest = shut[np.abs(frames[shut] - frames[wide]).argmin()]
        if abs(frames[nearest] - frames[wide]) <= NEAR and nearest != wide:
            found.append((int(wide), int(nearest)))
    return found


class Closing:
    """Looks at faces and at what a model makes of them.

    Raises
    ------
    ModelError
        If there is no landmark network.
    """

    def __init__(self, lpips: nn.Module, landmarks: Path | None) -> None:
        self._lpips, self._openings = lpips, Openings(landmarks)

    def sees(self, pack: Pack, clip: Clip) -> bool:
        """Whether there is a face to be found in a clip."""
        crops, frames = pack.clip_frames(clip), looked_at(clip.count)
        return self._openings.square(crops, frames) is not None

    def judge(self, net: Closer, pack: Pack, clip: Clip) -> Row:
        """What a model does to the faces of a clip that it `sees`; see `MEASURES`."""
        size = net.config.size
        frames, crops = looked_at(clip.count), pack.clip_frames(clip)
        look = sample.plain_look(size)
        filmed = np.stack([sample.see(crops[i], look, size) for i in frames])
        faces = sample.to_tensor(filmed)
        made = _closed(net, faces)
        square = self._openings.square(crops, frames)
        assert square is not None
        before = self._openings.of(filmed, square)
        after = self._openings.of(_pictures(made), square)
        shut = before <= np.quantile(before, 1 / 3)
        near = pairs(before, frames)
        wide, rest = [i for i, _ in near], [j for _, j in near]
        return {
            "opening": float(before.mean()),
            "closed": float(after.mean()),
            "rest": float(np.quantile(before, 0.1)),
            "movement": movement_left(before, after),
            "lpips_open": self._distance(faces[wide], faces[rest]),
            "lpips_closed": self._distance(made[wide], faces[rest]),
            "lpips_kept": self._distance(made[shut], faces[shut]),
        }

    @torch.no_grad()
    def _distance(self, one: Tensor, other: Tensor) -> float:
        """Mean LPIPS of the rows that can differ; NaN of none."""
        if not len(one):
            return float("nan")
        top = one.shape[-1] * 3 // 8
        return float(lpips_distance(self._lpips, one[:, :, top:], other[:, :, top:]))


@torch.no_grad()
def _closed(net: Closer, faces: Tensor) -> Tensor:
    device = next(net.parameters()).device
    parts = [close_lips(net, part.to(device)).cpu() for part in faces.split(BATCH)]
    return torch.cat(parts)


def _pictures(faces: Tensor) -> Pictures:
    shown = (faces.clamp(0, 1) * 255).round().to(torch.uint8)
    return np.asarray(shown.permute(0, 2, 3, 1).numpy())


@dataclass(frozen=True, kw_only=True)
class SilentOptions(BesideOptions):
    """The command line of ``lipsmith eval silent-lip``; footage as for ``eval``."""

    models: tuple[Path, ...]
    lpips: str = "squeeze"
    landmarks: Path | None = None


def compare_silencers(options: SilentOptions) -> Work[Beside]:
    """Let silent-lip models close the same faces; the footage becomes a dataset, as for training.

    Raises
    ------
    LipsmithError
        If a file is not a silent-lip model's, there is no landmark network or LPIPS backbone, or
        the footage cannot be used.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    nets = [read_silencer(path) for path in options.models]
    look = Closing(load_lpips(options.lpips), options.landmarks)
    pack, clips = yield from judged_clips(options, max(net.config.size for net, _ in nets))
    seen = [clip for clip in clips if look.sees(pack, clip)]
    note = f"LPIPS-{options.lpips}"
    if len(seen) < len(clips):
        note += f", {len(clips) - len(seen)} more without a face that the detector finds"
    found = []
    for net, card in nets:
        found.append((yield from _judge(look, net, card.name, pack, seen)))
    return Beside("models", MEASURES, found, note)


def _judge(
    look: Closing, net: Closer, name: str, pack: Pack, clips: Sequence[Clip]
) -> Work[Judged]:
    rows = []
    for done, clip in enumerate(clips):
        rows.append(look.judge(net, pack, clip))
        yield Progress(f"Closing lips with {name}", done + 1, len(clips))
    return Judged(name, rows, [clip.identity for clip in clips])
