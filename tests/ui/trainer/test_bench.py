"""Measuring a tuning: a button is pressed, and what happens until the verdict is told."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.core.errors import LipsmithError, MediaError
from app.ui import bench_tuning
from app.ui.bench_scenes import resident
from app.ui.bench_tuning import TARGETS, TuningFigures, bench_tune, tune
from app.ui.window import Window
from tests.core.dub.talking import talking_clip
from tests.ui.trainer.conftest import child

STALL = 0.4  # s


def hold_everything_up() -> None:
    time.sleep(STALL)


@pytest.fixture
def clip(tmp_path: Path, window: Window, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clip to tune on in this very window, which closes by itself."""

    @contextmanager
    def shown(_: Path) -> Iterator[Window]:
        yield window

    monkeypatch.setattr(bench_tuning, "shown_window", shown)
    talking_clip(tmp_path / "talk.mp4", frames=20)
    return tmp_path / "talk.mp4"


def test_a_tuning_is_measured_from_the_button_to_the_verdict(
    window: Window, clip: Path, tmp_path: Path
) -> None:
    QTimer.singleShot(2000, hold_everything_up)
    window.trainer.runs.command = child("slow")
    found = tune(tmp_path, 1, [clip])
    assert found["kept"] and found["verdict"]
    assert found["steps"] == 60
    assert found["minutes"] > 0
    assert found["stall_ms"] > STALL * 900
    assert found["stalls_over"] >= 1
    assert any("hold_everything_up" in str(stall["where"]) for stall in found["stalls"])


def test_a_tuning_that_fails_is_no_figure(window: Window, clip: Path, tmp_path: Path) -> None:
    window.trainer.runs.command = child("full-disk")
    with pytest.raises(LipsmithError, match="The disk is full"):
        tune(tmp_path, 1, [clip])


def test_a_clip_that_is_not_there_is_named_before_anything_begins(tmp_path: Path) -> None:
    missing = tmp_path / "gone.mp4"
    with pytest.raises(MediaError, match=re.escape(str(missing))):
        next(bench_tune([missing], 1))


def test_the_table_says_what_misses_its_target(qtbot: QtBot) -> None:
    stall = {"ms": 120.0, "own_ms": 3.0, "during": "train", "where": ["a:1 f"], "others": []}
    figures = {"stall_ms": 120.0, "memory_mb": 2378.6, "minutes": 8.4, "stalls": [stall]}
    figures |= {"stall_opening_ms": 0.0, "stalls_over": 1, "steps": 60, "verdict": "Kept."}
    lines = TuningFigures("xcb", 0.5, figures).lines()
    told = {target.name: next(line for line in lines if target.words in line) for target in TARGETS}
    assert "120 ✗" in told["stall_ms"]
    assert "2378.6 ✓" in told["memory_mb"]
    assert "8.4 ✓" in told["minutes"]
    assert any("while train" in line for line in lines)


GROWS = """
from app.ui.bench_scenes import resident
before = resident()
held = bytearray(b"1") * 200_000_000
now = resident()
del held
print(*before, *now, *resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell nothing in /proc")
def test_memory_is_told_as_it_is_and_as_it_was_at_most() -> None:
    said = subprocess.run([sys.executable, "-c", GROWS], capture_output=True, text=True, check=True)
    now, most, now_held, most_held, now_freed, most_freed = map(float, said.stdout.split())
    assert now_held > now + 150 and most_held > most + 100
    assert now_freed < now_held - 150 and most_freed >= now_held - 1
    assert resident(2**22 + 1) == (0, 0)  # beyond the greatest number of a process
