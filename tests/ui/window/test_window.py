"""The window as a whole, without a clip."""

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.project.document import SOUND, Media
from app.core.project.edits_lines import set_text
from app.core.project.edits_media import add_dub, add_sound
from app.ui.timeline.lanes import lay_out
from app.ui.timeline.sources import State
from app.ui.tour import Tour
from app.ui.window import Folders, Window
from tests.ui.projects import stretches, two_speakers
from tests.ui.window.handling import edit, opened


def test_an_empty_project_says_what_to_do(window: Window) -> None:
    assert window.centre.currentWidget() is window.welcome
    assert window.welcome.open_button.isVisible()
    assert "Untitled" in window.windowTitle()


def test_actions_that_could_do_nothing_are_off(window: Window, project: Path) -> None:
    for id in ("edit.undo", "edit.delete", "segment.split", "file.export", "render.start"):
        assert not window.actions_[id].isEnabled(), id
    opened(window, project)
    assert window.actions_["segment.split"].isEnabled()
    assert not window.actions_["edit.delete"].isEnabled()
    window.session.select([window.session.document.segments[0].id])
    assert window.actions_["edit.delete"].isEnabled()
    edit(window)
    assert window.actions_["edit.undo"].isEnabled()


def test_keys_edit_wherever_the_keyboard_is(qtbot: QtBot, window: Window, project: Path) -> None:
    opened(window, project)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.timeline.setFocus()
    window.session.set_playhead(70)
    for widget in (window.timeline, window.cast.list):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_S)
        assert len(stretches(window.session.document, 0)) == 4
        qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert len(stretches(window.session.document, 0)) == 3


@pytest.mark.parametrize(
    ("key", "frame"),
    [
        (Qt.Key.Key_Right, 131),
        (Qt.Key.Key_Left, 129),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 499),
        (Qt.Key.Key_PageUp, 125),
        (Qt.Key.Key_PageDown, 250),
        (Qt.Key.Key_Down, 150),
        (Qt.Key.Key_Up, 100),
    ],
)
def test_keys_move_the_playhead(
    qtbot: QtBot, window: Window, project: Path, key: Qt.Key, frame: int
) -> None:
    opened(window, project)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.timeline.setFocus()
    window.session.set_playhead(130)
    qtbot.keyClick(window.timeline, key)
    assert window.session.playhead == frame


def test_a_marker_is_set_found_and_deleted(window: Window, project: Path) -> None:
    opened(window, project)
    window.session.set_playhead(60)
    window.actions_["segment.marker"].trigger()
    assert [marker.frame for marker in window.session.document.markers] == [60, 180]
    window.actions_["play.next_marker"].trigger()
    assert window.session.playhead == 180
    window.actions_["segment.marker_right"].trigger()
    assert window.session.document.markers[1].frame == window.session.playhead == 181
    window.actions_["segment.marker_left"].trigger()
    window.actions_["play.previous_marker"].trigger()
    window.actions_["segment.marker_delete"].trigger()
    assert [marker.frame for marker in window.session.document.markers] == [180]


def test_a_key_that_changes_nothing_is_not_in_the_history(window: Window, project: Path) -> None:
    opened(window, project)
    window.session.set_playhead(60)
    for id in ("segment.marker", "segment.cut_mark"):
        window.actions_[id].trigger()
        done = window.session.undo_stack.count()
        window.actions_[id].trigger()
        assert window.session.undo_stack.count() == done, id


def test_a_marker_is_written_on(window: Window, project: Path) -> None:
    opened(window, project)
    dialog = window.dialogs.marker(window.session.document.markers[0].id)
    assert dialog.textValue() == "here"
    dialog.setTextValue("there")
    dialog.accept()
    assert window.session.document.markers[0].text == "there"


def test_switches_reach_the_timeline(window: Window) -> None:
    window.actions_["view.blade"].trigger()
    assert window.timeline.blade
    assert not window.actions_["view.pointer"].isChecked()
    window.actions_["view.pointer"].trigger()
    assert not window.timeline.blade
    window.actions_["view.snap"].trigger()
    assert not window.timeline.snapping
    window.actions_["view.ripple"].trigger()
    assert window.timeline.commands.rippling


def test_panels_are_shown_and_hidden_and_the_layout_survives(
    qtbot: QtBot, window: Window, settings: QSettings, tmp_path: Path
) -> None:
    window.actions_["view.history"].trigger()
    window.actions_["view.cast"].trigger()
    window._leaving = True
    window.close()
    again = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    again.show()
    assert again.cast.isHidden() or not again.cast.isVisible()
    assert again.actions_["view.history"].isChecked()
    assert not again.actions_["view.cast"].isChecked()
    again._leaving = True
    again.close()


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)])
def test_a_line_is_seen_however_full_the_other_panels_are(
    qtbot: QtBot, window: Window, project: Path, size: tuple[int, int]
) -> None:
    opened(window, project)
    for count in range(3):
        sound = Media("", Path(f"/gone/{count}.wav"), str(count), SOUND, Fraction(20))
        window.session.edit("Add", lambda d, sound=sound: add_sound(d, sound))
        media = window.session.document.sounds[-1].id
        window.session.edit("Add", lambda d, media=media: add_dub(d, media))
    window.resize(*size)
    window.actions_["view.history"].setChecked(True)
    lane = lay_out(window.session.document)[4]
    assert lane.kind == "speaker"
    timeline = next(dock for dock in window.docks() if dock.widget() is window.panel)
    for squeeze in (
        lambda: None,
        lambda: window.trainer.show_room(True),
        lambda: window.trainer.show_room(False),
        lambda: window.resizeDocks([timeline], [40], Qt.Orientation.Vertical),
    ):
        squeeze()
        for _ in range(5):  # panels find their places by and by
            QApplication.processEvents()
        assert (window.width(), window.height()) == size
        assert window.minimumSizeHint().height() <= size[1]
        dubs = window.cast.dubs
        row = next(iter(dubs.rows.values()))
        assert dubs.height() >= row.geometry().bottom() or window.trainer.shown
        seen = window.timeline.viewport().height()
        assert seen >= lane.top + lane.height or window.trainer.shown


