"""What a generator's last map becomes: painted colours, or what to copy from the references."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FLOW_RANGE = 0.25
"""Largest displacement of the copying head, as a fraction of the crop's width."""


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
    """Colour, flows and shares: detail is copied from the references, the rest painted.

    Flows and shares are predicted per patch and interpolated, so they are smooth enough to be
    applied to references of any resolution; paint has 2 x 2 colours a patch.  Flows start at zero,
    the share of paint at 0.12 or less; but with one reference at 0.7 on the lips: a head that
    copies one mouth everywhere at first stays for long in the rut of a still one, while lips that
    are painted follow the sound from the start.  With several, mixing an open mouth into a closed
    one moves it.
    """

    lips: Tensor

    def __init__(self, width: int, patch: int, references: int = 1) -> None:
        super().__init__()
        self.patch, self.references = patch, references
        bump = 3.0 if references == 1 else 0.0
        self.register_buffer("lips", bump * lips(BASE_LIPS), persistent=False)
        self.grain = min(patch, 2)
        self.paint = nn.Conv2d(width, 3 * self.grain**2, 3, padding=1)
        self.steer = nn.Conv2d(width, 3 * references, 3, padding=1)
        nn.init.zeros_(self.steer.weight)
        with torch.no_grad():
            self.steer.bias.copy_(  # type: ignore[union-attr]
                torch.tensor([0.0] * 2 * references + [-2.0] + [-1.0] * (references - 1))
            )

    def forward(self, x: Tensor) -> Tensor:
        """The last map to (B, 3 + 3 K, S, S) for K references.

        Colour in [0, 1]; a flow in crop widths for each reference, x and y; the share of paint,
        then of each reference but the first, which has what is left.
        """
        painted = F.pixel_shuffle(self.paint(x), self.grain).float()
        # Unfolding a patch leaves its grid in the picture; two averages of neighbours, once to
        # either side, are the binomial filter, which is zero at that frequency.
        smooth = F.avg_pool2d(F.pad(painted, (0, 1, 0, 1), mode="replicate"), 2, 1)
        smooth = F.avg_pool2d(F.pad(smooth, (1, 0, 1, 0), mode="replicate"), 2, 1)
        colour = torch.sigmoid(self._enlarged(smooth, self.patch // self.grain))
        steer = self._enlarged(self.steer(x).float(), self.patch)
        flows = FLOW_RANGE * torch.tanh(steer[:, : 2 * self.references])
        lips_here = F.interpolate(self.lips, size=steer.shape[-2:], mode="bilinear")
        paint = steer[:, 2 * self.references :][:, :1] + lips_here
        scores = [torch.zeros_like(paint), paint, steer[:, 2 * self.references + 1 :]]
        shares = torch.softmax(torch.cat(scores, dim=1), dim=1)
        return torch.cat([colour, flows, shares[:, 1:]], dim=1)

    @staticmethod
    def _enlarged(x: Tensor, times: int) -> Tensor:
        if times == 1:
            return x
        return F.interpolate(x, scale_factor=float(times), mode="bilinear", align_corners=False)


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


def mix(parts: Tensor, references: Tensor) -> Tensor:
    """Put a copying head's output together with the references it was made for.

    Parameters
    ----------
    parts : (B, 3 + 3 K, S, S)
        As `CopyHead` gives them.
    references : (B, 3 K, S, S) in [0, 1]

    Returns
    -------
    (B, 3, S, S) in [0, 1]
    """
    count = references.shape[1] // 3
    colour, _, shares = parts.split([3, 2 * count, count], dim=1)
    of_first = 1 - shares.sum(1, keepdim=True)
    of_references = torch.cat([of_first, shares[:, 1:]], dim=1)
    copied = (of_references[:, :, None] * pulled(parts, references)).sum(1)
    return shares[:, :1] * colour + copied


def pulled(parts: Tensor, references: Tensor) -> Tensor:
    """Each reference as its flow pulls it, (B, K, 3, S, S); parameters as for `mix`."""
    count = references.shape[1] // 3
    flows = parts[:, 3 : 3 + 2 * count]
    return warp(
        references.unflatten(1, (count, 3)).flatten(0, 1),
        flows.unflatten(1, (count, 2)).flatten(0, 1),
    ).unflatten(0, (-1, count))
