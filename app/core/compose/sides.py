"""What of a patch would lie beside the face: it stays as the plate has it.

The mask is that of a face seen from the front.  Where a head turns away, one of its sides lies on
what is behind the head, or on hair or an ear, and there the patch has cheek.  What is said moves
a mouth and a chin, and next to nothing beside them: so where patch and plate differ much out
there, after their colours are matched, they show different things.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose.mask import CENTRE
from app.core.compose.match import Layers

FROM, TO = 0.15, 0.21  # from the middle, of the crop's side: lips end before, cheeks begin
ALIKE, ALIEN = 14.0, 34.0  # 8-bit codes: how much patch and plate differ where both show a cheek
BLUR = 0.015  # of the crop's side: what is finer is beard and grain


def share_of_patch(
    patch: Layers, plate: Layers, left: int, side: int, unit: float
) -> NDArray[np.float32] | None:
    """How much of a patch may be shown where it is beside the mouth.

    Parameters
    ----------
    patch, plate : three of (h, w)
        Y, U and V of the same part of the crop, in code values, colours matched.
    left, side : px
        Where the part begins in the crop, from the left, and the crop's side.
    unit
        Code values per step of an 8-bit scale.

    Returns
    -------
    (h, w) float32 in [0, 1], or None
        1 in the middle, and where the two are alike; None where it would be 1 everywhere.
    """
    beside = _beside(left, patch[0].shape[1], side)
    apart = np.zeros_like(patch[0])
    for columns in _columns(left, len(beside), side):
        squares = [
            cv2.GaussianBlur(ours[:, columns] - theirs[:, columns], (0, 0), BLUR * side) ** 2
            for ours, theirs in zip(patch, plate, strict=True)
        ]
        apart[:, columns] = np.sqrt(sum(squares)) / unit
    t = np.clip((apart - ALIKE) / (ALIEN - ALIKE), 0.0, 1.0) * beside
    if not t.any():
        return None
    return np.asarray(1.0 - t * t * (3.0 - 2.0 * t), np.float32)


@lru_cache(maxsize=8)
def _beside(left: int, width: int, side: int) -> NDArray[np.float32]:
    """0 around the mouth's column, rising to 1 where cheeks begin, for each column of a part."""
    x = (np.arange(left, left + width, dtype=np.float32) + 0.5) / side
    return np.clip((np.abs(x - CENTRE[0]) - FROM) / (TO - FROM), 0.0, 1.0).astype(np.float32)


@lru_cache(maxsize=8)
def _columns(left: int, width: int, side: int) -> tuple[slice, ...]:
    """The columns of a part that are beside the mouth, on its left and on its right."""
    inner = [int((CENTRE[0] + way * FROM) * side) - left for way in (-1, 1)]
    both = slice(0, max(0, inner[0] + 1)), slice(max(0, inner[1]), width)
    return tuple(at for at in both if at.stop > at.start)
