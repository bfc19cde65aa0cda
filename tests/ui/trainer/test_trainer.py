"""The trainer in the window, from the speaker to the verdict."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot

from app.core.project.edits_segments import remove_segments
from app.ui.trainer.consent import ConsentDialog
from app.ui.trainer.tuning import folders
from app.ui.window import Folders, Window
from tests.ui.projects import stretches
from tests.ui.trainer.conftest import PATIENCE, agree, answer, begin, box, child, judged
from trainer.tune.job import TuneJob, wish, worker_of


def room(window: Window):  # type: ignore[no-untyped-def]
    assert window.trainer.room is not None
    return window.trainer.room


def ada(window: Window) -> str:
    return window.session.document.speakers[0].id


# --- rooms -------------------------------------------------------------------------------


def test_a_key_leads_to_the_trainer_and_back(qtbot: QtBot, window: Window) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    before = window.saveState()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert window.centre.currentWidget() is room(window)
    assert not any(dock.isVisible() for dock in window.docks())
    assert window.trainer.tabs.currentIndex() == 1
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert window.centre.currentWidget() is not room(window)
    assert window.saveState() == before
    assert window.trainer.tabs.currentIndex() == 0
    window.trainer.tabs.setCurrentIndex(1)
    assert window.trainer.shown and window.actions_["train.room"].isChecked()


def test_what_cuts_lines_is_off_in_the_trainer(qtbot: QtBot, window: Window) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    window.session.set_playhead(70)
    window.session.select([window.session.document.segments[0].id])
    window.trainer.show_room(True)
    for key in (Qt.Key.Key_S, Qt.Key.Key_Delete, Qt.Key.Key_Q):
        qtbot.keyClick(room(window).setup.tune, key)
    assert len(stretches(window.session.document, 0)) == 3
    window.session.select([window.session.document.segments[1].id])
    assert not window.actions_["edit.delete"].isEnabled()
    assert window.actions_["help.guide"].isEnabled()
    window.trainer.show_room(False)
    for id in ("edit.delete", "segment.split", "play.toggle", "view.cast", "segment.nudge_left"):
        assert window.actions_[id].isEnabled(), id


def test_the_layout_that_is_kept_is_the_editors(
    qtbot: QtBot, window: Window, settings: QSettings, tmp_path: Path
) -> None:
    window.trainer.show_room(True)
    window._leaving = True
    window.close()
    again = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    qtbot.addWidget(again)
    again.show()
    assert again.cast.isVisible() and again.timeline.isVisible()
    again._leaving = True
    again.close()


# --- whom, and on what -------------------------------------------------------------------


def test_the_speaker_comes_from_the_cast(window: Window) -> None:
    window.cast.list.setCurrentIndex(window.cast.model.index(1))
    window.cast.tune()
    assert window.trainer.shown
    assert room(window).setup.name.text() == "Ben"


def test_the_speaker_comes_from_a_line(window: Window) -> None:
    window.session.select([window.session.document.segments[1].id])
    window.actions_["train.speaker"].trigger()
    assert room(window).setup.speaker.currentText() == "Ben"


def test_the_projects_clip_is_footage_of_who_is_seen_in_it(window: Window) -> None:
    window.trainer.choose(ada(window))
    clips = room(window).setup.job("yes").clips
    assert [(clip.path, clip.faces) for clip in clips] == [(Path("/gone/film.mp4"), (0,))]
    window.trainer.choose(window.session.document.speakers[1].id)
    assert room(window).setup.clips.count() == 0
    assert not window.actions_["train.start"].isEnabled()


def test_an_address_dropped_on_the_trainer_is_answered_as_in_the_editor(
    qtbot: QtBot, window: Window
) -> None:
    window.trainer.show_room(True)
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/film.mp4")])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPointF(50, 50), action, data, left, none)
    enters.ignore()
    room(window).dragEnterEvent(enters)
    assert enters.isAccepted()
    answers = []
    for target in (window, room(window)):
        target.dropEvent(QDropEvent(QPointF(50, 50), action, data, left, none))
        answers.append(box(window).text())
        box(window).reject()
    assert "https://example.com/film.mp4 is not a file on this computer" in answers[0]
    assert answers[1] == answers[0]


def test_dropped_clips_are_footage_and_not_the_projects(window: Window, tmp_path: Path) -> None:
    window.trainer.choose(ada(window))
    before = window.session.document
    data = QMimeData()
    files = [tmp_path / "more.mp4", tmp_path / "notes.txt"]
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(QPointF(50, 50), action, data, left, Qt.KeyboardModifier.NoModifier)
    room(window).dropEvent(event)
    setup = room(window).setup
    assert [clip.path.name for clip in setup.job("yes").clips] == ["film.mp4", "more.mp4"]
    assert "notes.txt" in window.statusBar().currentMessage()
    assert window.session.document == before
    setup.clips.item(1).setSelected(True)
    setup.remove.click()
    assert setup.clips.count() == 1


def test_choices_reach_the_job(window: Window) -> None:
    window.trainer.choose(ada(window))
    setup = room(window).setup
    plain = setup.job("yes").options
    assert (plain.mode, plain.steps, plain.minutes, plain.size) == ("full", None, None, None)
    setup.open_choices.click()
    assert setup.choices.isVisible()
    setup.mode.setCurrentIndex(setup.mode.findData("adapters"))
    setup.losses.setCurrentIndex(setup.losses.findData("paper"))
    setup.steps.setValue(300)
    setup.minutes.setValue(15)
    chosen = setup.job("yes").options
    assert (chosen.mode, chosen.losses, chosen.steps) == ("adapters", "paper", 300)
    assert chosen.minutes == 15


def test_nothing_begins_without_consent(window: Window) -> None:
    window.trainer.choose(ada(window))
    window.actions_["train.start"].trigger()
    dialog = window.findChild(ConsentDialog)
    assert dialog is not None and not dialog.go.isEnabled()
    dialog.why.setPlainText("a dub")
    assert not dialog.go.isEnabled()
    dialog.agreed.setChecked(True)
    assert dialog.go.isEnabled()
    dialog.who.clear()
    assert not dialog.go.isEnabled()
    dialog.reject()
    assert not folders() and not window.trainer.runs.busy()


def test_an_impossible_name_is_told_before_consent_is_asked_for(window: Window) -> None:
    window.trainer.choose(ada(window))
    room(window).setup.name.setText("a/b")
    window.actions_["train.start"].trigger()
    assert window.findChild(ConsentDialog) is None
    assert "no name" in box(window).text()
    answer(window, "Close")


# --- to the verdict ----------------------------------------------------------------------


def test_one_button_leads_to_a_model_that_is_used(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = judged(qtbot, window)
    assert "a dub into German" in TuneJob.load(tuning.folder).consent
    view = room(window)
    assert view.tabs.currentWidget() is view.verdict
    assert view.verdict.heading.text() == "Kept"
    assert view.verdict.table.rowCount() == 5
    assert view.harvest.model.rowCount() == 7
    assert not view.strip.empty
    view.tabs.setCurrentIndex(1)
    names = {"held-out lpips", "loss recon", "loss sync"}
    qtbot.waitUntil(lambda: set(view.curves.plots) >= names, timeout=PATIENCE)
    assert "0.1" in view.curves.accessibleDescription()
    before = window.session.document
    view.verdict.use.click()
    models = {line.speaker: line.model for line in window.session.document.segments}
    assert models == {ada(window): "anna", window.session.document.speakers[1].id: ""}
    window.session.undo_stack.undo()
    assert window.session.document == before


def test_what_is_not_better_is_not_kept_and_cannot_be_used(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    judged(qtbot, window, "not-kept")
    verdict = room(window).verdict
    assert verdict.heading.text() == "Not kept"
    assert "minute of clear speech" in verdict.advice.text()
    assert not verdict.use.isVisible() and not verdict.export.isVisible()
    assert verdict.again.isVisible()


def test_it_is_paused_and_stopped_from_the_menu(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    assert not room(window).setup.isEnabled()
    assert not window.actions_["train.start"].isEnabled()
    window.actions_["train.pause"].trigger()
    assert wish(tuning.folder) == "pause"
    assert "paused" in room(window).run.state.text()
    window.actions_["train.pause"].trigger()
    assert wish(tuning.folder) == "run"
    window.actions_["train.stop"].trigger()
    qtbot.waitUntil(lambda: not tuning.running, timeout=PATIENCE)
    assert tuning.story.over and room(window).setup.isEnabled()


def test_training_rests_while_the_preview_is_made(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    work = SimpleNamespace(busy=lambda: True, close=lambda: None)
    monkeypatch.setattr(window, "rendering", work)
    qtbot.waitUntil(lambda: wish(tuning.folder) == "pause")
    window.actions_["train.first"].setChecked(False)
    qtbot.waitUntil(lambda: wish(tuning.folder) == "run")
    window.actions_["train.first"].setChecked(True)
    qtbot.waitUntil(lambda: wish(tuning.folder) == "pause")
    work.busy = lambda: False
    qtbot.waitUntil(lambda: wish(tuning.folder) == "run")
    window.rendering = None


def test_how_far_it_is_stands_in_the_editor_too(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    window.trainer.show_room(False)
    assert window.trainer.status.isVisible()
    assert "Ada" in window.trainer.status.text()
    window.trainer.status.click()
    assert window.trainer.shown and tuning.running


# --- when it goes wrong ------------------------------------------------------------------


def test_a_killed_child_is_told_and_goes_on(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window, "killed")
    qtbot.waitUntil(lambda: not tuning.running, timeout=PATIENCE)
    assert "unexpectedly" in box(window).text()
    answer(window, "Go On")
    qtbot.waitUntil(lambda: tuning.story.over and not tuning.running, timeout=PATIENCE)
    assert room(window).verdict.heading.text() == "Kept"


def test_a_full_disk_is_a_sentence_with_a_way_on(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window, "full-disk")
    qtbot.waitUntil(lambda: not tuning.running, timeout=PATIENCE)
    assert box(window).text() == "The disk is full."
    (tuning.folder / "room").touch()
    answer(window, "Go On")
    qtbot.waitUntil(lambda: tuning.story.over and not tuning.running, timeout=PATIENCE)


# --- coming and going --------------------------------------------------------------------


def test_closing_asks_once_and_may_be_thought_better_of(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    window.close()
    assert "Ada" in box(window).text()
    answer(window, "Stay")
    assert window.isVisible() and tuning.running
    window.close()
    answer(window, "Give It Up")
    assert not window.isVisible() and not folders()


def test_what_was_left_is_offered_at_the_next_start(
    qtbot: QtBot, window: Window, settings: QSettings, tmp_path: Path
) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    window.close()
    answer(window, "Go On Next Time")
    assert not window.isVisible() and worker_of(tuning.folder) is None
    again = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    qtbot.addWidget(again)
    again.trainer.runs.command = child("kept")
    again.show()
    assert again.trainer.runs.offer_resume()
    assert "Ada" in box(again).text() and "step" in box(again).informativeText()
    answer(again, "Go On")
    resumed = again.trainer.runs.tuning
    assert resumed is not None and resumed.folder == tuning.folder
    qtbot.waitUntil(lambda: resumed.story.over and not resumed.running, timeout=PATIENCE)
    assert again.trainer.shown
    assert not again.trainer.runs.offer_resume()
    again._leaving = True
    again.close()


def test_unsaved_changes_and_training_make_one_question(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    begin(qtbot, window)
    first = window.session.document.segments[0].id
    window.session.edit("Delete", lambda d: remove_segments(d, [first]))
    window.close()
    assert "Training goes on next time" in box(window).informativeText()
    answer(window, "Discard")
    assert not window.isVisible() and len(folders()) == 1


def test_another_project_does_not_end_it(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    tuning = begin(qtbot, window)
    window.projects.new()
    assert tuning.running
    assert "goes on" in window.statusBar().currentMessage()


def test_a_second_tuning_waits(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(ada(window))
    begin(qtbot, window)
    window.trainer.tune()
    assert not [d for d in window.findChildren(ConsentDialog) if d.isVisible()]
    with pytest.raises(StopIteration):
        agree(window)
