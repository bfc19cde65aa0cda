"""Thumbnails come in the background and are bounded."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.core.progress import finish
from app.core.view.frames import ClipFrames
from app.core.view.proxy import build_proxy
from app.core.view.thumbnails import Thumbnails
from tests.core.view.clips import info_of, number, read_times
from tests.media_maker import make_clip

Made = tuple[Thumbnails, "queue.Queue[int]"]


@pytest.fixture(params=["proxy", "clip"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    info = info_of(make_clip(tmp_path / "clip.mp4", size=(640, 360)))
    times = read_times(info)
    if request.param == "proxy":
        finish(build_proxy(info, tmp_path / "proxy"))
    ready: queue.Queue[int] = queue.Queue()
    thumbnails = Thumbnails(ClipFrames(info, times, tmp_path / "proxy"), 45, ready.put, kept=4)
    yield thumbnails, ready
    thumbnails.close()


def test_they_come_in_the_order_wanted_and_are_the_frames(made: Made) -> None:
    thumbnails, ready = made
    assert thumbnails.get(9) is None
    thumbnails.want([9, 2, 20])
    assert [ready.get(timeout=20) for _ in range(3)] == [9, 2, 20]
    for frame in (9, 2, 20):
        picture = thumbnails.get(frame)
        assert picture is not None and picture.shape == (45, 80, 3)
        assert number(picture) == frame


def test_only_so_many_are_kept(made: Made) -> None:
    thumbnails, ready = made
    thumbnails.want(range(10))
    for _ in range(10):
        ready.get(timeout=20)
    assert [thumbnails.get(frame) is not None for frame in range(10)] == [False] * 6 + [True] * 4


def test_a_frame_that_is_not_there_hinders_no_other(made: Made) -> None:
    thumbnails, ready = made
    thumbnails.want([99, 3])
    assert ready.get(timeout=20) == 3


class Slow:
    """A clip whose pictures come when they are let."""

    def __init__(self) -> None:
        self.asked, self.go, self.closed = (threading.Event() for _ in range(3))

    def thumbnail(self, frame: int, height: int) -> np.ndarray:
        self.asked.set()
        self.go.wait(20)
        return np.zeros((height, 2 * height, 3), np.uint8)

    def close(self) -> None:
        self.closed.set()


def test_leaving_waits_for_no_picture_and_closes_the_clip_after_it() -> None:
    clip, ready = Slow(), list[int]()
    thumbnails = Thumbnails(clip, 45, ready.append)  # type: ignore[arg-type]
    thumbnails.want([1, 2])
    assert clip.asked.wait(20)
    thumbnails.leave()  # or this would wait for ever
    clip.go.set()
    assert clip.closed.wait(20)
    assert ready == [] and thumbnails.get(1) is None
