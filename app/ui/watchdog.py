"""Watches the event loop: how long it was held up, and by what."""

import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

_BEAT = 5  # ms
_DEEP = 8  # innermost calls that are told
_WAITING = frozenset({"wait", "wait_for", "_wait_for_tstate_lock"})
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Stall:
    """The event loop was held up.

    Attributes
    ----------
    ms : float
        For how long nothing was answered.
    own_ms : float
        Processor time of the window's thread meanwhile; the rest it waited, for the
        interpreter's lock, for a file, or for a processor that others had.
    during : str
        What was going on, see `Watchdog.during`.
    where : tuple of str
        Calls of the window's thread in its middle, the innermost first.
    others : tuple of str
        Innermost calls of the other threads that were not waiting then.
    """

    ms: float
    own_ms: float
    during: str
    where: tuple[str, ...]
    others: tuple[str, ...]


class Watchdog(QObject):
    """Records stalls of the thread it was made in, from its making until `close`.

    Parameters
    ----------
    limit : float
        s, shorter ones are not recorded.

    Attributes
    ----------
    stalls : list of Stall
    during : str
        What is going on, for the record; set by who knows it.
    """

    def __init__(self, limit: float = 0.05) -> None:
        super().__init__()
        self.stalls: list[Stall] = []
        self.during = ""
        self._limit = limit
        self._thread_id = threading.get_ident()
        self._seen: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self._closed = threading.Event()
        self._last, self._own = time.monotonic(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT)
        self._watcher = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._closed.set()
        self._watcher.join()

    def _beat(self) -> None:
        now, own = time.monotonic(), time.thread_time()
        gap = now - self._last - _BEAT / 1000
        if gap > self._limit:
            where, others = self._seen or ((), ())
            own_ms = round(1000 * (own - self._own), 1)
            self.stalls.append(Stall(round(1000 * gap, 1), own_ms, self.during, where, others))
        self._seen = None
        self._last, self._own = now, own

    def _watch(self) -> None:
        """Look at the window's thread in the middle of what may become a stall."""
        while not self._closed.wait(_BEAT / 1000):
            last = self._last
            late = time.monotonic() - last > self._limit / 2
            if late and self._seen is None:
                seen = self._look()
                if self._last == last:  # else it is over, and was seen too late
                    self._seen = seen

    def _look(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        calls = {ident: _calls(frame) for ident, frame in sys._current_frames().items()}
        mine = calls.pop(self._thread_id, [])
        others = []
        for ident, inner in calls.items():
            waits = any(call.name in _WAITING for call in inner[:3])
            if ident != threading.get_ident() and not waits:
                told = " < ".join(map(str, inner[:3]))
                others.append(f"{names.get(ident, 'thread')}: {told}")
        return tuple(map(str, mine[:_DEEP])), tuple(others)


class _Call(NamedTuple):
    file: str
    line: int
    name: str

    def __str__(self) -> str:
        path = Path(self.file)
        short = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path.name
        return f"{short}:{self.line} {self.name}"


def _calls(frame: FrameType | None) -> list[_Call]:
    """The calls a thread is in, the innermost first.

    Nothing that could take long is done here: a frame that is looked at while its function
    returns is let go of by the thread that looks, and Qt's objects with it.
    """
    found = []
    while frame is not None:
        found.append(_Call(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    return found
