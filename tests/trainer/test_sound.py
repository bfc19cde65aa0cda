"""The sound of footage, sample for sample where the clip has it."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from app.core.media.probe import probe
from app.core.media.reader import VideoReader, frame_time
from app.model import audio
from tests.media_maker import CLICK, make_clip
from trainer.pieces import Unusable
from trainer.sound import hear, sound_blocks

RATE = 16_000


def samples_of(path: Path) -> tuple[Fraction, np.ndarray]:
    blocks = list(sound_blocks(probe(path)))
    return blocks[0][0], np.concatenate([block for _, block in blocks])


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts", "clip.mov"])
@pytest.mark.parametrize("delay", [0.0, 0.4])
def test_a_click_is_heard_when_it_is_in_the_movie(tmp_path: Path, name: str, delay: float) -> None:
    clip = make_clip(tmp_path / name, video_delay=delay)
    start, samples = samples_of(clip.path)
    click = float(start) + int(np.abs(samples).argmax()) / RATE
    with VideoReader(clip.path, 1) as reader:
        shown = float(frame_time(next(iter(reader))[1]))
    assert click - shown == pytest.approx(float(CLICK - clip.times[0]), abs=0.002)


def write_sound(path: Path, stretches: list[tuple[float, np.ndarray]]) -> None:
    """Write stretches of 48 kHz sound at their times, with gaps in between."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", 48_000, layout="mono")
        for start, sound in stretches:
            for at in range(0, len(sound), 960):
                part = np.ascontiguousarray(sound[None, at : at + 960])
                frame = AudioFrame.from_ndarray(part, "s16", "mono")
                frame.sample_rate, frame.time_base = 48_000, Fraction(1, 48_000)
                frame.pts = round(start * 48_000) + at
                output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def test_a_gap_is_silence_of_its_length(tmp_path: Path) -> None:
    loud = np.full(24_000, 8000, np.int16)
    path = tmp_path / "gap.mkv"
    write_sound(path, [(0.25, loud), (1.5, loud)])
    start, samples = samples_of(path)
    assert start == Fraction(1, 4)
    assert len(samples) == pytest.approx((2.0 - 0.25) * RATE, abs=40)
    loudness = np.abs(samples[: 1700 * 16].reshape(-1, RATE // 100)).mean(axis=1) > 0.1
    heard = [round(0.25 + i / 100, 2) for i in np.flatnonzero(np.diff(loudness, prepend=False))]
    assert heard == pytest.approx([0.25, 0.75, 1.5], abs=0.011)


def test_mel_frames_are_levelled_and_counted_from_the_first_sample(tmp_path: Path) -> None:
    times = np.arange(48_000) / 48_000
    quiet = (600 * np.sin(2 * np.pi * 440 * times)).astype(np.int16)
    path = tmp_path / "tone.mkv"
    write_sound(path, [(0.5, quiet)])
    sound = hear(probe(path))
    assert (sound.start, sound.seconds) == (Fraction(1, 2), 1.0)
    assert sound.mel.shape == (80, 81) and sound.mel.dtype == np.float16
    tone = 10 ** ((audio.SPEECH_LEVEL_DB + 3) / 20) * np.sin(2 * np.pi * 440 * times[::3])
    expected = audio.scale(audio.mel_decibels(tone.astype(np.float32)))
    band = int(expected[:, 40].argmax())
    assert float(sound.mel[band, 40]) == pytest.approx(float(expected[band, 40]), abs=0.05)


def test_clips_without_anything_to_hear_are_refused(tmp_path: Path) -> None:
    mute = make_clip(tmp_path / "mute.mp4", audio=())
    with pytest.raises(Unusable, match="it has no sound"):
        hear(probe(mute.path))
    write_sound(tmp_path / "silent.mkv", [(0.0, np.ones(9600, np.int16))])
    with pytest.raises(Unusable, match="its sound is silence"):
        hear(probe(tmp_path / "silent.mkv"))
