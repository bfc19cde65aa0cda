"""What OpenVINO makes of a network is made once, elsewhere, and never trusted blindly."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from app.model import converted
from app.model.card import Card, CheckpointError
from app.model.checkpoint import save_checkpoint
from app.model.engines import BATCH, Engine, load_engine
from app.model.generator import Generator, GeneratorConfig

pytest.importorskip("openvino", reason="OpenVINO is not installed")

ROOT = Path(__file__).resolve().parents[2]
TINY = GeneratorConfig(name="tiny", size=48, widths=(16, 24, 32), alignments=2, patch=2)
READ = """
import sys
from pathlib import Path
from app.model.engines import load_engine
engine = load_engine(Path(sys.argv[1]), "openvino", threads=1, kept=Path(sys.argv[2]))
assert engine.config.size == 48 and engine.card.licence == "ours"
assert "torch" not in sys.modules
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_checkpoint(path, Generator(TINY), Card("tiny", "generator", TINY.as_dict(), "ours"))
    return path


@pytest.fixture(scope="module")
def expected(model: Path) -> NDArray[np.float32]:
    """What comes of converting here and keeping nothing."""
    return picture(load_engine(model, "openvino", threads=1))


@pytest.fixture(scope="module")
def whole(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the model's network is kept; not to be changed."""
    kept = tmp_path_factory.mktemp("cache") / "hash"
    load_engine(model, "openvino", threads=1, kept=kept)
    return kept


def picture(engine: Engine) -> NDArray[np.float32]:
    rng = np.random.default_rng(3)
    faces = rng.random((BATCH, 6, 48, 48), dtype=np.float32)
    return engine.run(faces, rng.random((BATCH, 1, 80, 16), dtype=np.float32))


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Path:
    """A copy of that cache."""
    (place,) = whole.iterdir()
    copy = tmp_path / "cache" / "hash" / place.name
    copy.mkdir(parents=True)
    for path in place.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    return copy.parent


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("converted once more")


def test_what_is_kept_gives_the_same_picture_without_torch(
    model: Path, kept: Path, expected: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", refuse)
    engine = load_engine(model, "openvino", threads=1, kept=kept)
    np.testing.assert_array_equal(picture(engine), expected)


def test_neither_making_nor_reading_brings_torch_into_the_program(
    model: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        command = [sys.executable, "-c", READ, str(model), str(tmp_path / "hash")]
        subprocess.run(command, cwd=ROOT, check=True)
    assert len(list((tmp_path / "hash").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("generator.xml", lambda path: path.write_bytes(b"damaged")),
        ("generator.bin", lambda path: path.write_bytes(path.read_bytes()[:-64])),
        ("generator.bin", lambda path: path.write_bytes(bytes(path.stat().st_size))),
        ("generator.bin", lambda path: path.unlink()),
        (converted.SEAL, lambda path: path.unlink()),
        (converted.SEAL, lambda path: path.write_text("[]")),
    ],
)
def test_a_damaged_entry_is_made_again(
    name: str, harm: object, model: Path, kept: Path, expected: NDArray[np.float32]
) -> None:
    (place,) = kept.iterdir()
    harm(place / name)  # type: ignore[operator]
    engine = load_engine(model, "openvino", threads=1, kept=kept)
    np.testing.assert_array_equal(picture(engine), expected)
    assert [path.name for path in kept.iterdir()] == [place.name]
    assert converted._read(place)


def test_a_folder_that_cannot_be_written_costs_only_time(
    model: Path, tmp_path: Path, expected: NDArray[np.float32]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    engine = load_engine(model, "openvino", threads=1, kept=tmp_path / "file" / "hash")
    np.testing.assert_array_equal(picture(engine), expected)


def test_a_process_that_dies_costs_only_time(
    model: Path,
    tmp_path: Path,
    expected: NDArray[np.float32],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    engine = load_engine(model, "openvino", threads=1, kept=tmp_path / "hash")
    np.testing.assert_array_equal(picture(engine), expected)
    assert list((tmp_path / "hash").iterdir()) == []


def test_a_model_file_at_fault_is_told_as_ever(model: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(model.read_bytes()[:-1000])
    for kept in (None, tmp_path / "hash"):
        with pytest.raises(CheckpointError, match="damaged"):
            load_engine(damaged, "openvino", threads=1, kept=kept)
    other = GeneratorConfig(name="tiny", size=48, widths=(16, 24, 40), alignments=2, patch=2)
    wrong = tmp_path / "wrong.safetensors"
    save_checkpoint(wrong, Generator(TINY), Card("tiny", "generator", other.as_dict()))
    for kept in (None, tmp_path / "hash"):
        with pytest.raises(CheckpointError, match=r"(?s)wrong.safetensors is damaged .*Fetch"):
            load_engine(wrong, "openvino", threads=1, kept=kept)
    assert not list(tmp_path.glob("hash/*"))


def test_those_not_used_for_longest_go_first(tmp_path: Path) -> None:
    for age in range(converted.MOST + 3):
        entry = tmp_path / f"model{age}" / "version"
        entry.mkdir(parents=True)
        (entry / "generator.bin").write_bytes(b"")
        os.utime(entry, (10_000 - age, 10_000 - age))
    abandoned, begun = (tmp_path / "model0" / f".partial-{n}" for n in "ab")
    abandoned.mkdir()
    os.utime(abandoned, (0, 0))
    begun.mkdir()
    converted._prune(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"model{age}" for age in range(converted.MOST)}
    assert begun.is_dir() and not abandoned.exists()


STANDALONE = """
import runpy, sys
sys.frozen = True
sys.argv = ["lipsmith", "-m", "app.model.convert", *sys.argv[1:]]
runpy.run_path("main.py", run_name="__main__")
"""


def test_a_standalone_program_converts_as_its_own_python(model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STANDALONE, str(model), str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert set(converted._read(tmp_path)) == {"generator"}
