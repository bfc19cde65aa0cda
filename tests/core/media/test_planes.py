from pathlib import Path

import av
import numpy as np
import pytest
from av.video.format import VideoFormat
from av.video.frame import VideoFrame

from app.core.media.planes import (
    convert,
    is_planar,
    planar_name,
    read_planes,
    subsampling,
    to_planar,
    writable_planes,
)
from app.core.media.reader import VideoReader
from tests.media_maker import number_in, numbered_frame


@pytest.mark.parametrize(
    ("pix_fmt", "shapes", "dtype"),
    [
        ("yuv420p", [(75, 101), (38, 51), (38, 51)], np.uint8),
        ("yuv422p10le", [(75, 101), (75, 51), (75, 51)], np.uint16),
        ("yuv444p16le", [(75, 101)] * 3, np.uint16),
        ("yuva420p", [(75, 101), (38, 51), (38, 51)], np.uint8),
        ("gray", [(75, 101)], np.uint8),
        ("gray12le", [(75, 101)], np.uint16),
    ],
)
def test_planes_have_the_shape_of_the_subsampling(
    pix_fmt: str, shapes: list[tuple[int, int]], dtype: type
) -> None:
    planes = read_planes(VideoFrame(101, 75, pix_fmt))
    assert [plane.shape for plane in planes] == shapes
    assert {plane.dtype for plane in planes} == {np.dtype(dtype)}


def test_planes_are_views_of_the_frame() -> None:
    frame = numbered_frame(3, (64, 48), "yuv420p10le")
    writable_planes(frame)[1][5, 7] = 777
    assert read_planes(frame)[1][5, 7] == 777


def test_planes_for_reading_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        read_planes(VideoFrame(16, 16, "yuv420p"))[0][:] = 0


def test_views_outlive_the_frame() -> None:
    planes = writable_planes(numbered_frame(2, (64, 48)))
    assert number_in(np.asarray(planes[0])) == 2


def _predicted_clip(path: Path) -> Path:
    """Make a clip of four pictures in turn: each is best predicted from the fourth before it."""
    noises = np.random.default_rng(0).integers(30, 220, (4, 48, 64)).astype(np.uint8)
    options = {"preset": "veryfast", "bf": "0", "refs": "8", "sc_threshold": "0"}
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height = 64, 48
        for number in range(40):
            frame = VideoFrame(64, 48, "yuv420p")
            luma, blue, red = writable_planes(frame)
            luma[:], blue[:], red[:] = noises[number % 4], 128, 128
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("threads", [1, 2])
def test_painting_over_a_frame_does_not_reach_those_predicted_from_it(
    tmp_path: Path, threads: int
) -> None:
    clip = _predicted_clip(tmp_path / "a.mp4")
    with VideoReader(clip, threads) as reader:
        truth = [[np.array(p) for p in read_planes(frame)] for _, frame in reader]
    with VideoReader(clip, threads) as reader:
        for index, frame in reader:
            for seen, true in zip(read_planes(frame), truth[index], strict=True):
                np.testing.assert_array_equal(seen, true)
            for plane in writable_planes(frame):
                plane[:] = 0


def test_a_frame_nobody_else_holds_is_not_copied() -> None:
    frame = numbered_frame(1, (64, 48))
    before = frame.planes[0].buffer_ptr
    writable_planes(frame)
    assert frame.planes[0].buffer_ptr == before


def test_packed_formats_are_refused_with_a_hint() -> None:
    with pytest.raises(ValueError, match="to_planar"):
        read_planes(VideoFrame(16, 16, "nv12"))


