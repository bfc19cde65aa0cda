"""How a face moves from one picture to the next: optical flow, summed up in one similarity.

Corner points above the mouth are followed by the pyramidal method of Lucas and Kanade
(Bouguet 2000), forward and back again; those that come home agree on a similarity transform.
The mouth is left out because it moves with speech, not with the head.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

_WINDOW = (15, 15)  # px
_LEVELS = 3
_LEVELS_HOME = 0
_STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.02)
_CORNERS = 32
_FEWEST = 6  # corners; a similarity needs two, the others vote
_MARGIN = 0.6  # of the face's side, around the corners, in which they are looked for, but
_REACH = 60.0  # px, no more than the coarsest pictures' window sees
_GROWTH = 1.25  # a face cannot grow or shrink more than this in one frame


@dataclass(frozen=True)
class Box:
    """A square around a face: centre and side in px of the picture at hand."""

    x: float
    y: float
    side: float

    @classmethod
    def around(cls, corners: NDArray[np.floating]) -> "Box":
        """Square with the centre of a left-top-right-bottom box and its longer side."""
        left, top, right, bottom = (float(v) for v in corners)
        return cls((left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top, 1.0))

    def scaled(self, factor: float) -> "Box":
        """Return the same square in a picture ``factor`` times as large.

        >>> Box(9.5, 9.5, 10).scaled(2)
        Box(x=19.5, y=19.5, side=20)
        """
        return Box((self.x + 0.5) * factor - 0.5, (self.y + 0.5) * factor - 0.5, self.side * factor)

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0..1.

        >>> Box(0, 0, 2).overlap(Box(1, 0, 2))
        0.3333333333333333
        """
        reach = (self.side + other.side) / 2
        inside = min(self.side, other.side)
        across = min(inside, max(0.0, reach - abs(self.x - other.x)))
        down = min(inside, max(0.0, reach - abs(self.y - other.y)))
        return across * down / (self.side**2 + other.side**2 - across * down)


@dataclass(frozen=True)
class Step:
    """Motion of a face between two pictures: with ``z = x + iy``, ``z -> turn * z + shift``.

    ``trust`` is the share of corner points that moved with it, 0..1.
    """

    turn: complex
    shift: complex
    trust: float

    def back(self) -> "Step":
        """Return the same motion the other way round."""
        return Step(1 / self.turn, -self.shift / self.turn, self.trust)

    def move(self, box: Box) -> Box:
        """Where a square goes."""
        centre = self.turn * complex(box.x, box.y) + self.shift
        return Box(centre.real, centre.imag, box.side * abs(self.turn))


def corners_of(grey: Grey, box: Box) -> NDArray[np.float32]:
    """Pick points of a face that are easy to follow.

    Returns
    -------
    (m, 1, 2) float32 px
        At most 32 points between forehead and nose; perhaps none.
    """
    height, width = grey.shape
    left = int(np.clip(box.x - 0.38 * box.side, 0, width))
    right = int(np.clip(box.x + 0.38 * box.side, 0, width))
    top = int(np.clip(box.y - 0.42 * box.side, 0, height))
    bottom = int(np.clip(box.y + 0.18 * box.side, 0, height))
    if right - left < 4 or bottom - top < 4:
        return np.empty((0, 1, 2), np.float32)
    found = cv2.goodFeaturesToTrack(
        grey[top:bottom, left:right], _CORNERS, 0.01, max(1.5, box.side / 24), blockSize=3
    )
    if found is None:
        return np.empty((0, 1, 2), np.float32)
    return np.asarray(found + np.array([left, top], np.float32), np.float32)


def follow(
    before: Grey, after: Grey, corners: NDArray[np.float32], box: Box
) -> tuple[Step | None, NDArray[np.float32]]:
    """Follow a face's corner points from one picture to the next.

    Parameters
    ----------
    before, after : (h, w) uint8
        Two pictures of one size.
    corners : (m, 1, 2) float32 px
        Points in the first picture.
    box : Box
        Where the face is in the first picture; how far around the second is searched, and
        what counts as agreement, grow with it.

    Returns
    -------
    step : Step or None
        None where too few points agree on a motion that a face can make.
    corners : (k, 1, 2) float32 px
        The points that agreed, where they are now.
    """
    none = np.empty((0, 1, 2), np.float32)
    if len(corners) < _FEWEST:
        return None, none
    margin = min(_MARGIN * box.side, _REACH)
    left, top = (max(0, int(v - margin)) for v in corners.min(axis=(0, 1)))
    right, bottom = (max(0, int(v + margin)) for v in corners.max(axis=(0, 1)))
    before, after = before[top:bottom, left:right], after[top:bottom, left:right]
    if min(before.shape) < _WINDOW[0]:
        return None, none
    origin = np.array([left, top], np.float32)
    here = corners - origin
    there, ok_there = _flow(before, after, here, here, _LEVELS)
    # On the way home the others say where to begin; from there the pictures themselves are enough.
    guess = there - np.median(there - here, axis=0)
    home, ok_home = _flow(after, before, there, guess, _LEVELS_HOME)
    limit = max(0.5, 0.01 * box.side)
    strayed = np.linalg.norm(home - here, axis=2).ravel()
    there += origin
    good = ok_there & ok_home & (strayed < limit)
    if good.sum() < _FEWEST:
        return None, none
    matrix, agree = cv2.estimateAffinePartial2D(
        corners[good],
        there[good],
        method=cv2.RANSAC,
        ransacReprojThreshold=max(0.6, 0.015 * box.side),
    )
    if matrix is None:
        return None, none
    agree = agree.ravel() == 1
    step = Step(
        complex(matrix[0, 0], matrix[1, 0]),
        complex(matrix[0, 2], matrix[1, 2]),
        float(agree.sum()) / len(corners),
    )
    if agree.sum() < _FEWEST or not 1 / _GROWTH < abs(step.turn) < _GROWTH:
        return None, none
    return step, there[good][agree]


def _flow(
    before: Grey,
    after: Grey,
    points: NDArray[np.float32],
    guess: NDArray[np.float32],
    levels: int,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        points,
        guess.copy(),
        winSize=_WINDOW,
        maxLevel=levels,
        criteria=_STOP,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(there, np.float32), found.ravel() == 1
