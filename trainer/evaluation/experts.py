"""How steadily a sync expert judges real lips: what an AVSyncNet is compared with the plain one by.

Paper B (Yaman et al., arXiv 2307.09368) asks two things of an expert that is to teach: that its
similarity of real pairs spreads little, and that it changes little when the crop is shifted by a
few px.  Cosines of two experts have no common scale, so both are given in units of the distance
between right and wrong pairs; and an expert that says the same of everything would be steady too,
so the share of clips whose offset it finds stands beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from app.core.progress import Progress, Work
from app.model.ear import offset_curve
from app.model.expert import SyncExpert
from trainer import sample
from trainer.evaluation.beside import Beside, BesideOptions, Judged, judged_clips
from trainer.evaluation.ear import REACH, read_expert
from trainer.evaluation.summary import Row
from trainer.expert import embed_clip, windows_at
from trainer.pack import MARGIN, Clip, Pack

SHIFTS = tuple(range(1, 9))
"""px of a crop of 96 by which faces are shifted."""
WINDOWS = 16
"""Of each clip, evenly spread, that are looked at shifted: more say little more."""
APART = 10
"""Frames after which a sound of the same clip is wrong beyond doubt."""
MEASURES = {
    "within_1": "clips whose offset is found within one frame",
    "right": "similarity of real pairs",
    "wrong": f"similarity of sounds {APART} frames away and more, same clip",
    "spread": "spread of real pairs, over right minus wrong",
    **{
        f"shift_{px}": f"change under a shift of {px} px of 96, over right minus wrong"
        for px in SHIFTS
    },
}
"""What is said of an expert, by the names that the figures have."""


@torch.no_grad()
def judge_clip(net: SyncExpert, pack: Pack, clip: Clip, turn: int = 0) -> Row:
    """What an expert makes of one real clip.

    Parameters
    ----------
    net : SyncExpert
        In evaluation mode.
    turn
        Odd ones shift the other way.

    Returns
    -------
    dict
        ``within_1``, ``right`` and ``wrong`` as in `MEASURES`; ``deviation``, the standard
        deviation of right pairs, and ``shift_1`` to ``shift_8``, the mean absolute change, as
        cosines still.  A shift of 8 px reaches 0.8 px beyond what a pack stores, where the edge
        repeats.
    """
    faces, sounds = embed_clip(net, pack, clip)
    cosines = faces @ sounds.T
    frames = torch.arange(len(faces))
    right = cosines.diagonal()
    wrong = cosines[(frames[:, None] - frames).abs() >= APART]
    offset = int(offset_curve(faces.numpy(), sounds.numpy(), REACH).argmax()) - REACH
    row = {
        "within_1": float(abs(offset) <= 1),
        "right": float(right.mean()),
        "wrong": float(wrong.mean()),
        "deviation": float(right.std()),
    }
    starts = np.unique(np.linspace(0, len(faces) - 1, WINDOWS).astype(int))
    at = torch.from_numpy(starts)
    for px in SHIFTS:
        step = px / 96 / MARGIN * (-1 if turn % 2 else 1)
        moved = torch.stack(
            [
                (_shifted(net, pack, clip, starts, by) * sounds[at]).sum(1)
                for by in ((step, 0.0), (0.0, step))
            ]
        )
        row[f"shift_{px}"] = float((moved - right[at]).abs().mean())
    return row


def _shifted(
    net: SyncExpert, pack: Pack, clip: Clip, starts: np.ndarray, by: tuple[float, float]
) -> Tensor:
    """Embeddings of windows whose crop is shifted by a share of the stored crop's side, (n, E)."""
    look = sample.plain_look(net.config.size)
    matrix = look.matrix.copy()
    matrix[:, 2] += by
    seen = windows_at(pack, clip, starts, replace(look, matrix=matrix), net.config.size)
    device = next(net.parameters()).device
    with torch.autocast(device.type, torch.bfloat16):
        return net.embed_faces(sample.to_tensor(seen).to(device)).cpu()


def scaled(rows: Sequence[Row]) -> list[Row]:
    """Rows of `judge_clip` in the units of `MEASURES`.

    The distance between right and wrong pairs is that of the clips together, for of a single one
    it may be nothing; an expert that takes wrong pairs for right has no such unit, and gets NaN.

    >>> scaled([{"right": 0.5, "wrong": 0.1, "deviation": 0.2, "shift_1": 0.04, "within_1": 1.0}])
    [{'right': 0.5, 'wrong': 0.1, 'spread': 0.5, 'shift_1': 0.1, 'within_1': 1.0}]
    """
    gap = float(np.mean([row["right"] - row["wrong"] for row in rows]))
    gap = gap if gap > 0 else float("nan")
    found = []
    for row in rows:
        inside = {"spread" if name == "deviation" else name: value for name, value in row.items()}
        relative = {n: v / gap for n, v in inside.items() if n.startswith(("spread", "shift"))}
        found.append({name: round(value, 9) for name, value in {**inside, **relative}.items()})
    return found


def judge_expert(net: SyncExpert, name: str, pack: Pack, clips: Sequence[Clip]) -> Work[Judged]:
    """Let an expert judge clips of a pack; its rows are in the units of `MEASURES`."""
    net.eval()
    rows = []
    for turn, clip in enumerate(clips):
        rows.append(judge_clip(net, pack, clip, turn))
        yield Progress(f"Listening with {name}", turn + 1, len(clips))
    return Judged(name, scaled(rows), [clip.identity for clip in clips])


@dataclass(frozen=True, kw_only=True)
class ExpertOptions(BesideOptions):
    """The command line of ``lipsmith eval experts``: model files, and footage as for ``eval``."""

    experts: tuple[Path, ...]


def compare_experts(options: ExpertOptions) -> Work[Beside]:
    """Let experts judge the same real clips; the footage becomes a dataset, as for training.

    Raises
    ------
    LipsmithError
        If a file is not an expert's, or the footage cannot be used.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    experts = [read_expert(path) for path in options.experts]
    size = max(net.config.size for net, _ in experts)
    pack, clips = yield from judged_clips(options, size)
    found = []
    for net, name in experts:
        found.append((yield from judge_expert(net, name, pack, clips)))
    return Beside("experts", MEASURES, found)
