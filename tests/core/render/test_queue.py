"""The order in which lines are rendered, and what is said of them."""

from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.core.faces.track import FaceTrack
from app.core.project.document import Segment, Take
from app.core.render.queue import WAITING, Kind, Queue, State, order
from app.core.render.sheet import NO_FACE, NO_SOUND, UNKNOWN, Line, Piece

LENGTH = 100
NOBODY = FaceTrack(0, 0, *[np.zeros(0)] * 5)  # type: ignore[arg-type]


def segment(id: str, first: int, end: int) -> Segment:
    return Segment(id, "p1", first, end, (Take("t", "A"),), "t")


def line(id: str, total: int = 10, lack: str = "") -> Line:
    pieces = (Piece("key", NOBODY, np.arange(total)),) if not lack else ()
    wanted = np.ones(total, bool)
    return Line(id, 0, total, (0,), "closed", "m", "c", Fraction(0), wanted, pieces, lack, ())


def test_the_order_is_what_is_under_the_playhead_then_onwards_then_from_the_beginning() -> None:
    segments = [
        segment(id, first, first + 10) for id, first in zip("abcde", range(0, 50, 10), strict=True)
    ]
    assert order(segments, 25, (), LENGTH) == list("cdeab")
    assert order(segments, 30, (), LENGTH) == list("deabc")
    assert order(segments, 25, ("a", "e"), LENGTH) == list("eacdb")


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 10))), st.integers(0, 99), st.data())
def test_any_order_is_complete_and_puts_first_what_is_needed_first(spans, playhead, data) -> None:
    segments = [segment(f"s{n}", first, first + size) for n, (first, size) in enumerate(spans)]
    ids = [s.id for s in segments]
    selected = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    found = order(segments, playhead, selected, LENGTH)
    assert sorted(found) == sorted(ids)
    assert set(found[: len(selected)]) == selected
    by_id = {s.id: s for s in segments}

    def distance(id: str) -> int:
        first, end = by_id[id].first, by_id[id].end
        return 0 if first <= playhead < end else 1 + (first - playhead) % LENGTH

    for part in (found[: len(selected)], found[len(selected) :]):
        assert [distance(id) for id in part] == sorted(distance(id) for id in part)


def test_what_a_line_is_called_before_it_is_rendered() -> None:
    queue = Queue()
    lines = {
        "a": line("a"),
        "b": line("b", lack=NO_SOUND),
        "c": line("c", lack=NO_FACE),
        "d": line("d", lack=UNKNOWN),
        "e": line("e"),
    }
    queue.update(lines, lambda line: 10 if line.id == "e" else 4)
    assert queue.states == {
        "a": State(Kind.QUEUED, 4, 10),
        "b": State(Kind.EMPTY),
        "c": State(Kind.SKIPPED, reason=NO_FACE),
        "d": State(Kind.QUEUED, 4, 0),
        "e": State(Kind.READY, 10, 10),
    }
    assert queue.next("edcba") == "a"


def test_a_ready_line_that_changes_is_stale_until_it_is_ready_again() -> None:
    queue = Queue()
    queue.update({"a": line("a")}, lambda line: 10)
    queue.update({"a": line("a")}, lambda line: 0)
    assert queue.states["a"] == State(Kind.STALE, 0, 10) and queue.next("a") == "a"
    queue.update({"a": line("a", 12)}, lambda line: 3)
    assert queue.states["a"] == State(Kind.STALE, 3, 12)
    queue.update({"a": line("a")}, lambda line: 10)
    assert queue.states["a"].kind is Kind.READY


def test_a_failure_stays_until_the_line_changes_or_it_is_tried_again() -> None:
    queue = Queue()
    lines = {"a": line("a")}
    queue.update(lines, lambda line: 0)
    queue.begin("a")
    queue.fail("a", "No room.")
    queue.update(lines, lambda line: 0)
    assert queue.states["a"] == State(Kind.FAILED, 0, 10, "No room.") and queue.next("a") == ""
    queue.retry(["a"])
    assert queue.next("a") == "a"
    queue.fail("a", "No room.")
    queue.update({"a": line("a")}, lambda line: 0)
    assert queue.next("a") == "a"


@dataclass
class Work:
    """A cache that says how many frames of each line there are."""

    done: dict[str, int] = field(default_factory=dict)

    def __call__(self, line: Line) -> int:
        return min(self.done.get(line.id, 0), line.total)


IDS = st.sampled_from("abcdef")


class Rendering(RuleBasedStateMachine):
    """Any sequence of edits and of work leaves the queue in order."""

    def __init__(self) -> None:
        super().__init__()
        self.queue, self.work = Queue(), Work()
        self.lines: dict[str, Line] = {}

    @rule(id=IDS, total=st.integers(1, 5), lack=st.sampled_from(["", "", NO_SOUND, NO_FACE]))
    def edit(self, id: str, total: int, lack: str) -> None:
        was = self.queue.rendering
        self.lines = {**self.lines, id: line(id, total, lack)}
        changed = self.queue.update(MappingProxyType(self.lines), self.work)
        assert changed == {id}
        assert self.queue.rendering == ("" if was == id else was)

    @rule(id=IDS)
    def remove(self, id: str) -> None:
        self.lines = {other: line for other, line in self.lines.items() if other != id}
        self.queue.update(self.lines, self.work)
        assert self.queue.rendering != id

    @rule()
    def render(self) -> None:
        id = self.queue.next(sorted(self.lines))
        if not id:
            return
        self.queue.begin(id)
        assert self.queue.states[id].kind is Kind.RENDERING

    @rule(fails=st.booleans())
    def step(self, fails: bool) -> None:
        id = self.queue.rendering
        if not id:
            return
        state = self.queue.states[id]
        if fails:
            self.queue.fail(id, "No.")
        elif state.done + 1 == state.total:
            self.work.done[id] = state.total
            self.queue.finish()
        else:
            self.queue.progressed(state.done + 1)

    @rule()
    def pause(self) -> None:
        self.queue.pause()
        assert not self.queue.rendering

    @invariant()
    def every_line_has_a_state_and_at_most_one_is_rendering(self) -> None:
        states = self.queue.states
        assert states.keys() == self.lines.keys()
        rendering = [id for id, state in states.items() if state.kind is Kind.RENDERING]
        assert rendering == ([self.queue.rendering] if self.queue.rendering else [])
        for id, state in states.items():
            assert 0 <= state.done <= max(state.total, state.done if self.lines[id].lack else 0)
            assert state.kind is not Kind.READY or state.done == state.total > 0

    @invariant()
    def only_what_waits_is_next(self) -> None:
        id = self.queue.next(sorted(self.lines))
        waiting = [i for i in sorted(self.lines) if self.queue.states[i].kind in WAITING]
        assert id == (waiting[0] if waiting else "")

    def teardown(self) -> None:
        """Whatever happened, all that can be rendered is in the end."""
        self.queue.pause()
        self.queue.retry(list(self.lines))
        for _ in range(len(self.lines) + 1):
            id = self.queue.next(sorted(self.lines))
            if id:
                self.queue.begin(id)
                self.queue.finish()
        left = {state.kind for state in self.queue.states.values()}
        assert left <= {Kind.READY, Kind.EMPTY, Kind.SKIPPED}


TestRendering = Rendering.TestCase
TestRendering.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
