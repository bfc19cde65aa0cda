"""The timeline's surface: shows the session's document, zooms and scrolls."""

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.core.project.document import Document, Marker, Segment
from app.ui.session import Session
from app.ui.theme import colours_of
from app.ui.timeline.commands import SegmentCommands
from app.ui.timeline.lanes import LEAST, RULER, Lane, cuts_of, lay_out, rows_of
from app.ui.timeline.paint import LEFT, Scene
from app.ui.timeline.picture import paint_amount, paint_overlay, paint_scene
from app.ui.timeline.scale import Scale, fitting
from app.ui.timeline.sources import Finding, Peaks, State, Thumbnails
from app.ui.timeline.words import describe, tip

_FLAG = 7.0  # px beside a marker, or a cut mark, that are its
_STEP = 1.25  # zoom by a notch of the wheel or a key


class Surface(QAbstractScrollArea):
    """Shows a session's document; deaf to the mouse but for its wheel.

    Attributes
    ----------
    session : Session
    commands : SegmentCommands
        What menus and keys do here.
    scale : Scale
        What is seen.
    dragging : bool
        Whether the mouse drags something: then what is seen does not follow the playhead.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.commands = SegmentCommands(session, self)
        self.dragging = False
        self.scale = Scale()
        self._peaks: Peaks | None = None
        self._thumbnails: Thumbnails | None = None
        self._states: Mapping[str, State] = {}
        self._findings: tuple[Finding, ...] = ()
        self._speech: tuple[int, ...] = ()
        self._caught: int | None = None
        self._band: QRectF | None = None
        self._amount: tuple[QPointF, int] | None = None
        self._picture: QPixmap | None = None
        self._fits = True
        self._rows = rows_of(session.document)
        self._cuts = cuts_of(session.document)
        self._lanes = lay_out(session.document)
        self._plate = session.document.plate
        self._set_up()

    def minimumSizeHint(self) -> QSize:
        """Room for the picture's lane and one with lines, whatever the other panels want."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), LEAST + bar)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().valueChanged.connect(self.refresh)
        self.session.changed.connect(self._take)
        self.session.selection_changed.connect(self._selected)
        self.session.playhead_moved.connect(self._playhead_moved)
        self._shown_playhead = self.session.playhead

    # --- what is handed in ---------------------------------------------------------------

    def set_sources(self, peaks: Peaks | None, thumbnails: Thumbnails | None) -> None:
        """Say who draws waveforms and has thumbnails; call `refresh` when they have more."""
        self._peaks, self._thumbnails = peaks, thumbnails
        self.refresh()

    def set_states(self, states: Mapping[str, State]) -> None:
        """Show how far segments have come; those not named are empty."""
        self._states = states
        self.refresh()

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Show what there is to know before rendering."""
        self._findings = tuple(findings)
        self.refresh()

    def set_speech(self, frames: Iterable[int]) -> None:
        """Let edges catch where speech begins and ends in the dubs."""
        self._speech = tuple(frames)

    def refresh(self) -> None:
        """Paint everything anew."""
        self._picture = None
        self.viewport().update()

    # --- where things are ----------------------------------------------------------------

    def lanes_width(self) -> int:
        """Width of the lanes without their names, px."""
        return max(1, self.viewport().width() - LEFT)

    def frame_at(self, x: float) -> float:
        """Frame at ``x`` px of the widget."""
        return self.scale.at(x - LEFT)

    def x_of(self, frame: float) -> float:
        """Where a frame begins, px of the widget."""
        return LEFT + self.scale.x(frame)

    def lane_at(self, y: float) -> Lane | None:
        """Lane at ``y`` px of the widget."""
        if y < RULER:
            return self._lanes[0]
        inside = y + self.verticalScrollBar().value()
        return next((lane for lane in self._lanes if lane.holds(inside)), None)

    def speaker_at(self, y: float) -> str:
        """Id of the speaker whose lane is at ``y`` px; "" for another lane."""
        lane = self.lane_at(y)
        return lane.speaker if lane is not None else ""

    def segment_at(self, at: QPointF) -> Segment | None:
        """Segment under a point of the widget."""
        speaker = self.speaker_at(at.y())
        if not speaker or at.x() < LEFT:
            return None
        return self._rows[speaker].at(self.frame_at(at.x()))

    def marker_at(self, at: QPointF) -> Marker | None:
        """Marker whose flag is under a point of the widget."""
        if not 0 <= at.y() < RULER or at.x() < LEFT - _FLAG:
            return None
        near = [
            m for m in self.session.document.markers if abs(self.x_of(m.frame) - at.x()) < _FLAG
        ]
        return min(near, key=lambda m: abs(self.x_of(m.frame) - at.x()), default=None)

    def cut_at(self, at: QPointF) -> int | None:
        """First frame of the shot whose cut mark is under a point of the widget."""
        lane = self.lane_at(at.y())
        if lane is None or lane.kind != "video" or at.x() < LEFT or not len(self._cuts):
            return None
        cut = int(self._cuts[np.abs(self._cuts - self.frame_at(at.x())).argmin()])
        return cut if abs(self.x_of(cut) - at.x()) < _FLAG else None

    def rect_of(self, segment: Segment) -> QRectF:
        """Where a segment is painted, px of the widget."""
        lane = next(lane for lane in self._lanes if lane.speaker == segment.speaker)
        left, right = self.x_of(segment.first), self.x_of(segment.end)
        top = lane.top - self.verticalScrollBar().value()
        return QRectF(left, top, right - left, lane.height)

    def segments_in(self, band: QRectF) -> list[str]:
        """Ids of the segments that a rectangle touches."""
        found: list[str] = []
        inside = band.translated(0, self.verticalScrollBar().value())
        for lane in self._lanes:
            if (
                lane.speaker
                and lane.top < inside.bottom()
                and inside.top() < lane.top + lane.height
            ):
                row = self._rows[lane.speaker]
                part = row.between(self.frame_at(band.left()), self.frame_at(band.right()))
                found += [segment.id for segment in row.segments[part]]
        return found

    # --- zoom and scroll -----------------------------------------------------------------

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom; what is at ``x`` px of the widget stays, by default the playhead."""
        if x is None:
            x = self.x_of(self.session.playhead)
            x = x if LEFT <= x <= self.viewport().width() else LEFT + self.lanes_width() / 2
        frames = self.session.document.frames
        self._set_scale(self.scale.zoomed(factor, x - LEFT, frames, self.lanes_width()))

    def show_lines(self) -> None:
        """Scroll so far down that a lane with lines is seen, if none is."""
        lanes = [lane for lane in self._lanes if lane.speaker and self._rows[lane.speaker].segments]
        bottom = self._offset() + self.viewport().height()
        if lanes and lanes[0].top + lanes[0].height > bottom:
            end = lanes[0].top + lanes[0].height
            self.verticalScrollBar().setValue(end - self.viewport().height())

    def zoom_in(self) -> None:
        """Show less, larger."""
        self.zoom(_STEP**2)

    def zoom_out(self) -> None:
        """Show more."""
        self.zoom(1 / _STEP**2)

    def fit(self) -> None:
        """Show the whole clip."""
        self._set_scale(fitting(0, self.session.document.frames, self.lanes_width()))
        self._fits = True

    def fit_selection(self) -> None:
        """Show the selected segments as large as they fit."""
        chosen = [self.session.document.segment(id) for id in self.session.selection]
        if chosen:
            first, end = min(s.first for s in chosen), max(s.end for s in chosen)
            room = 0.1 * (end - first)
            scale = fitting(first - room, end + room, self.lanes_width())
            self._set_scale(scale.held(self.session.document.frames, self.lanes_width()))

    def scroll_by(self, px: float) -> None:
        """Move what is seen to the right."""
        moved = Scale(self.scale.start + px / self.scale.px, self.scale.px)
        self._set_scale(moved.held(self.session.document.frames, self.lanes_width()))

    def _set_scale(self, scale: Scale) -> None:
        self.scale = scale
        self._fits = False
        self._set_scroll_bars()
        self.refresh()

    def _set_scroll_bars(self) -> None:
        width, bar = self.lanes_width(), self.horizontalScrollBar()
        whole = fitting(0, self.session.document.frames, width).px
        beyond = self.session.document.frames * self.scale.px - width * whole / max(whole, 1e-9)
        bar.blockSignals(True)
        bar.setRange(0, max(0, round(beyond + 0.04 * width) if self.scale.px > whole else 0))
        bar.setPageStep(width)
        bar.setSingleStep(max(1, width // 12))
        bar.setValue(round(self.scale.start * self.scale.px))
        bar.blockSignals(False)
        height = self.viewport().height()
        last = self._lanes[-1]
        self.verticalScrollBar().setRange(0, max(0, last.top + last.height - height))
        self.verticalScrollBar().setPageStep(height)
        self.verticalScrollBar().setSingleStep(24)

    def _scrolled(self, value: int) -> None:
        self.scale = Scale(value / self.scale.px, self.scale.px)
        self._fits = False
        self.refresh()

    # --- following the session -----------------------------------------------------------

    def _take(self, document: Document) -> None:
        self._rows = rows_of(document)
        self._cuts = cuts_of(document)
        self._lanes = lay_out(document)
        if document.plate != self._plate:
            self._plate, self._fits = document.plate, True
        if self._fits:
            self.scale = fitting(0, document.frames, self.lanes_width())
        self._set_scroll_bars()
        self.refresh()

    def _selected(self, ids: tuple[str, ...]) -> None:
        if len(ids) == 1:
            self.commands.lane = self.session.document.segment(ids[0]).speaker
        self.setAccessibleDescription(describe(self.session, self._states))
        self.refresh()

    def _playhead_moved(self, frame: int) -> None:
        if not self.dragging:
            document = self.session.document
            shown = self.scale.showing(frame, self.lanes_width(), document.frames)
            if shown != self.scale:
                fits = self._fits
                self._set_scale(shown)
                self._fits = fits
        for place in (self._shown_playhead, frame):
            self.viewport().update(round(self.x_of(place)) - 8, 0, 17, self.viewport().height())
        self._shown_playhead = frame

    # --- events --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the still picture where it is kept, and what moves upon it."""
        if self._picture is None:
            self._picture = paint_scene(self._scene(), self._offset(), self.viewport().size())
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        painter.drawPixmap(0, 0, self._picture)
        colours = colours_of(self)
        playhead = self.x_of(self.session.playhead)
        caught = None if self._caught is None else self.x_of(self._caught)
        height = self.viewport().height()
        paint_overlay(painter, colours, height, playhead, caught, self._band)
        if self._amount is not None:
            paint_amount(painter, colours, self.viewport().width(), *self._amount)
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawLine(0, 0, self.viewport().width(), 0)
        painter.end()

    def _scene(self) -> Scene:
        return Scene(
            self.session.document,
            self._cuts,
            self._rows,
            self._lanes,
            self.scale,
            self.lanes_width(),
            self.devicePixelRatioF(),
            colours_of(self),
            frozenset(self.session.selection),
            self._states,
            self._findings,
            self._peaks,
            self._thumbnails,
            self.commands.lane,
        )

    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a clip that is shown whole, whole."""
        self._take(self.session.document)

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew when the theme changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.refresh()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom at the cursor."""
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP**notches, event.position().x())
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_by(-notches * 80)
        elif self.verticalScrollBar().maximum() > 0:
            self.verticalScrollBar().setValue(self._offset() - round(notches * 48))
        else:
            self.scroll_by(-notches * 80)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show tooltips of what is painted."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            lane = self.lane_at(at.y())
            QToolTip.showText(
                event.globalPos(),
                tip(
                    self.session.document,
                    self.segment_at(at),
                    lane if at.x() >= LEFT else None,
                    self.frame_at(at.x()),
                    self._states,
                    self._findings,
                ),
                self.viewport(),
            )
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys come here."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        self.viewport().update()
