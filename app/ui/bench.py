"""How the window feels, in figures: ``lipsmith bench ui``.

Everything is measured in processes of their own (`app.ui.bench_scenes`), once offscreen and once
on a virtual screen where there is Xvfb.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.errors import LipsmithError
from app.core.media.probe import probe
from app.core.progress import Progress, Work

LONG_SECONDS = 7200.0
STARTS = 4
"""How often the window is started; the first time does not count."""
_TOO_LONG = 1800  # s for a scene
_ROOT = Path(__file__).resolve().parents[2]
_START = """
import sys, main
main.parser().parse_args(["edit"])
from app.ui.bench_scenes import start
start(float(sys.argv[1]))
"""
"""Starts the window as ``lipsmith`` does."""


@dataclass(frozen=True)
class Target:
    """A figure, and what it should be at most.

    Attributes
    ----------
    name : str
        Its key in `Figures`.
    words, unit : str
    most : float
    """

    name: str
    words: str
    unit: str
    most: float


TARGETS = (
    Target("start_ms", "start to a window that answers, warm", "ms", 1500),
    Target("paint_ms", "timeline, 2,000 segments, slowest zoom", "ms CPU", 16),
    Target("stall_ms", "longest stall, rendering and working", "ms", 50),
    Target("seek_p95_ms", "seek to shown frame, 95th percentile", "ms", 60),
    Target("dropped_percent", "frames dropped, 1080p25 with faces", "%", 1),
    Target("memory_mb", "memory, two-hour clip opened", "MB", 1000),
)
"""What is asked of the window."""
OTHERS = (
    ("paint_most_ms", "  slowest single painting", "ms CPU"),
    ("stalls", "  stalls over 50 ms, rendering and working", ""),
    ("stall_loading_ms", "longest stall, loading the engine", "ms"),
    ("stall_opening_ms", "longest stall, opening clip and dub", "ms"),
    ("seek_p50_ms", "seek to shown frame, median", "ms"),
    ("memory_most_mb", "  at most", "MB"),
)
"""Figures without a target: key, words, unit."""


@dataclass(frozen=True)
class Figures:
    """What was measured, by platform: "offscreen" and, where there is Xvfb, "xcb"."""

    platforms: dict[str, dict[str, Any]]
    load: float
    """Processes that wanted a processor when it began, a minute's mean."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"load": self.load, "cores": os.cpu_count(), **self.platforms}

    def lines(self) -> list[str]:
        """A table for people, and what caused the longest stalls."""
        names = list(self.platforms)
        rows = [
            f"{os.cpu_count()} cores, load {self.load:.1f} at the start",
            f"{'':<46}" + "".join(f"{name:>12}" for name in names) + f"{'target':>14}",
        ]
        for target in TARGETS:
            cells = "".join(cell(self.platforms[n].get(target.name), target.most) for n in names)
            rows.append(f"{target.words:<46}{cells}{f'{target.most:g} {target.unit}':>14}")
        for key, words, unit in OTHERS:
            cells = "".join(cell(self.platforms[name].get(key)) for name in names)
            rows.append(f"{words:<46}{cells}{unit:>14}")
        for name in names:
            for stall in _worst(self.platforms[name])[:5]:
                rows.append(
                    f"{name}: {stall['ms']:.0f} ms while {stall['during']}, of which the window "
                    f"itself {stall['own_ms']:.0f} ms"
                )
                rows += [f"    {call}" for call in stall["where"][:3]]
                rows += [f"    beside it {other}" for other in stall["others"]]
        return rows


def bench_ui(clip: Path | None = None, dub: Path | None = None) -> Work[Figures]:
    """Measure the window.

    Parameters
    ----------
    clip, dub : Path, optional
        What is opened, rendered and played; by default a drawn presenter in 1080p, at 25 frames
        a second, and another voice.

    Raises
    ------
    LipsmithError
        If the window cannot be opened, or a file cannot be used.
    """
    for given in (clip, dub):
        if given is not None:
            probe(given)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="lipsmith-bench-") as name, virtual_screen() as screen:
        folder = Path(name)
        yield from _make_media(folder, clip, dub)
        platforms = ["offscreen", *(["xcb"] if screen else [])]
        for number, platform in enumerate(platforms):
            home = folder / platform
            env = environment(home, platform, screen)
            figures: dict[str, Any] = {}
            for step, scene in enumerate(("start", "timeline", "session", "memory")):
                stage = f"Measuring {platform}: {scene}"
                yield Progress(stage, 4 * number + step, 4 * len(platforms))
                figures |= _starts(env) if scene == "start" else _scene(scene, folder, home, env)
            found[platform] = _summed_up(figures)
    return Figures(found, round(load, 2))


