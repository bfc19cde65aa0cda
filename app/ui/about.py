"""Which version this is, and where the guide lies."""

from pathlib import Path

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

import app
from app.core.errors import LipsmithError

GUIDE = Path(app.__file__).parents[1] / "docs" / "user-guide.md"


class About(QDialog):
    """Name, version, licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Lipsmith"))
        title = QLabel(f"Lipsmith {app.__version__}", self)
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Dubs film clips: the speaker’s mouth is re-made to fit the dub, and nothing "
                "else changes."
            ),
            self,
        )
        text.setWordWrap(True)
        small = QLabel(self.tr("MIT licence. Made with Qt {version}.").format(version=qVersion()))
        small.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(10)
        for widget in (title, text, small, buttons):
            box.addWidget(widget)
        self.setFixedWidth(380)


def open_guide() -> None:
    """Open the user guide with the system's program for it.

    Raises
    ------
    LipsmithError
        If there is none.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(GUIDE))):
        raise LipsmithError(f"This system has no program that opens the guide. It is {GUIDE}.")
