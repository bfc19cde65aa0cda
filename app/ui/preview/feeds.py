"""Thumbnails and waveforms for the timeline, in the form it asks for them while it paints."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.core.project.document import Document
from app.core.view.cache import ViewCache
from app.core.view.conform import RATE
from app.core.view.frames import ClipFrames
from app.core.view.peaks import Peaks
from app.core.view.thumbnails import Thumbnails
from app.ui.preview.fetch import to_image

_PATIENCE = 60  # ms in which thumbnails are collected before the timeline is told


class ThumbnailFeed(QObject):
    """Gives thumbnails that are there and has the others made; see `timeline.sources.Thumbnails`.

    Parameters
    ----------
    height : int
        px of all thumbnails; the timeline scales what it wants of another height.
    """

    changed = Signal()
    """There are more thumbnails."""
    _made = Signal(int)

    def __init__(self, height: int = 64, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._thumbnails: Thumbnails | None = None
        self._missing: list[int] = []
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.timeout.connect(self._ask)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_PATIENCE)
        self._telling.timeout.connect(self.changed)
        self._made.connect(self._on_made)

    def set_frames(self, frames: ClipFrames | None) -> None:
        """Take another clip's frames, or none; they belong to a thread of this from now on."""
        if self._thumbnails is not None:
            self._thumbnails.close()
        self._thumbnails = None
        if frames is not None:
            self._thumbnails = Thumbnails(frames, self._height, self._made.emit)
        self._missing = []
        self.changed.emit()

    def thumbnail(self, frame: int, height: int) -> QImage | None:
        """Return a frame's thumbnail, or None and have it made.

        Those that were asked for in one go are made in that order, and those before forgotten.
        """
        if self._thumbnails is None:
            return None
        picture = self._thumbnails.get(frame)
        if picture is not None:
            return to_image(picture)
        self._missing.append(frame)
        if not self._asking.isActive():
            self._asking.start(0)
        return None

    def close(self) -> None:
        """Stop the thread."""
        self.set_frames(None)

    @Slot()
    def _ask(self) -> None:
        if self._thumbnails is not None:
            self._thumbnails.want(self._missing)
        self._missing = []

    @Slot()
    def _on_made(self) -> None:
        if not self._telling.isActive():
            self._telling.start()


class PeakFeed:
    """Gives waveforms of a project's media; see `timeline.sources.Peaks`.

    Parameters
    ----------
    cache : ViewCache
        Where `build_sound` puts the sounds, before or after this is asked.
    """

    def __init__(self, cache: ViewCache) -> None:
        self._cache = cache
        self._peaks: dict[str, Peaks] = {}

    def set_document(self, document: Document) -> None:
        """Know which media there are."""
        folders = {media.id: self._cache.dub_sound(media.content) for media in document.sounds}
        if document.plate is not None:
            folders[document.plate.id] = self._cache.plate_sound(document.plate.content)
        for id in self._peaks.keys() - folders.keys():
            self._peaks.pop(id).close()
        for id, folder in folders.items():
            if id not in self._peaks or self._peaks[id].folder != folder:
                self._peaks[id] = Peaks(folder)

    def peaks(
        self, media: str, first: float, end: float, columns: int
    ) -> NDArray[np.float32] | None:
        """Return the lowest and highest sample in each of some equal parts of a stretch, in s."""
        found = self._peaks.get(media)
        if found is None or not found.begun or columns < 1 or end <= first:
            return None
        return found.query(first * RATE, end * RATE, columns)

    def close(self) -> None:
        """Close the files."""
        for peaks in self._peaks.values():
            peaks.close()
        self._peaks.clear()
