"""Any frame of a clip as the window shows it: from the proxy where it is, else from the clip."""

from collections import OrderedDict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.probe import open_media
from app.core.media.reader import video_of
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo
from app.core.view.picture import VIEW_SIDE, Picture, Viewer
from app.core.view.proxy import ProxyReader
from app.core.view.times import FrameTimes

_NEAR = Fraction(2)  # s; a frame this close ahead is reached by decoding on
_KEPT = 24


class SourceReader(Closing):
    """Gives any frame of a clip by seeking in the clip itself, small as the proxy's are.

    Decoding goes on where it stopped, so playing costs no seeks; the pictures just before the
    one that was asked for are kept.  Not to be shared by threads.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    times : FrameTimes
        Of the clip.
    long_side : int
        Of the pictures, px.
    threads : int
        Decoding threads; 0 lets FFmpeg choose.
    kept : int
        Pictures to keep, the one asked for among them, for stepping and playing backwards.

    Raises
    ------
    MediaError
        If the clip cannot be opened.
    """

    def __init__(
        self,
        info: MediaInfo,
        times: FrameTimes,
        long_side: int = VIEW_SIDE,
        threads: int = 0,
        kept: int = _KEPT,
    ) -> None:
        self._info = info
        self._video = video_of(info)
        self._times = times
        self._threads = threads
        self._view = Viewer(self._video, long_side)
        self._container: InputContainer | None = None
        self._frames: Iterator[VideoFrame] = iter(())
        self._at: int | None = None  # pts of the last frame decoded
        self._most = kept
        self._kept: OrderedDict[int, Picture] = OrderedDict()

    def close(self) -> None:
        """Close the clip."""
        if self._container is not None:
            self._container.close()
            self._container = None

    def frame(self, frame: int) -> Picture:
        """Return a frame, ``(h, w, 3)`` uint8 RGB, upright, square pixels.

        Raises
        ------
        IndexError
            If the clip has no such frame.
        MediaError
            If it cannot be decoded.
        """
        if not 0 <= frame < len(self._times):
            raise IndexError(f"the clip has no frame {frame}")
        pts = int(self._times.pts[frame])
        if pts in self._kept:
            self._kept.move_to_end(pts)
            return self._kept[pts]
        return self._kept[pts] if self._reach(frame, pts) else self._read(frame, pts)

    def _reach(self, frame: int, pts: int) -> bool:
        """Decode up to a frame, from where decoding is or from the key frame before it."""
        near = round(_NEAR / self._video.time_base)
        if self._at is None or not self._at < pts <= self._at + near:
            self._seek(pts)
        first = max(0, frame - self._most // 2)
        wanted = {int(tick) for tick in self._times.pts[first : frame + 1]}
        try:
            for decoded in self._frames:
                if decoded.pts is None:
                    return False
                self._at = decoded.pts - self._origin
                if self._at in wanted:
                    self._keep(self._at, decoded)
                if self._at >= pts:
                    return self._at == pts
        except (av.error.FFmpegError, EOFError, OSError):
            self._at = None
        return False

    def _seek(self, pts: int) -> None:
        if self._container is None:
            self._container = open_media(self._info.path)
        stream = self._container.streams.video[0]
        for candidate in self._container.streams.video:
            if candidate.index == self._video.index:
                stream = candidate
        if not stream.codec_context.is_open:
            stream.codec_context.thread_count = self._threads
            stream.codec_context.thread_type = "AUTO"
        try:
            self._container.seek(pts + self._origin, stream=stream)
            self._frames = self._container.decode(stream)
        except (av.error.FFmpegError, OSError):
            self._frames = iter(())
        self._at = None

    def _read(self, frame: int, pts: int) -> Picture:
        """Take the slow and sure way, for files whose times do not lead to their frames."""
        self._at = None
        for _, decoded in frames_at(self._info, [(frame, pts)]):
            return self._keep(pts, decoded)
        raise MediaError(
            f"Frame {frame} of {self._info.path} cannot be decoded. Export or copy the clip again."
        )

    def _keep(self, pts: int, decoded: VideoFrame) -> Picture:
        picture = self._view(decoded)
        self._kept[pts] = picture
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return picture

    @property
    def _origin(self) -> int:
        return round(self._info.origin / self._video.time_base)


class ClipFrames(Closing):
    """Gives any frame of a clip: from its proxy if it is in there, otherwise from the clip.

    Not to be shared by threads: each opens its own.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    times : FrameTimes
        Of the clip.
    folder : Path
        Of the proxy, as given to `build_proxy`; it may be made meanwhile, or never.
    """

    def __init__(self, info: MediaInfo, times: FrameTimes, folder: Path) -> None:
        self._proxy = ProxyReader(folder)
        self._source = SourceReader(info, times)

    def close(self) -> None:
        """Close the files."""
        self._proxy.close()
        self._source.close()

    def frame(self, frame: int) -> Picture:
        """Return a frame, ``(h, w, 3)`` uint8 RGB, upright, square pixels.

        Raises
        ------
        IndexError
            If the clip has no such frame.
        MediaError
            If it cannot be decoded.
        """
        if self._proxy.has(frame):
            try:
                return self._proxy.frame(frame)
            except MediaError:
                pass  # damaged: the clip itself is still there
        return self._source.frame(frame)

    def thumbnail(self, frame: int, least: int) -> Picture:
        """Return a frame with at least ``least`` lines where there are as many; raises as `frame`.

        It is no larger than it has to be to be had quickly.
        """
        if self._proxy.has(frame):
            try:
                return self._proxy.small(frame, least)
            except MediaError:
                pass
        return self._source.frame(frame)
