"""The status bar's right end: what is under way, how far it is, and a way to stop it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.core.progress import Progress
from app.ui.icons import icon
from app.ui.stages import words
from app.ui.theme import colours_of
from app.ui.worker import Jobs


class JobStatus(QWidget):
    """Hidden while nothing is under way."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.label = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop = QToolButton(self)
        self.stop.setToolTip(self.tr("Stop what is under way"))
        self.stop.setAccessibleName(self.stop.toolTip())
        self.stop.clicked.connect(jobs.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop)
        # No wider than it has to be: the rest is for what the status bar says.
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        jobs.changed.connect(self._renew)
        jobs.progressed.connect(self._progress)
        self._renew()
        self.retheme()

    def retheme(self) -> None:
        """Draw the icon in the colours of the theme."""
        self.stop.setIcon(icon("close", colours_of(self)))

    def _renew(self) -> None:
        titles = self._jobs.titles()
        self.setVisible(bool(titles))
        if titles:
            self.label.setText(titles[0] + "…")
            self.bar.setRange(0, 0)

    def _progress(self, title: str, progress: Progress) -> None:
        self.label.setText(words(progress))
        self.bar.setRange(0, progress.total)
        self.bar.setValue(min(progress.done, progress.total))
