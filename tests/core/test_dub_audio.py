import subprocess
import tempfile
import wave
from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.dub_audio import DubAudio
from app.core.errors import MediaError
from app.core.media.probe import probe
from tests.footage import footage
from tests.media_maker import click_time, make_clip


def _wav(path: Path, samples: np.ndarray, rate: int = 48_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def _noise(seconds: float, rate: int = 48_000, channels: int = 2) -> np.ndarray:
    shape = (round(seconds * rate), channels)
    return np.random.default_rng(4).integers(-8000, 8000, shape, dtype=np.int16)


def _all(dub: DubAudio, start: Fraction | int, end: Fraction | int, **under) -> np.ndarray:  # type: ignore[no-untyped-def]
    return np.concatenate(list(dub.blocks(Fraction(start), Fraction(end), **under)))


@pytest.fixture(scope="module")
def noisy_dubs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, DubAudio]]:
    folder = tmp_path_factory.mktemp("noise")
    with ExitStack() as stack:
        yield {
            rate: stack.enter_context(
                DubAudio.open(_wav(folder / f"{rate}.wav", _noise(1.3, rate), rate))
            )
            for rate in (44_100, 48_000)
        }


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(
    rate=st.sampled_from([44_100, 48_000]),
    offset=st.fractions(-2, 2, max_denominator=30_000),
    start=st.fractions(-1, 1, max_denominator=30_000),
    length=st.fractions(Fraction(1, 100), 3, max_denominator=30_000),
)
def test_blocks_are_exact_to_the_sample(
    noisy_dubs: dict[int, DubAudio],
    rate: int,
    offset: Fraction,
    start: Fraction,
    length: Fraction,
) -> None:
    dub, samples = noisy_dubs[rate], _noise(1.3, rate)
    dub.offset = offset
    got = _all(dub, start, start + length)
    first, last, zero = round(start * rate), round((start + length) * rate), 3 * rate
    timeline = np.zeros((10 * rate, 2), np.int16)  # from −3 s
    timeline[zero + round(offset * rate) :][: len(samples)] = samples
    np.testing.assert_array_equal(got, timeline[zero + first : zero + last])


def test_blocks_are_half_a_second_at_most(tmp_path: Path) -> None:
    with DubAudio.open(_wav(tmp_path / "dub.wav", _noise(0.2))) as dub:
        lengths = [len(block) for block in dub.blocks(Fraction(0), Fraction(6, 5))]
    assert lengths == [24_000, 24_000, 9600]


@pytest.mark.parametrize(("rate", "kept"), [(44_100, 44_100), (48_000, 48_000), (16_000, 48_000)])
def test_the_rate_is_kept_or_becomes_48_khz(tmp_path: Path, rate: int, kept: int) -> None:
    click = np.zeros((rate * 2, 1))
    click[rate] = 20_000
    with DubAudio.open(_wav(tmp_path / "dub.wav", click, rate)) as dub:
        assert (dub.rate, dub.channels, dub.duration) == (kept, 1, 2)
        assert int(np.abs(_all(dub, 0, 2)[:, 0]).argmax()) == kept


@pytest.mark.parametrize(("layout", "channels"), [("mono", 1), ("stereo", 2), ("quad", 6)])
def test_channels_become_a_usual_number(tmp_path: Path, layout: str, channels: int) -> None:
    clip = make_clip(tmp_path / "a.mkv", audio=(layout,))
    with DubAudio.open(clip.path) as dub:
        assert dub.channels == channels
        assert _all(dub, 0, 1).shape == (48_000, channels)


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.flac", "a.ogg", "a.opus", "a.aiff"])
def test_any_format_is_read_in_time(tmp_path: Path, name: str) -> None:
    click = np.zeros((48_000, 2))
    click[24_000:24_010] = 20_000
    source = _wav(tmp_path / "dub.wav", click)
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", source, tmp_path / name], check=True)
    with DubAudio.open(tmp_path / name) as dub:
        heard = int(np.abs(_all(dub, 0, 1)[:, 0].astype(int)).argmax())
    assert abs(heard - 24_005) < 30


