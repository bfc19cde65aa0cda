"""Quiet a track without lag: the head's motion stays, trembling and speech go.

A face's motion is split into pose (one similarity for each frame) and shape (where the five
points lie in the upright crop).  Optical flow gives pose almost without noise, and a crop
that lags a quick nod would make the mouth swim on the face: pose is smoothed lightly.  Shape
changes slowly, as the head turns, but the detector's trembling and the motion of the mouth
end up in it: shape is smoothed strongly, the mouth's corners most.
"""

import numpy as np
from numpy.typing import NDArray

from app.core.faces.align import similarity
from app.core.faces.track import FaceTrack

Complex = NDArray[np.complex128]

_POSE = 0.03  # s, standard deviation of the kernel
_SHAPE = (0.15, 0.15, 0.15, 0.3, 0.3)  # s, for each of the five points
_CENTRE = 0.5 + 0.5j  # of the unit crop


def smooth(track: FaceTrack, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smooth the points of a track within each run of visible frames.

    Parameters
    ----------
    track : FaceTrack
        With ``n`` frames.
    seconds : (n,) float64
        When they are shown, strictly increasing; distances may vary.

    Returns
    -------
    (n, 5, 2) display px
        What is seen on the other side of a gap has no influence.  Frames that are not
        visible keep the track's points.
    """
    points = np.asarray(track.points, np.float64).copy()
    for start, stop in runs(track.visible):
        points[start:stop] = _smooth_run(points[start:stop], seconds[start:stop])
    return points


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches where a flag is set, as (start, stop) with stop excluded.

    >>> runs(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    padded = np.concatenate([[False], flags, [False]])
    marks = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return list(zip(marks[::2], marks[1::2], strict=True))


def _smooth_run(points: NDArray[np.float64], seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    z = np.asarray(points[..., 0] + 1j * points[..., 1], np.complex128)
    to_crop = np.stack([similarity(p) for p in points])
    turn: Complex = np.reciprocal(to_crop[:, 0, 0] + 1j * to_crop[:, 1, 0])
    shape: Complex = z / turn[:, None] + (to_crop[:, 0, 2] + 1j * to_crop[:, 1, 2])[:, None]
    place: Complex = z[:, 0] + turn * (_CENTRE - shape[:, 0])
    turn = local_line(turn, seconds, _POSE)
    place = local_line(place, seconds, _POSE)
    for column, sigma in enumerate(_SHAPE):
        shape[:, column] = local_line(shape[:, column], seconds, sigma)
    z = turn[:, None] * (shape - _CENTRE) + place[:, None]
    return np.stack([z.real, z.imag], axis=-1)


def local_line(values: Complex, seconds: NDArray[np.float64], sigma: float) -> Complex:
    """Fit a line around each moment, weighted by a Gaussian in time, and take its value there.

    Local linear regression (Cleveland 1979): unlike an average it keeps a steady move as it
    is, also where frames come irregularly and at the ends.

    Parameters
    ----------
    values : (n,) complex
    seconds : (n,) strictly increasing
    sigma : float
        Standard deviation of the weight, s.

    Returns
    -------
    (n,) complex

    Examples
    --------
    >>> local_line(np.array([0, 1, 2, 3]) + 0j, np.array([0, 1, 2, 3.0]), 2.0).real.round(6)
    array([0., 1., 2., 3.])
    """
    count = len(values)
    total, late, late2 = np.ones(count), np.zeros(count), np.zeros(count)
    mean, slope = values.copy(), np.zeros_like(values)
    for apart in range(1, count):
        gap = seconds[apart:] - seconds[:-apart]
        if gap.min() > 3 * sigma:
            break
        weight = np.exp(-0.5 * (gap / sigma) ** 2)
        for here, there, d in (
            (slice(None, -apart), slice(apart, None), gap),
            (slice(apart, None), slice(None, -apart), -gap),
        ):
            total[here] += weight
            late[here] += weight * d
            late2[here] += weight * d * d
            mean[here] += weight * values[there]
            slope[here] += weight * d * values[there]
    spread = total * late2 - late * late
    steady = spread > 1e-9 * total * np.maximum(late2, 1e-12)
    line = (late2 * mean - late * slope) / np.where(steady, spread, 1.0)
    return np.asarray(np.where(steady, line, mean / total))
