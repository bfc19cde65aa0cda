"""In the status bar: how many lines are still to be rendered, and a button that holds it."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.ui.render import Renders


class RenderStatus(QWidget):
    """Hidden while nothing waits to be rendered and nothing is held.

    Parameters
    ----------
    renders : Renders
    pause : QAction
        Holds rendering, or lets it go on.
    """

    def __init__(self, renders: Renders, pause: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renders = renders
        self.label = QLabel(self)
        self.pause = QToolButton(self)
        self.pause.setDefaultAction(pause)
        self.pause.setAutoRaise(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addWidget(self.pause)
        # No wider than it has to be: the rest is for what the status bar says.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        renders.states_changed.connect(self._show)
        renders.paused_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        waiting, paused = self._renders.waiting(), self._renders.paused
        self.label.setText(self._words(waiting, paused))
        self.setVisible(paused or waiting > 0)

    def _words(self, waiting: int, paused: bool) -> str:
        if not paused:
            return self.tr("Rendering, %n line(s) to go", "", waiting)
        if self._renders.busy():
            return self.tr("Rendering the selection")
        if not waiting:
            return self.tr("Rendering is paused")
        return self.tr("Rendering is paused, %n line(s) to go", "", waiting)
