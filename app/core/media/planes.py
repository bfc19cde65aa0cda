"""A frame's pixels as NumPy views, in the picture's own YUV.

Editing happens here, in place: a pixel nobody writes to is never converted, so it
reaches the encoder exactly as the decoder left it.
"""

from typing import Any

import av
import numpy as np
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from app.core.errors import MediaError

Plane = NDArray[np.unsignedinteger[Any]]

_CHROMA_NAMES = {(0, 0): "444", (1, 0): "422", (1, 1): "420", (0, 1): "440", (2, 0): "411"}
_DEPTHS = (8, 9, 10, 12, 14, 16)
_HD_HEIGHT = 720
_BT709, _BT601 = 1, 6  # H.273 matrix codes


def read_planes(frame: VideoFrame) -> list[Plane]:
    """Return views onto the planes of a planar frame, for looking at only.

    Parameters
    ----------
    frame : av.VideoFrame
        Planar YUV (4:2:0, 4:2:2, 4:4:4, ...) or grey, 8 to 16 bit; see `to_planar`.

    Returns
    -------
    list of ndarray
        Y, U, V or Y alone: ``(h >> sy, w >> sx)`` rounded up, uint8 for 8 bit, otherwise
        uint16.  A plane of transparency is left out.  Read-only; they keep the frame alive.

    Raises
    ------
    ValueError
        If the frame is not planar.
    """
    planes = _views(frame)
    for plane in planes:
        plane.flags.writeable = False
    return planes


def writable_planes(frame: VideoFrame) -> list[Plane]:
    """Return views through which a planar frame may be edited in place.

    The frame gets a buffer of its own first if the decoder still refers to the one it
    has, so that pictures predicted from it stay what they are.

    Parameters
    ----------
    frame : av.VideoFrame
        As in `read_planes`.

    Returns
    -------
    list of ndarray
        As in `read_planes`; taken anew after each call, since the buffer may move.

    Raises
    ------
    ValueError
        If the frame is not planar.
    """
    frame.make_writable()
    return _views(frame)


def subsampling(frame: VideoFrame) -> tuple[int, int]:
    """Return by how many bits chroma is coarser than luma, across and down.

    Examples
    --------
    >>> subsampling(VideoFrame(16, 16, "yuv422p"))
    (1, 0)
    """
    return chroma_shifts(frame.format)


