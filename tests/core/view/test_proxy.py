"""The proxy gives exactly the frame asked for."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import MediaError
from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.progress import finish
from app.core.view.frames import ClipFrames, SourceReader
from app.core.view.picture import Viewer
from app.core.view.proxy import ProxyReader, build_proxy
from app.core.view.times import FrameTimes, constant_times
from tests.core.view.clips import info_of, long_gop, number, read_times
from tests.footage import footage
from tests.media_maker import make_clip

KINDS = {
    "25": {},
    "29.97": {"rate": Fraction(30_000, 1001)},
    "vfr": {"vfr": True},
    "late": {"video_delay": Fraction(3, 10)},
    "mpeg": {"codec": "mpeg4"},
    "intra": {"codec": "mpeg2video"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_frames_are_the_ones_asked_for(kind: str, tmp_path: Path) -> None:
    suffix = ".mpg" if kind == "intra" else ".mp4"
    clip = long_gop(tmp_path / f"clip{suffix}", **KINDS[kind])
    info = info_of(clip)
    times = finish(build_proxy(info, tmp_path / "proxy"))
    read = read_times(info)
    assert [times.time(n) for n in range(len(times))] == [read.time(n) for n in range(len(read))]
    with ProxyReader(tmp_path / "proxy") as proxy, SourceReader(info, times) as source:
        for wanted in np.random.default_rng(1).permutation(len(times))[:40]:
            assert number(proxy.frame(int(wanted))) == wanted
            assert number(source.frame(int(wanted))) == wanted


def test_playing_the_source_in_order_and_backwards(tmp_path: Path) -> None:
    info = info_of(long_gop(tmp_path / "clip.mp4", vfr=True))
    times = read_times(info)
    with SourceReader(info, times) as source:
        order = [*range(20, 60), *range(60, 20, -1)]
        assert [number(source.frame(n)) for n in order] == order


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pictures_are_upright_with_square_pixels(rotation: int, tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", rotation=rotation, sar=Fraction(3, 2)))
    finish(build_proxy(info, tmp_path / "proxy"))
    with ProxyReader(tmp_path / "proxy") as proxy:
        picture = proxy.frame(5)
    upright = (120, 240) if rotation == 180 else (240, 120)
    assert picture.shape == (*upright, 3)
    assert number(np.rot90(picture, rotation // 90)) == 5


@pytest.mark.parametrize("matrix", [1, 6])
def test_colours_follow_the_clip_s_matrix(matrix: int, tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", colour=(matrix, matrix, matrix, 1)))
    finish(build_proxy(info, tmp_path / "proxy"))
    with ProxyReader(tmp_path / "proxy") as proxy:
        dark = proxy.frame(0)[60, 80].astype(float)
    # Luma 40, Cb 130, Cr 170 of the drawn frame; ITU-R BT.709 and BT.601, section 3.
    red, green_red = {1: (1.793, 0.533), 6: (1.596, 0.813)}[matrix]
    grey = 1.164 * (40 - 16)
    assert dark[0] == pytest.approx(grey + red * (170 - 128), abs=4)
    assert dark[1] == pytest.approx(max(0, grey - green_red * (170 - 128)), abs=4)


def test_large_pictures_become_960_wide(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", size=(1920, 1080), seconds=0.2))
    finish(build_proxy(info, tmp_path / "proxy"))
    with ProxyReader(tmp_path / "proxy") as proxy:
        assert proxy.frame(3).shape == (540, 960, 3)
        assert proxy.small(3, 60).shape == (68, 120, 3)
        assert number(proxy.small(3, 60)) == 3


def test_an_interrupted_proxy_is_usable_and_gone_on_with(tmp_path: Path) -> None:
    info = info_of(long_gop(tmp_path / "clip.mp4"))
    folder = tmp_path / "proxy"
    work = build_proxy(info, folder)
    for _ in range(4):
        next(work)
    with ProxyReader(folder) as proxy:
        assert not proxy.whole and proxy.times is None
        assert number(proxy.frame(30)) == 30
        assert not proxy.has(31)
        work.close()
        with (folder / "pictures.mjpeg").open("ab") as file:
            file.write(b"half a picture")  # as a crash would leave it
        before = (folder / "pictures.mjpeg").read_bytes()
        finish(build_proxy(info, folder))
        assert number(proxy.frame(31)) == 31  # through the reader opened before
        assert proxy.whole
    assert (folder / "pictures.mjpeg").read_bytes().startswith(before[:-14])
    finish(build_proxy(info, tmp_path / "other"))
    for name in ("pictures.mjpeg", "index.i64"):
        assert (folder / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_records_without_their_picture_are_made_again(tmp_path: Path) -> None:
    info = info_of(long_gop(tmp_path / "clip.mp4"))
    folder = tmp_path / "proxy"
    finish(build_proxy(info, folder))
    (folder / "whole.json").unlink()
    size = (folder / "pictures.mjpeg").stat().st_size
    with (folder / "pictures.mjpeg").open("r+b") as file:
        file.truncate(size // 2)
    times = finish(build_proxy(info, folder))
    with ProxyReader(folder) as proxy:
        assert number(proxy.frame(len(times) - 1)) == len(times) - 1
    assert (folder / "pictures.mjpeg").stat().st_size == size


def test_what_an_earlier_reading_left_behind_is_cut_off(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4"))
    folder = tmp_path / "proxy"
    finish(build_proxy(info, folder))
    whole = {name: (folder / name).read_bytes() for name in ("pictures.mjpeg", "index.i64")}
    (folder / "whole.json").unlink()
    for name, data in whole.items():
        (folder / name).write_bytes(data + data[-240:])
    assert len(finish(build_proxy(info, folder))) == 25
    assert {name: (folder / name).read_bytes() for name in whole} == whole


def test_a_whole_proxy_is_taken_as_it_is(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4"))
    times = finish(build_proxy(info, tmp_path / "proxy"))
    info.path.unlink()
    again = finish(build_proxy(info, tmp_path / "proxy"))
    assert np.array_equal(times.pts, again.pts)


def test_frames_come_from_the_clip_until_the_proxy_has_them(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4"))
    times = read_times(info)
    with ClipFrames(info, times, tmp_path / "proxy") as frames:
        assert number(frames.frame(7)) == 7
        finish(build_proxy(info, tmp_path / "proxy"))
        info.path.unlink()
        assert number(frames.frame(8)) == 8
        with pytest.raises(IndexError):
            frames.frame(25)


def test_a_damaged_picture_comes_from_the_clip(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4"))
    times = finish(build_proxy(info, tmp_path / "proxy"))
    with (tmp_path / "proxy" / "pictures.mjpeg").open("r+b") as file:
        file.write(bytes(500))
    with ProxyReader(tmp_path / "proxy") as proxy, pytest.raises(MediaError, match="damaged"):
        proxy.frame(0)
    with ClipFrames(info, times, tmp_path / "proxy") as frames:
        assert number(frames.frame(0)) == 0


def test_a_full_disk_is_said(small_disk: Path, tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", size=(640, 360), seconds=4))
    with pytest.raises(MediaError, match="is full"):
        finish(build_proxy(info, small_disk / "proxy"))


def test_frames_and_times_lead_to_each_other() -> None:
    times = FrameTimes(np.array([100, 103, 110]), Fraction(1, 100), Fraction(25))
    assert [times.frame_at(times.time(n)) for n in range(3)] == [0, 1, 2]
    assert times.frame_at(Fraction(1099, 1000)) == 1
    assert times.frame_at(Fraction(0)) == 0 and times.frame_at(Fraction(9)) == 2
    assert times.time(3) == Fraction(114, 100)
    assert times.sample(1, 48_000) == 49_440


@pytest.mark.parametrize("time_base", [Fraction(1, 90_000), Fraction(1001, 30_000)])
def test_samples_of_all_frames_are_those_of_each(time_base: Fraction) -> None:
    pts = np.cumsum(np.random.default_rng(0).integers(1, 4000, 500))
    times = FrameTimes(pts, time_base, Fraction(25))
    assert times.starts(48_000).tolist() == [times.sample(n, 48_000) for n in range(500)]


def test_constant_times_are_those_of_a_constant_clip(tmp_path: Path) -> None:
    info = info_of(make_clip(tmp_path / "clip.mp4", rate=Fraction(30_000, 1001)))
    assert info.video is not None
    assert np.array_equal(constant_times(info.video).pts, read_times(info).pts)


def test_a_real_clip_of_variable_rate() -> None:
    info = probe(footage("test/selfie_vfr.mp4"))
    times = read_times(info)
    wanted = [400, 401, 90, 95]
    with VideoReader(info) as reader, SourceReader(info, times) as source:
        view = Viewer(reader.video)
        for index, frame in reader:
            if index in wanted:
                assert frame.pts == times.pts[index]
                assert np.array_equal(source.frame(index), view(frame))
            if index > max(wanted):
                break
