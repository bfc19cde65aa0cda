"""Putting a generated mouth into a frame, in the plate's own YUV, inside the mask alone."""

import math
from dataclasses import dataclass
from functools import lru_cache

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose.colour import Coding, coding_of, to_yuv
from app.core.compose.grain import MOST, grain, missing_grain, spots_of
from app.core.compose.mask import ring
from app.core.compose.match import match_colour
from app.core.compose.sample import Box, Matrix, bounds, crop_yuv, plane_matrices
from app.core.compose.sharpen import sharpen
from app.core.media.planes import Plane, writable_planes

RING_TOP = 0.5  # grain is measured where the mask is above 0 and below this
MARGIN = 2  # crop px beyond the mask that interpolation reads


@dataclass(frozen=True)
class _Site:
    """Where the patch comes to lie on a frame's luma plane, or on its chroma planes.

    ``region`` of the crop holds the mask, ``box`` is what it covers of the plane,
    ``alpha`` ``(h, w)`` the patch's share of each px in the box.  Grain is measured in its
    ``lines``, at ``spots``, flat indices into these.
    """

    crop_from_plane: Matrix
    region: Box
    box: Box
    alpha: NDArray[np.float32]
    lines: slice
    spots: NDArray[np.intp]


def paste(
    frame: av.VideoFrame,
    crop_from_stored: Matrix,
    patch: NDArray[np.uint8] | NDArray[np.float32],
    mask: NDArray[np.float32],
    *,
    weight: float = 1.0,
    plate_crop: NDArray[np.uint8] | None = None,
) -> Box | None:
    """Blend a patch into a frame, in place.

    The patch is given the plate's colour along the mask's edge (`match_colour`), its
    sharpness (`sharpen`) and, enlarged into each plane, the grain it lacks (`grain`, seeded
    by the frame's timestamp), and is blended in there.  A px where the mask, interpolated
    bilinearly, is 0 keeps its code value.

    Parameters
    ----------
    frame
        Planar YUV or grey, 8 to 16 bits; edited.
    crop_from_stored : (3, 3)
        Affine, from stored px to crop px.
    patch : (S, S, 3)
        RGB of the crop: uint8, or float32 in [0, 1].
    mask : (S, S) float32 in [0, 1]
        Share of the patch.
    weight
        Scales the mask, for cross-fades; at 0 the frame is not touched.
    plate_crop : (S, S, 3) uint8
        What `crop` gave for this frame and matrix, if it is at hand: it saves doing it again.

    Returns
    -------
    Box or None
        The luma px that enclose all changes; None if nothing is changed.

    Raises
    ------
    ValueError
        If patch, mask and crop differ in size.
    """
    size = mask.shape[0]
    if patch.shape != (size, size, 3) or mask.shape != (size, size):
        raise ValueError(f"patch {patch.shape} and mask {mask.shape} do not fit each other")
    region = _support(mask.tobytes(), size)
    if weight <= 0.0 or region is None:
        return None
    planes = writable_planes(frame)
    coding = coding_of(frame)
    toned = _matched(frame, crop_from_stored, patch, mask, plate_crop, coding)
    luma_box = None
    for to_plane, channels in zip(plane_matrices(frame), ((0,), (1, 2)), strict=True):
        if channels[-1] >= len(planes):
            break
        crop_from_plane = crop_from_stored @ np.linalg.inv(to_plane)
        site = _site(mask, region, crop_from_plane, planes[channels[0]], frame.interlaced_frame)
        if site is None:
            break
        for channel in channels:
            seed = 3 * (frame.pts or 0) + channel
            _put(planes[channel], toned[..., channel], site, weight, coding, seed)
        luma_box = luma_box or site.box
    return luma_box


def _matched(
    frame: av.VideoFrame,
    crop_from_stored: Matrix,
    patch: NDArray[np.uint8] | NDArray[np.float32],
    mask: NDArray[np.float32],
    plate_crop: NDArray[np.uint8] | None,
    coding: Coding,
) -> NDArray[np.float32]:
    """Patch in the plate's code values ``(S, S, 3)``, with the plate's colour at the edge."""
    toned = to_yuv(_unit(patch), coding)
    if plate_crop is None:
        plate = crop_yuv(frame, crop_from_stored, mask.shape[0], coding)
    else:
        plate = to_yuv(_unit(plate_crop), coding)
    unit = np.float32(coding.unit)
    matched = match_colour(toned / unit, plate / unit, mask) * unit
    luma = np.ascontiguousarray(matched[..., 0])
    matched[..., 0] = sharpen(luma, np.ascontiguousarray(plate[..., 0]), ring(mask))
    return matched


