"""From measurements to figures, each with the interval of its difference, and to a verdict."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.evaluation.opening import FEWEST, correlation, spread_ratio
from trainer.tune.events import Figure
from trainer.tune.judging import STARTER, TUNED, Judged

DRAWS = 1000
"""Of the bootstrap."""
_SEED = 0
_WINDOW = 1.0  # s: frames nearer than that say nearly the same

LPIPS, SSIM, LMD, IFC = "lpips", "ssim", "lmd", "ifc"
OWN, SPREAD, SURE = "own", "spread", "confidence"
BETTER = {LPIPS: -1, SSIM: 1, LMD: -1, OWN: 1, SPREAD: 1, SURE: 1, IFC: -1}
"""Figures of base and tuned model, and which way they get better: pictures that are like the true
ones, lips in their place, a mouth whose opening follows the true one's (correlation) and moves as
far (standard deviation over the true one's), the sync expert's confidence, and changes from frame
to frame."""

Curve = NDArray[np.float64]


def figures(judged: Sequence[Judged]) -> dict[str, Figure]:
    """Everything that can be said of base and tuned model; what was not measured is absent.

    The interval is that of the percentile bootstrap (Efron 1979): stretches of a second, of all
    shots together, are drawn with repetition, the same ones for both models.  Of the expert's
    confidence there is one value a shot, so shots are drawn.
    """
    found = {}
    for name in (LPIPS, SSIM, LMD, IFC):
        pairs = _windows(judged, name)
        if len(pairs):
            found[name] = _figure(
                pairs, lambda part: part[:, :, 0].sum(0) / part[:, :, 1].sum(0), name
            )
    openings = _openings(judged, STARTER, TUNED)
    if len(openings):
        found[OWN] = _figure(openings, _correlations, OWN)
        found[SPREAD] = _figure(openings, _spreads, SPREAD)
    sure = np.array([[one.sure[STARTER], one.sure[TUNED]] for one in judged])
    sure = sure[np.isfinite(sure).all(axis=1)]
    if len(sure):
        found[SURE] = _figure(sure, lambda part: part.mean(axis=0), SURE)
    return found


def hears(judged: Sequence[Judged]) -> Figure | None:
    """Whether the tuned mouth follows the true one better with its own sound than with another's.

    Both see the same plate, so what shows of the true mouth around the mask helps both alike.
    ``starter`` is the correlation with the foreign sound, ``tuned`` with its own; None where no
    landmarks were measured.
    """
    pairs = _openings(judged, "foreign", TUNED)
    return _figure(pairs, _correlations, OWN) if len(pairs) else None


def _figure(
    parts: NDArray[np.float64], of: Callable[[NDArray[np.float64]], NDArray[np.float64]], name: str
) -> Figure:
    """A figure of (n, ...) windows, ``of`` which gives the base's and the tuned model's."""
    starter, tuned = of(parts).tolist()
    rng = np.random.default_rng(_SEED)
    drawn = [of(parts[rng.integers(len(parts), size=len(parts))]) for _ in range(DRAWS)]
    differences = np.array([after - before for before, after in drawn])
    low, high = np.nanpercentile(differences, [2.5, 97.5]).tolist()
    if len(parts) < 2:
        low, high = -float("inf"), float("inf")
    return Figure(starter, tuned, low, high, BETTER[name])


def _windows(judged: Sequence[Judged], name: str) -> NDArray[np.float64]:
    """Windows of a measure, (n, 2, 2): of base and tuned model the sum and the number of looks."""
    found = []
    for one in judged:
        pair = [one.values[model].get(name, []) for model in (STARTER, TUNED)]
        if min(map(len, pair)) == 0 or len(pair[0]) != len(pair[1]):
            continue
        seconds = np.isfinite(one.openings[TUNED]).sum() / one.rate or len(pair[0]) / one.rate
        count = max(1, round(seconds / _WINDOW))
        for parts in zip(
            *(np.array_split(np.array(values), count) for values in pair), strict=True
        ):
            found.append([[part.sum(), len(part)] for part in parts])
    return np.array(found, np.float64)


def _openings(judged: Sequence[Judged], one_name: str, other_name: str) -> NDArray[np.float64]:
    """Windows of two models' openings beside the true ones, (n, 3, f), NaN where nothing is known.

    Each shot's own mean is taken out: that a mouth is wider in one shot says nothing of sync.
    """
    found = []
    for one in judged:
        curves = np.stack([one.openings[name] for name in ("real", one_name, other_name)])
        curves[:, ~np.isfinite(curves).all(axis=0)] = np.nan
        if np.isfinite(curves[0]).sum() < FEWEST:
            continue
        curves = curves - np.nanmean(curves, axis=1, keepdims=True)
        length = max(1, round(one.rate * _WINDOW))
        padded = np.full((3, -(-curves.shape[1] // length) * length), np.nan)
        padded[:, : curves.shape[1]] = curves
        found += list(padded.reshape(3, -1, length).transpose(1, 0, 2))
    longest = max((window.shape[1] for window in found), default=0)
    wide = [np.pad(w, ((0, 0), (0, longest - w.shape[1])), constant_values=np.nan) for w in found]
    return np.array([window for window in wide if np.isfinite(window).any()], np.float64)


def _correlations(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    real, one, other = windows.transpose(1, 0, 2).reshape(3, -1)
    return np.array([correlation(one, real), correlation(other, real)])


def _spreads(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    real, one, other = windows.transpose(1, 0, 2).reshape(3, -1)
    return np.array([spread_ratio(one, real), spread_ratio(other, real)])
