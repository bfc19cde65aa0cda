"""The trainer's room: choices to the left, what happens to the right."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.drop import addresses_in, paths_in
from app.ui.theme import colours_of
from app.ui.trainer.curves import Curves
from app.ui.trainer.harvest import HarvestView
from app.ui.trainer.setup import Setup
from app.ui.trainer.shelf import ShelfView
from app.ui.trainer.story import Story
from app.ui.trainer.strip import Strip
from app.ui.trainer.tuning import Tuning
from app.ui.trainer.verdict import VerdictView
from app.ui.trainer.words import state_words
from trainer.tune.events import HARVEST, JUDGE, TRAIN

FOOTAGE, TRAINING, VERDICT, MODELS = range(4)
"""Tabs."""
_BAR_ACTIONS = ("train.pause", "train.stop", "train.first")
_BARS = 1000  # parts of the progress bar


class RunBar(QWidget):
    """Who is tuned on, how far it is, and how it is held or stopped."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.state = QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.state.setProperty("role", "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _BARS)
        self.bar.setAccessibleName(self.tr("Progress of the tuning"))
        self._buttons: list[QToolButton] = []
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.title, 1)
        for id in _BAR_ACTIONS:
            button = QToolButton(self)
            button.setDefaultAction(actions[id])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            self._buttons.append(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 12, 10)
        box.setSpacing(6)
        box.addLayout(row)
        box.addWidget(self.bar)
        box.addWidget(self.state)

    def show_tuning(self, tuning: Tuning) -> None:
        """Show how far it is."""
        story = tuning.story
        self.title.setText(self.tr("Tuning on {name}").format(name=tuning.job.name))
        self.state.setText(state_words(tuning))
        for button in self._buttons:
            button.setVisible(tuning.running)
        known = story.total > 0 or not tuning.running
        self.bar.setRange(0, _BARS if known else 0)
        self.bar.setValue(_BARS if story.over else _BARS * story.done // max(1, story.total))


class Room(QWidget):
    """Everything of the trainer that is seen.

    Parameters
    ----------
    actions : mapping
        The window's, by id.
    faces : mapping
        Pictures of the faces, by the index of their track.
    """

    dropped = Signal(object)
    """List of paths."""
    refused = Signal(object)
    """List of `LipsmithError`, one for each thing dropped that is no file of this computer."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        faces: Mapping[int, QImage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Trainer"))
        self.setup = Setup(faces, self)
        self.setup.setAutoFillBackground(True)
        self.run = RunBar(actions, self)
        self.harvest = HarvestView()
        self.curves, self.strip = Curves(), Strip()
        self.verdict, self.shelf = VerdictView(), ShelfView()
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("What is shown of the tuning"))
        self.tabs.addTab(self.harvest, self.tr("Footage"))
        self.tabs.addTab(self._training(), self.tr("Training"))
        self.tabs.addTab(self.verdict, self.tr("Verdict"))
        self.tabs.addTab(self.shelf, self.tr("Models"))
        right = QWidget(self)
        right.setAutoFillBackground(True)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.run)
        column.addWidget(self.tabs, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.setup)
        row.addWidget(right, 1)
        self.run.hide()
        self._stage = ""

    def _training(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidget(self.curves)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(scroll)
        split.addWidget(self.strip)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        return split

    def show_tuning(self, tuning: Tuning | None) -> None:
        """Show a tuning as it is now; None for none.

        The tab follows the stage, once at each change: who looks at another tab is left there.
        """
        self.run.setVisible(tuning is not None)
        self.setup.setEnabled(tuning is None or not tuning.running)
        if tuning is None:
            self._stage = ""
            self.harvest.show_harvest(None, ())
            self.curves.show_story(Story())
            self.strip.show_picture(None, 0)
            self.verdict.show_verdict(None, None)
            return
        story = tuning.story
        self.run.show_tuning(tuning)
        self.harvest.show_harvest(story.harvest, story.notes)
        self.curves.show_story(story)
        picture = tuning.folder / story.strip if story.strip else None
        self.strip.show_picture(picture, story.strips)
        self.verdict.show_verdict(story.verdict, tuning.folder)
        self._follow(story)

    def _follow(self, story: Story) -> None:
        stage = "over" if story.over else story.stage
        if stage == self._stage:
            return
        self._stage = stage
        tabs = {HARVEST: FOOTAGE, TRAIN: TRAINING, JUDGE: TRAINING, "over": VERDICT}
        if stage in tabs:
            self.tabs.setCurrentIndex(tabs[stage])

    def retheme(self) -> None:
        """Draw everything in the colours of the theme."""
        self.curves.retheme()
        self.verdict.retheme()
        self.harvest.notes.setStyleSheet(f"color: {colours_of(self).warning}")
        self.strip.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files: they are footage here, not the project's; of what is none, say so."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files anywhere."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say what was dropped."""
        event.acceptProposedAction()
        paths, others = paths_in(event.mimeData()), addresses_in(event.mimeData())
        if paths:
            self.dropped.emit(paths)
        if others:
            self.refused.emit(others)
