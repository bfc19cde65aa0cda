"""Cutting the aligned crop out of a frame, each plane straight from where it lies.

Pixel centres lie at integers in every space.  A *plane* space is the pixels of one plane;
chroma samples are taken to be sited as MPEG-2 has them (H.273, chroma sample location
type 0): on the even columns of luma, halfway between its lines.
"""

import math
from typing import NamedTuple

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose.colour import Coding, coding_of, to_rgb
from app.core.media.planes import Plane, read_planes, subsampling

Matrix = NDArray[np.floating]


class Box(NamedTuple):
    """A rectangle of px, the far edges excluded."""

    x0: int
    y0: int
    x1: int
    y1: int


def plane_from_stored(shift_x: int, shift_y: int) -> Matrix:
    """Matrix ``(3, 3)`` from stored (luma) px to a plane subsampled ``2**shift`` times.

    >>> (plane_from_stored(1, 1) @ [8, 8, 1]).tolist()
    [4.0, 3.75, 1.0]
    """
    step_x, step_y = 2.0**shift_x, 2.0**shift_y
    centre_y = (step_y - 1.0) / 2.0
    return np.array([[1 / step_x, 0, 0], [0, 1 / step_y, -centre_y / step_y], [0, 0, 1.0]])


def inverse(matrix: Matrix) -> NDArray[np.float64]:
    """Inverse of a 3 x 3 matrix, in a tenth of the time that `numpy.linalg.inv` takes.

    >>> inverse(np.diag([2.0, 4.0, 1.0])).diagonal().tolist()
    [0.5, 0.25, 1.0]
    """
    return np.asarray(cv2.invert(matrix)[1], np.float64)


def plane_matrices(frame: av.VideoFrame) -> tuple[Matrix, Matrix]:
    """`plane_from_stored` for a frame's luma and for its chroma."""
    return np.eye(3), plane_from_stored(*subsampling(frame))


def bounds(
    plane_from_crop: Matrix, region: tuple[float, float, float, float]
) -> NDArray[np.float64]:
    """Bounding box ``(x0, y0, x1, y1)`` in plane px of a region of the crop given likewise."""
    x0, y0, x1, y1 = region
    corners = np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1.0, 1.0, 1.0, 1.0]])
    x, y = (plane_from_crop @ corners)[:2]
    return np.array([x.min(), y.min(), x.max(), y.max()])


def crop(frame: av.VideoFrame, crop_from_stored: Matrix, size: int) -> NDArray[np.uint8]:
    """Cut the aligned square out of a frame.

    Every plane is filtered and warped once, from the region of the crop alone.  What lies
    outside the picture repeats its edge.  Of an interlaced frame only the upper field's
    lines are used, so combing never reaches the crop.

    Parameters
    ----------
    frame
        Planar YUV or grey, 8 to 16 bits.
    crop_from_stored : (3, 3)
        Affine, from stored px to crop px.
    size : px
        Side of the crop.

    Returns
    -------
    (size, size, 3) uint8
        RGB.
    """
    coding = coding_of(frame)
    layers = crop_yuv(frame, crop_from_stored, (size, size), coding)
    rgb = to_rgb(np.asarray(cv2.merge(layers), np.float32), coding)
    return np.asarray(cv2.convertScaleAbs(np.maximum(rgb, 0.0), alpha=255.0), np.uint8)


def crop_yuv(
    frame: av.VideoFrame, crop_from_stored: Matrix, size: tuple[int, int], coding: Coding
) -> list[NDArray[np.float32]]:
    """`crop` as code values of the frame's own YUV, not rounded: three of ``(h, w)``.

    ``size`` is ``(w, h)``.
    """
    luma, chroma = plane_matrices(frame)
    layers = [
        _sample(*_one_field(plane, to_plane, frame.interlaced_frame), crop_from_stored, size)
        for plane, to_plane in zip(read_planes(frame), (luma, chroma, chroma), strict=False)
    ]
    if len(layers) == 1:
        neutral = np.full_like(layers[0], 128.0 * coding.unit)
        layers += [neutral, neutral]
    return layers


def _one_field(plane: Plane, to_plane: Matrix, interlaced: bool) -> tuple[Plane, Matrix]:
    """Take the upper field of an interlaced plane, with the matrix from stored px to it."""
    if not interlaced:
        return plane, to_plane
    return plane[0::2], np.diag([1.0, 0.5, 1.0]) @ to_plane


def _sample(
    plane: Plane, plane_from_stored: Matrix, crop_from_stored: Matrix, size: tuple[int, int]
) -> NDArray[np.float32]:
    """Warp a plane into the crop, without aliasing.

    A box filter of whole px brings the plane near twice the crop's density, a bilinear warp
    to exactly twice, and another box to the crop: together a window of about one crop px
    whose shape hardly depends on where the sample falls between px.  Of a plane coarser than
    two thirds of the crop's density the warp alone has a window as wide.
    """
    plane_from_crop = plane_from_stored @ inverse(crop_from_stored)
    density = np.hypot(*inverse(plane_from_crop)[:2, :2])  # crop px per px along x, y
    fine = 1 if density.min() >= 1.5 else 2
    # Up to a quarter px short of twice the density: the warp may shrink that much unharmed.
    steps = [max(1, math.ceil(1.0 / (fine * d) - 0.25)) for d in density]
    reach = bounds(plane_from_crop, (-0.5, -0.5, size[0] - 0.5, size[1] - 0.5))
    small, small_from_plane = _reduce(plane, reach, steps)
    shift = (1.0 / fine - 1.0) / 2.0
    crop_from_fine = np.array([[1.0 / fine, 0, shift], [0, 1.0 / fine, shift], [0, 0, 1.0]])
    warped = cv2.warpAffine(
        small,
        (small_from_plane @ plane_from_crop @ crop_from_fine)[:2],
        (size[0] * fine, size[1] * fine),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if fine == 2:
        warped = cv2.resize(warped, size, interpolation=cv2.INTER_AREA)
    return np.asarray(warped, np.float32)


def _reduce(plane: Plane, reach: Matrix, steps: list[int]) -> tuple[NDArray[np.float32], Matrix]:
    """Average blocks of ``steps`` px over the part of a plane that ``reach`` touches.

    Returns the small picture and the matrix from plane px to it.
    """
    spans = []
    lengths = plane.shape[1::-1]
    for low, high, step, length in zip(reach[:2], reach[2:], steps, lengths, strict=True):
        # One block of margin for the interpolation; blocks start at multiples of the step,
        # so a face that moves does not change how its px are grouped.
        first = min(max(math.floor(low) - step, 0), length - 1) // step * step
        last = min(max(math.ceil(high) + step + 1, first + 1), length)
        spans.append((first, last))
    (x0, x1), (y0, y1) = spans
    pad_x, pad_y = -(x1 - x0) % steps[0], -(y1 - y0) % steps[1]
    part = cv2.copyMakeBorder(plane[y0:y1, x0:x1], 0, pad_y, 0, pad_x, cv2.BORDER_REPLICATE)
    if max(steps) > 1:
        size = (part.shape[1] // steps[0], part.shape[0] // steps[1])
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    sx, sy = steps
    matrix = np.array(
        [[1 / sx, 0, -(x0 + (sx - 1) / 2) / sx], [0, 1 / sy, -(y0 + (sy - 1) / 2) / sy], [0, 0, 1]]
    )
    return np.asarray(part, np.float32), matrix
