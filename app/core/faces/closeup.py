"""Close looks at one face: a close-up in which a detector sees it best, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.faces.align import similarity, to_pixels
from app.core.faces.detect import Detections, Detector
from app.core.faces.flow import Box, Grey
from app.core.faces.fuse import Fix
from app.core.faces.geometry import apply, scaling

Picture = NDArray[np.uint8]

Look = Callable[[int], Picture]
"""The frame at hand as upright RGB, with the long side given in px, never enlarged."""

WIDE_SIDE = 960
"""Long side in px of the picture for faces that are small, or when there seem to be none."""

SMALL = 24.0
"""Side in px of a face in the small picture below which it is looked at in the wide one."""

CLOSE_UP = 160
"""Side in px of what the detector is shown of a known face, which fills half of it.

Tried: less room around a face of the same size makes the detector lose hidden faces, and a
smaller picture moves its points by 3 to 5 % of the eyes' distance.
"""

SAME = 0.3
"""Overlap of two squares from which on they hold the same face."""

_OUTSIDE = (110, 110, 110)  # grey where a close-up reaches beyond the picture


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame as the tracker sees it: its number, when it is shown, and the small picture.

    ``grey`` is its brightness, and ``colours`` makes RGB of the same size of it.
    """

    index: int
    seconds: float
    grey: Grey
    colours: Callable[[], Picture]

    @property
    def rgb(self) -> Picture:
        """The small picture in RGB, made each time it is asked for."""
        return self.colours()


def close_look(
    detector: Detector, box: Box, moment: Moment, least: float, look: Look | None = None
) -> tuple[Fix, Box] | None:
    """Detect a face where it is expected.

    Parameters
    ----------
    detector : Detector
    box : Box
        Where; px of the small picture.
    moment : Moment
        The frame.
    least : float
        Confidence asked for.
    look : Look, optional
        Makes a larger picture for a small face, where the frame is still at hand.

    Returns
    -------
    fix, box
        In px of the small picture; None if there is no face.
    """
    rgb = look(WIDE_SIDE) if look and box.side < SMALL else moment.rgb
    factor = rgb.shape[1] / moment.grey.shape[1]
    close, to_picture = close_up(rgb, box.scaled(factor))
    back = scaling(1 / factor, 1 / factor) @ to_picture
    return best_match(detector(close), back, box, least)


def sharpness_of(grey: Grey, box: Box) -> float:
    """Variance of the Laplacian inside a square, in grey levels squared; 0 out of the picture."""
    height, width = grey.shape
    left, right = (int(np.clip(box.x + s * box.side / 2, 0, width)) for s in (-1, 1))
    top, bottom = (int(np.clip(box.y + s * box.side / 2, 0, height)) for s in (-1, 1))
    if right - left < 3 or bottom - top < 3:
        return 0.0
    _, spread = cv2.meanStdDev(cv2.Laplacian(grey[top:bottom, left:right], cv2.CV_16S))
    return float(spread[0, 0]) ** 2


def close_up(rgb: Picture, box: Box) -> tuple[Picture, NDArray[np.float64]]:
    """Cut out twice the face's square and resize it; also the matrix back into the picture."""
    side = max(2, round(2 * box.side))
    left, top = round(box.x - (side - 1) / 2), round(box.y - (side - 1) / 2)
    height, width = rgb.shape[:2]
    inner: Picture = rgb[max(0, top) : max(0, top + side), max(0, left) : max(0, left + side)]
    padding = (
        max(0, -top),
        max(0, top + side - height),
        max(0, -left),
        max(0, left + side - width),
    )
    if any(padding) and inner.size:
        bordered = cv2.copyMakeBorder(inner, *padding, cv2.BORDER_CONSTANT, value=_OUTSIDE)
        inner = np.asarray(bordered, np.uint8)
    if inner.shape[:2] != (side, side):  # the face lies outside the picture
        inner = np.full((side, side, 3), _OUTSIDE[0], np.uint8)
    shrink = cv2.INTER_AREA if side > CLOSE_UP else cv2.INTER_LINEAR
    close = np.asarray(cv2.resize(inner, (CLOSE_UP, CLOSE_UP), interpolation=shrink), np.uint8)
    shift = np.array([[1.0, 0.0, left], [0.0, 1.0, top], [0.0, 0.0, 1.0]])
    return close, shift @ scaling(side / CLOSE_UP, side / CLOSE_UP)


def best_match(
    found: Detections, to_picture: NDArray[np.float64], expected: Box, least: float
) -> tuple[Fix, Box] | None:
    """Choose the detection that lies best over the expected square, if any does."""
    best, most = None, SAME
    for corners, score, points in zip(found.boxes, found.scores, found.points, strict=True):
        box = Box.around(apply(to_picture, corners.reshape(2, 2)).ravel())
        if score >= least and box.overlap(expected) >= most:
            most = box.overlap(expected)
            placed = apply(to_picture, points)
            best = Fix(placed[:, 0] + 1j * placed[:, 1], float(score)), box
    return best


def mouth_score(detector: Detector, rgb: Picture, points: NDArray[np.complex128]) -> float:
    """Say how much the lower half of a face, shown alone, still looks like one.

    A detector recognises a face by its eyes however much a hand covers of the mouth.  With
    everything above the nose painted over, it has the mouth alone to go by: on uncovered
    faces CenterFace then still reports 0.3 to 0.8, on covered ones mostly less than 0.1.

    Parameters
    ----------
    detector : Detector
    rgb : (h, w, 3) uint8
    points : (5,) complex px
        The face's points, ``x + iy``.

    Returns
    -------
    float
        0..1; compare it with what is usual for the same face.
    """
    side = CLOSE_UP // 2
    upright = to_pixels(similarity(np.stack([points.real, points.imag], axis=1)), side)
    upright[:2, 2] += [0.5 * side, 0.45 * side]
    close = cv2.warpAffine(rgb, upright[:2], (CLOSE_UP, CLOSE_UP), borderValue=_OUTSIDE)
    close[: round(0.775 * side)] = _OUTSIDE
    found = detector(np.asarray(close, np.uint8), 0.1)
    centred = np.abs(found.boxes[:, [0, 2]].mean(axis=1) - side) < 0.4 * side
    low = found.boxes[:, 3] > 1.05 * side
    return float(found.scores[centred & low].max(initial=0.0))
