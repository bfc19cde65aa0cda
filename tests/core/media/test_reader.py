import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.errors import MediaError
from app.core.media.reader import VideoReader, _repair, frame_time, small_rgb, timestamp
from tests.media_maker import frame_number, make_clip, number_in, numbered_frame

RATES = [
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
]


def _read(path: Path, threads: int = 1) -> tuple[list[Fraction], list[int], str | None]:
    with VideoReader(path, threads) as reader:
        read = [(index, frame_time(frame), frame_number(frame)) for index, frame in reader]
    assert [index for index, _, _ in read] == list(range(len(read)))
    return [time for _, time, _ in read], [number for _, _, number in read], reader.truncated


@pytest.mark.parametrize("rate", RATES)
def test_frames_come_in_order_with_exact_times(tmp_path: Path, rate: Fraction) -> None:
    clip = make_clip(tmp_path / "a.mp4", rate=rate, seconds=0.8)
    times, numbers, truncated = _read(clip.path)
    assert times == clip.times
    assert numbers == list(range(len(clip.times)))
    assert truncated is None


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_thread_count_changes_nothing(tmp_path: Path, threads: int) -> None:
    clip = make_clip(tmp_path / "a.mp4", vfr=True)
    assert _read(clip.path, threads)[:2] == (clip.times, list(range(len(clip.times))))


@pytest.mark.parametrize("name", ["a.avi", "b.mpg", "c.ts", "d.webm", "e.mov", "f.mkv"])
def test_reads_every_usual_container(tmp_path: Path, name: str) -> None:
    codec, sound = {
        "a": ("mpeg4", "mp3"),
        "b": ("mpeg1video", "mp2"),
        "c": ("libx264", "aac"),
        "d": ("libvpx-vp9", "libopus"),
        "e": ("prores_ks", "pcm_s16le"),
        "f": ("libx265", "flac"),
    }[name[0]]
    pix_fmt = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
    clip = make_clip(tmp_path / name, codec=codec, audio_codec=sound, pix_fmt=pix_fmt)
    times, numbers, _ = _read(clip.path)
    assert numbers == list(range(25))
    assert all(later > earlier for earlier, later in pairwise(times))


