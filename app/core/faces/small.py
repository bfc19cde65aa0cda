"""Small pictures of frames, kept as brightness and half-size colour, as video stores them.

Following a face needs the brightness alone, and scaling a frame's own planes costs a third of
making RGB of it; colours are computed where a detector asks for them, a few times a second.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from numpy.typing import NDArray

from app.core.media.types import VideoStream

Picture = NDArray[np.uint8]

_UPRIGHT = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


@dataclass(frozen=True, eq=False)
class Small:
    """A frame scaled down.

    Attributes
    ----------
    planes : (3 h / 2, w) uint8
        As stored, not upright: brightness, then both colours at half the size, one after the
        other ("I420"), in the range of television, 16..235.
    rotation : int
        Degrees clockwise for display: 0, 90, 180 or 270.
    """

    planes: Picture
    rotation: int = 0

    @cached_property
    def grey(self) -> Picture:
        """Brightness, upright, (h, w) uint8 in 16..235."""
        return self._upright(self.planes[: 2 * len(self.planes) // 3])

    def rgb(self) -> Picture:
        """Colours, upright, (h, w, 3) uint8."""
        colour = cv2.cvtColor(self.planes, cv2.COLOR_YUV2RGB_I420)
        return self._upright(np.asarray(colour, np.uint8))

    def thumb(self, least: int) -> Picture:
        """Colours, upright, of the smallest size that divides this one and has ``least`` px.

        Parameters
        ----------
        least : int
            Long side of the result in px, at least, if there is as much.

        Returns
        -------
        (h', w', 3) uint8
            Perhaps without a few lines at the right and the lower edge, as stored.
        """
        height, width = 2 * len(self.planes) // 3, self.planes.shape[1]
        step = max(1, max(height, width) // least)
        w, h = width // (2 * step), height // (2 * step)
        if step == 1 or not (w and h):
            return self.rgb()
        flat = self.planes.ravel()
        bright = flat[: height * width].reshape(height, width)
        blue, red = flat[height * width :].reshape(2, height // 2, width // 2)
        # Whole numbers of px make one: the only ratio that is scaled at the speed of memory.
        smaller = [
            cv2.resize(
                plane[: n * h * step, : n * w * step],
                (n * w, n * h),
                interpolation=cv2.INTER_AREA,
            ).ravel()
            for plane, n in ((bright, 2), (blue, 1), (red, 1))
        ]
        planes = np.concatenate(smaller).reshape(3 * h, 2 * w)
        return Small(np.asarray(planes, np.uint8), self.rotation).rgb()

    def _upright(self, stored: Picture) -> Picture:
        if not self.rotation:
            return stored
        return np.asarray(cv2.rotate(stored, _UPRIGHT[self.rotation]), np.uint8)


class Shrinker:
    """Scales the frames of one clip down.

    Parameters
    ----------
    video : VideoStream
        How they are to be shown.
    long_side : int
        Longer side in px of the small pictures; frames that are smaller keep their size.
        Both sides come out even.
    """

    def __init__(self, video: VideoStream, long_side: int) -> None:
        self._rotation = video.rotation
        wide, high = float(video.width * video.sample_aspect), float(video.height)
        scale = min(1.0, long_side / max(wide, high))
        self._width = max(2, 2 * round(wide * scale / 2))
        self._height = max(2, 2 * round(high * scale / 2))
        self._scaler = VideoReformatter()  # remembers its set-up, so this clip has its own

    def __call__(self, frame: VideoFrame) -> Small:
        """Scale a frame of any pixel format."""
        small = self._scaler.reformat(
            frame,
            self._width,
            self._height,
            "yuv420p",
            interpolation=Interpolation.AREA,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        return Small(np.asarray(small.to_ndarray(), np.uint8), self._rotation)
