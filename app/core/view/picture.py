"""The size and colours in which the window shows a clip's frames."""

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from app.core.faces.small import Shrinker
from app.core.media.types import VideoStream

Picture = NDArray[np.uint8]
"""``(h, w, 3)`` RGB, upright, square pixels, contiguous."""

VIEW_SIDE = 960
"""Long side in px of the pictures the window shows; those of smaller clips keep their size."""

FULL_SIDE = 4096
"""The same of a picture that is looked at closely: the clip's own size, but for enormous ones."""

_HD_HEIGHT = 720
_BT709 = 1  # H.273 matrix codes
_MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
}
_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


class Viewer:
    """Makes the pictures to show of one clip's frames.

    Colours follow the frame's own tags; a clip without them has the matrix of its size, ITU-R
    BT.709 from 720 lines up, else BT.601.

    Parameters
    ----------
    video : VideoStream
        How the frames are stored.
    long_side : int
        Of the pictures, px; both sides come out even.
    """

    def __init__(self, video: VideoStream, long_side: int = VIEW_SIDE) -> None:
        self._video = video
        self._shrink = Shrinker(video, long_side)
        self._colours = VideoReformatter()
        untagged = Colorspace.ITU709 if video.height >= _HD_HEIGHT else Colorspace.ITU601
        self._matrix = _MATRICES.get(video.colour.matrix, untagged)

    def __call__(self, frame: VideoFrame) -> Picture:
        """Scale a frame of any pixel format down and turn it upright."""
        # Scaled in the picture's own YUV first: that is twice as fast as on the way to RGB.
        small = VideoFrame.from_ndarray(self._shrink(frame).planes, format="yuv420p")
        rgb = self._colours.reformat(
            small, format="rgb24", src_colorspace=self._matrix, threads=1
        ).to_ndarray()
        turn = _TURNS.get(self._video.rotation)
        return np.ascontiguousarray(rgb if turn is None else cv2.rotate(rgb, turn), np.uint8)
