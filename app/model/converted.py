"""What OpenVINO makes of a network, kept on the disk.

Making it takes torch and five seconds of a processor, during much of which no other thread of the
program gets its turn: a process of its own does that, once for each model.  Reading what it made
takes a twentieth of a second.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from app import __version__
from app.model.card import CheckpointError

if TYPE_CHECKING:
    import openvino

BATCH = 8
"""Frames that go through a generator together."""
MOST = 8
"""Models of which something is kept; those that were not used for longest go first."""
SEAL = "whole.json"
"""Names the files of an entry with their hashes; it is written last."""
NO_MODEL = 2
"""Exit code of `app.model.convert` when the model file is at fault, and its output says why."""
_ROOT = Path(__file__).resolve().parents[2]
_UNREADABLE = (OSError, RuntimeError, ValueError, AttributeError)
_ABANDONED = 3600  # s, after which nobody is at work on an unfinished entry


def converted(path: Path, kept: Path | None) -> "dict[str, openvino.Model]":
    """Turn a network into models of OpenVINO.

    Parameters
    ----------
    path : Path
        The model file.
    kept : Path or None
        Folder of this model file alone, in which the result is kept and looked for; its
        parent holds those of all model files, and no more than `MOST` results.  A result of other
        code or another OpenVINO does not count, nor does a damaged one.  None, or a folder that
        cannot be written, keeps nothing: this process then converts, with torch.

    Returns
    -------
    dict
        See `app.model.convert.convert`.

    Raises
    ------
    CheckpointError
        As `load_checkpoint`, if nothing is kept of the file.
    """
    if kept is not None:
        place = kept / _version()
        with suppress(*_UNREADABLE):
            return _read(place)
        try:
            _make(path.resolve(), place)
            return _read(place)
        except CheckpointError:
            raise
        except (*_UNREADABLE, subprocess.SubprocessError):
            pass  # a full disk costs time later as well, not the work now
    from app.model.convert import convert

    return convert(path)


def seal(folder: Path) -> None:
    """Mark a folder of models as whole."""
    hashes = {path.name: _hash(path) for path in folder.iterdir()}
    (folder / SEAL).write_text(json.dumps(hashes), "utf-8")


def _read(place: Path) -> "dict[str, openvino.Model]":
    """Read what is kept in a place, if all of it is there as it was written."""
    hashes = json.loads((place / SEAL).read_text("utf-8"))
    if any(_hash(place / name) != value for name, value in hashes.items()):
        raise ValueError(f"{place} is damaged")
    import openvino as ov

    core = ov.Core()
    models = {
        Path(name).stem: core.read_model(place / name) for name in hashes if name.endswith(".xml")
    }
    with suppress(OSError):
        os.utime(place)
    return models


def _make(model: Path, place: Path) -> None:
    """Have it made by another process beside its place, and put it there at once."""
    with _beside(place) as partial:
        command = [sys.executable, "-m", "app.model.convert", str(model), str(partial)]
        done = subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if done.returncode == NO_MODEL:
            raise CheckpointError(done.stdout.strip())
        done.check_returncode()
        shutil.rmtree(place, ignore_errors=True)
        with suppress(OSError):  # another process may have been faster
            partial.replace(place)
    _prune(place.parent.parent)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=".partial-", dir=place.parent))
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _prune(folder: Path) -> None:
    """Keep the `MOST` entries that were used last, and none that a process left unfinished."""
    aged = []
    for entry in folder.glob("*/*"):
        with suppress(OSError):  # another process may delete as well
            aged.append((entry.stat().st_mtime, entry))
    whole = sorted((each for each in aged if not each[1].name.startswith(".")), reverse=True)
    left = [e for used, e in aged if e.name.startswith(".") and used < time.time() - _ABANDONED]
    for entry in [*left, *(entry for _, entry in whole[MOST:])]:
        shutil.rmtree(entry, ignore_errors=True)
        with suppress(OSError):
            entry.parent.rmdir()  # which it does if nothing else is in it


def _version() -> str:
    """A name for all that shapes the result besides the model file."""
    import openvino as ov

    digest = hashlib.sha256(f"{__version__} {ov.__version__}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
