"""Long work that is a part of other work."""

import pytest

from app.core.progress import Progress, Work, finish, retold


def test_work_that_is_retold_keeps_its_result_and_its_errors() -> None:
    def work(fails: bool) -> Work[int]:
        yield Progress("Counting", 1, 1)
        if fails:
            raise OSError("the disk is full")
        return 42

    told = retold(work(fails=False), lambda progress: Progress("All", progress.done, 2))
    assert next(told) == Progress("All", 1, 2)
    assert finish(told) == 42
    broken = retold(work(fails=True), lambda progress: progress)
    next(broken)
    with pytest.raises(OSError, match="disk is full"):
        next(broken)


def test_cancelling_what_retells_cancels_the_work() -> None:
    ended = []

    def work() -> Work[None]:
        try:
            while True:
                yield Progress("Counting", 1, 0)
        finally:
            ended.append(True)

    inner = work()
    told = retold(inner, lambda progress: progress.done)
    next(told)
    told.close()
    assert ended == [True]
