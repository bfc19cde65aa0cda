from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import MediaError
from app.core.media.planes import read_planes, writable_planes
from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.media.sound import DubTrack
from app.core.media.types import ColourTags
from app.core.media.writer import MovieWriter
from tests.core.media.rewriting import clicking_dub, pictures_of, rewrite, times_of
from tests.core.media.test_reader import RATES
from tests.media_maker import CLICK, click_time, frame_number, make_clip

TARGETS = [
    ("h264", ".mp4"),
    ("h264", ".mov"),
    ("h264", ".mkv"),
    ("h265", ".mp4"),
    ("prores", ".mov"),
    ("ffv1", ".mkv"),
]
HALF_MILLISECOND = Fraction(1, 2000)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    rate=st.sampled_from(RATES),
    delay=st.fractions(0, 2, max_denominator=1000),
    dub_start=st.fractions(-1, Fraction(2, 5), max_denominator=1000),
)
def test_times_and_sound_offset_are_exact_in_mp4(
    tmp_path_factory: pytest.TempPathFactory, rate: Fraction, delay: Fraction, dub_start: Fraction
) -> None:
    folder = tmp_path_factory.mktemp("timing")
    clip = make_clip(
        folder / "a.mp4", rate=rate, seconds=0.3, size=(64, 48), video_delay=delay, audio=("mono",)
    )
    dub = clicking_dub(1.7, start=dub_start)
    rewrite(clip.path, folder / "b.mp4", dub=dub)
    assert times_of(folder / "b.mp4") == clip.times
    heard = click_time(folder / "b.mp4")
    assert heard is not None
    assert abs(heard - CLICK) <= Fraction(2, 48_000)


@pytest.mark.parametrize(("codec", "suffix"), TARGETS)
def test_variable_frame_rate_is_kept(tmp_path: Path, codec: str, suffix: str) -> None:
    clip = make_clip(tmp_path / "a.mp4", vfr=True, video_delay=Fraction(1, 3))
    rewrite(clip.path, tmp_path / f"b{suffix}", codec)
    times = times_of(tmp_path / f"b{suffix}")
    assert len(times) == len(clip.times)
    error = max(abs(now - then) for now, then in zip(times, clip.times, strict=True))
    assert error <= (HALF_MILLISECOND if suffix == ".mkv" else 0)


def test_mkv_says_that_it_rounds_times(tmp_path: Path) -> None:
    ntsc = make_clip(tmp_path / "a.mp4", rate=Fraction(30000, 1001))
    pal = make_clip(tmp_path / "b.mp4", rate=25)
    assert any("millisecond" in note for note in rewrite(ntsc.path, tmp_path / "c.mkv")[1])
    assert rewrite(pal.path, tmp_path / "d.mkv")[1] == []


@pytest.mark.parametrize(("codec", "suffix"), TARGETS)
def test_the_picture_keeps_its_looks(tmp_path: Path, codec: str, suffix: str) -> None:
    colour = (9, 16, 9, 1)
    clip = make_clip(
        tmp_path / "a.mp4", size=(176, 144), pix_fmt="yuv420p10le", rotation=90, colour=colour
    )
    info, _ = rewrite(clip.path, tmp_path / f"b{suffix}", codec)
    video = info.video
    assert (video.width, video.height, video.rotation) == (176, 144, 90)
    assert video.display_matrix == probe(clip.path).video.display_matrix
    assert video.colour == ColourTags(9, 16, 9, full_range=False)
    assert video.bit_depth == 10
    with VideoReader(tmp_path / f"b{suffix}") as reader:
        assert [frame_number(frame) for _, frame in reader] == list(range(25))


@pytest.mark.parametrize(("codec", "suffix"), [t for t in TARGETS if t[0] != "ffv1"])
def test_pixel_aspect_is_kept(tmp_path: Path, codec: str, suffix: str) -> None:
    clip = make_clip(tmp_path / "a.mp4", sar=Fraction(64, 45))
    info, _ = rewrite(clip.path, tmp_path / f"b{suffix}", codec)
    assert info.video.sample_aspect == Fraction(64, 45)


@pytest.mark.parametrize(("codec", "suffix"), TARGETS)
@pytest.mark.parametrize("source", ["libx264", "mpeg2video"])
def test_interlaced_stays_interlaced(tmp_path: Path, codec: str, suffix: str, source: str) -> None:
    clip = make_clip(tmp_path / "a.mp4", codec=source, interlaced=True)
    info, notes = rewrite(clip.path, tmp_path / f"b{suffix}", codec)
    assert info.video.interlaced
    assert info.video.field_order == probe(clip.path).video.field_order
    assert len([note for note in notes if "fields" in note]) == (codec == "h265")


