"""What a drag of the mouse in the timeline does, from press to release."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from app.core.project import edits_segments as edits
from app.core.project.document import Document, Marker, ProjectError, Segment
from app.core.project.edits_markers import move_marker
from app.core.project.edits_media import move_cut
from app.core.project.snap import Snap, nearest, room, room_to_move, snap_range
from app.ui.session import Session
from app.ui.timeline import ripple

START = 4.0
"""How far the mouse must go before a press becomes a drag, px."""


class Host(Protocol):
    """The timeline, as its gestures see it."""

    session: Session

    @property
    def rippling(self) -> bool:
        """Whether everything behind follows."""
        ...

    def frame_at(self, x: float) -> float:
        """Frame at ``x`` px."""
        ...

    def speaker_at(self, y: float) -> str:
        """Id of the speaker whose lane is at ``y`` px; "" for another lane."""
        ...

    def catching(self, besides: tuple[str, ...]) -> tuple[Snap, ...]:
        """Frames where edges catch now; none while snapping is off."""
        ...

    def reach(self) -> int:
        """How near edges must come to be caught, frames."""
        ...

    def show_caught(self, frame: int | None) -> None:
        """Mark the frame that an edge is caught at."""
        ...

    def show_band(self, band: QRectF | None) -> None:
        """Show the rubber band, px."""
        ...

    def show_amount(self, at: QPointF, frames: int | None) -> None:
        """Say beside the mouse how far something has been dragged; None for no more."""
        ...

    def segments_in(self, band: QRectF) -> list[str]:
        """Ids of the segments that a rectangle touches."""
        ...

    def scroll_by(self, px: float) -> None:
        """Move what is seen to the right."""
        ...


class Gesture:
    """One drag; the base does nothing."""

    def __init__(self, host: Host, at: QPointF) -> None:
        self._host = host
        self._from = at
        self._begun = False

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the mouse, once it has gone far enough to mean it."""
        gone = at - self._from
        self._begun = self._begun or max(abs(gone.x()), abs(gone.y())) >= START
        if self._begun:
            self.drag(at, modifiers)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Do what the gesture does."""

    def finish(self) -> None:
        """Let go."""
        self._clear()

    def cancel(self) -> None:
        """Leave everything as it was before the press."""
        self._clear()

    def _clear(self) -> None:
        self._host.show_caught(None)
        self._host.show_band(None)
        self._host.show_amount(self._from, None)


class Scrub(Gesture):
    """Drags the playhead, from the first pixel on."""

    def __init__(self, host: Host, at: QPointF) -> None:
        super().__init__(host, at)
        self._before = host.session.playhead
        self.drag(at, Qt.KeyboardModifier.NoModifier)

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the mouse at once."""
        self.drag(at, modifiers)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show the frame under the mouse."""
        self._host.session.set_playhead(int(self._host.frame_at(at.x())))

    def cancel(self) -> None:
        """Go back to where the playhead was."""
        super().cancel()
        self._host.session.set_playhead(self._before)


class Pan(Gesture):
    """Moves what is seen."""

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keep what was pressed under the mouse."""
        self._host.scroll_by(self._from.x() - at.x())
        self._from = at


class Band(Gesture):
    """Selects what a rectangle touches; with Ctrl or Shift, as well as what is selected."""

    def __init__(self, host: Host, at: QPointF, keep: bool) -> None:
        super().__init__(host, at)
        self._before = host.session.selection
        self._kept = self._before if keep else ()

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select what is touched now."""
        band = QRectF(self._from, at).normalized()
        self._host.show_band(band)
        self._host.session.select([*self._kept, *self._host.segments_in(band)])

    def finish(self) -> None:
        """A click beside all segments selects none."""
        super().finish()
        if not self._begun:
            self._host.session.select(self._kept)

    def cancel(self) -> None:
        """Select what was selected."""
        super().cancel()
        self._host.session.select(self._before)


class _Edit(Gesture):
    """Changes the document while it goes on, as one step of the undo list.

    Every step starts from the document at the press, so where the mouse was in between does
    not matter.
    """

    def __init__(self, host: Host, at: QPointF, label: str) -> None:
        super().__init__(host, at)
        self._base = host.session.document
        self._label = label
        self._gesture = host.session.new_gesture()

    def _change(self, change: Callable[[Document], Document]) -> bool:
        edit = self._host.session.edit
        return edit(self._label, lambda _: change(self._base), self._gesture)

    def _gone(self, at: QPointF) -> int:
        """Frames that the mouse has gone."""
        return round(self._host.frame_at(at.x()) - self._host.frame_at(self._from.x()))

    def cancel(self) -> None:
        """Take the steps back."""
        super().cancel()
        self._change(lambda document: document)


class _Grab(_Edit):
    """Changes the segment that was pressed; a mere click on one of several selects it alone."""

    def __init__(self, host: Host, at: QPointF, label: str, segment: Segment) -> None:
        super().__init__(host, at, label)
        self._grabbed = segment

    def finish(self) -> None:
        """Let go, or select what was clicked."""
        super().finish()
        if not self._begun:
            self._host.session.select([self._grabbed.id])


class Move(_Grab):
    """Moves the selected segments, their sound with them; onto another lane, to its speaker."""

    def __init__(self, host: Host, at: QPointF, segment: Segment) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Move"), segment)
        chosen = host.session.selection
        self._ids = chosen if segment.id in chosen else (segment.id,)
        if host.rippling:
            self._ids = tuple(ripple.with_those_behind(self._base, self._ids))
        self._moving = [self._base.segment(id) for id in self._ids]
        self._points = host.catching(self._ids)
        self._room = room_to_move(self._base, self._ids)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Move as far as the mouse has gone, edges caught."""
        speaker = self._speaker(at)
        by = self._on_plate(self._gone(at))
        first, end = self._grabbed.first + by, self._grabbed.end + by
        caught = snap_range(self._points, first, end, self._host.reach())
        by = self._on_plate(by if caught is None else by + caught[0])
        if self._change(lambda document: self._moved(document, by, speaker)):
            place = self._host.session.document.segment(self._grabbed.id)
            held = caught is not None and caught[1].frame in (place.first, place.end)
            self._host.show_caught(caught[1].frame if caught is not None and held else None)
            self._host.show_amount(at, place.first - self._grabbed.first)

    def _on_plate(self, by: int) -> int:
        first = min(segment.first for segment in self._moving)
        end = max(segment.end for segment in self._moving)
        return max(-first, min(by, self._base.frames - end))

    def _moved(self, document: Document, by: int, speaker: str | None) -> Document:
        """Move as far as wanted, or where others are in the way, up to them."""
        try:
            return edits.move_segments(document, self._ids, by, speaker)
        except ProjectError:
            if speaker is not None:
                raise
            least, most = self._room
            return edits.move_segments(document, self._ids, max(least, min(by, most)))

    def _speaker(self, at: QPointF) -> str | None:
        speaker = self._host.speaker_at(at.y())
        mine = {segment.speaker for segment in self._moving}
        return speaker if speaker and len(mine) == 1 and speaker not in mine else None


