"""A few frames of a clip, without decoding all that lies between them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
from av.video.frame import VideoFrame

from app.core.media.probe import open_media
from app.core.media.reader import VideoReader, video_of
from app.core.media.types import MediaInfo

_NEAR = Fraction(2)  # s; a frame this close ahead is reached by decoding on


def frames_at(
    info: MediaInfo, wanted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, VideoFrame]]:
    """Fetch frames by index and time, in order of time.

    Where a file's timestamps do not lead to the frames (they were repaired, or the container
    cannot seek), the clip is decoded from its start instead, so the frames are always the
    ones that `VideoReader` gives these indices.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    wanted : sequence of (index, pts)
        As `VideoReader` counted and timed them.

    Raises
    ------
    MediaError
        If the clip cannot be read any more.
    """
    left = sorted(wanted, key=lambda pair: pair[1])
    for index, frame in _by_seeking(info, tuple(left)):
        left.remove((index, frame.pts or 0))
        yield index, frame
    if left:
        yield from _by_reading(info, {index for index, _ in left})


def _by_reading(info: MediaInfo, indices: set[int]) -> Iterator[tuple[int, VideoFrame]]:
    last = max(indices)
    with VideoReader(info) as reader:
        for index, frame in reader:
            if index in indices:
                yield index, frame
            if index >= last:
                return


def _by_seeking(
    info: MediaInfo, wanted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, VideoFrame]]:
    """Those of the frames that seeking finds at exactly their time."""
    video = video_of(info)
    origin = round(info.origin / video.time_base)
    near = round(_NEAR / video.time_base)
    with open_media(info.path) as container:
        stream = container.streams.video[0]
        for candidate in container.streams.video:
            if candidate.index == video.index:
                stream = candidate
        frames: Iterator[VideoFrame] = iter(())
        at: int | None = None
        for index, pts in wanted:
            raw = pts + origin
            if at is None or not at < raw <= at + near:
                try:
                    container.seek(raw, stream=stream)
                except av.error.FFmpegError:
                    return
                frames = container.decode(stream)
            found, at = _decode_to(frames, raw)
            if found is not None:
                found.pts, found.time_base = pts, video.time_base
                yield index, found


def _decode_to(frames: Iterator[VideoFrame], raw: int) -> tuple[VideoFrame | None, int | None]:
    """Decode on to the frame at a time: the frame, if there is one at exactly that time."""
    at = None
    try:
        for frame in frames:
            if frame.pts is None:
                return None, None
            at = frame.pts
            if at >= raw:
                return (frame if at == raw else None), at
    except (av.error.FFmpegError, EOFError):
        return None, None
    return None, at
