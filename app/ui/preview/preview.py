"""The preview: the picture with its bars, in the window or on the whole screen."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.project.timecode import timecode
from app.ui.icons import icon
from app.ui.preview.bars import TransportBar, ViewBar
from app.ui.preview.canvas import Canvas, Faces, Mode
from app.ui.preview.player import Player
from app.ui.theme import colours_of


class Preview(QWidget):
    """Shows what a player plays.

    Parameters
    ----------
    player : Player
        Belongs to who made it, who closes it in the end.
    """

    face_clicked = Signal(int)
    """Index of the face track that was clicked, or chosen with the keyboard."""
    mode_changed = Signal(object)
    """A `Mode`: another one is shown, so another sound may be wanted."""
    faces_switched = Signal(bool)
    """Whether faces are shown now."""
    full_screen_changed = Signal(bool)

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._faces: Faces | None = None
        self._screen: _Screen | None = None
        self.canvas = Canvas(player)
        self.view_bar = ViewBar(self.canvas, self._icon)
        self.transport = TransportBar(player, self._icon)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.view_bar, self.canvas, self.transport):
            self._column.addWidget(part)
        self._column.setStretch(1, 1)
        self.setAccessibleName(self.tr("Preview"))
        self.canvas.face_clicked.connect(self.face_clicked)
        self.canvas.full_screen_wanted.connect(self.toggle_full_screen)
        self.view_bar.full_screen_wanted.connect(self.toggle_full_screen)
        self.view_bar.mode_chosen.connect(self.set_mode)
        self.view_bar.faces_switched.connect(self.show_faces)
        player.frame_changed.connect(self._describe)
        player.speed_changed.connect(self._describe)
        self.set_mode(Mode.DUBBED)

    @property
    def mode(self) -> Mode:
        """What is shown."""
        return self.canvas.mode

    def set_mode(self, mode: Mode) -> None:
        """Show the original, the dubbed picture, or a comparison of both."""
        changed = mode is not self.canvas.mode
        self.canvas.set_mode(mode)
        self.view_bar.show_mode(mode)
        self._describe()
        if changed:
            self.mode_changed.emit(mode)

    def set_picture_size(self, width: int, height: int) -> None:
        """Say how large the clip is: `app.core.faces.geometry.display_size`."""
        self.canvas.set_picture_size(width, height)

    def set_faces(self, faces: Faces | None) -> None:
        """Say where the faces of a frame are; they are shown while `show_faces` says so."""
        self._faces = faces
        self.show_faces(self.view_bar.buttons["view.faces"].isChecked())

    def show_faces(self, on: bool) -> None:
        """Show the faces over the picture, or not."""
        button = self.view_bar.buttons["view.faces"]
        if button.isChecked() != on:
            button.setChecked(on)
        self.canvas.set_faces(self._faces if on else None)
        self.faces_switched.emit(on)

    def set_note(self, note: str) -> None:
        """Say something about the picture beside the buttons; "" for nothing."""
        self.transport.set_note(note)

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Let the window's actions drive the buttons; see `Bar.adopt`."""
        self.view_bar.adopt(actions)
        self.transport.adopt(actions)

    def apply_theme(self) -> None:
        """Draw the icons anew, in the colours of the theme the window now has."""
        for bar in (self.view_bar, self.transport):
            bar.set_icons(self._icon)

    @property
    def full_screen(self) -> bool:
        """Whether the picture fills the screen."""
        return self._screen is not None

    def toggle_full_screen(self) -> None:
        """Fill the screen with the picture, or come back."""
        if self._screen is None:
            self._screen = _Screen(self)
            self._screen.show_filled(self.canvas, self.transport)
        else:
            screen, self._screen = self._screen, None
            self._column.insertWidget(1, self.canvas, 1)
            self._column.insertWidget(2, self.transport)
            screen.close()
            screen.deleteLater()
        self.canvas.setFocus()
        self.full_screen_changed.emit(self.full_screen)

    def _icon(self, name: str) -> QIcon:
        return icon(name, colours_of(self))

    def _describe(self) -> None:
        """Tell screen readers what is seen; not while it plays, they could not keep up."""
        player = self._player
        if player.speed:
            return
        if not player.frames:
            self.canvas.setAccessibleDescription(self.tr("Nothing to show yet"))
            return
        words = self.tr("{mode}, frame {frame}, {time}")
        mode = self.view_bar.buttons[f"view.{self.mode.value}"].text()
        time = timecode(player.frame, player.rate)
        self.canvas.setAccessibleDescription(words.format(mode=mode, frame=player.frame, time=time))


class _Screen(QWidget):
    """The whole screen, with the picture in it; the window's shortcuts work here, too."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview.window(), Qt.WindowType.Window)
        self._preview = preview
        self.setWindowTitle(preview.tr("Preview"))
        self.addActions(preview.window().actions())

    def show_filled(self, canvas: QWidget, transport: QWidget) -> None:
        """Take the picture and fill the screen the preview is on."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(canvas, 1)
        column.addWidget(transport)
        screen = self._preview.screen()
        self.setScreen(screen)
        self.setGeometry(screen.geometry())  # for where no window manager does it
        self.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Come back with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._preview.toggle_full_screen()
        else:
            super().keyPressEvent(event)