@pytest.mark.parametrize(
    ("pix_fmt", "planar"),
    [
        ("yuv420p", "yuv420p"),
        ("yuvj420p", "yuvj420p"),
        ("nv12", "yuv420p"),
        ("p010le", "yuv420p10le"),
        ("yuyv422", "yuv422p"),
        ("uyvy422", "yuv422p"),
        ("y210le", "yuv422p10le"),
        ("nv24", "yuv444p"),
        ("rgb24", "yuv444p"),
        ("gbrp", "yuv444p"),
        ("gbrp10le", "yuv444p10le"),
        ("rgb48le", "yuv444p16le"),
        ("pal8", "yuv444p"),
        ("monob", "gray"),
        ("ya8", "gray"),
        ("gray16be", "gray16le"),
        ("yuv422p10be", "yuv422p10le"),
    ],
)
def test_nearest_planar_format(pix_fmt: str, planar: str) -> None:
    assert planar_name(VideoFormat(pix_fmt)) == planar
    assert is_planar(VideoFormat(planar))


@pytest.mark.parametrize("pix_fmt", ["nv12", "yuyv422", "rgb24", "gbrp", "bgra", "p010le"])
def test_made_planar_a_frame_keeps_picture_time_and_tags(pix_fmt: str) -> None:
    frame = numbered_frame(0b1001101, (320, 240), pix_fmt)
    frame.pts, frame.color_primaries, frame.color_trc = 1234, 9, 16
    planar = to_planar(frame)
    assert is_planar(planar.format)
    assert (planar.pts, planar.time_base) == (1234, frame.time_base)
    assert (planar.color_primaries, planar.color_trc) == (9, 16)
    depth = planar.format.components[0].bits
    assert number_in(np.asarray(read_planes(planar)[0]) >> (depth - 8)) == 0b1001101


@pytest.mark.parametrize("pix_fmt", ["nv12", "p010le", "yuyv422"])
def test_unpacking_yuv_is_exact(pix_fmt: str) -> None:
    planar = planar_name(VideoFormat(pix_fmt))
    random = np.random.default_rng(0)
    frame = VideoFrame(64, 48, planar)
    for plane in writable_planes(frame):
        plane[:] = random.integers(16, 230, plane.shape) << (2 if "10" in planar else 0)
    packed = frame.reformat(format=pix_fmt)
    for back, true in zip(read_planes(to_planar(packed)), read_planes(frame), strict=True):
        np.testing.assert_array_equal(back, true)


@pytest.mark.parametrize(("size", "matrix"), [((1280, 720), 1), ((720, 576), 6)])
def test_rgb_becomes_yuv_in_the_matrix_of_its_size(size: tuple[int, int], matrix: int) -> None:
    red = VideoFrame.from_ndarray(
        np.full((size[1], size[0], 3), (255, 0, 0), np.uint8), format="rgb24"
    )
    planar = to_planar(red)
    assert planar.colorspace == matrix
    weights = {1: 0.2126, 6: 0.299}[matrix]  # BT.709 and BT.601
    assert int(read_planes(planar)[0][10, 10]) == pytest.approx(16 + 219 * weights, abs=1.5)


def test_full_range_survives_a_change_of_format() -> None:
    frame = VideoFrame(64, 48, "yuvj420p")
    frame.color_range = 2
    for plane in writable_planes(frame):
        plane[:] = np.arange(plane.size).reshape(plane.shape) % 256
    plain = convert(frame, "yuv420p")
    assert plain.color_range == 2
    for now, before in zip(read_planes(plain), read_planes(frame), strict=True):
        np.testing.assert_array_equal(now, before)


def test_full_range_can_be_brought_to_broadcast_levels() -> None:
    frame = VideoFrame(64, 48, "yuv422p10le")
    frame.color_range = 2
    luma, blue, red = writable_planes(frame)
    luma[:], blue[:], red[:] = 1023, 512, 512
    scaled = convert(frame, "yuv422p10le", broadcast_levels=True)
    assert scaled.color_range == 1
    assert int(read_planes(scaled)[0][9, 9]) == pytest.approx(940, abs=1)


@pytest.mark.parametrize(
    ("pix_fmt", "shifts"),
    [("yuv420p", (1, 1)), ("yuv422p10le", (1, 0)), ("yuv444p", (0, 0)), ("yuv411p", (2, 0))],
)
def test_subsampling(pix_fmt: str, shifts: tuple[int, int]) -> None:
    assert subsampling(VideoFrame(64, 64, pix_fmt)) == shifts
