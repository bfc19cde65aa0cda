"""Long work in a thread of its own: the window shows its progress and stays awake."""

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.errors import LipsmithError
from app.core.progress import Progress, Work
from app.core.threads import give_way

REPORTS_PER_SECOND = 20
"""Reports of progress that reach the window; a work may yield thousands."""


class Worker(QThread):
    """Run one `Work` generator to its end, or until it is cancelled.

    Signals reach whoever lives in the window's thread there.  Exactly one of ``done``,
    ``failed`` and ``cancelled`` is sent, before ``finished``.
    """

    progressed = Signal(object)
    """A `Progress`."""
    done = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The exception; a `LipsmithError` is for the user, anything else is a bug."""
    cancelled = Signal()

    def __init__(self, work: Work[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()
        self._reported = 0.0

    def cancel(self) -> None:
        """Close the generator as soon as it yields; it cleans up in its own thread."""
        self._stop.set()
        self._go.set()

    def pause(self) -> None:
        """Hold the work at its next yield, until `resume`."""
        self._go.clear()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._go.set()

    @property
    def paused(self) -> bool:
        """Whether the work holds, or will at its next yield."""
        return not self._go.is_set()

    def run(self) -> None:
        """Step the generator; Qt calls this in the new thread."""
        give_way()
        try:
            while not self._stop.is_set():
                self._report(next(self._work))
                self._go.wait()
            self._work.close()
            self.cancelled.emit()
        except StopIteration as stop:
            self.done.emit(stop.value)
        except Exception as error:  # whatever it is, the window must hear of it
            self.failed.emit(error)

    def _report(self, progress: Progress) -> None:
        now = time.monotonic()
        last = 0 < progress.total <= progress.done
        if last or now - self._reported >= 1 / REPORTS_PER_SECOND:
            self._reported = now
            self.progressed.emit(progress)


class Jobs(QObject):
    """The works under way, in the order they were started.

    It keeps each worker alive until its thread has ended.
    """

    changed = Signal()
    """A work was started or ended."""
    progressed = Signal(str, object)
    """Title of a work, and its `Progress`."""
    failed = Signal(str, object)
    """Title of a work, and the exception that ended it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[_Job] = []
        self._ended: _Job | None = None

    def start(
        self, title: str, work: Work[Any], on_done: Callable[[Any], None] | None = None
    ) -> Worker:
        """Begin a work in a thread of its own.

        Parameters
        ----------
        title : str
            What is being done, for people.
        on_done
            Called in the window's thread with what the work returned.  An error it raises
            counts as the work's own.
        """
        job = _Job(title, work, on_done, self)
        self._jobs.append(job)
        job.worker.start()
        self.changed.emit()
        return job.worker

    def titles(self) -> list[str]:
        """What is under way."""
        return [job.title for job in self._jobs]

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs)

    def cancel(self) -> None:
        """Cancel everything that is under way."""
        for job in self._jobs:
            job.worker.cancel()

    def wait(self, milliseconds: int = 10_000) -> bool:
        """Block until all threads have ended: only for quitting.

        Returns
        -------
        bool
            Whether they ended in time.
        """
        return all(job.worker.wait(milliseconds) for job in self._jobs)

    def forget(self, job: "_Job") -> None:
        """Let go of a job whose thread has ended."""
        self._jobs.remove(job)
        self._ended = job  # not let go of while its own signal is being sent
        self.changed.emit()


class _Job(QObject):
    """One work of `Jobs`: its slots run in the window's thread, because it lives there."""

    def __init__(
        self,
        title: str,
        work: Work[Any],
        on_done: Callable[[Any], None] | None,
        jobs: Jobs,
    ) -> None:
        super().__init__()
        self.title = title
        self._on_done = on_done
        self._jobs = jobs
        self.worker = Worker(work)
        self.worker.progressed.connect(self._progress)
        self.worker.done.connect(self._deliver)
        self.worker.failed.connect(self._fail)
        self.worker.finished.connect(self._end)

    @Slot(object)
    def _progress(self, progress: Progress) -> None:
        self._jobs.progressed.emit(self.title, progress)

    @Slot(object)
    def _deliver(self, value: Any) -> None:
        try:
            if self._on_done is not None:
                self._on_done(value)
        except LipsmithError as error:
            self._fail(error)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._jobs.failed.emit(self.title, error)

    @Slot()
    def _end(self) -> None:
        self.worker.wait()  # "finished" comes a moment before the thread is really gone
        self._jobs.forget(self)
