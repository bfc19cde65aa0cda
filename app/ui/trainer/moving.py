"""Models that go out, come in or are deleted: work for a thread of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.core.progress import Progress, Work
from app.core.shelf import delete_model, export_model
from app.ui.trainer.shelf import Row
from app.ui.trainer.tuning import forget

if TYPE_CHECKING:
    from app.core.library import Model


def copy_out(name: str, target: Path) -> Work[Path]:
    """Copy a model into one file; see `app.core.shelf.export_model`."""
    yield Progress("Copying", 0, 0)
    return export_model(name, target)


def take_in(path: Path) -> Work["Model"]:
    """Add a model that was exported; see `app.core.library.import_model`."""
    yield Progress("Copying", 0, 0)
    from app.core.library import import_model  # which imports torch

    return (yield from import_model(path))


def delete(row: Row) -> Work[None]:
    """Delete a model with its tuning, or a tuning that came to none; crops go as well."""
    yield Progress("Deleting", 0, 0)
    if row.model is not None:
        delete_model(row.model.name)
    elif row.folder is not None:
        forget(row.folder)
