"""What is in front of a face, as a small network finds it beside another frame of the same shot."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.configs import OcclusionConfig
from app.model.occluders import LEAST_CONTRAST


class Occlusion(nn.Module):
    """A U-Net (Ronneberger et al. 2015) without normalisation, over a crop and one beside it.

    Light and the colour of skin are taken out first: of both the mean colour of the one beside,
    and its deviation.  `app.model.occluders.Occluders` is the same without torch.
    """

    def __init__(self, config: OcclusionConfig) -> None:
        super().__init__()
        self.config = config
        channels = (6, *config.widths)
        levels = range(len(config.widths))
        self.down = nn.ModuleList(
            nn.Conv2d(channels[n], channels[n + 1], 3, stride=2, padding=1) for n in levels
        )
        self.middle = nn.Conv2d(channels[-1], channels[-1], 3, padding=1)
        wide = (config.last, *config.widths)
        self.up = nn.ModuleList(
            nn.Conv2d(wide[n + 1] + channels[n], wide[n], 3, padding=1) for n in levels
        )
        self.out = nn.Conv2d(config.last, 1, 1)

    def forward(self, pictures: Tensor, beside: Tensor) -> Tensor:
        """Look at aligned crops (B, 3, S, S) in [0, 1], each beside another frame of its face.

        Returns
        -------
        (B, s, s)
            Logits of something being in front, s = ``config.seen``.
        """
        seen = (self.config.seen, self.config.seen)
        one, other = (F.interpolate(p, seen, mode="area") for p in (pictures, beside))
        mean = other.mean((2, 3), keepdim=True)
        spread = other.std((1, 2, 3), keepdim=True, correction=0) + LEAST_CONTRAST
        x = torch.cat([(one - mean) / spread, (other - mean) / spread], 1)
        passed = []
        for convolution in self.down:
            passed.append(x)
            x = torch.relu(convolution(x))
        x = torch.relu(self.middle(x))
        for convolution, skip in zip(reversed(self.up), reversed(passed), strict=True):
            x = torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), skip], 1)
            x = torch.relu(convolution(x))
        return self.out(x)[:, 0]
