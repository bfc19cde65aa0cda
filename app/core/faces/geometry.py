"""From the picture a file stores to the picture a viewer sees, and between picture sizes.

Pixel centres lie at integer coordinates in every space, so the left edge of a picture is at
-0.5 and scaling by ``s`` maps ``x`` to ``(x + 0.5) * s - 0.5``.
"""

import numpy as np
from numpy.typing import NDArray

from app.core.media.types import VideoStream

_TURNS = {0, 90, 180, 270}


def display_size(video: VideoStream) -> tuple[int, int]:
    """Width and height in px of the picture as the viewer sees it: square pixels, upright.

    Pixels that are not square keep their height and get the width that ``sample_aspect``
    asks for, rounded to whole px, as players do.

    Raises
    ------
    ValueError
        If the rotation is not a quarter turn.
    """
    _check_turn(video.rotation)
    width, height = _square_width(video), video.height
    return (height, width) if video.rotation in (90, 270) else (width, height)


def stored_to_display(video: VideoStream) -> NDArray[np.float64]:
    """Matrix from stored px to display px.

    Returns
    -------
    (3, 3)
        ``[x', y', 1] = M @ [x, y, 1]``: first the width is stretched to square pixels, then
        the picture is turned clockwise by ``video.rotation``.

    Raises
    ------
    ValueError
        If the rotation is not a quarter turn.
    """
    _check_turn(video.rotation)
    width, height = _square_width(video), video.height
    stretch = scaling(width / video.width, 1.0)
    turn = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
    }[video.rotation]
    return np.array(turn, dtype=np.float64) @ stretch


def scaling(sx: float, sy: float) -> NDArray[np.float64]:
    """Matrix that resizes a picture by ``sx`` across and ``sy`` down.

    >>> scaling(0.5, 0.5) @ [9.5, -0.5, 1]
    array([ 4.5, -0.5,  1. ])
    """
    return np.array([[sx, 0.0, sx / 2 - 0.5], [0.0, sy, sy / 2 - 0.5], [0.0, 0.0, 1.0]])


def apply(matrix: NDArray[np.float64], points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Map points of shape ``(..., 2)`` with a (3, 3) affine matrix.

    >>> apply(scaling(2, 2), np.array([[0.0, 1.0]]))
    array([[0.5, 2.5]])
    """
    return np.asarray(points @ matrix[:2, :2].T + matrix[:2, 2], dtype=np.float64)


def _square_width(video: VideoStream) -> int:
    return max(1, round(video.width * video.sample_aspect))


def _check_turn(rotation: int) -> None:
    if rotation not in _TURNS:
        raise ValueError(f"rotation must be 0, 90, 180 or 270 degrees, not {rotation}")
