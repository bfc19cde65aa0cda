"""The timeline widget: a surface whose mouse and keys request edits of the session."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.core.project.document import Segment
from app.core.project.edits_segments import touching
from app.core.project.snap import Snap, snap_points
from app.ui.session import Session
from app.ui.timeline import gestures
from app.ui.timeline.paint import LEFT
from app.ui.timeline.surface import Surface

_EDGE = 6.0  # px of a segment that trim it
_LEAST_FOR_EDGES = 18.0  # px of a segment that has such edges
_REACH = 8.0  # px within which dragged edges are caught
_SCROLL_ZONE, _SCROLL_EVERY = 24, 30  # px at the edges that scroll a drag; ms


class Timeline(Surface):
    """The timeline.

    Attributes
    ----------
    snapping : bool
        Whether dragged edges catch.
    blade : bool
        Whether a click splits.
    """

    activated = Signal(str)
    """Id of a segment that was double-clicked."""
    marker_activated = Signal(str)
    """Id of a marker that was double-clicked."""
    menu_wanted = Signal(QPoint)
    """Where, on the screen, a menu of the selection is asked for."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.snapping = True
        self.blade = False
        self._gesture: gestures.Gesture | None = None
        self._mouse = QPointF(), Qt.KeyboardModifier.NoModifier
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_EVERY)
        self._scroller.timeout.connect(self._scroll_drag)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the gesture that what is under the mouse asks for."""
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gesture = gestures.Pan(self, at)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(at, event.modifiers())
        if self._gesture is not None:
            self.dragging = True
            self._mouse = at, event.modifiers()
            self._scroller.start()

    def _press(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        lane = self.lane_at(at.y())
        if at.x() < LEFT:
            if lane is not None and lane.speaker:
                self.commands.lane = lane.speaker
                self.refresh()
            return
        marker = self.marker_at(at)
        if marker is not None:
            self._gesture = gestures.MoveMarker(self, at, marker)
            return
        mark = self.cut_at(at) if modifiers & Qt.KeyboardModifier.ControlModifier else None
        if mark is not None:
            self._gesture = gestures.MoveCut(self, at, mark)
            return
        if lane is None or lane.kind in ("ruler", "video", "sound", "preflight"):
            self._gesture = gestures.Scrub(self, at)
            return
        adds = bool(
            modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        )
        self.commands.lane = lane.speaker
        segment = self.segment_at(at)
        if segment is None:
            self._gesture = gestures.Band(self, at, keep=adds)
        elif modifiers & Qt.KeyboardModifier.ControlModifier and (cut := self._cut(at, segment)):
            self._gesture = gestures.Roll(self, at, *cut)
        elif self.blade:
            self.commands.split(round(self.frame_at(at.x())), (segment.id,))
        elif adds:
            chosen = set(self.session.selection) ^ {segment.id}
            self.session.select(chosen)
        else:
            self._grab(at, modifiers, segment)

    def _grab(self, at: QPointF, modifiers: Qt.KeyboardModifier, segment: Segment) -> None:
        if segment.id not in self.session.selection:
            self.session.select([segment.id])
        edge = self._edge(at, segment)
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self._gesture = gestures.Slip(self, at, segment)
        elif edge is not None:
            self._gesture = gestures.Trim(self, at, segment, end=edge)
        else:
            self._gesture = gestures.Move(self, at, segment)

    def _edge(self, at: QPointF, segment: Segment) -> bool | None:
        """Whether a point is at the end (True) or the start (False) of a segment, or neither."""
        left, right = self.x_of(segment.first), self.x_of(segment.end)
        if right - left < _LEAST_FOR_EDGES:
            return None
        if at.x() - left <= _EDGE:
            return False
        return True if right - at.x() <= _EDGE else None

    def _cut(self, at: QPointF, segment: Segment) -> tuple[Segment, Segment] | None:
        """The two segments whose common edge is at a point of one of them."""
        edge, document = self._edge(at, segment), self.session.document
        if edge is None:
            return None
        after = self._rows[segment.speaker].at(segment.end) if edge else segment
        before = touching(document, after) if after is not None else None
        return None if after is None or before is None else (before, after)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what a press would do."""
        if self._gesture is not None:
            self._mouse = event.position(), event.modifiers()
            self._gesture.move(*self._mouse)
            return
        shape = self._shape(event.position(), event.modifiers())
        if shape is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(shape)

    def _shape(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Qt.CursorShape | None:
        """What the mouse looks like where a press would do something of its own."""
        segment = self.segment_at(at)
        if segment is None:
            held = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            grip = self.marker_at(at) is not None or (held and self.cut_at(at) is not None)
            return Qt.CursorShape.SizeHorCursor if grip else None
        if modifiers & Qt.KeyboardModifier.ControlModifier and self._cut(at, segment):
            return Qt.CursorShape.SplitHCursor
        if self.blade:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SizeHorCursor if self._edge(at, segment) is not None else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self._end_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell which segment or marker was double-clicked."""
        segment = self.segment_at(event.position())
        marker = self.marker_at(event.position())
        if marker is not None:
            self._end_gesture()
            self.marker_activated.emit(marker.id)
        elif segment is not None and not self.blade:
            self._end_gesture()
            self.activated.emit(segment.id)
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes a drag back, or selects nothing."""
        if event.key() != Qt.Key.Key_Escape:
            event.ignore()
        elif self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            self._let_go()
            gesture.cancel()
        else:
            self.session.select(())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu of the segment under the mouse, or of the selection."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            segment = self.segment_at(QPointF(event.pos()))
            if segment is not None and segment.id not in self.session.selection:
                self.session.select([segment.id])
        self.menu_wanted.emit(event.globalPos())

    # --- for gestures --------------------------------------------------------------------

    @property
    def rippling(self) -> bool:
        """Whether everything behind follows."""
        return self.commands.rippling

    def catching(self, besides: tuple[str, ...]) -> tuple[Snap, ...]:
        """Frames where edges catch now; none while snapping is off."""
        if not self.snapping:
            return ()
        session = self.session
        return snap_points(session.document, self._speech, session.playhead, besides)

    def reach(self) -> int:
        """How near edges must come to be caught, frames."""
        return int(_REACH / self.scale.px)

    def show_caught(self, frame: int | None) -> None:
        """Mark the frame that an edge is caught at."""
        if frame != self._caught:
            self._caught = frame
            self.viewport().update()

    def show_band(self, band: QRectF | None) -> None:
        """Show the rubber band."""
        self._band = band
        self.viewport().update()

    def show_amount(self, at: QPointF, frames: int | None) -> None:
        """Say beside the mouse how far something has been dragged."""
        self._amount = None if frames is None else (at, frames)
        self.viewport().update()

    def _end_gesture(self) -> None:
        gesture, self._gesture = self._gesture, None
        self._let_go()
        if gesture is not None:
            gesture.finish()

    def _let_go(self) -> None:
        self._scroller.stop()
        self.dragging = False

    def _scroll_drag(self) -> None:
        """Scroll while a drag is held at an edge."""
        at, modifiers = self._mouse
        if self._gesture is None or isinstance(self._gesture, gestures.Pan):
            return
        right = at.x() - (self.viewport().width() - _SCROLL_ZONE)
        left = LEFT + _SCROLL_ZONE - at.x() if at.x() < LEFT else 0
        by = max(0.0, right) - max(0.0, left)
        if by:
            self.scroll_by(by)
            self._gesture.move(at, modifiers)
