"""A whole session in a real window: from two dropped files to an exported movie."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.faces.align import to_pixels
from app.core.presenter.clip import AUDIO_RATE, make_clip
from app.core.presenter.voice import MEZZO, duration, opening_track, speak, spell
from app.core.progress import finish
from app.core.project.document import Document
from app.core.project.files import load
from app.core.render.export import Workshop
from app.core.render.prepare import find_models, hear_sounds, look
from app.ui.bench import virtual_screen
from tests.core.compose.plates import shares
from tests.core.dub.jobs import changes, frames_of, sound_of, times_of
from tests.core.dub.talking import write_wav

SECONDS = 4.0
FRAMES = 100
Sound = NDArray[np.float64]
ROOT = Path(__file__).parents[2]


class Sitting:
    """A process with a window in which a script of `tests.ui.sitting` runs."""

    def __init__(self, script: str, folder: Path, display: str) -> None:
        homes = {name: str(folder / name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
        homes |= {"XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(folder)}
        screen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        self._errors = (folder / f"{script}.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.sitting", script, str(folder)],
            cwd=ROOT,
            env={**os.environ, **homes, **screen},
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def said(self, wanted: str) -> Any:
        """What the script tells under a name; fails if it ends or fails before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            name, value = json.loads(line)
            print(name, value)
            if name == "failed":
                pytest.fail(f"{value}\n{self.errors()}")
            if name == wanted:
                return value
        pytest.fail(f"the window ended before it told {wanted!r}\n{self.errors()}")

    def errors(self) -> str:
        """What was written to standard error."""
        self._errors.seek(0)
        return self._errors.read()

    def kill(self) -> None:
        """End it without a chance to do anything more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with virtual_screen() as name:
        if not name:
            pytest.skip("Xvfb is not installed: there is no screen to show a window on")
        yield name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Somebody who talks for four seconds, and a dub that speaks twice."""
    line = spell("_helo aj em ada, aj em drown baj a program", 1.0)
    finish(
        make_clip(
            tmp_path / "clip.mp4",
            seconds=SECONDS,
            opening=lambda time: float(opening_track(line, [time])[0]),
            sound=speak(line, AUDIO_RATE, seed=1),
        )
    )
    dub = [("_", 0.3), *spell("Z@ m apel ada"), ("_", 0.9), *spell("@ ordinater m@ desin")]
    assert duration(dub) < SECONDS
    write_wav(tmp_path / "dub.wav", speak(dub, AUDIO_RATE, seed=2, voice=MEZZO))
    return tmp_path


def test_a_session_from_two_dropped_files_over_a_crash_to_a_movie(
    folder: Path, display: str
) -> None:
    first = Sitting("first", folder, display)
    try:
        last = first.said("last")
    finally:
        first.kill()
    second = Sitting("second", folder, display)
    try:
        assert "film" in second.said("offer")
        assert second.said("recovered") == last
        second.said("done")
        assert second.process.wait(30) == 0
    finally:
        second.kill()
    for sitting in (first, second):
        assert "Traceback" not in sitting.errors(), sitting.errors()
    document = load(folder / "film.lipsmith")
    check_pictures(document, folder)
    check_sound(document, folder)


def check_pictures(document: Document, folder: Path) -> None:
    """Every frame is there; only mouths of segments differ, and nothing outside of their masks."""
    clip, movie = folder / "clip.mp4", folder / "movie.mkv"
    assert len(times_of(movie)) == FRAMES == len(times_of(clip))
    with av.open(str(movie)) as container:
        assert container.streams.video[0].average_rate == 25
    shop = Workshop.at(folder / "XDG_CACHE_HOME" / "lipsmith")
    material = finish(look(document, shop.store))
    find_models(material, document, shop.engines)
    finish(hear_sounds(material, document, shop.store))
    sheet = material.sheet(document)
    new = 0
    pairs = zip(frames_of(clip), changes(clip, movie), strict=True)
    for number, (frame, planes) in enumerate(pairs):
        cues = sheet.cues(number)
        inside = [np.zeros(plane.shape, bool) for plane in planes]
        for cue in cues:
            made = shop.cache.look_up(cue.key, number)
            assert made is not None and made.patch is not None
            side = made.patch.side
            mask = shares(frame, to_pixels(made.unit_crop, side), mouth_mask(side))
            inside = [share > 0 for share in mask]
            new += bool((planes[0][mask[0] > 0.9] > 0).mean() > 0.3)
        assert all(not plane[~where].any() for plane, where in zip(planes, inside, strict=True))
    lines = sum(segment.end - segment.first for segment in document.segments)
    assert 0.8 * lines < new <= lines


def check_sound(document: Document, folder: Path) -> None:
    """The dub is heard where segments are, from where they have it, and the original elsewhere."""
    _, movie = sound_of(folder / "movie.mkv")
    _, dub = sound_of(folder / "dub.wav")
    _, original = sound_of(folder / "clip.mp4")
    spans = [(s.first / 25, s.end / 25, float(s.dub_in)) for s in document.segments]
    spans_end = max(end for _, end, _ in spans)
    assert spans_end == SECONDS
    for first, end, dub_in in spans:
        assert likeness(movie, first + 0.04, dub, dub_in + 0.04, end - first - 0.08) > 0.99
    pause = spans[0][1] + 0.1, spans[1][0] - 0.1
    assert likeness(movie, pause[0], original, pause[0], pause[1] - pause[0]) > 0.99


def likeness(one: Sound, at: float, other: Sound, there: float, seconds: float) -> float:
    """Correlation of two stretches of sound, 16 kHz."""
    count = round(seconds * 16_000)
    a, b = one[round(at * 16_000) :][:count], other[round(there * 16_000) :][:count]
    count = min(len(a), len(b))
    return float(np.corrcoef(a[:count], b[:count])[0, 1])