def _unit(picture: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    if picture.dtype == np.uint8:
        return picture.astype(np.float32) * np.float32(1 / 255)
    return picture.astype(np.float32, copy=False)


@lru_cache(maxsize=8)
def _support(mask_bytes: bytes, size: int) -> Box | None:
    """Smallest box of the crop that holds the mask's px above 0, and one px around it."""
    mask = np.frombuffer(mask_bytes, np.float32).reshape(size, size)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        return None
    return Box(int(columns[0]) - 1, int(rows[0]) - 1, int(columns[-1]) + 1, int(rows[-1]) + 1)


def _site(
    mask: NDArray[np.float32], region: Box, crop_from_plane: Matrix, plane: Plane, interlaced: bool
) -> _Site | None:
    """Find the px of a plane that the mask covers; None if they lie outside the picture."""
    x0, y0, x1, y1 = bounds(np.linalg.inv(crop_from_plane), region)
    height, width = plane.shape
    left, top = max(math.floor(x0), 0), max(math.floor(y0), 0)
    box = Box(left, top, min(math.ceil(x1) + 1, width), min(math.ceil(y1) + 1, height))
    if box.x0 >= box.x1 or box.y0 >= box.y1:
        return None
    alpha = _warp(mask, crop_from_plane, box, cv2.BORDER_CONSTANT)
    # The upper third has the cheeks and the lip's edge of the mask, all skin, and is enough.
    lines = slice(0, -(-alpha.shape[0] // 3), 2 if interlaced else 1)
    spots = spots_of((alpha[lines] > 0.0) & (alpha[lines] < RING_TOP))
    return _Site(crop_from_plane, region, box, alpha, lines, spots)


def _put(
    plane: Plane,
    layer: NDArray[np.float32],
    site: _Site,
    weight: float,
    coding: Coding,
    seed: int,
) -> None:
    """Blend one channel of the patch ``(S, S)`` into its plane."""
    part = plane[site.box.y0 : site.box.y1, site.box.x0 : site.box.x1]
    plate = part.astype(np.float32)
    fresh = _enlarge(layer, site)
    lacking = missing_grain(plate[site.lines], np.rint(fresh[site.lines]), site.spots)
    shape = (plate.shape[0], plate.shape[1])
    fresh += grain(shape, np.minimum(lacking, (MOST * coding.unit) ** 2), seed)
    # Moves the plate towards the patch, so where alpha is 0 its value comes back exactly.
    fresh -= plate
    fresh *= site.alpha if weight == 1.0 else site.alpha * np.float32(weight)
    depth = cv2.CV_8U if part.dtype == np.uint8 else cv2.CV_16U
    np.minimum(cv2.add(plate, fresh, dtype=depth), coding.peak, out=part)  # rounds, clips at 0


def _warp(
    picture: NDArray[np.float32], picture_from_plane: Matrix, box: Box, border: int
) -> NDArray[np.float32]:
    """Sample a picture at the px of a box of the plane, bilinearly."""
    from_box = picture_from_plane @ np.array([[1.0, 0, box.x0], [0, 1.0, box.y0], [0, 0, 1.0]])
    warped = cv2.warpAffine(
        picture,
        from_box[:2],
        (box.x1 - box.x0, box.y1 - box.y0),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=border,
    )
    return np.asarray(warped, np.float32)


def _enlarge(layer: NDArray[np.float32], site: _Site) -> NDArray[np.float32]:
    """Bring one channel of the patch to the px of its site.

    Resized to the plane's density first (bicubic where it grows, averaged where it shrinks),
    then warped bilinearly at about the same size: smoother than bilinear enlargement and
    free of aliasing, at a fraction of a bicubic warp's cost.
    """
    size = layer.shape[0]
    x0, y0 = max(site.region.x0 - MARGIN, 0), max(site.region.y0 - MARGIN, 0)
    x1, y1 = min(site.region.x1 + MARGIN + 1, size), min(site.region.y1 + MARGIN + 1, size)
    part = layer[y0:y1, x0:x1]
    plane_from_crop = np.linalg.inv(site.crop_from_plane)
    density = np.hypot(*plane_from_crop[:2, :2])  # plane px per crop px along x, y
    new = (max(1, math.ceil((x1 - x0) * density[0])), max(1, math.ceil((y1 - y0) * density[1])))
    method = cv2.INTER_CUBIC if density.min() > 1.0 else cv2.INTER_AREA
    resized = cv2.resize(part, new, interpolation=method)
    kx, ky = new[0] / (x1 - x0), new[1] / (y1 - y0)
    resized_from_crop = np.array(
        [[kx, 0, (0.5 - x0) * kx - 0.5], [0, ky, (0.5 - y0) * ky - 0.5], [0, 0, 1.0]]
    )
    matrix = resized_from_crop @ site.crop_from_plane
    return _warp(np.asarray(resized, np.float32), matrix, site.box, cv2.BORDER_REPLICATE)
