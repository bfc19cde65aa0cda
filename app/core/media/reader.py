"""Frames of a clip in order of presentation, with times one can rely on."""

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.codec.context import ThreadType
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.probe import open_media, probe
from app.core.media.types import MediaInfo, VideoStream

_END_SLACK = Fraction(1, 2)  # s; how much shorter than announced a whole file may be
_scalers = threading.local()


class VideoReader(Closing):
    """Decodes the picture of a clip from start to end, one frame at a time.

    Yields ``(index, frame)``: ``frame.pts`` is in ``frame.time_base``, counts from
    ``info.origin``, and is strictly increasing, whatever the file says; variable frame
    rates stay variable.  Damaged stretches are left out, and a file that ends early ends
    the iteration; `truncated` then says what is missing.

    Parameters
    ----------
    source : MediaInfo or Path or str
        The clip, probed already or not.
    threads : int
        Decoding threads; 0 lets FFmpeg choose.

    Raises
    ------
    MediaError
        As `probe`, and if the file has no video.

    Examples
    --------
    >>> with VideoReader("clip.mp4") as reader:  # doctest: +SKIP
    ...     for index, frame in reader:
    ...         print(index, float(frame_time(frame)))
    """

    def __init__(self, source: MediaInfo | Path | str, threads: int = 0) -> None:
        self.info = source if isinstance(source, MediaInfo) else probe(source)
        self.truncated: str | None = None
        self.video: VideoStream = video_of(self.info)
        self._damaged = 0
        self._avi_delay: int | None = None
        self._container = open_media(self.info.path)
        stream = self._container.streams[self.video.index]
        assert isinstance(stream, av.VideoStream)
        stream.codec_context.thread_count = threads
        # One thread decodes without the delay, and the frames in flight, of more.
        stream.codec_context.thread_type = ThreadType.SLICE if threads == 1 else ThreadType.AUTO
        self._stream = stream

    def close(self) -> None:
        """Close the file; iterating afterwards is an error."""
        self._container.close()

    def __iter__(self) -> Iterator[tuple[int, VideoFrame]]:
        index = -1
        last = None
        for index, last in enumerate(self._in_order()):
            yield index, last
        if last is None:
            raise MediaError(
                f"No picture of {self.info.path} can be decoded. Export or copy it again."
            )
        self.truncated = self._what_is_missing(last)

    def _in_order(self) -> Iterator[VideoFrame]:
        """Repair timestamps, one frame behind the decoder to see where there is room."""
        time_base = self.video.time_base
        step = max(1, round(1 / (self.video.rate * time_base)))
        held: VideoFrame | None = None
        before: int | None = None  # pts of the frame before the one held back
        for frame in self._decode():
            frame.time_base = time_base
            frame.pts = self._file_pts(frame)
            if held is not None:
                before = _repair(held, before, frame.pts, step, self.video.start_pts)
                yield held
            held = frame
        if held is not None:
            _repair(held, before, None, step, self.video.start_pts)
            yield held

    def _file_pts(self, frame: VideoFrame) -> int | None:
        pts = frame.pts
        if self.info.container == "avi":
            # AVI only counts pictures, in the order they are decoded: the decoder's delay
            # is in every count, and what FFmpeg derives for B-frames is out of order.
            if self._avi_delay is None and frame.dts is not None:
                self._avi_delay = frame.dts - (self._stream.start_time or 0)
            pts = None if frame.dts is None else frame.dts - (self._avi_delay or 0)
        return None if pts is None else pts - round(self.info.origin / self.video.time_base)

    def _decode(self) -> Iterator[VideoFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError):
                # The file cannot be read on; what the decoder holds is still good.
                self._damaged += 1
                yield from self._drain()
                return
            if packet is None:
                return
            try:
                frames = packet.decode()
            except (av.error.InvalidDataError, av.error.UnknownError):
                self._damaged += 1
                continue
            except av.error.EOFError:
                return
            yield from frames

    def _drain(self) -> list[VideoFrame]:
        try:
            return self._stream.decode(None)
        except (av.error.FFmpegError, EOFError):
            return []

    def _what_is_missing(self, last: VideoFrame) -> str | None:
        """Say what of the announced picture was not there, or None if nothing."""
        step = 1 / self.video.rate
        end = frame_time(last) + max((last.duration or 0) * self.video.time_base, step)
        announced = self._announced_end()
        if announced is not None and end < announced - max(_END_SLACK, 2 * step):
            return (
                f"{self.info.path} is cut short: the picture could be read until "
                f"{timestamp(end)} of {timestamp(announced)}."
            )
        if self._damaged:
            return f"{self.info.path} is damaged: some frames could not be read and are left out."
        return None

    def _announced_end(self) -> Fraction | None:
        start = (self._stream.start_time or 0) * self.video.time_base - self.info.origin
        if self._stream.duration:
            return start + self._stream.duration * self.video.time_base
        tag = self._stream.metadata.get("DURATION", "")
        try:
            hours, minutes, seconds = tag.split(":")
            return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
        except ValueError:
            # The length of the whole file is that of the longest stream, perhaps the sound.
            return None if self.info.audio or not self.info.duration else self.info.duration


