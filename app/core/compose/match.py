"""Matching a patch's colour to the plate around the mask.

Patch and plate are compared in the ring where the mask fades, averaged over the cells of a
coarse grid.  A gain and an offset for the whole patch come first, then a smooth field of
offsets for what differs from place to place.  Parts of the ring where the pictures show
different things (a hand, a collar, a jaw that has moved) are found by their size and left out.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose.mask import ring

GRID = 24  # cells along the crop's side
STIFFNESS = 1.0  # how smooth the field is along the ring: about one cell
TO_SIGMA = 1.4826  # from the median absolute value of a centred Gaussian
GAIN_LIMIT = 0.25
GAIN_RIDGE = 30.0  # variance of luma in the ring, in codes^2, below which no gain is inferred
OUTLIER = 4.7  # standard deviations: 95 % efficiency on Gaussian noise
LEAST_OUTLIER = 6.0  # codes: smaller differences always count
ROUNDS = 3

Cells = NDArray[np.float32]


@dataclass(frozen=True)
class _Membrane:
    """What of the fit depends on the mask alone; ``n`` cells of the grid lie on the ring.

    ``weight`` ``(S, S, 3)`` is the ring; ``cells`` ``(n,)`` are its cells' indices and
    ``share`` ``(n, 1)`` how much of each is ring; ``solve`` ``(GRID^2, n)`` maps the
    differences in the ring's cells to the field in all cells, and ``on_ring`` ``(n, n)`` to
    the field in those alone.
    """

    weight: NDArray[np.float32]
    cells: NDArray[np.intp]
    share: Cells
    solve: Cells
    on_ring: Cells

    def average(self, picture: NDArray[np.float32]) -> Cells:
        """Mean of a picture ``(S, S, 3)`` in each cell of the ring, ``(n, 3)``."""
        weighted = cv2.multiply(picture, self.weight)
        sums = cv2.resize(weighted, (GRID, GRID), interpolation=cv2.INTER_AREA)
        return np.asarray(sums.reshape(GRID * GRID, 3)[self.cells] / self.share, np.float32)


def match_colour(
    patch: NDArray[np.float32], plate: NDArray[np.float32], mask: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Give a patch the plate's colour along the mask's edge.

    Parameters
    ----------
    patch, plate : (S, S, 3) YUV, in codes of an 8-bit scale
        Pictures of the same crop.
    mask : (S, S) float32 in [0, 1]
        Share of the patch in the composite.

    Returns
    -------
    (S, S, 3) float32
        The patch, corrected; as it was if the mask has no edge inside the crop.
    """
    size = mask.shape[0]
    membrane = _membrane(mask.tobytes(), size)
    if len(membrane.cells) == 0:
        return patch
    ours, theirs = membrane.average(patch), membrane.average(plate)
    tone = _fit(ours, theirs, membrane.share)
    field = _field(theirs - (ours @ tone[:, :3].T + tone[:, 3]), membrane)
    smooth = cv2.resize(field, (size, size), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.add(cv2.transform(patch, tone), smooth), np.float32)


def _fit(ours: Cells, theirs: Cells, share: Cells) -> Cells:
    """Fit an affine map ``(3, 4)`` from the patch's colours to the plate's.

    A robust regression ``theirs - ours = offset + gain * luma`` over the ring's cells.  Luma
    is the mean of both pictures', so that detail which merely lies elsewhere does not look
    like a loss of contrast.  The gain is shrunk by the share of variance it explains (R^2):
    where the pictures disagree for other reasons it vanishes.
    """
    difference = theirs - ours
    luma = (theirs[:, :1] + ours[:, :1]) / 2
    weight = share
    for _ in range(ROUNDS):
        total = weight.sum(axis=0)
        luma_mean = (weight * luma).sum(axis=0) / total
        mean = (weight * difference).sum(axis=0) / total
        across, up = luma - luma_mean, difference - mean
        variance = (weight * across**2).sum(axis=0)
        covariance = (weight * across * up).sum(axis=0)
        explained = covariance**2 / (variance * (weight * up**2).sum(axis=0) + 1e-6)
        gain = explained * covariance / (variance + GAIN_RIDGE * total)
        gain = np.clip(gain, -GAIN_LIMIT, GAIN_LIMIT)
        offset = mean - gain * luma_mean
        residual = np.abs(difference - offset - gain * luma)
        scale = np.maximum(1.5 * TO_SIGMA * _median(residual), 1.0)
        weight = share * np.minimum(1.0, scale / np.maximum(residual, 1e-6))  # Huber's
    # With m = Y + dY / 2, the mean luma of before and after, dY = offset + gain m resolves
    # to m = (Y + offset / 2) / (1 - gain / 2).
    slope = gain / (1.0 - gain[0] / 2)
    tone = np.eye(3, 4)
    tone[:, 0] += slope
    tone[:, 3] = offset + slope * offset[0] / 2
    return tone.astype(np.float32)


def _field(seen: Cells, membrane: _Membrane) -> NDArray[np.float32]:
    """Smooth offsets ``(GRID, GRID, 3)`` from the differences seen on the ring.

    The field ``f`` minimises ``sum w rho(f - d) + k sum |grad f|^2`` with ``w`` the ring and
    ``rho`` Tukey's biweight: a membrane held by the ring and free inside (the idea of
    seamless cloning, Perez et al. 2003) that lets go of outliers.  The minimum is
    approached by pseudo-values ``d <- f + psi(d - f)`` (Huber 1981, section 7.8), which
    keeps the system's matrix, and so its inverse, the same from frame to frame.
    """
    field = np.broadcast_to(_median(seen), seen.shape)
    for _ in range(ROUNDS):
        residual = seen - field
        sigma = TO_SIGMA * _median(np.abs(residual))
        scale = np.maximum(OUTLIER * sigma, LEAST_OUTLIER)
        held = field + residual * np.maximum(1.0 - (residual / scale) ** 2, 0.0) ** 2
        field = membrane.on_ring @ held
    return np.asarray(membrane.solve @ held, np.float32).reshape(GRID, GRID, 3)


def _median(values: Cells) -> Cells:
    """Median down the columns; `numpy.median` spends several times as long on checks."""
    middle = len(values) // 2
    return np.asarray(np.partition(values, middle, axis=0)[middle])


@lru_cache(maxsize=8)
def _membrane(mask_bytes: bytes, size: int) -> _Membrane:
    mask = np.frombuffer(mask_bytes, np.float32).reshape(size, size)
    weight = ring(mask)
    small = cv2.resize(weight, (GRID, GRID), interpolation=cv2.INTER_AREA)
    share = np.asarray(small, np.float32).ravel()
    cells = np.flatnonzero(share > 0.05)
    # Differences between neighbours, as rows of a matrix: their squares sum to |grad f|^2.
    along = np.eye(GRID - 1, GRID, 1) - np.eye(GRID - 1, GRID)
    gradient = np.vstack([np.kron(along, np.eye(GRID)), np.kron(np.eye(GRID), along)])
    held = np.zeros(GRID * GRID)
    held[cells] = share[cells]
    # A trace of identity keeps the system regular where no cell holds the membrane.
    system = np.diag(held + 1e-9) + STIFFNESS * gradient.T @ gradient
    solve = (np.linalg.inv(system) * held)[:, cells].astype(np.float32)
    weights = np.asarray(cv2.merge([weight] * 3), np.float32)
    return _Membrane(weights, cells, share[cells, None], solve, solve[cells])
