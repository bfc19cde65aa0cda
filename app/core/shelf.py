"""Where model files lie, and speakers' models among them, without importing torch.

`app.core.library` opens them; the window asks here, where an answer takes no time.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import appdirs

from app.core.errors import ModelError

BUNDLED = Path(__file__).resolve().parents[2] / "resources" / "models"
DEFAULT = "starter-96"
OPENNESS = BUNDLED / "openness-96.safetensors"
"""What says how open a mouth looks (`app.model.lips`), of use to every dub and training."""
OCCLUSION = BUNDLED / "occlusion-96.safetensors"
"""What finds things in front of a face (`app.model.occluders`), of use likewise."""
HEADER = "lipsmith"
"""The part of a model file's metadata that is its card, see `app.model.checkpoint`."""
_LONGEST_HEADER = 100_000_000  # bytes, the format's own bound


@dataclass(frozen=True)
class SpeakerModel:
    """A model that was tuned on a speaker.

    Attributes
    ----------
    name : str
        Of the model: its file's, without the ending.
    speaker : str
        Whose it is.
    path : Path
    about : dict
        The card's: ``consent``, ``footage``, ``metrics``, ``base``, ``base_sha256``, ``minutes``
        of footage, ``job`` (the tuning's folder).
    """

    name: str
    speaker: str
    path: Path
    about: dict[str, Any]


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


def engine_cache(sha256: str) -> Path:
    """Where engines keep what they make of the model whose file has this hash."""
    return Path(appdirs.user_cache_dir("lipsmith", appauthor=False)) / "engines" / sha256


def speaker_models(speaker: str = "") -> list[SpeakerModel]:
    """Models that were tuned on speakers, or on this one; damaged files are passed over."""
    found = []
    for name, path in model_files().items():
        about = about_of(path)
        if about.get("speaker") and speaker in ("", about["speaker"]):
            found.append(SpeakerModel(name, str(about["speaker"]), path, about))
    return found


def about_of(path: Path) -> dict[str, Any]:
    """What a model file's card tells about it; empty where there is none, or it is damaged."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if length > _LONGEST_HEADER:
                return {}
            header = json.loads(file.read(length))
        about = json.loads(header["__metadata__"][HEADER])["about"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return about if isinstance(about, dict) else {}


def export_model(name: str, target: Path) -> Path:
    """Copy a model into one file, whole or not at all; `app.core.library.import_model` takes it.

    Raises
    ------
    ModelError
        If there is none of the name, or the copy cannot be written.
    """
    source = _file_of(name)
    partial = target.with_name(f".{target.name}.partial")
    try:
        shutil.copyfile(source, partial)
        partial.replace(target)
    except OSError as error:
        raise ModelError(sentence(target, error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def delete_model(name: str) -> Path:
    """Delete a model of the user's own, whole or damaged, and the crops it was tuned on.

    Returns
    -------
    Path
        The file that is gone.

    Raises
    ------
    ModelError
        If there is none of the name, it came with the program, or it cannot be deleted.
    """
    path = own_model(name)
    about = about_of(path)
    try:
        with path.open("rb") as file:
            made = engine_cache(hashlib.file_digest(file, "sha256").hexdigest())
        path.unlink()
        if made.exists():
            shutil.rmtree(made)
        folder = Path(str(about.get("job", "")))
        if _is_tuning(folder, str(about.get("speaker", ""))):
            shutil.rmtree(folder)
    except OSError as error:
        raise ModelError(sentence(path, error)) from error
    return path


def own_model(name: str) -> Path:
    """File of a model of the user's own, whole or damaged.

    Raises
    ------
    ModelError
        If there is none of the name, or it came with the program.
    """
    path = _file_of(name)
    if path.parent == BUNDLED:
        raise ModelError(
            f"{name} came with Lipsmith and stays. Only models of your own can be deleted."
        )
    return path


def _file_of(name: str) -> Path:
    files = model_files()
    if name not in files:
        raise ModelError(
            f"There is no model {name!r}. Models at hand: {', '.join(files) or 'none'}."
        )
    return files[name]


def sentence(path: Path, error: OSError) -> str:
    """What went wrong with a file, for people."""
    return f"{path}: {error.strerror or error}. Check the file and the room on its disk."


def _is_tuning(folder: Path, speaker: str) -> bool:
    """Whether this speaker was tuned on in a folder: a card may come from elsewhere."""
    try:
        name = json.loads((folder / "job.json").read_text(encoding="utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(speaker) and name == speaker
