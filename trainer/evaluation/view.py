"""Looking at a face in a frame: squares of its unit crop, each cut once."""

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.sample import crop
from app.core.faces.align import to_pixels
from app.core.media.planes import to_planar

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Square = tuple[float, float, float]
"""Left, top and side, in sides of the unit crop."""
WHOLE: Square = (0.0, 0.0, 1.0)
"""The aligned crop that a network sees."""
AROUND: Square = (0.17, 0.37, 0.66)
"""The square around the mask, in which pictures are compared."""
SIDE = 128
"""px of the squares in which pictures are compared."""


class View:
    """One frame's face.

    Parameters
    ----------
    frame : VideoFrame
    unit : (3, 3)
        From stored px to the unit crop.
    """

    def __init__(self, frame: VideoFrame, unit: Matrix) -> None:
        self._frame, self._unit = frame, unit
        self._cuts: dict[tuple[Square, int], Picture] = {}

    def cut(self, square: Square, size: int) -> Picture:
        """A square of the unit crop as RGB, (size, size, 3)."""
        key = (square, size)
        if key not in self._cuts:
            self._frame = to_planar(self._frame)
            left, top, side = square
            inside = np.array([[1 / side, 0, -left / side], [0, 1 / side, -top / side], [0, 0, 1]])
            self._cuts[key] = crop(self._frame, to_pixels(inside @ self._unit, size), size)
        return self._cuts[key]
