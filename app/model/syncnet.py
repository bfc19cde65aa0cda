"""SyncNet (Chung & Zisserman, ACCV-W 2016): the scorer of LSE, public as ``syncnet_v2.model``.

It sees BGR in 0 to 255; ours is given RGB in [0, 1] like all our networks, and converts.
"""

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor, nn

from app.model.configs import SyncNetConfig
from app.model.layers import swap_colours


class Layer(NamedTuple):
    """One step of a tower: a convolution with its norm and ReLU, then perhaps a maximum.

    Kernel, stride and padding are those of `torch.nn.Conv2d` or `Conv3d`; ``pool`` holds the
    same three of the maximum.
    """

    width: int
    kernel: tuple[int, ...]
    stride: tuple[int, ...] | int = 1
    padding: tuple[int, ...] | int = 0
    pool: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...] | int] | None = None


LIPS = (
    Layer(96, (5, 7, 7), (1, 2, 2), pool=((1, 3, 3), (1, 2, 2), 0)),  # 1 x 54 x 54
    Layer(256, (1, 5, 5), (1, 2, 2), (0, 1, 1), pool=((1, 3, 3), (1, 2, 2), (0, 1, 1))),  # 13 x 13
    Layer(256, (1, 3, 3), padding=(0, 1, 1)),
    Layer(256, (1, 3, 3), padding=(0, 1, 1)),
    Layer(256, (1, 3, 3), padding=(0, 1, 1), pool=((1, 3, 3), (1, 2, 2), 0)),  # 6 x 6
    Layer(512, (1, 6, 6)),  # a point
)
SOUND = (
    Layer(64, (3, 3), padding=1),  # 13 x 20
    Layer(192, (3, 3), padding=1, pool=((3, 3), (1, 2), 0)),  # 11 x 9
    Layer(384, (3, 3), padding=1),
    Layer(256, (3, 3), padding=1),
    Layer(256, (3, 3), padding=1, pool=((3, 3), (2, 2), 0)),  # 5 x 4
    Layer(512, (5, 4)),  # a point
)
EMBEDDING = 1024


_OVER: dict[int, tuple[type[nn.Module], type[nn.Module], type[nn.Module]]] = {
    2: (nn.Conv2d, nn.BatchNorm2d, nn.MaxPool2d),
    3: (nn.Conv3d, nn.BatchNorm3d, nn.MaxPool3d),
}


class Step(nn.Module):
    """A `Layer` over maps of two dimensions, or of three."""

    def __init__(self, cin: int, layer: Layer) -> None:
        super().__init__()
        conv, norm, pool = _OVER[len(layer.kernel)]
        self.conv = conv(cin, layer.width, layer.kernel, layer.stride, layer.padding)
        self.norm = norm(layer.width)
        self.pool = pool(*layer.pool) if layer.pool else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, ...) to (B, width, ...)."""
        return self.pool(self.norm(self.conv(x)).relu())


class Tower(nn.Module):
    """Convolutions to a point, then two linear layers."""

    def __init__(self, cin: int, layers: Sequence[Layer]) -> None:
        super().__init__()
        widths = [cin, *(layer.width for layer in layers)]
        self.steps = nn.Sequential(*map(Step, widths, layers))
        last = widths[-1]
        self.join = nn.Sequential(
            nn.Linear(last, last), nn.BatchNorm1d(last), nn.ReLU(), nn.Linear(last, EMBEDDING)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, ...) to (B, 1024)."""
        return self.join(self.steps(x).flatten(1))


class SyncNet(nn.Module):
    """Embeds five frames of a face, and the 0.2 s of sound beside them, in one space.

    How far apart the two lie says whether they belong together; nothing is normalised.
    """

    def __init__(self, config: SyncNetConfig) -> None:
        super().__init__()
        self.config = config
        self.lips = Tower(3, LIPS)
        self.sound = Tower(1, SOUND)

    def embed_faces(self, frames: Tensor) -> Tensor:
        """(B, 5, 3, 224, 224) RGB in [0, 1], 25 frames a second, to (B, 1024)."""
        return self.lips(255 * swap_colours(frames).transpose(1, 2))

    def embed_audio(self, mfcc: Tensor) -> Tensor:
        """(B, 1, 13, 20), MFCC at 100 Hz of 16-bit samples, to (B, 1024)."""
        return self.sound(mfcc)
