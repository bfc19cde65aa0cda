"""`lipsmith models`: what the commands do, and what they say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import ModelError
from app.core.library import Model, find_model, import_model
from app.core.progress import Work
from app.core.shelf import delete_model, export_model, model_files, own_model

_HASH = 12  # digits of a SHA-256 that tell models apart


@dataclass(frozen=True)
class Answer:
    """What a command says: lines for people, and the same as plain values for programs."""

    lines: tuple[str, ...]
    values: Any


def list_models() -> Answer:
    """The models at hand, those that cannot be used among them."""
    rows: list[tuple[str, ...]] = [("name", "kind", "size", "sha256", "licence")]
    broken, values = [], []
    for name, path in model_files().items():
        try:
            model = find_model(name)
        except ModelError as error:
            broken.append(f"{name} cannot be used. {error}")
            values.append({"name": name, "file": str(path), "error": str(error)})
            continue
        card = model.card
        rows.append((name, card.kind, size_of(path), model.sha256[:_HASH], card.licence))
        values.append(_facts(model))
    return Answer((*table(rows), *broken), values)


def show_model(name: str) -> Answer:
    """Everything that is known of one model.

    Raises
    ------
    ModelError
        If there is no such model, or it is damaged.
    """
    model = find_model(name)
    values = {**_facts(model), "config": model.card.config, "about": model.card.about}
    lines = [
        f"{model.name}: {model.card.kind}, {size_of(model.path)}, "
        f"{'came with Lipsmith' if model.bundled else 'your own'}",
        f"Licence: {model.card.licence or 'not stated'}",
        f"File: {model.path}",
        f"SHA-256: {model.sha256}",
    ]
    for title, part in (("Network", model.card.config), ("About", model.card.about)):
        lines += [f"{title}:", *(f"  {key}: {value}" for key, value in part.items())]
    return Answer(tuple(lines), values)


def import_file(path: Path, name: str = "") -> Work[Answer]:
    """Import a public checkpoint; see `app.core.library.import_model`."""
    model = yield from import_model(path, name)
    lines = [
        f"{path.name} is now the model {model.name}, of the kind {model.card.kind}.",
        f"Licence: {model.card.licence}",
        f"Written to {model.path} ({size_of(model.path)})",
    ]
    return Answer(tuple(lines), _facts(model))


def export(name: str, target: Path) -> Answer:
    """Copy a model into a file; see `app.core.shelf.export_model`."""
    export_model(name, target)
    lines = (f"{name} is now also in {target} ({size_of(target)}).",)
    return Answer(lines, {"name": name, "file": str(target)})


def delete(name: str, sure: bool) -> Answer:
    """Delete a model of the user's own.

    Raises
    ------
    ModelError
        If that is not possible, or ``sure`` is false.
    """
    path = own_model(name)
    if not sure:
        raise ModelError(
            f"This would delete {path} ({size_of(path)}) for good. Add --yes to do it."
        )
    delete_model(name)
    return Answer((f"Deleted {path}",), {"name": name, "file": str(path), "deleted": True})


def _facts(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "kind": model.card.kind,
        "licence": model.card.licence,
        "file": str(model.path),
        "bytes": model.path.stat().st_size,
        "sha256": model.sha256,
        "bundled": model.bundled,
    }


def size_of(path: Path) -> str:
    """Size of a file for people, in decimal units."""
    size = path.stat().st_size
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Lay rows out in columns; the last one is as wide as it is.

    >>> table([("name", "kind"), ("starter-96", "generator")])
    ['name        kind', 'starter-96  generator']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
