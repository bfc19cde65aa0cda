"""Terms of the generator's loss that frozen networks judge: LPIPS, the sync expert, openness."""

from functools import lru_cache
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.core.shelf import OPENNESS
from app.model.checkpoint import load_checkpoint
from app.model.expert import SyncExpert
from app.model.openness import Openness
from trainer.batch import LENT
from trainer.objectives import Objective, reconstruction
from trainer.parallel import ALONE, Team
from trainer.perceptual import lpips_distance
from trainer.region import Region

SAME_POSE = 0.03
"""Difference of what shows of two windows' faces, in [0, 1], at which an echo counts 1 / e."""
BLURS = (0.0, 0.7, 1.4)
"""Standard deviations in px of the blurs in `as_if_elsewhere`, one after the other."""


def look_alike(lpips: nn.Module, made: Tensor, truth: Tensor) -> Tensor:
    """Mean LPIPS of windows (B, T, 3, S, S).

    >>> class L1(nn.Module):
    ...     def forward(self, a, b, normalize):
    ...         return (a - b).abs().mean((1, 2, 3), keepdim=True)
    >>> look_alike(L1(), torch.zeros(1, 5, 3, 8, 8), torch.ones(1, 5, 3, 8, 8)).item()
    1.0
    """
    # Only rows that can differ: LPIPS is a mean over positions, and the upper half is the target's.
    top = made.shape[-1] * 3 // 8
    # Every second frame: neighbours look alike, and this is a fifth of a step's time.
    some, true = (windows[:, ::2, :, top:].flatten(0, 1) for windows in (made, truth))
    return lpips_distance(lpips, some, true)


def echo(
    lpips: nn.Module,
    objective: Objective,
    made: Tensor,
    plate: Tensor,
    lenders: Tensor,
    region: Region,
    references: Tensor,
) -> Tensor:
    """How a mouth that was lent a sound differs from the one that spoke it.

    Elsewhere in its clip the same face said it, in much the same pose and light: nearly a
    truth, as far as what shows of the two windows' faces is alike.

    Parameters
    ----------
    made, plate, lenders : (B, T, 3, S, S)
        What was made with the lent sound, of which frames, and the frames of that sound.
    region : Region
    references : (at least B T, 3, S, S)
        The first reference of each frame of all windows, of which every `LENT`-th was made.
    """
    shows = (1 - region.hidden).expand_as(plate[:, :1, :1])
    apart = ((plate - lenders).abs().mean(2, keepdim=True) * shows).sum((1, 2, 3, 4))
    trust = torch.exp(-apart / (plate.shape[1] * shows.sum((1, 2, 3, 4)) * SAME_POSE))
    kept = region.finished(made, lenders)
    each = trust.repeat_interleave(plate.shape[1])[:, None, None, None]
    held = references.unflatten(0, (-1, plate.shape[1]))[::LENT].flatten(0, 1)
    asked = region.needed * each
    near = reconstruction(made.flatten(0, 1), lenders.flatten(0, 1), held, asked, objective)
    # Where it is not trusted the picture is its own truth, and costs nothing.
    other = trust[:, None, None, None, None]
    pair = other * kept + (1 - other) * lenders
    cost = trust.mean() * (1 - objective.sync - objective.lpips) * near
    if not objective.lpips:
        return cost
    return cost + objective.lpips * look_alike(lpips, pair, lenders)


