"""Pictures made ready for the screen in a thread of their own, a few frames ahead."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.core.errors import LipsmithError
from app.core.view.picture import Picture
from app.ui.preview.source import FrameSource
from app.ui.translating import sentence

_BUDGET = 96_000_000
_LEAST = 6
_GAIN = 6  # by which differences are made visible


@dataclass(frozen=True)
class Parts:
    """What is wanted of each frame.

    Attributes
    ----------
    original, dubbed, difference : bool
        Of those without a dub the original is always wanted.
    """

    original: bool = True
    dubbed: bool = False
    difference: bool = False


@dataclass(frozen=True)
class Shown:
    """A frame's pictures; those that were not asked for are None.

    Attributes
    ----------
    original : QImage or None
    dubbed : QImage or None
        None as well where there is no dub.
    difference : QImage or None
        How the two differ, six times enlarged, black where they do not.
    error : str
        Why there is no picture, for people.
    """

    original: QImage | None = None
    dubbed: QImage | None = None
    difference: QImage | None = None
    error: str = ""

    @property
    def size(self) -> int:
        """Bytes."""
        parts = (self.original, self.dubbed, self.difference)
        return sum(part.sizeInBytes() for part in parts if part is not None)


class Fetcher(QObject):
    """Gets the frames that are wanted, most urgent first, and keeps the last few dozen.

    Parameters
    ----------
    least, budget : int
        So many frames are kept however large they are; more only up to so many bytes.
    """

    fetched = Signal(int)
    """A frame is there; sent in the window's thread."""

    def __init__(
        self, parent: QObject | None = None, least: int = _LEAST, budget: int = _BUDGET
    ) -> None:
        super().__init__(parent)
        self._least, self._budget = least, budget
        self._changed = threading.Condition()
        self._source: FrameSource | None = None
        self._retired: list[FrameSource] = []
        self._parts = Parts()
        self._wanted: list[int] = []
        self._kept: OrderedDict[int, Shown] = OrderedDict()
        self._busy: int | None = None  # being got right now
        self._age = 0  # counts what makes pictures out of date
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="preview pictures", daemon=True)
        self._thread.start()

    def set_source(self, source: FrameSource | None) -> None:
        """Take frames from elsewhere; the source before is closed in the thread that used it."""
        with self._changed:
            if self._source is not None:
                self._retired.append(self._source)
            self._source = source
            self._forget()

    def set_parts(self, parts: Parts) -> None:
        """Want something else of each frame."""
        with self._changed:
            if parts != self._parts:
                self._parts = parts
                self._forget()

    def refresh(self) -> None:
        """Forget all pictures: what is dubbed has changed."""
        with self._changed:
            self._forget()

    def want(self, frames: Sequence[int]) -> None:
        """Get these, in this order, and forget what was wanted before."""
        with self._changed:
            there = self._kept.keys() | {self._busy}
            self._wanted = [frame for frame in frames if frame not in there]
            self._changed.notify()

    def get(self, frame: int) -> Shown | None:
        """Return a frame if it is there."""
        with self._changed:
            return self._kept.get(frame)

    def close(self) -> None:
        """Stop the thread and close the source."""
        self.set_source(None)
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _forget(self) -> None:
        self._kept.clear()
        self._wanted = []
        self._busy = None  # what is being got is out of date when it comes
        self._age += 1
        self._changed.notify()

    def _has_work(self) -> bool:
        wanted = bool(self._wanted) and self._source is not None
        return self._closed or wanted or bool(self._retired)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(self._has_work)
                retired, self._retired = self._retired, []
                source = self._source
                frame = self._wanted.pop(0) if self._wanted and source is not None else None
                self._busy = frame
                age, parts = self._age, self._parts
                closed = self._closed
            for old in retired:
                old.close()
            if closed:
                return
            if frame is not None and source is not None:
                self._keep(frame, _shown(source, frame, parts), age)

    def _keep(self, frame: int, shown: Shown, age: int) -> None:
        with self._changed:
            if age != self._age:
                return
            self._busy = None
            self._kept[frame] = shown
            size = sum(kept.size for kept in self._kept.values())
            while size > self._budget and len(self._kept) > self._least:
                size -= self._kept.popitem(last=False)[1].size
        self.fetched.emit(frame)


def _shown(source: FrameSource, frame: int, parts: Parts) -> Shown:
    try:
        original = source.original(frame)
        dubbed = source.dubbed(frame) if parts.dubbed or parts.difference else None
    except LipsmithError as error:
        return Shown(error=sentence(error))
    except IndexError:
        return Shown()
    plain = parts.original or (parts.dubbed and dubbed is None)
    return Shown(
        to_image(original) if plain else None,
        to_image(dubbed) if parts.dubbed and dubbed is not None else None,
        to_image(_difference(original, dubbed)) if parts.difference else None,
    )


class _Image(QImage):
    """An image upon an array, which lives as long; a copy would cost fifty times the rest."""

    def __init__(self, pixels: Picture) -> None:
        height, width = pixels.shape[:2]
        super().__init__(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self._pixels = pixels


def to_image(picture: Picture) -> QImage:
    """Make an image of the kind that is painted fastest."""
    return _Image(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA), np.uint8))


def _difference(original: Picture, dubbed: Picture | None) -> Picture:
    if dubbed is None:
        return np.zeros_like(original)
    return np.asarray(cv2.convertScaleAbs(cv2.absdiff(original, dubbed), alpha=_GAIN), np.uint8)
