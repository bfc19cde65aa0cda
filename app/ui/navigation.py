"""Moving the playhead from menus and keys."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.core.project.edits_markers import add_marker, move_marker, remove_markers
from app.core.project.edits_media import add_cut, remove_cut
from app.ui.session import Session


class Navigation(QObject):
    """Steps, jumps, markers and cut marks."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    def slots(self) -> dict[str, Callable[[], None]]:
        """Functions for the actions of these ids."""
        return {
            "play.step_back": lambda: self.step(-1),
            "play.step_on": lambda: self.step(1),
            "play.second_back": lambda: self.step(-self._second()),
            "play.second_on": lambda: self.step(self._second()),
            "play.start": lambda: self._session.set_playhead(0),
            "play.end": lambda: self._session.set_playhead(self._session.document.frames - 1),
            "play.previous_cut": lambda: self._jump(self._cuts(), -1),
            "play.next_cut": lambda: self._jump(self._cuts(), 1),
            "play.previous_marker": lambda: self._jump(self._markers(), -1),
            "play.next_marker": lambda: self._jump(self._markers(), 1),
            "segment.marker": self.set_marker,
            "segment.marker_delete": self.delete_marker,
            "segment.marker_left": lambda: self.move_marker(-1),
            "segment.marker_right": lambda: self.move_marker(1),
            "segment.cut_mark": self.mark_cut,
            "segment.cut_unmark": self.unmark_cut,
        }

    def step(self, frames: int) -> None:
        """Go on by frames, or back."""
        self._session.set_playhead(self._session.playhead + frames)

    def set_marker(self, text: str = "") -> None:
        """Put a marker at the playhead."""
        frame = self._session.playhead
        self._session.edit(self.tr("Set marker"), lambda d: add_marker(d, frame, text))

    def move_marker(self, frames: int) -> None:
        """Move the marker at the playhead, and the playhead with it."""
        frame = self._session.playhead
        here = [m.id for m in self._session.document.markers if m.frame == frame]
        if not here:
            self._session.message.emit(self.tr("There is no marker at the playhead."))
        elif self._session.edit(
            self.tr("Move marker"), lambda d: move_marker(d, here[0], frame + frames)
        ):
            self._session.set_playhead(frame + frames)

    def delete_marker(self) -> None:
        """Remove the markers at the playhead."""
        frame = self._session.playhead
        here = [m.id for m in self._session.document.markers if m.frame == frame]
        if not here:
            self._session.message.emit(self.tr("There is no marker at the playhead."))
            return
        self._session.edit(self.tr("Delete marker"), lambda d: remove_markers(d, here))

    def mark_cut(self) -> None:
        """Say that a shot begins at the playhead."""
        frame = self._session.playhead
        self._session.edit(self.tr("Mark cut"), lambda d: add_cut(d, frame))

    def unmark_cut(self) -> None:
        """Say that no shot begins at the playhead."""
        frame = self._session.playhead
        self._session.edit(self.tr("Delete cut mark"), lambda d: remove_cut(d, frame))

    def _second(self) -> int:
        return max(1, round(self._session.document.rate))

    def _cuts(self) -> list[int]:
        return [shot.first for shot in self._session.document.shots]

    def _markers(self) -> list[int]:
        return [marker.frame for marker in self._session.document.markers]

    def _jump(self, frames: Sequence[int], way: int) -> None:
        now = self._session.playhead
        at = bisect_right(frames, now) if way > 0 else bisect_left(frames, now) - 1
        if 0 <= at < len(frames):
            self._session.set_playhead(frames[at])
