"""Going from place to place, and the marks that are set on the way."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.navigation import Navigation
from app.ui.session import Session


@pytest.fixture
def navigation(session: Session) -> Navigation:
    return Navigation(session)


def cuts(session: Session) -> list[int]:
    return [shot.first for shot in session.document.shots[1:]]


def test_a_cut_is_marked_and_the_mark_deleted_at_the_playhead(
    session: Session, navigation: Navigation
) -> None:
    session.set_playhead(40)
    navigation.mark_cut()
    assert cuts(session) == [40, 125, 250]
    session.set_playhead(125)
    navigation.unmark_cut()
    assert cuts(session) == [40, 250]
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert cuts(session) == [125, 250]


def test_where_there_is_no_cut_mark_none_is_deleted(
    qtbot: QtBot, session: Session, navigation: Navigation
) -> None:
    session.set_playhead(41)
    with qtbot.waitSignal(session.message) as told:
        navigation.unmark_cut()
    assert "no cut" in told.args[0] and cuts(session) == [125, 250]
