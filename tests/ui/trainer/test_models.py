"""Models of speakers: listed, used, passed on, deleted."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.progress import finish
from app.core.project.edits_lines import set_model
from app.core.shelf import speaker_models
from app.ui.trainer import moving
from app.ui.trainer.compare import CompareDialog, open_pair
from app.ui.trainer.moving import copy_out
from app.ui.trainer.shelf import Row, ShelfView, list_rows
from app.ui.window import Window
from tests.media_maker import make_clip
from tests.ui.trainer.child import write_model
from tests.ui.trainer.conftest import answer, box, judged
from trainer.tune.events import EventLog
from trainer.tune.job import TuneJob


@pytest.fixture
def model(home: Path, folder: Path) -> Path:
    """A model that was tuned on Ada in `folder`."""
    path = home / "models" / "ada.safetensors"
    write_model(path, TuneJob.load(folder), folder)
    EventLog(folder).verdict(True, "Better.", "", {}, str(path))
    return path


@pytest.fixture
def shelf(qtbot: QtBot, window: Window) -> ShelfView:
    """The list as the window shows it, with nothing under way."""
    window.trainer.show_models()
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert window.trainer.room is not None
    return window.trainer.room.shelf


def whats(shelf: ShelfView) -> list[str]:
    items = (shelf.list.topLevelItem(row) for row in range(shelf.list.topLevelItemCount()))
    return [item.text(1) for item in items if item is not None]


def test_models_and_what_came_to_none_are_listed(qtbot: QtBot, folder: Path, home: Path) -> None:
    write_model(home / "models" / "ben.safetensors", TuneJob.load(folder), home / "gone")
    log = EventLog(folder)
    log.add("losses", step=7, steps=9, values={"recon": 0.1}, per_step_s=1.0)
    shelf = ShelfView()
    qtbot.addWidget(shelf)
    shelf.show_rows(finish(list_rows()))
    assert sorted(whats(shelf)) == ["ben, tuned from starter-96", "not finished, step 7"]
    log.verdict(False, "It is not better.", "", {}, None)
    rows = finish(list_rows())
    assert {row.reason for row in rows} == {"", "It is not better."}


def test_the_card_says_who_agreed(shelf: ShelfView, model: Path, window: Window) -> None:
    shelf.show_rows(finish(list_rows()))
    assert "Ada agrees." in shelf.card.text() and "starter-96" in shelf.card.text()
    assert "0.151 → 0.112" in shelf.card.text()
    assert shelf.speaker.currentText() == "Ada"


def test_a_model_is_used_for_whoever_is_chosen(
    shelf: ShelfView, model: Path, window: Window
) -> None:
    shelf.show_rows(finish(list_rows()))
    shelf.speaker.setCurrentIndex(1)
    shelf.use.click()
    document = window.session.document
    ben = document.speakers[1].id
    assert all((line.model == "ada") == (line.speaker == ben) for line in document.segments)
    assert window.session.undo_stack.count() == 1


def test_deleting_leaves_neither_model_nor_crops(
    qtbot: QtBot, shelf: ShelfView, model: Path, folder: Path, window: Window
) -> None:
    lines = [line.id for line in window.session.document.segments[:2]]
    window.session.edit("Use", lambda d: set_model(d, lines, "ada"))
    shelf.show_rows(finish(list_rows()))
    shelf.delete.click()
    assert "2 line" in box(window).informativeText()
    answer(window, "Cancel")
    assert model.exists()
    shelf.delete.click()
    answer(window, "Delete")
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert not model.exists() and not folder.exists()
    assert {line.model for line in window.session.document.segments} == {""}
    assert whats(shelf) == []


def test_a_deleted_model_is_no_longer_offered_by_its_verdict(qtbot: QtBot, window: Window) -> None:
    window.trainer.choose(window.session.document.speakers[0].id)
    judged(qtbot, window)
    room = window.trainer.room
    assert room is not None and room.verdict.use.isVisible()
    row = next(row for row in finish(list_rows()) if row.model is not None)
    window.trainer.models.ask_delete(row)
    answer(window, "Delete")
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert window.trainer.runs.tuning is None
    assert not room.verdict.use.isVisible() and not room.run.isVisible()


def test_an_unfinished_tuning_is_deleted_with_its_crops(
    qtbot: QtBot, shelf: ShelfView, folder: Path, window: Window
) -> None:
    shelf.show_rows(finish(list_rows()))
    assert shelf.resume.isVisible()
    shelf.delete.click()
    answer(window, "Delete")
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert not folder.exists()


def test_a_model_goes_out_as_one_file(model: Path, tmp_path: Path) -> None:
    target = finish(copy_out("ada", tmp_path / "out.safetensors"))
    assert target.read_bytes() == model.read_bytes()


def test_a_file_that_is_no_model_is_told(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    path = tmp_path / "none.safetensors"
    path.write_bytes(b"nothing")
    window.trainer.models.import_model(path)
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert "none.safetensors" in box(window).text() + box(window).informativeText()
    answer(window, "Close")
    assert speaker_models() == []


def test_a_model_comes_in_and_is_shown(
    qtbot: QtBot, window: Window, tmp_path: Path, folder: Path, home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    given = tmp_path / "ada.safetensors"
    write_model(given, TuneJob.load(folder), folder)
    copies = (
        "import json, pathlib, shutil, sys; home = pathlib.Path(sys.argv[1]);"
        "home.mkdir(parents=True); shutil.copy(sys.argv[-2], home / 'ada.safetensors');"
        "print(json.dumps({'name': 'ada'}))"
    )
    start = [sys.executable, "-c", copies, str(home / "models")]
    monkeypatch.setattr(moving, "program", lambda: start)
    window.trainer.models.import_model(given)
    qtbot.waitUntil(lambda: window.trainer.room is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert window.trainer.room is not None
    assert "ada, tuned from starter-96" in whats(window.trainer.room.shelf)


def test_both_models_are_played_beside_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    movies = [make_clip(tmp_path / f"{name}.mp4", seconds=0.6).path for name in ("a", "b")]
    dialog = CompareDialog(finish(open_pair(*movies, tmp_path / "sound")), lambda: None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.player.frames == 15 and dialog.player.speed == 1

    def both() -> bool:
        shown = dialog.player.picture()
        return shown is not None and shown.original is not None and shown.dubbed is not None

    qtbot.waitUntil(both, timeout=30_000)
    dialog.reject()
    assert not dialog.isVisible() and dialog.player.speed == 0


def test_the_row_of_a_model_is_not_resumed() -> None:
    assert Row("Ada", 0.0, folder=Path("x")).resumable
    assert not Row("Ada", 0.0, folder=Path("x"), reason="No.").resumable
