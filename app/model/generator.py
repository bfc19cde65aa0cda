"""LPIPS-AttnWav2Lip's generator (Chen et al., arXiv 2602.00189), and its copying variant.

Input per frame: the target face with the mouth's region set to zero, a reference face of
the same person, and the mel window of the frame.  Output: the target face with the mouth
that the sound asks for.
"""

from dataclasses import asdict, dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.audio import SILENCE
from app.model.expert import audio_trunk
from app.model.layers import ConvBlock, ResidualCBAM, SemanticAlignment, UpBlock

BASE = 6
"""Side of the innermost map, as in the paper: 6 x 6 x 256."""
FLOW_RANGE = 0.25
"""Largest displacement of the copying head, as a fraction of the crop's width."""


@dataclass(frozen=True)
class GeneratorConfig:
    """What a generator is made of.

    ``head`` is ``"paint"`` (the paper's: colours through a sigmoid) or ``"copy"`` (colours,
    a flow that warps the reference, and a mask that mixes the two).  ``hidden`` names the
    region of the target frame that is set to zero (`app.model.region`).
    ``widths`` are the channels from the outermost map inwards, one more than there are halvings.
    With ``patch`` 2 the outermost map is half the picture's size and each of its positions
    stands for 2 x 2 px, which saves more than half the time (ours; the paper has 1).
    ``audio`` is ``"own"`` (the paper's) or ``"expert"``: convolutions shaped as the sync
    expert's, so that training can begin with what the expert knows of sound (paper B takes
    over its expert's audio encoder likewise).
    ``articulation`` (ours) widens the mouth's movement after training: the audio map is moved
    this many times as far from that of silence.  Networks trained on little footage hedge
    and mumble, and this undoes it as guidance does for diffusion models.
    """

    name: str = "lpips-attnwav2lip"
    size: int = 96
    widths: tuple[int, ...] = (32, 64, 128, 256, 256)
    alignments: int = 9
    ffc: bool = True
    adain: bool = True
    cbam: bool = True
    head: str = "paint"
    hidden: str = "lower-half"
    patch: int = 1
    audio: str = "own"
    articulation: float = 1.0

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


CONFIGS = {
    config.name: config
    for config in (
        GeneratorConfig(),
        GeneratorConfig(
            name="lpips-attnwav2lip-copy",
            widths=(32, 64, 160, 256),
            head="copy",
            hidden="mouth-jaw",
            patch=2,
            audio="expert",
        ),
    )
}
"""Configurations by name: the paper's, and the one with the copying head."""


