"""LPIPS-AttnWav2Lip's generator (Chen et al., arXiv 2602.00189), and its copying variant.

Input per frame: the target face with the mouth's region set to zero, one or several reference
faces of the same person, and the mel window of the frame.  Output: the target face with the mouth
that the sound asks for.
"""

from dataclasses import replace
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.audio import SILENCE
from app.model.configs import GeneratorConfig
from app.model.expert import audio_trunk
from app.model.heads import CopyHead, PaintHead, mix
from app.model.layers import ConvBlock, ResidualCBAM, SemanticAlignment, UpBlock


def _copying(name: str, size: int, patch: int, base: int = 6) -> GeneratorConfig:
    return GeneratorConfig(
        name,
        size,
        widths=(32, 64, 160, 256),
        base=base,
        head="copy",
        hidden="mouth-jaw-wide",
        patch=patch,
        references=3,
        audio="expert",
    )


CONFIGS = {
    config.name: config
    for config in (
        GeneratorConfig(),
        GeneratorConfig("lpips-attnwav2lip-192", 192, (16, 32, 64, 128, 256, 256)),
        GeneratorConfig("lpips-attnwav2lip-256", 256, (16, 32, 64, 128, 256, 256), base=8),
        GeneratorConfig("attnwav2lip", alignments=0),
        _copying("lpips-attnwav2lip-copy", 96, patch=2),
        _copying("lpips-attnwav2lip-copy-192", 192, patch=4),
        _copying("lpips-attnwav2lip-copy-256", 256, patch=4, base=8),
    )
}
"""Configurations by name: the paper's at three sizes, the one that it improves on (sound joined
in by concatenation, without alignment), and those with the copying head."""

SILENT = _copying("silent-lip-copy", 96, patch=2)
"""A G_S that copies (ours): one face in place of all references, and the same one with its lips
closed comes out; see `trainer.closing`."""


class AudioEncoder(nn.Module):
    """Mel window (B, 1, 80, 16) to a map of the innermost face map's size, (B, C, base, base)."""

    def __init__(self, channels: int, base: int = 6) -> None:
        super().__init__()
        self.base = base
        self.blocks = nn.Sequential(
            ConvBlock(1, 32),
            ConvBlock(32, 32, residual=True),
            ConvBlock(32, 64, stride=(3, 1)),  # 27 x 16
            ConvBlock(64, 64, residual=True),
            ConvBlock(64, 128, stride=2),  # 14 x 8
            ConvBlock(128, 128, residual=True),
            ConvBlock(128, 256, stride=(2, 1)),  # 7 x 8
            ConvBlock(256, 256, residual=True),
            ConvBlock(256, channels, kernel=(2, 3), padding=0),  # 6 x 6
        )
        # The last map is not rectified: its statistics become those of the face features.
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, mel: Tensor) -> Tensor:
        """(B, 1, 80, 16) to (B, C, base, base)."""
        return self.out(_resized(self.blocks(mel), self.base))


EXPERT_WIDTH = 32
"""Width of the expert whose audio convolutions `ExpertAudioEncoder` can take over."""


class ExpertAudioEncoder(nn.Module):
    """The sync expert's audio convolutions, then a map of the innermost face map's size."""

    def __init__(self, channels: int, base: int = 6, width: int = EXPERT_WIDTH) -> None:
        super().__init__()
        self.base = base
        self.trunk = nn.Sequential(*audio_trunk(width))
        self.join = ConvBlock(8 * width, channels)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, mel: Tensor) -> Tensor:
        """(B, 1, 80, 16) to (B, C, base, base)."""
        return self.out(self.join(_resized(self.trunk(mel / 4), self.base)))


def _resized(x: Tensor, side: int) -> Tensor:
    """A map (B, C, H, W) at (B, C, side, side)."""
    if x.shape[-2:] == (side, side):
        return x
    return F.interpolate(x, size=(side, side), mode="bilinear", align_corners=False)


