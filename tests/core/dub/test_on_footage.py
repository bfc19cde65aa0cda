"""The main job on real clips, with a second of real speech."""

import wave
from pathlib import Path

import numpy as np
import pytest

from app.core.media.probe import probe
from tests.core.dub.jobs import Job, changes, delay, leak, times_of
from tests.core.dub.talking import write_wav
from tests.footage import footage


def speech(path: Path, start: float, seconds: float) -> Path:
    """A piece of an English recording."""
    with wave.open(str(footage("dub/english_60s.wav"))) as file:
        rate = file.getframerate()
        file.setpos(round(start * rate))
        samples = np.frombuffer(file.readframes(round(seconds * rate)), np.int16)
    return write_wav(path, samples.astype(np.float32) / 32768, rate)


# In the first, the dub begins while the face is turned away and goes on across a cut.
@pytest.mark.parametrize(
    ("name", "start"), [("test/late_video_start.mp4", 3.2), ("test/film_phone_scene.mp4", 3.0)]
)
def test_a_real_clip_changes_in_the_mouth_and_while_the_dub_plays_only(
    job: Job, tmp_path: Path, name: str, start: float
) -> None:
    clip, target = footage(name), tmp_path / "out.mkv"
    sound = speech(tmp_path / "dub.wav", 2.0, 1.2)
    done = job(clip, sound, target, offset=f"{1000 * start:g}", codec="ffv1", silence="generate")
    times, written = times_of(clip), times_of(target)
    assert all(abs(a - b) <= 0.0005 for a, b in zip(times, written, strict=True))
    assert delay(target, sound) == pytest.approx(start, abs=0.003)
    assert leak(clip, target, done) == 0.0
    touched = np.array([bool(planes[0].any()) for planes in changes(clip, target)])
    assert touched.sum() == done.report.altered > 15
    assert touched.tolist() == (done.plan.weight > 0).tolist()
    heard = np.array([start <= time < start + 1.2 for time in times])
    assert not (touched & ~heard).any()
    left = set().union(*(range(part.first, part.last + 1) for part in done.report.passed_ranges))
    assert left == set(np.flatnonzero(~touched))


def test_a_late_picture_stays_late(job: Job, tmp_path: Path) -> None:
    clip = footage("test/late_video_start.mp4")
    target = tmp_path / "out.mp4"
    job(clip, speech(tmp_path / "dub.wav", 2.0, 1.0), target, offset="3000", silence="generate")
    one, two = probe(clip), probe(target)
    assert one.video is not None and two.video is not None
    assert times_of(target) == times_of(clip) and times_of(target)[0] > 0.8
    assert two.audio[0].start <= 0.0 and abs(two.duration - one.duration) < 0.1