def video_of(info: MediaInfo) -> VideoStream:
    """Return the video stream of a probed file.

    Raises
    ------
    MediaError
        If it has none.
    """
    if info.video is None:
        raise MediaError(
            f"{info.path} has no video stream, only sound. Give a clip with a picture."
        )
    return info.video


def frame_time(frame: VideoFrame) -> Fraction:
    """Return when a frame is shown, in seconds, exact."""
    assert frame.pts is not None and frame.time_base is not None
    return frame.pts * frame.time_base


def timestamp(seconds: Fraction) -> str:
    """Write a time for people, to the tenth of a second.

    Examples
    --------
    >>> timestamp(Fraction(383, 5))
    '01:16.6'
    """
    tenths = round(seconds * 10)
    hours, rest = divmod(tenths, 36_000)
    clock = f"{rest // 600:02}:{rest // 10 % 60:02}.{rest % 10}"
    return f"{hours}:{clock}" if hours else clock


def small_rgb(
    frame: VideoFrame, long_side: int, rotation: int = 0, sample_aspect: Fraction = Fraction(1)
) -> NDArray[np.uint8]:
    """Scale a frame down for analysis, upright and with square pixels.

    Parameters
    ----------
    frame : av.VideoFrame
        Any pixel format.
    long_side : int
        Longer side of the result in px; never more than the picture itself has.
    rotation : int
        Degrees clockwise for display, as in `VideoStream`.
    sample_aspect : Fraction
        Width of a stored pixel over its height.

    Returns
    -------
    ndarray
        ``(h, w, 3)`` uint8 RGB, contiguous.
    """
    wide = frame.width * sample_aspect
    scale = min(Fraction(1), long_side / max(wide, Fraction(frame.height)))
    width, height = max(1, round(wide * scale)), max(1, round(frame.height * scale))
    # Fast bilinear would take a third less, but samples the picture 0.7 px beside itself.
    small = _scaler().reformat(
        frame, width, height, "rgb24", interpolation=Interpolation.AREA, threads=1
    )
    return np.ascontiguousarray(np.rot90(small.to_ndarray(), -(rotation // 90)))


def _scaler() -> VideoReformatter:
    # A scaler remembers its set-up between frames, and must not be shared by threads.
    if not hasattr(_scalers, "scaler"):
        _scalers.scaler = VideoReformatter()
    scaler: VideoReformatter = _scalers.scaler
    return scaler


def _repair(frame: VideoFrame, before: int | None, after: int | None, step: int, start: int) -> int:
    """Give a frame a valid pts if it has none; return it.

    ``before`` and ``after`` are the neighbours' pts, where known; ``step`` is the usual
    distance in ticks.
    """
    pts = frame.pts
    if before is None:
        pts = start if pts is None else pts
    elif pts is None or pts <= before:
        room = after - before if after is not None and after > before else 2 * step
        pts = before + max(1, min(step, room // 2))
    frame.pts = pts
    return pts
