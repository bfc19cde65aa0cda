"""Film grain and sensor noise: measuring what the plate has and the patch lacks, and making it.

Noise is described by its variance in two bands, so that coarse grain and the smooth noise
that compression leaves are told from fine white noise: ``x - blur(x)`` and
``blur(x) - blur(blur(x))`` with the binomial 3 x 3 blur, then a 5 x 5 one.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

TILE = 512
MOST = 6.0  # codes of an 8-bit scale: beyond this it is texture, and not to be imitated
SAMPLES = 1000
STRIPS = 8
LEAST = 16
TO_SIGMA = 1.4826  # from the median absolute value of a centred Gaussian

Bands = NDArray[np.float64]


def split(picture: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fine and coarse band of a picture ``(h, w)``."""
    once = cv2.GaussianBlur(picture, (3, 3), 0)
    twice = cv2.GaussianBlur(once, (5, 5), 0)
    fine, coarse = cv2.subtract(picture, once), cv2.subtract(once, twice)
    return np.asarray(fine, np.float32), np.asarray(coarse, np.float32)


def spots_of(where: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Flat indices of up to `SAMPLES` px of a region ``(h, w)``, evenly picked."""
    spots = np.flatnonzero(where)
    return spots[:: -(-len(spots) // SAMPLES) or 1]


def missing_grain(
    plate: NDArray[np.float32], patch: NDArray[np.float32], spots: NDArray[np.intp]
) -> Bands:
    """How much noise the plate has that a patch lacks, as a variance in each band.

    Measured strip by strip, from the median absolute value, which passes over edges.  Of
    the strips the lower quartile counts: noise is everywhere, stubble is not.

    Parameters
    ----------
    plate, patch : (h, w)
        Pictures of the same place.
    spots : (n,)
        Flat indices of the px to look at, in order; see `spots_of`.

    Returns
    -------
    (2,)
        0 where the patch has no less than the plate, and if a strip would have fewer than
        `LEAST` spots.
    """
    count = len(spots) // STRIPS
    if count < LEAST:
        return np.zeros(2)
    variances = []
    for picture in (plate, patch):
        levels = np.abs([band.ravel()[spots[: count * STRIPS]] for band in split(picture)])
        strips = np.partition(levels.reshape(2, STRIPS, count), count // 2, axis=2)
        variances.append((TO_SIGMA * strips[:, :, count // 2].astype(np.float64)) ** 2)
    lacking = np.sort(variances[0] - variances[1], axis=1)[:, STRIPS // 4]
    return np.asarray(np.maximum(lacking, 0.0))


def grain(shape: tuple[int, int], missing: Bands, seed: int) -> NDArray[np.float32]:
    """Noise ``(h, w)`` with the given variance in each band, always the same for a seed.

    >>> grain((200, 300), np.array([4.0, 1.0]), seed=1).shape
    (200, 300)
    """
    tiles, shares_of = _tiles()
    shares = np.maximum(shares_of @ missing, 0.0)
    # A place in the tile for each seed: the upper bits of Knuth's multiplicative hash.
    y, x = divmod((seed * 2654435761 & 0xFFFFFFFF) >> 14, TILE)
    white, soft = (_window(tile, y, x, shape) for tile in tiles)
    white_share, soft_share = np.sqrt(shares).tolist()
    return np.asarray(cv2.addWeighted(white, white_share, soft, soft_share, 0.0), np.float32)


def _window(
    tile: NDArray[np.float32], y: int, x: int, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Cut ``shape`` px out of a tile that repeats without end, starting at ``y, x`` < `TILE`."""
    height, width = shape
    rows, columns = -(-(y + height) // TILE), -(-(x + width) // TILE)
    if rows > 2 or columns > 2:
        tile = np.tile(tile[:TILE, :TILE], (rows, columns))
    return tile[y : y + height, x : x + width]


@lru_cache(maxsize=1)
def _tiles() -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], Bands]:
    """Make white and soft noise, laid out 2 x 2 so that most windows are slices.

    With them comes the matrix ``(2, 2)`` from the variance wanted in each band to that of each
    noise.
    """
    random = np.random.default_rng(0)
    margin = 8
    noises, responses = [], []
    for blur in (1, 5):
        white = random.standard_normal((TILE, TILE)).astype(np.float32)
        blurred = cv2.GaussianBlur(np.pad(white, margin, mode="wrap"), (blur, blur), 0)
        noise = np.asarray(blurred, np.float32)
        inner = (slice(margin, -margin),) * 2
        responses.append([band[inner].var() for band in split(noise)])
        noises.append(np.tile(noise[inner], (2, 2)))
    shares_of = np.linalg.inv(np.array(responses).T)
    return (noises[0], noises[1]), np.asarray(shares_of, np.float64)
