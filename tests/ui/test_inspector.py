"""The inspector: what it shows of a segment, and what its fields change."""

from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.progress import Progress
from app.core.project.document import Segment
from app.core.project.edits_lines import add_take
from app.core.project.edits_segments import move_segments
from app.core.render.sync import Sync
from app.ui.inspector import Inspector
from app.ui.session import Session
from app.ui.timeline.sources import State
from app.ui.worker import Jobs


class FakeFootage(QObject):
    drawable = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plate = None
        self.faces: dict[int, object] = {}


class FakeRenders(QObject):
    """Has a plan of every line, and measures what it is told to."""

    states_changed = Signal(object)
    replanned = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.states: dict[str, State] = {}
        self.retried: list[str] = []
        self.found = Sync(4.0, 0.3, 0.0, 0.5, 4, 100)
        self.plan(session)

    def plan(self, session: Session) -> None:
        lines = {s.id: SimpleNamespace(pieces=(1,)) for s in session.document.segments}
        self.sheet = SimpleNamespace(lines=lines)
        self.replanned.emit()

    def sync(self, id: str):  # type: ignore[no-untyped-def]
        yield Progress("Listening", 1, 2)
        return self.sheet.lines[id], self.found

    def retry(self, ids: list[str]) -> None:
        self.retried += ids


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.cancel()
    made.wait()


@pytest.fixture
def inspector(qtbot: QtBot, session: Session, jobs: Jobs) -> Inspector:
    made = Inspector(session, FakeFootage(), jobs)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(290, 700)
    made.show()
    session.select([session.document.segments[0].id])
    return made


@pytest.fixture
def renders(inspector: Inspector, session: Session, qtbot: QtBot, jobs: Jobs) -> FakeRenders:
    made = FakeRenders(session)
    inspector.set_renders(made)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=30_000)
    return made


def first(session: Session) -> Segment:
    return session.document.segments[0]


def pick(box, value: object) -> None:  # type: ignore[no-untyped-def]
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_nothing_is_shown_until_a_segment_is_selected(
    inspector: Inspector, session: Session
) -> None:
    session.select([])
    assert inspector.currentWidget() is inspector.nothing
    session.select([session.document.segments[1].id])
    assert inspector.currentWidget() is inspector.fields
    assert "Ben" in inspector.fields.heading.text()
    assert inspector.fields.text.text() == "from 100 on"


def test_every_field_changes_what_it_shows_and_undo_shows_it_again(
    inspector: Inspector, session: Session, qtbot: QtBot
) -> None:
    fields, before = inspector.fields, session.document
    pick(fields.silence, "original")
    assert first(session).settings.silence == "original"
    fields.strength.number.setValue(40)
    assert first(session).settings.strength == 0.4
    fields.feather.number.setValue(20)
    assert first(session).settings.feather == 0.2
    fields.gain.setValue(-6.0)
    assert first(session).gain_db == -6.0
    fields.text.setText("Something else")
    fields.text.editingFinished.emit()
    assert first(session).text == "Something else"
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.document == before
    assert (fields.strength.number.value(), fields.gain.value()) == (100, 0.0)
    assert fields.text.text() == "from 50 on"


def test_a_drag_of_a_slider_is_undone_as_one(inspector: Inspector, session: Session) -> None:
    slider = inspector.fields.strength.slider
    slider.sliderPressed.emit()
    for value in (90, 70, 50):
        slider.setValue(value)
    slider.sliderReleased.emit()
    assert session.undo_stack.count() == 1 and first(session).settings.strength == 0.5
    slider.setValue(60)
    assert session.undo_stack.count() == 2


def test_the_dub_is_nudged_by_frames_and_put_back(
    inspector: Inspector, session: Session, qtbot: QtBot
) -> None:
    fields, before = inspector.fields, first(session).dub_in
    assert fields.offset.text() == "as in the file"
    for _ in range(2):
        qtbot.mouseClick(fields.later, Qt.MouseButton.LeftButton)
    assert first(session).dub_in == before - Fraction(2, 25)
    assert "+2" in fields.offset.text()
    qtbot.mouseClick(fields.earlier, Qt.MouseButton.LeftButton)
    assert "+1" in fields.offset.text()
    qtbot.mouseClick(fields.aligned, Qt.MouseButton.LeftButton)
    assert first(session).dub_in == before and fields.offset.text() == "as in the file"


