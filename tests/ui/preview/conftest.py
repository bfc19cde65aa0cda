"""Players that are closed after each test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.preview.player import Player
from tests.ui.preview.fakes import Desk, PaintedSource


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def make_player(qapp: QApplication) -> Iterator[Callable[..., Player]]:
    made: list[Player] = []

    def make(open_sink: object = lambda: None) -> Player:
        made.append(Player(open_sink))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for player in made:
        player.close()


@pytest.fixture
def source() -> PaintedSource:
    return PaintedSource()
