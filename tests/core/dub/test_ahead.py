import threading
from collections.abc import Iterator

import pytest

from app.core.dub.ahead import Ahead


def test_items_come_in_order():
    with Ahead(range(1000), depth=4) as items:
        assert list(items) == list(range(1000))


def test_the_thread_runs_no_further_ahead_than_its_depth():
    made: list[int] = []
    full = threading.Event()

    def numbers() -> Iterator[int]:
        for i in range(100):
            made.append(i)
            if i == 3:
                full.set()
            yield i

    with Ahead(numbers(), depth=3) as items:
        assert full.wait(5)
        # Three wait in the queue and one in the thread's hand; none was read yet.
        assert len(made) <= 4
        assert next(iter(items)) == 0


def test_an_error_in_the_thread_is_raised_where_items_are_read():
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with Ahead(broken(), depth=2) as items:
        reader = iter(items)
        assert next(reader) == 1
        with pytest.raises(ValueError, match="broken"):
            next(reader)


def test_leaving_early_stops_the_thread_and_closes_its_generator():
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 0
        finally:
            closed.set()

    with Ahead(endless(), depth=2) as items:
        next(iter(items))
    assert closed.is_set()
    assert not any(thread.name == "ahead" for thread in threading.enumerate())
