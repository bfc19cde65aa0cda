"""The inspector: everything that belongs to the selected segment, to be seen and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QInputDialog,
    QLabel,
    QStackedWidget,
    QWidget,
)

from app.core.progress import Progress, Work
from app.core.project import edits_cast, edits_lines, edits_segments
from app.core.project.change import in_sync
from app.core.project.document import Document, Segment
from app.core.project.timecode import timecode
from app.ui.footage import Footage
from app.ui.inspector_fields import Fields
from app.ui.session import Session
from app.ui.theme import colours_of
from app.ui.timeline.words import signed_frames, state_words
from app.ui.worker import Jobs

if TYPE_CHECKING:
    from app.ui.render import Renders

_LEAST_WIDTH = 270  # px
_GENERATORS = ("generator", "wav2lip", "stabilised")  # kinds of models that make mouths


@dataclass(frozen=True)
class Generators:
    """Names of the models at hand that make mouths."""

    names: tuple[str, ...]


class Inspector(QStackedWidget):
    """Shows the first of the selected segments; what is changed is changed in all of them.

    Parameters
    ----------
    session : Session
    footage : Footage
        Has pictures of the faces.
    jobs : Jobs
        Run what takes a moment.
    """

    def __init__(
        self, session: Session, footage: Footage, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._footage, self._jobs = session, footage, jobs
        self._renders: Renders | None = None
        self._models: tuple[str, ...] = ()
        self.nothing = QLabel(self.tr("Select a segment to see and change what belongs to it."))
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(12)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.addWidget(self.nothing)
        self.fields = Fields(session, jobs)
        self.addWidget(self.fields)
        self._wire()
        self.setMinimumWidth(_LEAST_WIDTH)
        self.renew()

    def set_renders(self, renders: "Renders") -> None:
        """Show states from here, and measure sync with it."""
        self._renders = renders
        self.fields.meter.set_renders(renders)
        renders.states_changed.connect(lambda _: self._show_state())
        renders.replanned.connect(self._show_meter)
        self.look_for_models()
        self.renew()

    def look_for_models(self) -> None:
        """Offer the models that the library has now."""
        self._jobs.start(self.tr("Looking for models"), list_generators(), self._take_models)

    def retheme(self) -> None:
        """Draw colours and icons anew."""
        self.fields.takes.retheme()
        self.renew()

    def renew(self) -> None:
        """Show the selection as it is now."""
        segment = self._segment()
        self.setCurrentIndex(0 if segment is None else 1)
        self.fields.takes.show_segment(segment)
        if segment is None:
            self.fields.meter.show_segment("")
            return
        document = self._session.document
        self._show_heading(document, segment)
        self._show_who(document, segment)
        self._show_how(segment)
        self._show_sound(document, segment)
        self._show_state()
        self._show_meter()

    def _wire(self) -> None:
        session = self._session
        session.changed.connect(lambda _: self.renew())
        session.selection_changed.connect(lambda _: self.renew())
        self._footage.drawable.connect(self._show_faces)
        self.fields.text.editingFinished.connect(self._set_text)
        self.fields.speaker.activated.connect(self._set_speaker)
        self.fields.face.activated.connect(self._set_face)
        self.fields.model.activated.connect(self._set_model)
        self.fields.silence.activated.connect(self._set_silence)
        self.fields.strength.chosen.connect(self._set_strength)
        self.fields.feather.chosen.connect(self._set_feather)
        self.fields.sound.activated.connect(self._set_sound)
        self.fields.earlier.clicked.connect(lambda: self._nudge(-1))
        self.fields.later.clicked.connect(lambda: self._nudge(1))
        self.fields.aligned.clicked.connect(self._align)
        self.fields.gain.valueChanged.connect(self._set_gain)
        self.fields.retry.clicked.connect(self._retry)
        self.fields.takes.rename_wanted.connect(self._ask_name)

    # --- showing -------------------------------------------------------------------------

    def _segment(self) -> Segment | None:
        chosen = self._session.selection
        return self._session.document.segment(chosen[0]) if chosen else None

    def _show_heading(self, document: Document, segment: Segment) -> None:
        count, rate = len(self._session.selection), document.rate
        speaker = document.speaker(segment.speaker)
        title = speaker.name if count == 1 else self.tr("%n segment(s)", "", count)
        self.fields.heading.setText(
            f'<span style="color:{speaker.colour}">●</span>&nbsp; <b>{_escaped(title)}</b>'
        )
        length = self.tr("%n frame(s)", "", segment.length)
        begins, ends = timecode(segment.first, rate), timecode(segment.end, rate)
        self.fields.times.setText(f"{begins} – {ends} · {length}")
        self.fields.times.setVisible(count == 1)
        self.fields.text.setVisible(count == 1)
        self.fields.takes.setEnabled(count == 1)
        if not self.fields.text.hasFocus():
            self.fields.text.setText(segment.text)

    def _show_who(self, document: Document, segment: Segment) -> None:
        names = [(speaker.name, speaker.id) for speaker in document.speakers]
        _fill(self.fields.speaker, names, segment.speaker)
        scene = self._footage.plate.scene if self._footage.plate is not None else None
        there: list[tuple[str, object]] = [(self.tr("The speaker's own"), None)]
        if scene is not None:
            for index, track in enumerate(scene.analysis.tracks):
                if track.first < segment.end and track.end > segment.first:
                    there.append((self.tr("Face {number}").format(number=index + 1), index))
        if segment.face is not None and all(face != segment.face for _, face in there):
            there.append((self.tr("Face {number}").format(number=segment.face + 1), segment.face))
        _fill(self.fields.face, there, segment.face)
        self._show_faces()

    def _show_faces(self) -> None:
        for row in range(1, self.fields.face.count()):
            picture = self._footage.faces.get(self.fields.face.itemData(row))
            if picture is not None:
                self.fields.face.setItemIcon(row, QIcon(QPixmap.fromImage(picture)))

    def _show_how(self, segment: Segment) -> None:
        models: list[tuple[str, object]] = [(self.tr("The default model"), "")]
        names = dict.fromkeys((*self._models, *filter(None, (segment.model,))))
        models += [(name, name) for name in names]
        _fill(self.fields.model, models, segment.model)
        settings = segment.settings
        self.fields.silence.setCurrentIndex(self.fields.silence.findData(settings.silence))
        self.fields.strength.show_value(round(100 * settings.strength))
        self.fields.feather.show_value(round(100 * settings.feather))

    def _show_sound(self, document: Document, segment: Segment) -> None:
        names: list[tuple[str, object]] = [(self.tr("None"), "")]
        names += [(document.sound(dub.media).path.name, dub.id) for dub in document.dubs]
        _fill(self.fields.sound, names, segment.dub)
        heard = bool(segment.dub)
        for widget in (
            self.fields.earlier,
            self.fields.later,
            self.fields.aligned,
            self.fields.gain,
        ):
            widget.setEnabled(heard)
        self.fields.offset.setText(self._offset_words(document, segment) if heard else "–")
        with QSignalBlocker(self.fields.gain):
            self.fields.gain.setValue(segment.gain_db)

    def _offset_words(self, document: Document, segment: Segment) -> str:
        by = (in_sync(document, segment.dub, segment.first) - segment.dub_in) * document.rate
        if by == 0:
            return self.tr("as in the file")
        if by.denominator == 1:
            return signed_frames(int(by))
        return self.tr("{frames} frames").format(frames=f"{float(by):+.1f}")

    def _show_state(self) -> None:
        segment = self._segment()
        state = self._renders.states.get(segment.id) if self._renders and segment else None
        single = len(self._session.selection) == 1
        self.fields.state.setVisible(state is not None and single)
        self.fields.retry.setVisible(state is not None and state.name == "failed" and single)
        if state is None:
            return
        colours = colours_of(self)
        inks = {"ready": colours.good, "failed": colours.bad, "skipped": colours.warning}
        words = state_words(state)
        self.fields.state.setStyleSheet(f"color: {inks.get(state.name, colours.muted)}")
        self.fields.state.setText(words[:1].upper() + words[1:])

    def _show_meter(self) -> None:
        chosen = self._session.selection
        self.fields.meter.show_segment(chosen[0] if len(chosen) == 1 else "")

    def _take_models(self, found: Generators) -> None:
        self._models = found.names
        self.renew()

    # --- changing ------------------------------------------------------------------------

    def _ids(self) -> Sequence[str]:
        return self._session.selection

    def _set_text(self) -> None:
        segment, text = self._segment(), self.fields.text.text()
        if segment is not None and text != segment.text:
            self._session.edit(
                self.tr("Change text"), lambda d: edits_lines.set_text(d, segment.id, text)
            )

    def _set_speaker(self) -> None:
        ids, speaker = self._ids(), self.fields.speaker.currentData()
        self._session.edit(
            self.tr("Change speaker"), lambda d: edits_cast.set_speaker(d, ids, speaker)
        )
        self.renew()  # a refused change is not shown

    def _set_face(self) -> None:
        ids, face = self._ids(), self.fields.face.currentData()
        self._session.edit(self.tr("Choose face"), lambda d: edits_cast.set_face(d, ids, face))

    def _set_model(self) -> None:
        ids, model = self._ids(), self.fields.model.currentData()
        self._session.edit(self.tr("Choose model"), lambda d: edits_lines.set_model(d, ids, model))

    def _set_silence(self) -> None:
        ids, silence = self._ids(), self.fields.silence.currentData()
        self._session.edit(
            self.tr("Change pauses"), lambda d: edits_lines.set_settings(d, ids, silence=silence)
        )

    def _set_strength(self, percent: int, gesture: int) -> None:
        ids = self._ids()
        self._session.edit(
            self.tr("Change strength"),
            lambda d: edits_lines.set_settings(d, ids, strength=percent / 100),
            gesture,
        )

    def _set_feather(self, percent: int, gesture: int) -> None:
        ids = self._ids()
        self._session.edit(
            self.tr("Change feather"),
            lambda d: edits_lines.set_settings(d, ids, feather=percent / 100),
            gesture,
        )

    def _set_sound(self) -> None:
        ids, dub = self._ids(), self.fields.sound.currentData()
        self._session.edit(self.tr("Choose dub"), lambda d: edits_lines.set_sound(d, ids, dub))
        self.renew()

    def _nudge(self, frames: int) -> None:
        ids = self._ids()
        self._session.edit(self.tr("Nudge the dub"), lambda d: edits_segments.nudge(d, ids, frames))

    def _align(self) -> None:
        def change(document: Document) -> Document:
            for id in ids:
                dub = document.segment(id).dub
                document = edits_lines.set_sound(document, [id], dub) if dub else document
            return document

        ids = self._ids()
        self._session.edit(self.tr("Put the dub in sync"), change)

    def _set_gain(self, decibels: float) -> None:
        ids = self._ids()
        self._session.edit(
            self.tr("Change loudness"), lambda d: edits_lines.set_level(d, ids, decibels)
        )

    def _retry(self) -> None:
        if self._renders is not None:
            self._renders.retry(self._ids())

    def _ask_name(self, take: str) -> None:
        segment = self._segment()
        if segment is None:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename Take"))
        dialog.setLabelText(self.tr("Name"))
        dialog.setTextValue(next(each.name for each in segment.takes if each.id == take))
        dialog.textValueSelected.connect(
            lambda name: self._session.edit(
                self.tr("Rename take"),
                lambda d: edits_lines.rename_take(d, segment.id, take, name),
            )
        )
        dialog.open()


def list_generators() -> Work[Generators]:
    """Look which models of the library can dub."""
    yield Progress("Looking for models", 0, 0)
    from app.core.shelf import model_files
    from app.model.card import CheckpointError, read_card

    names = []
    for name, path in model_files().items():
        try:
            if read_card(path).kind in _GENERATORS:
                names.append(name)
        except CheckpointError:
            continue
    return Generators(tuple(names))


def _fill(box: QComboBox, items: Sequence[tuple[str, object]], current: object) -> None:
    """Show a list in a box, without disturbing one that shows it already."""
    shown = [(box.itemText(row), box.itemData(row)) for row in range(box.count())]
    if shown != list(items):
        box.clear()
        for words, value in items:
            box.addItem(words, value)
    values = [value for _, value in items]
    box.setCurrentIndex(values.index(current) if current in values else -1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
