"""How open a mouth looks, by rules: what an `app.model.openness.Openness` begins to learn from."""

import torch
from torch import Tensor

_MOUTH = ((0.54, 0.78), (0.41, 0.59))
"""Rows and columns, in sides of the crop, in which it looks into the mouth."""
_CHIN = ((0.52, 0.92), (0.35, 0.65))
"""The same for lips, which may be open or not."""
_LOWER = 2400.0
"""Grey levels that a side of the crop counts by which lips lie lower: 25 a px of 96."""


def between_lips(pictures: Tensor) -> Tensor:
    """How open mouths look by what shows between the lips, and by how low these lie.

    The inside of a mouth is darker than lips and skin, and teeth and shadow are less red than
    they: the sum of how far the darkest sixth lies below the middle third in grey, and of four
    times how far the least red sixth lies below it in Cr.  And as a mouth opens the lower lip
    sinks, and with it the middle of what is red.  That holds for faces that are lit evenly;
    of beards and dark skin it says little (docs/tried.md, "How open a mouth looks").

    Parameters
    ----------
    pictures : (B, 3, S, S) in [0, 1]
        Aligned crops.

    Returns
    -------
    (B,)
        Grey levels; compares pictures of one clip.
    """
    red, green, blue = (255 * pictures).unbind(1)
    grey = 0.299 * red + 0.587 * green + 0.114 * blue  # BT.601
    redness = 0.713 * (red - grey)
    chin = _part(redness, *_CHIN)
    usual = chin.flatten(1).quantile(0.6, dim=1)
    lips = (chin - usual[:, None, None]).clamp(min=0).sum(2) + 1e-3
    rows = torch.arange(lips.shape[1], dtype=lips.dtype, device=lips.device)
    height = (lips @ rows) / lips.sum(1) / pictures.shape[-1]
    return _depth(_part(grey, *_MOUTH)) + 4 * _depth(_part(redness, *_MOUTH)) + _LOWER * height


def _part(channel: Tensor, rows: tuple[float, float], columns: tuple[float, float]) -> Tensor:
    """A part of square channels (B, S, S), its edges in sides."""
    side = channel.shape[-1]
    top, bottom, left, right = (round(edge * side) for edge in (*rows, *columns))
    return channel[:, top:bottom, left:right]


def _depth(channel: Tensor) -> Tensor:
    """How far the lowest sixth lies below the middle third, (B,)."""
    values = channel.flatten(1).sort(dim=1).values
    third, sixth = values.shape[1] // 3, values.shape[1] // 6
    return values[:, third : values.shape[1] - third].mean(1) - values[:, :sixth].mean(1)
