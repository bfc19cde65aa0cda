"""Threads that give way to others."""

import os
import sys
import threading
from contextlib import suppress

_NICENESS = 10  # so that the window and its sound come first


def give_way() -> None:
    """Let the rest of the program go first from now on.

    It is so for the calling thread, and for threads and programs that it starts: decoders,
    encoders, engines.  Only Linux knows a niceness of threads.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            thread = threading.get_native_id()
            nice = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, thread))
            os.setpriority(os.PRIO_PROCESS, thread, nice)