@contextmanager
def virtual_screen(size: str = "1600x1000x24") -> Iterator[str]:
    """Start Xvfb on a display that is free, and yield its name; "" where there is none."""
    program = shutil.which("Xvfb")
    if program is None:
        yield ""
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        yield f":{number}" if number else ""
    finally:
        server.terminate()
        server.wait()


def _make_media(folder: Path, clip: Path | None, dub: Path | None) -> Work[None]:
    from app.core.presenter.clip import make_demo
    from app.core.render.store import Store
    from app.ui.bench_media import long_clip, talking

    if clip is None:
        yield from talking(folder / "clip.mp4")
    else:
        (folder / f"clip{clip.suffix}").symlink_to(clip.absolute())
    if dub is None:
        demo = yield from make_demo(folder / "demo")
        dub = demo.dub
    (folder / f"dub{dub.suffix}").symlink_to(dub.absolute())
    yield from long_clip(folder / "long.mp4", LONG_SECONDS, Store(folder / "store"))


def environment(home: Path, platform: str, screen: str) -> dict[str, str]:
    """Settings and caches of their own, where the system lets one choose."""
    home.mkdir()
    kinds = ("CACHE", "CONFIG", "DATA")
    chosen = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in kinds}
    chosen |= {"QT_QPA_PLATFORM": platform, "DISPLAY": screen, "LC_ALL": "C.UTF-8"}
    return {**os.environ, **chosen, "QT_LOGGING_RULES": "*=false"}


def _starts(env: dict[str, str]) -> dict[str, Any]:
    """Start the window several times; the fastest of those that were warm, and all."""
    taken = []
    for _ in range(STARTS):
        began = time.monotonic()
        taken.append(in_child(["-c", _START, repr(began)], env)["start_ms"])
    return {"start_ms": sorted(taken[1:])[len(taken[1:]) // 2], "starts_ms": taken}


def _scene(scene: str, media: Path, home: Path, env: dict[str, str]) -> dict[str, Any]:
    return in_child(["-m", "app.ui.bench_scenes", scene, str(media), str(home)], env)


def in_child(
    arguments: list[str], env: dict[str, str], seconds: float = _TOO_LONG
) -> dict[str, Any]:
    """Let a process of its own measure; what it prints last, as JSON.

    Raises
    ------
    LipsmithError
        If it fails, or takes longer than ``seconds``.
    """
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=_ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise LipsmithError(
            f"The window did not answer within {seconds:g} s. Try again on a quieter machine."
        ) from error
    if done.returncode or not done.stdout.strip():
        complaints = done.stderr.strip().splitlines() or [f"It ended with {done.returncode}."]
        raise LipsmithError(f"The window failed: {complaints[-1].removeprefix('lipsmith: ')}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _summed_up(figures: dict[str, Any]) -> dict[str, Any]:
    """Add the figures that the targets are about."""
    working = figures["stalls_working"]
    return {
        **figures,
        "stalls": len(working),
        "stall_ms": _longest(working),
        "stall_loading_ms": _longest(figures["stalls_loading"]),
        "stall_opening_ms": _longest(figures["stalls_opening"]),
        "dropped_percent": round(100 * figures["dropped_share"], 2),
    }


def _longest(stalls: list[dict[str, Any]]) -> float:
    return float(max((stall["ms"] for stall in stalls), default=0.0))


def _worst(figures: dict[str, Any]) -> list[dict[str, Any]]:
    names = ("stalls_working", "stalls_loading", "stalls_opening")
    stalls = [stall for name in names for stall in figures[name]]
    return sorted(stalls, key=lambda stall: -float(stall["ms"]))


def cell(value: float | None, most: float | None = None) -> str:
    """A figure as a column of a table has it, with a mark for whether it is at most ``most``."""
    if value is None:
        return f"{'–':>12}"
    mark = "" if most is None else " ✓" if value <= most else " ✗"
    return f"{f'{value:g}{mark}':>12}"
