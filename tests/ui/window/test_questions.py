"""What the window asks and tells: when it closes, after a crash, when something is missing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import (
    QFileDialog,
)
from pytestqt.qtbot import QtBot

from app.core.errors import LipsmithError
from app.core.project.files import load
from app.ui.dialogs import show_error
from app.ui.window import Folders, Window
from tests.ui.window.handling import answer, box, edit, opened


def test_a_saved_project_closes_without_a_question(window: Window, project: Path) -> None:
    opened(window, project)
    window.close()
    assert not window.isVisible()


def test_closing_asks_once_and_cancel_stays(qtbot: QtBot, window: Window, project: Path) -> None:
    edit(opened(window, project))
    window.close()
    assert "scene" in box(window).text()
    answer(qtbot, window, "Cancel")
    assert window.isVisible()


@pytest.mark.parametrize(("said", "lines"), [("Save", 4), ("Discard", 5)])
def test_closing_saves_or_leaves_the_file(
    qtbot: QtBot, window: Window, project: Path, said: str, lines: int
) -> None:
    edit(opened(window, project))
    window.close()
    answer(qtbot, window, said)
    assert not window.isVisible()
    assert len(load(project).segments) == lines


def test_closing_while_something_is_rendered_asks(
    qtbot: QtBot, window: Window, project: Path
) -> None:
    opened(window, project).projects.rendering = lambda: True
    window.close()
    assert "rendered" in box(window).text() and "export" not in box(window).informativeText()
    answer(qtbot, window, "Stay")
    assert window.isVisible()


def test_closing_while_something_is_exported_says_that_this_does_not_go_on(
    qtbot: QtBot, window: Window, project: Path
) -> None:
    projects = opened(window, project).projects
    projects.rendering = projects.exporting = lambda: True
    window.close()
    assert "export" in box(window).text()
    assert "The export does not" in box(window).informativeText()
    answer(qtbot, window, "Stay")


def test_questions_come_one_after_the_other(qtbot: QtBot, window: Window) -> None:
    first = show_error(window, LipsmithError("The first is wrong. Mend it."))
    second = show_error(window, LipsmithError("The second is wrong. Mend it."))
    assert first.isVisible() and not second.isVisible()
    first.close()
    qtbot.waitUntil(second.isVisible)
    second.close()
    third = show_error(window, LipsmithError("The third is wrong. Mend it."))
    assert third.isVisible()
    third.close()


def test_a_clip_that_is_missing_is_named_and_can_be_looked_for(
    qtbot: QtBot, window: Window, project: Path
) -> None:
    opened(window, project)
    assert window.centre.currentWidget() is window.waiting
    assert window.waiting.title.text() == "film.mp4 cannot be found"
    assert "/gone" in window.waiting.text.text()
    window.waiting.locate.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.close()
    window.files.new()
    assert window.centre.currentWidget() is window.welcome


def test_the_way_to_discard_a_crash_goes_on_with_what_was_asked_for(
    qtbot: QtBot, window: Window, project: Path, settings: QSettings, tmp_path: Path
) -> None:
    edit(opened(window, project))
    assert window.files._journal is not None
    window.files._journal._lock.close()
    again = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    again.show()
    again.projects.offer_recovery(lambda: again.projects.open_project(project))
    assert again.session.document.plate is None
    answer(qtbot, again, "Discard")
    assert len(again.session.document.segments) == 5
    again._leaving = True
    again.close()


def test_what_was_lost_in_a_crash_is_offered(
    qtbot: QtBot, window: Window, project: Path, settings: QSettings, tmp_path: Path
) -> None:
    edit(opened(window, project))
    journal = window.files._journal
    assert journal is not None
    journal._lock.close()  # as the system does when a process dies
    again = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    again.show()
    later: list[bool] = []
    assert again.projects.offer_recovery(lambda: later.append(True))
    assert "scene" in box(again).text()
    assert "Delete" in box(again).informativeText()
    answer(qtbot, again, "Recover")
    assert len(again.session.document.segments) == 4
    assert not again.projects.offer_recovery(lambda: later.append(True)) and not later
    again._leaving = True
    again.close()


def test_missing_media_are_asked_for_once(window: Window, project: Path) -> None:
    window.projects.open_project(project)
    assert "3 file" in box(window).text()
    assert "film.mp4" in box(window).informativeText()


def test_an_error_is_a_dialog_with_its_sentence_and_a_way_on(qtbot: QtBot, window: Window) -> None:
    done: list[bool] = []
    error = LipsmithError("The disk is full. Free some space.")
    show_error(window, error, [("Try Again", lambda: done.append(True))])
    assert box(window).windowTitle() == "That cannot be done"
    assert box(window).text() == "The disk is full."
    assert box(window).informativeText() == "Free some space."
    answer(qtbot, window, "Try Again")
    assert done == [True]


def test_a_bug_is_told_with_its_details(window: Window) -> None:
    show_error(window, ValueError("odd"))
    assert "odd" in box(window).detailedText()
    box(window).close()


def test_refused_edits_are_told_in_the_status_bar(window: Window) -> None:
    window.session.message.emit("No.")
    assert window.statusBar().currentMessage() == "No."
