"""Putting a generated mouth into a frame, in the plate's own YUV, inside the mask alone."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose.colour import Coding, coding_of, to_yuv
from app.core.compose.grain import MOST, grain, missing_grain, spots_of
from app.core.compose.mask import MARGIN, needed, ring
from app.core.compose.match import Membrane, match_colour, membrane
from app.core.compose.sample import Box, Matrix, bounds, crop_yuv, inverse, plane_matrices
from app.core.compose.sharpen import sharpen
from app.core.compose.sides import share_of_patch
from app.core.media.planes import Plane, writable_planes

RING_TOP = 0.5  # grain is measured where the mask is above 0 and below this
BEYOND = MARGIN - 1  # of these, the first is part of a site's region

Pixels = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]
P = TypeVar("P", Pixels, NDArray[np.float32])


@dataclass(frozen=True)
class Patch:
    """A part of the crop, which is all that need be made where the mask leaves the rest out.

    Attributes
    ----------
    pixels : (h, w, 3)
        RGB: uint8 or uint16 of full scale, or float32 in [0, 1].
    corner : (x, y)
        Where the first px lies in the crop, px.
    side : px
        Of the crop.
    shown : (h, w) float32 in [0, 1] or None
        How much of the patch may be shown, less where something is in front of the face; None
        where all of it may.
    """

    pixels: Pixels
    corner: tuple[int, int]
    side: int
    shown: NDArray[np.float32] | None = None

    def part(self, rows: slice, columns: slice) -> Pixels:
        """The px at rows and columns of the crop.

        Raises
        ------
        ValueError
            If the patch does not reach so far.
        """
        return self._part(self.pixels, rows, columns)

    def part_shown(self, rows: slice, columns: slice) -> NDArray[np.float32] | None:
        """Likewise of what may be shown."""
        return None if self.shown is None else self._part(self.shown, rows, columns)

    def _part(self, layer: P, rows: slice, columns: slice) -> P:
        left, top = self.corner
        height, width = layer.shape[:2]
        inside = top <= rows.start and rows.stop <= top + height
        if not (inside and left <= columns.start and columns.stop <= left + width):
            raise ValueError(
                f"the patch of {width} x {height} px at {self.corner} does not hold "
                f"rows {rows.start} to {rows.stop} and columns {columns.start} to {columns.stop}"
            )
        return layer[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]

    def rounded(self, depth: int) -> "Patch":
        """In whole numbers, which is how a patch is kept: what it holds is then all that counts.

        Parameters
        ----------
        depth : bits
            Of the plate: 8 need uint8, more need uint16.

        Examples
        --------
        >>> Patch(np.full((1, 1, 3), 0.5, np.float32), (0, 0), 1).rounded(8).pixels.tolist()
        [[[128, 128, 128]]]
        """
        if self.pixels.dtype != np.float32:
            return self
        peak = 255 if depth <= 8 else 65_535
        unit = np.asarray(np.clip(self.pixels, 0.0, 1.0), np.float32)
        codes = unit * np.float32(peak) + np.float32(0.5)
        whole: Pixels = codes.astype(np.uint8) if depth <= 8 else codes.astype(np.uint16)
        return Patch(whole, self.corner, self.side, self._shown_rounded())

    def _shown_rounded(self) -> NDArray[np.float32] | None:
        if self.shown is None:
            return None
        return np.asarray(np.rint(self.shown * np.float32(255)) / np.float32(255), np.float32)


@dataclass(frozen=True)
class _Stencil:
    """What of a paste depends on the mask alone.

    All is in px of ``part``, the rows and columns of the crop that matter: ``mask``
    ``(h, w)``, ``region``, which holds its px above 0 and one px around them, ``membrane``.
    """

    part: tuple[slice, slice]
    mask: NDArray[np.float32]
    region: Box
    membrane: Membrane

    @property
    def from_crop(self) -> Matrix:
        """Matrix ``(3, 3)`` from crop px to those of the part."""
        rows, columns = self.part
        return np.array([[1.0, 0, -columns.start], [0, 1.0, -rows.start], [0, 0, 1.0]])


@dataclass(frozen=True)
class _Site:
    """Where the patch comes to lie on a frame's luma plane, or on its chroma planes.

    ``region`` of the stencil's part holds the mask, ``box`` is what it covers of the plane,
    ``alpha`` ``(h, w)`` the patch's share of each px in the box.  Grain is measured in its
    ``lines``, at ``spots``, flat indices into these.
    """

    part_from_plane: Matrix
    plane_from_part: Matrix
    region: Box
    box: Box
    alpha: NDArray[np.float32]
    lines: slice
    spots: NDArray[np.intp]


def paste(
    frame: av.VideoFrame,
    crop_from_stored: Matrix,
    patch: Patch | Pixels,
    mask: NDArray[np.float32],
    *,
    weight: float = 1.0,
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
    patch : Patch, or (S, S, 3)
        A part of the crop that holds `app.core.compose.mask.mask_box`, or all of it: uint8 or
        uint16 of full scale, or float32 in [0, 1].
    mask : (S, S) float32 in [0, 1]
        Share of the patch.
    weight
        Scales the mask, for cross-fades; at 0 the frame is not touched.

    Returns
    -------
    Box or None
        The luma px that enclose all changes; None if nothing is changed.

    Raises
    ------
    ValueError
        If patch and mask are of crops of different size, or the patch does not hold all of
        the crop that the mask calls for.
    """
    if isinstance(patch, np.ndarray):
        patch = Patch(patch, (0, 0), patch.shape[0])
    size = patch.side
    if mask.shape != (size, size):
        raise ValueError(f"a patch of {size} px and a mask {mask.shape} do not fit each other")
    stencil = _stencil(mask.tobytes(), size)
    if weight <= 0.0 or stencil is None:
        return None
    planes = writable_planes(frame)
    coding = coding_of(frame)
    part_from_stored = stencil.from_crop @ crop_from_stored
    layers, shown = _matched(frame, part_from_stored, patch, stencil, coding)
    luma_box = None
    for to_plane, channels in zip(plane_matrices(frame), ((0,), (1, 2)), strict=True):
        if channels[-1] >= len(planes):
            break
        part_from_plane = part_from_stored @ inverse(to_plane)
        site = _site(stencil, part_from_plane, planes[channels[0]], frame.interlaced_frame)
        if site is None:
            break
        alpha = _alpha(site, shown, weight)
        for channel in channels:
            seed = 3 * (frame.pts or 0) + channel
            _put(planes[channel], layers[channel], site, alpha, coding, seed)
        luma_box = luma_box or site.box
    return luma_box


