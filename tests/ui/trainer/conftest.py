"""A home of its own for tunings and models, and a child that trains nothing."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import appdirs
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.core.project.edits_cast import assign_faces
from app.ui.trainer.consent import ConsentDialog
from app.ui.trainer.tuning import Tuning
from app.ui.window import Folders, Window
from tests.ui.projects import two_speakers
from trainer.tune.job import Footage, TuneJob, new_folder

PATIENCE = 120_000  # ms: the child is nice to everybody
Command = Callable[[Path], list[str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tunings and models lie, in place of the user's own."""
    for name in ("user_data_dir", "user_cache_dir"):
        place = str(tmp_path / name)
        monkeypatch.setattr(appdirs, name, lambda *_, place=place, **__: place)
    return tmp_path / "user_data_dir"


def child(plan: str) -> Command:
    """The command of a child that follows a plan; see `tests.ui.trainer.child`."""
    return lambda folder: [sys.executable, "-m", "tests.ui.trainer.child", plan, str(folder)]


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is found from here."""
    monkeypatch.chdir(Path(__file__).parents[3])


@pytest.fixture
def folder(home: Path) -> Path:
    """A tuning that is asked for and not begun."""
    made = new_folder("Ada")
    TuneJob("Ada", (Footage(Path("/gone/film.mp4"), (0,)),), "Ada agrees.").save(made)
    return made


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    """Two speakers; Ada has a face. Tunings follow the plan "kept"."""
    made = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    made.resize(1280, 800)
    made.trainer.runs.command = child("kept")
    document = two_speakers()
    made.session.replace(assign_faces(document, document.speakers[0].id, [0]))
    made.files._saved_elsewhere = True
    made.show()
    qtbot.waitExposed(made)
    yield made
    made._leaving = True
    made.close()


def agree(window: Window) -> ConsentDialog:
    """Answer the question for consent."""
    dialog = next(d for d in window.findChildren(ConsentDialog) if d.isVisible())
    dialog.why.setPlainText("a dub into German")
    dialog.agreed.setChecked(True)
    dialog.go.click()
    return dialog


def begin(qtbot: QtBot, window: Window, plan: str = "slow") -> Tuning:
    """Tune on Ada until training has begun."""
    window.trainer.runs.command = child(plan)
    window.actions_["train.start"].trigger()
    agree(window)
    tuning = window.trainer.runs.tuning
    assert tuning is not None
    qtbot.waitUntil(lambda: tuning.story.step > 2, timeout=PATIENCE)
    return tuning


def judged(qtbot: QtBot, window: Window, plan: str = "kept") -> Tuning:
    """Tune on Ada to the end."""
    tuning = begin(qtbot, window, plan)
    qtbot.waitUntil(lambda: tuning.story.over and not tuning.running, timeout=PATIENCE)
    return tuning


def box(window: Window) -> QMessageBox:
    """The one question that is asked."""
    boxes = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def answer(window: Window, words: str) -> None:
    """Press a button of the question."""
    buttons = {button.text(): button for button in box(window).findChildren(QPushButton)}
    buttons[words].click()


def dialogs(window: Window) -> list[QDialog]:
    """Dialogs that are shown."""
    return [each for each in window.findChildren(QDialog) if each.isVisible()]
