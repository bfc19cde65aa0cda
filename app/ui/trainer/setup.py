"""What is asked before tuning: who, on which footage, and, for who wants to, how."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.project.document import Document
from app.ui.fields import WheelScrolls
from app.ui.project_actions import MOVIES
from trainer.tune.job import ADAPTERS, DECODER, FULL, LOSSES, Footage, TuneJob, TuneOptions

SIZES = (96, 192)
"""Sides of crops that are offered, px."""
_WIDTH = 330  # px
_FACE = 24  # px
_CLIP = Qt.ItemDataRole.UserRole
_SOMEBODY = ""


class Setup(QScrollArea):
    """The form; `job` gives what was chosen.

    Parameters
    ----------
    faces : mapping
        Pictures of the faces, by the index of their track.
    """

    tune_wanted = Signal()
    changed = Signal()
    """Something else is chosen: what can be tuned may have changed."""

    def __init__(self, faces: Mapping[int, QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces = faces
        self._document = Document()
        self.setAccessibleName(self.tr("What to tune on"))
        self._make_fields()
        self._make_choices()
        self._lay_out()
        self._wire()
        self.show_document(self._document)
        self._show_choices(False)

    # --- fields --------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.speaker = QComboBox(self)
        self.speaker.setIconSize(QSize(_FACE, _FACE))
        self.speaker.setToolTip(self.tr("Who the model is to be made better on"))
        self.name = QLineEdit(self)
        self.name.setToolTip(self.tr("What the model will be called"))
        self.clips = QListWidget(self)
        self.clips.setAccessibleName(self.tr("Footage of the speaker"))
        self.clips.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.clips.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.clips.setFixedHeight(84)
        self.add = QPushButton(self.tr("Add Clips…"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.remove.setToolTip(self.tr("Do not use the marked clips; the files stay"))
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "muted")
        self.tune = QPushButton(self.tr("Tune"), self)
        self.tune.setDefault(True)
        self.tune.setMinimumHeight(36)

    def _make_choices(self) -> None:
        self.open_choices = QToolButton(self)
        self.open_choices.setText(self.tr("Choices for experts"))
        self.open_choices.setCheckable(True)
        self.open_choices.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.base, self.mode = QComboBox(self), QComboBox(self)
        self.base.addItem(self.tr("The default model"), "")
        for words, value in (
            (self.tr("The whole network"), FULL),
            (self.tr("The decoder only"), DECODER),
            (self.tr("Low-rank adapters"), ADAPTERS),
        ):
            self.mode.addItem(words, value)
        self.losses = QComboBox(self)
        for name in LOSSES:
            self.losses.addItem(self._loss_words(name), name)
        self.side = QComboBox(self)
        self.side.addItem(self.tr("As the model begun with"), None)
        for size in SIZES:
            self.side.addItem(f"{size} px", size)
        self.steps, self.minutes = QSpinBox(self), QSpinBox(self)
        self.steps.setRange(0, 100_000)
        self.steps.setSingleStep(100)
        self.steps.setSpecialValueText(self.tr("As many as help"))
        self.minutes.setRange(0, 24 * 60)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setSpecialValueText(self.tr("The usual"))
        for box in (self.base, self.mode, self.losses, self.side):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(10)
        for widget, words in (
            (self.base, self.tr("The model that tuning begins with")),
            (self.mode, self.tr("What of the network is changed")),
            (self.losses, self.tr("What the training is judged by, step by step")),
            (self.side, self.tr("Side of the pictures that are made")),
            (self.steps, self.tr("Steps of training, at most")),
            (self.minutes, self.tr("Minutes of training, at most")),
        ):
            widget.setToolTip(words)

    def _loss_words(self, name: str) -> str:
        words = {
            "copy": self.tr("Copy from footage (best)"),
            "paper": self.tr("As in the paper, Eq. 4"),
            "wav2lip": self.tr("As Wav2Lip has it"),
            "stabilised": self.tr("Stabilised sync, paper B"),
        }
        return words.get(name, name)

    def _lay_out(self) -> None:
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(10)
        title = QLabel(self.tr("Tune on a speaker"), inside)
        title.setProperty("role", "title")
        title.setWordWrap(True)
        text = QLabel(
            self.tr("A model that knows this face: its teeth, its beard, its way to speak."), inside
        )
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        box.addWidget(title)
        box.addWidget(text)
        box.addLayout(_form((self.tr("Speaker"), self.speaker), (self.tr("Name"), self.name)))
        footage = QLabel(self.tr("Footage"), inside)
        footage.setProperty("role", "section")
        footage.setBuddy(self.clips)
        box.addWidget(footage)
        box.addWidget(self.clips)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch()
        box.addLayout(row)
        box.addWidget(self.hint)
        box.addWidget(self.tune)
        box.addWidget(self.open_choices)
        self.choices = QWidget(inside)
        form = _form(
            (self.tr("Begin with"), self.base),
            (self.tr("Train"), self.mode),
            (self.tr("Losses"), self.losses),
            (self.tr("Size"), self.side),
            (self.tr("Steps"), self.steps),
            (self.tr("Minutes"), self.minutes),
        )
        form.setContentsMargins(0, 0, 0, 0)
        self.choices.setLayout(form)
        box.addWidget(self.choices)
        box.addStretch()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_WIDTH)
        WheelScrolls(self)

    def _wire(self) -> None:
        self.speaker.activated.connect(lambda _: self._take_speaker())
        self.name.textChanged.connect(lambda _: self._renew())
        self.remove.clicked.connect(self.remove_marked)
        self.clips.itemSelectionChanged.connect(self._renew)
        self.open_choices.toggled.connect(self._show_choices)
        self.tune.clicked.connect(self.tune_wanted)

    # --- what is chosen ------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        """Offer the cast of a document."""
        before, self._document = self._document, document
        chosen = self.speaker.currentData()
        self.speaker.clear()
        for speaker in document.speakers:
            picture = next((self._faces[f] for f in speaker.faces if f in self._faces), None)
            face = QIcon() if picture is None else QIcon(QPixmap.fromImage(picture))
            self.speaker.addItem(face, speaker.name, speaker.id)
        self.speaker.addItem(self.tr("Somebody else"), _SOMEBODY)
        place = self.speaker.findData(chosen)
        if place >= 0 and chosen is not None and before.speakers:
            self.speaker.setCurrentIndex(place)
            self._show_plate()
        else:
            self.speaker.setCurrentIndex(0)
            self._take_speaker()

    def choose(self, speaker: str) -> None:
        """Choose a speaker of the cast."""
        place = self.speaker.findData(speaker)
        if place >= 0:
            self.speaker.setCurrentIndex(place)
            self._take_speaker()

    def show_bases(self, names: Sequence[str]) -> None:
        """Offer models to begin with."""
        chosen = self.base.currentData()
        while self.base.count() > 1:
            self.base.removeItem(1)
        for name in names:
            self.base.addItem(name, name)
        self.base.setCurrentIndex(max(0, self.base.findData(chosen)))

    def add_clips(self, paths: Sequence[Path]) -> list[Path]:
        """Add clips; return those that are no movies, or are there already."""
        refused = []
        for path in paths:
            there = [clip.path for clip in self._clips()]
            if path.suffix.lower().lstrip(".") not in MOVIES or path in there:
                refused.append(path)
                continue
            self._list_clip(Footage(path), path.name)
        self._renew()
        return refused

    def remove_marked(self) -> None:
        """Take the marked clips off the list."""
        for item in self.clips.selectedItems():
            self.clips.takeItem(self.clips.row(item))
        self._renew()

    def ready(self) -> bool:
        """Whether there is a name and footage."""
        return bool(self.name.text().strip()) and self.clips.count() > 0

    def job(self, consent: str) -> TuneJob:
        """What was chosen, with a statement of consent.

        Raises
        ------
        TuneError
            If it is nothing that can be tuned.
        """
        options = TuneOptions(
            mode=self.mode.currentData(),
            steps=self.steps.value() or None,
            minutes=float(self.minutes.value()) or None,
            size=self.side.currentData(),
            losses=self.losses.currentData(),
        )
        name, base = self.name.text().strip(), self.base.currentData()
        return TuneJob(name, tuple(self._clips()), consent, base, options)

    def _clips(self) -> list[Footage]:
        return [self.clips.item(row).data(_CLIP) for row in range(self.clips.count())]

    def _take_speaker(self) -> None:
        """Begin anew with a speaker: their name, and the project's clip if they are seen in it."""
        id = self.speaker.currentData()
        self.clips.clear()
        name = next((s.name for s in self._document.speakers if s.id == id), "")
        self.name.setText(name)
        self._show_plate()

    def _show_plate(self) -> None:
        """List the project's clip, with the faces the speaker has now."""
        plate, id = self._document.plate, self.speaker.currentData()
        faces = next((s.faces for s in self._document.speakers if s.id == id), ())
        listed = [row for row, clip in enumerate(self._clips()) if clip.faces is not None]
        for row in reversed(listed):
            self.clips.takeItem(row)
        if plate is not None and faces:
            words = self.tr("{name} (this project)").format(name=plate.path.name)
            self._list_clip(Footage(plate.path, faces), words, first=True)
        self._renew()

    def _list_clip(self, clip: Footage, words: str, first: bool = False) -> None:
        item = QListWidgetItem(words)
        item.setToolTip(str(clip.path))
        item.setData(_CLIP, clip)
        self.clips.insertItem(0 if first else self.clips.count(), item)

    def _renew(self) -> None:
        self.remove.setEnabled(bool(self.clips.selectedItems()))
        if self.clips.count():
            hint = self.tr(
                "Half a minute is enough to begin with. Whole shots are held out to judge by, so "
                "give several."
            )
        else:
            hint = self.tr(
                "Drop clips here in which this person is seen and heard speaking: a minute helps."
            )
        self.hint.setText(hint)
        self.changed.emit()

    def _show_choices(self, on: bool) -> None:
        self.choices.setVisible(on)
        self.open_choices.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)


def _form(*rows: tuple[str, QWidget]) -> QFormLayout:
    # No letters with Alt here: they would take those of the menus away.
    form = QFormLayout()
    form.setHorizontalSpacing(10)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        form.addRow(words, field)
    return form
