"""The trainer in the window: its room, its actions, and what they lead to."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QFileDialog, QPushButton, QTabBar

from app.core.project.document import Document
from app.ui.dialogs import show_error
from app.ui.project_actions import MOVIES
from app.ui.trainer.models import Models
from app.ui.trainer.runs import Runs
from app.ui.trainer.tuning import child_command
from app.ui.trainer.words import state_words
from trainer.tune.events import TRAIN
from trainer.tune.job import TuneError

if TYPE_CHECKING:
    from app.ui.trainer.room import Room
    from app.ui.window import Window

PREVIEW_FIRST = "trainer/preview_first"
"""Key of the setting."""
LAYOUT = 1
"""Raised when docks come or go, so that an old layout is not put back."""
_ALSO_HERE = frozenset(("edit.undo", "edit.redo", "edit.preferences", "edit.keymap"))
_ALSO_HERE |= {"view.palette", "view.full_screen", "view.focus_next"}
_MENUS_HERE = ("file", "render", "train", "help")
"""Menus all of whose actions make sense in the trainer's room."""


class Trainer(QObject):
    """Switches between editor and trainer, and sees to the one tuning under way.

    Parameters
    ----------
    window : Window
    command
        Starts the child; see `child_command`.

    Attributes
    ----------
    shown : bool
        Whether the trainer's room is shown in the editor's place.
    room : Room or None
        None until it was shown once.
    runs : Runs
    models : Models
    tabs : QTabBar
        Both rooms, beside the menus.
    status : QPushButton
        How far it is, for the status bar.
    """

    def __init__(
        self, window: "Window", command: Callable[[Path], Sequence[str]] = child_command
    ) -> None:
        super().__init__(window)
        self._window, self._actions = window, window.actions_
        self.shown = False
        self.room: Room | None = None
        self.runs = Runs(window, command)
        self.models = Models(window, self.runs, self.show_models)
        self._layout = QByteArray()
        self.tabs = QTabBar(window)
        self.tabs.setAccessibleName(self.tr("Rooms"))
        self.tabs.setDrawBase(False)
        self.tabs.addTab(self.tr("Edit"))
        self.tabs.addTab(self.tr("Train"))
        self.status = QPushButton(window)
        self.status.setFlat(True)
        self.status.hide()
        self._wire()
        self._enable()

    def _wire(self) -> None:
        window, actions = self._window, self._actions
        first = actions["train.first"]
        first.setChecked(str(window.settings.value(PREVIEW_FIRST, True)).lower() == "true")
        first.toggled.connect(lambda on: window.settings.setValue(PREVIEW_FIRST, on))
        actions["train.room"].toggled.connect(self.show_room)
        actions["train.pause"].toggled.connect(self.runs.pause)
        self.tabs.currentChanged.connect(lambda place: self.show_room(place == 1))
        self.status.clicked.connect(lambda: self.show_room(True))
        runs = self.runs
        runs.told.connect(self._show)
        runs.told.connect(self._enable)
        runs.changed.connect(self._enable)
        runs.changed.connect(self._show)
        runs.judged.connect(self.models.look_again)
        runs.left.connect(self._renew_shelf)
        runs.resumed.connect(lambda: self.show_room(True))
        self.models.changed.connect(self._renew_shelf)
        window.session.changed.connect(self._follow)
        window.projects.opened.connect(runs.note_project)
        window.cast.tune_wanted.connect(self.choose)
        window.closing.append(runs.close)

    def slots(self) -> dict[str, Callable[[], object]]:
        """Functions for the actions of these ids."""
        return {
            "train.speaker": self.choose_selected,
            "train.footage": self.ask_footage,
            "train.start": self.tune,
            "train.stop": self.runs.stop,
            "train.models": self.show_models,
            "train.import": self.models.ask_import,
        }

    # --- rooms ---------------------------------------------------------------------------

    def usable(self, id: str) -> bool:
        """Whether an action may be on in the room that is shown."""
        return not self.shown or id.partition(".")[0] in _MENUS_HERE or id in _ALSO_HERE

    def show_room(self, on: bool) -> None:
        """Show the trainer's room, or the editor."""
        if on != self.shown:
            self.shown = on
            self._enter() if on else self._go_back()
            self._window.switch_actions()
            self._show()
        self.tabs.setCurrentIndex(1 if on else 0)
        self._actions["train.room"].setChecked(on)

    def _enter(self) -> None:
        window = self._window
        if window.playback is not None:
            window.playback.player.pause()
        self._layout = window.saveState(LAYOUT)
        for dock in window.docks():
            dock.hide()
        room = self._room()
        room.setup.show_document(window.session.document)
        room.shelf.show_document(window.session.document)
        room.show_tuning(self.runs.tuning)
        self._renew_shelf()
        window.centre.addWidget(room)
        window.centre.setCurrentWidget(room)
        room.setup.speaker.setFocus()

    def _go_back(self) -> None:
        if self.room is not None:
            self._window.centre.removeWidget(self.room)  # the editor need not have room for it
        self._window.restoreState(self._layout, LAYOUT)
        self._window.show_centre()
        self._window.timeline.setFocus()

    def _room(self) -> "Room":
        """Make the room when it is first wanted: its curves take a moment to load."""
        if self.room is not None:
            return self.room
        from app.ui.trainer.room import Room

        window = self._window
        actions = {id: self._actions[id] for id in self._actions}
        room = self.room = Room(actions, window.footage.faces, window)
        room.dropped.connect(self.add_footage)
        room.refused.connect(window.intake.refused)
        room.setup.tune_wanted.connect(self.tune)
        room.setup.add.clicked.connect(self.ask_footage)
        room.setup.changed.connect(self._enable)
        self._wire_models(room)
        return room

    def _wire_models(self, room: "Room") -> None:
        from app.ui.inspector import list_generators

        models, verdict, shelf = self.models, room.verdict, room.shelf
        verdict.use_wanted.connect(models.use_tuned)
        verdict.compare_wanted.connect(models.compare)
        verdict.export_wanted.connect(models.export_tuned)
        verdict.again_wanted.connect(room.setup.tune.setFocus)
        shelf.use_wanted.connect(models.use)
        shelf.export_wanted.connect(models.ask_export)
        shelf.import_wanted.connect(models.ask_import)
        shelf.resume_wanted.connect(self.runs.resume)
        shelf.delete_wanted.connect(models.ask_delete)
        self._window.jobs.start(
            self.tr("Looking for models"),
            list_generators(),
            lambda found: room.setup.show_bases(found.names),
        )

    def retheme(self) -> None:
        """Draw the room in the colours of the theme."""
        if self.room is not None:
            self.room.retheme()

    # --- before --------------------------------------------------------------------------

    def choose_selected(self) -> None:
        """Go to the trainer with who says the selected line, or is marked in the cast."""
        window = self._window
        document, chosen = window.session.document, window.session.selection
        marked = window.cast.selected()
        if chosen and not window.cast.list.hasFocus():
            self.choose(document.segment(chosen[0]).speaker)
        elif marked or chosen:
            self.choose(marked[0] if marked else document.segment(chosen[0]).speaker)
        else:
            self.choose(document.speakers[0].id if len(document.speakers) == 1 else "")

    def choose(self, speaker: str) -> None:
        """Go to the trainer with a speaker of the cast; "" for none in particular."""
        self.show_room(True)
        room = self._room()
        if speaker and not self.runs.busy():
            room.setup.choose(speaker)
        room.setup.tune.setFocus()

    def add_footage(self, paths: Sequence[Path]) -> None:
        """Add clips of the speaker."""
        if self.runs.busy():
            self._say(self.tr("Footage can be added when this tuning is over."))
            return
        refused = self._room().setup.add_clips(paths)
        if refused:
            names = ", ".join(path.name for path in refused)
            self._say(
                self.tr("No clip, or there already: {names}. Add movies of the speaker.").format(
                    names=names
                )
            )

    def ask_footage(self) -> None:
        """Ask for clips of the speaker."""
        self.show_room(True)
        dialog = QFileDialog(self._window, self.tr("Add Footage"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = " ".join(f"*.{ending}" for ending in MOVIES)
        dialog.setNameFilter(self.tr("Clips") + f" ({endings})")
        dialog.filesSelected.connect(lambda paths: self.add_footage(list(map(Path, paths))))
        dialog.open()

    def tune(self) -> None:
        """Ask for consent, then begin."""
        self.show_room(True)
        room = self._room()
        if self.runs.busy():
            self._say(self.tr("One tuning at a time: this one is not over yet."))
            return
        try:
            job = room.setup.job("-")  # what cannot be tuned is told before consent is asked for
        except TuneError as error:
            show_error(self._window, error)
            return
        from app.ui.trainer.consent import ConsentDialog
        from app.ui.window_dialogs import open_dialog

        dialog = ConsentDialog(job.name, self._window)
        dialog.accepted.connect(lambda: self._begin_with(dialog.statement()))
        open_dialog(dialog)

    def _begin_with(self, consent: str) -> None:
        room = self._room()
        self.models.speaker = room.setup.speaker.currentData()
        try:
            self.runs.begin(room.setup.job(consent))
        except TuneError as error:
            show_error(self._window, error)

    # --- under way -----------------------------------------------------------------------

    def _show(self) -> None:
        tuning = self.runs.tuning
        if self.room is not None and self.shown:
            self.room.show_tuning(tuning)
        if tuning is not None:
            self.status.setText(f"{tuning.job.name}: {state_words(tuning)}")
        self.status.setVisible(self.runs.busy() and not self.shown)

    def _enable(self) -> None:
        """Switch on what can be done now."""
        running, tuning = self.runs.busy(), self.runs.tuning
        ready = self.room is None or self.room.setup.ready()
        self._actions["train.start"].setEnabled(ready and not running)
        # What comes before and after training is short, and does not rest.
        training = running and tuning is not None and tuning.story.stage == TRAIN
        self._actions["train.pause"].setEnabled(training)
        self._actions["train.pause"].setChecked(running and tuning is not None and tuning.paused)
        self._actions["train.stop"].setEnabled(
            training and tuning is not None and not tuning.stopping
        )
        if self.room is not None:
            self.room.setup.tune.setEnabled(ready and not running)

    def _follow(self, document: Document) -> None:
        if self.room is not None and self.shown:
            self.room.shelf.show_document(document)
            if not self.runs.busy():
                self.room.setup.show_document(document)

    # --- models --------------------------------------------------------------------------

    def show_models(self) -> None:
        """Show models of speakers."""
        from app.ui.trainer.room import MODELS

        self.show_room(True)
        room = self._room()
        room.tabs.setCurrentIndex(MODELS)
        room.shelf.list.setFocus()

    def _renew_shelf(self) -> None:
        if self.room is None:
            return
        from app.ui.trainer.shelf import list_rows

        shelf = self.room.shelf
        self._window.jobs.start(self.tr("Looking for models"), list_rows(), shelf.show_rows)

    def _say(self, sentence: str) -> None:
        self._window.session.message.emit(sentence)
