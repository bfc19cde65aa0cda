"""What is loaded before the first clip needs it."""

import os
import subprocess
import sys
from pathlib import Path

import cv2

from app.ui.warming import libraries

ROOT = Path(__file__).parents[2]
FIRST_CLIP = """
import sys
from app.ui.warming import warm_up

warm_up().join()
before = set(sys.modules)
import app.ui.playback, app.ui.rendering
from app.core.library import find_model
from app.ui.preview.sound_out import open_device

find_model()
open_device()
files = [str(getattr(sys.modules[name], "__file__", "")) for name in set(sys.modules) - before]
sys.exit(" ".join(file for file in files if file.endswith((".so", ".pyd"))) or 0)
"""


def test_the_first_clip_finds_all_compiled_modules_loaded() -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CLIP], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_trainer_finds_its_room_loaded() -> None:
    script = "import sys; from app.ui.warming import warm_up; warm_up().join(); "
    script += "sys.exit('app.ui.trainer.room' not in sys.modules)"
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env).returncode == 0


def test_the_large_libraries_are_read_ahead() -> None:
    found = list(libraries())
    folder = Path(cv2.__file__).parent
    largest = max(folder.glob("cv2*"), key=lambda path: path.stat().st_size)
    assert largest in found
    assert any(path.name.startswith("QtMultimedia") for path in found)
