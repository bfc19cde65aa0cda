"""The Qt window. Nothing below imports it."""

import ctypes
import sys


def _keep_constants_alive() -> None:
    """Make None, True, False and NotImplemented immortal, as they are from Python 3.12 on.

    PySide6 6.12.0 relies on that: each of its methods that returns one of them gives away a
    reference it does not own, and on Python 3.11 the program dies of it after some thousand
    calls ("Fatal Python error: none_dealloc").  PySide6 6.11 does not do it.
    """
    if sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))  # an object's first field in CPython
        if abs(count.value - sys.getrefcount(constant)) < 100:
            count.value += 1 << 60


_keep_constants_alive()
