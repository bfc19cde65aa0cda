"""Wav2Lip (Prajwal et al., ACM MM 2020, arXiv 2008.10010): generator and quality discriminator.

The networks of the public checkpoints ``wav2lip.pth``, ``wav2lip_gan.pth`` and
``visual_quality_disc.pth``.  These see BGR; ours are given RGB like all our networks, and swap.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.configs import QualityDiscriminatorConfig, Wav2LipConfig
from app.model.layers import ConvBlock, swap_colours

POINT = 512
"""Channels where the faces and the sound are no more than a point, 1 x 1."""


def stage(
    cin: int, cout: int, residuals: int, stride: int | tuple[int, int] = 2
) -> list[ConvBlock]:
    """A convolution that changes the size of the map, then residual ones that keep it."""
    keep = [ConvBlock(cout, cout, residual=True, bias=True) for _ in range(residuals)]
    return [ConvBlock(cin, cout, stride=stride, bias=True), *keep]


def to_point(cin: int) -> list[ConvBlock]:
    """Convolutions from a map (B, cin, 3, 3) to (B, 512, 1, 1)."""
    return [
        ConvBlock(cin, POINT, padding=0, bias=True),
        ConvBlock(POINT, POINT, kernel=1, padding=0, bias=True),
    ]


def audio_encoder(residuals: int) -> nn.Sequential:
    """Mel windows (B, 1, 80, 16) to (B, 512, 1, 1).

    ``residuals`` is the number of residual convolutions at 3 x 3, in which the generator's and
    the expert's differ.
    """
    return nn.Sequential(
        *stage(1, 32, 2, stride=1),
        *stage(32, 64, 2, stride=(3, 1)),  # 27 x 16
        *stage(64, 128, 2, stride=3),  # 9 x 6
        *stage(128, 256, residuals, stride=(3, 2)),  # 3 x 3
        *to_point(256),
    )


class Widen(nn.Module):
    """Transposed convolution, batch norm, ReLU: a point to 3 x 3, or any other map doubled."""

    def __init__(self, cin: int, cout: int, point: bool = False) -> None:
        super().__init__()
        stride, padding = (1, 0) if point else (2, 1)
        self.conv = nn.ConvTranspose2d(cin, cout, 3, stride, padding, output_padding=padding)
        self.norm = nn.BatchNorm2d(cout)

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, cout, 2 H, 2 W), or from 1 x 1 to 3 x 3."""
        return torch.relu(self.norm(self.conv(x)))


def face_encoder() -> nn.ModuleList:
    """Faces (B, 6, 96, 96) to (B, 512, 1, 1); every stage's map is a skip."""
    widths = (16, 32, 64, 128, 256, 512)  # at 96, 48, 24, 12, 6 and 3 px
    residuals = (2, 3, 2, 2, 1)
    return nn.ModuleList(
        [
            nn.Sequential(ConvBlock(6, widths[0], kernel=7, padding=3, bias=True)),
            *(
                nn.Sequential(*stage(cin, cout, count))
                for (cin, cout), count in zip(pairwise(widths), residuals, strict=True)
            ),
            nn.Sequential(*to_point(widths[-1])),
        ]
    )


def face_decoder() -> nn.ModuleList:
    """Sound (B, 512, 1, 1) to (B, 80, 96, 96), a skip being appended after every stage."""
    widths = (512, 512, 384, 256, 128, 64)  # at 3, 6, 12, 24, 48 and 96 px
    skips = (512, 512, 256, 128, 64, 32)  # of the stage before each
    stages = [nn.Sequential(ConvBlock(POINT, POINT, kernel=1, padding=0, bias=True))]
    below = POINT
    for level, (width, skip) in enumerate(zip(widths, skips, strict=True)):
        up = Widen(below + skip, width, point=level == 0)
        count = 1 if level == 0 else 2
        keep = [ConvBlock(width, width, residual=True, bias=True) for _ in range(count)]
        stages.append(nn.Sequential(up, *keep))
        below = width
    return nn.ModuleList(stages)


class Wav2Lip(nn.Module):
    """Wav2Lip's generator: a U-Net whose innermost map is a point of sound beside one of face."""

    def __init__(self, config: Wav2LipConfig) -> None:
        super().__init__()
        self.config = config
        self.face_encoder = face_encoder()
        self.audio_encoder = audio_encoder(residuals=1)
        self.face_decoder = face_decoder()
        self.output = nn.Sequential(ConvBlock(80, 32, bias=True), nn.Conv2d(32, 3, 1))

    def parts(self, faces: Tensor, mel: Tensor) -> Tensor:
        """The painted face; see `app.model.generator.Generator.parts`.

        Parameters
        ----------
        faces : (B, 6, 96, 96) in [0, 1]
            Target RGB with its lower half zero, then reference RGB.
        mel : (B, 1, 80, 16) in [-4, 4]
            The window that starts with the frame.

        Returns
        -------
        (B, 3, 96, 96) RGB in [0, 1]
        """
        x, skips = swap_colours(faces), []
        for encode in self.face_encoder:
            x = encode(x)
            skips.append(x)
        x = self.audio_encoder(mel)
        for decode, skip in zip(self.face_decoder, reversed(skips), strict=True):
            x = torch.cat([decode(x), skip], dim=1)
        return swap_colours(torch.sigmoid(self.output(x).float()))

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        """As `parts`, which already is the finished picture."""
        return self.parts(faces, mel)


class LeakyBlock(nn.Module):
    """Convolution, then a leaky ReLU (0.01)."""

    def __init__(
        self, cin: int, cout: int, kernel: int, stride: int | tuple[int, int], padding: int
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, padding)

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, cout, H', W')."""
        return F.leaky_relu(self.conv(x), 0.01)


class QualityDiscriminator(nn.Module):
    """Judges, frame by frame, whether the lower half of a face is real (section 3.3 there)."""

    def __init__(self, config: QualityDiscriminatorConfig) -> None:
        super().__init__()
        self.config = config
        widths = (32, 64, 128, 256, 512, 512)
        kernels = (5, 5, 5, 3, 3)
        strides = (
            (1, 2),
            (2, 2),
            (2, 2),
            (2, 2),
            (2, 2),
        )  # 48 x 96 to 48 x 48, then halved to 3 x 3
        self.encoder = nn.ModuleList(
            [
                nn.Sequential(LeakyBlock(3, widths[0], 7, 1, 3)),
                *(
                    nn.Sequential(
                        LeakyBlock(cin, cout, kernel, stride, kernel // 2),
                        LeakyBlock(cout, cout, kernel, 1, kernel // 2),
                    )
                    for (cin, cout), kernel, stride in zip(
                        pairwise(widths), kernels, strides, strict=True
                    )
                ),
                nn.Sequential(LeakyBlock(512, POINT, 3, 1, 0), LeakyBlock(POINT, POINT, 1, 1, 0)),
            ]
        )
        self.verdict = nn.Conv2d(POINT, 1, 1)

    def forward(self, frames: Tensor) -> Tensor:
        """Judge faces.

        Parameters
        ----------
        frames : (B, T, 3, S, S)
            RGB in [0, 1]; only the lower halves are looked at.  S is at least 96; larger faces
            are judged in several places.

        Returns
        -------
        (B, T)
            Logits: the sigmoid is the probability that the frame is real.  Of several places
            their mean (ours).
        """
        x = swap_colours(frames[..., frames.shape[-2] // 2 :, :]).flatten(0, 1)
        for encode in self.encoder:
            x = encode(x)
        return self.verdict(x).mean((1, 2, 3)).reshape(frames.shape[:2])
