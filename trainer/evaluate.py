"""Measures of a dub: how the mouth opens, what it follows, and whether the mask's edge shows."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.faces.smooth import runs

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


def edge_step(
    picture: NDArray[np.generic], mask: NDArray[np.float32], reach: float = 0.02
) -> float:
    """Mean absolute step of colour across a mask's edge.

    From every px where the mask rises, the picture ``reach`` up the slope is compared with
    the picture as far down it; the steeper the slope there, the more it counts.

    Parameters
    ----------
    picture : (S, S, C)
    mask : (S, S) in [0, 1]
    reach
        Share of the picture's side; the default, a quarter of the feather of
        `app.core.compose.mask.mouth_mask`, does not reach the upper lip.

    Returns
    -------
    float
        In the picture's own unit; 0 if the mask has no edge.
    """
    size = mask.shape[0]
    gy, gx = np.gradient(mask, axis=0), np.gradient(mask, axis=1)
    slope = np.hypot(gx, gy)
    y, x = np.nonzero(slope > 0.2 * slope.max())
    if not len(y):
        return 0.0
    weight = slope[y, x]
    dx, dy = gx[y, x] / weight * reach * size, gy[y, x] / weight * reach * size
    inside, outside = (
        cv2.remap(
            np.asarray(picture, np.float32),
            (x + sign * dx).astype(np.float32)[:, None],
            (y + sign * dy).astype(np.float32)[:, None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for sign in (1, -1)
    )
    steps = np.abs(inside - outside).reshape(len(y), -1).mean(axis=1)
    return float((steps * weight).sum() / weight.sum())


def longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """The longest stretch in which a flag is set, as (start, stop); (0, 0) if it never is.

    >>> longest_run(np.array([1, 0, 1, 1], bool))
    (2, 4)
    """
    return max(runs(flags), key=lambda run: run[1] - run[0], default=(0, 0))


def people_in_turn(people: Sequence[str]) -> list[int]:
    """Order in which every person's first clip comes before anybody's second.

    >>> people_in_turn(["ann", "ann", "bob"])
    [0, 2, 1]
    """
    seen: dict[str, int] = {}
    turn = []
    for person in people:
        turn.append(seen.get(person, 0))
        seen[person] = turn[-1] + 1
    return sorted(range(len(people)), key=lambda i: (turn[i], i))


def foreign_sound(people: Sequence[str]) -> list[int]:
    """For each clip, the clip whose sound it is dubbed with: another person's, by list order.

    Where there is one person only, another clip of that person.

    Raises
    ------
    ValueError
        If there are fewer than two clips.

    Examples
    --------
    >>> foreign_sound(["ann", "bob", "ann"])
    [1, 2, 1]
    """
    if len(people) < 2:
        raise ValueError("with one clip there is no other sound")
    chosen = []
    for i, person in enumerate(people):
        others = [j for j, other in enumerate(people) if other != person]
        others = others or [j for j in range(len(people)) if j != i]
        chosen.append(others[i % len(others)])
    return chosen


def over_people(rows: Sequence[Mapping[str, float]], people: Sequence[str]) -> dict[str, float]:
    """Average of each measure over people, each person's clips averaged first.

    Parameters
    ----------
    rows
        One a clip, with the same measures in each; NaN does not count.
    people
        Who is seen in each.

    Examples
    --------
    >>> over_people([{"own": 1.0}, {"own": 0.0}, {"own": 0.2}], ["ann", "bob", "bob"])
    {'own': 0.55}
    """
    means = {}
    for name in rows[0]:
        by_person: dict[str, list[float]] = {}
        for row, person in zip(rows, people, strict=True):
            if np.isfinite(row[name]):
                by_person.setdefault(person, []).append(row[name])
        each = [float(np.mean(values)) for values in by_person.values()]
        means[name] = float(np.mean(each)) if each else float("nan")
    return means
