"""What is kept of files between sessions."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.core.dub.voice import Voice
from app.core.errors import MediaError
from app.core.media.probe import probe
from app.core.progress import finish
from app.core.render import store as store_module
from app.core.render.store import Store, known_analysis, known_voice
from tests.core.dub.talking import voice, write_wav
from tests.core.faces.tracks import analysis, still

FOUND = analysis(50, still(20, first=3), still(30, x=100, first=20, shot=1, yaw=12), cuts=(20,))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def test_an_analysis_comes_back_as_it_was(store: Store) -> None:
    store.keep_analysis("abc", FOUND)
    back = store.analysis("abc")
    assert back is not None
    assert (back.time_base, back.size, back.cuts, back.truncated) == (
        FOUND.time_base,
        FOUND.size,
        FOUND.cuts,
        FOUND.truncated,
    )
    np.testing.assert_array_equal(back.pts, FOUND.pts)
    for ours, theirs in zip(back.tracks, FOUND.tracks, strict=True):
        assert (ours.shot, ours.first, ours.end) == (theirs.shot, theirs.first, theirs.end)
        for name in ("points", "visible", "score", "yaw", "sharpness"):
            mine, other = getattr(ours, name), getattr(theirs, name)
            np.testing.assert_array_equal(mine, other)
            assert mine.dtype == other.dtype


def test_an_analysis_without_faces_comes_back(store: Store) -> None:
    store.keep_analysis("abc", analysis(5))
    back = store.analysis("abc")
    assert back is not None and back.tracks == () and len(back.pts) == 5


def test_only_the_same_bytes_and_detector_are_recognised(store: Store) -> None:
    store.keep_analysis("abc", FOUND)
    assert store.analysis("abd") is None and store.analysis("abc", "yunet") is None


@pytest.mark.parametrize("size", [0, 100, 3000])
def test_a_damaged_entry_counts_as_none(store: Store, tmp_path: Path, size: int) -> None:
    store.keep_analysis("abc", FOUND)
    (path,) = (tmp_path / "cache" / "analysis").iterdir()
    path.write_bytes(path.read_bytes()[:size])
    assert store.analysis("abc") is None


def test_a_clip_is_analysed_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def analysed(*arguments):  # type: ignore[no-untyped-def]
        calls.append(arguments)
        return FOUND
        yield

    monkeypatch.setattr(store_module, "analyse", analysed)
    for _ in range(2):
        found = finish(known_analysis(store, None, "abc"))  # type: ignore[arg-type]
        assert len(found.pts) == 50
    assert len(calls) == 1


def test_a_full_disk_costs_the_entry_and_not_the_analysis(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("in the way")

    def analysed(*arguments):  # type: ignore[no-untyped-def]
        return FOUND
        yield

    monkeypatch.setattr(store_module, "analyse", analysed)
    assert finish(known_analysis(store, None, "abc")) is FOUND  # type: ignore[arg-type]


def test_a_sound_is_heard_once_and_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    sound = voice(tmp_path / "voice.wav", "malo")
    first = finish(known_voice(store, sound, "abc"))
    sound.unlink()
    again = finish(known_voice(store, sound, "abc"))
    assert isinstance(again, Voice) and len(again.speech) > 0
    assert again.duration == first.duration and again.start == 0
    np.testing.assert_array_equal(again.speech, first.speech)
    time = Fraction(1, 4)
    np.testing.assert_array_equal(again.window(time), first.window(time))


def test_a_file_without_sound_is_refused(store: Store, tmp_path: Path) -> None:
    silent = write_wav(tmp_path / "silent.wav", np.zeros(16000, np.float32))
    assert len(finish(known_voice(store, silent, "a")).speech) == 0
    assert probe(silent).audio
    with pytest.raises(MediaError):
        finish(known_voice(store, tmp_path / "absent.wav", "b"))
