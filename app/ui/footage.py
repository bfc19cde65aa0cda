"""What the window knows of the project's media, found out in the background and kept on the disk.

Sound first, because it is quick; then who is seen where, which takes as long as decoding the
clip; the proxy last, because all works without it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.core.errors import LipsmithError
from app.core.progress import Work
from app.core.project.document import Document, Media
from app.ui.session import Session
from app.ui.worker import Jobs, Worker

if TYPE_CHECKING:
    from app.core.dub.voice import Voice
    from app.core.media.types import MediaInfo
    from app.core.project.cast import Look
    from app.core.render.scene import Scene
    from app.core.render.store import Store
    from app.core.view.cache import ViewCache
    from app.core.view.frames import ClipFrames
    from app.core.view.peaks import Peaks
    from app.core.view.thumbnails import Thumbnails

THUMB_HEIGHT = 104
"""Of the timeline's pictures, px: twice the lane's, for high-DPI screens."""
_FACE = 96  # px of a face's picture
_ROOM = 0.62  # of the crop's side, from the middle of a face to the picture's edge


@dataclass(frozen=True, eq=False)
class Plate:
    """The plate, opened.

    Attributes
    ----------
    media : Media
    info : MediaInfo
    scene : Scene or None
        Its cuts, faces and exact times; None until they are found.
    looks : mapping
        What its faces look like, for telling people apart.
    """

    media: Media
    info: "MediaInfo"
    scene: "Scene | None" = None
    looks: "dict[int, Look] | None" = None


@dataclass(frozen=True, eq=False)
class Heard:
    """A sound, by its fingerprint, and what was heard in it."""

    content: str
    voice: "Voice"


class Footage(QObject):
    """Media of a session's document, made ready as they come.

    Attributes
    ----------
    plate : Plate or None
        None until it is opened, or without one.
    voices : dict of str to Voice
        What was heard in sounds, by fingerprint.
    faces : dict of int to QImage
        Pictures of the faces, by the index of their track.
    """

    opened = Signal(object)
    """The `Plate`, when its file is known; None when there is none any more."""
    found = Signal(object)
    """The `Plate`, when its scene is known."""
    heard = Signal(str)
    """Fingerprint of a sound whose voice is known."""
    unheard = Signal(str)
    """Fingerprint of a sound that cannot be heard."""
    drawable = Signal()
    """There are more thumbnails or peaks to draw."""
    proxied = Signal()
    """The proxy is whole."""
    _come = Signal(str, object)
    _thumbnail = Signal(int)

    def __init__(
        self, session: Session, jobs: Jobs, cache: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._folder = cache
        self._plate_job: Worker | None = None
        self._sound_jobs: dict[str, Worker] = {}
        self._wanted: Media | None = None  # the plate that is opened or being opened
        self._peaks: dict[Path, Peaks] = {}
        self._pictures: dict[int, QImage] = {}
        self._thumbnails: Thumbnails | None = None
        self._misses: list[int] = []
        self.plate: Plate | None = None
        self.voices: dict[str, Voice] = {}
        self.faces: dict[int, QImage] = {}
        self._come.connect(self._take)
        self._thumbnail.connect(self._take_thumbnail)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(80)
        self._redraw.timeout.connect(self.drawable)
        session.changed.connect(self.follow)

    @property
    def missing(self) -> bool:
        """Whether there is a plate whose file is not where it was."""
        return self._wanted is not None and self._plate_job is None

    @property
    def store(self) -> "Store":
        """What was found out about files."""
        from app.core.render.store import Store

        return Store(self._folder)

    @property
    def cache(self) -> "ViewCache":
        """Proxies and sounds."""
        from app.core.view.cache import ViewCache

        return ViewCache(self._folder / "view")

    def follow(self, document: Document) -> None:
        """Make ready what is new in a document; let go of what is gone."""
        if _place(document.plate) != _place(self._wanted):
            self._wanted = document.plate
            self._close_plate()
            if document.plate is not None and document.plate.path.is_file():
                title = self.tr("Preparing the picture")
                self._plate_job = self._jobs.start(title, self._prepare_plate(document.plate))
        known = set(self._sound_jobs)
        for sound in document.sounds:
            if sound.content not in known and sound.path.is_file():
                title = self.tr("Listening")
                job = self._jobs.start(title, self._prepare_sound(sound))
                self._sound_jobs[sound.content] = job

    def open_frames(self) -> "ClipFrames | None":
        """Open the plate's frames anew, for use by one thread; None without a plate."""
        if self.plate is None:
            return None
        from app.core.media.reader import video_of
        from app.core.view.times import constant_times

        scene, info = self.plate.scene, self.plate.info
        times = scene.times if scene is not None else constant_times(video_of(info))
        return self.cache.frames(info, times, self.plate.media.content)

    def close(self) -> None:
        """Let go of all files and threads."""
        self._wanted = None
        self._close_plate()
        for peaks in self._peaks.values():
            peaks.close()
        self._peaks.clear()

    # --- for the timeline ----------------------------------------------------------------

    def peaks(
        self, media: str, first: float, end: float, columns: int
    ) -> NDArray[np.float32] | None:
        """Draw a waveform; see `app.ui.timeline.sources.Peaks`."""
        source = self._peaks_of(media)
        if source is None:
            return None
        from app.core.view.conform import RATE

        return source.query(first * RATE, end * RATE, columns)

    def thumbnail(self, frame: int, height: int) -> QImage | None:
        """Return a small picture; see `app.ui.timeline.sources.Thumbnails`."""
        if frame in self._pictures:
            return self._pictures[frame]
        if self._thumbnails is None:
            return None
        if not self._misses:
            QTimer.singleShot(0, self._want_misses)
        self._misses.append(frame)
        return None

    def _want_misses(self) -> None:
        misses, self._misses = self._misses, []
        if self._thumbnails is not None:
            self._thumbnails.want(misses)

    def _take_thumbnail(self, frame: int) -> None:
        picture = self._thumbnails.get(frame) if self._thumbnails is not None else None
        if picture is not None:
            if len(self._pictures) > 2000:
                self._pictures.clear()
            self._pictures[frame] = image_of(picture)
            self._redraw.start()

    def _peaks_of(self, media: str) -> "Peaks | None":
        document = self._session.document
        if document.plate is not None and document.plate.id == media:
            folder = self.cache.plate_sound(document.plate.content)
        else:
            sounds = [sound for sound in document.sounds if sound.id == media]
            if not sounds:
                return None
            folder = self.cache.dub_sound(sounds[0].content)
        if folder not in self._peaks:
            from app.core.view.peaks import Peaks

            self._peaks[folder] = Peaks(folder)
        return self._peaks[folder]

    # --- background ----------------------------------------------------------------------

    def _prepare_plate(self, media: Media) -> Work[None]:
        from app.core.media.probe import probe
        from app.core.project.cast import looks_of
        from app.core.render.scene import Scene
        from app.core.render.store import known_analysis
        from app.core.view.conform import build_sound
        from app.core.view.proxy import build_proxy

        info = probe(media.path)
        self._come.emit("opened", Plate(media, info))
        if info.audio:
            with suppress(LipsmithError):  # a clip whose sound is broken can still be dubbed
                yield from build_sound(info, self.cache.plate_sound(media.content), timed=True)
            self._come.emit("drawable", None)
        analysis = yield from known_analysis(self.store, info, media.content)
        looks = yield from looks_of(info, analysis)
        scene = Scene(info, media.content, analysis)
        plate = Plate(media, info, scene, looks)
        self._come.emit("found", plate)
        yield from self._picture_faces(plate)
        yield from build_proxy(info, self.cache.proxy(media.content))
        self._come.emit("proxied", None)

    def _prepare_sound(self, media: Media) -> Work[None]:
        from app.core.media.probe import probe
        from app.core.render.store import known_voice
        from app.core.view.conform import build_sound

        try:
            info = probe(media.path)
            yield from build_sound(info, self.cache.dub_sound(media.content), timed=False)
            self._come.emit("drawable", None)
            voice = yield from known_voice(self.store, media.path, media.content)
        except LipsmithError:
            self._come.emit("unheard", media.content)
            raise
        self._come.emit("heard", Heard(media.content, voice))

    def _picture_faces(self, plate: Plate) -> Work[None]:
        from app.core.media.reader import small_rgb, video_of
        from app.core.media.seek import frames_at
        from app.core.progress import Progress

        assert plate.scene is not None
        analysis = plate.scene.analysis
        at: dict[int, list[int]] = {}
        for index, track in enumerate(analysis.tracks):
            best = track.first + int(np.argmax(track.score * track.visible - abs(track.yaw) / 90))
            at.setdefault(best, []).append(index)
        video = video_of(plate.info)
        wanted = [(frame, int(analysis.pts[frame])) for frame in sorted(at)]
        for count, (frame, picture) in enumerate(frames_at(plate.info, wanted)):
            yield Progress(self.tr("Picturing faces"), count, len(wanted))
            small = small_rgb(picture, 960, video.rotation, video.sample_aspect)
            scale = small.shape[1] / analysis.size[0]
            for index in at[frame]:
                points = analysis.tracks[index].points[frame - analysis.tracks[index].first]
                self._come.emit("face", (index, face_picture(small, points * scale)))

    def _take(self, what: str, value: object) -> None:
        """Receive, in the window's thread, what the background found."""
        match what, value:
            case "opened", Plate() as plate if _place(plate.media) == _place(self._wanted):
                self.plate = plate
                self._open_thumbnails()
                self.opened.emit(plate)
            case "found", Plate() as plate if _place(plate.media) == _place(self._wanted):
                self.plate = plate
                if plate.scene is not None:
                    self._session.set_clock(plate.media.content, plate.scene.times)
                self._open_thumbnails()
                self.found.emit(plate)
            case "heard", Heard() as heard:
                self.voices[heard.content] = heard.voice
                self.heard.emit(heard.content)
            case "unheard", str() as content:
                self.unheard.emit(content)
            case "face", (int() as index, QImage() as picture):
                self.faces[index] = picture
            case "proxied", _:
                self.proxied.emit()
        self._redraw.start()

    def _open_thumbnails(self) -> None:
        from app.core.view.thumbnails import Thumbnails

        frames = self.open_frames()
        if self._thumbnails is not None:
            self._thumbnails.leave()
        assert frames is not None
        self._thumbnails = Thumbnails(frames, THUMB_HEIGHT, self._thumbnail.emit)

    def _close_plate(self) -> None:
        if self._plate_job is not None:
            self._plate_job.cancel()
            self._plate_job = None
        if self._thumbnails is not None:
            self._thumbnails.close()
            self._thumbnails = None
        self._pictures.clear()
        self.faces.clear()
        self._misses.clear()
        if self.plate is not None:
            self.plate = None
            self.opened.emit(None)


