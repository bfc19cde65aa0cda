"""The dialogs that the window's actions open; each is loaded when it is asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from app.core.errors import LipsmithError
from app.core.project.edits_markers import set_marker_text
from app.ui.dialogs import show_error

if TYPE_CHECKING:
    from app.ui.window import Window


class WindowDialogs(QObject):
    """Opens dialogs over a window; none of them holds it up."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window

    def slots(self) -> dict[str, Callable[[], object]]:
        """Functions for the actions of these ids."""
        return {
            "edit.keymap": self.keymap,
            "help.keys": self.keymap,
            "edit.preferences": self.preferences,
            "view.palette": self.palette,
            "help.tour": self.tour,
            "help.about": self.about,
            "help.guide": self.guide,
        }

    def marker(self, id: str) -> QInputDialog:
        """Ask what is to be written on a marker."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Marker"))
        dialog.setLabelText(self.tr("Note"))
        dialog.setTextValue(self._window.session.document.marker(id).text)
        dialog.textValueSelected.connect(
            lambda text: self._window.session.edit(
                self.tr("Write on marker"), lambda d: set_marker_text(d, id, text)
            )
        )
        dialog.open()
        return dialog

    def keymap(self) -> None:
        """Look up and change shortcuts."""
        from app.ui.keymap import KeymapDialog

        open_dialog(KeymapDialog(self._window.actions_, self._window))

    def preferences(self) -> None:
        """Look at and change preferences."""
        from app.ui.preferences import Preferences

        dialog = Preferences(self._window.settings, self._window)
        dialog.theme_chosen.connect(self._window.apply_theme)
        open_dialog(dialog)

    def palette(self) -> None:
        """Find a command by its name."""
        from app.ui.palette import CommandPalette

        CommandPalette(self._window.actions_, self._window).show()

    def tour(self) -> None:
        """Show what is where."""
        from app.ui.tour import Tour

        self._window.trainer.show_room(False)
        for panel in ("cast", "inspector"):
            self._window.actions_[f"view.{panel}"].setChecked(True)
        Tour(self._window).start()

    def about(self) -> None:
        """Say which version this is."""
        from app.ui.about import About

        open_dialog(About(self._window))

    def guide(self) -> None:
        """Open the user guide."""
        from app.ui.about import open_guide

        try:
            open_guide()
        except LipsmithError as error:
            show_error(self._window, error)

    def demo(self) -> None:
        """Make the presenter's clip and its dub, and take them in."""
        from app.ui.demo import demo_files

        self._window.jobs.start(
            self.tr("Making the demo"),
            demo_files(self._window.footage.cache.root),
            self._window.intake.take,
        )


def open_dialog(dialog: QWidget) -> None:
    """Show a dialog, which goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
