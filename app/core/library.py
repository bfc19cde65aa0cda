"""The models that are at hand: those that come with the program, and files of the user's own."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.core import shelf
from app.core.errors import ModelError
from app.core.progress import Progress, Work
from app.core.shelf import model_files
from app.model.audio import MELS, SILENCE, WINDOW
from app.model.card import Card, CheckpointError, file_hash, read_card
from app.model.engines import BATCH, Engine, load_engine


@dataclass(frozen=True)
class Model:
    """A model file: its name, where it lies, what its card says, and its SHA-256."""

    name: str
    path: Path
    card: Card
    sha256: str

    @property
    def bundled(self) -> bool:
        """Whether it came with the program."""
        return self.path.parent == shelf.BUNDLED


def find_model(name: str = "") -> Model:
    """Find a model by name, or a file by path; without either, the default starter.

    Raises
    ------
    ModelError
        If there is none, or the file is damaged or foreign.
    """
    files, wanted = model_files(), name or shelf.DEFAULT
    if wanted in files:
        return _model(files[wanted])
    if name and (Path(name).suffix or Path(name).exists()):
        return _model(Path(name))
    raise ModelError(
        f"There is no model {wanted!r}. Models at hand: {', '.join(files) or 'none'}; "
        f"give the path of a model file, or put it into {shelf.own_folder()}."
    )


def import_model(path: Path, name: str = "") -> Work[Model]:
    """Make a public checkpoint, or a model that was exported, one of the user's own.

    Parameters
    ----------
    path
        The checkpoint as its authors published it (`app.model.public`), or a file that
        `app.core.shelf.export_model` wrote; it stays as it is.
    name
        What to call the model; by default what the network is known as.

    Returns
    -------
    Model
        In `app.core.shelf.own_folder`; as it lies there if the same file was imported under this
        name before.

    Raises
    ------
    ModelError
        If the file is none that can be imported, the name is impossible or taken, or the model
        cannot be written.
    """
    from app.model.checkpoint import save_checkpoint

    if name and not re.fullmatch(r"\w[\w .-]*", name):
        raise ModelError(f"{name!r} is no name for a model. Use letters, digits, dots and dashes.")
    yield Progress("Reading the checkpoint", 0, 2)
    try:
        net, card, half = _read(path)
    except (CheckpointError, OSError) as error:
        raise ModelError(_sentence(path, error)) from error
    target = shelf.own_folder() / f"{name or card.name}.safetensors"
    if _imported_from(target) == card.about["file_sha256"]:
        return _model(target)
    if target.stem in model_files():
        raise ModelError(
            f"There is a model {target.stem!r} already. Give the new one another name with --name, "
            f"or delete the old one with 'lipsmith models delete {target.stem}'."
        )
    yield Progress("Writing the model", 1, 2)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save_checkpoint(target, net, card, half)
    except OSError as error:
        raise ModelError(_sentence(target, error)) from error
    return _model(target)


def _read(path: Path) -> tuple[Any, Card, bool]:
    """The network of a file from elsewhere, its card, and whether fp16 holds its weights."""
    if path.suffix != ".safetensors":
        from app.model.public import recognise

        return *recognise(path), False
    from app.model.checkpoint import load_checkpoint

    net, card = load_checkpoint(path)
    about = {key: value for key, value in card.about.items() if key != "job"}  # is not here
    return net, replace(card, about={**about, "file_sha256": file_hash(path)}), True


def _imported_from(path: Path) -> str:
    """SHA-256 of the public checkpoint that a model was made from; empty if it was not."""
    try:
        return str(read_card(path).about.get("file_sha256", ""))
    except CheckpointError:
        return ""


def _sentence(path: Path, error: Exception) -> str:
    """What went wrong with a file, for people."""
    return shelf.sentence(path, error) if isinstance(error, OSError) else str(error)


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
    kept = shelf.engine_cache(model.sha256)
    try:
        return load_engine(model.path, engine, threads or None, warn, kept)
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