def test_a_segment_without_sound_has_no_offset(inspector: Inspector, session: Session) -> None:
    pick(inspector.fields.sound, "")
    assert first(session).dub == "" and not inspector.fields.later.isEnabled()


def test_what_is_changed_is_changed_in_all_that_are_selected(
    inspector: Inspector, session: Session
) -> None:
    ids = [segment.id for segment in session.document.segments]
    session.select(ids)
    assert not inspector.fields.text.isVisibleTo(inspector)
    pick(inspector.fields.silence, "generate")
    inspector.fields.strength.number.setValue(55)
    assert {s.settings.silence for s in session.document.segments} == {"generate"}
    assert {s.settings.strength for s in session.document.segments} == {0.55}


def test_an_edit_that_is_refused_shows_what_is_still_the_case(
    inspector: Inspector, session: Session
) -> None:
    ada, ben = (speaker.id for speaker in session.document.speakers)
    said: list[str] = []
    session.message.connect(said.append)
    ben_s = session.document.segments[1].id
    session.edit("Move", lambda document: move_segments(document, [ben_s], -30))
    session.select([ben_s])
    pick(inspector.fields.speaker, ada)
    assert said and session.document.segment(session.selection[0]).speaker == ben
    assert inspector.fields.speaker.currentData() == ben


# --- takes ---------------------------------------------------------------------------------


def test_takes_are_added_compared_and_promoted(
    inspector: Inspector, session: Session, qtbot: QtBot
) -> None:
    bar, id = inspector.fields.takes, first(session).id
    assert len(bar.buttons) == 1 and not bar.compare.isEnabled()
    qtbot.mouseClick(bar.add, Qt.MouseButton.LeftButton)
    pick(inspector.fields.silence, "generate")
    old, new = (take.id for take in first(session).takes)
    assert first(session).take == new and [b.text() for b in bar.buttons.values()] == ["A", "B"]
    edits = session.undo_stack.count()
    for used in (old, new, old):
        qtbot.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
        assert first(session).take == used and bar.buttons[used].isChecked()
    assert inspector.fields.silence.currentData() == "closed"
    assert session.undo_stack.count() == edits + 1
    bar.buttons[new].click()
    assert session.document.segment(id).take == new
    assert inspector.fields.silence.currentData() == "generate"


def test_comparing_goes_to_the_segment_if_the_playhead_is_elsewhere(
    inspector: Inspector, session: Session, qtbot: QtBot
) -> None:
    bar, line = inspector.fields.takes, first(session)
    qtbot.mouseClick(bar.add, Qt.MouseButton.LeftButton)
    for before, after in ((line.end + 3, line.first), (line.first + 2, line.first + 2)):
        session.set_playhead(before)
        qtbot.mouseClick(bar.compare, Qt.MouseButton.LeftButton)
        assert session.playhead == after


def test_going_back_compares_with_the_take_that_was_used_before(
    inspector: Inspector, session: Session
) -> None:
    id = first(session).id
    for _ in range(2):
        session.edit("New take", lambda document: add_take(document, id))
    a, b, c = (take.id for take in first(session).takes)
    bar = inspector.fields.takes
    bar.choose(a)
    bar.choose(c)
    bar.go_back()
    assert first(session).take == a
    assert b in bar.buttons


# --- states and sync -----------------------------------------------------------------------


def test_why_a_segment_failed_is_told_and_it_can_be_tried_again(
    inspector: Inspector, session: Session, renders: FakeRenders, qtbot: QtBot
) -> None:
    id = first(session).id
    renders.states = {id: State("failed", 0.5, "No room on the disk.")}
    renders.states_changed.emit(renders.states)
    assert "No room on the disk." in inspector.fields.state.text()
    qtbot.mouseClick(inspector.fields.retry, Qt.MouseButton.LeftButton)
    assert renders.retried == [id]
    renders.states = {id: State("ready", 1.0)}
    renders.states_changed.emit(renders.states)
    assert not inspector.fields.retry.isVisibleTo(inspector)


