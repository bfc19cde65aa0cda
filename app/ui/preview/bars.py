"""The two bars of the preview: what is shown above the picture, how it plays below it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app.core.project.timecode import timecode
from app.ui.preview.canvas import Canvas, Mode
from app.ui.preview.player import Player

Icons = Callable[[str], QIcon]
"""Gives an icon by its name in `app.ui.icons`."""

_ICON = QSize(18, 18)
_ZOOMS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Bar(QWidget):
    """A row of buttons, each named as the action it stands for."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.buttons: dict[str, QToolButton] = {}
        self._pictures: dict[str, str] = {}
        # Not asked of the buttons: PySide 6.12 loses a reference to None each time it says
        # that a button has no default action, until Python 3.11 dies of it.
        self._adopted: dict[str, QAction] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 3, 6, 3)
        self._row.setSpacing(2)

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Let the window's actions drive the buttons, with their shortcuts in the tooltips.

        Parameters
        ----------
        actions
            By id, such as ``"play.toggle"``; buttons without one stay as they are.
        """
        for name, button in self.buttons.items():
            if name in actions:
                button.clicked.disconnect()
                button.setDefaultAction(actions[name])
                self._adopted[name] = actions[name]

    def set_icons(self, icons: Icons) -> None:
        """Draw the icons anew: the theme is another."""
        self._icons = icons
        for name, picture in self._pictures.items():
            self.buttons[name].setIcon(icons(picture))

    def add_button(
        self, name: str, icon: str, text: str, tip: str, pressed: Callable[[], object]
    ) -> QToolButton:
        """Add a button with an icon, or with its text where ``icon`` is empty."""
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.setIconSize(_ICON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            button.setIcon(self._icons(icon))
            self._pictures[name] = icon
        button.clicked.connect(lambda: pressed())
        self.buttons[name] = button
        self._row.addWidget(button)
        return button

    def set_icon(self, name: str, icon: str) -> None:
        """Give a button another icon."""
        self._pictures[name] = icon
        self.buttons[name].setIcon(self._icons(icon))


class ViewBar(Bar):
    """What is shown: mode, zoom, faces, full screen."""

    mode_chosen = Signal(object)
    """A `Mode`."""
    faces_switched = Signal(bool)
    full_screen_wanted = Signal()

    def __init__(self, canvas: Canvas, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self._canvas = canvas
        self._group = QButtonGroup(self)
        self._modes: dict[Mode, QToolButton] = {}
        for mode, text, tip in self._mode_words():
            name = f"view.{mode.value}"
            button = self.add_button(name, "", text, tip, lambda m=mode: self.mode_chosen.emit(m))  # type: ignore[misc]
            button.setCheckable(True)
            # Words for all of them: the action of one has an icon.
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            self._group.addButton(button)
            self._modes[mode] = button
        self._row.addStretch(1)
        self._zoom = self._zoom_button()
        faces = self.add_button(
            "view.faces",
            "speaker",
            self.tr("Faces"),
            self.tr("Show the faces that were found; click one to say who it is"),
            lambda: self.faces_switched.emit(self.buttons["view.faces"].isChecked()),
        )
        faces.setCheckable(True)
        self.add_button(
            "view.full_screen",
            "full",
            self.tr("Full screen"),
            self.tr("Fill the screen with the picture; Esc comes back"),
            self.full_screen_wanted.emit,
        )
        canvas.zoomed.connect(self._show_zoom)
        self._show_zoom()

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """As `Bar.adopt`; which mode is on is then for the actions to say."""
        # Two groups that both keep one switched on would each undo what the other has done.
        self._group.setExclusive(False)
        super().adopt(actions)

    def show_mode(self, mode: Mode) -> None:
        """Press the button of a mode."""
        self._adopted.get(f"view.{mode.value}", self._modes[mode]).setChecked(True)

    def _mode_words(self) -> list[tuple[Mode, str, str]]:
        return [
            (Mode.ORIGINAL, self.tr("Original"), self.tr("The clip as it was")),
            (Mode.DUBBED, self.tr("Dubbed"), self.tr("The clip as it will be exported")),
            (Mode.WIPE, self.tr("Wipe"), self.tr("Original and dubbed with a line to drag")),
            (Mode.SIDE, self.tr("Side"), self.tr("Original beside dubbed")),
            (Mode.DIFFERENCE, self.tr("Difference"), self.tr("Only what has changed, brighter")),
        ]

    def _zoom_button(self) -> QToolButton:
        button = self.add_button(
            "preview.zoom",
            "",
            self.tr("Zoom"),
            self.tr("How large the picture is; the wheel zooms to the cursor"),
            lambda: None,
        )
        menu = QMenu(button)
        menu.addAction(self.tr("Fit"), self._canvas.fit)
        for zoom in _ZOOMS:
            text = "1:1" if zoom == 1 else f"{zoom:.0%}"
            menu.addAction(text, lambda z=zoom: self._canvas.zoom_to(z))  # type: ignore[misc]
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _show_zoom(self) -> None:
        zoom = f"{self._canvas.zoom:.0%}"
        if self._canvas.fitted:
            zoom = self.tr("Fit {zoom}").format(zoom=zoom)
        self._zoom.setText(zoom)
        self._zoom.setVisible(self._canvas.has_picture)


class TransportBar(Bar):
    """How it plays: timecode, buttons, state, loudness."""

    def __init__(self, player: Player, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self._player = player
        self._note = ""
        self._time = self._label(self.tr("Timecode"), Qt.AlignmentFlag.AlignLeft)
        font = self._time.font()
        font.setStyleHint(font.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setFamilies(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
        self._time.setFont(font)
        for name, icon, text, tip, pressed in self._button_words():
            self.add_button(name, icon, text, tip, pressed)
        self.buttons["play.loop"].setCheckable(True)
        self._state = self._label(self.tr("State"), Qt.AlignmentFlag.AlignRight)
        self._row.addSpacing(8)
        self._volume = self._volume_slider()
        for signal in (player.frame_changed, player.speed_changed, player.media_changed):
            signal.connect(self._show)
        player.speed_changed.connect(self._show_playing)
        player.loop_changed.connect(self._show_loop)
        self._show()

    loop_switched = Signal(bool)
    """The loop button was pressed: on or off."""

    def set_note(self, note: str) -> None:
        """Say something about the picture, such as that its proxy is being made."""
        self._note = note
        self._show()

    def _button_words(self) -> list[tuple[str, str, str, str, Callable[[], object]]]:
        player = self._player
        return [
            ("play.start", "previous", self.tr("To the start"), self.tr("Go to the first frame"),
             lambda: player.seek(0)),
            ("play.step_back", "step-back", self.tr("One frame back"),
             self.tr("Go back one frame"), lambda: player.step(-1)),
            ("play.toggle", "play", self.tr("Play or pause"),
             self.tr("Play from here, or pause"), player.toggle),
            ("play.step_on", "step-on", self.tr("One frame on"),
             self.tr("Go on one frame"), lambda: player.step(1)),
            ("play.end", "next", self.tr("To the end"), self.tr("Go to the last frame"),
             lambda: player.seek(player.frames - 1)),
            ("play.loop", "loop", self.tr("Loop"),
             self.tr("Play the selected segment again and again"),
             lambda: self.loop_switched.emit(self.buttons["play.loop"].isChecked())),
        ]  # fmt: skip

    def _label(self, name: str, side: Qt.AlignmentFlag) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumWidth(90)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(label, 1)
        return label

    def _volume_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setValue(100)
        slider.setMaximumWidth(72)
        slider.setMinimumWidth(40)
        slider.setAccessibleName(self.tr("Loudness"))
        slider.setToolTip(self.tr("How loud it plays; exports are not changed"))
        # What is heard as half as loud is a tenth of the power: a cube comes near that.
        slider.valueChanged.connect(lambda value: self._player.set_volume((value / 100) ** 3))
        self._row.addWidget(slider)
        return slider

    def _show(self) -> None:
        player = self._player
        if player.frames:
            code = timecode(player.frame, player.rate)
            self._time.setText(self.tr("{time}  {frame}").format(time=code, frame=player.frame))
        else:
            self._time.setText("")
        words = [self._speed_words(), self._drop_words(), self._note]
        self._state.setText("  ·  ".join(word for word in words if word))
        for name, button in self.buttons.items():
            if name not in self._adopted:
                button.setEnabled(player.frames > 0)

    def _speed_words(self) -> str:
        speed = self._player.speed
        if not speed or speed == 1:
            return ""
        return f"{'−' if speed < 0 else ''}{abs(speed)}×"

    def _drop_words(self) -> str:
        dropped, _ = self._player.drops
        return self.tr("%n frame(s) dropped", "", dropped) if dropped else ""

    def _show_playing(self, speed: int) -> None:
        if "play.toggle" not in self._adopted:
            self.set_icon("play.toggle", "pause" if speed else "play")

    def _show_loop(self, frames: tuple[int, int] | None) -> None:
        if "play.loop" not in self._adopted:
            self.buttons["play.loop"].setChecked(frames is not None)
