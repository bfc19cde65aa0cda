"""A frame that stands is shown in all its pixels, when the picture is large enough to need it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.core.view.frames import SourceReader
from app.core.view.picture import FULL_SIDE
from app.ui.preview.canvas import Canvas
from app.ui.preview.player import Player
from app.ui.preview.source import ClipSource
from tests.core.view.clips import info_of, read_times
from tests.media_maker import make_clip, number_in
from tests.ui.preview.fakes import PaintedSource, even_times

SMALL, LARGE = (64, 36), (256, 144)


@pytest.fixture
def sharp() -> PaintedSource:
    return PaintedSource(LARGE)


@pytest.fixture
def player(make_player: Callable[..., Player], sharp: PaintedSource) -> Player:
    player = make_player()
    player.set_media(even_times(), PaintedSource(SMALL))
    player.closeup.set_source(sharp)
    player.closeup.set_wanted(True)
    return player


def width(player: Player) -> int:
    """Of the picture that is shown, px; 0 while there is none."""
    shown = player.picture()
    return 0 if shown is None or shown.original is None else shown.original.width()


def test_the_small_picture_comes_first_and_then_the_sharp_one(
    player: Player, sharp: PaintedSource, qtbot: QtBot
) -> None:
    sharp.gate.clear()
    player.seek(7)
    qtbot.waitUntil(lambda: width(player) == SMALL[0])
    qtbot.wait(200)
    assert width(player) == SMALL[0]
    with qtbot.waitSignal(player.picture_changed):
        sharp.gate.set()
    assert width(player) == LARGE[0] and sharp.asked == [7]


def test_frames_that_are_passed_are_not_got_sharp(
    player: Player, sharp: PaintedSource, qtbot: QtBot
) -> None:
    for frame in range(20, 40):
        player.seek(frame)
    qtbot.waitUntil(lambda: width(player) == LARGE[0])
    assert sharp.asked == [39]


def test_playing_shows_small_pictures(player: Player, sharp: PaintedSource, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: width(player) == LARGE[0])
    player.play()
    assert width(player) in (0, SMALL[0])
    qtbot.waitUntil(lambda: player.frame > 8)
    assert sharp.asked == [0] and width(player) in (0, SMALL[0])
    player.pause()
    qtbot.waitUntil(lambda: width(player) == LARGE[0])


def test_what_has_changed_is_got_again(player: Player, sharp: PaintedSource, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: width(player) == LARGE[0])
    player.refresh()
    assert width(player) in (0, SMALL[0])
    qtbot.waitUntil(lambda: width(player) == LARGE[0])
    assert sharp.asked == [0, 0]


def test_a_frame_that_cannot_be_had_sharp_stays_as_it_is(
    player: Player, sharp: PaintedSource, qtbot: QtBot
) -> None:
    sharp.broken.add(3)
    player.seek(3)
    qtbot.waitUntil(lambda: 3 in sharp.asked)
    qtbot.waitUntil(lambda: width(player) == SMALL[0])


def test_the_canvas_asks_for_it_only_when_the_picture_is_enlarged(
    player: Player, sharp: PaintedSource, qtbot: QtBot
) -> None:
    canvas = Canvas(player)
    qtbot.addWidget(canvas)
    canvas.resize(640, 360)
    canvas.set_mode(canvas.mode.ORIGINAL)
    canvas.set_picture_size(1920, 1080)
    canvas.show()
    qtbot.wait(250)
    assert sharp.asked == []
    canvas.zoom_to(1.0)
    qtbot.waitUntil(lambda: width(player) == LARGE[0])
    canvas.fit()
    assert width(player) in (0, SMALL[0])
    sharp.asked.clear()
    canvas.set_picture_size(900, 500)  # whose proxy is as large
    canvas.zoom_to(4.0)
    qtbot.wait(250)
    assert sharp.asked == []


def test_it_has_the_clip_s_own_pixels(
    make_player: Callable[..., Player], tmp_path: Path, qtbot: QtBot
) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", size=(1280, 720)))
    times = read_times(info)
    player = make_player()
    player.set_media(times, ClipSource(SourceReader(info, times)))
    player.closeup.set_source(ClipSource(SourceReader(info, times, FULL_SIDE, kept=1)))
    player.closeup.set_wanted(True)
    for frame in (9, 4, 20):
        player.seek(frame)
        qtbot.waitUntil(lambda: width(player) == 1280)
        shown = player.picture()
        assert shown is not None and shown.original is not None
        assert shown.original.height() == 720
        rows = [[shown.original.pixelColor(x, y).green() for x in range(1280)] for y in (60, 360)]
        assert number_in(np.array(rows)) == frame