def _matched(
    frame: av.VideoFrame,
    part_from_stored: Matrix,
    patch: Patch,
    stencil: _Stencil,
    coding: Coding,
) -> tuple[list[NDArray[np.float32]], NDArray[np.float32] | None]:
    """Channels ``(h, w)`` of a patch in the plate's code values, colour and sharpness.

    And how much of it is shown: beside the mouth see `share_of_patch`, elsewhere `Patch.shown`.
    """
    height, width = stencil.mask.shape
    plate = crop_yuv(frame, part_from_stored, (width, height), coding)
    toned = to_yuv(_unit(patch.part(*stencil.part)), coding)
    ours = [np.ascontiguousarray(toned[..., channel]) for channel in range(3)]
    matched = match_colour(ours, plate, stencil.membrane, coding.unit)
    shown = share_of_patch(
        matched, plate, stencil.part[1].start, stencil.membrane.side, coding.unit
    )
    free = patch.part_shown(*stencil.part)
    if free is not None:
        shown = free if shown is None else np.minimum(shown, free)
    matched[0] = sharpen(matched[0], plate[0], stencil.membrane.ring)
    return matched, shown


def _unit(picture: Pixels) -> NDArray[np.float32]:
    if picture.dtype == np.float32:
        return picture.astype(np.float32, copy=False)
    return picture.astype(np.float32) * np.float32(1 / (2 ** (8 * picture.itemsize) - 1))


