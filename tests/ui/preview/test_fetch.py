"""Pictures come most urgent first, each once, and only as long as they are true."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.preview.fetch import Fetcher, Parts
from tests.ui.preview.fakes import PaintedSource


@pytest.fixture
def fetcher(qapp: QApplication, source: PaintedSource) -> Iterator[Fetcher]:
    fetcher = Fetcher()
    fetcher.set_source(source)
    yield fetcher
    source.gate.set()
    fetcher.close()


def test_each_is_got_once_in_the_order_wanted(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    source.gate.clear()
    fetcher.want([5])
    qtbot.wait(50)  # it is being got now
    fetcher.want([5, 9, 7])
    source.gate.set()
    qtbot.waitUntil(lambda: fetcher.get(7) is not None)
    fetcher.want([9, 5, 7])
    qtbot.wait(50)
    assert source.asked == [5, 9, 7]


def test_what_is_out_of_date_when_it_comes_is_got_again(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    told: list[int] = []
    fetcher.fetched.connect(told.append)
    source.gate.clear()
    fetcher.want([5])
    qtbot.wait(50)
    fetcher.refresh()
    fetcher.want([5])
    source.gate.set()
    qtbot.waitUntil(lambda: fetcher.get(5) is not None)
    qtbot.wait(50)
    assert source.asked == [5, 5] and told == [5]


def test_memory_is_bounded(qapp: QApplication, qtbot: QtBot) -> None:
    fetcher = Fetcher()
    fetcher.set_source(PaintedSource((1600, 1000)))  # 6.4 MB each
    fetcher.want(range(30))
    qtbot.waitUntil(lambda: fetcher.get(29) is not None)
    assert sum(fetcher.get(frame) is not None for frame in range(30)) == 15
    fetcher.close()


def test_parts_are_made_as_they_are_asked_for(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    for wanted in ((1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1)):
        fetcher.set_parts(Parts(*map(bool, wanted)))
        fetcher.want([3])
        qtbot.waitUntil(lambda: fetcher.get(3) is not None)
        shown = fetcher.get(3)
        assert shown is not None
        parts = (shown.original, shown.dubbed, shown.difference)
        assert [part is not None for part in parts] == list(map(bool, wanted))


def test_without_a_dub_there_is_the_original(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    source.undubbed.add(3)
    fetcher.set_parts(Parts(original=False, dubbed=True))
    fetcher.want([3])
    qtbot.waitUntil(lambda: fetcher.get(3) is not None)
    shown = fetcher.get(3)
    assert shown is not None and shown.dubbed is None and shown.original is not None