def chroma_shifts(fmt: VideoFormat) -> tuple[int, int]:
    """Return by how many bits a format's chroma is coarser than its luma, across and down."""
    size = 64  # divides by every factor in use
    across, down = fmt.chroma_width(size), fmt.chroma_height(size)
    return (size // across).bit_length() - 1, (size // down).bit_length() - 1


def is_planar(fmt: VideoFormat) -> bool:
    """Tell whether `read_planes` takes frames of this pixel format.

    Examples
    --------
    >>> is_planar(VideoFormat("yuv420p10le")), is_planar(VideoFormat("nv12"))
    (True, False)
    """
    components = fmt.components
    return (
        not (fmt.is_rgb or fmt.has_palette or fmt.is_big_endian or fmt.is_bit_stream)
        and 8 <= _depth(fmt) <= 16
        and [c.plane for c in components] == list(range(len(components)))
        and not fmt.name.startswith(("xyz", "ya", "gbr", "grayf", "vuy", "ay"))
    )


def planar_name(fmt: VideoFormat) -> str:
    """Name the planar YUV or grey format nearest to a pixel format.

    Subsampling is kept and depth too (the next deeper one there is); RGB becomes 4:4:4.
    Transparency is kept only where the format is planar YUV already.

    Examples
    --------
    >>> [planar_name(VideoFormat(n)) for n in ("nv12", "p010le", "rgb24", "yuv422p10be")]
    ['yuv420p', 'yuv420p10le', 'yuv444p', 'yuv422p10le']
    """
    if is_planar(fmt):
        return str(fmt.name)
    bits = _depth(fmt)
    depth = next((d for d in _DEPTHS if d >= bits), 16)
    suffix = "" if depth == 8 else f"{depth}le"
    if _is_grey(fmt):
        return f"gray{suffix}"
    coarse = (0, 0) if fmt.is_rgb or fmt.has_palette else chroma_shifts(fmt)
    return f"yuv{_CHROMA_NAMES.get(coarse, '444')}p{suffix}"


def to_planar(frame: VideoFrame) -> VideoFrame:
    """Convert a frame to the nearest planar YUV, or return it as it is if it is planar.

    Timestamps and colour tags are kept.  RGB gets the matrix of its size (ITU-R BT.709
    from 720 lines up, else BT.601) and broadcast levels, and tags that say so.

    Parameters
    ----------
    frame : av.VideoFrame
        Any format swscale reads.

    Returns
    -------
    av.VideoFrame
        Planar.

    Raises
    ------
    MediaError
        If the pixel format cannot be converted.
    """
    if is_planar(frame.format):
        return frame
    name = planar_name(frame.format)
    try:
        if frame.format.is_rgb or frame.format.has_palette:
            return _from_rgb(frame, name)
        return convert(frame, name)
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaError(
            f"Pictures in the pixel format {frame.format.name} cannot be converted to YUV. "
            "Convert the clip to H.264 first."
        ) from error


def convert(frame: VideoFrame, pix_fmt: str, broadcast_levels: bool = False) -> VideoFrame:
    """Change the pixel format of a YUV frame and nothing else: tags and levels stay.

    Parameters
    ----------
    frame : av.VideoFrame
        YUV or grey.
    pix_fmt : str
        FFmpeg's name of a YUV or grey format.
    broadcast_levels : bool
        Whether full-range levels are brought to broadcast levels, for codecs that know
        no others.

    Returns
    -------
    av.VideoFrame
        A new frame, or the same where nothing is to be done.
    """
    full = frame.color_range == ColorRange.JPEG
    if frame.format.name == pix_fmt and not (full and broadcast_levels):
        return frame
    levels = ColorRange.JPEG if full else ColorRange.MPEG
    tags = frame.colorspace, frame.color_range
    result = VideoReformatter().reformat(
        frame,
        format=pix_fmt,
        src_color_range=levels,
        dst_color_range=ColorRange.MPEG if broadcast_levels else levels,
        threads=1,
    )
    result.colorspace, result.color_range = tags
    if full and broadcast_levels:
        result.color_range = ColorRange.MPEG
    return result


def _from_rgb(frame: VideoFrame, name: str) -> VideoFrame:
    high = frame.height >= _HD_HEIGHT
    result = VideoReformatter().reformat(
        frame,
        format=name,
        dst_colorspace=Colorspace.ITU709 if high else Colorspace.ITU601,
        dst_color_range=ColorRange.MPEG,
        threads=1,
    )
    result.colorspace = _BT709 if high else _BT601
    result.color_range = ColorRange.MPEG
    return result


def _views(frame: VideoFrame) -> list[Plane]:
    if not is_planar(frame.format):
        raise ValueError(f"{frame.format.name} is not planar YUV: call to_planar first")
    count = 1 if _is_grey(frame.format) else 3
    return [_view(plane, _depth(frame.format)) for plane in frame.planes[:count]]


def _view(plane: VideoPlane, depth: int) -> Plane:
    dtype: type[np.unsignedinteger[Any]] = np.uint8 if depth == 8 else np.uint16
    flat = np.frombuffer(memoryview(plane), dtype)
    rows = flat.reshape(plane.height, -1)[:, : plane.width]
    return rows if plane.line_size > 0 else rows[::-1]


def _depth(fmt: VideoFormat) -> int:
    return max(component.bits for component in fmt.components)


def _is_grey(fmt: VideoFormat) -> bool:
    return not fmt.is_rgb and not fmt.has_palette and len(fmt.components) <= 2
