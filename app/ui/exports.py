"""Exports in the background, one after the other."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.core.progress import Progress, Work
from app.core.project.document import Document
from app.core.render.presets import ExportSettings
from app.ui.render import Renders
from app.ui.worker import Worker

if TYPE_CHECKING:
    from app.core.render.report import ExportReport

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
        self._workers: dict[Export, Worker] = {}
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

    def cancel(self, export: Export) -> None:
        """Stop an export; its file is left as it was before."""
        if export.stage == "waiting":
            self._end(export, "cancelled")
        elif export in self._workers:
            self._workers[export].cancel()

    def close(self) -> None:
        """Cancel everything and wait until all files are closed."""
        for export in self.all:
            self.cancel(export)
        for worker in list(self._workers.values()):
            worker.wait()

    def _next(self) -> None:
        if self._workers:
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
        worker = self._workers[export] = Worker(self._work(export), self)
        worker.progressed.connect(lambda progress: self._note(export, progress))
        worker.done.connect(lambda report: self._finish(export, report))
        worker.failed.connect(lambda error: self._fail(export, error))
        worker.cancelled.connect(lambda: self._end(export, "cancelled"))
        worker.finished.connect(lambda: self._forget(export))
        export.stage = "running"
        self.changed.emit(export)
        worker.start()

    def _work(self, export: Export) -> "Work[ExportReport]":
        from app.core.render.export import export as write

        shop = self._renders.workshop()
        return (yield from write(export.document, export.target, export.settings, shop))

    def _note(self, export: Export, progress: Progress) -> None:
        export.progress = progress
        self.progressed.emit(export)

    def _finish(self, export: Export, report: "ExportReport") -> None:
        export.report = report
        self._end(export, "done")

    def _fail(self, export: Export, error: Exception) -> None:
        export.error = error
        self._end(export, "failed")

    def _end(self, export: Export, stage: Stage) -> None:
        export.stage, export.progress = stage, None
        self.changed.emit(export)

    def _forget(self, export: Export) -> None:
        worker = self._workers.pop(export)
        worker.wait()  # "finished" comes a moment before the thread is really gone
        worker.deleteLater()
        self._next()


def show_in_folder(path: Path) -> None:
    """Show a file in the system's file manager, selected where that can be asked for."""
    if sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", str(path)])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
