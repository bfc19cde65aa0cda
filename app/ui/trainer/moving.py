"""Models that go out, come in or are deleted: work for a thread of its own."""

import json
import subprocess
from pathlib import Path

from app.core.errors import ModelError
from app.core.progress import Progress, Work
from app.core.shelf import delete_model, export_model
from app.ui.trainer.shelf import Row
from app.ui.trainer.tuning import complaint, forget, program


def copy_out(name: str, target: Path) -> Work[Path]:
    """Copy a model into one file; see `app.core.shelf.export_model`."""
    yield Progress("Copying", 0, 0)
    return export_model(name, target)


def take_in(path: Path) -> Work[str]:
    """Add a model that was exported, in a process of its own, which may load torch.

    Returns
    -------
    str
        What it is called.

    Raises
    ------
    ModelError
        If it is none, or there is one of its name.
    """
    yield Progress("Copying", 0, 0)
    command = [*program(), "models", "import", str(path), "--json"]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ended.returncode:
        failed = f"{path} cannot be imported. Export the model once more."
        raise ModelError(complaint(ended.stderr) or failed)
    return str(json.loads(ended.stdout)["name"])


def delete(row: Row) -> Work[None]:
    """Delete a model with its tuning, or a tuning that came to none; crops go as well."""
    yield Progress("Deleting", 0, 0)
    if row.model is not None:
        delete_model(row.model.name)
    elif row.folder is not None:
        forget(row.folder)
