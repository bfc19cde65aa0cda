"""Which stretches of a face's track are worth learning from, and where their crops lie."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.faces.align import crop_side, similarity, to_pixels
from app.core.faces.choose import turned_away
from app.core.faces.smooth import runs, smooth
from app.core.faces.track import FaceTrack
from trainer.pack import CROP, MARGIN

SHORTEST = 37
"""Frames a clip must have: a window of 5, a reference well away from it, 16 other sounds."""
LONGEST = 750
"""Frames after which a clip is divided: half a minute, in which light and pose stay alike."""
ENLARGED = 2.0
"""How many times as large as in the footage a crop is stored at most: the rest is guesswork."""
JUMP = 0.15
"""Share of its side by which a crop may move from one frame to the next."""
BLURRED = 40.0
"""Variance of the Laplacian of a crop, squared grey levels, below which it is out of focus.

Footage that is merely soft has 90 and more; a blur over a fiftieth of the face's width has 15.
"""


class Unusable(Exception):
    """Footage cannot be learnt from; the message is a phrase about it that says why."""


@dataclass(frozen=True)
class Piece:
    """Frames ``first`` to ``end`` (excluded) of a file: one face, well visible, heard.

    ``points`` (end - first, 5, 2) are its smoothed landmarks in display px, in which ``side`` is
    that of the crop which the networks see, the median over the track.
    """

    first: int
    end: int
    points: NDArray[np.float64]
    side: float


def find_pieces(
    track: FaceTrack,
    seconds: NDArray[np.float64],
    heard: tuple[float, float],
    stored: int = CROP,
) -> list[Piece]:
    """Find the stretches of a track that are worth learning from.

    Parameters
    ----------
    track : FaceTrack
        Of ``n`` frames.
    seconds : (n,)
        When they are shown.
    heard : (start, end)
        When there is sound, in seconds.
    stored : int
        Side in px at which crops will be stored.

    Raises
    ------
    Unusable
        If there are none.
    """
    if not track.visible.any():
        raise Unusable("its face is never visible")
    points = smooth(track, seconds)
    sides = np.full(len(points), np.nan)
    sides[track.visible] = [crop_side(similarity(p)) for p in points[track.visible]]
    side = float(np.nanmedian(sides))
    least = stored / ENLARGED
    if side < least:
        raise Unusable(f"its face is too small (a crop of {side:.0f} px, {least:.0f} are needed)")
    facing = track.visible & ~turned_away(track.yaw)
    if not facing.any():
        raise Unusable("its face is turned away")
    usable = facing & (seconds >= heard[0]) & (seconds < heard[1])
    steady = _steady(points, sides)
    found = [
        Piece(track.first + a, track.first + b, points[a:b], side)
        for start, stop in runs(usable)
        for a, b in _divide(start, stop)
        if steady[a + 1 : b].all()
    ]
    if found:
        return found
    longest = max((stop - start for start, stop in runs(usable)), default=0)
    if longest < SHORTEST:
        raise Unusable(
            f"its face is seen and heard for {longest} frames at most ({SHORTEST} are needed)"
        )
    raise Unusable("its face jumps")


def _steady(points: NDArray[np.float64], sides: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each frame's face (n, 5, 2) is near where it was one frame before, if it was seen."""
    centres = points.mean(axis=1)
    moved = np.linalg.norm(np.diff(centres, axis=0), axis=1) / sides[1:]
    return np.concatenate([[True], moved <= JUMP])


def _divide(start: int, stop: int) -> list[tuple[int, int]]:
    """Divide a stretch into as few equal parts as `LONGEST` allows; none if it is too short.

    >>> _divide(0, 1600), _divide(5, 30)
    ([(0, 533), (533, 1067), (1067, 1600)], [])
    """
    if stop - start < SHORTEST:
        return []
    count = -(-(stop - start) // LONGEST)
    marks = np.rint(np.linspace(start, stop, count + 1)).astype(int).tolist()
    return list(pairwise(marks))


def pack_matrix(points: NDArray[np.float64], stored: int = CROP) -> NDArray[np.float64]:
    """Matrix (3, 3) from the px of a picture to a stored crop, for a face's points (5, 2).

    Half a template's crop lies at the same place; the rest is `trainer.pack.MARGIN`.
    """
    shrink = np.diag([1 / MARGIN, 1 / MARGIN, 1.0])
    shrink[:2, 2] = 0.5 - 0.5 / MARGIN
    return to_pixels(shrink @ similarity(points), stored)


def sharpness_of(cropped: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian inside the face of a stored crop (S, S, 3), seen at `CROP` px."""
    if len(cropped) != CROP:
        cropped = np.asarray(cv2.resize(cropped, (CROP, CROP), interpolation=cv2.INTER_AREA))
    inside = slice(CROP * 3 // 16, CROP * 13 // 16)
    grey = cv2.cvtColor(cropped, cv2.COLOR_RGB2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_32F)[inside, inside].var())