def _place(media: Media | None) -> tuple[str, Path] | None:
    """What a file is and where it lies: it is opened anew if either changes."""
    return None if media is None else (media.content, media.path)


def image_of(picture: NDArray[np.uint8]) -> QImage:
    """Make a Qt image of a picture ``(h, w, 3)`` uint8 RGB."""
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    image = QImage(picture.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # also leaves the array behind


def face_picture(picture: NDArray[np.uint8], points: NDArray[np.float32]) -> QImage:
    """Cut a face out.

    Parameters
    ----------
    picture : (h, w, 3) uint8 RGB
    points : (5, 2)
        Of the face, px of the picture.

    Returns
    -------
    QImage
        A square of the head, smaller where it is at the picture's edge.
    """
    x, y = points.mean(axis=0)
    reach = _ROOM * 4.2 * float(np.linalg.norm(points.max(axis=0) - points.min(axis=0))) / 2
    top, left = max(0, round(y - reach * 1.05)), max(0, round(x - reach))
    part = picture[top : round(y + reach * 0.95), left : round(x + reach)]
    from PySide6.QtCore import Qt

    return image_of(part).scaled(
        _FACE,
        _FACE,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )


def speech_frames(document: Document, voices: "dict[str, Voice]") -> Iterable[int]:
    """Frames at which somebody in a dub begins or stops to speak."""
    from app.core.project.snap import speech_edges

    for dub in document.dubs:
        voice = voices.get(document.sound(dub.media).content)
        if voice is not None:
            stretches = [(float(a), float(b)) for a, b in voice.speech]
            yield from speech_edges(stretches, dub.offset, document.rate)
