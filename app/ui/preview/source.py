"""Where the preview's pictures come from."""

from collections.abc import Callable
from typing import Protocol

from app.core.view.frames import ClipFrames, SourceReader
from app.core.view.picture import Picture

Dub = Callable[[int, Picture], Picture | None]
"""Takes a frame's number and its picture; returns the dubbed one, or None if there is none."""


class FrameSource(Protocol):
    """Gives frames; all calls come from one thread, which is not the window's."""

    def original(self, frame: int) -> Picture:
        """Return a frame as it was, ``(h, w, 3)`` uint8 RGB, upright, square pixels.

        Raises
        ------
        MediaError, IndexError
            If it cannot be had.
        """
        ...

    def dubbed(self, frame: int) -> Picture | None:
        """Return it dubbed, of the same size; None where nothing is to be dubbed, or not yet."""
        ...

    def close(self) -> None:
        """Close the files; nothing is asked afterwards."""
        ...


class ClipSource:
    """A `FrameSource` over a clip.

    Parameters
    ----------
    frames : ClipFrames or SourceReader
        Closed with this.
    dub
        See `Dub`; None while there is no dub.
    """

    def __init__(self, frames: ClipFrames | SourceReader, dub: Dub | None = None) -> None:
        self._frames = frames
        self._dub = dub
        self._last: tuple[int, Picture] | None = None

    def set_dub(self, dub: Dub | None) -> None:
        """Take another dub from now on; called from any thread."""
        self._dub = dub

    def original(self, frame: int) -> Picture:
        """Return a frame as it was; see `FrameSource`."""
        if self._last is None or self._last[0] != frame:
            self._last = frame, self._frames.frame(frame)
        return self._last[1]

    def dubbed(self, frame: int) -> Picture | None:
        """Return it dubbed; see `FrameSource`."""
        dub = self._dub
        return None if dub is None else dub(frame, self.original(frame))

    def close(self) -> None:
        """Close the clip."""
        self._last = None
        self._frames.close()
