"""The export dialog: what as, how much, how loud; and the exports under way."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QRect, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import LipsmithError
from app.core.project.document import Document
from app.core.render.presets import PRESETS, STEMS, ExportSettings, estimate, with_extension
from app.core.render.stems import stem_files
from app.ui.dialogs import ask, show_error
from app.ui.export_list import ExportList
from app.ui.exports import UNDER_DB, Exports, kept_under
from app.ui.footage import Footage
from app.ui.places import lasting
from app.ui.render import Renders
from app.ui.session import Session

translate = QCoreApplication.translate
_ENABLED = Qt.ItemDataRole.UserRole - 1  # what Qt's combo boxes switch an entry off by

LOUDNESS = (None, -23.0, -16.0, -14.0)
"""Targets offered, LUFS: as it is, EBU R 128, podcasts, the large platforms."""
_LIKELY_UNDER = -20.0  # dB


class ExportDialog(QDialog):
    """Asks how to export a session's document, and adds it to the queue.

    It stays open, so that what is under way can be watched; closing it stops nothing.

    Parameters
    ----------
    session : Session
    footage : Footage
        Knows the size of the picture.
    renders : Renders
        Knows what is still to be rendered.
    exports : Exports
    settings : QSettings
        Remember the choices.
    """

    added = Signal(object)
    """The `Export` that was asked for."""
    under_changed = Signal(object)
    """How loud the original is to be under the dub, dB, or None for not at all."""

    def __init__(
        self,
        session: Session,
        footage: Footage,
        renders: Renders,
        exports: Exports,
        settings: QSettings,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._footage, self._renders = session, footage, renders
        self._exports, self._settings = exports, settings
        self._name = name
        self.setWindowTitle(self.tr("Export"))
        self._make_fields()
        self._lay_out()
        self._restore()
        self._wire()
        self.renew()

    def chosen(self) -> ExportSettings:
        """What was chosen."""
        first, end = self._range()
        return ExportSettings(
            preset=self.preset.currentData(),
            first=first,
            end=end,
            under_db=self._chosen_under(),
            loudness=self.loudness.currentData(),
            carry=self.carry.isChecked(),
            threads=int(str(self._settings.value("threads", 0))),
        )

    def renew(self) -> None:
        """Say again what will come of the choices."""
        document, preset = self._session.document, PRESETS[self.preset.currentData()]
        self.purpose.setText(translate("Presets", preset.purpose))
        self.carry.setEnabled(preset.name != STEMS and self.range.currentData() == "whole")
        self.under_db.setEnabled(self.under.isChecked())
        self._enable_range()
        self.forecast.setText(self._forecast(document))
        self.warning.setText(self._warning(document))
        self.warning.setVisible(bool(self.warning.text()))
        self.go.setEnabled(document.plate is not None and bool(self.file.text().strip()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the longest purpose: what is below would jump, and be squeezed, else."""
        super().resizeEvent(event)
        room = QRect(0, 0, self.preset.width(), 1000)
        metrics, wrap = self.purpose.fontMetrics(), Qt.TextFlag.TextWordWrap
        words = [translate("Presets", preset.purpose) for preset in PRESETS.values()]
        heights = [metrics.boundingRect(room, wrap, text).height() for text in words]
        self.purpose.setFixedHeight(max(heights))

    def export(self) -> None:
        """Add an export to the queue, once it is sure that the file may be written."""
        preset = PRESETS[self.preset.currentData()]
        target = with_extension(Path(self.file.text().strip()).expanduser(), preset)
        document, settings = self._session.document, self.chosen()
        try:
            settings.check(document.frames)
            self._refuse_twice(target)
        except LipsmithError as error:
            show_error(self, error)
            return
        files = stem_files(document, target).values() if preset.name == STEMS else (target,)
        there = [path for path in files if path.exists()]
        if not there:
            self._add(document, target, settings)
            return
        words = self.tr("{name} is there already.").format(name=there[0].name)
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Export"), words, parent=self)
        replace = (self.tr("Replace it"), lambda: self._add(document, target, settings))
        self.question = ask(box, [replace, (self.tr("Cancel"), None)])

    def _add(self, document: Document, target: Path, settings: ExportSettings) -> None:
        self._store()
        self.added.emit(self._exports.add(document, target, settings))

    def _refuse_twice(self, target: Path) -> None:
        if any(export.target == target and not export.over for export in self._exports.all):
            raise LipsmithError(
                self.tr("{name} is being exported already. Give the file another name.").format(
                    name=target.name
                )
            )

    # --- parts ---------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.preset = QComboBox(self)
        for preset in PRESETS.values():
            self.preset.addItem(translate("Presets", preset.label), preset.name)
        self.purpose, self.forecast, self.warning = QLabel(), QLabel(), QLabel()
        for label in (self.purpose, self.forecast, self.warning):
            label.setWordWrap(True)
            label.setProperty("role", "muted")
        self.purpose.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.file = QLineEdit(self)
        self.browse = QPushButton(self.tr("Browse…"), self)
        self.range = QComboBox(self)
        self.range.addItem(self.tr("The whole clip"), "whole")
        self.range.addItem(self.tr("From the first selected segment to the last"), "selected")
        self.under = QCheckBox(self.tr("Keep the original under the dub, at"), self)
        self.under_db = QDoubleSpinBox(self)
        self.under_db.setRange(-40.0, 0.0)
        self.under_db.setValue(_LIKELY_UNDER)
        self.under_db.setDecimals(0)
        self.under_db.setSuffix(" dB")
        self.under_db.setAccessibleName(self.tr("Level of the original under the dub"))
        self.under.setToolTip(
            self.tr(
                "Where no line plays, the original is heard in full either way. Music and effects "
                "are turned down together with the voices: use a clip with a music-and-effects "
                "track to keep them."
            )
        )
        self.loudness = QComboBox(self)
        for target in LOUDNESS:
            self.loudness.addItem(self._loudness_words(target), target)
        self.loudness.setToolTip(
            self.tr("One gain for the whole, measured after EBU R 128; peaks stay below −1 dBTP")
        )
        self.carry = QCheckBox(self.tr("Subtitles, chapters and other sound tracks too"), self)
        self.carry.setChecked(True)
        self.list = ExportList(self._exports, self)
        self.list.setMinimumHeight(150)

    def _loudness_words(self, target: float | None) -> str:
        if target is None:
            return self.tr("As it is")
        purpose = {
            -23.0: self.tr("broadcast, EBU R 128"),
            -16.0: self.tr("podcasts"),
            -14.0: self.tr("video platforms"),
        }[target]
        return f"−{-target:.0f} LUFS – {purpose}"

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self.file, 1)
        place.addWidget(self.browse)
        original = QHBoxLayout()
        original.addWidget(self.under)
        original.addWidget(self.under_db)
        original.addStretch()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(self.tr("&As"), self.preset)
        form.addRow("", self.purpose)
        file = QLabel(self.tr("&File"))
        file.setBuddy(self.file)
        form.addRow(file, place)
        form.addRow(self.tr("&Range"), self.range)
        form.addRow(self.tr("Original"), original)
        form.addRow(self.tr("&Loudness"), self.loudness)
        form.addRow("", self.carry)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.go = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self.export)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.forecast)
        box.addWidget(self.warning)
        box.addWidget(self.list, 1)
        box.addWidget(buttons)
        self.setMinimumWidth(560)

    def _wire(self) -> None:
        self.preset.currentIndexChanged.connect(self._take_preset)
        self.file.textChanged.connect(lambda _: self.renew())
        self.browse.clicked.connect(self._browse)
        self.range.currentIndexChanged.connect(lambda _: self.renew())
        self.under.toggled.connect(self._take_under)
        self.under_db.valueChanged.connect(self._take_under)
        # No lambdas: they would go on being called when the dialog is gone.
        self._session.changed.connect(self._follow)
        self._session.selection_changed.connect(self._follow)
        # States come many times a second while something is rendered.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(300)
        self._later.timeout.connect(self.renew)
        self._renders.states_changed.connect(self._renew_soon)
        self._exports.changed.connect(self._renew_soon)  # what they came to is told beforehand then

    def _follow(self, _: object) -> None:
        self.renew()

    def _renew_soon(self, _: object) -> None:
        self._later.start()

    # --- what is said --------------------------------------------------------------------

    def _range(self) -> tuple[int | None, int | None]:
        if self.range.currentData() == "whole" or not self._session.selection:
            return None, None
        document = self._session.document
        lines = [document.segment(id) for id in self._session.selection]
        return min(line.first for line in lines), max(line.end for line in lines)

    def _enable_range(self) -> None:
        item = self.range.model().index(1, 0)
        self.range.model().setData(item, None if self._session.selection else 0, _ENABLED)
        if not self._session.selection and self.range.currentIndex() == 1:
            self.range.setCurrentIndex(0)

    def _forecast(self, document: Document) -> str:
        plate = self._footage.plate
        video = plate.info.video if plate is not None else None
        if document.plate is None or video is None:
            return ""
        first, end = self._range()
        frames = document.frames if first is None or end is None else end - first
        whole = first is None
        missing = self._renders.missing()
        share = 1.0 if whole or not missing else min(1.0, frames / missing)
        speakers = len({segment.speaker for segment in document.segments if segment.dub})
        pixels = video.width * video.height * document.frames
        rendering = share * self._renders.seconds_left()
        preset = PRESETS[self.preset.currentData()]
        about = self._exports.known(document, preset.name, frames, rendering) or estimate(
            preset,
            (video.width, video.height),
            frames,
            float(document.rate),
            rendering,
            speakers,
            8 * _file_size(document.plate.path) / pixels,
        )
        size = QLocale().formattedDataSize(about.size, 0, QLocale.DataSizeFormat.DataSizeSIFormat)
        minutes, seconds = divmod(round(about.seconds), 60)
        lasts = self.tr("{m} min {s} s").format(m=minutes, s=seconds)
        text = self.tr("About {size}, in about {time}.").format(
            size=size, time=lasts if minutes else self.tr("{s} s").format(s=max(1, seconds))
        )
        if missing:
            text += " " + self.tr("%n frame(s) are rendered first.", "", round(share * missing))
        return text

    def _warning(self, document: Document) -> str:
        states = [self._renders.states.get(segment.id) for segment in document.segments]
        failed = sum(state is not None and state.name == "failed" for state in states)
        left = sum(state is not None and state.name in ("skipped", "empty") for state in states)
        parts = []
        if failed:
            parts.append(self.tr("%n segment(s) could not be rendered.", "", failed))
        if left:
            parts.append(self.tr("%n segment(s) keep the original picture.", "", left))
        return " ".join(parts)

    def _chosen_under(self) -> float | None:
        return self.under_db.value() if self.under.isChecked() else None

    def _take_under(self) -> None:
        """Keep how loud the original is at once, so that it can be heard before exporting."""
        chosen = self._chosen_under()
        self._settings.setValue(UNDER_DB, "" if chosen is None else chosen)
        self.under_changed.emit(chosen)
        self.renew()

    # --- the file ------------------------------------------------------------------------

    def _take_preset(self) -> None:
        preset = PRESETS[self.preset.currentData()]
        if self.file.text().strip():
            self.file.setText(str(with_extension(Path(self.file.text().strip()), preset)))
        self.renew()

    def _browse(self) -> None:
        preset = PRESETS[self.preset.currentData()]
        dialog = QFileDialog(self, self.tr("Export"), self.file.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{translate('Presets', preset.label)} (*{preset.extension})")
        dialog.setDefaultSuffix(preset.extension.removeprefix("."))
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def _proposed(self) -> Path:
        """A file that is not there yet, beside the clip where that is a lasting place."""
        plate = self._session.document.plate
        folder = Path(str(self._settings.value("export/folder", "")) or Path.home())
        if plate is not None and not self._settings.value("export/folder"):
            folder = lasting(plate.path.parent)
        stem = self._name or (plate.path.stem if plate is not None else "export")
        preset = PRESETS[self.preset.currentData()]
        path = folder / f"{stem}-dubbed{preset.extension}"
        number = 2
        while path.exists():
            path = folder / f"{stem}-dubbed-{number}{preset.extension}"
            number += 1
        return path

    def _restore(self) -> None:
        value = self._settings.value
        self.preset.setCurrentIndex(max(0, self.preset.findData(value("export/preset", "h264"))))
        under = kept_under(self._settings)
        self.under.setChecked(under is not None)
        if under is not None:
            self.under_db.setValue(under)
        loudness = str(value("export/loudness", ""))
        targets = ["" if target is None else str(target) for target in LOUDNESS]
        self.loudness.setCurrentIndex(targets.index(loudness) if loudness in targets else 0)
        self.file.setText(str(self._proposed()))

    def _store(self) -> None:
        chosen = self.chosen()
        store = self._settings.setValue
        store("export/preset", chosen.preset)
        store("export/loudness", "" if chosen.loudness is None else chosen.loudness)
        store("export/folder", str(Path(self.file.text()).expanduser().parent))


def _file_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
