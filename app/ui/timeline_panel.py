"""The timeline with its tools above it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.core.project.timecode import timecode
from app.ui.actions import Actions
from app.ui.session import Session
from app.ui.timeline.view import Timeline

_TOOLS = (
    *("view.pointer", "view.blade", "", "view.snap", "view.ripple", ""),
    *("segment.split", "segment.join", "segment.add", "segment.marker", "edit.delete"),
)
_ZOOM = ("view.zoom_out", "view.zoom_in", "view.zoom_fit")
_TRANSPORT = (
    *("play.start", "play.step_back", "play.backward", "play.toggle", "play.step_on"),
    *("play.loop",),
)


class TimelinePanel(QWidget):
    """Tools, the playhead's timecode, and the timeline."""

    def __init__(
        self, session: Session, timeline: Timeline, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.timecode = QLabel(self)
        self.timecode.setAccessibleName(self.tr("Playhead"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(16)
        self.timecode.setFont(font)
        self.timecode.setMinimumWidth(120)
        self.timecode.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(2)
        for id in _TOOLS:
            self._add(row, actions, id)
        row.addStretch()
        for id in _TRANSPORT:
            self._add(row, actions, id)
        row.addWidget(self.timecode)
        row.addStretch()
        for id in _ZOOM:
            self._add(row, actions, id)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row)
        box.addWidget(timeline, 1)
        session.playhead_moved.connect(self._show)
        session.changed.connect(lambda _: self._show(session.playhead))
        self._show(session.playhead)

    def _add(self, row: QHBoxLayout, actions: Actions, id: str) -> None:
        if not id:
            row.addSpacing(10)
            return
        button = QToolButton(self)
        button.setDefaultAction(actions[id])
        button.setAccessibleName(actions.words(id))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button)

    def _show(self, frame: int) -> None:
        self.timecode.setText(timecode(frame, self._session.document.rate))