@pytest.mark.parametrize(
    ("codec", "suffix", "source", "written"),
    [
        ("h264", ".mp4", "yuv422p10le", "yuv422p10le"),
        ("h264", ".mp4", "yuv444p", "yuv444p"),
        ("h264", ".mp4", "yuvj420p", "yuvj420p"),
        ("h265", ".mkv", "yuv420p12le", "yuv420p12le"),
        ("prores", ".mov", "yuv422p10le", "yuv422p10le"),
        ("ffv1", ".mkv", "yuv444p16le", "yuv444p16le"),
        ("ffv1", ".mkv", "gray", "gray"),
        ("h264", ".mp4", "yuv420p12le", "yuv420p10le"),
        ("prores", ".mov", "yuv420p", "yuv422p10le"),
        ("dnxhr", ".mov", "yuv420p", "yuv422p"),
        ("dnxhr", ".mov", "yuv420p10le", "yuv422p10le"),
        ("h264", ".mp4", "bgra", "yuv444p"),
    ],
)
def test_the_pixel_format_is_the_sources_or_the_nearest_and_then_said(
    tmp_path: Path, codec: str, suffix: str, source: str, written: str
) -> None:
    # FFV1 carries every format but 12 bit 4:2:0 in VP9's place; it decodes to what went in.
    kind = "libx265" if source == "yuv420p12le" else "libx264" if "yuvj" in source else "ffv1"
    clip = make_clip(
        tmp_path / "a.mkv", codec=kind, pix_fmt=source, size=(256, 144), audio=(), seconds=0.3
    )
    info, notes = rewrite(clip.path, tmp_path / f"b{suffix}", codec)
    assert info.video.pix_fmt == written
    exact = source in (written, "bgra")
    assert [source in note and written in note for note in notes] == ([] if exact else [True])


