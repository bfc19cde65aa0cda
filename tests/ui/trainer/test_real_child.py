"""The trainer with the child that really trains: one step on the drawn presenter, and a verdict."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.presenter.clip import make_demo
from app.core.progress import finish
from app.ui.trainer.tuning import child_command
from app.ui.window import Window
from tests.ui.trainer.conftest import agree
from trainer.tune.events import HELD_OUT, TO_TRAIN
from trainer.tune.job import worker_of

PATIENCE = 900_000  # ms: it is nice to everybody else


def test_a_dropped_clip_leads_to_a_verdict(
    qtbot: QtBot, window: Window, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(home))  # for the child
    demo = finish(make_demo(tmp_path))
    trainer = window.trainer
    trainer.show_room(True)
    assert trainer.room is not None
    setup = trainer.room.setup
    setup.speaker.setCurrentIndex(setup.speaker.count() - 1)
    setup.speaker.activated.emit(setup.speaker.currentIndex())
    setup.name.setText("The presenter")
    trainer.add_footage([demo.clip])
    setup.steps.setValue(1)
    trainer.runs.command = child_command
    window.actions_["train.start"].trigger()
    agree(window)
    tuning = trainer.runs.tuning
    assert tuning is not None
    qtbot.waitUntil(lambda: not tuning.running, timeout=PATIENCE)
    story = tuning.story
    assert story.verdict is not None, tuning.trouble
    assert story.harvest is not None
    assert {TO_TRAIN, HELD_OUT} <= {shot.use for shot in story.harvest.shots}
    assert story.losses and story.figures
    assert not trainer.room.strip.empty
    assert trainer.room.verdict.table.rowCount() == len(story.verdict.figures) > 0
    assert trainer.room.verdict.compare.isVisible()
    assert worker_of(tuning.folder) is None
