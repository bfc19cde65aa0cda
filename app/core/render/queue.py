"""How far each line is, and which one is rendered next: logic alone, without threads or files."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from app.core.project.document import Segment
from app.core.render.sheet import NO_SOUND, UNKNOWN, Line


class Kind(Enum):
    """What can be said of a line."""

    EMPTY = "empty"
    """There is no sound for it yet."""
    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    STALE = "stale"
    """It was ready, and has changed since; it waits like one that is queued."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """There is nothing to render, for a reason the user can do something about."""


@dataclass(frozen=True)
class State:
    """How far a line is.

    Attributes
    ----------
    kind : Kind
    done, total : int
        Frames that are rendered, and that are needed.
    reason : str
        For `Kind.SKIPPED` one of the lacks named in `app.core.render.sheet`, for `Kind.FAILED`
        a sentence.
    """

    kind: Kind
    done: int = 0
    total: int = 0
    reason: str = ""


WAITING = (Kind.QUEUED, Kind.STALE)


def order(
    segments: Iterable[Segment], playhead: int, selected: Collection[str], frames: int
) -> list[str]:
    """Put segments in the order in which an editor needs them.

    Selected ones come first; among those and among the rest, first what lies under the
    playhead, then onwards to the end of the plate, then from its beginning.

    Parameters
    ----------
    playhead : int
        Frame.
    selected : collection of str
    frames : int
        Of the plate.

    Returns
    -------
    list of str
        Ids.
    """

    def urgency(segment: Segment) -> tuple[bool, int, int, str]:
        under = segment.first <= playhead < segment.end
        ahead = 0 if under else 1 + (segment.first - playhead) % max(frames, 1)
        return segment.id not in selected, ahead, segment.first, segment.id

    return [segment.id for segment in sorted(segments, key=urgency)]


class Queue:
    """The states of all lines of a project.

    At most one line is rendered at a time.
    """

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._states: dict[str, State] = {}
        self._rendering = ""

    @property
    def states(self) -> Mapping[str, State]:
        """The state of each line by its id."""
        return self._states

    @property
    def rendering(self) -> str:
        """Id of the line that is being rendered; empty if none is."""
        return self._rendering

    def update(self, lines: Mapping[str, Line], rendered: Callable[[Line], int]) -> set[str]:
        """Take over the lines of a new cue sheet.

        Parameters
        ----------
        lines : mapping of str to Line
        rendered
            How many frames of a line are in the cache.

        Returns
        -------
        set of str
            Ids of those that changed, came or went.  If the line that is being rendered is
            among them, its work is to be closed; it is not counted as being rendered any more.
        """
        gone = self._lines.keys() - lines.keys()
        changed = [id for id, line in lines.items() if self._lines.get(id) is not line]
        for id in gone:
            del self._lines[id], self._states[id]
        for id in changed:
            self._states[id] = self._changed(lines[id], rendered(lines[id]))
            self._lines[id] = lines[id]
        if self._rendering in gone.union(changed):
            self._rendering = ""
        return gone.union(changed)

    def next(self, wanted: Iterable[str]) -> str:
        """Return the first of some lines that waits to be rendered; empty if none does."""
        for id in wanted:
            state = self._states.get(id)
            if state is not None and state.kind in WAITING and self._lines[id].lack != UNKNOWN:
                return id
        return ""

    def begin(self, id: str) -> None:
        """Note that the rendering of a line begins."""
        self.pause()
        state = self._states[id]
        self._states[id] = State(Kind.RENDERING, state.done, state.total)
        self._rendering = id

    def progressed(self, done: int) -> None:
        """Note how many frames of the line that is being rendered are there."""
        if self._rendering:
            total = self._states[self._rendering].total
            self._states[self._rendering] = State(Kind.RENDERING, done, total)

    def pause(self) -> None:
        """Put the line that is being rendered back among those that wait."""
        if self._rendering:
            state = self._states[self._rendering]
            self._states[self._rendering] = State(Kind.QUEUED, state.done, state.total)
            self._rendering = ""

    def finish(self) -> None:
        """Note that the line that is being rendered is ready."""
        if self._rendering:
            total = self._states[self._rendering].total
            self._states[self._rendering] = State(Kind.READY, total, total)
            self._rendering = ""

    def fail(self, id: str, reason: str) -> None:
        """Note that a line cannot be rendered; it is not tried again until it changes."""
        if id in self._states:
            state = self._states[id]
            self._states[id] = State(Kind.FAILED, state.done, state.total, reason)
            if self._rendering == id:
                self._rendering = ""

    def retry(self, ids: Iterable[str]) -> None:
        """Put lines that failed back among those that wait."""
        for id in ids:
            state = self._states.get(id)
            if state is not None and state.kind is Kind.FAILED:
                self._states[id] = State(Kind.QUEUED, state.done, state.total)

    def forget(self) -> None:
        """Look everything up again at the next update: the cache was emptied."""
        self._lines.clear()
        self._states.clear()
        self._rendering = ""

    def _changed(self, line: Line, done: int) -> State:
        before = self._states.get(line.id)
        if line.lack == NO_SOUND:
            return State(Kind.EMPTY)
        if line.lack and line.lack != UNKNOWN:
            return State(Kind.SKIPPED, reason=line.lack)
        if line.total and done == line.total:
            return State(Kind.READY, done, done)
        was_ready = before is not None and before.kind in (Kind.READY, Kind.STALE)
        return State(Kind.STALE if was_ready else Kind.QUEUED, done, line.total)
