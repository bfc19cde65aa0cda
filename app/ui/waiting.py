"""What is shown where the picture will be: which clip is being opened, or cannot be found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.project.document import Media

_WIDTH = 460  # px; of the text


class Waiting(QWidget):
    """Takes the picture's place until there is one."""

    locate_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.text = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(_WIDTH)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.locate = QPushButton(self.tr("Locate…"), self)
        self.locate.setToolTip(self.tr("Say in which folder it is now"))
        self.locate.setDefault(True)
        self.locate.clicked.connect(self.locate_wanted)
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addStretch(2)
        for widget in (self.title, self.text, self.locate):
            # In rows of their own: aligned, they would be as high as at the window's width.
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(widget)
            row.addStretch()
            box.addLayout(row)
        box.addStretch(3)

    def show_clip(self, clip: Media, missing: bool) -> None:
        """Say what is waited for."""
        name = clip.path.name
        self.locate.setVisible(missing)
        if missing:
            self.title.setText(self.tr("{name} cannot be found").format(name=name))
            where = self.tr(
                "It was in {folder}. The project can be changed and saved without it, but not "
                "played or rendered."
            )
            self.text.setText(where.format(folder=clip.path.parent))
        else:
            self.title.setText(self.tr("Opening {name}").format(name=name))
            self.text.setText("")
