"""Work done ahead in a thread, so that stages run side by side in bounded memory."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, Self, TypeVar

from app.core.closing import Closing

T = TypeVar("T")


class Ahead(Closing, Generic[T]):
    """Runs an iterable in a thread of its own, at most ``depth`` items ahead of its reader.

    An exception in the thread is raised where the items are read.  Leaving the context stops
    the thread and closes the iterable, if that is a generator, in the thread that ran it.

    Examples
    --------
    >>> with Ahead(range(3), depth=1) as items:
    ...     list(items)
    [0, 1, 2]
    """

    def __init__(self, items: Iterable[T], depth: int, name: str = "ahead") -> None:
        self._items = items
        self._queue: queue.Queue[tuple[str, T | BaseException | None]] = queue.Queue(depth)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop the thread, and wait until it has."""
        self._stopped.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue

    def __iter__(self) -> Iterator[T]:
        while True:
            kind, value = self._queue.get()
            if kind == "error":
                assert isinstance(value, BaseException)
                raise value
            if kind == "end":
                return
            yield value  # type: ignore[misc]

    def _run(self) -> None:
        last: tuple[str, T | BaseException | None] = ("end", None)
        try:
            for item in self._items:
                if not self._put(("item", item)):
                    break
        except BaseException as error:
            last = ("error", error)
        finally:
            close = getattr(self._items, "close", None)
            if close is not None:
                close()
        self._put(last)

    def _put(self, entry: tuple[str, T | BaseException | None]) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(entry, timeout=0.05)
                return True
            except queue.Full:
                continue
        return False
