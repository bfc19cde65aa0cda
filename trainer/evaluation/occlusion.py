"""How well a network finds what is in front of a face: things drawn over real ones, and nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.dub.infront import certain, share
from app.core.errors import ModelError
from app.core.progress import Progress, Work
from app.model.card import CheckpointError
from app.model.occluders import Occluders
from trainer import sample
from trainer.evaluation.beside import Beside, BesideOptions, Judged, judged_clips
from trainer.evaluation.summary import Row
from trainer.objectives import mouth_weight
from trainer.occluders import occlude
from trainer.pack import Clip, Pack

SIZE = 96
"""Side in px of the crops that are looked at, as a dub's network sees them."""
LOOKS = 24
"""Frames of each clip at most."""
LIPS = 0.5
"""Of `trainer.objectives.mouth_weight`, from which on a px is called the lips'."""
MEASURES = {
    "found": "share of drawn things that is found",
    "overlap": "what is found over drawn things: intersection over union",
    "false": "share of the mask that is found where nothing was drawn",
    "lips": "the same of the lips",
}
"""What is said, by the names that the figures have; within the mask of a dub."""


@dataclass(frozen=True, kw_only=True)
class OcclusionOptions(BesideOptions):
    """The command line of ``lipsmith eval occlusion``; footage as for ``eval``."""

    models: tuple[Path, ...]


def compare_occlusion(options: OcclusionOptions) -> Work[Beside]:
    """Look at the same clips with networks; the footage becomes a dataset.

    Raises
    ------
    LipsmithError
        If a file is no such network's, or the footage cannot be used.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    looks = {path.stem: _occluders(path) for path in options.models}
    pack, clips = yield from judged_clips(options, SIZE)
    rows: dict[str, list[Row]] = {name: [] for name in looks}
    for done, clip in enumerate(clips):
        yield Progress("Looking at faces", done, len(clips))
        for name, row in judge_clip(looks, pack, clip).items():
            rows[name].append(row)
    people = [clip.identity for clip in clips]
    note = "what is really in front of faces in this footage counts as found wrongly"
    return Beside("networks", MEASURES, [Judged(n, rows[n], people) for n in looks], note)


def judge_clip(looks: dict[str, Occluders], pack: Pack, clip: Clip) -> dict[str, Row]:
    """What each network makes of one clip, see `MEASURES`."""
    frames = np.unique(np.linspace(0, clip.count - 1, min(LOOKS, clip.count)).astype(int))
    look, rng = sample.plain_look(SIZE), np.random.default_rng(0)
    crops = pack.clip_frames(clip)
    seen = [sample.see(crops[i], look, SIZE) for i in frames]
    # As in a dub, nothing is in front of the one beside; here it is held as it comes.
    beside = seen[len(seen) // 2 :] + seen[: len(seen) // 2]
    drawn = [occlude(one, other, rng) for one, other in zip(seen, beside, strict=True)]
    laid, shares = [d[0] for d in drawn], np.stack([d[1] for d in drawn])
    return {name: _row(net, seen, laid, shares, beside) for name, net in looks.items()}


def _row(
    net: Occluders,
    plain: Sequence[NDArray[np.uint8]],
    laid: Sequence[NDArray[np.uint8]],
    shares: NDArray[np.float32],
    beside: Sequence[NDArray[np.uint8]],
) -> Row:
    found, wrong = _found(net, laid, beside), _found(net, plain, beside)
    side = found.shape[-1]
    there = shares.reshape(len(shares), side, SIZE // side, side, SIZE // side).mean((2, 4)) > 0.5
    mask = mouth_mask(side) > 0
    lips = mouth_weight(side)[0, 0].numpy() > LIPS
    found, there = found & mask, there & mask
    return {
        "found": float((found & there).sum() / max(1, there.sum())),
        "overlap": float((found & there).sum() / max(1, (found | there).sum())),
        "false": float(wrong[:, mask].mean()),
        "lips": float(wrong[:, lips].mean()),
    }


def _found(
    net: Occluders, pictures: Sequence[NDArray[np.uint8]], beside: Sequence[NDArray[np.uint8]]
) -> NDArray[np.bool_]:
    sure = [certain(one) for one in net.look(pictures, beside)]
    return np.asarray(share(np.stack(sure)) > 0.5, bool)


def _occluders(path: Path) -> Occluders:
    try:
        return Occluders(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
