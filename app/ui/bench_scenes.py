"""What `app.ui.bench` has done in processes of their own, each with a window.

Called with a scene, the folder of the media and one for the window's files; what was measured is
printed as one line of JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.core.errors import LipsmithError
from app.ui.app import make_application, open_window
from app.ui.footage import Plate
from app.ui.playback import Playback
from app.ui.theme import apply_theme
from app.ui.warming import warm_up
from app.ui.watchdog import Watchdog
from app.ui.window import Folders, Window

WORK_SECONDS = 15.0
"""For how long the scripted user works while segments are rendered."""
PLAY_SECONDS = 20.0
SEEKS = 100
_PATIENCE = 900.0  # s
_MOVE = 16  # ms between two movements of the mouse
_RULER = 14  # px, inside of the timeline's ruler


def start(began: float) -> None:
    """Print how long it takes from ``began``, by the monotonic clock, to a window that answers."""
    _, window = open_window()
    until(lambda: window.windowHandle().isExposed(), 60)
    turns = 0

    def turned() -> bool:  # what was waiting in the event loop has been done
        nonlocal turns
        turns += 1
        return turns > 1

    until(turned, 60)
    print(json.dumps({"start_ms": round(1000 * (time.monotonic() - began), 1)}), flush=True)
    window.close()


def timeline() -> dict[str, Any]:
    """Paint two thousand segments at every zoom; processor time of the window's thread."""
    from app.ui.timeline.bench import SEGMENTS, measure

    make_application(["lipsmith"])
    rows = measure()
    zooms = [
        {
            "px_a_frame": px,
            "in_view": seen,
            "median_ms": round(middle, 2),
            "most_ms": round(most, 2),
        }
        for px, seen, middle, most in rows
    ]
    middles, worst = (max(zoom[name] for zoom in zooms) for name in ("median_ms", "most_ms"))
    return {
        "segments": SEGMENTS,
        "paint_ms": middles,
        "paint_most_ms": worst,
        "zooms": zooms,
    }


def session(folder: Path, home: Path) -> dict[str, Any]:
    """Open a clip and its dub, work while it is rendered, seek, and play."""
    clip, dub = (next(folder.glob(f"{name}.*")) for name in ("clip", "dub"))
    with shown_window(home / "session") as window:
        dog = Watchdog()
        dog.during = "opening"
        window.intake.take([clip, dub])
        until(lambda: bool(window.session.document.segments), _PATIENCE)
        assert window.rendering is not None and window.playback is not None
        renders = window.rendering.renders
        opening, dog.stalls = dog.stalls, []
        dog.during = "loading the engine"
        until(lambda: any(s.progress > 0 for s in renders.states.values()), _PATIENCE)
        loading, dog.stalls = dog.stalls, []
        _work(window, dog, WORK_SECONDS)
        working, dog.stalls = dog.stalls, []
        dog.during = "rendering and making the proxy"
        until(lambda: not renders.busy() and not window.jobs.busy(), _PATIENCE)
        waiting, dog.stalls = dog.stalls, []
        dog.during = "seeking"
        seeks = _seek(window, window.playback, SEEKS)
        dog.during = "playing"
        dropped, due = _play(window.playback, PLAY_SECONDS)
        dog.close()
        states = sorted({state.name for state in renders.states.values()})
    return {
        "segments_are": states,
        "stalls_opening": [asdict(stall) for stall in opening],
        "stalls_loading": [asdict(stall) for stall in loading],
        "stalls_working": [asdict(stall) for stall in working],
        "stalls_waiting": [asdict(stall) for stall in waiting],
        "stalls_playing": [asdict(stall) for stall in dog.stalls],
        "worked_s": WORK_SECONDS,
        "seek_p50_ms": round(median(seeks), 1),
        "seek_p95_ms": round(quantiles(seeks, n=20)[-1], 1),
        "frames_due": due,
        "frames_dropped": dropped,
        "dropped_share": round(dropped / max(1, due), 4),
    }


def memory(folder: Path, home: Path) -> dict[str, Any]:
    """Open a long clip whose analysis is known, seek and play in it."""
    cache = home / "long" / "cache"
    cache.mkdir(parents=True)
    (cache / "analysis").symlink_to(folder / "store" / "analysis")
    with shown_window(home / "long") as window:
        found: list[Plate] = []
        window.footage.found.connect(found.append)
        window.intake.take([folder / "long.mp4"])
        until(lambda: bool(found), _PATIENCE)
        until(lambda: bool(window.session.document.shots), _PATIENCE)
        assert window.playback is not None
        frames = window.session.document.frames
        _seek(window, window.playback, 20)
        _play(window.playback, 3.0)
        now, most = resident()
    return {"long_frames": frames, "memory_mb": now, "memory_most_mb": most}


# --- a window ----------------------------------------------------------------------------


@contextmanager
def shown_window(home: Path) -> Iterator[Window]:
    """A window whose settings and files lie in a folder; nothing is asked when it closes."""
    home.mkdir(parents=True, exist_ok=True)
    application = make_application(["lipsmith"])
    apply_theme(application, "dark")
    settings = QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat)
    window = Window(settings, Folders(home / "cache", home / "journals"))
    window.jobs.failed.connect(lambda _, error: _give_up(error))
    window.show()
    until(lambda: window.windowHandle().isExposed(), 60)
    warming = warm_up()  # as `open_window` does; nobody drops a clip before it is over
    until(lambda: not warming.is_alive(), 60)
    try:
        yield window
    finally:
        window.files.save(home / "bench.lipsmith")
        window.projects.rendering = lambda: False
        window.close()


