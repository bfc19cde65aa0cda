"""Pictures come most urgent first, each once, and only as long as they are true."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.preview.fetch import Fetcher
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
    source.gate.clear()
    fetcher.want([5])
    qtbot.wait(50)
    fetcher.refresh()
    fetcher.want([5])
    source.gate.set()
    qtbot.waitUntil(lambda: fetcher.get(5) is not None)
    assert source.asked == [5, 5]


def test_only_the_last_few_dozen_are_kept(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    fetcher.want(range(60))
    qtbot.waitUntil(lambda: fetcher.get(59) is not None)
    assert sum(fetcher.get(frame) is not None for frame in range(60)) == 24


def test_parts_are_made_as_they_are_asked_for(
    fetcher: Fetcher, source: PaintedSource, qtbot: QtBot
) -> None:
    for dubbed, difference in ((False, False), (True, False), (False, True)):
        fetcher.set_parts(dubbed, difference)
        fetcher.want([3])
        qtbot.waitUntil(lambda: fetcher.get(3) is not None)
        shown = fetcher.get(3)
        assert shown is not None and shown.original is not None
        assert (shown.dubbed is not None) == (dubbed or difference)
        assert (shown.difference is not None) == difference
