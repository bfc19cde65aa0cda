"""What menus and keys do to the selected segments."""

import pytest
from pytestqt.qtbot import QtBot

from app.core.project.document import Document
from app.ui.session import Session
from app.ui.timeline.commands import SegmentCommands
from tests.ui.projects import stretches


@pytest.fixture
def commands(session: Session) -> SegmentCommands:
    return SegmentCommands(session)


def select(session: Session, *firsts: int) -> None:
    session.select(s.id for s in session.document.segments if s.first in firsts)


def test_split_takes_the_selected_one_under_the_playhead(
    session: Session, commands: SegmentCommands
) -> None:
    session.set_playhead(120)
    select(session, 100)
    commands.split()
    assert stretches(session.document, 1)[:2] == [(100, 120), (120, 150)]


def test_split_without_selection_takes_all_under_the_playhead(
    session: Session, commands: SegmentCommands
) -> None:
    select(session, 300)
    commands.move(-70)
    session.select(())
    session.set_playhead(240)
    commands.split()
    assert stretches(session.document, 0)[-2:] == [(230, 240), (240, 330)]
    assert stretches(session.document, 1)[-2:] == [(220, 240), (240, 260)]
    assert session.undo_stack.undoText() == "Split"


def test_split_where_nothing_is_says_so(
    qtbot: QtBot, session: Session, commands: SegmentCommands
) -> None:
    session.set_playhead(10)
    with qtbot.waitSignal(session.message):
        commands.split()


def test_what_was_split_can_be_joined(session: Session, commands: SegmentCommands) -> None:
    before = [(s.first, s.end, s.text, s.dub_in) for s in session.document.segments]
    session.set_playhead(70)
    commands.split()
    select(session, 50, 70)
    commands.join()
    assert [(s.first, s.end, s.text, s.dub_in) for s in session.document.segments] == before


def test_copies_go_to_the_playhead_and_are_selected(
    session: Session, commands: SegmentCommands
) -> None:
    select(session, 50, 100)
    commands.copy()
    session.set_playhead(400)
    commands.paste()
    assert stretches(session.document, 0)[-1] == (400, 450)
    assert stretches(session.document, 1)[-1] == (450, 500)
    assert [session.document.segment(id).first for id in session.selection] == [400, 450]


def test_cut_and_paste_moves(session: Session, commands: SegmentCommands) -> None:
    select(session, 50)
    commands.cut()
    assert len(session.document.segments) == 4
    session.set_playhead(0)
    commands.paste()
    assert stretches(session.document, 0)[0] == (0, 50)


def test_rippling_pastes_make_room(session: Session, commands: SegmentCommands) -> None:
    session.select([s.id for s in session.document.segments if s.first in (100, 150)])
    commands.copy()
    commands.rippling = True
    session.set_playhead(0)
    commands.paste()
    assert stretches(session.document, 0) == [(50, 100), (100, 150), (200, 250), (350, 450)]
    assert stretches(session.document, 1) == [(0, 50), (150, 200), (270, 310)]
    session.undo_stack.undo()
    assert stretches(session.document, 0) == [(50, 100), (150, 200), (300, 400)]


def test_a_duplicate_goes_behind(session: Session, commands: SegmentCommands) -> None:
    select(session, 50)
    commands.duplicate()
    assert (100, 150) in stretches(session.document, 0)
    assert len(session.selection) == 1


def test_delete_leaves_a_gap_and_ripple_delete_closes_it(
    session: Session, commands: SegmentCommands
) -> None:
    select(session, 50)
    commands.delete()
    assert stretches(session.document, 0) == [(150, 200), (300, 400)]
    select(session, 150)
    commands.ripple_delete()
    assert stretches(session.document, 0) == [(250, 350)]


def test_delete_ripples_while_rippling_is_on(session: Session, commands: SegmentCommands) -> None:
    commands.rippling = True
    select(session, 50)
    commands.delete()
    assert stretches(session.document, 0) == [(100, 150), (250, 350)]


def test_trim_to_the_playhead(session: Session, commands: SegmentCommands) -> None:
    select(session, 300)
    session.set_playhead(320)
    commands.trim_start()
    session.set_playhead(379)
    commands.trim_end()
    assert stretches(session.document, 0)[-1] == (320, 380)


def test_a_cut_is_rolled_and_no_sound_moves(session: Session, commands: SegmentCommands) -> None:
    session.set_playhead(70)
    commands.split()
    left, right = session.document.segments[:2]
    for id in ("segment.roll_right", "segment.roll_right", "segment.roll_left"):
        commands.slots()[id]()
    assert stretches(session.document, 0)[:2] == [(50, 71), (71, 100)]
    assert session.document.segment(left.id).dub_in == left.dub_in
    assert (session.document.segment(right.id).dub_in - right.dub_in) * 25 == 1


def test_where_no_segments_touch_nothing_is_rolled(
    qtbot: QtBot, session: Session, commands: SegmentCommands
) -> None:
    session.set_playhead(310)
    with qtbot.waitSignal(session.message):
        commands.roll(1)


def test_nudges_move_and_slips_move_the_sound(session: Session, commands: SegmentCommands) -> None:
    select(session, 50)
    before = session.document.segments[0]
    commands.slots()["segment.nudge_right_ten"]()
    commands.slots()["segment.slip_right"]()
    after = session.document.segment(before.id)
    assert after.first == 60
    assert (before.dub_in - after.dub_in) * 25 == 1


def test_next_and_previous_go_from_the_playhead_or_the_selection(
    session: Session, commands: SegmentCommands
) -> None:
    session.set_playhead(110)
    commands.step(1)
    assert session.playhead == 150
    commands.step(1)
    commands.step(1)
    assert session.playhead == 300
    commands.step(1)
    assert session.playhead == 300
    commands.step(-1, extend=True)
    assert [session.document.segment(id).first for id in session.selection] == [220, 300]


def test_a_new_segment_fills_the_room_there_is(session: Session, commands: SegmentCommands) -> None:
    session.set_playhead(270)
    commands.add()
    assert stretches(session.document, 0)[2] == (270, 300)
    commands.lane = session.document.speakers[1].id
    commands.add()
    assert stretches(session.document, 1)[-1] == (270, 320)


def test_a_new_segment_needs_a_speaker(qtbot: QtBot) -> None:
    session = Session(Document())
    with qtbot.waitSignal(session.message) as told:
        SegmentCommands(session).add()
    assert "speaker" in told.args[0]


def test_every_command_of_the_table_has_words(session: Session, commands: SegmentCommands) -> None:
    from app.ui.action_table import TABLE

    assert set(commands.slots()) <= {spec.id for spec in TABLE}
