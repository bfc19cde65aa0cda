"""How open a mouth looks, as something that can be learnt from."""

import torch
from torch import Tensor

from app.core.dub.references import CHIN, LOWER, MOUTH

UNIT = 32.0
"""Grey levels by which `how_open` varies within a clip, on average over the starter's footage."""


def how_open(pictures: Tensor) -> Tensor:
    """`app.core.dub.references.openness`, differentiable.

    In place of the median stands the mean of the middle third, so that more than one pixel
    learns from it.  Within a clip the two correlate 0.99.

    Parameters
    ----------
    pictures : (B, 3, S, S) in [0, 1]
        Aligned crops.

    Returns
    -------
    (B,)
        Grey levels.
    """
    red, green, blue = (255 * pictures).unbind(1)
    grey = 0.299 * red + 0.587 * green + 0.114 * blue  # BT.601, as for Y'CbCr in OpenCV
    redness = 0.713 * (red - grey)
    chin = _part(redness, *CHIN)
    usual = chin.detach().flatten(1).quantile(0.6, dim=1)
    lips = (chin - usual[:, None, None]).clamp(min=0).sum(2) + 1e-3
    rows = torch.arange(lips.shape[1], dtype=lips.dtype, device=lips.device)
    height = (lips @ rows) / lips.sum(1) / pictures.shape[-1]
    return _depth(_part(grey, *MOUTH)) + 4 * _depth(_part(redness, *MOUTH)) + LOWER * height


def opening(made: Tensor, truth: Tensor) -> Tensor:
    """By how much mouths look otherwise open than they should, in units of `UNIT`.

    It says in one number what pixels say in a thousand, and says it too where there is no true
    picture: a mouth that is lent a sound should be as open as the one that spoke it.

    Parameters
    ----------
    made, truth : (B, T, 3, S, S) in [0, 1]
        Of the same clips, seen through the same look.

    Returns
    -------
    scalar
        Mean absolute difference.

    Examples
    --------
    >>> face = torch.full((1, 1, 3, 96, 96), 0.5)
    >>> speaking = face.clone()
    >>> speaking[..., 60:66, 42:54] = 0  # a dark slit of 72 px among 391
    >>> opening(face, face).item(), round(opening(face, speaking).item(), 2)
    (0.0, 3.98)
    """
    apart = how_open(made.flatten(0, 1)) - how_open(truth.flatten(0, 1))
    return apart.abs().mean() / UNIT


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