def test_gain_is_in_decibels_and_clips(tmp_path: Path) -> None:
    path = _wav(tmp_path / "dub.wav", np.full((4800, 1), 4000))
    for gain, level in ((0.0, 4000), (6.0206, 8000), (-20.0, 400), (40.0, 32_767)):
        with DubAudio.open(path, gain_db=gain) as dub:
            assert int(_all(dub, 0, Fraction(1, 100))[0, 0]) == pytest.approx(level, abs=2)


def test_analysis_hears_the_dub_itself_without_gain_or_offset(tmp_path: Path) -> None:
    seconds = np.arange(96_000) / 48_000
    tone = 16_384 * np.sin(2 * np.pi * 440 * seconds)
    path = _wav(tmp_path / "dub.wav", np.stack([tone, tone], 1))
    with DubAudio.open(path, gain_db=-12, offset=Fraction(3)) as dub:
        blocks = list(dub.analysis_blocks())
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    assert max(len(block) for block in blocks) == 16_000
    mono = np.concatenate(blocks)
    assert len(mono) == 32_000
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(32_000) / 16_000)
    assert np.abs(mono - expected)[100:-100].max() < 0.01


def test_the_original_is_mixed_under_the_dub_at_its_own_time(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", audio=("stereo",), seconds=1)  # FLAC: exact samples
    steady = np.full((24_000, 2), 1000)
    with DubAudio.open(_wav(tmp_path / "dub.wav", steady), offset=Fraction(1, 4)) as dub:
        alone = _all(dub, 0, 1)
        mixed = _all(dub, 0, 1, original=clip.path, original_db=-6.0206)
    difference = (mixed.astype(int) - alone)[:, 0]
    assert np.flatnonzero(difference).tolist() == [24_000]
    assert difference[24_000] == pytest.approx(15_000, abs=5)


@pytest.mark.parametrize("start", [Fraction(-1, 10), Fraction(0), Fraction(1, 3)])
@pytest.mark.parametrize("name", ["a.mp4", "a.ts", "a.mkv"])
def test_the_original_lies_where_the_file_says(tmp_path: Path, name: str, start: Fraction) -> None:
    clip = make_clip(tmp_path / name, video_delay=Fraction(1, 5)).path
    silence = _wav(tmp_path / "dub.wav", np.zeros((4800, 2)))
    with DubAudio.open(silence) as dub:
        samples = _all(dub, start, 1, original=clip)
    assert len(samples) == round((1 - start) * 48_000)
    heard = start + Fraction(int(np.abs(samples[:, 0].astype(int)).argmax()), 48_000)
    there = click_time(clip)
    assert there is not None
    assert abs(heard - (there - probe(clip).origin)) <= Fraction(1, 48_000)


def test_a_late_start_of_the_original_is_silence_first() -> None:
    clip = footage("test/late_video_start.mp4")
    with av.open(str(clip)) as container:
        frame = next(container.decode(audio=0))
        start = frame.pts * frame.time_base
        wave_there = np.concatenate(
            [f.to_ndarray()[0] for f, _ in zip(container.decode(audio=0), range(60), strict=False)]
        )
    with tempfile.TemporaryDirectory() as folder:
        silence = _wav(Path(folder) / "dub.wav", np.zeros((441, 2)), 44_100)
        with DubAudio.open(silence) as dub:
            here = _all(dub, 0, 1, original=clip)[:, 0] / 32_768
    skipped = round(start * 44_100) + 1024  # the frame that was taken for its time
    window = here[skipped : skipped + 30_000]
    assert start == Fraction(353, 44_100)
    assert np.corrcoef(window, wave_there[: len(window)])[0, 1] > 0.99


def test_a_gap_in_the_original_is_silence_and_what_follows_keeps_its_time(
    tmp_path: Path,
) -> None:
    clip = make_clip(tmp_path / "a.mkv", audio=("mono",), audio_codec="pcm_s16le", seconds=1)
    gapped = tmp_path / "gapped.mkv"
    with av.open(str(clip.path)) as source, av.open(str(gapped), "w") as target:
        streams = [target.add_stream_from_template(s, opaque=True) for s in source.streams]
        for packet in source.demux():
            if not packet.size:
                continue
            time = packet.pts * packet.time_base
            if packet.stream.type == "audio" and Fraction(1, 10) < time < Fraction(2, 5):
                continue
            packet.stream = streams[packet.stream.index]
            target.mux(packet)
    with DubAudio.open(_wav(tmp_path / "dub.wav", np.zeros((480, 1)))) as dub:
        samples = _all(dub, 0, 1, original=gapped)
    assert abs(int(samples[:, 0].argmax()) - 24_000) <= 48  # Matroska rounds to milliseconds


def test_a_clip_without_sound_has_none_to_keep(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=()).path
    with (
        DubAudio.open(_wav(tmp_path / "dub.wav", _noise(0.1))) as dub,
        pytest.raises(MediaError, match="no sound to keep"),
    ):
        dub.blocks(Fraction(0), Fraction(1), original=clip)


@pytest.mark.parametrize(("level", "silent"), [(0, True), (20, True), (40, False)])
def test_pure_silence_is_known_and_refused(tmp_path: Path, level: int, silent: bool) -> None:
    samples = np.zeros((96_000, 2))
    samples[50_000, 1] = -level
    with DubAudio.open(_wav(tmp_path / "dub.wav", samples)) as dub:
        assert dub.is_silent is silent
        if silent:
            with pytest.raises(MediaError, match="is silent"):
                dub.refuse_silence()
        else:
            dub.refuse_silence()


def test_says_what_is_wrong_with_the_dub_file(tmp_path: Path) -> None:
    mute = make_clip(tmp_path / "mute.mp4", audio=()).path
    (tmp_path / "empty.wav").touch()
    (tmp_path / "text.wav").write_text("hello " * 1000)
    hollow = _wav(tmp_path / "hollow.wav", np.zeros((0, 2)))
    for path, says in (
        (tmp_path / "missing.wav", "There is no file"),
        (tmp_path / "empty.wav", "is empty"),
        (tmp_path / "text.wav", "is not a video or audio file"),
        (mute, "has no sound to dub with"),
        (hollow, "cannot be decoded"),
    ):
        with pytest.raises(MediaError, match=says):
            DubAudio.open(path)


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = _wav(tmp_path / "dub.wav", _noise(2))
    with DubAudio.open(path) as dub:
        assert list(scratch.iterdir())
        blocks = dub.blocks(Fraction(0), Fraction(2), original=path)
        next(blocks)
        blocks.close()  # type: ignore[attr-defined]
    with pytest.raises(MediaError):
        DubAudio.open(_wav(tmp_path / "hollow.wav", np.zeros((0, 2))))
    assert not list(scratch.iterdir())


def test_a_full_temporary_disk_is_said(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with pytest.raises(MediaError, match=r"temporary folder .* is full"):
        DubAudio.open(_wav(tmp_path / "dub.wav", _noise(5)))
    assert not list(small_disk.iterdir())


def test_a_dub_of_minutes_costs_the_memory_of_seconds(tmp_path: Path) -> None:
    """Counts what Python and NumPy allocate: samples pass through, they do not pile up."""
    import tracemalloc

    peaks = []
    for seconds in (4, 60):
        path = _wav(tmp_path / f"{seconds}.wav", _noise(seconds))
        with DubAudio.open(path) as dub:
            tracemalloc.start()
            for _ in dub.blocks(Fraction(0), Fraction(seconds), original=path):
                pass
            for _ in dub.analysis_blocks():
                pass
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0] + 100_000


def test_real_speech_is_decoded_whole() -> None:
    with DubAudio.open(footage("dub/german.wav")) as dub:
        assert not dub.is_silent
        assert sum(len(b) for b in dub.analysis_blocks()) == round(dub.duration * 16_000)
