import subprocess
import sys
from pathlib import Path

import pytest

from app.core import library, shelf
from app.core.errors import ModelError
from app.model.checkpoint import Card, save_checkpoint
from app.model.expert import Expert, ExpertConfig

SMALL = ExpertConfig(width=4, embedding=8)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    own.mkdir()
    monkeypatch.setattr(shelf, "BUNDLED", bundled)
    monkeypatch.setattr(shelf, "own_folder", lambda: own)
    return bundled, own


def put(path: Path) -> None:
    save_checkpoint(path, Expert(SMALL), Card(path.stem, "expert", SMALL.as_dict()))


def test_a_model_in_the_users_folder_is_found_by_name(folders):
    put(folders[1] / "mine.safetensors")
    assert library.find_model("mine").path == folders[1] / "mine.safetensors"


def test_a_users_file_does_not_take_the_place_of_a_bundled_one(folders):
    for folder in folders:
        put(folder / f"{shelf.DEFAULT}.safetensors")
    assert library.find_model().path.parent == folders[0]


def test_a_name_that_nobody_has_is_refused_with_the_names_at_hand(folders):
    put(folders[1] / "mine.safetensors")
    with pytest.raises(ModelError, match=r"no model 'yours'.*mine"):
        library.find_model("yours")


def test_the_users_folder_bears_the_programs_name():
    assert shelf.own_folder().parts[-2:] == ("lipsmith", "models")


NO_TORCH = """
import sys
from app.core.dub import run
from app.core.library import find_model, open_engine
from app.core.render.sync import open_expert
from app.ui import app as window

window.warm_up().join()
engine = open_engine(find_model(), "openvino", 1, print)
assert engine.config.size == open_expert().size == 96
sys.exit("torch is imported" if "torch" in sys.modules else 0)
"""


def test_neither_dubbing_nor_the_window_imports_torch() -> None:
    pytest.importorskip("openvino", reason="OpenVINO is not installed")
    command = [sys.executable, "-c", NO_TORCH]
    subprocess.run(command, cwd=shelf.BUNDLED.parents[1], check=True)
