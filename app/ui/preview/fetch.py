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

_KEPT = 24
_GAIN = 6  # by which differences are made visible


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


class Fetcher(QObject):
    """Gets the frames that are wanted, most urgent first, and keeps the last few dozen."""

    fetched = Signal(int)
    """A frame is there; sent in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = threading.Condition()
        self._source: FrameSource | None = None
        self._retired: list[FrameSource] = []
        self._dubbed = self._difference = False
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

    def set_parts(self, dubbed: bool, difference: bool) -> None:
        """Say what is to be got besides the original."""
        with self._changed:
            if (dubbed, difference) != (self._dubbed, self._difference):
                self._dubbed, self._difference = dubbed, difference
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

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._wanted or self._retired)
                retired, self._retired = self._retired, []
                source = self._source
                frame = self._wanted.pop(0) if self._wanted and source is not None else None
                self._busy = frame
                age, parts = self._age, (self._dubbed, self._difference)
                closed = self._closed
            for old in retired:
                old.close()
            if closed:
                return
            if frame is not None and source is not None:
                self._keep(frame, _shown(source, frame, *parts), age)

    def _keep(self, frame: int, shown: Shown, age: int) -> None:
        with self._changed:
            if age != self._age:
                return
            self._busy = None
            self._kept[frame] = shown
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self.fetched.emit(frame)


def _shown(source: FrameSource, frame: int, dubbed: bool, difference: bool) -> Shown:
    try:
        original = source.original(frame)
        other = source.dubbed(frame) if dubbed or difference else None
    except LipsmithError as error:
        return Shown(error=str(error))
    except IndexError:
        return Shown()
    return Shown(
        to_image(original),
        None if other is None else to_image(other),
        to_image(_difference(original, other)) if difference else None,
    )


def to_image(picture: Picture) -> QImage:
    """Make an image of the kind that is painted fastest, with memory of its own."""
    height, width = picture.shape[:2]
    pixels = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA))
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _difference(original: Picture, dubbed: Picture | None) -> Picture:
    if dubbed is None:
        return np.zeros_like(original)
    return np.asarray(cv2.convertScaleAbs(cv2.absdiff(original, dubbed), alpha=_GAIN), np.uint8)
