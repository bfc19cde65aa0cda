"""The main job on drawn clips: what changes, what stays, what it says."""

import json
import tempfile
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

from app.core.dub import generate, run
from app.core.dub.run import dub
from app.core.dub.settings import DubSettings
from app.core.errors import FaceError, LipsmithError, MediaError
from app.core.media.probe import probe
from app.core.progress import finish
from tests.core.dub.jobs import Job, changed, changes, delay, frames_of, leak, sound_of, times_of
from tests.core.dub.talking import SIZE, drawn, small_face, talking_clip, voice, write_wav
from tests.media_maker import make_clip

PLAIN = 30  # frames of plain.mp4


@pytest.fixture
def clip(media: Path) -> Path:
    return media / "plain.mp4"


@pytest.fixture
def sound(media: Path) -> Path:
    return media / "voice.wav"


def test_the_result_has_the_clips_frames_times_and_size(
    job: Job, clip: Path, sound: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    done = job(clip, sound, target)
    video, original = probe(target).video, probe(clip).video
    assert video is not None and original is not None
    assert (video.width, video.height, video.codec) == (*SIZE, "h264")
    assert (video.rate, video.pix_fmt, video.colour) == (
        original.rate,
        original.pix_fmt,
        original.colour,
    )
    assert times_of(target) == times_of(clip) and done.report.frames == PLAIN


@pytest.mark.parametrize(
    ("offset", "seconds"),
    [("0", 0.0), ("240", 0.24), ("120ms", 0.12), ("6f", 0.24), ("-2f", -0.08)],
)
def test_the_dub_sounds_when_it_should_and_the_mouth_moves_then_only(
    job: Job, clip: Path, sound: Path, tmp_path: Path, offset: str, seconds: float
) -> None:
    target = tmp_path / "out.mp4"
    done = job(clip, sound, target, offset=offset, quality=0)
    assert delay(target, sound) == pytest.approx(seconds, abs=0.002)
    end = seconds + float(probe(sound).duration)
    playing = [seconds <= time < end for time in times_of(clip)]
    assert changed(clip, target) == playing
    assert done.report.altered == sum(playing)
    before, after = sum(t < seconds for t in times_of(clip)), sum(t >= end for t in times_of(clip))
    reasons = {part.reason: part for part in done.report.passed_ranges}
    assert ("the dub has not started" in reasons) == (before > 0)
    if before:
        assert reasons["the dub has not started"].last == before - 1
    assert reasons["the dub is over"].first == PLAIN - after
    (altered,) = done.report.altered_ranges
    assert (altered.first, altered.last) == (before, PLAIN - after - 1)


def test_the_sidecar_says_what_was_altered_with_which_model(
    job: Job, clip: Path, sound: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    report = job(clip, sound, target, gain_db=-3.0).report
    said = json.loads((tmp_path / "out.mp4.lipsmith.json").read_text("utf-8"))
    assert said["statement"].startswith("The mouth of a person")
    assert said["frames"] == PLAIN and said["altered"] == report.altered
    assert said["altered_ranges"][0]["first"] == 0
    assert said["settings"]["gain_db"] == -3.0
    assert len(said["model_sha256"]) == 64
    assert {path.name for path in tmp_path.iterdir()} == {"out.mp4", "out.mp4.lipsmith.json"}


def test_a_sidecar_that_cannot_be_written_is_said_and_the_movie_stays(
    job: Job, clip: Path, sound: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.mp4.lipsmith.json").mkdir()
    report = job(clip, sound, tmp_path / "out.mp4").report
    assert "could not be written" in report.notes[-1]
    assert probe(tmp_path / "out.mp4").video is not None


# --- silence -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pausing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A clip of 46 frames, and speech from 0 to 0.53 and from 0.91 to 1.49 s."""
    folder = tmp_path_factory.mktemp("pausing")
    talking_clip(folder / "clip.mp4", frames=46)
    return folder / "clip.mp4", voice(folder / "dub.wav", "malo. peba.")


def test_in_pauses_the_mouth_is_closed(
    job: Job, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    done = job(*pausing, tmp_path / "out.mp4", silence="closed")
    quiet = done.engine.quiet
    assert len(quiet) == done.report.altered == 46
    assert not any(quiet[2:12]) and all(quiet[16:21]) and not any(quiet[25:35])


def test_a_mouth_comes_to_rest_and_leaves_it_again(
    pausing: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, job: Job, tmp_path: Path
) -> None:
    rests: list[float] = []

    def note(parts: np.ndarray, closed: np.ndarray, share: float) -> np.ndarray:
        rests.append(share)
        return parts

    monkeypatch.setattr(generate, "at_rest", note)
    job(*pausing, tmp_path / "out.mp4", silence="closed")
    assert len(rests) == 46 and max(rests[2:12]) == max(rests[25:35]) == 0
    pause = rests[13:24]
    assert max(pause) == 1 and max(np.abs(np.diff(rests[:40]))) < 0.3
    rests.clear()
    job(*pausing, tmp_path / "out2.mp4", silence="generate")
    assert rests == [0] * 46


def test_in_pauses_the_mouth_is_generated(
    job: Job, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    done = job(*pausing, tmp_path / "out.mp4", silence="generate")
    assert done.report.altered == 46 and not any(done.engine.quiet)


def test_in_pauses_the_mouth_is_the_original(
    job: Job, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    done = job(*pausing, target, silence="original", quality=0)
    touched = changed(pausing[0], target)
    assert all(touched[2:12]) and not any(touched[16:21]) and all(touched[25:35])
    assert "a pause in the dub" in {part.reason for part in done.report.passed_ranges}
    assert not any(done.engine.quiet)


# --- length --------------------------------------------------------------------------------


def test_a_longer_dub_is_cut_and_that_is_said(
    job: Job, clip: Path, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    report = job(clip, pausing[1], target).report
    assert report.frames == PLAIN == len(times_of(target))
    assert any("0.64 s longer" in note and "--fit hold" in note for note in report.notes)
    start, samples = sound_of(target)
    assert start + len(samples) / 16_000 == pytest.approx(PLAIN / 25, abs=0.05)


def test_a_dub_that_is_cut_off_is_used_as_far_as_it_goes_and_that_is_said(
    job: Job, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    clip, sound = pausing
    half = tmp_path / "half.wav"
    half.write_bytes(sound.read_bytes()[: sound.stat().st_size // 2])
    target = tmp_path / "out.mp4"
    report = job(clip, half, target, quality=0).report
    assert any("half.wav is cut short" in n and "of 00:01.8" in n for n in report.notes)
    touched = changed(clip, target)
    assert any(touched[:20]) and not any(touched[30:])


def test_the_last_frame_is_held_for_a_longer_dub_and_its_mouth_keeps_speaking(
    job: Job, clip: Path, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    done = job(clip, pausing[1], target, fit="hold", quality=0)
    times = times_of(target)
    assert times == [Fraction(i, 25) for i in range(47)]  # the dub ends after 1.84 s
    assert done.report.frames == done.report.altered == 47
    assert done.report.altered_ranges[0].last == 46
    assert any("is held" in note for note in done.report.notes)
    assert not any(done.engine.quiet[30:35]) and all(done.engine.quiet[42:])
    pictures = [frame.to_ndarray(format="gray").astype(int) for frame in frames_of(target)]
    assert all((picture[:60] == pictures[29][:60]).all() for picture in pictures[30:])


def test_a_held_frame_keeps_its_own_mouth_in_pauses_that_are_left_alone(
    job: Job, clip: Path, pausing: tuple[Path, Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.mp4"
    done = job(clip, pausing[1], target, fit="hold", silence="original")
    assert done.plan.weight[30:34].min() == 1.0 and done.plan.weight[42:].max() == 0.0
    assert done.report.frames == 47


def test_a_dub_that_never_meets_the_clip_is_refused(
    job: Job, clip: Path, sound: Path, tmp_path: Path
) -> None:
    for offset in ("5000", "-100f"):
        with pytest.raises(MediaError, match="never meet"):
            job(clip, sound, tmp_path / "out.mp4", offset=offset)
    assert not list(tmp_path.iterdir())


# --- sound ---------------------------------------------------------------------------------


def test_the_original_is_kept_under_the_dub_if_asked_for(
    job: Job, clip: Path, tmp_path: Path
) -> None:
    late = voice(tmp_path / "dub.wav", "malo", lead=0.55)
    levels = []
    for name, settings in (("with", {"keep_original_db": -6.0}), ("without", {})):
        target = tmp_path / f"{name}.mkv"
        job(clip, late, target, silence="generate", **settings)
        start, samples = sound_of(target, rate=48_000)
        click = round((0.5 - start) * 48_000)
        levels.append(float(np.abs(samples[click - 48 : click + 48]).max()))
    assert levels[0] > 4000 and levels[1] < 400


def test_a_clip_without_sound_has_none_to_keep_and_that_is_said(
    job: Job, sound: Path, tmp_path: Path
) -> None:
    mute = talking_clip(tmp_path / "mute.mp4", frames=12, audio=()).path
    report = job(mute, sound, tmp_path / "out.mp4", keep_original_db=-6.0).report
    assert any("no sound of its own" in note for note in report.notes)
    assert len(probe(tmp_path / "out.mp4").audio) == 1


def test_other_tracks_subtitles_and_chapters_come_along_unless_told_otherwise(
    job: Job, sound: Path, tmp_path: Path
) -> None:
    rich = tmp_path / "rich.mp4"
    talking_clip(rich, frames=25, audio=("stereo", "mono"), subtitles=("mov_text",), chapters=True)
    job(rich, sound, tmp_path / "all.mp4")
    info = probe(tmp_path / "all.mp4")
    assert (len(info.audio), info.subtitles, info.chapters) == (2, 1, 2)
    assert delay(tmp_path / "all.mp4", sound) == pytest.approx(0.0, abs=0.002)
    job(rich, sound, tmp_path / "bare.mp4", carry=False)
    info = probe(tmp_path / "bare.mp4")
    assert (len(info.audio), info.subtitles, info.chapters) == (1, 0, 0)


# --- faces ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two presenters beside each other, the right one's picture a little smaller."""
    path = tmp_path_factory.mktemp("pair") / "pair.mp4"

    def picture(number: int) -> VideoFrame:
        left = drawn(number, (480, 270))[:, 60:420]
        right = np.pad(drawn(number + 9, (400, 240))[:, 40:360], ((30, 0), (0, 0), (0, 0)), "edge")
        both = np.ascontiguousarray(np.hstack([left, right]))
        return VideoFrame.from_ndarray(both, "rgb24").reformat(format="yuv420p")

    make_clip(path, seconds=1, size=(680, 270), picture=picture)
    return path


@pytest.mark.parametrize(
    ("face", "side"), [("", "left"), ("180,130@4", "left"), ("520,150@20", "right")]
)
def test_the_face_that_is_meant_is_dubbed(
    job: Job, pair: Path, sound: Path, tmp_path: Path, face: str, side: str
) -> None:
    target = tmp_path / "out.mp4"
    done = job(pair, sound, target, face=face, quality=0)
    where = np.flatnonzero(sum(planes[0] for planes in changes(pair, target)).any(axis=0))
    assert done.report.altered == 15  # the voice lasts 0.56 s
    assert (where.max() < 360) if side == "left" else (where.min() >= 360)


def test_faces_are_dubbed_by_number(job: Job, pair: Path, sound: Path, tmp_path: Path) -> None:
    sides = set()
    for face in ("0", "1"):
        target = tmp_path / f"{face}.mp4"
        job(pair, sound, target, face=face, quality=0)
        where = np.flatnonzero(sum(planes[0] for planes in changes(pair, target)).any(axis=0))
        sides.add(bool(where.min() >= 360))
    assert sides == {True, False}


@pytest.mark.parametrize("face", ["7", "5,5@3", "180,130@900", "nose"])
def test_a_face_that_is_not_there_is_refused_and_nothing_written(
    job: Job, clip: Path, sound: Path, tmp_path: Path, face: str
) -> None:
    with pytest.raises(FaceError):
        job(clip, sound, tmp_path / "out.mp4", face=face)
    assert not list(tmp_path.iterdir())


def test_no_face_anywhere_is_refused_and_nothing_written(
    job: Job, sound: Path, tmp_path: Path
) -> None:
    empty = talking_clip(tmp_path / "room.mp4", frames=12, hidden=range(12)).path
    with pytest.raises(FaceError, match="No face was found in any of the 12 frames"):
        job(empty, sound, tmp_path / "out.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["room.mp4"]


def test_a_face_that_is_only_sometimes_there_is_dubbed_when_it_is(job: Job, tmp_path: Path) -> None:
    gone = range(10, 22)
    coming = talking_clip(tmp_path / "coming.mp4", frames=40, hidden=gone).path
    sound = voice(tmp_path / "dub.wav", "malo peba wi")
    target = tmp_path / "out.mkv"
    done = job(coming, sound, target, codec="ffv1", silence="generate")
    touched = changed(coming, target)
    assert not any(touched[10:22]) and sum(touched) >= 12
    assert leak(coming, target, done) == 0.0
    missing = [p for p in done.report.passed_ranges if p.reason in ("no face", "hidden")]
    assert missing and missing[0].first <= 10 and missing[-1].last >= 21


def test_a_small_face_is_refused_with_its_size_unless_forced(
    job: Job, sound: Path, tmp_path: Path
) -> None:
    small = tmp_path / "small.mp4"
    small_face(small)
    with pytest.raises(FaceError, match=r" (29|30|31) px wide and the model needs 38.*--force"):
        job(small, sound, tmp_path / "out.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["small.mp4"]
    report = job(small, sound, tmp_path / "out.mp4", force=True).report
    assert report.altered > 0 and any("too small" in note for note in report.notes)


# --- refusing and cancelling ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"silence": "open"}, "--silence"),
        ({"fit": "stretch"}, "--fit"),
        ({"engine": "abacus"}, "--engine"),
        ({"gain_db": float("nan")}, "--gain"),
        ({"gain_db": 1e6}, "--gain"),
        ({"keep_original_db": float("-inf")}, "--keep-original"),
        ({"threads": -1}, "--threads"),
        ({"offset": "soon"}, "offset"),
        ({"offset": "1/0f"}, "offset"),
        ({"detector": "x-ray"}, "x-ray"),
        ({"model": "no-such"}, "no-such"),
        ({"codec": "theora"}, "theora"),
        ({"codec": "ffv1"}, "ffv1"),
        ({"quality": 99}, "--quality 99"),
    ],
)
def test_bad_settings_are_refused_before_any_work(
    job: Job, clip: Path, sound: Path, tmp_path: Path, settings: dict, complaint: str
) -> None:
    work = dub(clip, sound, tmp_path / "out.mp4", DubSettings(**settings))
    with pytest.raises(LipsmithError, match=complaint):
        next(work)
    assert not list(tmp_path.iterdir())


def test_silence_is_no_dub(job: Job, clip: Path, tmp_path: Path) -> None:
    silent = write_wav(tmp_path / "silent.wav", np.zeros(24_000, np.float32))
    with pytest.raises(MediaError, match="silent"):
        job(clip, silent, tmp_path / "out.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["silent.wav"]


def test_cancelling_leaves_nothing_behind_and_ends_the_threads(
    job: Job, clip: Path, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    target = tmp_path / "out.mp4"
    target.write_bytes(b"older")
    for stage in ("Listening to the dub", "Finding faces", "Dubbing"):
        work = dub(clip, sound, target, DubSettings(threads=1))
        for progress in work:
            if progress.stage == stage:
                break
        work.close()
        assert target.read_bytes() == b"older"
        assert {path.name for path in tmp_path.iterdir()} == {"tmp", "out.mp4"}
        assert not list(temporary.iterdir())
        names = {thread.name for thread in threading.enumerate()}
        assert not names & {"decode", "generate"}


def test_a_failure_in_the_middle_leaves_the_target_alone(
    job: Job, clip: Path, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(frames: Iterator[object], engine: object) -> Iterator[object]:
        for count, work in enumerate(frames):
            if count == 12:
                raise LipsmithError("The engine broke.")
            yield work

    monkeypatch.setattr("app.core.dub.render.generate", broken)
    target = tmp_path / "out.mp4"
    target.write_bytes(b"older")
    with pytest.raises(LipsmithError, match="engine broke"):
        finish(run.dub(clip, sound, target, DubSettings(threads=1)))
    assert target.read_bytes() == b"older" and len(list(tmp_path.iterdir())) == 1
