"""The models that are at hand: those that come with the program, and files of the user's own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import appdirs
import numpy as np

from app.core.errors import ModelError
from app.model.audio import MELS, SILENCE, WINDOW
from app.model.checkpoint import Card, CheckpointError, file_hash, read_card
from app.model.engines import BATCH, Engine, load_engine

BUNDLED = Path(__file__).resolve().parents[2] / "resources" / "models"
DEFAULT = "starter-96"


@dataclass(frozen=True)
class Model:
    """A model file: its name, where it lies, what its card says, and its SHA-256."""

    name: str
    path: Path
    card: Card
    sha256: str


def own_folder() -> Path:
    """Where the user's own models lie, wherever this system keeps the data of programs."""
    return Path(appdirs.user_data_dir("lipsmith", appauthor=False)) / "models"


def model_files() -> dict[str, Path]:
    """Files of the models by name: those that come with the program, then the user's own.

    A file of the user's does not take the place of one that comes with the program.
    """
    found: dict[str, Path] = {}
    for folder in (BUNDLED, own_folder()):
        for path in sorted(folder.glob("*.safetensors")):
            found.setdefault(path.stem, path)
    return found


def find_model(name: str = "") -> Model:
    """Find a model by name, or a file by path; without either, the default starter.

    Raises
    ------
    ModelError
        If there is none, or the file is damaged or foreign.
    """
    files = model_files()
    if (name or DEFAULT) in files:
        return _model(files[name or DEFAULT])
    if name and (Path(name).suffix or Path(name).exists()):
        return _model(Path(name))
    raise ModelError(
        f"There is no model {name or DEFAULT!r}. Models at hand: {', '.join(files) or 'none'}; "
        f"give the path of a model file, or put it into {own_folder()}."
    )


def open_engine(model: Model, engine: str, threads: int, warn: Callable[[str], None]) -> Engine:
    """Load a model's generator and put it where it runs.

    Parameters
    ----------
    engine : str
        One of `app.model.engines.ENGINES`.
    threads : int
        CPU threads, 0 for all.

    Raises
    ------
    ModelError
        If the model cannot be loaded or the engine is not available.
    """
    try:
        return load_engine(model.path, engine, threads or None, warn)
    except (CheckpointError, ValueError) as error:
        raise ModelError(str(error)) from error


def _model(path: Path) -> Model:
    try:
        card = read_card(path)
        return Model(path.stem, path, card, file_hash(path))
    except (CheckpointError, OSError) as error:
        raise ModelError(str(error)) from error


def try_engine(model: Model) -> str:
    """Run a generator once on noise, on the engine that would be chosen here.

    Returns
    -------
    str
        What was seen, in a few words.

    Raises
    ------
    ModelError
        If the model cannot be loaded, or its output is not a picture.
    """
    engine = open_engine(model, "auto", 0, lambda sentence: None)
    size = engine.config.size
    channels = engine.config.channels
    noise = np.random.default_rng(0).random((BATCH, channels, size, size), dtype=np.float32)
    mel = np.full((BATCH, 1, MELS, WINDOW), SILENCE, dtype=np.float32)
    engine.run(noise, mel)
    start = time.monotonic()
    parts = engine.run(noise, mel)
    took = time.monotonic() - start
    if not np.isfinite(parts).all():
        raise ModelError(f"{model.name} gives no picture on {engine.name}. Try --engine torch.")
    return f"{model.name} on {engine.name}, {1000 * took / BATCH:.0f} ms a frame"
