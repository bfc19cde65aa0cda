"""The fields of the inspector, laid out and explained; what they do is the inspector's."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.dub.settings import SILENCES
from app.ui.fields import Percent, WheelScrolls
from app.ui.session import Session
from app.ui.sync_meter import SyncMeter
from app.ui.takes import TakeBar
from app.ui.worker import Jobs

_FACE = 28  # px
_MOST_DB = 24.0


class Fields(QScrollArea):
    """One column: the line, its take, its sound, its sync."""

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Selected segment"))
        self.heading, self.times, self.state = QLabel(), QLabel(), QLabel()
        self.state.setWordWrap(True)
        self.times.setProperty("role", "muted")
        self.times.setWordWrap(True)
        self.retry = QPushButton(self.tr("Try again"))
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("What is said"))
        self.text.setAccessibleName(self.tr("What is said"))
        self.speaker, self.face = QComboBox(), QComboBox()
        self.face.setIconSize(QSize(_FACE, _FACE))
        self.takes = TakeBar(session)
        self.model, self.silence = QComboBox(), QComboBox()
        for box in (self.speaker, self.face, self.model, self.silence):
            # Long names do not make the panel wide.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
        words = {
            "closed": self.tr("Closed lips"),
            "original": self.tr("The original mouth"),
            "generate": self.tr("As the model has it"),
        }
        for value in SILENCES:
            self.silence.addItem(words[value], value)
        self.strength = Percent(session, self.tr("Strength"), 1, 100)
        self.feather = Percent(session, self.tr("Feather"), 1, 25)
        self.sound, self.offset = QComboBox(), QLabel()
        self.offset.setWordWrap(True)
        self.sound.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.sound.setMinimumContentsLength(12)
        self.earlier, self.later, self.aligned = QToolButton(), QToolButton(), QToolButton()
        self.earlier.setText("−1")
        self.later.setText("+1")
        self.aligned.setText("0")
        self.gain = QDoubleSpinBox()
        self.gain.setRange(-_MOST_DB, _MOST_DB)
        self.gain.setDecimals(1)
        self.gain.setSingleStep(0.5)
        self.gain.setSuffix(" dB")
        self.gain.setKeyboardTracking(False)
        self.meter = SyncMeter(session, jobs)
        self._explain()
        self._lay_out()

    def _explain(self) -> None:
        for widget, words in (
            (self.speaker, self.tr("Who says this line")),
            (self.face, self.tr("The face whose mouth is re-made; else the speaker's own")),
            (self.model, self.tr("The model that makes the mouth")),
            (self.silence, self.tr("What the mouth does in the pauses of the dub")),
            (self.strength, self.tr("How much of the new mouth is seen; nothing is rendered anew")),
            (self.feather, self.tr("How soft its edge is; nothing is rendered anew")),
            (self.sound, self.tr("The dub track this line is heard from")),
            (self.earlier, self.tr("Let the dub come one frame earlier")),
            (self.later, self.tr("Let the dub come one frame later")),
            (self.aligned, self.tr("Put the dub back to where its track has it")),
            (self.gain, self.tr("How loud this line is")),
            (self.retry, self.tr("Render this line once more")),
        ):
            widget.setToolTip(words)
            if not isinstance(widget, Percent | QPushButton):
                widget.setAccessibleName(words)

    def _lay_out(self) -> None:
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(12, 10, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.heading)
        box.addWidget(self.times)
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        row.addWidget(self.retry)
        box.addLayout(row)
        box.addWidget(self.text)
        box.addLayout(
            _form((self.tr("Speaker"), self.speaker), (self.tr("Face"), self.face)),
        )
        box.addWidget(_section(self.tr("Take")))
        box.addWidget(self.takes)
        box.addLayout(
            _form(
                (self.tr("Model"), self.model),
                (self.tr("Pauses"), self.silence),
                (self.tr("Strength"), self.strength),
                (self.tr("Feather"), self.feather),
            )
        )
        box.addWidget(_section(self.tr("Sound")))
        nudges = QHBoxLayout()
        nudges.setSpacing(2)
        nudges.addWidget(self.offset, 1)
        for button in (self.earlier, self.aligned, self.later):
            nudges.addWidget(button)
        box.addLayout(
            _form(
                (self.tr("Dub"), self.sound),
                (self.tr("Offset"), nudges),
                (self.tr("Loudness"), self.gain),
            )
        )
        box.addWidget(_section(self.tr("Sync, as our expert hears it")))
        box.addWidget(self.meter)
        box.addStretch()
        labels = [
            label for label in inside.findChildren(QLabel) if label.property("role") == "field"
        ]
        for label in labels:  # fields of all sections begin below each other
            label.setMinimumWidth(max(one.sizeHint().width() for one in labels))
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.verticalScrollBar().rangeChanged.connect(self._keep_meter)
        WheelScrolls(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _keep_meter(self) -> None:
        """Keep the button that was pressed in sight when its answer takes more room."""
        if self.meter.measure.hasFocus():
            self.ensureWidgetVisible(self.meter.measure, 0, 16)


def _form(*rows: tuple[str, QWidget | QHBoxLayout]) -> QFormLayout:
    # No letters with Alt here: they would take those of the menus away.
    form = QFormLayout()
    form.setHorizontalSpacing(10)
    form.setVerticalSpacing(6)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for words, field in rows:
        label = QLabel(words)
        label.setProperty("role", "field")
        label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.MinimumExpanding)
        if isinstance(field, QWidget):
            label.setBuddy(field)
        form.addRow(label, field)
    return form


def _section(title: str) -> QLabel:
    label = QLabel(title)
    label.setProperty("role", "section")
    label.setWordWrap(True)
    label.setContentsMargins(0, 8, 0, 0)
    return label
