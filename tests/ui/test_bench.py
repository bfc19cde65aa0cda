"""Measuring the window: stalls are seen with their cause, and the long clip is what it says."""

import re
import time
from fractions import Fraction
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import MediaError
from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.progress import finish
from app.core.project.relink import fingerprint
from app.core.render.store import Store
from app.ui import bench_media
from app.ui.bench import TARGETS, Figures, _summed_up, bench_ui
from app.ui.watchdog import Stall, Watchdog
from tests.core.dub.talking import talking_clip


def hold_everything_up() -> None:
    time.sleep(0.3)


def test_a_stall_is_recorded_with_what_caused_it(qtbot: QtBot) -> None:
    dog = Watchdog()
    dog.during = "testing"
    seen: list[Stall] = []
    for _ in range(3):  # on a machine that stands still the other thread may not come to look
        qtbot.wait(30)
        dog.stalls.clear()
        hold_everything_up()
        qtbot.waitUntil(lambda: bool(dog.stalls))
        seen += [stall for stall in dog.stalls if stall.where]
        if seen:
            break
    dog.close()
    stall = max(seen, key=lambda stall: stall.ms)
    assert stall.ms > 200 and stall.own_ms < 200
    assert stall.during == "testing"
    assert "hold_everything_up" in stall.where[0]


@pytest.mark.parametrize("which", ["clip", "dub"])
def test_a_file_that_is_not_there_is_told_by_the_name_that_was_given(
    tmp_path: Path, which: str
) -> None:
    missing = tmp_path / "figures.json"
    with pytest.raises(MediaError, match=re.escape(str(missing))):
        next(bench_ui(**{which: missing}))


def test_a_long_clip_is_known_frame_by_frame(tmp_path: Path, monkeypatch: object) -> None:
    short, store = tmp_path / "short-long.mp4", Store(tmp_path / "store")

    def drawn(path: Path, size: tuple[int, int]) -> list[None]:
        talking_clip(path, frames=20)
        return []

    monkeypatch.setattr(bench_media, "talking", drawn)  # type: ignore[attr-defined]
    long = tmp_path / "long.mp4"
    finish(bench_media.long_clip(long, 12.0, store))
    assert short.is_file()
    analysis = store.analysis(fingerprint(long))
    assert analysis is not None
    with VideoReader(probe(long)) as reader:
        times = [Fraction(frame.pts) * frame.time_base for _, frame in reader]
    assert times == [int(pts) * analysis.time_base for pts in analysis.pts]
    assert len(times) == 300 and analysis.cuts == (240,)
    assert [(t.shot, t.first, t.end) for t in analysis.tracks] == [(0, 0, 240), (1, 240, 300)]


def test_the_table_says_what_misses_its_target() -> None:
    stall = {"ms": 70.0, "own_ms": 3.0, "during": "trimming", "where": ["a:1 f"], "others": []}
    figures = {"stalls_working": [stall], "stalls_loading": [], "stalls_opening": []}
    found = _summed_up({**figures, "dropped_share": 0.001, "start_ms": 900.0})
    lines = Figures({"offscreen": found}, 0.5).lines()
    told = {target.name: next(line for line in lines if target.words in line) for target in TARGETS}
    assert "900 ✓" in told["start_ms"]
    assert "70 ✗" in told["stall_ms"]
    assert "0.1 ✓" in told["dropped_percent"]
    assert "–" in told["memory_mb"]
    assert any("while trimming" in line for line in lines)