class FaceEncoder(nn.Module):
    """Shallow residual CNN with residual CBAM; returns the map of every stage, innermost last."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        w = config.widths
        # A patch takes in neighbours through the fold, so its kernel can be smaller.
        kernel = 7 if config.patch == 1 else 5
        self.patch = config.patch
        self.stem = ConvBlock(
            config.channels * config.patch**2, w[0], kernel=kernel, padding=kernel // 2
        )
        self.stages = nn.ModuleList(
            nn.Sequential(
                ConvBlock(cin, cout, stride=2),
                ResidualCBAM(cout) if config.cbam else nn.Identity(),
                ConvBlock(cout, cout, residual=True),
            )
            for cin, cout in pairwise(w)
        )

    def forward(self, faces: Tensor) -> list[Tensor]:
        """(B, 3 + 3 K, S, S) to maps of S / patch, half of it, ... base."""
        maps = [self.stem(F.pixel_unshuffle(faces, self.patch))]
        for stage in self.stages:
            maps.append(stage(maps[-1]))
        return maps


class Decoder(nn.Module):
    """Doubles the map stage by stage, taking in the encoder's maps on the way."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        w = config.widths[::-1]
        self.first = ConvBlock(w[0], w[0], residual=True)
        self.ups = nn.ModuleList(UpBlock(cin, cout) for cin, cout in pairwise(w))
        self.joins = nn.ModuleList(
            nn.Sequential(
                ConvBlock(2 * c, c),
                ResidualCBAM(c) if config.cbam else nn.Identity(),
                ConvBlock(c, c, residual=True),
            )
            for c in w[1:]
        )

    def forward(self, x: Tensor, skips: list[Tensor]) -> Tensor:
        """Innermost map and the encoder's maps, outermost first, to a map of the outermost size."""
        x = self.first(x)
        for up, join, skip in zip(self.ups, self.joins, skips[-2::-1], strict=True):
            x = join(torch.cat([up(x), skip], dim=1))
        return x


class Generator(nn.Module):
    """Paper A's generator: shallow U-Net with residual CBAM, nine semantic alignments at 6 x 6."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        if config.size != config.patch * config.base * 2 ** (len(config.widths) - 1):
            raise ValueError(
                f"{len(config.widths)} widths do not lead from {config.size} px to {config.base}"
            )
        self.config = config
        inner = config.widths[-1]
        self.face_encoder = FaceEncoder(config)
        encoder = ExpertAudioEncoder if config.audio == "expert" else AudioEncoder
        self.audio_encoder: nn.Module = encoder(inner, config.base)
        self.alignments = nn.ModuleList(
            SemanticAlignment(inner, config.base, config.ffc, config.adain)
            for _ in range(config.alignments)
        )
        # Without an alignment nothing would listen: then sound joins in as in Wav2Lip.
        self.join = None if config.alignments else ConvBlock(2 * inner, inner)
        self.decoder = Decoder(config)
        self.head: nn.Module = (
            CopyHead(config.widths[0], config.patch, config.references)
            if config.head == "copy"
            else PaintHead(config.widths[0], config.patch)
        )

    def parts(self, faces: Tensor, mel: Tensor) -> Tensor:
        """Everything up to and with the head.

        Parameters
        ----------
        faces : (B, 3 + 3 K, S, S) in [0, 1]
            Target RGB with its hidden region zero, then the RGB of each of K references.
        mel : (B, 1, 80, 16) in [-4, 4]

        Returns
        -------
        (B, 3, S, S) painted, or (B, 3 + 3 K, S, S) from the copying head
        """
        maps = self.face_encoder(faces)
        audio = self.audio_encoder(mel)
        if not self.training and self.config.articulation != 1.0:
            quiet = self.audio_encoder(torch.full_like(mel[:1], SILENCE))
            audio = quiet + self.config.articulation * (audio - quiet)
        x = maps[-1]
        if self.join is not None:
            x = self.join(torch.cat([x, audio], dim=1))
        for alignment in self.alignments:
            x = alignment(x, audio)
        return self.head(self.decoder(x, maps))

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        """As `parts`, but always the finished picture, (B, 3, S, S) in [0, 1]."""
        parts = self.parts(faces, mel)
        if self.config.head == "paint":
            return parts
        return mix(parts, faces[:, 3:].float())


@torch.no_grad()
def take_over(net: Generator, other: Generator) -> None:
    """Begin with another generator's weights, which may have fewer references.

    What the other does not know, the references it never had, starts as if it were not there:
    nothing of it is seen, and it has a small share.

    Raises
    ------
    ValueError
        If the two differ in anything but name, number of references, articulation and in how much
        of the target they may not see.
    """
    mine, theirs = net.config, other.config
    given = {"name": mine.name, "references": mine.references, "articulation": mine.articulation}
    given["hidden"] = mine.hidden
    same = replace(theirs, **given) == mine  # type: ignore[arg-type]
    if not same or theirs.references > mine.references:
        raise ValueError(f"{theirs.name} is not of the configuration {mine.name}")
    state = net.state_dict()
    for name, value in other.state_dict().items():
        if value.shape == state[name].shape:
            state[name] = value
        elif name.startswith("head.steer."):
            state[name] = _steer(value, state[name], mine.references)
        else:
            state[name] = _widened(value, state[name])
    net.load_state_dict(state)


def _widened(value: Tensor, like: Tensor) -> Tensor:
    """A weight with more input channels, which count for nothing."""
    wide = torch.zeros_like(like)
    wide[:, : value.shape[1]] = value
    return wide


def _steer(value: Tensor, like: Tensor, references: int) -> Tensor:
    """Flows and shares of more references; those it had keep theirs."""
    had = len(value) // 3
    wide = like.clone()
    wide[: 2 * had] = value[: 2 * had]
    wide[2 * references : 2 * references + had] = value[2 * had :]
    return wide
