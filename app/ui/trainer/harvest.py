"""What footage of the speaker was found: how much can be used, and why the rest cannot."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import colours_of
from app.ui.trainer.sayings import told
from app.ui.trainer.story import Harvest
from app.ui.trainer.words import duration_words, use_words
from trainer.tune.events import HELD_OUT, TO_TRAIN, Shot

_Index = QModelIndex | QPersistentModelIndex
_CLIP, _FROM, _LENGTH, _USE, _REASON = range(5)
_LEAST_COLUMN = 86  # px


class ShotTable(QAbstractTableModel):
    """The shots of a harvest, those of use first as they come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shots: Sequence[Shot] = ()
        self._view = parent

    def show_shots(self, shots: Sequence[Shot]) -> None:
        """Show other shots."""
        self.beginResetModel()
        self._shots = tuple(shots)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many shots there are."""
        return 0 if parent is not None and parent.isValid() else len(self._shots)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Clip, where, how long, what becomes of it, why."""
        return 0 if parent is not None and parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Clip"),
                self.tr("Frames"),
                self.tr("Seconds"),
                self.tr("Use"),
                self.tr("Why"),
            )[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is known of a shot."""
        shot, column = self._shots[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                Path(shot.clip).name,
                f"{shot.first}–{shot.end}",
                f"{shot.seconds:.1f}",
                use_words(shot.use),
                _sentence(told(shot.reason)),
            )[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return shot.clip if column == _CLIP else told(shot.reason) or None
        if role == Qt.ItemDataRole.ForegroundRole and self._view is not None:
            colours = colours_of(self._view)
            inks = {TO_TRAIN: colours.good, HELD_OUT: colours.accent}
            if column == _USE:
                return QColor(inks.get(shot.use, colours.muted))
            return QColor(colours.text if shot.use in inks else colours.muted)
        return None


class HarvestView(QWidget):
    """How much footage there is, in a sentence, and shot by shot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = QLabel(self)
        self.summary.setProperty("role", "title")
        self.summary.setWordWrap(True)
        self.forecast = QLabel(self)
        self.forecast.setWordWrap(True)
        self.notes = QLabel(self)
        self.notes.setWordWrap(True)
        self.table = QTableView(self)
        self.model = ShotTable(self.table)
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Shots"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(_LEAST_COLUMN)
        header.setSectionResizeMode(_REASON, QHeaderView.ResizeMode.Stretch)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 12)
        box.setSpacing(8)
        for widget in (self.summary, self.forecast, self.notes):
            box.addWidget(widget)
        box.addWidget(self.table, 1)
        box.addStretch()
        self.show_harvest(None, ())

    def show_harvest(self, harvest: Harvest | None, notes: Sequence[str]) -> None:
        """Show what was found; None while nothing is known yet."""
        self.notes.setText("\n".join(map(told, notes)))
        self.notes.setStyleSheet(f"color: {colours_of(self).warning}")
        self.notes.setVisible(bool(notes))
        self.table.setVisible(harvest is not None)
        if harvest is None:
            self.summary.setText(self.tr("Nothing was looked through yet"))
            self.forecast.setText(
                self.tr(
                    "Each shot in which the speaker is seen and heard well will be listed here "
                    "before training begins, and what was left out, with the reason."
                )
            )
            self.model.show_shots(())
            return
        self.summary.setText(
            self.tr("{usable} minutes can be used, {heard} of them speech").format(
                usable=_minutes(harvest.usable_s), heard=_minutes(harvest.heard_s)
            )
        )
        lasts = self.tr("Training will take about {time}.").format(
            time=duration_words(harvest.estimate_s)
        )
        self.forecast.setText(f"{lasts} {told(harvest.gain)}")
        self.model.show_shots(harvest.shots)


def _minutes(seconds: float) -> str:
    return QLocale().toString(seconds / 60, "f", 1)


def _sentence(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