class AudioEncoder(nn.Module):
    """Mel window (B, 1, 80, 16) to a map of the innermost face map's size, (B, C, 6, 6)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
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
        """(B, 1, 80, 16) to (B, C, 6, 6)."""
        return self.out(self.blocks(mel))


EXPERT_WIDTH = 32
"""Width of the expert whose audio convolutions `ExpertAudioEncoder` can take over."""


class ExpertAudioEncoder(nn.Module):
    """The sync expert's audio convolutions, then a map of the innermost face map's size."""

    def __init__(self, channels: int, width: int = EXPERT_WIDTH) -> None:
        super().__init__()
        self.trunk = nn.Sequential(*audio_trunk(width))
        self.join = ConvBlock(8 * width, channels)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, mel: Tensor) -> Tensor:
        """(B, 1, 80, 16) to (B, C, 6, 6)."""
        x = self.trunk(mel / 4)
        x = F.interpolate(x, size=(BASE, BASE), mode="bilinear", align_corners=False)
        return self.out(self.join(x))


class FaceEncoder(nn.Module):
    """Shallow residual CNN with residual CBAM; returns the map of every stage, innermost last."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        w = config.widths
        # A patch takes in neighbours through the fold, so its kernel can be smaller.
        kernel = 7 if config.patch == 1 else 5
        self.patch = config.patch
        self.stem = ConvBlock(6 * config.patch**2, w[0], kernel=kernel, padding=kernel // 2)
        self.stages = nn.ModuleList(
            nn.Sequential(
                ConvBlock(cin, cout, stride=2),
                ResidualCBAM(cout) if config.cbam else nn.Identity(),
                ConvBlock(cout, cout, residual=True),
            )
            for cin, cout in pairwise(w)
        )

    def forward(self, faces: Tensor) -> list[Tensor]:
        """(B, 6, S, S) to maps of S / patch, half of it, ... 6."""
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


class PaintHead(nn.Module):
    """The paper's output: three colours through a sigmoid."""

    def __init__(self, width: int, patch: int) -> None:
        super().__init__()
        self.patch = patch
        self.out = nn.Conv2d(width, 3 * patch**2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """The decoder's last map to (B, 3, S, S) in [0, 1]."""
        return torch.sigmoid(F.pixel_shuffle(self.out(x), self.patch).float())


BASE_LIPS = 96
"""Side in px of the map in which `CopyHead` keeps where lips are."""


def lips(size: int) -> Tensor:
    """A bump where the template has the lips, (1, 1, size, size) in (0, 1]."""
    at = (torch.arange(size) + 0.5) / size
    x, y = (at - 0.5) / 0.16, (at - 0.62) / 0.11
    return torch.exp(-(x[None, :] ** 2) - y[:, None] ** 2)[None, None]


class CopyHead(nn.Module):
    """Colour, flow and share of paint: detail is copied from the reference, the rest painted.

    Flow and share are predicted per patch and interpolated, so they are smooth enough to be
    applied to a reference of any resolution.  The flow starts at zero.  The share starts at 0.12
    on skin and at 0.7 on the lips: a head that copies everywhere at first stays for long in
    the rut of a still mouth, while lips that are painted follow the sound from the start.
    """

    lips: Tensor

    def __init__(self, width: int, patch: int) -> None:
        super().__init__()
        self.patch = patch
        self.register_buffer("lips", 3.0 * lips(BASE_LIPS), persistent=False)
        self.paint = nn.Conv2d(width, 3 * patch**2, 3, padding=1)
        self.steer = nn.Conv2d(width, 3, 3, padding=1)
        nn.init.zeros_(self.steer.weight)
        with torch.no_grad():
            self.steer.bias.copy_(torch.tensor([0.0, 0.0, -2.0]))  # type: ignore[union-attr]

    def forward(self, x: Tensor) -> Tensor:
        """The last map to (B, 6, S, S): colour in [0, 1], flow in crop widths, share of paint."""
        painted = F.pixel_shuffle(self.paint(x), self.patch).float()
        # Unfolding a patch leaves its grid in the picture; two averages of neighbours, once to
        # either side, are the binomial filter, which is zero at that frequency.
        smooth = F.avg_pool2d(F.pad(painted, (0, 1, 0, 1), mode="replicate"), 2, 1)
        smooth = F.avg_pool2d(F.pad(smooth, (1, 0, 1, 0), mode="replicate"), 2, 1)
        colour = torch.sigmoid(smooth)
        steer = self.steer(x).float()
        if self.patch > 1:
            steer = F.interpolate(
                steer, scale_factor=float(self.patch), mode="bilinear", align_corners=False
            )
        flow = FLOW_RANGE * torch.tanh(steer[:, :2])
        lips_here = F.interpolate(self.lips, size=steer.shape[-2:], mode="bilinear")
        return torch.cat([colour, flow, torch.sigmoid(steer[:, 2:] + lips_here)], dim=1)


def warp(image: Tensor, flow: Tensor) -> Tensor:
    """Pull pixels along a flow: ``out[p] = image[p + flow[p]]``, bilinear, borders repeated.

    Parameters
    ----------
    image : (B, C, H, W)
    flow : (B, 2, H, W)
        x then y, in fractions of the width and the height.
    """
    h, w = flow.shape[2:]
    ys = (torch.arange(h, device=flow.device, dtype=flow.dtype) + 0.5) / h
    xs = (torch.arange(w, device=flow.device, dtype=flow.dtype) + 0.5) / w
    grid = torch.stack([flow[:, 0] + xs[None, None, :], flow[:, 1] + ys[None, :, None]], dim=-1)
    return F.grid_sample(
        image, 2 * grid - 1, mode="bilinear", padding_mode="border", align_corners=False
    )


def mix(parts: Tensor, reference: Tensor) -> Tensor:
    """Put a copying head's output together with the reference it was made for.

    Parameters
    ----------
    parts : (B, 6, S, S)
        As `CopyHead` gives them.
    reference : (B, 3, S, S) in [0, 1]

    Returns
    -------
    (B, 3, S, S) in [0, 1]
    """
    colour, flow, share = parts[:, :3], parts[:, 3:5], parts[:, 5:]
    return share * colour + (1 - share) * warp(reference, flow)


class Generator(nn.Module):
    """Paper A's generator: shallow U-Net with residual CBAM, nine semantic alignments at 6 x 6."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        if config.size != config.patch * BASE * 2 ** (len(config.widths) - 1):
            raise ValueError(
                f"{len(config.widths)} widths do not lead from {config.size} px to {BASE}"
            )
        self.config = config
        inner = config.widths[-1]
        self.face_encoder = FaceEncoder(config)
        encoder = ExpertAudioEncoder if config.audio == "expert" else AudioEncoder
        self.audio_encoder: nn.Module = encoder(inner)
        self.alignments = nn.ModuleList(
            SemanticAlignment(inner, BASE, config.ffc, config.adain)
            for _ in range(config.alignments)
        )
        self.decoder = Decoder(config)
        head = CopyHead if config.head == "copy" else PaintHead
        self.head: nn.Module = head(config.widths[0], config.patch)

    def parts(self, faces: Tensor, mel: Tensor) -> Tensor:
        """Everything up to and with the head.

        Parameters
        ----------
        faces : (B, 6, S, S) in [0, 1]
            Target RGB with its hidden region zero, then reference RGB.
        mel : (B, 1, 80, 16) in [-4, 4]

        Returns
        -------
        (B, 3, S, S) painted, or (B, 6, S, S) from the copying head
        """
        maps = self.face_encoder(faces)
        audio = self.audio_encoder(mel)
        if not self.training and self.config.articulation != 1.0:
            quiet = self.audio_encoder(torch.full_like(mel[:1], SILENCE))
            audio = quiet + self.config.articulation * (audio - quiet)
        x = maps[-1]
        for alignment in self.alignments:
            x = alignment(x, audio)
        return self.head(self.decoder(x, maps))

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        """As `parts`, but always the finished picture, (B, 3, S, S) in [0, 1]."""
        parts = self.parts(faces, mel)
        if self.config.head == "paint":
            return parts
        return mix(parts, faces[:, 3:].float())
