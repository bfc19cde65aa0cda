"""The generators of paper B (Yaman et al., arXiv 2307.09368): G_L, and G_S for silent lips.

Both are one U-Net.  A pose encoder sees the target face with its lower half set to zero, an
identity encoder the reference face, and AVSyncNet's audio encoder, frozen, hears the mel window;
the decoder puts the three together and takes in the maps of both encoders on its way out.  G_S
is used in silence only, on the reference itself: it closes the reference's lips, so that none of
their movement can leak through G_L.  Ours where the paper is silent: widths and depths, and that
the sound enters at a 3 x 3 map, from which every place of the face still hears all of it.
"""

from itertools import pairwise
from typing import Self

import torch
from torch import Tensor, nn

from app.model.avsyncnet import AVSYNCNETS, AudioTower
from app.model.configs import StabilisedConfig
from app.model.heads import PaintHead
from app.model.layers import ConvBlock, UpBlock

BASE = 3
"""Side of the innermost map."""


_SMALL = AVSYNCNETS["avsyncnet-small"]

CONFIGS = {
    config.name: config
    for name in ("stabilised", "silent-lip")
    for config in (
        StabilisedConfig(name),
        StabilisedConfig(f"{name}-192", size=192, widths=(16, 32, 64, 128, 256, 384, 512)),
        StabilisedConfig(
            f"{name}-small",
            widths=(16, 32, 64, 96, 128, 192),
            audio_width=_SMALL.audio_width,
            embedding=_SMALL.embedding,
        ),
    )
}
"""Configurations by name: G_L and G_S at 96 and 192 px, and as a processor can train them."""


class Encoder(nn.Module):
    """Residual CNN from a face to maps of every size down to `BASE`."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.stem = ConvBlock(3, widths[0], kernel=7, padding=3)
        self.stages = nn.ModuleList(
            nn.Sequential(ConvBlock(cin, cout, stride=2), ConvBlock(cout, cout, residual=True))
            for cin, cout in pairwise(widths)
        )

    def forward(self, face: Tensor) -> list[Tensor]:
        """(B, 3, S, S) to maps of S, S / 2, ... 3."""
        maps = [self.stem(face)]
        for stage in self.stages:
            maps.append(stage(maps[-1]))
        return maps


class Decoder(nn.Module):
    """Transposed convolutions outwards; every stage takes in the maps of both encoders."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        w = widths[::-1]
        self.first = nn.Sequential(
            ConvBlock(3 * w[0], w[0], kernel=1, padding=0), ConvBlock(w[0], w[0], residual=True)
        )
        self.ups = nn.ModuleList(UpBlock(cin, cout) for cin, cout in pairwise(w))
        self.joins = nn.ModuleList(
            nn.Sequential(ConvBlock(3 * c, c), ConvBlock(c, c, residual=True)) for c in w[1:]
        )

    def forward(self, pose: list[Tensor], identity: list[Tensor], sound: Tensor) -> Tensor:
        """Both encoders' maps, outermost first, and (B, C, 3, 3), to a map of the face's size."""
        x = self.first(torch.cat([pose[-1], identity[-1], sound], dim=1))
        skips = zip(pose[-2::-1], identity[-2::-1], strict=True)
        for up, join, (mine, other) in zip(self.ups, self.joins, skips, strict=True):
            x = join(torch.cat([up(x), mine, other], dim=1))
        return x


class Stabilised(nn.Module):
    """The U-Net of G_L and G_S; the same interface as `app.model.generator.Generator`."""

    def __init__(self, config: StabilisedConfig) -> None:
        super().__init__()
        if config.size != BASE * 2 ** (len(config.widths) - 1):
            raise ValueError(
                f"{len(config.widths)} widths do not lead from {config.size} px to {BASE}"
            )
        self.config = config
        self.pose_encoder = Encoder(config.widths)
        self.identity_encoder = Encoder(config.widths)
        self.audio_encoder = AudioTower(config.audio_width, config.embedding)
        self.audio_encoder.requires_grad_(False)
        self.sound = nn.Sequential(nn.Linear(config.embedding, config.widths[-1]), nn.ReLU())
        self.decoder = Decoder(config.widths)
        self.head = PaintHead(config.widths[0], patch=1)

    def train(self, mode: bool = True) -> Self:
        """As every network, but the audio encoder stays as AVSyncNet has it."""
        super().train(mode)
        self.audio_encoder.eval()
        return self

    def hear_as(self, tower: AudioTower) -> None:
        """Take over the audio encoder of an AVSyncNet.

        Raises
        ------
        ValueError
            If it is of another shape than the configuration says.
        """
        try:
            self.audio_encoder.load_state_dict(tower.state_dict())
        except RuntimeError as error:
            raise ValueError(
                f"{self.config.name} hears with an AVSyncNet of audio width "
                f"{self.config.audio_width} and embedding {self.config.embedding}"
            ) from error

    def parts(self, faces: Tensor, mel: Tensor) -> Tensor:
        """Everything up to and with the head.

        Parameters
        ----------
        faces : (B, 6, S, S) in [0, 1]
            Target RGB with its hidden region zero, then reference RGB.
        mel : (B, 1, 80, 16) in [-4, 4]

        Returns
        -------
        (B, 3, S, S) in [0, 1]
        """
        pose, identity = self.pose_encoder(faces[:, :3]), self.identity_encoder(faces[:, 3:])
        # A unit vector's values are tiny; times the root of their number they are about 1.
        heard = self.audio_encoder.unit(mel) * self.config.embedding**0.5
        sound = self.sound(heard)[:, :, None, None].expand(-1, -1, BASE, BASE)
        return self.head(self.decoder(pose, identity, sound))

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        """As `parts`, which is the finished picture already."""
        return self.parts(faces, mel)
