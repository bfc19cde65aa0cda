"""Puts the preview together with the session: picture, sound, faces and what is rendered.

It is made when the first clip is opened, because decoding takes a second to load.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QWidget

from app.core.errors import LipsmithError
from app.core.media.reader import video_of
from app.core.project import edits_cast as edits
from app.core.project.document import Document
from app.core.view.boxes import FaceBox, face_boxes
from app.core.view.frames import SourceReader
from app.core.view.picture import FULL_SIDE
from app.core.view.times import constant_times
from app.ui.footage import Footage, Plate
from app.ui.icons import icon
from app.ui.preview.canvas import ZOOM_STEP, Mode
from app.ui.preview.player import Player
from app.ui.preview.preview import Preview
from app.ui.preview.source import ClipSource, Dub
from app.ui.session import Session
from app.ui.theme import colours_of

if TYPE_CHECKING:
    from app.core.render.sound import Soundtrack
    from app.core.view.conform import SoundReader

_SETTLE = 120  # ms after an edit until its sound is mixed: a drag makes many


class Playback(QObject):
    """The player and its preview, following a session.

    Attributes
    ----------
    player : Player
    preview : Preview
    """

    failed = Signal(object)
    """A `LipsmithError`."""

    def __init__(
        self, session: Session, footage: Footage, actions: Mapping[str, QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._footage = footage
        self._actions = actions
        self._dub: Dub | None = None
        self._source: ClipSource | None = None
        self._sharp: ClipSource | None = None
        self._sound: SoundReader | Soundtrack | None = None
        self._under_db: float | None = None
        self.player = Player(parent=self)
        self.preview = Preview(self.player)
        self.preview.adopt(actions)
        self._mixer = QTimer(self)
        self._mixer.setSingleShot(True)
        self._mixer.setInterval(_SETTLE)
        self._mixer.timeout.connect(self._mix_sound)
        self._wire()
        self._open(footage.plate)

    def _wire(self) -> None:
        session, player, preview = self._session, self.player, self.preview
        session.playhead_moved.connect(self._seek)
        session.changed.connect(self._follow)
        session.selection_changed.connect(lambda _: self._loop_selection())
        player.frame_changed.connect(session.set_playhead)
        self._footage.opened.connect(self._open)
        self._footage.found.connect(self._know)
        self._footage.drawable.connect(self._mixer.start)
        preview.face_clicked.connect(self.ask_speaker)
        preview.mode_changed.connect(self._show_mode)
        preview.faces_switched.connect(self._actions["view.faces"].setChecked)
        preview.full_screen_changed.connect(self._actions["view.full_screen"].setChecked)
        player.speed_changed.connect(self._show_speed)
        for id, slot in {
            "play.toggle": player.toggle,
            "play.forward": player.forward,
            "play.backward": player.backward,
            "play.stop": player.pause,
            "view.full_screen": preview.toggle_full_screen,
            "view.picture_in": lambda: preview.canvas.zoom_by(ZOOM_STEP),
            "view.picture_out": lambda: preview.canvas.zoom_by(1 / ZOOM_STEP),
            "view.picture_fit": preview.canvas.fit,
            "view.picture_pixels": lambda: preview.canvas.zoom_to(1.0),
        }.items():
            self._actions[id].triggered.connect(lambda _=False, slot=slot: slot())
        for mode in Mode:
            action = self._actions[f"view.{mode.value}"]
            action.triggered.connect(lambda _=False, mode=mode: preview.set_mode(mode))
        self._actions["view.faces"].toggled.connect(preview.show_faces)
        self._actions["view.faces"].setChecked(True)
        self._actions["play.loop"].toggled.connect(self._switch_loop)
        self._show_mode(preview.mode)

    def set_dub(self, dub: Dub) -> None:
        """Say who makes the dubbed pictures."""
        self._dub = dub
        for source in (self._source, self._sharp):
            if source is not None:
                source.set_dub(dub)

    def set_under(self, decibels: float | None) -> None:
        """Play the original under dubbed lines at a level, dB, as exports do; None for not."""
        self._under_db = decibels
        self._mixer.start()

    def close(self) -> None:
        """Stop, and let go of files and the sound device."""
        self.player.close()

    def ask_speaker(self, track: int) -> QMenu:
        """Ask whose face was clicked."""
        menu = QMenu(self.preview)
        document = self._session.document
        for speaker in document.speakers:
            action = menu.addAction(speaker.name)
            action.setCheckable(True)
            action.setChecked(track in speaker.faces)
            action.triggered.connect(
                lambda _=False, id=speaker.id: self._session.edit(
                    self.tr("Assign face"), lambda d: edits.assign_faces(d, id, [track])
                )
            )
        menu.addSeparator()
        menu.addAction(self.tr("New Speaker")).triggered.connect(
            lambda: self._session.edit(
                self.tr("Assign face"), lambda d: edits.add_speaker(d, faces=[track])
            )
        )
        menu.addAction(self.tr("Nobody Who Speaks")).triggered.connect(
            lambda: self._session.edit(
                self.tr("Assign face"), lambda d: edits.release_faces(d, [track])
            )
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())
        return menu

    # --- following -----------------------------------------------------------------------

    def _open(self, plate: Plate | None) -> None:
        if plate is None:
            self._source = self._sharp = self._sound = None
            self.player.clear()
            return
        frames = self._footage.open_frames()
        assert frames is not None
        scene = plate.scene
        times = scene.times if scene is not None else constant_times(video_of(plate.info))
        self._source = ClipSource(frames, self._dub)
        self.player.set_media(times, self._source)
        self._know(plate)
        self._mix_sound()

    def _know(self, plate: Plate) -> None:
        """Take over what was found in the clip."""
        from app.core.faces.geometry import display_size

        self.preview.set_picture_size(*display_size(video_of(plate.info)))
        if plate.scene is not None:
            self.player.set_times(plate.scene.times)
            reader = SourceReader(plate.info, plate.scene.times, FULL_SIDE, kept=1)
            self._sharp = ClipSource(reader, self._dub)
            self.player.closeup.set_source(self._sharp)
            self.preview.set_faces(self._faces)
        self.player.seek(self._session.playhead)

    def _faces(self, frame: int) -> list[FaceBox]:
        plate = self._footage.plate
        if plate is None or plate.scene is None:
            return []
        return face_boxes(plate.scene.analysis, self._session.document.speakers, frame)

    def _seek(self, frame: int) -> None:
        if frame != self.player.frame:
            self.player.scrub(frame)

    def _follow(self, document: Document) -> None:
        self._mixer.start()
        self.preview.canvas.update()

    def _show_mode(self, mode: Mode) -> None:
        self._actions[f"view.{mode.value}"].setChecked(True)
        self._mixer.start()

    def _show_speed(self, speed: int) -> None:
        name = "pause" if speed else "play"
        self._actions["play.toggle"].setIcon(icon(name, colours_of(self.preview)))

    def _switch_loop(self, on: bool) -> None:
        self._loop_selection()
        if on and self.player.loop is not None and not self.player.speed:
            self.player.play()

    def _loop_selection(self) -> None:
        chosen = [self._session.document.segment(id) for id in self._session.selection]
        if not self._actions["play.loop"].isChecked():
            self.player.set_loop(None)
        elif chosen:
            self.player.set_loop((min(s.first for s in chosen), max(s.end for s in chosen)))

    def _mix_sound(self) -> None:
        """Mix anew: the clip's own sound where its picture is shown, else as exports have it."""
        from app.core.render.sound import Soundtrack
        from app.core.view.conform import SoundReader

        document, cache, times = self._session.document, self._footage.cache, self.player.times
        if self._footage.plate is None or document.plate is None or times is None:
            return
        try:
            if self.preview.mode is Mode.ORIGINAL:
                self._sound = SoundReader(cache.plate_sound(document.plate.content))
            else:
                self._sound = Soundtrack(document, times, cache, self._under_db)
        except LipsmithError as error:
            self.failed.emit(error)
            return
        self.player.set_sound(self._sound.read)
