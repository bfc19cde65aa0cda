"""Models of speakers: used for lines, compared, passed on, taken in and deleted."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.core.project.document import Document, Speaker
from app.core.project.edits_lines import set_model
from app.ui.dialogs import ask
from app.ui.trainer.runs import Runs

if TYPE_CHECKING:
    from app.ui.trainer.compare import Pair
    from app.ui.trainer.shelf import Row
    from app.ui.window import Window

SUFFIX = "safetensors"


class Models(QObject):
    """What is done with models, once there are any.

    Parameters
    ----------
    window : Window
    runs : Runs
        Knows the latest verdict.
    show
        Shows the list of models.

    Attributes
    ----------
    speaker : str
        Id of whom is being tuned on; "" for nobody of the cast.
    """

    changed = Signal()
    """There is another model, or one less."""

    def __init__(self, window: "Window", runs: Runs, show: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._runs, self._show = window, runs, show
        self.speaker = ""

    def use_tuned(self) -> None:
        """Make all lines of the speaker that was tuned on with the model that was kept."""
        verdict = self._runs.tuning.story.verdict if self._runs.tuning is not None else None
        if self._runs.tuning is None or verdict is None or not verdict.model:
            return
        speaker = self._tuned_speaker(self._window.session.document, self._runs.tuning.job.name)
        if speaker is None:
            self._say(self.tr("Nobody of that name is in the cast. Choose who it is."))
            self._show()
            return
        self.use(Path(verdict.model).stem, speaker.id)

    def _tuned_speaker(self, document: Document, name: str) -> Speaker | None:
        held = [speaker for speaker in document.speakers if speaker.id == self.speaker]
        named = [speaker for speaker in document.speakers if speaker.name == name]
        both = [speaker for speaker in held if speaker in named]
        return next(iter((*both, *named, *held)), None)

    def use(self, model: str, speaker: str) -> None:
        """Make all lines of a speaker with a model; undone as one."""
        session = self._window.session
        lines = [line.id for line in session.document.segments if line.speaker == speaker]
        name = session.document.speaker(speaker).name
        if not lines:
            self._say(self.tr("{name} has no lines to use it for.").format(name=name))
            return
        label = self.tr("Use model {model} for {name}").format(model=model, name=name)
        if session.edit(label, lambda d: set_model(d, lines, model)):
            self._say(
                self.tr("%n line(s) are made with {model} from now on.", "", len(lines)).format(
                    model=model
                )
            )

    def compare(self) -> None:
        """Play a held-out shot by both models."""
        verdict = self._runs.tuning.story.verdict if self._runs.tuning is not None else None
        if self._runs.tuning is None or verdict is None:
            return
        from app.ui.trainer.compare import open_pair

        folder = self._runs.tuning.folder
        files = (folder / verdict.comparison["starter"], folder / verdict.comparison["tuned"])
        work = open_pair(*files, folder / "comparison")
        self._window.jobs.start(self.tr("Opening the held-out shot"), work, self._play)

    def _play(self, pair: "Pair") -> None:
        from app.ui.trainer.compare import CompareDialog
        from app.ui.window_dialogs import open_dialog

        open_dialog(CompareDialog(pair, parent=self._window))

    def export_tuned(self) -> None:
        """Ask where the model that was kept is to be copied to."""
        verdict = self._runs.tuning.story.verdict if self._runs.tuning is not None else None
        if verdict is not None and verdict.model:
            self.ask_export(Path(verdict.model).stem)

    def ask_export(self, name: str) -> None:
        """Ask where a model is to be copied to."""
        from app.ui.trainer.moving import copy_out

        dialog = QFileDialog(self._window, self.tr("Export Model"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._filter())
        dialog.setDefaultSuffix(SUFFIX)
        dialog.selectFile(f"{name}.{SUFFIX}")
        dialog.fileSelected.connect(
            lambda path: self._window.jobs.start(
                self.tr("Exporting the model"),
                copy_out(name, Path(path)),
                lambda target: self._say(self.tr("Written to {path}.").format(path=target)),
            )
        )
        dialog.open()

    def ask_import(self) -> None:
        """Ask for a model that was exported."""
        dialog = QFileDialog(self._window, self.tr("Import Model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self._filter())
        dialog.fileSelected.connect(lambda path: self.import_model(Path(path)))
        dialog.open()

    def import_model(self, path: Path) -> None:
        """Add a model that was exported."""
        from app.ui.trainer.moving import take_in

        self._window.jobs.start(self.tr("Importing the model"), take_in(path), self._imported)

    def _imported(self, name: str) -> None:
        self._say(self.tr("{name} is there now.").format(name=name))
        self.look_again()
        self._show()

    def ask_delete(self, row: "Row") -> None:
        """Delete a model or a tuning, once that was said twice."""
        box = QMessageBox(QMessageBox.Icon.Question, "Lipsmith", "", parent=self._window)
        name = row.model.name if row.model is not None else row.speaker
        box.setText(self.tr("Delete {name} for good?").format(name=name))
        text = self.tr("The crops of this person, the report and all that was made of them go too.")
        lines = self._lines_with(row.model.name) if row.model is not None else []
        if lines:
            text += " " + self.tr(
                "%n line(s) of this project use it, and will be made with the default model.",
                "",
                len(lines),
            )
        box.setInformativeText(text)
        ask(box, [(self.tr("Delete"), lambda: self._delete(row)), (self.tr("Cancel"), None)])

    def _delete(self, row: "Row") -> None:
        from app.ui.trainer.moving import delete

        if self._runs.tuning is not None and row.folder == self._runs.tuning.folder:
            self._runs.give_up()
            return
        lines = self._lines_with(row.model.name) if row.model is not None else []
        if lines:
            self._window.session.edit(
                self.tr("Use the default model"), lambda d: set_model(d, lines, "")
            )
        self._window.jobs.start(self.tr("Deleting"), delete(row), lambda _: self._deleted())

    def _deleted(self) -> None:
        self._runs.look()
        self.look_again()

    def _lines_with(self, model: str) -> list[str]:
        document = self._window.session.document
        return [line.id for line in document.segments if line.model == model]

    def look_again(self) -> None:
        """Let everybody know that the library has changed."""
        self._window.inspector.look_for_models()
        if self._window.rendering is not None:
            self._window.rendering.renders.look_up_models()
        self.changed.emit()

    def _filter(self) -> str:
        return self.tr("Lipsmith models") + f" (*.{SUFFIX})"

    def _say(self, sentence: str) -> None:
        self._window.session.message.emit(sentence)
