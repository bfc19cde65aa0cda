"""How open a mouth looks, as a small network says it that learnt it from what is heard."""

import torch
from torch import Tensor, nn

from app.model.configs import OpennessConfig
from app.model.lips import LEAST_CONTRAST, part_of


class Openness(nn.Module):
    """Convolutions that halve the map, and two layers.

    Light and the colour of skin are taken out first: the part that it sees is brought to mean 0
    and deviation 1 over its pixels and colours.  `app.model.lips.Lips` is the same without torch.
    """

    def __init__(self, config: OpennessConfig) -> None:
        super().__init__()
        self.config = config
        channels = (3, *config.widths)
        halved = range(len(config.widths))
        self.convolutions = nn.ModuleList(
            nn.Conv2d(channels[n], channels[n + 1], 3, stride=2, padding=1) for n in halved
        )
        rows, _ = part_of(config.size)
        side = rows.stop - rows.start
        for _ in halved:
            side = (side + 1) // 2
        self.inner = nn.Linear(config.widths[-1] * side * side, config.hidden)
        self.out = nn.Linear(config.hidden, 1)
        self.dropout = nn.Dropout(0.2)
        self.unit = nn.Parameter(torch.zeros(()))  # logarithm of what answers are multiplied with

    def forward(self, pictures: Tensor) -> Tensor:
        """Look at aligned crops (B, 3, S, S) in [0, 1].

        Returns
        -------
        (B,)
            The larger, the more open; within a clip it changes by about 1.
        """
        rows, columns = part_of(self.config.size)
        seen = pictures[..., rows, columns]
        spread, mean = torch.std_mean(seen, dim=(1, 2, 3), keepdim=True, correction=0)
        x = (seen - mean) / (spread + LEAST_CONTRAST)
        for convolution in self.convolutions:
            x = torch.relu(convolution(x))
        x = self.dropout(x.flatten(1))
        return self.unit.exp() * self.out(torch.relu(self.inner(x)))[:, 0]
