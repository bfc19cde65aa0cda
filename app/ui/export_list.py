"""The list of exports: how far each is, a way to stop it, and where the result is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import LipsmithError
from app.core.render.presets import STEMS
from app.ui.dialogs import show_error
from app.ui.exports import Export, Exports, show_in_folder
from app.ui.stages import words
from app.ui.theme import colours_of
from app.ui.translating import sentence


class ExportList(QScrollArea):
    """A row for each export, the latest on top; hidden while there is none."""

    def __init__(self, exports: Exports, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exports = exports
        self.rows: dict[Export, ExportRow] = {}
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)
        self._box.addStretch()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Exports"))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        exports.changed.connect(self._renew)
        exports.progressed.connect(self._renew)
        for export in exports.all:
            self._renew(export)
        self.setVisible(bool(self.rows))

    def _renew(self, export: Export) -> None:
        if export not in self.rows:
            self.rows[export] = row = ExportRow(self._exports, export, self)
            self._box.insertWidget(0, row)
            self.setTabOrder(self, row.folder)
            self.setTabOrder(row.folder, row.stop)
            self.show()
        self.rows[export].renew()


class ExportRow(QWidget):
    """One export."""

    def __init__(self, exports: Exports, export: Export, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._export = export
        self.name = QLabel(export.target.name, self)
        self.name.setToolTip(str(export.target))
        self.says = QLabel(self)
        self.says.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of {name}").format(name=export.target.name))
        self.stop = QPushButton(self.tr("Stop"), self)
        self.stop.setAccessibleName(self.tr("Stop {name}").format(name=export.target.name))
        self.folder = QPushButton(self.tr("Show in folder"), self)
        self.stop.clicked.connect(lambda: exports.cancel(export))
        self.folder.clicked.connect(self.show_result)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.folder)
        top.addWidget(self.stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(4)
        box.addLayout(top)
        box.addWidget(self.bar)
        box.addWidget(self.says)
        self.renew()

    def renew(self) -> None:
        """Show the export as it is now."""
        export = self._export
        self.bar.setVisible(export.stage == "running")
        self.stop.setVisible(not export.over)
        self.folder.setVisible(export.stage == "done")
        progress = export.progress
        self.bar.setRange(0, progress.total if progress is not None else 0)
        if progress is not None:
            self.bar.setValue(min(progress.done, progress.total))
        colours = colours_of(self)
        inks = {"done": colours.good, "failed": colours.bad}
        self.says.setStyleSheet(f"color: {inks.get(export.stage, colours.muted)}")
        self.says.setText(self._words())

    def show_result(self) -> None:
        """Show the file where it lies."""
        report = self._export.report
        if report is None:
            return
        try:
            show_in_folder(report.files[0])
        except LipsmithError as error:
            show_error(self.window(), error)

    def _words(self) -> str:
        export = self._export
        if export.stage == "running":
            return words(export.progress) if export.progress is not None else self.tr("Beginning…")
        if export.stage == "failed":
            return sentence(export.error) if export.error is not None else ""
        if export.report is None:
            return {
                "waiting": self.tr("Waits for the export before it."),
                "cancelled": self.tr("Stopped. Nothing was written."),
            }.get(export.stage, "")
        report, notes = export.report, map(sentence, export.report.notes)
        if export.settings.preset == STEMS:
            names = ", ".join(path.name for path in report.files)
            return "\n".join([self.tr("Done: {files}").format(files=names), *notes])
        done = self.tr("Done: {altered} of {frames} frames have a new mouth.").format(
            altered=report.altered, frames=report.frames
        )
        left = [f"{line.speaker}: {sentence(line.left)}" for line in report.segments if line.left]
        return "\n".join([done, *left[:3], *notes])
