"""What is heard, to the sample."""

import wave
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import MediaError
from app.core.media.probe import probe
from app.core.progress import finish
from app.core.project.document import (
    PICTURE,
    SOUND,
    Document,
    DubTrack,
    Media,
    Segment,
    Speaker,
    Take,
)
from app.core.project.edits_segments import (
    add_segment,
    join_segments,
    split_segment,
    trim_start,
)
from app.core.view.conform import RATE, SoundReader, build_sound
from app.core.view.sound import FADE, Mix
from app.core.view.times import FrameTimes
from tests.media_maker import CLICK, make_clip

NTSC = Fraction(30_000, 1001)


def write_wav(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """Write int16 samples ``(n, channels)``."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype(np.int16).tobytes())
    return path


def counting(count: int) -> np.ndarray:
    """Samples that say which they are: the high and the low half of their number."""
    number = np.arange(count)
    return np.stack([number // 250 + 1, number % 250 + 1], axis=1)


def sound_of(path: Path, folder: Path, timed: bool = False) -> SoundReader:
    finish(build_sound(probe(path), folder, timed))
    return SoundReader(folder)


def document(*segments: Segment, rate: Fraction = NTSC, gain_db: float = 0.0) -> Document:
    return Document(
        plate=Media("m1", Path("p.mp4"), "p", PICTURE, Fraction(10), rate, 300),
        sounds=(Media("m2", Path("d.wav"), "d", SOUND, Fraction(4)),),
        speakers=(Speaker("s1", "Ann", "#ff0000"), Speaker("s2", "Bob", "#00ff00")),
        dubs=(DubTrack("d1", "m2", gain_db=gain_db),),
        segments=segments,
        rate=rate,
    )


def line(
    id: str, first: int, end: int, dub_in: Fraction, speaker: str = "s1", gain_db: float = 0.0
) -> Segment:
    take = Take(f"t{id}", "A", "d1", dub_in)
    return Segment(id, speaker, first, end, (take,), take.id, gain_db=gain_db)


def times(rate: Fraction = NTSC, frames: int = 300) -> FrameTimes:
    return FrameTimes(np.arange(frames), 1 / rate, rate)


@pytest.fixture
def dub(tmp_path: Path) -> SoundReader:
    return sound_of(write_wav(tmp_path / "d.wav", counting(4 * RATE)), tmp_path / "dub")


def test_samples_are_read_from_anywhere(dub: SoundReader) -> None:
    assert dub.whole and dub.samples == 4 * RATE
    expected = counting(4 * RATE) / 32_768
    assert np.array_equal(dub.read(1234, 777), expected[1234:2011])
    edge = dub.read(4 * RATE - 10, 30)
    assert np.array_equal(edge[:10], expected[-10:]) and not edge[10:].any()
    early = dub.read(-20, 30)
    assert np.array_equal(early[20:], expected[:10]) and not early[:20].any()
    assert not dub.read(-500, 30).any()


def test_a_segment_is_heard_to_the_sample(dub: SoundReader) -> None:
    mix = Mix(document(line("g1", 10, 40, Fraction(1, 3))), times(), {"m2": dub})
    first, end = round(10 / NTSC * RATE), round(40 / NTSC * RATE)
    heard = np.concatenate([mix.read(at, 999) for at in range(0, 2 * RATE, 999)])
    assert not heard[:first].any() and not heard[end:].any()
    inner = slice(first + FADE, end - FADE)
    start = round(Fraction(1, 3) * RATE)
    expected = counting(4 * RATE)[start + FADE : start + end - first - FADE] / 32_768
    assert np.array_equal(heard[inner], expected.astype(np.float32))
    assert 0 < abs(heard[first, 0]) < abs(expected[0, 0]) / 50  # it comes softly
    assert 0 < abs(heard[end - 1, 0]) < abs(expected[-1, 0]) / 50  # and goes so


def test_any_block_is_a_piece_of_the_whole(dub: SoundReader) -> None:
    lines = line("g1", 3, 9, Fraction(0)), line("g2", 9, 20, Fraction(2))
    mix = Mix(document(*lines), times(), {"m2": dub})
    whole = mix.read(0, RATE)
    for first, count in ((0, 100), (4800, 1), (4804, 3333), (14_414, 17), (30_000, 9000)):
        assert np.array_equal(mix.read(first, count), whole[first : first + count])


def test_splitting_a_line_changes_no_sample(dub: SoundReader) -> None:
    whole = Mix(document(line("g1", 10, 60, Fraction(1, 7))), times(), {"m2": dub})
    cuts = [10, 21, 22, 44, 60]
    parts = [
        line(f"g{n}", first, end, Fraction(1, 7) + (first - 10) / NTSC)
        for n, (first, end) in enumerate(pairwise(cuts))
    ]
    split = Mix(document(*parts), times(), {"m2": dub})
    assert np.array_equal(split.read(0, 3 * RATE), whole.read(0, 3 * RATE))


def uneven(steps: list[int]) -> FrameTimes:
    """Frames that are shown for so many hundredths of a second each."""
    return FrameTimes(np.cumsum([0, *steps]), Fraction(1, 100), Fraction(25))


@given(
    st.lists(st.integers(1, 40), min_size=29, max_size=29),
    st.integers(3, 8),
    st.integers(16, 27),
    st.integers(10, 15),
    st.fractions(0, 1, max_denominator=90_000),
)
@settings(max_examples=40, deadline=None)
def test_cutting_a_line_changes_no_sample_however_uneven_frames_are(
    steps: list[int], first: int, end: int, cut: int, dub_in: Fraction
) -> None:
    clock = uneven(steps)
    before = replace(document(line("g1", first, end, dub_in), rate=Fraction(25)), clock=clock)
    before = replace(before, plate=replace(before.plate, frames=30), counter=9)
    sounds = {"m2": Ramp()}
    whole = Mix(before, clock, sounds).read(0, 13 * RATE)
    split = split_segment(split_segment(before, "g1", cut), "g1", cut - 1)
    assert np.array_equal(Mix(split, clock, sounds).read(0, 13 * RATE), whole)
    assert join_segments(split, [s.id for s in split.segments]).segments[0].end == end
    trimmed = Mix(trim_start(before, "g1", cut), clock, sounds).read(0, 13 * RATE)
    inside = slice(clock.sample(cut, RATE) + FADE, None)
    assert np.array_equal(trimmed[inside], whole[inside])


def test_a_new_line_is_in_sync_with_its_dub_however_uneven_frames_are() -> None:
    clock = uneven([4, 4, 30, 2, 2, 9] * 5)
    made = replace(document(rate=Fraction(25)), clock=clock)
    made = add_segment(made, "s1", 6, 12, "d1")
    assert made.segments[0].dub_in == clock.time(6)


class Ramp(SoundReader):
    """A sound whose every sample is another."""

    def __init__(self) -> None:
        pass

    def read(self, first: int, count: int) -> np.ndarray:
        number = np.arange(first, first + count, dtype=np.float32)
        return np.stack([number, -number], axis=1) / 2**20


def test_lines_of_several_speakers_add_up_and_can_be_had_alone(dub: SoundReader) -> None:
    lines = line("g1", 10, 50, Fraction(0)), line("g2", 30, 70, Fraction(1), "s2")
    both = Mix(document(*lines), times(), {"m2": dub}).read(0, 3 * RATE)
    stems = [
        Mix(document(*lines), times(), {"m2": dub}, speakers=[who]).read(0, 3 * RATE)
        for who in ("s1", "s2")
    ]
    assert stems[0].any() and stems[1].any()
    assert np.array_equal(both, stems[0] + stems[1])


def test_levels_add_in_decibels(dub: SoundReader) -> None:
    plain = Mix(document(line("g1", 0, 30, Fraction(0))), times(), {"m2": dub}).read(0, RATE)
    louder = document(line("g1", 0, 30, Fraction(0), gain_db=14), gain_db=6)
    heard = Mix(louder, times(), {"m2": dub}).read(0, RATE)
    assert np.allclose(heard, plain * 10, rtol=1e-5)


def test_frames_of_uneven_length_set_where_a_line_is_heard(dub: SoundReader) -> None:
    uneven = FrameTimes(np.array([0, 7, 50, 61, 100]), Fraction(1, 100), Fraction(25))
    mix = Mix(document(line("g1", 1, 3, Fraction(0))), uneven, {"m2": dub})
    heard = np.flatnonzero(mix.read(0, RATE).any(axis=1))
    assert (heard[0], heard[-1]) == (7 * RATE // 100, 61 * RATE // 100 - 1)


def test_a_sound_that_is_not_at_hand_is_silent() -> None:
    mix = Mix(document(line("g1", 0, 30, Fraction(0))), times(), {})
    assert not mix.read(0, RATE).any()


def test_the_plate_s_sound_lies_where_its_clock_says(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mov", audio=("stereo",), audio_codec="pcm_s16le", seconds=1.5)
    plate = sound_of(clip.path, tmp_path / "plate", timed=True)
    heard = plate.read(0, RATE)
    assert np.abs(heard).max(axis=1).argmax() == CLICK * RATE
    assert np.abs(heard).max() == pytest.approx(30_000 / 32_768, abs=1e-4)


def tone_at(path: Path, starts: list[int], rate: int = RATE) -> Path:
    """Write a tenth of a second of mono sound at each of some samples."""
    import av

    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=rate)
        stream.codec_context.layout = "mono"
        for start in starts:
            block = np.full((1, rate // 10), 8192, np.int16)
            frame = av.AudioFrame.from_ndarray(block, "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def test_sound_that_begins_late_or_has_a_gap_is_laid_along_the_clock(tmp_path: Path) -> None:
    path = tone_at(tmp_path / "gap.mkv", [4800, 9600, 24_000])
    heard = sound_of(path, tmp_path / "timed", timed=True).read(0, RATE)
    expected = np.zeros(RATE, bool)
    expected[4800:14_400] = expected[24_000:28_800] = True
    assert np.array_equal(heard.any(axis=1), expected)
    assert np.allclose(heard[expected], 0.25)  # mono is as loud on both sides
    plain = sound_of(path, tmp_path / "plain", timed=False)
    assert plain.samples == 14_400 and plain.read(0, 14_400).all()


def test_nothing_is_lost_before_a_gap_at_another_rate(tmp_path: Path) -> None:
    path = tone_at(tmp_path / "gap.mkv", [0, 22_050], 44_100)
    sound = sound_of(path, tmp_path / "timed", timed=True)
    heard = np.abs(sound.read(0, RATE)).max(axis=1)
    assert (heard[:4790] > 0.2).all() and not heard[4810:23_990].any()
    assert (heard[24_010:28_790] > 0.2).all() and sound.samples == 28_800


def test_sound_that_overlaps_itself_keeps_the_clock(tmp_path: Path) -> None:
    path = tone_at(tmp_path / "overlap.mkv", [0, 2400, 9600])
    sound = sound_of(path, tmp_path / "timed", timed=True)
    expected = np.zeros(14_400, bool)
    expected[:7200] = expected[9600:] = True
    assert np.array_equal(sound.read(0, 14_400).any(axis=1), expected)
    assert sound.samples == 14_400


def test_other_rates_keep_their_place(tmp_path: Path) -> None:
    samples = np.zeros((44_100, 1), np.int16)
    samples[22_050] = 30_000
    sound = sound_of(write_wav(tmp_path / "d.wav", samples, 44_100), tmp_path / "dub")
    assert sound.samples == RATE
    assert np.abs(sound.read(0, RATE)).max(axis=1).argmax() == RATE // 2


def test_a_dub_is_counted_as_the_dubbing_counts_it(tmp_path: Path) -> None:
    from app.core.dub_audio import DubAudio

    clip = make_clip(tmp_path / "dub.mp4", seconds=1, audio=("stereo",))
    sound = sound_of(clip.path, tmp_path / "dub")
    with DubAudio.open(clip.path) as dub:
        theirs = np.concatenate(list(dub.blocks(Fraction(0), dub.duration)))
    ours = sound.read(0, sound.samples)
    clicks = [np.abs(x).max(axis=1).argmax() for x in (ours, theirs)]
    assert clicks[0] == clicks[1]


def test_sound_can_be_heard_while_it_is_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "d.wav", counting(5 * RATE))
    work = build_sound(probe(path), tmp_path / "dub", timed=False)
    with SoundReader(tmp_path / "dub") as sound:
        assert not sound.read(0, 10).any()
        next(work)
        assert sound.read(0, 10).all() and not sound.whole
        work.close()
        assert finish(build_sound(probe(path), tmp_path / "dub", timed=False)) == 5 * RATE
        assert sound.whole and sound.read(5 * RATE - 10, 10).all()


def test_a_picture_without_sound_is_said(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", audio=())
    with pytest.raises(MediaError, match="has no sound"):
        finish(build_sound(probe(clip.path), tmp_path / "sound", timed=True))
