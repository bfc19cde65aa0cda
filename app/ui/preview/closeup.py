"""Sharp pictures of frames that stand: got in a thread of their own, after a moment's rest."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.preview.fetch import Fetcher, Parts, Shown
from app.ui.preview.source import FrameSource

REST = 150
"""Time for which a frame must stand, ms."""


class Closeup(QObject):
    """Has the frame that stands in all its pixels, if that is wanted; forgets it on moving on.

    A frame in the middle of a long group of pictures takes a second to decode.  Here that keeps
    nobody waiting: until it comes, the small picture is shown.
    """

    fetched = Signal(int)
    """A sharp frame is there; sent in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetcher = Fetcher(self, least=1, budget=0)
        self._fetcher.fetched.connect(self.fetched)
        self._frame: int | None = None
        self._wanted = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._fetch)

    def set_source(self, source: FrameSource | None) -> None:
        """Take pictures from here; closed as `Fetcher.set_source` does it."""
        self._fetcher.set_source(source)
        self._again()

    def set_wanted(self, on: bool) -> None:
        """Say whether pictures are shown so large that the small ones would be soft."""
        if on != self._wanted:
            self._wanted = on
            self.refresh()

    def set_parts(self, parts: Parts) -> None:
        """Want something else of each frame."""
        self._fetcher.set_parts(parts)
        self._again()

    def stand(self, frame: int | None) -> None:
        """Say which frame stands; None while it plays, or without a clip."""
        if frame != self._frame:
            self._frame = frame
            self.refresh()

    def refresh(self) -> None:
        """Forget the picture: it is another one now, or none."""
        self._fetcher.refresh()
        self._again()

    def picture(self) -> Shown | None:
        """Return the frame that stands; None while it is not there, or cannot be had so."""
        shown = None if self._frame is None else self._fetcher.get(self._frame)
        return shown if shown is not None and not shown.error else None

    def close(self) -> None:
        """Stop the thread and close the source."""
        self._rest.stop()
        self._fetcher.close()

    def _again(self) -> None:
        if self._wanted and self._frame is not None:
            self._rest.start()
        else:
            self._rest.stop()

    def _fetch(self) -> None:
        if self._frame is not None:
            self._fetcher.want([self._frame])
