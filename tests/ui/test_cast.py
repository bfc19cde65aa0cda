"""The cast panel."""

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.core.project.edits_cast import assign_faces
from app.core.project.edits_segments import move_segments, remove_segments
from app.ui.cast import CastPanel
from app.ui.session import Session
from tests.ui.projects import stretches


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> CastPanel:
    made = CastPanel(session, {3: QImage(8, 8, QImage.Format.Format_RGB32)})
    qtbot.addWidget(made)
    made.resize(240, 400)
    made.show()
    return made


def names(panel: CastPanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def select(panel: CastPanel, *rows: int) -> None:
    panel.list.clearSelection()
    for row in rows:
        flag = panel.list.selectionModel().SelectionFlag.Select
        panel.list.selectionModel().select(panel.model.index(row), flag)


def test_speakers_are_listed_with_their_lines(panel: CastPanel) -> None:
    assert names(panel) == ["Ada", "Ben"]
    words = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("Ada, 3")


def test_typing_renames_and_can_be_undone(qtbot: QtBot, session: Session, panel: CastPanel) -> None:
    panel.list.setCurrentIndex(panel.model.index(0))
    panel.list.edit(panel.model.index(0))
    editor = panel.list.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Clara")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.document.speakers[0].name == "Clara")
    session.undo_stack.undo()
    assert names(panel) == ["Ada", "Ben"]


def test_an_empty_name_is_refused(session: Session, panel: CastPanel) -> None:
    assert not panel.model.setData(panel.model.index(0), "  ")
    assert names(panel) == ["Ada", "Ben"]


def test_a_speaker_is_added_and_removed(session: Session, panel: CastPanel) -> None:
    panel.add()
    assert len(names(panel)) == 3
    select(panel, 0, 2)
    panel.remove()
    assert names(panel) == ["Ben"]
    assert len(session.document.segments) == 2


def test_speakers_are_merged_into_the_first(session: Session, panel: CastPanel) -> None:
    select(panel, 0, 1)
    panel.merge()
    assert names(panel) == ["Ada"]
    assert len(session.document.segments) == 5


def test_merging_one_says_what_is_needed(qtbot: QtBot, session: Session, panel: CastPanel) -> None:
    select(panel, 0)
    with qtbot.waitSignal(session.message):
        panel.merge()


def test_a_colour_is_changed(session: Session, panel: CastPanel) -> None:
    panel.recolour([session.document.speakers[1].id], "#123456")
    assert session.document.speakers[1].colour == "#123456"


def test_the_face_of_a_speaker_is_shown(session: Session, panel: CastPanel) -> None:
    ben = session.document.speakers[1].id
    session.edit("Assign", lambda d: assign_faces(d, ben, [3]))
    assert panel.model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert panel.model.index(1).data(Qt.ItemDataRole.DecorationRole) is not None


def test_a_dub_is_given_to_another_speaker_with_its_lines(
    session: Session, panel: CastPanel
) -> None:
    ada, ben = session.document.speakers
    session.edit("Rest", lambda d: remove_segments(d, [s.id for s in d.segments if s.first < 220]))
    row = panel.dubs.rows[session.document.dubs[0].id]
    row.speaker.setCurrentIndex(row.speaker.findData(ben.id))
    row.speaker.activated.emit(row.speaker.currentIndex())
    assert session.document.dubs[0].speaker == ben.id
    assert {segment.speaker for segment in session.document.segments} == {ben.id}
    session.undo_stack.undo()
    assert row.speaker.currentText() == "Ada"
    assert {segment.speaker for segment in session.document.segments} == {ada.id, ben.id}


def test_a_dub_whose_lines_have_no_room_stays_whose_it_is(
    qtbot: QtBot, session: Session, panel: CastPanel
) -> None:
    ada, ben = session.document.speakers
    session.edit("Into the way", lambda d: move_segments(d, [d.segments[1].id], 20))
    row = panel.dubs.rows[session.document.dubs[0].id]
    row.speaker.setCurrentIndex(row.speaker.findData(ben.id))
    with qtbot.waitSignal(session.message):
        row.speaker.activated.emit(row.speaker.currentIndex())
    assert session.document.dubs[0].speaker == ada.id and row.speaker.currentText() == "Ada"


def test_a_dub_is_made_softer(session: Session, panel: CastPanel) -> None:
    dub = session.document.dubs[1].id
    panel.dubs.rows[dub].level.setValue(-6)
    assert session.document.dub(dub).gain_db == -6
    session.undo_stack.undo()
    assert panel.dubs.rows[dub].level.value() == 0


def test_a_dub_is_moved_with_its_lines(session: Session, panel: CastPanel) -> None:
    before, dub = session.document, session.document.dubs[0].id
    row = panel.dubs.rows[dub]
    row.begins.setValue(20)
    assert session.document.dub(dub).offset == Fraction(20, 25)
    assert stretches(session.document, 0) == [(70, 120), (170, 220), (320, 420)]
    assert stretches(session.document, 1) == stretches(before, 1)
    session.undo_stack.undo()
    assert session.document == before and row.begins.value() == 0


def test_a_dub_whose_lines_would_leave_the_clip_stays(
    qtbot: QtBot, session: Session, panel: CastPanel
) -> None:
    row = panel.dubs.rows[session.document.dubs[0].id]
    with qtbot.waitSignal(session.message):
        row.begins.setValue(-51)
    assert session.document.dubs[0].offset == 0 and row.begins.value() == 0


def test_dubs_come_and_go(session: Session, panel: CastPanel) -> None:
    for row in list(panel.dubs.rows.values()):
        row.gone.click()
    assert not panel.dubs.rows and panel.dubs.isHidden()
    assert not session.document.sounds and len(session.document.segments) == 5
    session.undo_stack.undo()
    assert len(panel.dubs.rows) == 1 and not panel.dubs.isHidden()


def test_another_file_is_asked_for_by_its_sound(
    qtbot: QtBot, session: Session, panel: CastPanel
) -> None:
    dub = session.document.dubs[1]
    with qtbot.waitSignal(panel.dubs.replace_wanted) as told:
        panel.dubs.rows[dub.id].other.click()
    assert told.args == [dub.media]
