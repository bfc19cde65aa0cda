"""The sync meter: how a line's sound fits its lips, as our expert hears it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.core.project import edits_segments as edits
from app.ui.session import Session
from app.ui.worker import Jobs, Worker

if TYPE_CHECKING:
    from app.core.render.sync import Sync
    from app.ui.render import Renders

translate = QCoreApplication.translate

CLEAR = 0.5
"""Height of the expert's peak that fills the bar: what clean recordings reach."""


class SyncMeter(QWidget):
    """Two rows, the lips as they were and as they are made, and a way to make the sound fit.

    Measuring takes a second or two and runs in the background when it is asked for.
    """

    def __init__(self, session: Session, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._renders: Renders | None = None
        self._segment = ""
        self._worker: Worker | None = None
        self._measured: tuple[object, Sync] | None = None
        self.measure = QPushButton(self.tr("Measure"), self)
        self.measure.setToolTip(
            self.tr("Let our sync expert compare lips and dub. It is no LSE: that is SyncNet's.")
        )
        self.fit = QPushButton(self.tr("Nudge to fit"), self)
        self.fit.setToolTip(
            self.tr("Move the dub by the frames the expert hears between it and the original lips")
        )
        self.rows = [_Row(self.tr("Original lips"), self), _Row(self.tr("New lips"), self)]
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for number, row in enumerate(self.rows):
            grid.addWidget(row.name, 2 * number, 0)
            grid.addWidget(row.says, 2 * number, 1, Qt.AlignmentFlag.AlignRight)
            below = QHBoxLayout()
            below.setSpacing(8)
            below.addWidget(row.bar, 1)
            below.addWidget(row.sure)
            grid.addLayout(below, 2 * number + 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.note, 4, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.measure)
        buttons.addWidget(self.fit, 1)
        grid.addLayout(buttons, 5, 0, 1, 2)
        self.measure.clicked.connect(self.start)
        self.fit.clicked.connect(self.nudge)
        self.show_segment("")

    def set_renders(self, renders: "Renders") -> None:
        """Take plans and pictures from here."""
        self._renders = renders
        self.show_segment(self._segment)

    def show_segment(self, id: str) -> None:
        """Show what is known of a segment: nothing, once anything of it has changed."""
        if id != self._segment:
            self._segment = id
            if self._worker is not None:
                self._worker.cancel()
        if self._measured is None or self._measured[0] is not self._line():
            self._measured = None
        self._show()

    def start(self) -> None:
        """Measure."""
        renders, line = self._renders, self._line()
        if renders is None or line is None or self._worker is not None:
            return
        self._worker = self._jobs.start(
            self.tr("Listening for sync"), renders.sync(self._segment), self._take
        )
        self._worker.finished.connect(self._ended)
        self._show()

    def nudge(self) -> None:
        """Move the dub so that it fits the original lips."""
        if self._measured is not None and self._measured[1].fit:
            id, frames = self._segment, -self._measured[1].fit
            self._session.edit(
                self.tr("Nudge to fit"), lambda document: edits.nudge(document, [id], frames)
            )

    def _line(self) -> object:
        sheet = self._renders.sheet if self._renders is not None else None
        line = sheet.lines.get(self._segment) if sheet is not None else None
        return line if line is not None and line.pieces else None

    def _take(self, found: "tuple[object, Sync]") -> None:
        self._measured = found
        self.show_segment(self._segment)

    def _ended(self) -> None:
        self._worker = None
        self._show()

    def _show(self) -> None:
        found = self._measured[1] if self._measured is not None else None
        # Not switched off while it measures: that would send the keyboard elsewhere.
        self.measure.setEnabled(self._line() is not None)
        fits = found is not None and bool(found.fit)
        if self.fit.hasFocus() and not fits:
            self.measure.setFocus()
        self.fit.setEnabled(fits)
        before, after = self.rows
        before.show(found.original if found else None, found.original_sure if found else 0.0)
        after.show(found.dubbed if found else None, found.dubbed_sure if found else 0.0)
        self.note.setText(self._words(found))

    def _words(self, found: "Sync | None") -> str:
        if self._worker is not None:
            return self.tr("Listening…")
        if found is None:
            return ""
        if found.original is None:
            return self.tr("The face must be seen for 35 frames on end to say anything.")
        if found.fit is None:
            return self.tr(
                "The expert is not sure about the original lips, as with another language."
            )
        if found.fit == 0:
            return self.tr("The dub fits the original lips.")
        if found.fit > 0:
            words = self.tr("The original mouth is %n frame(s) ahead of the dub.", "", found.fit)
        else:
            words = self.tr("The dub is %n frame(s) ahead of the original mouth.", "", -found.fit)
        if found.certain:
            return words
        return words + " " + self.tr("That is likely, not certain: look and listen.")


class _Row:
    """One pair of lips: how far off, and how sure."""

    def __init__(self, name: str, parent: QWidget) -> None:
        self.name = QLabel(name, parent)
        self.bar = QProgressBar(parent)
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.says = QLabel(parent)
        self.sure = QLabel(parent)
        self.sure.setProperty("role", "muted")

    def show(self, frames: float | None, sure: float) -> None:
        """Show an offset in frames and the height of its peak; None for nothing."""
        self.bar.setValue(0 if frames is None else min(100, round(100 * sure / CLEAR)))
        self.says.setText("–" if frames is None else _ahead(round(frames)))
        words = translate("SyncMeter", "sure {sure}").format(sure=f"{sure:.2f}")
        self.sure.setText("" if frames is None else words)
        self.sure.setHidden(frames is None)


def _ahead(frames: int) -> str:
    """Say who is first by how many frames; positive: the mouth, and the sound comes later."""
    if not frames:
        return translate("SyncMeter", "together")
    if frames > 0:
        return translate("SyncMeter", "mouth %n frame(s) ahead", "", frames)
    return translate("SyncMeter", "sound %n frame(s) ahead", "", -frames)
