"""Progress of long work: a generator function yields these and returns its result.

The same generator runs under a progress bar in the terminal and under a worker
thread in the window; closing it (`generator.close()`) cancels the work, which
must clean up in `finally`.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a stage has come.

    Attributes
    ----------
    stage : str
        What is being done, as a label for people ("Finding faces").
    done, total : int
        Units finished and expected (frames unless the stage says otherwise);
        ``total`` is 0 where it is unknown.
    """

    stage: str
    done: int
    total: int


Work = Generator[Progress, None, T]


def finish(work: "Work[T]") -> T:
    """Run long work to its end without showing progress, and return its result.

    >>> def job():
    ...     yield Progress("Counting", 1, 1)
    ...     return 42
    >>> finish(job())
    42
    """
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


def retold(work: "Work[T]", tell: Callable[[Progress], S]) -> Generator[S, None, T]:
    """Run long work as a part of other work, which tells in its own way how far it is.

    >>> def job():
    ...     yield Progress("Counting", 1, 2)
    ...     return 42
    >>> def all_of_it():
    ...     found = yield from retold(job(), lambda progress: progress.done / progress.total)
    ...     return found
    >>> list(all_of_it())
    [0.5]
    """
    try:
        while True:
            yield tell(next(work))
    except StopIteration as stop:
        return stop.value
    finally:
        work.close()
