"""Locks on files, which the system takes back however the process that holds them ends."""

import sys
import time
from pathlib import Path
from typing import BinaryIO

from app.core.progress import Progress, Work

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PATIENCE = 0.2  # s between two tries


def hold(path: Path) -> BinaryIO | None:
    """A lock, held until it is closed; None if something else holds it.

    Parameters
    ----------
    path : Path
        The lock's file, made if it is not there.  Whoever removes it must be sure that nobody
        waits for it.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def wait_for(path: Path, stage: str) -> Work[BinaryIO]:
    """The lock of `hold`, when nothing else holds it any more.

    Parameters
    ----------
    stage
        What is told while it waits.
    """
    while (lock := hold(path)) is None:
        yield Progress(stage, 0, 0)
        time.sleep(_PATIENCE)
    return lock
