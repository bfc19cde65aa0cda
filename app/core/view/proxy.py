"""A small copy of the plate of which every frame can be had at once.

The copy is a file of JPEG pictures one after the other (what FFmpeg calls raw MJPEG), and one
with a record for each frame: where its picture lies and when it is shown.  Frames can be used as
soon as they are in it.
"""

from array import array
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.reader import VideoReader
from app.core.media.types import MediaInfo
from app.core.progress import Progress, Work
from app.core.view.picture import Picture, Viewer
from app.core.view.times import FrameTimes
from app.core.view.whole import about_whole, cache_errors, mark_whole

_VERSION = 1
_QUALITY = 80  # of 100; 30 to 85 KB a picture of 960 px
_PICTURES, _INDEX = "pictures.mjpeg", "index.i64"
_FIELDS = 3  # of a record: offset, size, pts
_RECORD = _FIELDS * 8  # bytes
_REPORT_EVERY = 10  # frames
_HALVINGS = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)


class ProxyReader(Closing):
    """Gives any frame of a proxy, whole or still being made.

    Not to be shared by threads: each opens its own.

    Parameters
    ----------
    folder : Path
        As given to `build_proxy`; it need not exist yet.

    Examples
    --------
    >>> with ProxyReader(folder) as proxy:  # doctest: +SKIP
    ...     proxy.frame(1000).shape
    (540, 960, 3)
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._about = about_whole(folder, _VERSION)
        self._pictures: BinaryIO | None = None
        self._records = np.zeros((0, _FIELDS), np.int64)
        self._lines = 0

    def close(self) -> None:
        """Close the file."""
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None

    @property
    def whole(self) -> bool:
        """Whether all frames are there."""
        if self._about is None:
            self._about = about_whole(self._folder, _VERSION)
        return self._about is not None

    @property
    def times(self) -> FrameTimes | None:
        """When each frame is shown, exactly as the clip is decoded; None until it is whole."""
        if not self.whole:
            return None
        assert self._about is not None
        self._look_for_more()
        rate, time_base = Fraction(self._about["rate"]), Fraction(self._about["time_base"])
        return FrameTimes(self._records[:, 2].copy(), time_base, rate)

    @property
    def truncated(self) -> str | None:
        """What of the clip could not be read, as `VideoReader.truncated`; None until whole."""
        return self._about["truncated"] if self.whole and self._about is not None else None

    def has(self, frame: int) -> bool:
        """Whether a frame is in it by now."""
        if frame >= len(self._records):
            self._look_for_more()
        return 0 <= frame < len(self._records)

    def frame(self, frame: int) -> Picture:
        """Return a frame, ``(h, w, 3)`` uint8 RGB, upright, square pixels.

        Raises
        ------
        IndexError
            If it is not there, or not yet; see `has`.
        MediaError
            If its picture is damaged.
        """
        return self._decode(frame, cv2.IMREAD_COLOR_BGR)

    def small(self, frame: int, least: int) -> Picture:
        """Return a frame at half, a quarter or an eighth of the size, quickly.

        Parameters
        ----------
        least : int
            Lines of the result, at least, if the proxy has as many.

        Raises
        ------
        IndexError, MediaError
            As `frame`.
        """
        if not self._lines:
            self._lines = len(self.frame(frame))
        for factor, flag in _HALVINGS:
            if self._lines >= factor * least:
                return self._decode(frame, flag)
        return self.frame(frame)

    def _decode(self, frame: int, how: int) -> Picture:
        data = self._data(frame)
        # Swapping afterwards is faster than having OpenCV read RGB.
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), how) if data else None
        if bgr is None:
            raise MediaError(
                f"The preview copy in {self._folder} is damaged. Delete that folder: "
                "it is made again."
            )
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)

    def _data(self, frame: int) -> bytes:
        if not self.has(frame):
            raise IndexError(f"frame {frame} is not in the proxy")
        offset, size, _ = (int(value) for value in self._records[frame])
        if self._pictures is None:
            self._pictures = (self._folder / _PICTURES).open("rb")
        self._pictures.seek(offset)
        return self._pictures.read(size)

    def _look_for_more(self) -> None:
        more = _records(self._folder, len(self._records))
        if len(more):
            self._records = np.concatenate([self._records, more])


def build_proxy(info: MediaInfo, folder: Path, threads: int = 0) -> Work[FrameTimes]:
    """Make the proxy of a clip, or go on with one that was begun.

    Going on decodes the clip from its start again but skips the rest of the work.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    folder : Path
        Of this clip alone: named by its content, not by its path.
    threads : int
        Decoding threads; 0 lets FFmpeg choose.

    Yields
    ------
    Progress
        Every ten frames.

    Returns
    -------
    FrameTimes
        When each frame is shown.

    Raises
    ------
    MediaError
        If the clip cannot be read, or the folder cannot be written to or is full.
    """
    with ProxyReader(folder) as proxy:
        if proxy.times is not None:
            return proxy.times
    with cache_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with VideoReader(info, threads) as reader:
            yield from _fill(reader, folder)
            about = {
                "version": _VERSION,
                "time_base": str(reader.video.time_base),
                "rate": str(reader.video.rate),
                "truncated": reader.truncated,
            }
    mark_whole(folder, about)
    with ProxyReader(folder) as proxy:
        assert proxy.times is not None
        return proxy.times


def _fill(reader: VideoReader, folder: Path) -> Work[None]:
    view = Viewer(reader.video)
    total = reader.video.frames
    with _Appender(folder) as proxy:
        for number, frame in reader:
            assert frame.pts is not None
            if not proxy.skip(frame.pts):
                proxy.add(view(frame), frame.pts)
            if number % _REPORT_EVERY == 0:
                yield Progress("Making the preview copy", number, max(total, number))
        proxy.finish()


class _Appender(Closing):
    """Fills the files of a proxy: skips what is there, adds the rest."""

    def __init__(self, folder: Path) -> None:
        for name in (_PICTURES, _INDEX):
            (folder / name).touch()
        self._there = _records(folder, 0)
        self._pictures = (folder / _PICTURES).open("r+b")
        self._index = (folder / _INDEX).open("r+b")
        self._count = 0
        self._end = 0  # of the last picture

    def close(self) -> None:
        """Close the files."""
        self._pictures.close()
        self._index.close()

    def skip(self, pts: int) -> bool:
        """Pass over the next frame if it is there; what follows one that is not is made anew."""
        if self._count >= len(self._there) or self._there[self._count, 2] != pts:
            self._there = self._there[:0]
            return False
        self._end = int(self._there[self._count, :2].sum())
        self._count += 1
        return True

    def add(self, picture: Picture, pts: int) -> None:
        bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        _, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        self._pictures.seek(self._end)
        self._pictures.write(jpeg.tobytes())
        self._pictures.flush()  # before the record that says it is there
        self._index.seek(self._count * _RECORD)
        self._index.write(array("q", [self._end, len(jpeg), pts]).tobytes())
        self._index.flush()
        self._end += len(jpeg)
        self._count += 1

    def finish(self) -> None:
        """Cut off what an earlier version of the clip's reading left behind."""
        self._pictures.truncate(self._end)
        self._index.truncate(self._count * _RECORD)


def _records(folder: Path, first: int) -> NDArray[np.int64]:
    """Records from a frame on, ``(n, 3)``, of those whose picture is there as well."""
    try:
        with (folder / _INDEX).open("rb") as index:
            index.seek(first * _RECORD)
            data = index.read()
        written = (folder / _PICTURES).stat().st_size
    except FileNotFoundError:
        return np.zeros((0, _FIELDS), np.int64)
    records = np.frombuffer(data[: len(data) // _RECORD * _RECORD], np.int64)
    records = records.reshape(-1, _FIELDS)
    return records[records[:, :2].sum(axis=1) <= written]
