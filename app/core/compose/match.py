"""Matching a patch's colour to the plate around the mask.

Patch and plate are compared in the ring where the mask fades, averaged over the cells of a
coarse grid.  A gain and an offset for the whole patch come first, then a smooth field of
offsets for what differs from place to place.  Parts of the ring where the pictures show
different things (a hand, a collar, a jaw that has moved) are found by their size and left out.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

GRID = 24  # cells along the crop's side
STIFFNESS = 1.0  # how smooth the field is along the ring: about one cell
TO_SIGMA = 1.4826  # from the median absolute value of a centred Gaussian
GAIN_LIMIT = 0.25
GAIN_RIDGE = 30.0  # variance of luma in the ring, in codes^2, below which no gain is inferred
OUTLIER = 4.7  # standard deviations: 95 % efficiency on Gaussian noise
LEAST_OUTLIER = 6.0  # codes: smaller differences always count
ROUNDS = 3

Cells = NDArray[np.float32]
Layers = list[NDArray[np.float32]]


@dataclass(frozen=True)
class Membrane:
    """What of the match depends on the mask alone; see `membrane`.

    ``n`` cells of the grid lie on the ring, which a box of ``h`` by ``w`` px of the crop holds.

    Attributes
    ----------
    side : px
        Of the crop.
    part : rows and columns
        The box.
    ring : (h, w)
        The ring.
    margins : (4,)
        Px above, below, left and right of the box to where ``unit`` px begin or end.
    shares : (c, unit)
        Averages the least number of px that hold whole cells, into these.
    cells : (n,)
        Of the cells in box and margins, the flat indices of those on the ring.
    share : (n, 1)
        How much of each is ring.
    solve : (GRID^2, n)
        Maps the differences in the ring's cells to the field in all cells.
    on_ring : (n, n)
        Maps them to the field in those alone.
    """

    side: int
    part: tuple[slice, slice]
    ring: NDArray[np.float32]
    margins: tuple[int, int, int, int]
    shares: Cells
    cells: NDArray[np.intp]
    share: Cells
    solve: Cells
    on_ring: Cells

    def average(self, layers: Layers) -> Cells:
        """Mean of three pictures ``(h, w)`` in each cell of the ring, ``(n, 3)``."""
        sums = [_sums(layer, self.ring, self.margins, self.shares) for layer in layers]
        return np.stack([flat[self.cells] for flat in sums], axis=1) / self.share

    def spread(self, field: NDArray[np.float32]) -> Layers:
        """Interpolate a field ``(GRID, GRID, 3)`` in the box: three of ``(h, w)``."""
        square = (self.side, self.side)
        channels = (np.ascontiguousarray(field[..., channel]) for channel in range(3))
        return [
            np.asarray(cv2.resize(channel, square, interpolation=cv2.INTER_LINEAR), np.float32)[
                self.part
            ]
            for channel in channels
        ]


def match_colour(patch: Layers, plate: Layers, held: Membrane, unit: float = 1.0) -> Layers:
    """Give a patch the plate's colour along the mask's edge.

    Parameters
    ----------
    patch, plate : three of (h, w)
        Y, U and V of the same part of the crop, in code values.
    held : Membrane
        Of the mask and that part.
    unit
        Code values per step of an 8-bit scale.

    Returns
    -------
    three of (h, w) float32
        The patch, corrected; as it was if the mask has no edge inside the crop.
    """
    if len(held.cells) == 0:
        return patch
    ours, theirs = held.average(patch) / np.float32(unit), held.average(plate) / np.float32(unit)
    slope, offset = _fit(ours, theirs, held.share)
    field = _field(theirs - (ours + slope * ours[:, :1] + offset), held)
    smooth = held.spread((field + offset) * np.float32(unit))
    return [
        np.asarray(cv2.scaleAdd(patch[0], float(gain), cv2.add(layer, shift)), np.float32)
        for gain, layer, shift in zip(slope, patch, smooth, strict=True)
    ]


def _fit(ours: Cells, theirs: Cells, share: Cells) -> tuple[Cells, Cells]:
    """Fit what brings the patch's colours near the plate's: ``x + slope * luma + offset``.

    A robust regression ``theirs - ours = offset + gain * luma`` over the ring's cells.  Luma
    is the mean of both pictures', so that detail which merely lies elsewhere does not look
    like a loss of contrast.  The gain is shrunk by the share of variance it explains (R^2):
    where the pictures disagree for other reasons it vanishes.

    Returns
    -------
    (3,), (3,)
        Slope and offset of each channel.
    """
    difference = theirs - ours
    luma = (theirs[:, :1] + ours[:, :1]) / 2
    weight = np.broadcast_to(share, difference.shape)
    for _ in range(ROUNDS):
        total = weight.sum(axis=0)
        luma_mean = (weight * luma).sum(axis=0) / total
        mean = (weight * difference).sum(axis=0) / total
        across, up = luma - luma_mean, difference - mean
        weighted = weight * across
        variance, covariance = (weighted * across).sum(axis=0), (weighted * up).sum(axis=0)
        explained = covariance**2 / (variance * (weight * up**2).sum(axis=0) + 1e-6)
        gain = explained * covariance / (variance + GAIN_RIDGE * total)
        gain = np.clip(gain, -GAIN_LIMIT, GAIN_LIMIT)
        offset = mean - gain * luma_mean
        residual = np.abs(up - gain * across)
        scale = np.maximum(1.5 * TO_SIGMA * _median(residual), 1.0)
        weight = share * np.minimum(1.0, scale / np.maximum(residual, 1e-6))  # Huber's
    # With m = Y + dY / 2, the mean luma of before and after, dY = offset + gain m resolves
    # to m = (Y + offset / 2) / (1 - gain / 2).
    slope = gain / (1.0 - gain[0] / 2)
    return slope, offset + slope * offset[0] / 2


def _field(seen: Cells, membrane: Membrane) -> NDArray[np.float32]:
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


def membrane(edge: NDArray[np.float32], part: tuple[slice, slice]) -> Membrane:
    """Prepare the match of patches under one mask.

    Parameters
    ----------
    edge : (S, S) float32 in [0, 1]
        The mask's `app.core.compose.mask.ring`.
    part : rows and columns
        Box of the crop that holds it.
    """
    side = len(edge)
    ring = np.ascontiguousarray(edge[part])
    blocks = math.gcd(side, GRID)
    unit = side // blocks
    margins = tuple(m for at in part for m in (at.start % unit, -at.stop % unit))
    eye = np.eye(unit, dtype=np.float32)
    shares = np.asarray(
        cv2.resize(eye, (unit, GRID // blocks), interpolation=cv2.INTER_AREA), np.float32
    )
    share = _sums(ring, np.ones_like(ring), margins, shares)
    cells = np.flatnonzero(share > 0.05)
    first = [at.start // unit * (GRID // blocks) for at in part]
    columns = (part[1].stop + margins[3]) // unit * (GRID // blocks) - first[1]
    in_grid = (first[0] + cells // columns) * GRID + first[1] + cells % columns
    # Differences between neighbours, as rows of a matrix: their squares sum to |grad f|^2.
    steps = np.eye(GRID - 1, GRID, 1) - np.eye(GRID - 1, GRID)
    gradient = np.vstack([np.kron(steps, np.eye(GRID)), np.kron(np.eye(GRID), steps)])
    held = np.zeros(GRID * GRID)
    held[in_grid] = share[cells]
    # A trace of identity keeps the system regular where no cell holds the membrane.
    system = np.diag(held + 1e-9) + STIFFNESS * gradient.T @ gradient
    solve = (np.linalg.inv(system) * held)[:, in_grid].astype(np.float32)
    return Membrane(
        side, part, ring, margins, shares, cells, share[cells, None], solve, solve[in_grid]
    )


def _sums(
    picture: NDArray[np.float32],
    weight: NDArray[np.float32],
    margins: tuple[int, int, int, int],
    shares: Cells,
) -> Cells:
    """Average a weighted picture, with margins of 0, in each cell; flat.

    Does what OpenCV's area interpolation does, in a quarter of the time.  The matrices are
    small enough for NumPy not to wake threads.
    """
    padded = cv2.copyMakeBorder(
        cv2.multiply(picture, weight), *margins, borderType=cv2.BORDER_CONSTANT
    )
    unit = shares.shape[1]
    lines = shares @ padded.reshape(-1, unit, padded.shape[1])
    return np.asarray(lines.reshape(-1, unit) @ shares.T, np.float32).ravel()
