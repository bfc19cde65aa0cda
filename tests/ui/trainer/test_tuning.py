"""A tuning's process: held, stopped, killed, gone on with."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.trainer.tuning import Tuning, child_command, folders, forget, told_of, unfinished
from tests.ui.trainer.child import STEPS
from tests.ui.trainer.conftest import PATIENCE, child
from trainer.tune.job import TuneError, wish, worker_of

Make = Callable[[str], Tuning]


@pytest.fixture
def make(qtbot: QtBot, folder: Path) -> Iterator[Make]:
    """Makes tunings in the one folder; ends what is left of them."""
    made: list[Tuning] = []

    def one(plan: str) -> Tuning:
        made.append(Tuning(folder, child(plan)))
        return made[-1]

    yield one
    for tuning in made:
        tuning.leave()


def reach(qtbot: QtBot, tuning: Tuning, step: int) -> None:
    qtbot.waitUntil(lambda: tuning.story.step >= step, timeout=PATIENCE)


def finish(qtbot: QtBot, tuning: Tuning) -> None:
    qtbot.waitUntil(lambda: not tuning.running, timeout=PATIENCE)


def test_it_runs_to_its_verdict(qtbot: QtBot, make: Make) -> None:
    tuning = make("kept")
    with qtbot.waitSignal(tuning.ended, timeout=PATIENCE):
        tuning.start()
    assert tuning.story.verdict is not None and tuning.story.verdict.kept
    assert tuning.story.step == STEPS
    assert not tuning.running and not tuning.trouble
    assert not unfinished()


def test_it_rests_and_goes_on(qtbot: QtBot, make: Make) -> None:
    tuning = make("slow")
    tuning.start()
    reach(qtbot, tuning, 3)
    tuning.pause(True)
    qtbot.wait(400)
    rested = tuning.story.step
    qtbot.wait(600)
    assert tuning.story.step == rested and tuning.running
    tuning.pause(False)
    reach(qtbot, tuning, rested + 2)


def test_what_holds_it_does_not_undo_the_users_pause(make: Make, folder: Path) -> None:
    tuning = make("slow")
    tuning.hold(True)
    tuning.pause(True)
    tuning.hold(False)
    assert wish(folder) == "pause"
    tuning.pause(False)
    assert wish(folder) == "run"


def test_stopping_judges_what_there_is(qtbot: QtBot, make: Make) -> None:
    tuning = make("slow")
    tuning.start()
    reach(qtbot, tuning, 3)
    tuning.pause(True)
    tuning.stop()
    finish(qtbot, tuning)
    assert tuning.story.over and tuning.story.step < STEPS


def test_a_killed_child_goes_on_at_its_step(qtbot: QtBot, make: Make) -> None:
    tuning = make("slow")
    with qtbot.waitSignal(tuning.ended, timeout=PATIENCE):
        tuning.start()
        reach(qtbot, tuning, 4)
        pid = worker_of(tuning.folder)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    assert not tuning.trouble and not tuning.story.over
    assert unfinished() == [tuning.folder]
    tuning.start()
    finish(qtbot, tuning)
    assert tuning.story.over
    assert tuning.story.losses["recon"].steps == list(range(1, STEPS + 1))


def test_a_full_disk_is_told_and_it_goes_on_when_there_is_room(qtbot: QtBot, make: Make) -> None:
    tuning = make("full-disk")
    tuning.start()
    finish(qtbot, tuning)
    assert tuning.trouble.startswith("The disk is full.")
    (tuning.folder / "room").touch()
    tuning.start()
    finish(qtbot, tuning)
    assert tuning.story.over and not tuning.trouble


def test_who_leaves_can_go_on_later(qtbot: QtBot, make: Make, folder: Path) -> None:
    first = make("slow")
    first.start()
    reach(qtbot, first, 4)
    first.leave()
    assert worker_of(folder) is None
    again = make("kept")
    assert again.story.step >= 4
    again.start()
    finish(qtbot, again)
    assert again.story.over


def test_a_child_that_a_killed_window_left_is_taken_over(
    qtbot: QtBot, make: Make, folder: Path
) -> None:
    orphan = subprocess.Popen(child("slow")(folder))
    try:
        qtbot.waitUntil(lambda: worker_of(folder) is not None, timeout=PATIENCE)
        tuning = make("kept")
        tuning.start()
        assert tuning.running
        reach(qtbot, tuning, 3)
        tuning.stop()
        assert orphan.wait(60) == 0
        finish(qtbot, tuning)
        assert tuning.story.over
    finally:
        orphan.kill()
        orphan.wait()


def test_a_program_that_cannot_be_started_ends_at_once(qtbot: QtBot, folder: Path) -> None:
    tuning = Tuning(folder, lambda _: ["/nowhere/lipsmith"])
    with qtbot.waitSignal(tuning.ended, timeout=PATIENCE):
        tuning.start()
    assert not tuning.running


def test_what_the_child_complains_of_is_its_trouble(qtbot: QtBot, folder: Path) -> None:
    words = "import sys; sys.exit('lipsmith: The model is gone. Choose another one.')"
    tuning = Tuning(folder, lambda _: [sys.executable, "-c", words])
    with qtbot.waitSignal(tuning.ended, timeout=PATIENCE):
        tuning.start()
    assert tuning.trouble == "The model is gone. Choose another one."


def test_giving_up_leaves_nothing(qtbot: QtBot, make: Make) -> None:
    tuning = make("slow")
    tuning.start()
    reach(qtbot, tuning, 2)
    tuning.give_up()
    assert not tuning.folder.exists() and not folders()
    forget(tuning.folder)  # twice is as good


def test_a_folder_without_a_job_is_none(tmp_path: Path) -> None:
    with pytest.raises(TuneError, match="no tuning"):
        Tuning(tmp_path)


def test_torn_lines_and_foreign_events_are_passed_over(folder: Path) -> None:
    (folder / "events.jsonl").write_text(
        '{"kind": "stage", "stage": "train", "done": 1, "total": 2}\n'
        '{"kind": "harvest"}\n{"kind": "lo\n{"kind": "figures", "step": 4, "values": {"own": 1}}\n'
    )
    assert told_of(folder).figures["own"].steps == [4]


def test_the_child_is_this_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, main, *arguments = child_command(folder)
    assert program == sys.executable and Path(main).is_file()
    assert arguments == ["tune", "--job", str(folder)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command(folder) == [sys.executable, "tune", "--job", str(folder)]


def test_the_room_loads_no_torch() -> None:
    words = "import sys, app.ui.trainer.room, app.ui.trainer.trainer; print('torch' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True)
    assert said.stdout.strip() == "False", said.stderr