@lru_cache(maxsize=8)
def _stencil(mask_bytes: bytes, size: int) -> _Stencil | None:
    """Prepare for a mask ``(S, S)``; None if it is 0 everywhere."""
    mask = np.frombuffer(mask_bytes, np.float32).reshape(size, size)
    part = needed(mask)
    if part is None:
        return None
    held = membrane(ring(mask), part)
    mask = np.ascontiguousarray(mask[part])
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x0, y0, x1, y1 = (int(i) for i in (columns[0], rows[0], columns[-1], rows[-1]))
    return _Stencil(part, mask, Box(x0 - 1, y0 - 1, x1 + 1, y1 + 1), held)


def _site(
    stencil: _Stencil, part_from_plane: Matrix, plane: Plane, interlaced: bool
) -> _Site | None:
    """Find the px of a plane that the mask covers; None if they lie outside the picture."""
    plane_from_part = inverse(part_from_plane)
    x0, y0, x1, y1 = bounds(plane_from_part, stencil.region)
    height, width = plane.shape
    left, top = max(math.floor(x0), 0), max(math.floor(y0), 0)
    box = Box(left, top, min(math.ceil(x1) + 1, width), min(math.ceil(y1) + 1, height))
    if box.x0 >= box.x1 or box.y0 >= box.y1:
        return None
    alpha = _warp(stencil.mask, part_from_plane, box, cv2.BORDER_CONSTANT)
    # The upper third has the cheeks and the lip's edge of the mask, all skin, and is enough.
    lines = slice(0, -(-alpha.shape[0] // 3), 2 if interlaced else 1)
    spots = spots_of((alpha[lines] > 0.0) & (alpha[lines] < RING_TOP))
    return _Site(part_from_plane, plane_from_part, stencil.region, box, alpha, lines, spots)


def _alpha(site: _Site, shown: NDArray[np.float32] | None, weight: float) -> NDArray[np.float32]:
    """The patch's share of each px of a plane, with what is to be shown of it."""
    alpha = site.alpha if weight == 1.0 else site.alpha * np.float32(weight)
    if shown is None:
        return alpha
    return alpha * _warp(shown, site.part_from_plane, site.box, cv2.BORDER_REPLICATE)


def _put(
    plane: Plane,
    layer: NDArray[np.float32],
    site: _Site,
    alpha: NDArray[np.float32],
    coding: Coding,
    seed: int,
) -> None:
    """Blend one channel of the patch ``(h, w)`` into its plane."""
    part = plane[site.box.y0 : site.box.y1, site.box.x0 : site.box.x1]
    plate = part.astype(np.float32)
    fresh = _enlarge(layer, site)
    lacking = missing_grain(plate[site.lines], np.rint(fresh[site.lines]), site.spots)
    shape = (plate.shape[0], plate.shape[1])
    fresh += grain(shape, np.minimum(lacking, (MOST * coding.unit) ** 2), seed)
    # Moves the plate towards the patch, so where alpha is 0 its value comes back exactly.
    fresh -= plate
    fresh *= alpha
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
    height, width = layer.shape
    x0, y0 = max(site.region.x0 - BEYOND, 0), max(site.region.y0 - BEYOND, 0)
    x1, y1 = min(site.region.x1 + BEYOND + 1, width), min(site.region.y1 + BEYOND + 1, height)
    part = layer[y0:y1, x0:x1]
    density = np.hypot(*site.plane_from_part[:2, :2])  # plane px per crop px along x, y
    new = (max(1, math.ceil((x1 - x0) * density[0])), max(1, math.ceil((y1 - y0) * density[1])))
    method = cv2.INTER_CUBIC if density.min() > 1.0 else cv2.INTER_AREA
    resized = cv2.resize(part, new, interpolation=method)
    kx, ky = new[0] / (x1 - x0), new[1] / (y1 - y0)
    resized_from_part = np.array(
        [[kx, 0, (0.5 - x0) * kx - 0.5], [0, ky, (0.5 - y0) * ky - 0.5], [0, 0, 1.0]]
    )
    matrix = resized_from_part @ site.part_from_plane
    return _warp(np.asarray(resized, np.float32), matrix, site.box, cv2.BORDER_REPLICATE)
