"""When each frame of a clip is shown: the map between frame numbers and exact time."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.core.media.types import VideoStream


@dataclass(frozen=True, eq=False)
class FrameTimes:
    """The times of a clip's frames, counted from the movie's origin.

    Attributes
    ----------
    pts : (frames,) int64
        When each frame is shown, in ``time_base``; strictly increasing.
    time_base : Fraction
        s.
    rate : Fraction
        Frames per second; says how long the last frame is shown.
    """

    pts: NDArray[np.int64]
    time_base: Fraction
    rate: Fraction

    def __len__(self) -> int:
        return len(self.pts)

    def time(self, frame: int) -> Fraction:
        """When a frame is shown, s.

        Frame ``len(times)`` is the end of the last one; further out, and before frame 0,
        frames go on at the clip's rate.

        Examples
        --------
        >>> FrameTimes(np.array([0, 3, 4]), Fraction(1, 10), Fraction(5)).time(1)
        Fraction(3, 10)
        """
        if not len(self.pts):
            return frame / self.rate
        last = len(self.pts) - 1
        near = min(max(frame, 0), last)
        return int(self.pts[near]) * self.time_base + (frame - near) / self.rate

    def frame_at(self, time: Fraction) -> int:
        """Return which frame is on the screen at a time in s; the first or last one outside.

        Examples
        --------
        >>> times = FrameTimes(np.array([0, 3, 4]), Fraction(1, 10), Fraction(5))
        >>> times.frame_at(Fraction(29, 100))
        0
        """
        tick = time // self.time_base
        return max(0, int(np.searchsorted(self.pts, tick, side="right")) - 1)

    def sample(self, frame: int, rate: int) -> int:
        """Return the sample, of ``rate`` Hz, that is heard when a frame begins."""
        return (2 * self.time(frame) * rate + 1) // 2

    def starts(self, rate: int) -> NDArray[np.int64]:
        """Return `sample` of all frames, ``(frames,)``."""
        return _rounded(self.pts, self.time_base * rate)


def _rounded(counts: NDArray[np.int64], step: Fraction) -> NDArray[np.int64]:
    """Multiply whole numbers by a fraction, exactly, and round halves up."""
    return (2 * step.numerator * counts + step.denominator) // (2 * step.denominator)


def constant_times(video: VideoStream) -> FrameTimes:
    """Take a clip for one of constant rate, to have times before they are read.

    Parameters
    ----------
    video : VideoStream
        Its own count of frames is believed.
    """
    step = 1 / (video.rate * video.time_base)
    ticks = _rounded(np.arange(video.frames, dtype=np.int64), step)
    return FrameTimes(video.start_pts + ticks, video.time_base, video.rate)
