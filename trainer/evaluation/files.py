"""Writing an evaluation's files, whole or not at all."""

import json
from pathlib import Path
from typing import Any

from app.core.errors import MediaError
from trainer.evaluation.page import page
from trainer.evaluation.report import Evaluation


def check_places(*files: Path | None) -> None:
    """Complain before hours of work rather than after.

    Raises
    ------
    MediaError
        If the folder of one of the files does not exist.
    """
    for file in files:
        if file and not file.parent.is_dir():
            raise MediaError(f"The folder {file.parent} does not exist. Make it, or name another.")
        if file and file.is_dir():
            raise MediaError(f"{file} is a folder. Name a file.")


def write_files(
    found: Evaluation, figures: Path | None, report: Path | None, pictures: bool
) -> None:
    """Write the figures as JSON, and the report as HTML with or without frames.

    Raises
    ------
    MediaError
        If one cannot be written; what was at its place is then untouched.
    """
    if figures:
        write_json(figures, found.as_dict())
    if report:
        write_text(report, page(found, pictures))


def write_json(target: Path, values: dict[str, Any]) -> None:
    """Write plain values as JSON, see `write_text`."""
    write_text(target, json.dumps(values, indent=2, ensure_ascii=False) + "\n")


def write_text(target: Path, text: str) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    MediaError
        If it cannot be written; what was at its place is then untouched.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(target)
    except OSError as error:
        raise MediaError(
            f"{target} cannot be written ({error.strerror or error}). Choose another place; "
            "the same command does not measure again."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