@pytest.mark.parametrize("place", ["temporary", "cache"])
def test_a_project_of_a_clip_that_may_be_cleared_away_is_kept_elsewhere(
    window: Window,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    passing, kept = tmp_path / "passing", tmp_path / "documents"
    kept.mkdir()
    (tmp_path / "elsewhere").mkdir()
    places = dict.fromkeys(QStandardPaths.StandardLocation, str(tmp_path / "elsewhere"))
    places[QStandardPaths.StandardLocation.DocumentsLocation] = str(kept)
    if place == "cache":
        places[QStandardPaths.StandardLocation.GenericCacheLocation] = str(passing)
    temporary = passing if place == "temporary" else tmp_path / "elsewhere"
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(places.__getitem__))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    opened(window, project)
    plate = window.session.document.plate
    assert plate is not None
    for folder, proposed in ((passing / "demo", kept), (tmp_path / "films", tmp_path / "films")):
        folder.mkdir(parents=True)
        clip = replace(plate, path=folder / "film.mp4")
        window.session.edit("Move", lambda d, clip=clip: replace(d, plate=clip))
        window.files.path = None
        window.actions_["file.save_as"].trigger()
        (dialog,) = (d for d in window.findChildren(QFileDialog) if d.isVisible())
        assert Path(dialog.directory().path()) == proposed
        dialog.close()


def test_files_can_be_dropped_on_the_window(qtbot: QtBot, window: Window, project: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(project))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert window.session.document == two_speakers()
    assert window.files.path == project


@pytest.mark.parametrize(
    ("action", "name"),
    [("file.export_subtitles", "scene.srt"), ("file.export_lines", "scene.csv")],
)
def test_a_text_is_written_beside_the_project_under_its_name(
    qtbot: QtBot, window: Window, project: Path, action: str, name: str
) -> None:
    opened(window, project)
    window.actions_[action].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.selectedFiles() == [str(project.with_name(name))]
    qtbot.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    assert project.with_name(name).is_file()


def test_the_line_sheet_has_states_and_opens_in_spreadsheets(
    qtbot: QtBot, window: Window, project: Path
) -> None:
    opened(window, project)
    one, two = window.session.document.segments[:2]
    window.session.edit("Text", lambda d: set_text(d, one.id, "Gérard"))
    window.projects.states = lambda: {one.id: State("ready"), two.id: State("failed", 0, "Full.")}
    window.actions_["file.export_lines"].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    qtbot.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    written = project.with_suffix(".csv").read_bytes()
    assert written.startswith("\ufeff".encode()) and b"\r\r" not in written
    rows = written.decode("utf-8-sig").split("\r\n")
    assert "Gérard" in rows[1] and rows[1].endswith(",ready") and rows[2].endswith("failed: Full.")


def test_files_are_looked_for_where_the_project_is(window: Window, project: Path) -> None:
    opened(window, project)
    window.actions_["file.add"].trigger()
    (dialog,) = window.findChildren(QFileDialog)
    assert Path(dialog.directory().path()) == project.parent
    dialog.reject()


def test_the_tour_shows_the_editor_with_the_panels_it_speaks_of(window: Window) -> None:
    window.actions_["view.cast"].setChecked(False)
    window.actions_["train.room"].trigger()
    window.dialogs.tour()
    assert not window.trainer.shown
    assert window.cast.isVisible() and window.inspector.isVisible()


def test_the_tour_goes_on_with_keys_and_does_not_come_back(
    qtbot: QtBot, window: Window, settings: QSettings
) -> None:
    window.dialogs.tour()
    tour = window.findChild(Tour)
    assert tour is not None
    titles = []
    while not settings.value("toured"):
        titles.append(tour.title.text())
        qtbot.keyClick(tour, Qt.Key.Key_Return)
    assert len(titles) == len(set(titles)) == 5


def test_f6_goes_round_the_panels(qtbot: QtBot, window: Window, project: Path) -> None:
    opened(window, project)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.timeline.setFocus()
    visited: list[QWidget] = []
    for _ in range(4):
        window.focus_next()
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(focused)
    assert window.cast.list in visited
    assert len(set(map(id, visited))) >= 3


def test_everything_that_takes_the_keyboard_has_a_name(window: Window, project: Path) -> None:
    opened(window, project)
    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (takes and widget.isVisible()):
            continue
        named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
        assert named, widget


def test_no_label_of_a_panel_takes_a_menus_letter(window: Window, project: Path) -> None:
    opened(window, project)
    window.session.select([window.session.document.segments[0].id])
    labels = [label for dock in window.docks() for label in dock.findChildren(QLabel)]
    assert len(labels) > 10
    for label in labels:
        taken = label.buddy() is not None and QKeySequence.mnemonic(label.text()).toString()
        assert not taken, label.text()


def test_recent_projects_are_offered(window: Window, project: Path) -> None:
    opened(window, project)
    window._fill_recent()
    assert [action.text() for action in window.recent_menu.actions()] == ["scene.lipsmith"]
