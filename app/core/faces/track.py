"""What is known of a clip's faces: where each is in every frame of its shot."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class FaceTrack:
    """One face through one shot.

    Attributes
    ----------
    shot : int
        Which shot, from 0.
    first : int
        Frame of the clip in which the track begins; it has ``n`` frames.
    points : (n, 5, 2) float32 display px
        Eye on the picture's left, eye on its right, nose tip, left and right mouth corner.
    visible : (n,) bool
        False while the face is out of the picture, or it or its mouth is hidden; the points
        may then be a guess.
    score : (n,) float32
        The detector's confidence, 0..1; 0 where not visible.
    yaw : (n,) float32 degrees
        Turn of the head, positive towards the picture's right; see `fuse.yaw_of`.
    sharpness : (n,) float32
        Variance of the Laplacian over the face in the small picture, in grey levels squared;
        compares frames of one track, not faces of different size.
    """

    shot: int
    first: int
    points: NDArray[np.float32]
    visible: NDArray[np.bool_]
    score: NDArray[np.float32]
    yaw: NDArray[np.float32]
    sharpness: NDArray[np.float32]

    @property
    def end(self) -> int:
        """Frame of the clip after the track's last one."""
        return self.first + len(self.visible)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What the first pass over a clip found.

    Attributes
    ----------
    pts : (frames,) int64
        Presentation time of each frame in ``time_base``.
    time_base : Fraction
        Seconds.
    size : (int, int)
        Width and height of the picture in display px.
    cuts : tuple of int
        First frame of each shot but the first.
    tracks : tuple of FaceTrack
        In order of shot, then of first frame.
    truncated : str or None
        A sentence about what of the file could not be read.
    """

    pts: NDArray[np.int64]
    time_base: Fraction
    size: tuple[int, int]
    cuts: tuple[int, ...]
    tracks: tuple[FaceTrack, ...]
    truncated: str | None = None
