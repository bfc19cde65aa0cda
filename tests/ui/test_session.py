"""The session: edits, undo, selection and playhead."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.core.project.document import Document
from app.core.project.edits_segments import move_segments, remove_segments
from app.core.project.files import dumps
from app.ui.session import Session
from tests.ui.projects import stretches


def test_an_edit_can_be_undone_and_redone_to_the_byte(session: Session) -> None:
    before = dumps(session.document)
    ids = [segment.id for segment in session.document.segments]
    assert session.edit("Move", lambda d: move_segments(d, ids, 7))
    assert session.edit("Delete", lambda d: remove_segments(d, ids[:2]))
    after = dumps(session.document)

    session.undo_stack.undo()
    session.undo_stack.undo()
    assert dumps(session.document) == before
    session.undo_stack.redo()
    session.undo_stack.redo()
    assert dumps(session.document) == after
    assert [session.undo_stack.text(i) for i in range(2)] == ["Move", "Delete"]


def test_a_refused_edit_changes_nothing_and_says_why(qtbot: QtBot, session: Session) -> None:
    before = session.document
    first = before.segments[0].id
    with qtbot.waitSignal(session.message) as told:
        assert not session.edit("Move", lambda d: move_segments(d, [first], 60))
    assert "overlap" in told.args[0]
    assert session.document is before
    assert not session.undo_stack.canUndo()


def test_why_an_edit_was_refused_is_no_longer_said_when_another_is_done(session: Session) -> None:
    said: list[str] = []
    session.message.connect(said.append)
    first = session.document.segments[0].id
    session.edit("Move", lambda d: move_segments(d, [first], 60))
    session.edit("Move", lambda d: move_segments(d, [first], 1))
    session.edit("Move", lambda d: move_segments(d, [first], 1))
    assert len(said) == 2 and said[0] and not said[1]


def test_the_steps_of_a_drag_are_undone_as_one(session: Session) -> None:
    before, gesture = session.document, session.new_gesture()
    first = before.segments[0].id
    for by in (3, 9, -5):
        session.edit("Move", lambda _, by=by: move_segments(before, [first], by), gesture)
    assert session.document.segment(first).first == 45
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.document == before


def test_a_drag_that_comes_back_leaves_no_step(session: Session) -> None:
    before, gesture = session.document, session.new_gesture()
    first = before.segments[0].id
    session.edit("Move", lambda _: move_segments(before, [first], 5), gesture)
    session.edit("Move", lambda _: before, gesture)
    assert session.document == before
    assert not session.undo_stack.canUndo()


def test_two_drags_are_two_steps(session: Session) -> None:
    first = session.document.segments[0].id
    for _ in range(2):
        session.edit("Move", lambda d: move_segments(d, [first], 1), session.new_gesture())
    assert session.undo_stack.count() == 2


def test_segments_that_are_gone_are_not_selected(qtbot: QtBot, session: Session) -> None:
    one, two = (segment.id for segment in session.document.segments[:2])
    session.select([two, one])
    assert session.selection == (one, two)
    with qtbot.waitSignal(session.selection_changed):
        session.edit("Delete", lambda d: remove_segments(d, [one]))
    assert session.selection == (two,)


def test_the_playhead_stays_on_the_plate(session: Session) -> None:
    session.set_playhead(10_000)
    assert session.playhead == 499
    session.set_playhead(-3)
    assert session.playhead == 0


def test_another_project_cannot_be_undone_into_the_one_before(session: Session) -> None:
    ids = [session.document.segments[0].id]
    session.edit("Delete", lambda d: remove_segments(d, ids))
    session.set_playhead(99)
    session.replace(Document())
    assert not session.undo_stack.canUndo()
    assert session.playhead == 0


def test_listeners_get_the_document_that_the_session_has(session: Session) -> None:
    seen: list[Document] = []
    session.changed.connect(seen.append)
    session.edit("Rename", lambda d: replace(d, markers=()))
    session.undo_stack.undo()
    assert len(seen) == 2
    assert seen[-1] is session.document
    assert stretches(session.document, 0) == [(50, 100), (150, 200), (300, 400)]
