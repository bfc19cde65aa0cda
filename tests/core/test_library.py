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
