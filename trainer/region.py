"""Which part of a crop a generator re-makes, and by which of it that it is judged."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from app.core.compose.mask import mouth_mask, ring
from app.model.configs import GeneratorConfig
from app.model.region import hidden_region
from app.model.stabilised import StabilisedConfig
from app.model.wav2lip import Wav2LipConfig


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
    if config.hidden != "mouth-jaw":
        maps = [hidden] * 3
    else:
        mask = mouth_mask(config.size)
        near = np.asarray((mask > 0) | (ring(mask) > 0), np.float32)
        maps = [hidden, mask, hidden * near]
    return Region(*(torch.tensor(part)[None, None].to(device) for part in maps))