def test_b_frames_in_avi_are_shown_at_the_picture_rate_from_0(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", audio=()).path
    target = tmp_path / "b.avi"
    subprocess.run(
        [get_ffmpeg_exe(), "-v", "error", "-i", source, "-c:v", "libx264", "-bf", "3", target],
        check=True,
    )
    times, numbers, _ = _read(target)
    assert numbers == list(range(25))
    assert times == [Fraction(n, 25) for n in range(25)]


def test_times_count_from_the_origin_of_a_free_clock(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", audio=()).path
    late = tmp_path / "late.ts"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", source, "-c", "copy"]
    subprocess.run([*command, "-output_ts_offset", "7200", late], check=True)
    times, _, _ = _read(late)
    assert times[0] == 0
    assert times[-1] == Fraction(24, 25)


def _cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    half = path.with_name(f"half{path.suffix}")
    half.write_bytes(data[: int(len(data) * share)])
    return half


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_file_cut_short_is_read_as_far_as_it_goes_and_says_so(
    tmp_path: Path, suffix: str
) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=4, audio=())
    whole = tmp_path / f"whole{suffix}"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", clip.path, "-c", "copy"]
    # The index in front, as on the web: otherwise a cut MP4 cannot be opened at all.
    flags = ["-movflags", "+faststart"] if suffix == ".mp4" else []
    subprocess.run([*command, *flags, whole], check=True)
    times, numbers, truncated = _read(_cut(whole, 0.6))
    assert 20 < len(times) < 90
    assert times == [clip.times[number] for number in numbers]
    assert truncated is not None
    assert f"until {timestamp(times[-1] + Fraction(1, 25))} of 00:04.0" in truncated


def test_a_damaged_stretch_is_left_out_and_the_rest_keeps_its_times(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=3, codec="mjpeg", pix_fmt="yuvj420p", audio=())
    with av.open(str(clip.path)) as container:
        packets = [p for p in container.demux(video=0) if p.size]
    data = bytearray(clip.path.read_bytes())
    for packet in packets[30:33]:
        assert packet.pos is not None
        data[packet.pos : packet.pos + packet.size] = bytes(packet.size)
    clip.path.write_bytes(data)
    times, numbers, truncated = _read(clip.path)
    kept = [n for n in range(75) if n not in (30, 31, 32)]
    assert numbers == kept
    assert times == [clip.times[n] for n in kept]
    assert truncated is not None and "damaged" in truncated


def test_a_file_without_picture_is_refused(tmp_path: Path) -> None:
    sound = tmp_path / "a.wav"
    source = make_clip(tmp_path / "a.mp4").path
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", source, "-vn", sound], check=True)
    with pytest.raises(MediaError, match="no video stream"):
        VideoReader(sound)


def _repaired(pts: list[int | None], step: int = 40) -> list[int]:
    """Repair a list as the reader does, with the next value in view."""
    done: list[int] = []
    for index, value in enumerate(pts):
        frame = VideoFrame(16, 16, "yuv420p")
        frame.pts = value
        after = pts[index + 1] if index + 1 < len(pts) else None
        done.append(_repair(frame, done[-1] if done else None, after, step, 0))
    return done


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ([0, 40, 80], [0, 40, 80]),
        ([None, None, None], [0, 40, 80]),
        ([0, 40, 40, 120], [0, 40, 80, 120]),
        ([0, None, 80, 120], [0, 40, 80, 120]),
        ([0, 7, 100, 101], [0, 7, 100, 101]),
        ([0, 40, 40, 60], [0, 40, 50, 60]),
        ([100, 0, 180], [100, 140, 180]),
    ],
)
def test_missing_and_doubled_times_are_filled_in(
    broken: list[int | None], repaired: list[int]
) -> None:
    assert _repaired(broken) == repaired


def test_repaired_times_always_rise() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        pts = [None if random.random() < 0.3 else int(random.integers(0, 300)) for _ in range(20)]
        done = _repaired(pts)
        assert all(later > earlier for earlier, later in pairwise(done))


@pytest.mark.parametrize(
    ("rotation", "shape"), [(0, (180, 240, 3)), (90, (240, 180, 3)), (270, (240, 180, 3))]
)
def test_small_picture_is_upright_and_has_the_asked_size(
    rotation: int, shape: tuple[int, ...]
) -> None:
    frame = numbered_frame(5, (640, 480))
    assert small_rgb(frame, 240, rotation).shape == shape


def test_small_picture_has_square_pixels_and_is_never_enlarged() -> None:
    frame = numbered_frame(5, (180, 144))
    assert small_rgb(frame, 1000, 0, Fraction(64, 45)).shape == (144, 256, 3)
    assert small_rgb(frame, 128, 0, Fraction(64, 45)).shape == (72, 128, 3)


def test_small_picture_lies_where_the_large_one_does() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (90, 120), np.uint8)
    texture = cv2.resize(noise, (960, 720), interpolation=cv2.INTER_CUBIC)
    small = small_rgb(VideoFrame.from_ndarray(texture, format="gray"), 240)
    truth = cv2.resize(texture, (240, 180), interpolation=cv2.INTER_AREA)
    (across, down), _ = cv2.phaseCorrelate(truth.astype(float), small[:, :, 1].astype(float))
    assert abs(across) < 0.05 and abs(down) < 0.05


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_small_picture_turns_clockwise(rotation: int) -> None:
    picture = small_rgb(numbered_frame(0b1011, (640, 480)), 320, rotation)
    upright = np.rot90(picture, rotation // 90)
    assert number_in(upright[:, :, 0]) == 0b1011


def test_small_picture_takes_any_pixel_format() -> None:
    for pix_fmt in ("yuv420p10le", "nv12", "rgb24", "gray", "yuv444p"):
        assert number_in(small_rgb(numbered_frame(6, (320, 240), pix_fmt), 160)[:, :, 1]) == 6
