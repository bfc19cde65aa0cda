"""The request, the wish, and who is at work: what two processes share."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from trainer.tune.events import EventLog, Figure, read_events
from trainer.tune.job import (
    ALIVE,
    JOB,
    PAUSE,
    RUN,
    Footage,
    TuneError,
    TuneJob,
    TuneOptions,
    at_work,
    set_wish,
    wish,
    worker_of,
)


def job(**changes: object) -> TuneJob:
    clips = (Footage(Path("a.mp4"), faces=(0, 2)), Footage(Path("b.mp4"), at=(25, 64.5, 36.0)))
    values = {"name": "Anna", "clips": clips, "consent": "I agree.", **changes}
    return TuneJob(**values)  # type: ignore[arg-type]


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    asked = job(base="mine", options=TuneOptions(mode="adapters", steps=7, minutes=1.5))
    asked.save(tmp_path / "new")
    assert TuneJob.load(tmp_path / "new") == asked


def test_options_of_a_newer_version_are_passed_over(tmp_path: Path) -> None:
    job().save(tmp_path)
    values = json.loads((tmp_path / JOB).read_text())
    values["options"]["warmth"] = 3
    (tmp_path / JOB).write_text(json.dumps(values))
    assert TuneJob.load(tmp_path) == job()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "../x"}, "no name for a speaker"),
        ({"clips": ()}, "no footage to tune on"),
        ({"consent": "  "}, "Anna's consent is missing"),
        ({"options": TuneOptions(mode="all")}, "full, decoder, adapters"),
        ({"options": TuneOptions(losses="mine")}, "copy, paper"),
    ],
)
def test_a_job_that_makes_no_sense_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(TuneError, match=says):
        job(**changes)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "Anna"}', '{"clips": 3}'])
def test_a_damaged_job_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / JOB).write_text(text)
    with pytest.raises(TuneError, match="tuning"):
        TuneJob.load(tmp_path)


def test_nobody_has_said_anything_at_first_and_nonsense_counts_as_nothing(tmp_path: Path) -> None:
    assert wish(tmp_path) == RUN
    set_wish(tmp_path, PAUSE)
    assert wish(tmp_path) == PAUSE
    set_wish(tmp_path, "dance")
    assert wish(tmp_path) == RUN


def test_a_second_process_is_refused_and_a_dead_ones_place_is_taken(tmp_path: Path) -> None:
    (tmp_path / ALIVE).write_text(str(os.getppid()))
    with pytest.raises(TuneError, match="is at work on"), at_work(tmp_path):
        pass
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    (tmp_path / ALIVE).write_text(dead.stdout)
    assert worker_of(tmp_path) is None
    with at_work(tmp_path):
        assert worker_of(tmp_path) == os.getpid()
    assert not (tmp_path / ALIVE).exists()


class TestEvents:
    def test_only_whole_lines_are_read_and_the_rest_later(self, tmp_path: Path) -> None:
        log = EventLog(tmp_path)
        log.stage("train", 1, 2)
        with (tmp_path / "events.jsonl").open("ab") as file:
            file.write(b'{"kind": "no')
        events, place = read_events(tmp_path)
        assert [event["kind"] for event in events] == ["stage"]
        with (tmp_path / "events.jsonl").open("ab") as file:
            file.write(b'te"}\n')
        events, place = read_events(tmp_path, place)
        assert [event["kind"] for event in events] == ["note"]
        assert read_events(tmp_path, place) == ([], place)

    def test_a_line_torn_by_a_kill_does_not_swallow_the_next(self, tmp_path: Path) -> None:
        with (tmp_path / "events.jsonl").open("wb") as file:
            file.write(b'{"kind": "los')
        EventLog(tmp_path).verdict(False, "why", "", {"lpips": Figure(1, 2, 3, 4, -1)}, None)
        (event,) = read_events(tmp_path)[0]
        assert event["kind"] == "verdict" and event["figures"]["lpips"]["tuned"] == 2

    def test_a_full_disk_is_told_in_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(TuneError, match="cannot be written"):
            EventLog(tmp_path / "gone").stage("train")


def test_the_window_may_read_jobs_and_events_without_torch() -> None:
    code = "import sys; import trainer.tune.events; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