class _Clock:
    """Runs the event loop for a while; its parts live on, since the watchdog looks at them."""

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._come: Callable[[], bool] = lambda: True

    def run(self, come: Callable[[], bool], every: int) -> None:
        self._come = come
        self._timer.start(every)
        self._loop.exec()
        self._timer.stop()

    def _look(self) -> None:
        if self._come():
            self._loop.quit()


@cache
def _clock() -> _Clock:
    return _Clock()


def until(come: Callable[[], bool], seconds: float) -> None:
    """Run the event loop until something has come.

    Raises
    ------
    LipsmithError
        If it does not within so many seconds.
    """
    end = time.monotonic() + seconds
    _clock().run(lambda: come() or time.monotonic() > end, 4)
    if time.monotonic() > end:
        raise LipsmithError(f"The window did not come to where it should within {seconds:.0f} s.")


def rest(milliseconds: int) -> None:
    """Run the event loop for a while."""
    _clock().run(lambda: True, milliseconds)


def _give_up(error: Exception) -> None:
    print(f"lipsmith: {error}", file=sys.stderr, flush=True)
    QApplication.exit(1)
    sys.exit(2)


# --- what is done ------------------------------------------------------------------------


def _work(window: Window, dog: Watchdog, seconds: float) -> None:
    """Scrub, trim and undo while segments are rendered."""
    assert window.rendering is not None
    renders, end, turn = window.rendering.renders, time.monotonic() + seconds, 0
    while time.monotonic() < end:
        if not renders.busy():
            renders.clear()
        dog.during = "scrubbing"
        width = window.timeline.viewport().width()
        _drag(window, QPointF(150, _RULER), QPointF(width - 30, _RULER), 60)
        dog.during = "trimming"
        segments = window.session.document.segments
        rect = window.timeline.rect_of(segments[turn % len(segments)])
        edge = QPointF(rect.right() - 3, rect.center().y())
        _drag(window, edge, edge - QPointF(min(80.0, rect.width() / 2), 0), 30)
        dog.during = "undoing"
        for action in ("edit.undo", "edit.redo", "edit.undo"):
            window.actions_[action].trigger()
            rest(10 * _MOVE)
        turn += 1


def _drag(window: Window, start: QPointF, end: QPointF, moves: int) -> None:
    """Press the mouse in the timeline, move it, release it."""
    target, left = window.timeline.viewport(), Qt.MouseButton.LeftButton
    _mouse(target, QEvent.Type.MouseButtonPress, start, left)
    for move in range(1, moves + 1):
        rest(_MOVE)
        _mouse(target, QEvent.Type.MouseMove, start + (end - start) * (move / moves), left)
    _mouse(target, QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)


def _mouse(target: QWidget, kind: QEvent.Type, at: QPointF, held: Qt.MouseButton) -> None:
    moved = kind is QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if moved else Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, QPointF(target.mapToGlobal(at)), button, held, none)
    QApplication.sendEvent(target, event)


def _seek(window: Window, playback: Playback, count: int) -> list[float]:
    """Go to frames all over the clip; ms until each is painted."""
    player, painted = playback.player, playback.player.painted
    seen: dict[int, float] = {}

    def note(frame: int) -> None:
        painted(frame)
        seen[frame] = time.perf_counter()

    # Whoever paints a frame tells the player, and only the player.
    player.painted = note  # type: ignore[method-assign]
    rng, taken = random.Random(0), []
    for _ in range(count):
        frame = rng.choice([f for f in range(player.frames) if f != player.frame])
        seen.clear()
        asked = time.perf_counter()
        window.session.set_playhead(frame)
        until(partial(seen.__contains__, frame), 30)
        taken.append(1000 * (seen[frame] - asked))
        rest(20)
    player.painted = painted  # type: ignore[method-assign]
    return taken


def _play(playback: Playback, seconds: float) -> tuple[int, int]:
    """Play round and round with faces shown; frames dropped, and frames due."""
    player = playback.player
    player.set_loop((0, player.frames))
    player.seek(0)
    rest(500)
    player.play(1)
    rest(round(1000 * seconds))
    dropped, due = player.drops
    player.pause()
    player.set_loop(None)
    return dropped, due


def resident(process: int | str = "self") -> tuple[float, float]:
    """Resident memory of a process now and at its peak, MB (10^6 bytes); 0 where unknown."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    sizes = dict(line.split(":", 1) for line in lines)
    return tuple(round(int(sizes[n].split()[0]) * 1024 / 1e6, 1) for n in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def tell(measure: Callable[[], dict[str, Any]]) -> None:
    """Measure, and print the figures as JSON; a sentence and exit code 2 if it cannot be done."""
    try:
        figures = measure()
    except LipsmithError as error:
        print(f"lipsmith: {error}", file=sys.stderr)
        sys.exit(2)
    print(json.dumps(figures), flush=True)


def main() -> None:
    """Do one of the scenes."""
    scene, *folders = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    scenes = {"timeline": lambda *_: timeline(), "session": session, "memory": memory}
    tell(lambda: scenes[scene](*folders))


if __name__ == "__main__":
    main()