def test_the_models_that_can_dub_are_offered(inspector: Inspector, renders: FakeRenders) -> None:
    offered = [inspector.fields.model.itemData(n) for n in range(inspector.fields.model.count())]
    assert "starter-96" in offered and "" in offered
    assert not any("expert" in str(name) for name in offered)


def measure(inspector: Inspector, qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.mouseClick(inspector.fields.meter.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=10_000)


def test_a_dub_that_is_late_is_nudged_to_fit(
    inspector: Inspector, session: Session, renders: FakeRenders, qtbot: QtBot, jobs: Jobs
) -> None:
    meter, before = inspector.fields.meter, first(session).dub_in
    assert not meter.fit.isEnabled()
    measure(inspector, qtbot, jobs)
    assert "mouth is 4 frame" in meter.note.text() and "ahead of the dub" in meter.note.text()
    assert meter.rows[0].says.text().startswith("mouth 4 frame")
    assert meter.rows[1].says.text().startswith("together")
    assert meter.note.text().endswith("look and listen.")
    assert meter.measure.hasFocus()
    meter.fit.setFocus()
    qtbot.mouseClick(meter.fit, Qt.MouseButton.LeftButton)
    assert first(session).dub_in == before + Fraction(4, 25)
    renders.plan(session)
    assert meter.note.text() == "" and not meter.fit.isEnabled()
    assert meter.measure.hasFocus()


def test_an_expert_that_is_certain_does_not_ask_to_look(
    inspector: Inspector, renders: FakeRenders, qtbot: QtBot, jobs: Jobs
) -> None:
    renders.found = Sync(4.0, 0.6, None, 0.0, 4, 100, certain=True)
    measure(inspector, qtbot, jobs)
    assert inspector.fields.meter.note.text().endswith("ahead of the dub.")
    assert inspector.fields.meter.fit.isEnabled()


def test_an_expert_that_is_not_sure_offers_no_nudge(
    inspector: Inspector, renders: FakeRenders, qtbot: QtBot, jobs: Jobs
) -> None:
    renders.found = Sync(-3.0, 0.1, None, 0.0, None, 60)
    measure(inspector, qtbot, jobs)
    assert "not sure" in inspector.fields.meter.note.text()
    assert not inspector.fields.meter.fit.isEnabled()
    renders.found = Sync(None, 0.0, None, 0.0, None, 12)
    measure(inspector, qtbot, jobs)
    assert "35 frames" in inspector.fields.meter.note.text()


def test_what_was_measured_is_scrolled_to_with_the_buttons_below(
    inspector: Inspector, renders: FakeRenders, qtbot: QtBot, jobs: Jobs
) -> None:
    fields = inspector.fields
    inspector.resize(290, 420)
    renders.found = Sync(-3.0, 0.1, None, 0.0, None, 60)
    fields.ensureWidgetVisible(fields.meter.measure, 0, 0)
    measure(inspector, qtbot, jobs)
    button, seen = fields.meter.measure, fields.viewport().rect()
    qtbot.waitUntil(
        lambda: seen.contains(button.mapTo(fields.viewport(), button.rect().bottomLeft()))
    )


def test_what_was_measured_of_one_segment_is_not_shown_for_another(
    inspector: Inspector, session: Session, renders: FakeRenders, qtbot: QtBot, jobs: Jobs
) -> None:
    measure(inspector, qtbot, jobs)
    session.select([session.document.segments[1].id])
    assert inspector.fields.meter.note.text() == ""


def test_the_wheel_scrolls_and_changes_no_field(
    inspector: Inspector, session: Session, qtbot: QtBot
) -> None:
    inspector.resize(290, 300)
    fields, before = inspector.fields, session.document
    bar = fields.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    for field in (fields.speaker, fields.feather.slider, fields.sound, fields.gain):
        fields.ensureWidgetVisible(field)
        scrolled = bar.value()
        at = field.mapTo(inspector, QPoint(5, 5))
        turn = QPoint(0, 120 if scrolled == bar.maximum() else -120)
        QTest.wheelEvent(inspector.windowHandle(), at, turn)
        assert bar.value() != scrolled
    assert session.document == before
