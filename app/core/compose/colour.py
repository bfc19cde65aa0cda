"""Between the code values of a frame and RGB, by the frame's own tags.

All three matrices follow from two luma weights (ITU-T H.273, table 4), Kr and Kb, with
``R', G', B'`` in 0..1::

    Y' = Kr R' + (1 - Kr - Kb) G' + Kb B'
    Cb = (B' - Y') / (2 (1 - Kb))          Cr = (R' - Y') / (2 (1 - Kr))

and are stored in ``n`` bits as (H.273, section 8.3)::

    limited   Y = 2^(n-8) (219 Y' + 16)    C = 2^(n-8) (224 C + 128)
    full      Y = (2^n - 1) Y'             C = (2^n - 1) C + 2^(n-1)
"""

from dataclasses import dataclass

import av
import cv2
import numpy as np
from numpy.typing import NDArray

LUMA_WEIGHTS = {
    1: (0.2126, 0.0722),  # BT.709
    4: (0.30, 0.11),  # FCC
    5: (0.299, 0.114),  # BT.601, 625 lines
    6: (0.299, 0.114),  # BT.601, 525 lines
    7: (0.212, 0.087),  # SMPTE 240M
    9: (0.2627, 0.0593),  # BT.2020
    10: (0.2627, 0.0593),  # BT.2020 constant luminance, near enough for a matched patch
}
"""Kr and Kb by H.273 matrix code."""

FULL_RANGE = 2  # AVCOL_RANGE_JPEG


@dataclass(frozen=True)
class Coding:
    """How a frame's code values stand for colour.

    ``kr`` and ``kb`` are the luma weights of red and blue, ``depth`` is in bits, and
    ``full_range`` says whether black and white are the ends of the code range.
    """

    kr: float
    kb: float
    depth: int
    full_range: bool

    @property
    def unit(self) -> float:
        """Code values per step of an 8-bit scale.

        >>> Coding(0.299, 0.114, 10, False).unit
        4.0
        """
        return float(2 ** (self.depth - 8))

    @property
    def peak(self) -> int:
        """The largest code value.

        >>> Coding(0.299, 0.114, 10, False).peak
        1023
        """
        return 2**self.depth - 1


def coding_of(frame: av.VideoFrame) -> Coding:
    """Read a planar YUV frame's coding from its tags.

    An unknown matrix counts as BT.709 from 720 lines up and as BT.601 below, as players
    have it.
    """
    weights = LUMA_WEIGHTS.get(int(frame.colorspace))
    if weights is None:
        weights = LUMA_WEIGHTS[1 if frame.height >= 720 else 6]
    full = int(frame.color_range) == FULL_RANGE or frame.format.name.startswith("yuvj")
    return Coding(*weights, depth=frame.format.components[0].bits, full_range=full)


def yuv_from_rgb(coding: Coding) -> NDArray[np.float64]:
    """Affine map from RGB in 0..1 to code values, ``(3, 4)``: ``yuv = M[:, :3] @ rgb + M[:, 3]``.

    Formulas in the module's docstring.

    >>> m = yuv_from_rgb(Coding(0.2126, 0.0722, 8, False))
    >>> (m @ [1, 1, 1, 1]).round(6).tolist()
    [235.0, 128.0, 128.0]
    """
    luma = np.array([coding.kr, 1.0 - coding.kr - coding.kb, coding.kb])
    cb = (np.array([0.0, 0.0, 1.0]) - luma) / (2.0 * (1.0 - coding.kb))
    cr = (np.array([1.0, 0.0, 0.0]) - luma) / (2.0 * (1.0 - coding.kr))
    if coding.full_range:
        scale = np.full(3, float(coding.peak))
        offset = np.array([0.0, 1.0, 1.0]) * 2.0 ** (coding.depth - 1)
    else:
        scale = np.array([219.0, 224.0, 224.0]) * coding.unit
        offset = np.array([16.0, 128.0, 128.0]) * coding.unit
    return np.column_stack([scale[:, None] * np.array([luma, cb, cr]), offset])


def rgb_from_yuv(coding: Coding) -> NDArray[np.float64]:
    """Affine map from code values to RGB in 0..1, ``(3, 4)``; the inverse of `yuv_from_rgb`."""
    forward = yuv_from_rgb(coding)
    inverse = np.linalg.inv(forward[:, :3])
    return np.column_stack([inverse, -inverse @ forward[:, 3]])


def to_yuv(rgb: NDArray[np.float32], coding: Coding) -> NDArray[np.float32]:
    """Convert a picture ``(h, w, 3)`` of RGB in 0..1 to code values, not rounded or clipped."""
    return np.asarray(cv2.transform(rgb, yuv_from_rgb(coding)), np.float32)


def to_rgb(yuv: NDArray[np.float32], coding: Coding) -> NDArray[np.float32]:
    """Convert a picture ``(h, w, 3)`` of code values to RGB in 0..1, not clipped."""
    return np.asarray(cv2.transform(yuv, rgb_from_yuv(coding)), np.float32)