def test_an_odd_size_is_kept_by_finer_chroma(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", codec="ffv1", size=(161, 121), seconds=0.2)
    info, notes = rewrite(clip.path, tmp_path / "b.mp4", "h264")
    assert (info.video.width, info.video.height) == (161, 121)
    assert info.video.pix_fmt == "yuv444p"
    assert "161 x 121" in notes[0]


def test_full_range_is_scaled_for_a_codec_that_cannot_say_it(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", pix_fmt="yuvj420p", colour=(1, 1, 1, 2), seconds=0.2)
    info, notes = rewrite(clip.path, tmp_path / "b.mov", "prores")
    assert any("broadcast levels" in note for note in notes)
    assert not info.video.colour.full_range
    before, after = pictures_of(clip.path)[1][0], pictures_of(tmp_path / "b.mov")[1][0]
    expected = 64 + before.astype(float) * 876 / 255  # BT.709: 8-bit full to 10-bit broadcast
    assert np.abs(after - expected).mean() < 4


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv422p10le", "yuv444p", "gray"])
def test_lossless_output_is_identical_to_the_last_bit(tmp_path: Path, pix_fmt: str) -> None:
    kind = "ffv1" if pix_fmt == "gray" else "libx264"
    clip = make_clip(tmp_path / "a.mkv", codec=kind, pix_fmt=pix_fmt)
    rewrite(clip.path, tmp_path / "b.mkv", "ffv1")
    for before, after in zip(pictures_of(clip.path), pictures_of(tmp_path / "b.mkv"), strict=True):
        for was, now in zip(before, after, strict=True):
            np.testing.assert_array_equal(was, now)


def test_an_edit_changes_its_own_pixels_and_no_others(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4")

    def paint(index: int, frame: av.VideoFrame) -> None:
        if index % 2:
            writable_planes(frame)[0][20:30, 40:60] = 99

    rewrite(clip.path, tmp_path / "b.mkv", "ffv1", paint)
    pairs = zip(pictures_of(clip.path), pictures_of(tmp_path / "b.mkv"), strict=True)
    for index, (before, after) in enumerate(pairs):
        if index % 2:
            before[0][20:30, 40:60] = 99
        for was, now in zip(before, after, strict=True):
            np.testing.assert_array_equal(was, now)


def test_frame_types_of_the_source_are_not_copied(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", codec="ffv1", seconds=2)  # key frames only
    rewrite(clip.path, tmp_path / "b.mp4")
    with av.open(str(tmp_path / "b.mp4")) as container:
        keys = [packet.is_keyframe for packet in container.demux(video=0) if packet.size]
    assert sum(keys) < 5


@pytest.mark.parametrize(
    ("codec", "suffix", "sound"),
    [
        ("h264", ".mp4", "aac"),
        ("h265", ".mov", "aac"),
        ("prores", ".mov", "pcm_s24le"),
        ("h264", ".mkv", "flac"),
        ("ffv1", ".mkv", "flac"),
    ],
)
def test_the_dub_is_coded_as_fits_the_file(
    tmp_path: Path, codec: str, suffix: str, sound: str
) -> None:
    clip = make_clip(tmp_path / "a.mp4")
    info, _ = rewrite(clip.path, tmp_path / f"b{suffix}", codec, dub=clicking_dub())
    assert [audio.codec for audio in info.audio] == [sound]
    assert click_time(tmp_path / f"b{suffix}") == CLICK


@pytest.mark.parametrize("channels", [1, 2, 6, 8])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_dub_of_any_usual_channels_goes_in(tmp_path: Path, channels: int, suffix: str) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=())
    dub = clicking_dub(channels=channels, rate=44_100)
    info, _ = rewrite(clip.path, tmp_path / f"b{suffix}", dub=dub)
    assert (info.audio[0].channels, info.audio[0].sample_rate) == (channels, 44_100)
    assert abs(click_time(tmp_path / f"b{suffix}") - CLICK) < Fraction(1, 1000)


def test_a_dub_in_floats_is_the_same_dub(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=())
    rewrite(clip.path, tmp_path / "b.mkv", dub=clicking_dub(dtype=np.float32))
    assert click_time(tmp_path / "b.mkv") == CLICK


def test_flac_keeps_every_sample_of_the_dub(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=())
    samples = np.random.default_rng(0).integers(-30_000, 30_000, (48_000, 2), dtype=np.int16)
    dub = DubTrack([samples[:1000], samples[1000:]], 48_000, 2)
    rewrite(clip.path, tmp_path / "b.mkv", dub=dub)
    with av.open(str(tmp_path / "b.mkv")) as container:
        back = np.concatenate([f.to_ndarray().reshape(-1, 2) for f in container.decode(audio=0)])
    np.testing.assert_array_equal(back, samples)


def test_the_dub_is_taken_in_step_with_the_picture(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=4)
    taken = 0

    def blocks():  # type: ignore[no-untyped-def]
        nonlocal taken
        for _ in range(40):
            taken += 1
            yield np.zeros((4800, 2), np.int16)

    ahead = []
    with (
        VideoReader(clip.path) as reader,
        MovieWriter(tmp_path / "b.mp4", reader.info, dub=DubTrack(blocks(), 48_000, 2)) as writer,
    ):
        for index, frame in reader:
            writer.write(frame)
            ahead.append(taken / 10 - index / 25)
        writer.finish()
    assert max(ahead) < 0.8
    assert min(ahead) > 0
    assert taken == 40


def test_picture_and_sound_lie_side_by_side_in_the_file(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=6, audio=("stereo", "stereo"))
    rewrite(clip.path, tmp_path / "b.mp4", dub=clicking_dub(6))
    with av.open(str(tmp_path / "b.mp4")) as container:
        packets = [
            (p.pos, p.stream.index, p.dts * p.time_base) for p in container.demux() if p.size
        ]
    reached = [Fraction(0)] * 3
    for _, stream, time in sorted(packets)[: len(packets) * 9 // 10]:
        reached[stream] = time
        assert max(reached) - min(reached) < 2


def test_quality_is_the_codecs_own_scale(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(320, 240))
    sizes = []
    for name, quality in (("fine", 4), ("usual", None), ("coarse", 40)):
        target = tmp_path / f"{name}.mp4"
        rewrite(clip.path, target, quality=quality, carry=False)
        sizes.append(target.stat().st_size)
    assert sizes[0] > sizes[1] > sizes[2]


@pytest.mark.parametrize(
    ("codec", "suffix", "quality", "says"),
    [
        ("h264", ".mp4", 52, "from 0 .best. to 51"),
        ("prores", ".mov", 0, "from 1 .best. to 31"),
        ("ffv1", ".mkv", 10, "lossless"),
        ("dnxhr", ".mov", None, "at least 256 x 120"),
    ],
)
def test_settings_that_do_not_fit_are_refused_and_leave_nothing(
    tmp_path: Path, codec: str, suffix: str, quality: int | None, says: str
) -> None:
    info = probe(make_clip(tmp_path / "a.mp4").path)
    with pytest.raises(MediaError, match=says):
        MovieWriter(tmp_path / f"b{suffix}", info, codec, quality)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_picture_the_encoder_refuses_is_explained(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", codec="ffv1", size=(8, 8), audio=())
    with pytest.raises(MediaError, match="8 x 8 px in yuv420p cannot be written as h265"):
        rewrite(clip.path, tmp_path / "b.mp4", "h265")
    assert [path.name for path in tmp_path.iterdir()] == ["a.mkv"]


def test_every_frame_in_the_source_format_reaches_the_encoder_unconverted(
    tmp_path: Path,
) -> None:
    """A bit of a 10-bit picture that 8-bit RGB could not hold survives."""
    clip = make_clip(tmp_path / "a.mkv", codec="ffv1", pix_fmt="yuv422p10le", audio=())

    def paint(index: int, frame: av.VideoFrame) -> None:
        writable_planes(frame)[2][0, 0] = 513

    rewrite(clip.path, tmp_path / "b.mkv", "ffv1", paint)
    with VideoReader(tmp_path / "b.mkv") as reader:
        assert {int(read_planes(frame)[2][0, 0]) for _, frame in reader} == {513}
