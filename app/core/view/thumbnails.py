"""Small pictures of frames, made in the background and kept while there is room."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from app.core.errors import MediaError
from app.core.threads import give_way
from app.core.view.frames import ClipFrames
from app.core.view.picture import Picture


class Thumbnails:
    """Pictures of one height, of any frames of a clip.

    Asking never waits: what is not there yet is made in a thread of its own, and ``ready`` is
    called in that thread with the frame's number.

    Parameters
    ----------
    frames : ClipFrames
        Used, and closed, by that thread alone.
    height : int
        px.
    ready
        Called for each picture that was made.
    kept : int
        Pictures that are kept; those that were not asked for the longest go first.

    Examples
    --------
    >>> thumbnails = Thumbnails(frames, 48, print)  # doctest: +SKIP
    >>> thumbnails.want([0, 250, 500])  # doctest: +SKIP
    """

    def __init__(
        self, frames: ClipFrames, height: int, ready: Callable[[int], None], kept: int = 1000
    ) -> None:
        self._frames = frames
        self._height = height
        self._ready = ready
        self._most = kept
        self._kept: OrderedDict[int, Picture] = OrderedDict()
        self._failed: set[int] = set()
        self._wanted: list[int] = []
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="thumbnails", daemon=True)
        self._thread.start()

    def get(self, frame: int) -> Picture | None:
        """Return the picture of a frame, ``(height, w, 3)`` uint8 RGB, if it is there."""
        with self._changed:
            if frame in self._kept:
                self._kept.move_to_end(frame)
            return self._kept.get(frame)

    def want(self, frames: Sequence[int]) -> None:
        """Have these made, in this order, and forget what was wanted before."""
        with self._changed:
            self._wanted = [f for f in frames if f not in self._kept and f not in self._failed]
            self._changed.notify()

    def close(self) -> None:
        """Stop the thread and close the clip."""
        self.leave()
        self._thread.join()

    def leave(self) -> None:
        """Have the thread stop and close the clip after the picture that it is at."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        give_way()
        while (frame := self._next()) is not None:
            try:
                picture = self._shrunk(self._frames.thumbnail(frame, self._height))
            except (MediaError, IndexError):
                with self._changed:
                    self._failed.add(frame)
                continue
            with self._changed:
                if self._closed:
                    break
                self._kept[frame] = picture
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._ready(frame)
        self._frames.close()

    def _next(self) -> int | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._wanted))
            return None if self._closed else self._wanted.pop(0)

    def _shrunk(self, picture: Picture) -> Picture:
        lines, columns = picture.shape[:2]
        size = max(1, round(columns * self._height / lines)), self._height
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
