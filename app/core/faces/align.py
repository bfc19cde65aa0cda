"""Five-point similarity alignment: from a face in the picture to the square the network sees."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.floating]

TEMPLATE = np.array(
    [[0.340, 0.250], [0.660, 0.250], [0.500, 0.446], [0.366, 0.606], [0.634, 0.606]],
    dtype=np.float64,
)
"""Where the points of a frontal face lie in the crop, as fractions of its side.

Order as the detectors give them: eye on the picture's left, eye on its right, nose tip,
mouth corner on the left, mouth corner on the right.  The proportions are the mean of
78 frames of 29 people; the crop's side is 3.1 times the distance of the eyes, which
leaves room for a chin at 0.84 and for a wide open mouth at 0.94.
"""

WEIGHTS = np.array([1.0, 1.0, 0.7, 0.4, 0.4])
"""How much each point counts: mouth corners move with speech, so they say less about pose."""


def similarity(points: Points) -> NDArray[np.float64]:
    """Fit the similarity transform that brings a face onto the template.

    Weighted least squares over rotation, uniform scale and shift, solved in closed form
    with points as complex numbers: ``a = sum(w conj(p) q) / sum(w |p|^2)`` for centred
    points ``p`` and template ``q`` (the planar case of Umeyama 1991).

    Parameters
    ----------
    points : (5, 2) px
        Landmarks in any picture.

    Returns
    -------
    (3, 3)
        From picture px to the unit crop: ``[x', y', 1] = M @ [x, y, 1]``, with the crop
        spanning 0..1.  See `to_pixels` for a crop of a given size.

    Raises
    ------
    ValueError
        If all points coincide.

    Examples
    --------
    >>> m = similarity(TEMPLATE * 200 + 30)
    >>> bool(np.allclose(m @ [30, 30, 1], [0, 0, 1]))
    True
    """
    w = WEIGHTS / WEIGHTS.sum()
    p = points[:, 0] + 1j * points[:, 1]
    q = TEMPLATE[:, 0] + 1j * TEMPLATE[:, 1]
    p0, q0 = (w * p).sum(), (w * q).sum()
    spread = (w * np.abs(p - p0) ** 2).sum()
    if spread < 1e-9:
        raise ValueError("the five points of the face coincide")
    a = (w * np.conj(p - p0) * (q - q0)).sum() / spread
    b = q0 - a * p0
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag], [0.0, 0.0, 1.0]])


def to_pixels(unit_crop: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Turn a matrix into the unit crop into one into a crop of ``size`` px.

    Pixel centres lie at integers, so the unit interval spans -0.5 .. size - 0.5.

    >>> to_pixels(np.eye(3), 96) @ [0.5, 0.5, 1]
    array([47.5, 47.5,  1. ])
    """
    scale = np.array([[size, 0.0, -0.5], [0.0, size, -0.5], [0.0, 0.0, 1.0]])
    return scale @ unit_crop


def crop_side(unit_crop: NDArray[np.float64]) -> float:
    """Side of the crop in px of the picture it is taken from.

    >>> round(crop_side(similarity(TEMPLATE * 200)), 6)
    200.0
    """
    return float(1.0 / np.hypot(unit_crop[0, 0], unit_crop[1, 0]))
