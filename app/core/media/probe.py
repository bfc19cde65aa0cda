"""What is in a media file: opens it, looks at the first frame, closes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import av.container
import av.video.frame
import av.video.stream
from av.sidedata.sidedata import Type as SideDataType
from av.stream import Disposition

from app.core.errors import MediaError
from app.core.media.types import AudioStream, ColourTags, MediaInfo, VideoStream

if TYPE_CHECKING:
    from av.audio.stream import AudioStream as AvAudioStream

# Demuxers that take any bytes for pictures: text art, and single images.
_TEXT_ART = {"tty", "bin", "xbin", "adf", "idf"}
# Their clocks start wherever the broadcast or the recorder happened to be.
_FREE_CLOCKS = {"mpegts", "mpeg", "mpegvideo"}
_INTERLACED_ORDERS = {2, 3, 4, 5}  # AV_FIELD_TT, BB, TB, BT
_MICROSECOND = Fraction(1, 1_000_000)


def probe(path: Path | str) -> MediaInfo:
    """Tell what is in a media file.

    Parameters
    ----------
    path : Path or str
        The file.

    Returns
    -------
    MediaInfo
        ``video`` is None where the file has sound alone (a cover picture is no video).

    Raises
    ------
    MediaError
        If the file is missing, a folder, empty, unreadable, a still picture, or not media.
    """
    path = Path(path)
    with open_media(path) as container:
        video_stream = main_video(container)
        origin = _origin(container, video_stream)
        video = None if video_stream is None else _video(path, container, video_stream, origin)
        return MediaInfo(
            path=path,
            container=container.format.name,
            duration=max(0, container.duration or 0) * _MICROSECOND,
            video=video,
            audio=tuple(_audio(stream, origin) for stream in container.streams.audio),
            subtitles=len(container.streams.subtitles),
            chapters=len(container.chapters()),
            origin=origin,
        )


def open_media(path: Path) -> av.container.InputContainer:
    """Open a file for demuxing, or say in one sentence why that cannot be.

    Raises
    ------
    MediaError
        As `probe`.
    """
    if not path.exists():
        raise MediaError(f"There is no file {path}. Check the name and the folder.")
    if path.is_dir():
        raise MediaError(f"{path} is a folder, not a media file. Name the file inside it.")
    if path.stat().st_size == 0:
        raise MediaError(f"{path} is empty (0 bytes). Export or copy it again.")
    try:
        # The prefix keeps a name such as 'http:clip.mp4' from being taken for an address.
        container = av.open(f"file:{path.absolute()}", metadata_errors="replace")
    except PermissionError as error:
        raise MediaError(
            f"{path} may not be read by this user. Change its permissions or copy it."
        ) from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise MediaError(_why_not_media(path)) from error
    _refuse_pictures(path, container)
    return container


def main_video(
    container: av.container.InputContainer,
) -> av.video.stream.VideoStream | None:
    """Return the video stream to dub: the best one that moves, so not a cover picture."""
    moving = [s for s in container.streams.video if not is_cover(s)]
    best = container.streams.best("video")
    if best in moving:
        return best
    return moving[0] if moving else None


def is_cover(stream: av.video.stream.VideoStream) -> bool:
    """Tell whether a video stream is a still that goes with the sound, such as an album cover."""
    return bool(stream.disposition & Disposition.attached_pic)


def rotation_of(matrix: Sequence[int]) -> int:
    """Turn a display matrix into whole quarter turns clockwise.

    The angle is FFmpeg's ``av_display_rotation_get`` with the sign of a viewer; where the
    matrix mirrors as well, it is the turn that leaves the picture upright, mirrored.

    Parameters
    ----------
    matrix : sequence of 9 int
        Row by row, 16.16 fixed point.

    Returns
    -------
    int
        0, 90, 180 or 270.

    Examples
    --------
    >>> rotation_of([0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30])
    90
    """
    a, b, c, d = (float(matrix[i]) for i in (0, 1, 3, 4))
    if a * d - b * c < 0:
        a = -a
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360


def _why_not_media(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return (
            f"{path} is cut off: the index at the end of an MP4 or MOV is missing. "
            "Record, export or copy it again."
        )
    return f"{path} is not a video or audio file that can be read. Check that it is the right one."


def _refuse_pictures(path: Path, container: av.container.InputContainer) -> None:
    name = container.format.name
    if name == "image2" or name.endswith("_pipe"):
        problem = f"{path} is a still picture. Give a video or audio file."
    elif name in _TEXT_ART or not (container.streams.video or container.streams.audio):
        problem = _why_not_media(path)
    else:
        return
    container.close()
    raise MediaError(problem)


def _origin(
    container: av.container.InputContainer, video: av.video.stream.VideoStream | None
) -> Fraction:
    if set(container.format.name.split(",")) & _FREE_CLOCKS:
        start = (container.start_time or 0) * _MICROSECOND
    elif video is not None:
        start = min(Fraction(0), (video.start_time or 0) * (video.time_base or Fraction(0)))
    else:
        return Fraction(0)
    # A whole number of ticks, so that taking it away leaves whole timestamps.
    tick = video.time_base if video is not None and video.time_base else _MICROSECOND
    return round(start / tick) * tick


def _video(
    path: Path,
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
    origin: Fraction,
) -> VideoStream:
    codec = stream.codec_context
    first = None if codec is None else _first_frame(container, stream)
    fmt = None if codec is None else (first or codec).format
    if fmt is None or not codec.width:
        raise MediaError(
            f"The picture of {path} is in a format that cannot be decoded. "
            "Convert it to H.264 first."
        )
    time_base = stream.time_base or Fraction(1, 90_000)
    start = stream.start_time or 0
    if first is not None and first.pts is not None and container.format.name != "avi":
        start = first.pts
    duration = (stream.duration or 0) * time_base or (container.duration or 0) * _MICROSECOND
    matrix = None if first is None else _display_matrix(first)
    return VideoStream(
        index=stream.index,
        codec=codec.name,
        width=codec.width,
        height=codec.height,
        sample_aspect=stream.sample_aspect_ratio or Fraction(1),
        rotation=0 if matrix is None else rotation_of(matrix),
        rate=_rate(stream),
        time_base=time_base,
        start_pts=start - round(origin / time_base),
        pix_fmt=fmt.name,
        bit_depth=max(component.bits for component in fmt.components),
        interlaced=codec.field_order in _INTERLACED_ORDERS
        or (first is not None and first.interlaced_frame),
        colour=_colour(first or codec),
        frames=stream.frames or round(max(Fraction(0), duration) * _rate(stream)),
        display_matrix=matrix,
        field_order=codec.field_order,
    )


def _rate(stream: av.video.stream.VideoStream) -> Fraction:
    # Where the two differ by much, the higher one counts fields or clock ticks.
    rates = [rate for rate in (stream.average_rate, stream.guessed_rate) if rate]
    return min(rates, default=Fraction(25))


def _first_frame(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream
) -> av.video.frame.VideoFrame | None:
    # Only the decoded frame is sure of field order, range and pixel format.
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue
            if frames:
                return frames[0]
    except (av.error.FFmpegError, EOFError):
        pass
    return None


def _display_matrix(frame: av.video.frame.VideoFrame) -> tuple[int, ...] | None:
    # The stubs give side data as a dict of names; it is a container keyed by this enum.
    side_data: Any = frame.side_data
    data = side_data.get(SideDataType.DISPLAYMATRIX)
    return None if data is None else tuple(memoryview(bytes(data)).cast("i"))


def _colour(
    tagged: av.video.frame.VideoFrame | av.video.codeccontext.VideoCodecContext,
) -> ColourTags:
    return ColourTags(
        primaries=int(tagged.color_primaries),
        transfer=int(tagged.color_trc),
        matrix=int(tagged.colorspace),
        full_range=int(tagged.color_range) == 2,
    )


def _audio(stream: AvAudioStream, origin: Fraction) -> AudioStream:
    codec = stream.codec_context
    start = (stream.start_time or 0) * (stream.time_base or 0)
    return AudioStream(
        index=stream.index,
        codec="" if codec is None else codec.name,
        sample_rate=0 if codec is None else codec.sample_rate,
        channels=0 if codec is None else codec.channels,
        layout="" if codec is None else codec.layout.name,
        start=start - origin,
        language=stream.language or "",
    )
