"""The part of the crop that a dub may change: mouth, chin and the lower cheeks."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

CENTRE = (0.5, 0.66)
HALF_WIDTH = 0.32  # cheeks end at 0.34 to 0.38 in the aligned crop; the fade stays on skin
ABOVE, BELOW = 0.16, 0.325  # from under the nose at 0.50 to past an open chin, at 0.985
SQUARENESS_ABOVE, SQUARENESS_BELOW = 3.5, 2.0
FEATHER = 0.05  # of the crop's side: what of the plate shines through moves with its old words
FINE = 768  # px: the outline is drawn at this size or above, and averaged down
RING_OUTSIDE = 0.03  # of the crop's side
MARGIN = 3  # px around the mask that enlarging a patch reads


@lru_cache(maxsize=8)
def mouth_mask(size: int, feather: float = FEATHER) -> NDArray[np.float32]:
    """Soft mask of the mouth and jaw in the aligned crop (template in `app.core.faces.align`).

    The outline is a superellipse, squarer above its centre than below; from the outline
    inwards the mask rises as ``3t^2 - 2t^3``.  It is exactly 0 outside the outline, and so
    on the crop's border.

    Parameters
    ----------
    size : px
        Side of the crop.
    feather
        Width of the rise, as a fraction of the crop's side.

    Returns
    -------
    (size, size) float32 in [0, 1]
        Read-only: all callers share it.

    Examples
    --------
    >>> mask = mouth_mask(96)
    >>> float(mask[60, 48]), float(mask[24, 48])
    (1.0, 0.0)
    """
    fine = size * max(2, -(-FINE // size))
    grid = (np.arange(fine) + 0.5) / fine
    x = np.abs(grid - CENTRE[0])[None, :] / HALF_WIDTH
    y = (grid - CENTRE[1])[:, None]
    above = x**SQUARENESS_ABOVE + np.abs(y / ABOVE) ** SQUARENESS_ABOVE
    below = x**SQUARENESS_BELOW + np.abs(y / BELOW) ** SQUARENESS_BELOW
    inside = (np.where(y < 0, above, below) < 1.0).astype(np.uint8)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    t = np.clip(depth / (feather * fine), 0.0, 1.0)
    rise = (t * t * (3.0 - 2.0 * t)).astype(np.float32)
    mask = np.asarray(cv2.resize(rise, (size, size), interpolation=cv2.INTER_AREA), np.float32)
    mask.setflags(write=False)
    return mask


@lru_cache(maxsize=8)
def mask_box(side: int) -> tuple[slice, slice]:
    """Rows and columns of the crop that `app.core.compose.paste.paste` reads of a patch.

    They hold `mouth_mask` and its `ring`, and a margin for interpolation and sharpening: 38 %
    of a crop of 320 px.

    Parameters
    ----------
    side : px
        Of the crop.

    Examples
    --------
    >>> mask_box(320)
    (slice(149, 320, None), slice(46, 274, None))
    """
    part = needed(mouth_mask(side))
    assert part is not None
    return part


def needed(mask: NDArray[np.float32]) -> tuple[slice, slice] | None:
    """`mask_box` of any mask ``(S, S)``; None if it is 0 everywhere."""
    size = len(mask)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return None
    margin = max(_reach(size), MARGIN) + 1  # the px beyond that the blur in `sharpen` reads
    first, second = (
        slice(max(int(at[0]) - margin, 0), min(int(at[-1]) + 1 + margin, size))
        for at in (rows, columns)
    )
    return first, second


def ring(mask: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where patch and plate are compared: the plate's share of the px in and around a mask.

    Parameters
    ----------
    mask : (S, S) float32 in [0, 1]

    Returns
    -------
    (S, S) float32 in [0, 1]
        1 just outside the mask, falling to 0 where the mask is full; 0 farther out.
    """
    width = 2 * _reach(len(mask)) + 1
    near = cv2.dilate((mask > 0).astype(np.uint8), np.ones((width, width), np.uint8))
    return np.asarray((1.0 - mask) * near, np.float32)


def _reach(size: int) -> int:
    """How far the ring goes beyond the mask, px."""
    return max(1, round(RING_OUTSIDE * size))
