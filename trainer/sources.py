"""Which footage to train on: files in folders, or the rows of a manifest."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import MediaError

SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("3gp", "avi", "flv", "m2ts", "m4v", "mkv", "mov", "mp4"),
        *("mpeg", "mpg", "mts", "mxf", "ogv", "ts", "webm", "wmv"),
    )
)
"""Files that are taken for footage, by suffix."""
COLUMNS = ("file", "identity")
"""Columns that a manifest must have; ``licence`` is used where it is there."""


@dataclass(frozen=True)
class Source:
    """One file of footage and what is known about it.

    ``name`` tells it from the others, ``identity`` is who speaks in it; ``licence`` is the class
    of its licence, empty where nobody has said.  ``face`` is whose face it is, as
    `app.core.faces.choose.pick_face` reads it.
    """

    path: Path
    name: str
    identity: str
    licence: str = ""
    face: str = ""


def find_sources(
    footage: Sequence[Path], manifest: Path | None = None, where: Mapping[str, str] | None = None
) -> list[Source]:
    """List the footage in files and folders.

    Without a manifest, who speaks is told by the folder inside ``footage`` in which a file lies,
    or, for a file right in it, by the file's own name.

    Parameters
    ----------
    footage
        Files, and folders that are searched through and through.
    manifest
        Tab-separated table with a line of column names, at least `COLUMNS`; ``file`` is
        relative to the manifest's own folder.  Only files that it lists are used; where it does
        not say who speaks, the file's name stands in.
    where
        Column to value; only rows of the manifest with these values are used.

    Raises
    ------
    MediaError
        If something named does not exist, the manifest lacks a column, or nothing is found.
    """
    found: dict[Path, Source] = {}
    for root in footage:
        if not root.exists():
            raise MediaError(f"There is no footage at {root}. Check the name and the folder.")
        for path in [root] if root.is_file() else _media_files(root):
            name = path.relative_to(root if root.is_dir() else root.parent)
            identity = name.parts[0] if len(name.parts) > 1 else path.stem
            found.setdefault(path.resolve(), Source(path, name.as_posix(), identity))
    if manifest is None:
        if where:
            raise MediaError("--where chooses rows of a manifest. Name one with --manifest.")
        sources = list(found.values())
    else:
        rows = _read_manifest(manifest, where or {})
        sources = [rows[path] for path in found if path in rows]
    if not sources:
        looked = ", ".join(str(root) for root in footage)
        raise MediaError(
            f"There is no footage to train on in {looked}. "
            "Check the folder, and the manifest and its filter if there is one."
        )
    return sources


def parse_where(conditions: Sequence[str]) -> dict[str, str]:
    """Read conditions as the command line has them.

    Raises
    ------
    MediaError
        If one is not ``column=value``.

    Examples
    --------
    >>> parse_where(["ship=yes"])
    {'ship': 'yes'}
    """
    parsed = {}
    for condition in conditions:
        column, equals, value = condition.partition("=")
        if not (column and equals):
            raise MediaError(f"--where {condition} is no condition. Write COLUMN=VALUE.")
        parsed[column] = value
    return parsed


def _media_files(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())


def _read_manifest(manifest: Path, where: Mapping[str, str]) -> dict[Path, Source]:
    try:
        with manifest.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file, delimiter="\t")
            rows, columns = list(reader), reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MediaError(
            f"The manifest {manifest} cannot be read ({error}). Check the name and the file."
        ) from error
    missing = [column for column in (*COLUMNS, *where) if column not in columns]
    if missing:
        raise MediaError(
            f"The manifest {manifest} has no column {', '.join(missing)}; it has "
            f"{', '.join(columns)}. Separate columns with tabs, names in the first line."
        )
    return {
        (manifest.parent / row["file"]).resolve(): Source(
            manifest.parent / row["file"],
            row["file"],
            row["identity"] or Path(row["file"]).stem,
            row.get("licence") or "",
        )
        for row in rows
        if all(row[column] == value for column, value in where.items())
    }
