"""The middle of the window: the picture, or what there is to do until there is one."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.project.document import Document
from app.ui.waiting import Waiting
from app.ui.welcome import Welcome


class Centre(QStackedWidget):
    """Shows one of a few pages.

    Attributes
    ----------
    welcome : Welcome
        Of an empty project.
    waiting : Waiting
        Of a clip that is being opened or is missing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.welcome, self.waiting = Welcome(self), Waiting(self)
        self._preview: QWidget | None = None
        for page in (self.welcome, self.waiting):
            self.addWidget(page)

    def set_preview(self, preview: QWidget) -> None:
        """Take the page that shows the picture."""
        self._preview = preview
        self.addWidget(preview)

    def show_document(self, document: Document, missing: bool) -> None:
        """Show the page for a document; say whether its clip is missing."""
        shown: QWidget = self.welcome
        if document.plate is not None:
            self.waiting.show_clip(document.plate, missing)
            shown = self.waiting if missing or self._preview is None else self._preview
        self.setCurrentWidget(shown)
