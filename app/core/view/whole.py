"""The mark that a piece of the cache is whole, written last and at once.

What the cache holds grows by appending, and the same source gives the same bytes.  So a piece
can be used while it is made, one that was interrupted is gone on with, and two windows that
make it at the same time write the same thing twice.
"""

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.core.errors import MediaError
from app.core.media.target import PartialFile

_NAME = "whole.json"


@contextmanager
def cache_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors while filling the cache into a sentence.

    Raises
    ------
    MediaError
        In place of any OSError raised inside.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = (error.strerror or str(error)).lower()
        raise MediaError(
            f"The cache folder {folder} {'is full' if full else 'cannot be written to'} "
            f"({reason}). Free some space there, or choose another cache folder."
        ) from error


def mark_whole(folder: Path, about: dict[str, Any]) -> None:
    """Say that a piece of the cache is whole, and what there is to know about it.

    Raises
    ------
    MediaError
        If the disk is full or fails.
    """
    mark = PartialFile(folder / _NAME)
    try:
        with cache_errors(folder):
            mark.path.write_text(json.dumps(about))
        mark.commit()
    except BaseException:
        mark.discard()
        raise


def about_whole(folder: Path, version: int) -> dict[str, Any] | None:
    """What `mark_whole` was told; None while the piece is not whole, or of another version."""
    try:
        about = json.loads((folder / _NAME).read_text())
    except (OSError, ValueError):
        return None
    return about if isinstance(about, dict) and about.get("version") == version else None
