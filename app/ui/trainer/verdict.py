"""The verdict: whether the tuned model is kept, why, and by which figures."""

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import colours_of
from app.ui.trainer.sayings import told
from app.ui.trainer.story import Verdict
from app.ui.trainer.words import figure_words
from trainer.tune.events import Figure
from trainer.tune.job import REPORT_HTML

_LEAST_COLUMN = 100  # px


class VerdictView(QWidget):
    """What was decided, and what can be done now."""

    use_wanted = Signal()
    compare_wanted = Signal()
    export_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._verdict: Verdict | None = None
        self.heading, self.reason, self.advice = QLabel(self), QLabel(self), QLabel(self)
        self.heading.setProperty("role", "title")
        for label in (self.reason, self.advice):
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.advice.setProperty("role", "muted")
        self.table = QTableWidget(0, 5, self)
        self._make_table()
        self.use = QPushButton(self.tr("Use for This Speaker’s Lines"), self)
        self.use.setDefault(True)
        self.compare = QPushButton(self.tr("Play Both…"), self)
        self.export = QPushButton(self.tr("Export Model…"), self)
        self.report = QPushButton(self.tr("Open Report"), self)
        self.again = QPushButton(self.tr("Tune Again"), self)
        self.again.setToolTip(self.tr("Go back to the choices, with more footage perhaps"))
        self._lay_out()
        wires: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self.use, self.use_wanted.emit),
            (self.compare, self.compare_wanted.emit),
            (self.export, self.export_wanted.emit),
            (self.again, self.again_wanted.emit),
            (self.report, self._open_report),
        )
        for button, slot in wires:
            button.clicked.connect(lambda _=False, slot=slot: slot())
        self.show_verdict(None, None)

    def _make_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(
            [
                self.tr("On held-out shots"),
                self.tr("Starter"),
                self.tr("Tuned"),
                self.tr("Difference, 95 % sure"),
                self.tr("So it is"),
            ]
        )
        table.setAccessibleName(self.tr("Figures of starter and tuned model"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(_LEAST_COLUMN)
        header.setStretchLastSection(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.use, self.compare, self.export, self.again, self.report):
            row.addWidget(button)
        row.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 12)
        box.setSpacing(8)
        for widget in (self.heading, self.reason, self.advice):
            box.addWidget(widget)
        box.addWidget(self.table, 1)
        box.addStretch()
        box.addLayout(row)

    def show_verdict(self, verdict: Verdict | None, folder: Path | None) -> None:
        """Show what was decided of the tuning in a folder; None while nothing is."""
        self._verdict, self._folder = verdict, folder
        for widget in (self.table, self.use, self.compare, self.export, self.report, self.again):
            widget.setVisible(verdict is not None)
        self.table.setRowCount(0)
        if verdict is None or folder is None:
            self.heading.setText(self.tr("No verdict yet"))
            self.heading.setStyleSheet("")
            self.reason.setText(
                self.tr(
                    "After training, starter and tuned model are compared on shots that the "
                    "training never saw. The tuned one is kept only if it is better beyond noise."
                )
            )
            self.advice.clear()
            return
        self.heading.setText(self.tr("Kept") if verdict.kept else self.tr("Not kept"))
        self.reason.setText(told(verdict.reason))
        self.advice.setText(told(verdict.advice))
        self.advice.setVisible(bool(verdict.advice))
        self.table.setVisible(bool(verdict.figures))
        self.use.setVisible(verdict.kept)
        self.export.setVisible(verdict.kept)
        self.compare.setVisible({"starter", "tuned"} <= verdict.comparison.keys())
        self.report.setVisible((folder / REPORT_HTML).is_file())
        for name, figure in verdict.figures.items():
            self._add(name, figure)
        self.retheme()

    def retheme(self) -> None:
        """Draw the colours of the theme."""
        if self._verdict is None:
            return
        colours = colours_of(self)
        ink = colours.good if self._verdict.kept else colours.warning
        self.heading.setStyleSheet(f"color: {ink}")
        for row, figure in enumerate(self._verdict.figures.values()):
            item = self.table.item(row, 4)
            inks = {"better": colours.good, "worse": colours.bad, "same": colours.muted}
            if item is not None:
                item.setForeground(QColor(inks[outcome(figure)]))

    def _add(self, name: str, figure: Figure) -> None:
        words = {
            "better": self.tr("better"),
            "worse": self.tr("worse"),
            "same": self.tr("not sure"),
        }
        row = self.table.rowCount()
        self.table.insertRow(row)
        cells = (
            figure_words(name),
            f"{figure.starter:.4g}",
            f"{figure.tuned:.4g}",
            self._interval(figure),
            words[outcome(figure)],
        )
        for column, text in enumerate(cells):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _interval(self, figure: Figure) -> str:
        if not (math.isfinite(figure.low) and math.isfinite(figure.high)):
            return self.tr("too little to say")
        return self.tr("{low} to {high}").format(low=_signed(figure.low), high=_signed(figure.high))

    def _open_report(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder / REPORT_HTML)))


def outcome(figure: Figure) -> str:
    """Whether the tuned model is "better" or "worse" beyond noise, or "same".

    >>> outcome(Figure(0.20, 0.15, -0.07, -0.03, better=-1))
    'better'
    >>> outcome(Figure(0.80, 0.81, -0.01, 0.03, better=1))
    'same'
    """
    least, most = sorted((figure.low * figure.better, figure.high * figure.better))
    return "better" if least > 0 else "worse" if most < 0 else "same"


def _signed(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")
