"""Exports in the background, one after the other."""

import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QProcess, QSettings, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.core.errors import LipsmithError
from app.core.progress import Progress, Work
from app.core.project.document import Document
from app.core.render.presets import STEMS, Estimate, ExportSettings
from app.ui.render import Renders
from app.ui.worker import Worker

if TYPE_CHECKING:
    from app.core.render.report import ExportReport

UNDER_DB = "export/under_db"
"""Key of the setting that `kept_under` reads."""
Stage = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(eq=False)
class Export:
    """One export.

    Attributes
    ----------
    document : Document
        As it was when the export was asked for.
    target : Path
    settings : ExportSettings
    stage : str
    progress : Progress or None
        The latest, while it is running.
    report : ExportReport or None
        Once it is done.
    error : Exception or None
        Why it failed.
    """

    document: Document = field(repr=False)
    target: Path
    settings: ExportSettings
    stage: Stage = "waiting"
    progress: Progress | None = None
    report: "ExportReport | None" = None
    error: Exception | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.stage in ("done", "failed", "cancelled")


class Exports(QObject):
    """The queue of exports; live rendering rests while one is made.

    Parameters
    ----------
    renders : Renders
        Shares its cache and engines.

    Attributes
    ----------
    all : list of Export
        In the order in which they were asked for.
    """

    changed = Signal(object)
    """An `Export` whose stage is another one."""
    progressed = Signal(object)
    """An `Export` that got on."""

    def __init__(self, renders: Renders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renders = renders
        self._running: Export | None = None
        self._worker: Worker | None = None
        self._ended: Worker | None = None
        self._rested = False
        self.all: list[Export] = []

    def add(self, document: Document, target: Path, settings: ExportSettings) -> Export:
        """Export a document as soon as those before it are over."""
        export = Export(document, target, settings)
        self.all.append(export)
        self.changed.emit(export)
        self._next()
        return export

    def busy(self) -> bool:
        """Whether any export is not over."""
        return any(not export.over for export in self.all)

    def known(
        self, document: Document, preset: str, frames: int, rendering: float
    ) -> Estimate | None:
        """Tell from the latest export of the same clip what another will come to.

        Parameters
        ----------
        preset : str
            Its name.
        frames : int
            How many are to be written.
        rendering : float
            s until all of them are rendered.
        """
        for export in reversed(self.all):
            report, plate = export.report, export.document.plate
            same = export.settings.preset == preset != STEMS and plate is not None
            if not (same and report is not None and document.plate == plate):
                continue
            with suppress(OSError):
                share = frames / report.frames
                size = export.target.stat().st_size
                return Estimate(round(share * size), share * report.seconds["writing"] + rendering)
        return None

    def cancel(self, export: Export) -> None:
        """Stop an export; its file is left as it was before."""
        if export.stage == "waiting":
            self._end(export, "cancelled")
        elif export is self._running and self._worker is not None:
            self._worker.cancel()

    def close(self) -> None:
        """Cancel everything and wait until all files are closed."""
        for export in self.all:
            self.cancel(export)
        if self._worker is not None:
            self._worker.wait()

    def _next(self) -> None:
        if self._running is not None:
            return
        export = next((each for each in self.all if each.stage == "waiting"), None)
        if export is None:
            if self._rested:
                self._rested = False
                self._renders.resume()
            return
        if not self._renders.paused:
            self._rested = True
            self._renders.pause()
        # Slots of this object, which lives in the window's thread, receive what comes.
        self._worker = worker = Worker(self._work(export))
        self._running = export
        worker.progressed.connect(self._note)
        worker.done.connect(self._finish)
        worker.failed.connect(self._fail)
        worker.cancelled.connect(self._stop)
        worker.finished.connect(self._forget)
        export.stage = "running"
        self.changed.emit(export)
        worker.start()

    def _work(self, export: Export) -> "Work[ExportReport]":
        from app.core.render.export import export as write

        shop = self._renders.workshop()
        return (yield from write(export.document, export.target, export.settings, shop))

    @Slot(object)
    def _note(self, progress: Progress) -> None:
        if self._running is not None:
            self._running.progress = progress
            self.progressed.emit(self._running)

    @Slot(object)
    def _finish(self, report: "ExportReport") -> None:
        if self._running is not None:
            self._running.report = report
            self._end(self._running, "done")

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        if self._running is not None:
            self._running.error = error
            self._end(self._running, "failed")

    @Slot()
    def _stop(self) -> None:
        if self._running is not None:
            self._end(self._running, "cancelled")

    @Slot()
    def _forget(self) -> None:
        assert self._worker is not None
        self._worker.wait()  # "finished" comes a moment before the thread is really gone
        # Not let go of while its own signal is being sent.
        self._ended, self._worker, self._running = self._worker, None, None
        self._next()

    def _end(self, export: Export, stage: Stage) -> None:
        export.stage, export.progress = stage, None
        self.changed.emit(export)


def kept_under(settings: QSettings) -> float | None:
    """How loud the original is to be under the dub, dB, as it was last chosen; None for not."""
    kept = settings.value(UNDER_DB)
    return None if kept in (None, "") else float(str(kept))


def show_in_folder(path: Path) -> None:
    """Show a file in the system's file manager, selected where that can be asked for.

    Raises
    ------
    LipsmithError
        If the system opens no folders.
    """
    if sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        raise LipsmithError(
            f"This system has no program that opens folders. The file is {path} all the same."
        )
