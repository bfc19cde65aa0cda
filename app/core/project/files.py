"""Projects on the disk: one readable JSON file each.

Documents that are equal give files that are equal byte for byte.
"""

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from app.core.project.check import all_ids, check, highest_number, segment_order
from app.core.project.codec import Misfit, decode, encode
from app.core.project.document import SCHEMA, Document, Media, ProjectError

SUFFIX = ".lipsmith"
FORMAT = "lipsmith project"


def save(document: Document, path: Path) -> None:
    """Write a project; the file is whole at any moment, the old one or the new one.

    Parameters
    ----------
    document : Document
    path : Path
        Media are named relative to its folder where they share more than the root with it.

    Raises
    ------
    ProjectError
        If it cannot be written; a file that was there is then as it was.
    """
    try:
        write_whole(path, dumps(document, path.parent))
    except OSError as error:
        raise ProjectError(
            f"The project cannot be written to {path}: {error.strerror or error}. "
            "Save it to another folder."
        ) from error


def load(path: Path) -> Document:
    """Read a project.

    Raises
    ------
    ProjectError
        If there is none, or it is damaged, foreign, or of a newer program.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ProjectError(f"There is no project {path}. Check the name and the folder.") from error
    except OSError as error:
        raise ProjectError(
            f"The project {path} cannot be read: {error.strerror or error}. "
            "Check the file and its permissions."
        ) from error
    return loads(data, path)


def dumps(document: Document, folder: Path | None = None) -> bytes:
    """What is in the file of a document; ``folder`` is that of the file, if it has one."""
    plain = {"format": FORMAT, "schema": document.schema}
    plain.update(encode(_with_paths(document, folder, _relative) if folder else document))
    return to_json(plain, indent=1)


def loads(data: bytes, path: Path) -> Document:
    """Make a document of what is in a file; ``path`` is the file's.

    Raises
    ------
    ProjectError
        See `load`.
    """
    try:
        plain = from_json(data)
    except ValueError as error:
        raise ProjectError(
            f"{path} is damaged, or is no Lipsmith project. Open another file, or a copy of it."
        ) from error
    if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
        raise ProjectError(f"{path} is no Lipsmith project. Open a file that Lipsmith saved.")
    document = document_of(plain, path)
    return _with_paths(document, path.parent, _absolute)


def document_of(plain: dict[str, Any], path: Path) -> Document:
    """Make a document of its plain values, segments in any order, and see that it is sound.

    Raises
    ------
    ProjectError
        If it is not, or of a newer program; ``path`` says where it was read.
    """
    schema = plain.get("schema")
    if type(schema) is int and schema > SCHEMA:
        raise ProjectError(
            f"{path} was saved by a newer Lipsmith (format {schema}; this one reads up to "
            f"{SCHEMA}). Update Lipsmith to open it."
        )
    try:
        document = decode(Document, plain)
        highest = highest_number(all_ids(document))
        document = replace(
            document,
            segments=tuple(sorted(document.segments, key=segment_order)),
            counter=max(document.counter, highest),
        )
        check(document)
    except Misfit as error:
        _refuse(path, str(error), error)
    except ProjectError as error:
        _refuse(path, str(error), error)
    return document


def to_json(plain: Any, indent: int | None = None) -> bytes:
    """JSON in UTF-8, the last line ended; file names that are no text survive."""
    text = json.dumps(plain, indent=indent, ensure_ascii=False, allow_nan=False)
    # A file name's stray bytes are lone surrogates, which this writes as JSON escapes.
    return (text + "\n").encode("utf-8", "backslashreplace")


def from_json(data: bytes) -> Any:
    """Read JSON.

    Raises
    ------
    ValueError
        If it is none, or has numbers that it cannot give back.
    """
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is never half there, and stays there when the power fails.

    Raises
    ------
    OSError
    """
    path = path.resolve()  # a link stays one
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    # So that the new name is on the disk too; Windows does not open folders, nor need it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _with_paths(document: Document, folder: Path, change: Any) -> Document:
    def moved(media: Media) -> Media:
        return replace(media, path=change(media.path, folder))

    return replace(
        document,
        plate=None if document.plate is None else moved(document.plate),
        sounds=tuple(moved(sound) for sound in document.sounds),
    )


def _relative(path: Path, folder: Path) -> Path:
    path, folder = _absolute(path, Path.cwd()), _absolute(folder, Path.cwd())
    if path.anchor != folder.anchor or path.parts[:2] != folder.parts[:2]:
        return path
    return Path(os.path.relpath(path, folder))


def _absolute(path: Path, folder: Path) -> Path:
    return Path(os.path.normpath(folder.absolute() / path))


def _refuse(path: Path, reason: str, error: Exception) -> NoReturn:
    raise ProjectError(
        f"{path} is damaged: {reason.rstrip('.')}. Open another file, or a copy of it."
    ) from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is too large")
    return number