class Trim(_Grab):
    """Drags one edge of a segment; the sound stays where it is."""

    def __init__(self, host: Host, at: QPointF, segment: Segment, end: bool) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Trim"), segment)
        self._end = end
        self._rippling = host.rippling
        self._points = host.catching((segment.id,))
        self._low, self._high = self._limits()

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Put the edge where the mouse is, or where it is caught."""
        edge = (self._grabbed.end if self._end else self._grabbed.first) + self._gone(at)
        caught = nearest(self._points, edge, self._host.reach())
        frame = max(self._low, min(edge if caught is None else caught.frame, self._high))
        if self._rippling:
            trim = ripple.ripple_trim_end if self._end else ripple.ripple_trim_start
        else:
            trim = edits.trim_end if self._end else edits.trim_start
        trimmed = self._change(lambda document: trim(document, self._grabbed.id, frame))
        held = trimmed and caught is not None and caught.frame == frame
        self._host.show_caught(frame if held else None)
        if trimmed:
            was = self._grabbed.end if self._end else self._grabbed.first
            self._host.show_amount(at, frame - was)

    def _limits(self) -> tuple[int, int]:
        """First and last place that the edge may have: at least a frame, up to the neighbours."""
        mine = self._grabbed
        before, after = room(self._base, mine.id)
        if self._rippling:
            before, after = mine.first - self._base.frames, self._base.frames
        return (mine.first + 1, after) if self._end else (before, mine.end - 1)


class Roll(_Edit):
    """Drags the cut between two segments that touch; all sound stays where it is."""

    def __init__(self, host: Host, at: QPointF, before: Segment, after: Segment) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Roll cut"))
        self._after = after
        self._low, self._high = before.first + 1, after.end - 1
        self._points = host.catching((before.id, after.id))

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Put the cut where the mouse is, or where it is caught."""
        wanted = self._after.first + self._gone(at)
        caught = nearest(self._points, wanted, self._host.reach())
        frame = max(self._low, min(wanted if caught is None else caught.frame, self._high))
        rolled = self._change(lambda document: edits.roll(document, self._after.id, frame))
        held = rolled and caught is not None and caught.frame == frame
        self._host.show_caught(frame if held else None)
        if rolled:
            self._host.show_amount(at, frame - self._after.first)


class MoveMarker(_Edit):
    """Drags a marker; a mere click shows its frame."""

    def __init__(self, host: Host, at: QPointF, marker: Marker) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Move marker"))
        self._marker = marker
        self._points = host.catching((marker.id,))
        host.session.set_playhead(marker.frame)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Put the marker where the mouse is, or where it is caught."""
        wanted = self._marker.frame + self._gone(at)
        caught = nearest(self._points, wanted, self._host.reach())
        frame = wanted if caught is None else caught.frame
        frame = max(0, min(frame, self._base.frames - 1))
        self._change(lambda document: move_marker(document, self._marker.id, frame))
        held = caught is not None and caught.frame == frame
        self._host.show_caught(frame if held else None)


class MoveCut(_Edit):
    """Drags a cut mark, between its neighbours."""

    def __init__(self, host: Host, at: QPointF, cut: int) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Move cut mark"))
        self._cut = cut
        starts = [shot.first for shot in self._base.shots]
        place = starts.index(cut)
        self._low, self._high = starts[place - 1] + 1, self._base.shots[place].end - 1
        self._points = tuple(p for p in host.catching(()) if p.frame != cut)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Put the mark where the mouse is, or where it is caught."""
        wanted = self._cut + self._gone(at)
        caught = nearest(self._points, wanted, self._host.reach())
        frame = max(self._low, min(wanted if caught is None else caught.frame, self._high))
        self._change(lambda document: move_cut(document, self._cut, frame))
        held = caught is not None and caught.frame == frame
        self._host.show_caught(frame if held else None)


class Slip(_Grab):
    """Moves the sound under the selected segments, which stay."""

    def __init__(self, host: Host, at: QPointF, segment: Segment) -> None:
        super().__init__(host, at, QCoreApplication.translate("Timeline", "Slip"), segment)
        chosen = host.session.selection
        self._ids = chosen if segment.id in chosen else (segment.id,)

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let the sound come as much later as the mouse has gone to the right."""
        by = self._gone(at)
        if self._change(lambda document: edits.nudge(document, self._ids, by)):
            self._host.show_amount(at, by)
