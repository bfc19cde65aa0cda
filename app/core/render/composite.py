"""Patches from the cache into pictures: the plate's own frames, and the window's small ones."""

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.colour import coding_of, to_rgb, to_yuv
from app.core.compose.mask import mouth_mask
from app.core.compose.paste import paste
from app.core.compose.sample import bounds, inverse
from app.core.faces.align import to_pixels
from app.core.faces.geometry import display_size, stored_to_display
from app.core.media.planes import read_planes, to_planar, writable_planes
from app.core.media.types import VideoStream
from app.core.project.document import Settings
from app.core.render.cache import RenderCache
from app.core.render.sheet import Cue, CueSheet
from app.core.render.strip import Made

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]

_MARGIN = 4  # px around the mouth that are looked at, for its colour and grain
_BT709, _FULL_RANGE = 1, 2


def composite_frame(
    frame: VideoFrame, cues: list[Cue], sheet: CueSheet, cache: RenderCache, number: int
) -> tuple[VideoFrame, int]:
    """Put all mouths that are rendered into a frame of the plate, as `lipsmith dub` does it.

    Parameters
    ----------
    frame : VideoFrame
        As decoded; edited where that is possible.
    cues : list of Cue
        See `CueSheet.cues`.
    number : int
        Of the frame.

    Returns
    -------
    VideoFrame
        Planar where anything was put in, else as it came.
    int
        How many mouths were put in.
    """
    count = 0
    for cue in cues:
        made = cache.look_up(cue.key, number)
        if made is None or made.patch is None:
            continue
        frame = to_planar(frame)
        settings = sheet.document.segment(cue.line.id).settings
        matrix, mask, weight = _how(made, settings, cue.weight)
        paste(frame, matrix, made.patch, mask, weight=weight)
        count += 1
    return frame, count


def dubbed_frame(
    sheet: CueSheet, cache: RenderCache, frame: int, picture: Picture
) -> Picture | None:
    """Put all mouths that are rendered into a picture of a frame as the window shows it.

    Parameters
    ----------
    sheet : CueSheet
    cache : RenderCache
    frame : int
        Of the plate.
    picture : (h, w, 3) uint8
        RGB, upright, square pixels, of any size.

    Returns
    -------
    (h, w, 3) uint8 or None
        A new picture; None where there is nothing to put in, or not yet.
    """
    result: Picture | None = None
    for cue in sheet.cues(frame):
        made = cache.look_up(cue.key, frame)
        if made is None or made.patch is None:
            continue
        if result is None:
            result = picture.copy()
        settings = sheet.document.segment(cue.line.id).settings
        to_picture = picture_from_stored(sheet.scene.video, picture.shape[1], picture.shape[0])
        _put(result, to_picture, made, settings, cue.weight)
    return result


def picture_from_stored(video: VideoStream, width: int, height: int) -> Matrix:
    """Matrix (3, 3) from stored px of a clip to those of a picture that shows all of it upright."""
    full_width, full_height = display_size(video)
    x, y = width / full_width, height / full_height
    scale = np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1.0]])
    return np.asarray(scale @ stored_to_display(video), np.float64)


def _how(
    made: Made, settings: Settings, weight: float
) -> tuple[Matrix, NDArray[np.float32], float]:
    assert made.patch is not None
    side = made.patch.side
    mask = mouth_mask(side, settings.feather)
    return to_pixels(made.unit_crop, side), mask, weight * settings.strength


def _put(
    picture: Picture, to_picture: Matrix, made: Made, settings: Settings, weight: float
) -> None:
    """Put one patch into an RGB picture, in place; px that the mask leaves out stay as they are."""
    assert made.patch is not None
    crop_from_stored, mask, share = _how(made, settings, weight)
    crop_from_picture = crop_from_stored @ inverse(to_picture)
    corners = bounds(inverse(crop_from_picture), (0, 0, made.patch.side, made.patch.side))
    height, width = picture.shape[:2]
    x0, y0 = (max(int(at) - _MARGIN, 0) for at in corners[:2])
    x1, y1 = min(int(corners[2]) + _MARGIN, width), min(int(corners[3]) + _MARGIN, height)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    part = picture[y0:y1, x0:x1]
    frame = _as_frame(part, made.frame)
    before = [plane.copy() for plane in read_planes(frame)]
    shift = np.array([[1.0, 0, x0], [0, 1.0, y0], [0, 0, 1.0]])
    paste(frame, crop_from_picture @ shift, made.patch, mask, weight=share)
    after = read_planes(frame)
    touched = np.logical_or.reduce([a != b for a, b in zip(after, before, strict=True)])
    yuv = np.stack(after, axis=-1).astype(np.float32)
    rgb = np.clip(255 * to_rgb(yuv, coding_of(frame)) + 0.5, 0, 255).astype(np.uint8)
    part[touched] = rgb[touched]


def _as_frame(part: Picture, number: int) -> VideoFrame:
    """An RGB picture as a frame of full-range YUV, without losing more than half a code."""
    frame = VideoFrame(part.shape[1], part.shape[0], "yuv444p")
    frame.colorspace, frame.color_range, frame.pts = _BT709, _FULL_RANGE, number
    unit = part.astype(np.float32) * np.float32(1 / 255)
    codes = np.rint(to_yuv(unit, coding_of(frame))).clip(0, 255).astype(np.uint8)
    for channel, plane in enumerate(writable_planes(frame)):
        plane[:] = codes[..., channel]
    return frame
