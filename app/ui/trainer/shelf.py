"""Models of speakers, and tunings that came to no model: to be used, gone on with, or deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.progress import Progress, Work
from app.core.project.document import Document
from app.core.shelf import SpeakerModel, speaker_models
from app.ui.trainer.sayings import told
from app.ui.trainer.tuning import folders, told_of
from app.ui.trainer.words import figure_words
from trainer.tune.job import JOB, TuneError, TuneJob

_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """One of them.

    Attributes
    ----------
    speaker : str
    when : float
        Seconds since 1970.
    model : SpeakerModel or None
    folder : Path or None
        Of the tuning, where it came to no model.
    step : int
        How far it came.
    reason : str
        Why its model was not kept; "" if it has no verdict yet.
    """

    speaker: str
    when: float
    model: SpeakerModel | None = None
    folder: Path | None = None
    step: int = 0
    reason: str = ""

    @property
    def resumable(self) -> bool:
        """Whether it can be gone on with."""
        return self.folder is not None and not self.reason


def list_rows() -> Work[tuple[Row, ...]]:
    """Look what there is, the latest first."""
    yield Progress("Looking for models", 0, 0)
    rows = [
        Row(model.speaker, model.path.stat().st_mtime, model=model) for model in speaker_models()
    ]
    for folder in folders():
        story = told_of(folder)
        if story.verdict is not None and story.verdict.kept:
            continue  # its model stands for it
        try:
            job = TuneJob.load(folder)
        except TuneError:
            continue
        reason = story.verdict.reason if story.verdict is not None else ""
        when = (folder / JOB).stat().st_mtime
        rows.append(Row(job.name, when, folder=folder, step=story.step, reason=reason))
    return tuple(sorted(rows, key=lambda row: row.when, reverse=True))


class ShelfView(QWidget):
    """The list, what is known of the marked row, and what can be done with it."""

    use_wanted = Signal(str, str)
    """Name of a model, and id of the speaker whose lines are to be made with it."""
    export_wanted = Signal(str)
    """Name of a model."""
    import_wanted = Signal()
    resume_wanted = Signal(object)
    """Folder of a tuning."""
    delete_wanted = Signal(object)
    """A `Row`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels([self.tr("Speaker"), self.tr("What"), self.tr("Since")])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName(self.tr("Tuned models"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.card = QLabel(self)
        self.card.setWordWrap(True)
        self.card.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.card.setAccessibleName(self.tr("Card of the model"))
        self.speaker = QComboBox(self)
        self.speaker.setAccessibleName(self.tr("Speaker whose lines are made with it"))
        self.use = QPushButton(self.tr("Use for"), self)
        self.export = QPushButton(self.tr("Export…"), self)
        self.take_in = QPushButton(self.tr("Import…"), self)
        self.resume = QPushButton(self.tr("Go On"), self)
        self.delete = QPushButton(self.tr("Delete…"), self)
        self._lay_out()
        wires: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self.use, self._use),
            (self.export, self._export),
            (self.take_in, self.import_wanted.emit),
            (self.resume, self._resume),
            (self.delete, lambda: self.delete_wanted.emit(self.current())),
        )
        for button, slot in wires:
            button.clicked.connect(lambda _=False, slot=slot: slot())
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.show_rows(())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.use, self.speaker, self.resume, self.export, self.delete):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.take_in)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 12)
        box.setSpacing(8)
        box.addWidget(self.list, 1)
        box.addWidget(self.card)
        box.addLayout(row)

    def current(self) -> Row | None:
        """The marked row."""
        item = self.list.currentItem()
        return None if item is None else item.data(0, _ROW)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the marked one stays marked if it is still there."""
        before = self.current()
        self.list.clear()
        for row in rows:
            when = QDateTime.fromSecsSinceEpoch(int(row.when)).date()
            day = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            item = QTreeWidgetItem([row.speaker, self._what(row), day])
            item.setData(0, _ROW, row)
            self.list.addTopLevelItem(item)
            if before is not None and (row.model, row.folder) == (before.model, before.folder):
                self.list.setCurrentItem(item)
        first = self.list.topLevelItem(0)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)
        self._show_current()

    def show_document(self, document: Document) -> None:
        """Offer the speakers of a document."""
        chosen = self.speaker.currentData()
        self.speaker.clear()
        for speaker in document.speakers:
            self.speaker.addItem(speaker.name, speaker.id)
        self.speaker.setCurrentIndex(max(0, self.speaker.findData(chosen)))
        self._show_current()

    def _what(self, row: Row) -> str:
        if row.model is not None:
            return self.tr("{name}, tuned from {base}").format(
                name=row.model.name, base=row.model.about.get("base", "?")
            )
        if row.reason:
            return self.tr("not kept: {reason}").format(reason=told(row.reason))
        return self.tr("not finished, step {step}").format(step=row.step)

    def _show_current(self) -> None:
        row = self.current()
        model = row.model if row is not None else None
        for widget in (self.use, self.speaker, self.export):
            widget.setVisible(model is not None)
        self.use.setEnabled(self.speaker.count() > 0)
        self.speaker.setEnabled(self.speaker.count() > 0)
        self.resume.setVisible(row is not None and row.resumable)
        self.delete.setVisible(row is not None)
        if row is None:
            self.card.setText(self.tr("No speaker has a model yet."))
            return
        names = [self.speaker.itemText(place) for place in range(self.speaker.count())]
        if row.speaker in names:
            self.speaker.setCurrentIndex(names.index(row.speaker))
        self.card.setText(self._card(model.about) if model is not None else self._what(row))

    def _card(self, about: dict[str, Any]) -> str:
        lines = [self.tr("Consent: {text}").format(text=about.get("consent", "–"))]
        if "minutes" in about:
            minutes = QLocale().toString(float(about["minutes"]), "f", 1)
            lines.append(self.tr("Footage: {minutes} min").format(minutes=minutes))
        base = f"{about.get('base', '–')} ({str(about.get('base_sha256', ''))[:12]})"
        lines.append(self.tr("Tuned from: {base}").format(base=base))
        metrics = about.get("metrics")
        if isinstance(metrics, dict):
            lines += [f"{figure_words(name)}: {_change(now)}" for name, now in metrics.items()]
        return "\n".join(lines)

    def _use(self) -> None:
        row = self.current()
        if row is not None and row.model is not None:
            self.use_wanted.emit(row.model.name, self.speaker.currentData())

    def _export(self) -> None:
        row = self.current()
        if row is not None and row.model is not None:
            self.export_wanted.emit(row.model.name)

    def _resume(self) -> None:
        row = self.current()
        if row is not None and row.folder is not None:
            self.resume_wanted.emit(row.folder)


def _change(figure: Any) -> str:
    """A figure of a card: what the base had, and what the model has."""
    if isinstance(figure, dict):
        return f"{figure.get('starter', '–')} → {figure.get('tuned', '–')}"
    return str(figure)
