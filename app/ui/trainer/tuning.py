"""A tuning under way: a process of its own, watched through the folder it works in."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

import app
from app.ui.trainer.story import Story
from trainer.tune.events import read_events
from trainer.tune.job import (
    JOB,
    PAUSE,
    REPORT_JSON,
    RUN,
    STOP,
    TuneError,
    TuneJob,
    set_wish,
    tunings,
    worker_of,
)

LOOK_EVERY = 250  # ms
_NICE = 10  # added to the child's niceness: what the window does comes first
_MARK = "lipsmith: "  # begins what the command line complains of
_GRACE = 3000  # ms that a child has to end when asked


def program() -> list[str]:
    """How this program is started once more, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(app.__file__).parents[1] / "main.py")]


def child_command(folder: Path) -> list[str]:
    """Program and arguments that work on a tuning."""
    return [*program(), "tune", "--job", str(folder)]


def complaint(said: str) -> str:
    """The sentence with which a child ended, as it wrote it to its standard error; "" for none."""
    marks = [line for line in said.splitlines() if line.startswith(_MARK)]
    return marks[-1].removeprefix(_MARK) if marks else ""


class Tuning(QObject):
    """One tuning's folder and the process that works in it.

    The process outlives nothing: `leave` ends it, and `start` on the same folder goes on at the
    step where it was, be it in another session.  One that a killed window left running is
    taken over.

    Parameters
    ----------
    folder : Path
        With its ``job.json``.
    command
        Gives program and arguments for the folder.

    Raises
    ------
    TuneError
        If there is no job in the folder, or a damaged one.

    Attributes
    ----------
    job : TuneJob
    story : Story
    """

    told = Signal()
    """`story` has got on."""
    changed = Signal()
    """It runs, rests or has ended."""
    ended = Signal()
    """The process is gone; `story` and `trouble` say how."""

    def __init__(
        self,
        folder: Path,
        command: Callable[[Path], Sequence[str]] = child_command,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self.job = TuneJob.load(folder)
        self.story = Story()
        self._command = command
        self._read = 0
        self._paused = self._held = self._stopping = False
        self._process: QProcess | None = None
        self._adopted = False
        self._said = ""  # the end of what the process wrote to its standard error
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self.look()

    @property
    def running(self) -> bool:
        """Whether a process is at work, be it at rest."""
        return self._adopted or self._process is not None

    @property
    def paused(self) -> bool:
        """Whether the user wants it to rest."""
        return self._paused

    @property
    def held(self) -> bool:
        """Whether it rests because something else comes first."""
        return self._held

    @property
    def stopping(self) -> bool:
        """Whether it is to judge what it has, and end."""
        return self._stopping

    @property
    def trouble(self) -> str:
        """Why it ended without a verdict: a sentence of its own, or "" if it was killed."""
        return self.story.failed or complaint(self._said)

    def start(self) -> None:
        """Begin, or go on where it was.

        Raises
        ------
        TuneError
            If the folder cannot be written to.
        """
        if self.running:
            return
        self._paused = self._held = self._stopping = False
        set_wish(self.folder, RUN)
        self.story.failed = self._said = ""
        if worker_of(self.folder) is not None:
            self._adopted = True
        else:
            self._spawn()
        self._timer.start()
        self.changed.emit()

    def pause(self, on: bool) -> None:
        """Let it rest after the step it is at, or go on.

        Raises
        ------
        TuneError
            If the folder cannot be written to.
        """
        self._wish(paused=on)

    def hold(self, on: bool) -> None:
        """Let it rest while something else comes first.

        Raises
        ------
        TuneError
            If the folder cannot be written to.
        """
        self._wish(held=on)

    def stop(self) -> None:
        """Train no more: judge the best so far, and end.

        Raises
        ------
        TuneError
            If the folder cannot be written to.
        """
        self._wish(stopping=True)

    def leave(self) -> None:
        """End the process, to be gone on with by a later `start`."""
        self._timer.stop()
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            # Windows has no way to ask a program without windows.
            if sys.platform == "win32" or not process.waitForFinished(_GRACE):
                process.kill()
                process.waitForFinished(_GRACE)
            process.deleteLater()
        pid = worker_of(self.folder) if self._adopted else None
        if pid is not None:
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM)
        self._adopted = False
        self.look()
        self.changed.emit()

    def give_up(self) -> None:
        """End the process and delete the folder, with all crops that are in it.

        Raises
        ------
        TuneError
            If the folder cannot be deleted.
        """
        self.leave()
        forget(self.folder)

    def look(self) -> None:
        """Read what was told since."""
        events, self._read = read_events(self.folder, self._read)
        for event in events:
            # What another version wrote otherwise is no reason not to show the rest.
            with suppress(KeyError, TypeError, ValueError):
                self.story.take(event)
        if events:
            self.told.emit()
        if self._adopted and worker_of(self.folder) is None:
            self._over()

    def _wish(
        self, paused: bool | None = None, held: bool | None = None, stopping: bool | None = None
    ) -> None:
        before = self._said_wish()
        self._paused = self._paused if paused is None else paused
        self._held = self._held if held is None else held
        self._stopping = self._stopping or bool(stopping)
        wanted = self._said_wish()
        if wanted != before:
            set_wish(self.folder, wanted)
            self.changed.emit()

    def _said_wish(self) -> str:
        return STOP if self._stopping else PAUSE if self._paused or self._held else RUN

    def _spawn(self) -> None:
        program, *arguments = self._command(self.folder)
        process = self._process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.readyReadStandardError.connect(self._hear)
        process.started.connect(self._be_nice)
        process.finished.connect(self._note_end)
        process.errorOccurred.connect(self._note_error)
        process.start(program, arguments)

    def _be_nice(self) -> None:
        if self._process is not None and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.processId(), _NICE)

    def _hear(self) -> None:
        if self._process is not None:
            heard = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._said = (self._said + heard)[-4000:]

    def _note_end(self) -> None:
        if self._process is not None:  # else it was left
            self._over()

    def _note_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # after which nothing is "finished"
            self._note_end()

    def _over(self) -> None:
        if self._process is not None:
            self._hear()
            self._process.deleteLater()
        self._process, self._adopted = None, False
        self._timer.stop()
        self._paused = self._held = self._stopping = False
        self.look()
        self.changed.emit()
        self.ended.emit()


def unfinished() -> list[Path]:
    """Folders of tunings that have no verdict yet, the latest first."""
    left = (folder for folder in folders() if not (folder / REPORT_JSON).exists())
    return [folder for folder in left if not told_of(folder).over]


def folders() -> list[Path]:
    """Folders of all tunings, the latest first."""
    found = [path.parent for path in tunings().glob(f"*/{JOB}")]
    return sorted(found, key=lambda folder: (folder / JOB).stat().st_mtime, reverse=True)


def told_of(folder: Path) -> Story:
    """What a tuning that nobody watches has told."""
    story = Story()
    for event in read_events(folder)[0]:
        with suppress(KeyError, TypeError, ValueError):
            story.take(event)
    return story


def forget(folder: Path) -> None:
    """Delete a tuning with all crops that are in its folder.

    Raises
    ------
    TuneError
        If that is not possible.
    """
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise TuneError(
            f"{folder} cannot be deleted ({error.strerror or error}). Close what uses it, then "
            "delete it again."
        ) from error
