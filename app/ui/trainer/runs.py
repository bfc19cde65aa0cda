"""The tuning under way: begun, held, gone on with, and what is said when it ends."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox

from app.ui.dialogs import ask, show_error
from app.ui.trainer.tuning import Tuning, child_command, unfinished
from trainer.tune.job import TuneError, TuneJob, new_folder

if TYPE_CHECKING:
    from app.ui.window import Window

_LOOK_EVERY = 250  # ms


class Runs(QObject):
    """Sees to one tuning at a time; dialogs belong to the window.

    Parameters
    ----------
    window : Window
    command
        Starts the child; see `child_command`.

    Attributes
    ----------
    tuning : Tuning or None
        The latest.
    """

    told = Signal()
    """The tuning has got on."""
    changed = Signal()
    """It runs, rests or has ended, or is another one."""
    judged = Signal()
    """There is a verdict."""
    resumed = Signal()
    """It goes on because the user said so."""
    left = Signal()
    """It ended, or was given up: folders have come or gone."""

    def __init__(
        self, window: "Window", command: Callable[[Path], Sequence[str]] = child_command
    ) -> None:
        super().__init__(window)
        self._window = window
        self.command = command
        self.tuning: Tuning | None = None
        self._preview = QTimer(self)
        self._preview.setInterval(_LOOK_EVERY)
        self._preview.timeout.connect(self._see_to_preview)

    def busy(self) -> bool:
        """Whether a tuning is under way."""
        return self.tuning is not None and self.tuning.running

    def begin(self, job: TuneJob) -> None:
        """Begin a tuning in a folder of its own.

        Raises
        ------
        TuneError
            If the folder cannot be written to.
        """
        folder = new_folder(job.name)
        job.save(folder)
        self._watch(folder).start()

    def resume(self, folder: Path) -> None:
        """Go on with a tuning that was left."""
        if self.busy():
            self._say(self.tr("One tuning at a time: this one is not over yet."))
            return
        try:
            known = self.tuning if self.tuning and self.tuning.folder == folder else None
            (known or self._watch(folder)).start()
        except TuneError as error:
            show_error(self._window, error)
            return
        self.resumed.emit()

    def pause(self, on: bool) -> None:
        """Let training rest, or go on."""
        if self.tuning is not None and self.tuning.running:
            self._try(lambda tuning: tuning.pause(on))

    def stop(self) -> None:
        """Train no more: judge the best that there is."""
        if self.busy():
            self._try(lambda tuning: tuning.stop())

    def _watch(self, folder: Path) -> Tuning:
        """Show the tuning in a folder from now on."""
        before, self.tuning = self.tuning, Tuning(folder, self.command, self)
        if before is not None:
            before.deleteLater()
        self.tuning.told.connect(self.told)
        self.tuning.changed.connect(self._note_change)
        self.tuning.ended.connect(self._ended)
        return self.tuning

    def _note_change(self) -> None:
        if not self.busy():
            self._preview.stop()
        elif not self._preview.isActive():
            self._preview.start()
        self.changed.emit()

    def _first(self) -> bool:
        return self._window.actions_["train.first"].isChecked()

    def _try(self, what: Callable[[Tuning], None]) -> None:
        assert self.tuning is not None
        try:
            what(self.tuning)
        except TuneError as error:
            show_error(self._window, error)

    def _see_to_preview(self) -> None:
        """Let training rest while something is rendered or played, if that is wanted."""
        if self.tuning is None or not self.tuning.running:
            return
        window = self._window
        rendering = window.rendering is not None and window.rendering.busy()
        playing = window.playback is not None and bool(window.playback.player.speed)
        try:
            self.tuning.hold(self._first() and (rendering or playing))
        except TuneError as error:
            self._preview.stop()  # it would be told four times a second
            show_error(self._window, error)

    def _ended(self) -> None:
        """Say how it ended; what stopped too early may go on."""
        tuning = self.tuning
        assert tuning is not None
        self.left.emit()
        if tuning.story.verdict is not None:
            kept = tuning.story.verdict.kept
            words = (
                self.tr("The model of {name} is better, and kept.")
                if kept
                else self.tr("The model of {name} is not better, and not kept.")
            )
            self._say(words.format(name=tuning.job.name))
            self.judged.emit()
            return
        folder = tuning.folder
        again = (self.tr("Go On"), lambda: self.resume(folder))
        if tuning.trouble:
            show_error(self._window, TuneError(tuning.trouble), [again])
            return
        box = QMessageBox(QMessageBox.Icon.Warning, "Lipsmith", "", parent=self._window)
        box.setText(
            self.tr("Training on {name} has ended unexpectedly.").format(name=tuning.job.name)
        )
        box.setInformativeText(
            self.tr("Nothing is lost: it goes on at the step where it was, now or later.")
        )
        ask(box, [again, (self.tr("Later"), None)])

    # --- coming and going ----------------------------------------------------------------

    def offer_resume(self) -> bool:
        """Offer to go on with a tuning that was left; say whether there is one."""
        left = unfinished()
        if not left or self.busy():
            return False
        try:
            tuning = self._watch(left[0])
        except TuneError:
            return False
        box = QMessageBox(QMessageBox.Icon.Question, "Lipsmith", "", parent=self._window)
        box.setText(self.tr("Tuning on {name} is not finished.").format(name=tuning.job.name))
        step = tuning.story.step
        box.setInformativeText(
            self.tr("It goes on where it stopped, after step {step}.").format(step=step)
            if step
            else self.tr("It begins with looking through the footage.")
        )
        ask(
            box,
            [
                (self.tr("Go On"), lambda: self.resume(left[0])),
                (self.tr("Give It Up"), self.give_up),
                (self.tr("Later"), None),
            ],
        )
        return True

    def promise(self) -> str:
        """What becomes of the tuning when the window closes now; "" where there is none."""
        return self.tr("Training goes on next time, at the same step.") if self.busy() else ""

    def leave(self, go: Callable[[], None]) -> None:
        """Close the window, after asking what is to become of the tuning."""
        if not self.busy():
            go()
            return
        assert self.tuning is not None
        box = QMessageBox(QMessageBox.Icon.Question, "Lipsmith", "", parent=self._window)
        box.setText(self.tr("Tuning on {name} is under way.").format(name=self.tuning.job.name))
        box.setInformativeText(
            self.tr("It does not go on without the window, but next time, at the same step.")
        )

        def give_up() -> None:
            self.give_up()
            go()

        ask(
            box,
            [
                (self.tr("Go On Next Time"), go),
                (self.tr("Give It Up"), give_up),
                (self.tr("Stay"), None),
            ],
        )

    def close(self) -> None:
        """End the child; the next start goes on with it."""
        self._preview.stop()
        if self.tuning is not None:
            self.tuning.leave()

    def give_up(self) -> None:
        """End the tuning and delete all that it made."""
        tuning, self.tuning = self.tuning, None
        if tuning is None:
            return
        try:
            tuning.give_up()
        except TuneError as error:
            show_error(self._window, error)
        tuning.deleteLater()
        self._note_change()
        self.left.emit()

    def look(self) -> None:
        """Show no tuning whose folder was deleted."""
        if self.tuning is not None and not self.busy() and not self.tuning.folder.exists():
            self.tuning.deleteLater()
            self.tuning = None
            self.changed.emit()

    def note_project(self) -> None:
        """Say that it goes on: another project is there."""
        if self.busy() and self.tuning is not None:
            self._say(self.tr("Tuning on {name} goes on.").format(name=self.tuning.job.name))

    def _say(self, sentence: str) -> None:
        self._window.session.message.emit(sentence)
