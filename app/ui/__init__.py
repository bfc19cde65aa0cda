"""The Qt window. Nothing below imports it."""

import ctypes
import sys


def _keep_none_alive() -> None:
    """Make None immortal, as it is from Python 3.12 on.

    PySide6 6.12.0 relies on that: each of its methods that returns None gives away a reference
    it does not own, and on Python 3.11 the program dies of it after some thousand calls ("Fatal
    Python error: none_dealloc").  PySide6 6.11 does not do it.
    """
    count = ctypes.c_ssize_t.from_address(id(None))  # the first field of an object in CPython
    if sys.version_info < (3, 12) and abs(count.value - sys.getrefcount(None)) < 100:
        count.value += 1 << 60


_keep_none_alive()
