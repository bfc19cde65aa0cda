"""Residual networks: ResNet-50 for pictures and ResNetSE-34 for spectrograms.

The first is He et al. 2016 (three convolutions a block, the stride on the middle one, as it is
usually built today); the second its 34-layer sibling with squeeze and excitation (Hu et al.
2018), the speaker-recognition form that is four times narrower (Chung et al. 2020).
"""

import torch
from torch import Tensor, nn

from app.model.layers import ConvBlock

DEPTHS = (3, 4, 6, 3)
"""Blocks of each stage, in ResNet-50 and ResNet-34 alike."""
WIDENING = 4
"""Channels that leave a block of ResNet-50, over those inside it."""


class Shortcut(nn.Sequential):
    """What a block's input is added as: itself, or a 1 x 1 convolution where shapes differ."""

    def __init__(self, cin: int, cout: int, stride: int) -> None:
        if cin == cout and stride == 1:
            super().__init__()
        else:
            conv = nn.Conv2d(cin, cout, 1, stride, bias=False)
            super().__init__(conv, nn.BatchNorm2d(cout))


class Bottleneck(nn.Module):
    """ResNet-50's block: narrow, look around, widen; the input is added before the last ReLU."""

    def __init__(self, cin: int, width: int, stride: int) -> None:
        super().__init__()
        cout = WIDENING * width
        self.narrow = ConvBlock(cin, width, kernel=1, padding=0)
        self.look = ConvBlock(width, width, stride=stride)
        self.widen = nn.Conv2d(width, cout, 1, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.shortcut = Shortcut(cin, cout, stride)
        # A block begins as its shortcut (Goyal et al. 2017), without which fifty layers on small
        # batches hardly get going.
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, 4 width, H / stride, W / stride)."""
        y = self.norm(self.widen(self.look(self.narrow(x))))
        return torch.relu(y + self.shortcut(x))


class SqueezeExcite(nn.Module):
    """Weigh each channel by what all channels hold on average (Hu et al. 2018)."""

    def __init__(self, channels: int, reduction: int = 8) -> None:
        super().__init__()
        self.down = nn.Conv2d(channels, channels // reduction, 1)
        self.up = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same."""
        squeezed = torch.relu(self.down(x.mean((2, 3), keepdim=True)))
        return x * torch.sigmoid(self.up(squeezed))


class SEBasicBlock(nn.Module):
    """ResNet-34's block of two convolutions, with squeeze and excitation before the sum."""

    def __init__(self, cin: int, cout: int, stride: int) -> None:
        super().__init__()
        self.first = ConvBlock(cin, cout, stride=stride)
        self.second = nn.Conv2d(cout, cout, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.excite = SqueezeExcite(cout)
        self.shortcut = Shortcut(cin, cout, stride)
        nn.init.zeros_(self.norm.weight)  # as in `Bottleneck`

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, cout, H / stride, W / stride)."""
        y = self.excite(self.norm(self.second(self.first(x))))
        return torch.relu(y + self.shortcut(x))


def resnet50(channels: int, width: int) -> list[nn.Module]:
    """ResNet-50 without its classifier: (B, channels, H, W) to (B, 32 width, H / 32, W / 32).

    Parameters
    ----------
    channels
        Of the picture.
    width
        64 is the network as published.
    """
    layers: list[nn.Module] = [
        ConvBlock(channels, width, kernel=7, stride=2, padding=3),
        nn.MaxPool2d(3, 2, 1),
    ]
    cin = width
    for stage, depth in enumerate(DEPTHS):
        inside = width * 2**stage
        for block in range(depth):
            layers.append(Bottleneck(cin, inside, 2 if stage and not block else 1))
            cin = WIDENING * inside
    return layers


def resnet_se34(width: int) -> list[nn.Module]:
    """ResNetSE-34 for mel windows: (B, 1, 80, 16) to (B, 8 width, 5, 2).

    The first convolution halves the bands and keeps the times: a window has only 16 of them.
    """
    layers: list[nn.Module] = [ConvBlock(1, width, kernel=7, stride=(2, 1), padding=3)]
    cin = width
    for stage, depth in enumerate(DEPTHS):
        cout = width * 2**stage
        for block in range(depth):
            layers.append(SEBasicBlock(cin, cout, 2 if stage and not block else 1))
            cin = cout
    return layers
