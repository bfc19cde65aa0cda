"""Which part of a crop a generator re-makes, and by which of it that it is judged."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from app.core.compose.mask import mouth_mask, ring
from app.model.configs import GeneratorConfig
from app.model.region import hidden_region
from app.model.stabilised import StabilisedConfig
from app.model.wav2lip import Wav2LipConfig
from trainer.parallel import ALONE, Team

JITTER = 0.015
"""Standard deviation by which the edges of a hidden region move outwards, in sides of the crop."""

TAUGHT = {"mouth-jaw-wide": "mouth-jaw"}
"""What is hidden in training, moved and grown, of networks from which a dub hides more.

What is taught with the larger region puts lips less well where they belong: LMD rose by 0.1."""


@dataclass(frozen=True)
class Region:
    """Maps (1, 1, S, S) in [0, 1].

    ``hidden`` the generator may not see.  Of what it makes, ``seen`` is the share in the finished
    picture, and ``needed`` is 1 where the program looks at it.
    """

    hidden: Tensor
    seen: Tensor
    needed: Tensor

    def finished(self, made: Tensor, plate: Tensor) -> Tensor:
        """What was made (..., 3, S, S) in its plate."""
        return made * self.seen + plate * (1 - self.seen)


def region_of(
    config: GeneratorConfig | Wav2LipConfig | StabilisedConfig, device: torch.device
) -> Region:
    """The region that a generator re-makes.

    The lower half is re-made whole, as published.  Of the region made for dubs only the mask
    ends up in the picture, 0.58 of it, and in the ring around that colours are compared: a
    network that is judged by what nobody sees spends itself on it.
    """
    hidden = hidden_region(config.size, config.hidden)
    if config.hidden == "lower-half":
        maps = [hidden] * 3
    else:
        mask = mouth_mask(config.size)
        near = np.asarray((mask > 0) | (ring(mask) > 0), np.float32)
        maps = [hidden, mask, hidden * near]
    return Region(*(torch.tensor(part)[None, None].to(device) for part in maps))


def taught_hidden(config: GeneratorConfig | Wav2LipConfig, device: torch.device) -> Tensor:
    """What a training hides of a target before `jittered`, (1, 1, S, S); see `TAUGHT`."""
    hidden = hidden_region(config.size, TAUGHT.get(config.hidden, config.hidden))
    return torch.tensor(hidden)[None, None].to(device)


def jittered(hidden: Tensor, count: int, step: int, team: Team = ALONE) -> Tensor:
    """The hidden region of each window, moved and grown a little, what was hidden included.

    What shows beside the region then is no fixed place of the face from which a network could
    read how far the plate's own jaw is open.

    Parameters
    ----------
    hidden : (1, 1, S, S)
        See `Region`.
    count : int
        Windows of this process.
    step : int
        Decides everything.
    team
        Whose windows these are a share of.

    Returns
    -------
    (count, 1, S, S)
    """
    own = team.own(np.random.default_rng((step, 1)), count)
    moves = np.array([rng.normal(0, JITTER, 3) for rng in own])
    scale = 1 / (1 + 2 * np.abs(moves[:, 2]))  # half of it on either side
    rows = np.zeros((count, 2, 3))
    rows[:, 0, 0] = rows[:, 1, 1] = scale
    rows[:, :, 2] = 2 * moves[:, :2]  # of half a side
    rows[:, 1, 2] += (1 - scale) * 0.5  # about the middle of the lower half
    matrices = torch.from_numpy(rows).to(hidden)
    grid = F.affine_grid(matrices, [count, 1, *hidden.shape[2:]], align_corners=False)
    each = hidden.expand(count, -1, -1, -1)
    moved = F.grid_sample(each, grid, mode="nearest", padding_mode="border", align_corners=False)
    return torch.maximum(moved, each)
