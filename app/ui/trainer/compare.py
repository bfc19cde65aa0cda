"""Plays a held-out shot as the starter and as the tuned model make it, beside each other."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.core.progress import Work
from app.ui.icons import icon
from app.ui.preview import overlay
from app.ui.preview.bars import TransportBar
from app.ui.preview.fetch import Parts, Shown
from app.ui.preview.player import Player
from app.ui.preview.sound_out import Sink, open_device
from app.ui.theme import colours_of

if TYPE_CHECKING:
    from app.core.view.conform import SoundReader
    from app.core.view.frames import SourceReader
    from app.core.view.picture import Picture
    from app.core.view.times import FrameTimes

_GAP = 8  # px between the two


@dataclass(frozen=True, eq=False)
class Pair:
    """Both movies, opened."""

    starter: "SourceReader"
    tuned: "SourceReader"
    times: "FrameTimes"
    sound: "SoundReader | None"


def open_pair(starter: Path, tuned: Path, cache: Path) -> Work[Pair]:
    """Open both movies, and the sound of the first.

    Parameters
    ----------
    starter, tuned : Path
        Of the same frames.
    cache : Path
        Folder for the sound.

    Raises
    ------
    MediaError
        If one of them cannot be read.
    """
    from app.core.media.probe import probe
    from app.core.media.reader import video_of
    from app.core.view.conform import SoundReader, build_sound
    from app.core.view.frames import SourceReader
    from app.core.view.times import constant_times

    infos = probe(starter), probe(tuned)
    sound = None
    if infos[0].audio:
        yield from build_sound(infos[0], cache, timed=True)
        sound = SoundReader(cache)
    times = constant_times(video_of(infos[0]))
    frames = [SourceReader(info, times) for info in infos]
    return Pair(frames[0], frames[1], times, sound)


class PairSource:
    """A `FrameSource`: the starter's pictures as the original, the tuned model's as the dub."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair

    def original(self, frame: int) -> "Picture":
        """Return the starter's."""
        return self._pair.starter.frame(frame)

    def dubbed(self, frame: int) -> "Picture | None":
        """Return the tuned model's."""
        return self._pair.tuned.frame(frame)

    def close(self) -> None:
        """Close both."""
        self._pair.starter.close()
        self._pair.tuned.close()


class Both(QWidget):
    """Paints both pictures of the player's frame beside each other."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._shown: Shown | None = None
        self.setMinimumSize(320, 120)
        self.setAccessibleName(self.tr("Starter to the left, tuned to the right"))
        player.picture_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them with their names."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours_of(self).window))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # A frame that comes late does not leave a hole.
        self._shown = shown = self._player.picture() or self._shown
        width = (self.width() - _GAP) / 2
        if shown is not None:
            self._draw(painter, shown.original, 0.0, width, self.tr("Starter"))
            self._draw(painter, shown.dubbed, width + _GAP, width, self.tr("Tuned"))
        painter.end()

    def _draw(
        self, painter: QPainter, image: QImage | None, left: float, width: float, name: str
    ) -> None:
        if image is None:
            return
        size = QSizeF(image.size())
        size.scale(QSizeF(width, self.height()), Qt.AspectRatioMode.KeepAspectRatio)
        at = QRectF(left, 0, size.width(), size.height())
        at.moveCenter(QRectF(left, 0, width, self.height()).center())
        painter.drawImage(at, image, QRectF(image.rect()))
        overlay.names(painter, at, name, "")


class CompareDialog(QDialog):
    """Plays both again and again.

    Parameters
    ----------
    pair : Pair
        Closed with this.
    open_sink
        Opens the sound device.
    """

    def __init__(
        self,
        pair: Pair,
        open_sink: Callable[[], Sink | None] = open_device,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A Held-Out Shot, by Both"))
        self.player = Player(open_sink, self)
        self.player.show_parts(Parts(original=True, dubbed=True))
        self.both = Both(self.player, self)
        bar = TransportBar(self.player, lambda name: icon(name, colours_of(self)))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 8)
        box.setSpacing(8)
        box.addWidget(self.both, 1)
        box.addWidget(bar)
        self.resize(900, 460)
        read = pair.sound.read if pair.sound is not None else None
        self.player.set_media(pair.times, PairSource(pair), read)
        bar.loop_switched.connect(self._set_loop)
        self._set_loop(True)
        self.player.forward()

    def _set_loop(self, on: bool) -> None:
        self.player.set_loop((0, self.player.frames) if on else None)

    def done(self, result: int) -> None:
        """Let go of files and the sound device, however it is closed."""
        self.player.close()
        super().done(result)
