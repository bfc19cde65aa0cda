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
        If the file cannot be opened, or the file system knows no locks.
    """
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is what Windows says
        file.close()
        return None
    except OSError:  # not as if held: whoever waits for it would wait for ever
        file.close()
        raise
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
