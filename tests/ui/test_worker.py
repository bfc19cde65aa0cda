"""Long work in threads."""

import os
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import LipsmithError
from app.core.progress import Progress, Work
from app.ui.worker import Jobs, Worker


def counting(count: int, log: list[str] | None = None) -> Work[int]:
    try:
        for done in range(count):
            yield Progress("Counting", done, count)
        yield Progress("Counting", count, count)
    finally:
        if log is not None:
            log.append(threading.current_thread().name)
    return count


def endless(log: list[str]) -> Work[None]:
    try:
        while True:
            yield Progress("Waiting", 0, 0)
    finally:
        log.append("closed")


def failing(error: Exception) -> Work[None]:
    yield Progress("Failing", 0, 1)
    raise error


def test_a_result_comes_back_to_the_windows_thread(qtbot: QtBot) -> None:
    jobs, seen = Jobs(), []
    with qtbot.waitSignals([jobs.changed, jobs.changed]):
        jobs.start("Count", counting(3), lambda n: seen.append((n, threading.current_thread())))
    assert seen == [(3, threading.main_thread())]
    assert not jobs.busy()


def test_the_work_runs_in_another_thread(qtbot: QtBot) -> None:
    log: list[str] = []
    worker = Worker(counting(2, log))
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    assert log != [threading.main_thread().name]


def test_progress_is_thinned_out_but_its_end_is_told(qtbot: QtBot) -> None:
    jobs, seen = Jobs(), []
    jobs.progressed.connect(lambda title, progress: seen.append((title, progress.done)))
    worker = jobs.start("Count", counting(100_000))
    with qtbot.waitSignal(worker.finished):
        pass
    qtbot.waitUntil(lambda: not jobs.busy())
    assert 1 <= len(seen) < 1000
    assert seen[-1] == ("Count", 100_000)


def test_cancelling_closes_the_generator(qtbot: QtBot) -> None:
    log: list[str] = []
    worker = Worker(endless(log))
    with qtbot.waitSignal(worker.progressed):
        worker.start()
    with qtbot.waitSignal(worker.cancelled):
        worker.cancel()
    worker.wait()
    assert log == ["closed"]


def test_paused_work_can_be_cancelled_and_resumed(qtbot: QtBot) -> None:
    worker = Worker(counting(10))
    worker.pause()
    worker.start()
    with qtbot.assertNotEmitted(worker.done, wait=50):
        pass
    with qtbot.waitSignal(worker.done):
        worker.resume()
    log: list[str] = []
    other = Worker(endless(log))
    other.pause()
    other.start()
    with qtbot.waitSignal(other.cancelled):
        other.cancel()
    for each in (worker, other):
        each.wait()


def test_an_error_is_told_with_the_title(qtbot: QtBot) -> None:
    jobs, error = Jobs(), LipsmithError("The disk is full. Free some space.")
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.start("Save", failing(error))
    assert told.args == ["Save", error]
    qtbot.waitUntil(lambda: not jobs.busy())


def test_an_error_of_whoever_takes_the_result_counts(qtbot: QtBot) -> None:
    def refuse(_: int) -> None:
        raise LipsmithError("No.")

    jobs = Jobs()
    with qtbot.waitSignal(jobs.failed):
        jobs.start("Count", counting(1), refuse)
    qtbot.waitUntil(lambda: not jobs.busy())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows a niceness of threads")
def test_works_give_way_to_the_window(qtbot: QtBot) -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work() -> Work[int]:
        yield Progress("Looking", 0, 1)
        return nice()

    before, found = nice(), list[int]()
    jobs = Jobs()
    jobs.start("Looking", work(), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert found[0] == max(before, 10) and nice() == before
