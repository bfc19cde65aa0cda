"""How a head is held: what of an aligned crop is never re-made, compared."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.model.region import hidden_region

POSE = 24
"""Side in px of the picture that poses are compared by."""
ALIKE = 10.0
"""Grey levels by which poses of heads that are held alike may differ."""

Float = NDArray[np.float32]


def pose(picture: NDArray[np.uint8]) -> Float:
    """What is compared of an aligned crop (S, S, 3): grey levels, (POSE, POSE)."""
    grey = picture.mean(axis=2, dtype=np.float32)
    return np.asarray(cv2.resize(grey, (POSE, POSE), interpolation=cv2.INTER_AREA), np.float32)


def distances(poses: Float, one: Float) -> NDArray[np.float64]:
    """Mean differences of poses (n, POSE, POSE) from one, in what is never re-made, grey levels."""
    return np.asarray((np.abs(poses - one) * _SHOWN).sum(axis=(1, 2)), np.float64)


def _shown() -> Float:
    hidden = cv2.resize(hidden_region(96, "mouth-jaw"), (POSE, POSE), interpolation=cv2.INTER_AREA)
    shown = 1 - hidden
    shown[: POSE // 4] = 0  # hair says nothing of a jaw
    return np.asarray(shown / shown.sum(), np.float32)


_SHOWN = _shown()
