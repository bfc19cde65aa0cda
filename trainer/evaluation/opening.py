"""How a mouth opens, and what it follows."""

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
"""One value a frame, (n,); NaN where there is none."""

FEWEST = 10
"""Pairs of frames below which nothing is said about a correlation."""
_EYES = (36, 45)
_INNER_LIPS = ((61, 67), (62, 66), (63, 65))


def mouth_opening(landmarks: NDArray[np.floating]) -> float:
    """How far the inner lips are apart, in distances of the outer eye corners.

    The mean of the three gaps 61-67, 62-66 and 63-65 across the line of the eyes 36-45, so
    that a tilted head changes nothing; numbers are those of the 68 points of 300-W
    (Sagonas et al. 2013), counted from 0.

    Parameters
    ----------
    landmarks : (68, 2)
        In any picture's px, y downwards.

    Returns
    -------
    float
        About 0 for a closed mouth, slightly negative where the landmarks of the lips cross.

    Raises
    ------
    ValueError
        If the eye corners coincide.
    """
    across = landmarks[_EYES[1]] - landmarks[_EYES[0]]
    width = float(np.hypot(*across))
    if width <= 0:
        raise ValueError("the corners of the eyes coincide")
    down = np.array([-across[1], across[0]]) / width
    gaps = [float((landmarks[low] - landmarks[up]) @ down) for up, low in _INNER_LIPS]
    return float(np.mean(gaps)) / width


def correlation(a: Curve, b: Curve) -> float:
    """Pearson's correlation over the frames in which both curves have a value.

    Returns
    -------
    float
        0 if one of them does not move, NaN if fewer than `FEWEST` frames are left.

    Examples
    --------
    >>> rise = np.arange(12.0)
    >>> round(correlation(rise, 3 - rise), 6), correlation(rise, np.ones(12))
    (-1.0, 0.0)
    """
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < FEWEST:
        return float("nan")
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 1e-12 else 0.0


def partial_correlation(a: Curve, b: Curve, given: Curve) -> float:
    """How two curves go together beyond what both have in common with a third.

    The correlation of what is left of each after its regression on the third (Yule 1897):
    ``(r_ab - r_ag r_bg) / sqrt((1 - r_ag^2)(1 - r_bg^2))``, over the frames in which all three
    have a value.

    Returns
    -------
    float
        0 if a curve does not move or has all of it in common with the third, NaN if fewer than
        `FEWEST` frames are left.

    Examples
    --------
    >>> way = np.sin(np.arange(40.0))
    >>> a, b = way + np.cos(3 * np.arange(40.0)), way + np.cos(5 * np.arange(40.0))
    >>> round(correlation(a, b), 2), abs(round(partial_correlation(a, b, way), 1))
    (0.48, 0.0)
    """
    both = np.isfinite(a) & np.isfinite(b) & np.isfinite(given)
    a, b, given = (np.where(both, curve, np.nan) for curve in (a, b, given))
    ab, ag, bg = correlation(a, b), correlation(a, given), correlation(b, given)
    left = (1 - ag**2) * (1 - bg**2)
    if np.isnan(left):
        return float("nan")
    return (ab - ag * bg) / float(np.sqrt(left)) if left > 1e-9 else 0.0


def late(curve: Curve, frames: int) -> Curve:
    """A curve that comes so many frames later; a negative number makes it come earlier.

    >>> late(np.array([1.0, 2.0, 3.0]), 1)
    array([nan,  1.,  2.])
    """
    moved = np.full(len(curve), np.nan)
    if abs(frames) >= len(curve):
        return moved
    if frames >= 0:
        moved[frames:] = curve[: len(curve) - frames]
    else:
        moved[:frames] = curve[-frames:]
    return moved


def lag_of(made: Curve, real: Curve, reach: int) -> int:
    """By how many frames a re-made mouth comes after the real one.

    Where the correlation of the two peaks, at most ``reach`` either way; 0 if there is no
    correlation at all.  A clip whose own sound lags the picture by five frames gives 5.
    """
    found = {k: correlation(made, late(real, k)) for k in range(-reach, reach + 1)}
    usable = {k: value for k, value in found.items() if np.isfinite(value)}
    # Of equal peaks the nearest to 0 counts.
    return max(usable, key=lambda k: (usable[k], -abs(k)), default=0)


def spread_ratio(made: Curve, real: Curve) -> float:
    """Standard deviation of one curve over that of another, where both have a value.

    Returns
    -------
    float
        NaN if fewer than `FEWEST` frames are left or the other does not move.
    """
    both = np.isfinite(made) & np.isfinite(real)
    if both.sum() < FEWEST or real[both].std() < 1e-9:
        return float("nan")
    return float(made[both].std() / real[both].std())


def resampled(times: Curve, values: Curve, wanted: Curve) -> Curve:
    """A curve at other times, linear in between; NaN outside, and next to missing values.

    Parameters
    ----------
    times, values : (n,)
        Seconds, increasing, and the curve.
    wanted : (m,)
        Seconds.

    Examples
    --------
    >>> resampled(np.array([0.0, 1.0]), np.array([0.0, 4.0]), np.array([0.25, 2.0]))
    array([ 1., nan])
    """
    return np.interp(wanted, times, values, left=np.nan, right=np.nan)
