"""What is done to the selected segments from menus and keys; every command can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.core.project import edits_segments as edits
from app.core.project.document import Document, Segment
from app.ui.session import Session
from app.ui.timeline import ripple

NEW_SECONDS = 2
"""Length of a new segment, where there is room."""


class SegmentCommands(QObject):
    """Commands on a session's selection and playhead.

    Attributes
    ----------
    rippling : bool
        Whether everything behind follows.
    lane : str
        Id of the speaker whose lane was last clicked; "" for the first one.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._copied: edits.Copied | None = None
        self.rippling = False
        self.lane = ""

    def slots(self) -> dict[str, Callable[[], None]]:
        """Functions for the actions of these ids."""
        return {
            "edit.cut": self.cut,
            "edit.copy": self.copy,
            "edit.paste": self.paste,
            "edit.duplicate": self.duplicate,
            "edit.delete": self.delete,
            "edit.ripple_delete": self.ripple_delete,
            "edit.select_all": self.select_all,
            "edit.select_none": lambda: self._session.select(()),
            "segment.add": self.add,
            "segment.split": self.split,
            "segment.join": self.join,
            "segment.trim_start": self.trim_start,
            "segment.trim_end": self.trim_end,
            "segment.nudge_left": lambda: self.move(-1),
            "segment.nudge_right": lambda: self.move(1),
            "segment.nudge_left_ten": lambda: self.move(-10),
            "segment.nudge_right_ten": lambda: self.move(10),
            "segment.roll_left": lambda: self.roll(-1),
            "segment.roll_right": lambda: self.roll(1),
            "segment.slip_left": lambda: self.slip(-1),
            "segment.slip_right": lambda: self.slip(1),
            "segment.select_here": lambda: self._session.select(s.id for s in self.under()),
            "segment.next": lambda: self.step(1),
            "segment.previous": lambda: self.step(-1),
            "segment.extend_next": lambda: self.step(1, extend=True),
            "segment.extend_previous": lambda: self.step(-1, extend=True),
        }

    def under(self) -> list[Segment]:
        """Segments under the playhead."""
        frame = self._session.playhead
        return [s for s in self._session.document.segments if s.first <= frame < s.end]

    def chosen(self) -> tuple[str, ...]:
        """Ids of the selected segments, or of those under the playhead if none is."""
        return self._session.selection or tuple(segment.id for segment in self.under())

    def add(self) -> None:
        """Make a segment at the playhead, as long as there is room."""
        document, first = self._session.document, self._session.playhead
        speakers = [speaker.id for speaker in document.speakers]
        if not speakers:
            self._session.refuse(self.tr("Nobody speaks yet. Add a speaker in the cast first."))
            return
        speaker = self.lane if self.lane in speakers else speakers[0]
        later = [s.first for s in document.segments if s.speaker == speaker and s.end > first]
        end = min([first + round(NEW_SECONDS * document.rate), document.frames, *later])
        self._edit_and_select(
            self.tr("Add segment"), lambda d: edits.add_segment(d, speaker, first, end)
        )

    def split(self, at: int | None = None, ids: tuple[str, ...] | None = None) -> None:
        """Cut segments in two, at the playhead unless told otherwise."""
        frame = self._session.playhead if at is None else at
        under = {s.id for s in self._session.document.segments if s.first < frame < s.end}
        wanted = under if ids is None else under & set(ids)
        if ids is None and under & set(self._session.selection):
            wanted = under & set(self._session.selection)
        if not wanted:
            self._session.refuse(
                self.tr("There is no segment to split here. Put the playhead inside one.")
            )
            return

        def change(document: Document) -> Document:
            for id in sorted(wanted):
                document = edits.split_segment(document, id, frame)
            return document

        self._session.edit(self.tr("Split"), change)

    def join(self) -> None:
        """Make one of the selected segments."""
        ids = self._session.selection
        self._session.edit(self.tr("Join"), lambda d: edits.join_segments(d, ids))

    def delete(self) -> None:
        """Remove the selected segments; what is behind follows only when rippling."""
        if self.rippling:
            self.ripple_delete()
            return
        ids = self._session.selection
        self._session.edit(self.tr("Delete"), lambda d: edits.remove_segments(d, ids))

    def ripple_delete(self) -> None:
        """Remove the selected segments and close the gaps."""
        ids = self._session.selection
        self._session.edit(self.tr("Ripple delete"), lambda d: edits.ripple_delete(d, ids))

    def copy(self) -> None:
        """Remember the selected segments."""
        if self._session.selection:
            document = self._session.document
            self._copied = edits.copy_segments(document, self._session.selection)

    def cut(self) -> None:
        """Remember the selected segments and remove them."""
        self.copy()
        ids = self._session.selection
        self._session.edit(self.tr("Cut"), lambda d: edits.remove_segments(d, ids))

    def paste(self) -> None:
        """Put what was remembered at the playhead, and select it; rippling, room is made first."""
        copied, frame = self._copied, self._session.playhead
        if copied is None:
            self._session.refuse(self.tr("Nothing was copied yet."))
            return
        paste = ripple.ripple_paste if self.rippling else edits.paste_segments
        self._edit_and_select(self.tr("Paste"), lambda d: paste(d, copied, frame))

    def duplicate(self) -> None:
        """Put copies behind the selected segments, and select them."""
        ids = self._session.selection
        self._edit_and_select(self.tr("Duplicate"), lambda d: edits.duplicate_segments(d, ids))

    def move(self, frames: int) -> None:
        """Move the chosen segments."""
        ids = self._following(self.chosen())
        self._session.edit(self.tr("Move"), lambda d: edits.move_segments(d, ids, frames))

    def slip(self, frames: int) -> None:
        """Let the sound of the chosen segments come later."""
        ids = self.chosen()
        self._session.edit(self.tr("Slip"), lambda d: edits.nudge(d, ids, frames))

    def roll(self, frames: int) -> None:
        """Move the cut that is nearest to the playhead between a chosen segment and another."""
        document, playhead = self._session.document, self._session.playhead
        ids = set(self.chosen())
        ends = {(segment.speaker, segment.end): segment for segment in document.segments}
        cuts = [
            after
            for after in document.segments
            if (before := ends.get((after.speaker, after.first))) and {before.id, after.id} & ids
        ]
        if not cuts:
            self._session.refuse(
                self.tr("There is no cut to roll here. Select one of two segments that touch.")
            )
            return
        cut = min(cuts, key=lambda after: abs(after.first - playhead))
        to = cut.first + frames
        self._session.edit(self.tr("Roll cut"), lambda d: edits.roll(d, cut.id, to))

    def trim_start(self) -> None:
        """Let the chosen segments begin at the playhead."""
        trim = ripple.ripple_trim_start if self.rippling else edits.trim_start
        self._trim(trim, self._session.playhead)

    def trim_end(self) -> None:
        """Let the chosen segments end with the frame at the playhead."""
        trim = ripple.ripple_trim_end if self.rippling else edits.trim_end
        self._trim(trim, self._session.playhead + 1)

    def select_all(self) -> None:
        """Select every segment."""
        self._session.select(segment.id for segment in self._session.document.segments)

    def step(self, way: int, extend: bool = False) -> None:
        """Go to the segment before (-1) or after (1) the selected one, or the playhead."""
        segments = self._session.document.segments
        if not segments:
            return
        order = {segment.id: place for place, segment in enumerate(segments)}
        chosen = [order[id] for id in self._session.selection]
        if chosen:
            at = (max(chosen) if way > 0 else min(chosen)) + way
        else:
            frame = self._session.playhead
            later = [place for s, place in zip(segments, order.values(), strict=True)
                     if s.first > frame]  # fmt: skip
            first_later = later[0] if later else len(segments)
            at = first_later if way > 0 else first_later - 1
        segment = segments[max(0, min(at, len(segments) - 1))]
        self._session.select({segment.id, *(self._session.selection if extend else ())})
        self._session.set_playhead(segment.first)

    def _trim(self, trim: Callable[[Document, str, int], Document], frame: int) -> None:
        ids = self.chosen()

        def change(document: Document) -> Document:
            for id in ids:
                document = trim(document, id, frame)
            return document

        self._session.edit(self.tr("Trim"), change)

    def _following(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        if not self.rippling:
            return ids
        return tuple(ripple.with_those_behind(self._session.document, ids))

    def _edit_and_select(self, label: str, change: Callable[[Document], Document]) -> None:
        before = {segment.id for segment in self._session.document.segments}
        if self._session.edit(label, change):
            new = [s.id for s in self._session.document.segments if s.id not in before]
            self._session.select(new)
