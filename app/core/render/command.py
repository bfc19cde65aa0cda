"""`lipsmith export`: a project to a file, without a window."""

from pathlib import Path

from app.core.progress import Work
from app.core.project.files import load
from app.core.render.export import Workshop, export
from app.core.render.presets import PRESETS, ExportSettings, with_extension
from app.core.render.report import ExportReport


def export_project(
    project: Path,
    target: Path | None = None,
    settings: ExportSettings | None = None,
    engine: str = "auto",
    cache: Path | None = None,
) -> Work[ExportReport]:
    """Export a saved project.

    What the window has found and rendered is used, and what is rendered now is there when the
    project is opened in it.

    Parameters
    ----------
    project : Path
        A ``.lipsmith`` file.
    target : Path or None
        The file to write; None for one beside the project, named after it.
    settings : ExportSettings or None
    engine : str
        One of `app.model.engines.ENGINES`.
    cache : Path or None
        Folder of what can be made again; None for the system's own.

    Raises
    ------
    LipsmithError
        If the project cannot be read, or as `export`.
    """
    settings = settings or ExportSettings()
    document = load(project)
    if target is None:
        preset = PRESETS.get(settings.preset)
        target = with_extension(project.with_suffix(""), preset) if preset else project
    shop = Workshop.at(cache, engine, settings.threads)
    try:
        return (yield from export(document, target, settings, shop))
    finally:
        shop.engines.free()
