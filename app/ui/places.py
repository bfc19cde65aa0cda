"""Where to propose to keep files."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QStandardPaths

_Location = QStandardPaths.StandardLocation


def lasting(folder: Path) -> Path:
    """Return a folder, or a lasting one in the place of one that is cleared away now and then.

    Returns
    -------
    Path
        For a cache or temporary folder the user's documents, or else videos or home.
    """
    from app.ui.app import cache_folder

    passing = [
        QStandardPaths.writableLocation(_Location.GenericCacheLocation),
        QStandardPaths.writableLocation(_Location.TempLocation),
        tempfile.gettempdir(),
        str(cache_folder()),
    ]
    here = folder.resolve()
    if not any(here.is_relative_to(Path(place).resolve()) for place in passing if place):
        return folder
    wanted = (_Location.DocumentsLocation, _Location.MoviesLocation)
    kept = (Path(QStandardPaths.writableLocation(location)) for location in wanted)
    return next((place for place in kept if place.is_dir()), Path.home())