def as_if_elsewhere(windows: Tensor, step: int, team: Team = ALONE) -> Tensor:
    """Shift, turn and scale each window a little, and blur two of three steps' windows.

    Before the frozen expert judges them: it then cannot be pleased by a pattern of a few pixels,
    which a generator otherwise soon finds (stripes between the lips), only by lips that move.

    Parameters
    ----------
    windows : (B, T, 3, S, S)
        Frames of a window are moved alike; what leaves on one side repeats its edge.
    step : int
        Decides everything.
    team
        Whose windows these are a share of.
    """
    count, frames = windows.shape[:2]
    own = team.own(np.random.default_rng(step), count)
    zoom = np.array([rng.uniform(0.92, 1.08) for rng in own])
    turn = np.array([rng.normal(0, 0.04) for rng in own])
    shift = np.array([rng.uniform(-0.08, 0.08, 2) for rng in own])  # of half the side: 4 of 96 px
    cos, sin = zoom * np.cos(turn), zoom * np.sin(turn)
    rows = np.stack([cos, -sin, shift[:, 0], sin, cos, shift[:, 1]], axis=1).reshape(-1, 2, 3)
    matrices = torch.from_numpy(rows).to(windows).repeat_interleave(frames, dim=0)
    flat = windows.flatten(0, 1)
    grid = F.affine_grid(matrices, list(flat.shape), align_corners=False)
    moved = F.grid_sample(flat, grid, padding_mode="border", align_corners=False)
    return blurred(moved, BLURS[step % len(BLURS)]).unflatten(0, windows.shape[:2])


def blurred(pictures: Tensor, deviation: float) -> Tensor:
    """Pictures (B, C, S, S) after a Gaussian blur; the deviation is in px."""
    if deviation == 0:
        return pictures
    reach = int(np.ceil(2.5 * deviation))
    at = torch.arange(-reach, reach + 1, device=pictures.device, dtype=pictures.dtype)
    kernel = torch.exp(-0.5 * (at / deviation) ** 2)
    kernel = (kernel / kernel.sum()).expand(pictures.shape[1], 1, 1, -1)
    padded = F.pad(pictures, (reach, reach, reach, reach), mode="replicate")
    across = F.conv2d(padded, kernel, groups=pictures.shape[1])
    return F.conv2d(across, kernel.transpose(2, 3), groups=pictures.shape[1])


def sync_loss(expert: SyncExpert, windows: Tensor, candidates: Tensor) -> Tensor:
    """``-log`` of the expert's probability that generated frames go with their own sound.

    Parameters
    ----------
    windows : (B, 5, 3, S, S)
    candidates : (B, N, 1, 80, 16)
        Sounds of the same clip, the right one first.

    Examples
    --------
    An expert that hears no difference leaves one chance in so many:

    >>> class Deaf(SyncExpert):
    ...     def embed_faces(self, frames):
    ...         return torch.ones(len(frames), 1)
    ...     def embed_audio(self, mel):
    ...         return torch.ones(len(mel), 1)
    >>> loss = sync_loss(Deaf(), torch.rand(2, 5, 3, 96, 96), torch.zeros(2, 4, 1, 80, 16))
    >>> round(loss.item(), 4)  # log 4
    1.3863
    """
    with torch.autocast(windows.device.type, torch.bfloat16):
        faces = expert.embed_faces(windows)
        with torch.no_grad():
            audio = expert.embed_audio(candidates.flatten(0, 1))
    audio = audio.unflatten(0, candidates.shape[:2])
    return -expert.log_probability(faces, audio).mean()


def opening(made: Tensor, truth: Tensor) -> Tensor:
    """By how much mouths look otherwise open than they should (`app.model.openness`).

    It says in one number what pixels say in a thousand, and says it too where there is no true
    picture: a mouth that is lent a sound should be as open as the one that spoke it.

    Parameters
    ----------
    made, truth : (B, T, 3, S, S) in [0, 1]
        Of the same clips, seen through the same look.

    Returns
    -------
    scalar
        Mean absolute difference; openness changes by about 1 within a clip.

    Examples
    --------
    >>> face = torch.rand(1, 2, 3, 96, 96)
    >>> opening(face, face).item()
    0.0
    """
    looks = _openness(made.device)
    shown = (looks(_to_side(windows.flatten(0, 1), looks.config.size)) for windows in (made, truth))
    return torch.sub(*shown).abs().mean()


def _to_side(pictures: Tensor, side: int) -> Tensor:
    """Pictures (B, C, S, S) at another size."""
    if pictures.shape[-1] == side:
        return pictures
    return F.interpolate(pictures, (side, side), mode="bilinear", antialias=True)


@lru_cache(maxsize=4)
def _openness(device: torch.device) -> Openness:
    """The network that chooses references in a dub, frozen."""
    net, _ = load_checkpoint(OPENNESS)
    return cast(Openness, net.requires_grad_(False).to(device))
