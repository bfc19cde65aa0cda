"""The player is where the sound is, and shows the frame that is due."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.core.media.probe import probe
from app.core.progress import finish
from app.core.view.conform import RATE
from app.core.view.frames import ClipFrames
from app.core.view.proxy import build_proxy
from app.core.view.times import FrameTimes
from app.ui.preview.fetch import Parts
from app.ui.preview.player import Player
from app.ui.preview.source import ClipSource
from tests.core.view.clips import read_times
from tests.media_maker import make_clip, number_in
from tests.ui.preview.fakes import Desk, PaintedSource, counted, even_times

Make = Callable[..., Player]
FRAME = RATE // 25


@pytest.fixture
def player(make_player: Make, desk: Desk, source: PaintedSource) -> Player:
    player = make_player(desk)
    player.set_media(even_times(), source, counted)
    return player


def number(player: Player) -> int:
    """Number of the picture that is shown; −1 while there is none."""
    shown = player.picture()
    image = None if shown is None else shown.original or shown.dubbed
    if image is None:
        return -1
    colour = image.pixelColor(0, 0)
    return (colour.red() * 256 + colour.green()) * 256 + colour.blue()


def hear(desk: Desk, qtbot: QtBot, samples: int) -> None:
    """Let the loudspeaker play on."""
    qtbot.waitUntil(lambda: len(desk.sink.heard) >= min(samples, desk.sink.out + RATE // 10))
    desk.sink.out = samples


def test_the_first_frame_is_shown_at_once(player: Player, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: number(player) == 0)
    assert (player.frame, player.speed, player.frames) == (0, 0, 200)


def test_a_seek_shows_that_frame_and_nothing_else(player: Player, qtbot: QtBot) -> None:
    frames: list[int] = []
    player.frame_changed.connect(frames.append)
    player.seek(137)
    qtbot.waitUntil(lambda: number(player) == 137)
    player.seek(9999)
    qtbot.waitUntil(lambda: number(player) == 199)
    player.seek(-3)
    assert frames == [137, 199, 0]


def test_while_one_drags_only_the_last_frame_is_waited_for(
    player: Player, source: PaintedSource, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: number(player) == 0)
    source.gate.clear()
    for frame in range(20, 60):
        player.seek(frame)
    source.gate.set()
    qtbot.waitUntil(lambda: number(player) == 59)
    assert len([frame for frame in source.asked if 20 <= frame < 59]) <= 1


def test_pictures_follow_the_sound(player: Player, desk: Desk, qtbot: QtBot) -> None:
    player.seek(10)
    frames: list[int] = []
    player.frame_changed.connect(frames.append)
    player.play(1)
    qtbot.wait(100)
    assert player.frame == 10  # nothing was heard yet
    for heard in (FRAME // 2, 3 * FRAME + 5, 5 * FRAME + 5):
        desk.sink.out = heard
        qtbot.waitUntil(lambda due=10 + heard // FRAME: player.frame >= due)  # type: ignore[misc]
        # The sound stands still; the picture must not run away from it.
        qtbot.wait(250)
        assert abs(player.frame - (10 + heard // FRAME)) <= 3
    qtbot.waitUntil(lambda: number(player) == player.frame)
    assert frames == sorted(frames)  # it waits for the sound, it does not go back to it


def test_what_is_played_is_the_sound_of_those_frames(
    player: Player, desk: Desk, qtbot: QtBot
) -> None:
    player.seek(20)
    player.play(1)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    for heard in range(0, RATE // 2, RATE // 20):
        hear(desk, qtbot, heard)
    heard = desk.sink.heard
    assert np.allclose(heard, counted(20 * FRAME, len(heard)))
    player.pause()
    qtbot.waitUntil(lambda: desk.sink.stopped)


@pytest.mark.parametrize("speed", [2, 4, -1, -2])
def test_other_speeds_and_directions(speed: int, player: Player, desk: Desk, qtbot: QtBot) -> None:
    player.seek(100)
    player.play(speed)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    desk.sink.out = RATE // 10
    expected = 100 + speed * 25 // 10
    qtbot.waitUntil(lambda: abs(player.frame - 100) >= abs(expected - 100) - 1)
    assert np.sign(player.frame - 100) == np.sign(speed)
    way = np.diff(desk.sink.heard[:200, 0]) * 1e6
    assert np.allclose(way, speed, atol=0.6)


def test_keys_j_k_l(player: Player) -> None:
    speeds: list[int] = []
    player.speed_changed.connect(speeds.append)
    player.seek(100)
    for press in (player.forward, player.forward, player.forward, player.forward):
        press()
    player.backward()
    player.backward()
    player.pause()
    player.toggle()
    player.toggle()
    assert speeds == [1, 2, 4, -1, -2, 0, 1, 0]


def test_without_a_sound_device_it_plays_to_the_end_by_the_clock(
    make_player: Make, source: PaintedSource, qtbot: QtBot
) -> None:
    player = make_player()
    player.set_media(even_times(12), source, counted)
    frames: list[int] = []
    player.frame_changed.connect(frames.append)
    player.play(1)
    qtbot.waitUntil(lambda: player.frame == 11 and player.speed == 0)
    assert frames == sorted(frames)
    player.play(1)  # from the beginning again
    assert player.frame < 11


def test_a_device_that_goes_away_does_not_stop_the_picture(
    player: Player, desk: Desk, qtbot: QtBot
) -> None:
    player.play(1)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    desk.sink.out = FRAME
    qtbot.waitUntil(lambda: player.frame >= 1)
    desk.sink.broken = True
    qtbot.waitUntil(lambda: player.frame >= 12)
    assert desk.sink.stopped


def test_a_device_that_plays_nothing_does_not_stop_the_picture(
    player: Player, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.preview.sound_out._PATIENCE", 0.2)
    player.play(1)
    qtbot.waitUntil(lambda: player.frame >= 3, timeout=3000)
    assert desk.sink.stopped


def test_a_loop_stays_in_its_range(player: Player, desk: Desk, qtbot: QtBot) -> None:
    frames: list[int] = []
    player.set_loop((40, 44))
    player.play(1)
    assert player.frame == 40
    player.frame_changed.connect(frames.append)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    for heard in range(0, RATE, RATE // 20):
        hear(desk, qtbot, heard)
        qtbot.wait(20)
    assert set(frames) <= {40, 41, 42, 43}
    assert 40 in frames[1:] or np.any(np.diff(frames) < 0)  # it went round
    loud = desk.sink.heard[: 9 * FRAME, 0] * 1e6
    expected = 40 * FRAME + np.arange(len(loud)) % (4 * FRAME)
    assert np.allclose(loud, expected, atol=1)
    assert player.speed == 1


def test_a_loop_outside_the_clip_is_none(player: Player) -> None:
    player.set_loop((190, 400))
    assert player.loop == (190, 200)
    player.set_loop((300, 400))
    assert player.loop is None


def test_scrubbing_lets_a_moment_be_heard(player: Player, desk: Desk, qtbot: QtBot) -> None:
    player.scrub(50)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    for heard in range(0, RATE // 4, RATE // 40):
        desk.sink.out = min(heard, len(desk.sink.heard))
        qtbot.wait(20)
    qtbot.waitUntil(lambda: desk.sink.stopped)
    loud = np.flatnonzero(desk.sink.heard[:, 0])
    assert RATE // 20 < len(loud) < RATE // 10
    middle = len(loud) // 2
    assert desk.sink.heard[middle, 0] == pytest.approx((50 * FRAME + middle) / 1e6)
    assert player.frame == 50 and player.speed == 0


def test_a_long_drag_opens_no_queue_of_snippets(player: Player, desk: Desk, qtbot: QtBot) -> None:
    for frame in range(10, 60):
        player.scrub(frame)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    qtbot.wait(100)
    assert len(desk.sinks) <= 2
    player.play(1)  # playing takes the place of a snippet
    qtbot.waitUntil(lambda: desk.sinks[0].stopped and len(desk.sinks) > 1)


def test_better_known_times_keep_the_frame(player: Player, qtbot: QtBot) -> None:
    player.seek(150)
    player.set_times(even_times(160))
    assert (player.frame, player.frames) == (150, 160)
    player.set_times(even_times(100))
    assert player.frame == 99
    qtbot.waitUntil(lambda: number(player) == 99)


def test_steps_pause_and_go_frame_by_frame(player: Player, qtbot: QtBot) -> None:
    player.seek(50)
    player.play(1)
    player.step(1)
    assert (player.frame, player.speed) == (51, 0)
    player.step(-2)
    qtbot.waitUntil(lambda: number(player) == 49)


def test_frames_that_were_not_painted_in_time_are_counted(
    player: Player, desk: Desk, qtbot: QtBot
) -> None:
    player.play(1)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    player.painted(0)
    desk.sink.out = FRAME + FRAME // 2
    qtbot.waitUntil(lambda: player.frame >= 1)
    first = player.frame
    assert player.drops == (first - 1, first)
    desk.sink.out += 8 * FRAME
    qtbot.waitUntil(lambda: player.frame >= 9)
    dropped, due = player.drops
    assert due == player.frame and dropped >= due - 1 - first


def test_a_refresh_gets_the_pictures_again(
    player: Player, source: PaintedSource, qtbot: QtBot
) -> None:
    player.show_parts(Parts(original=False, dubbed=True))
    source.undubbed.add(7)
    player.seek(7)
    qtbot.waitUntil(lambda: number(player) == 7)
    shown = player.picture()
    assert shown is not None and shown.dubbed is None
    source.undubbed.clear()
    player.refresh()
    qtbot.waitUntil(lambda: number(player) == 7)
    shown = player.picture()
    assert shown is not None and shown.dubbed is not None
    assert shown.dubbed.pixelColor(30, 20).blue() == 200


def test_what_cannot_be_read_is_said(player: Player, source: PaintedSource, qtbot: QtBot) -> None:
    source.broken.add(5)
    player.seek(5)
    qtbot.waitUntil(lambda: player.picture() is not None)
    shown = player.picture()
    assert shown is not None and "broken" in shown.error
    player.seek(6)
    qtbot.waitUntil(lambda: number(player) == 6)


def test_another_clip_takes_the_place_of_the_first(
    player: Player, source: PaintedSource, qtbot: QtBot
) -> None:
    player.seek(150)
    other = PaintedSource()
    player.set_media(even_times(10), other)
    assert (player.frame, player.frames) == (0, 10)
    qtbot.waitUntil(lambda: source.closed_in == "preview pictures")
    player.clear()
    assert player.frames == 0 and player.picture() is None
    player.play(1)
    assert player.speed == 0


def test_frames_of_uneven_length_are_on_for_their_time(
    make_player: Make, desk: Desk, source: PaintedSource, qtbot: QtBot
) -> None:
    player = make_player(desk)
    uneven = FrameTimes(np.array([0, 50, 52, 100]), Fraction(1, 100), Fraction(25))
    player.set_media(uneven, source, counted)
    player.play(1)
    qtbot.waitUntil(lambda: bool(desk.sinks))
    desk.sink.out = RATE * 30 // 100
    qtbot.wait(80)
    assert player.frame == 0
    desk.sink.out = RATE * 70 // 100
    qtbot.waitUntil(lambda: player.frame == 2)


@pytest.mark.parametrize("vfr", [False, True])
@pytest.mark.parametrize("with_proxy", [False, True])
def test_the_frame_shown_is_the_frame_asked_for(
    vfr: bool, with_proxy: bool, make_player: Make, tmp_path: Path, qtbot: QtBot
) -> None:
    rate = Fraction(30_000, 1001)
    info = probe(make_clip(tmp_path / "clip.mp4", vfr=vfr, rate=rate, seconds=2).path)
    times = read_times(info)
    if with_proxy:
        finish(build_proxy(info, tmp_path / "proxy"))
    player = make_player()
    player.set_media(times, ClipSource(ClipFrames(info, times, tmp_path / "proxy")))
    for frame in (33, 5, 59, 58, 0, 41):
        player.seek(frame)
        qtbot.waitUntil(lambda: player.picture() is not None)
        shown = player.picture()
        assert shown is not None and shown.original is not None
        width, height = shown.original.width(), shown.original.height()
        grey = np.array(
            [[shown.original.pixelColor(x, y).green() for x in range(width)] for y in (10, 60)]
        )
        assert (width, height) == (160, 120)
        assert number_in(grey) == frame
