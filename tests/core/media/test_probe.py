import subprocess
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.errors import MediaError
from app.core.media.probe import probe, rotation_of
from app.core.media.reader import VideoReader, small_rgb
from app.core.media.types import ColourTags
from tests.media_maker import make_clip


def test_tells_size_rate_depth_and_tracks(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "a.mkv",
        rate=Fraction(30000, 1001),
        size=(180, 100),
        pix_fmt="yuv422p10le",
        audio=("stereo", "5.1"),
        chapters=True,
        subtitles=("subrip", "ass"),
    )
    info = probe(clip.path)
    assert info.video is not None
    assert (info.video.width, info.video.height) == (180, 100)
    assert info.video.rate == Fraction(30000, 1001)
    assert (info.video.pix_fmt, info.video.bit_depth) == ("yuv422p10le", 10)
    assert [audio.channels for audio in info.audio] == [2, 6]
    assert (info.subtitles, info.chapters) == (2, 2)
    assert info.video.frames == pytest.approx(30, abs=1)
    assert not info.video.interlaced


def test_tells_pixel_aspect_and_start(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", sar=Fraction(64, 45), video_delay=Fraction(3, 10))
    video = probe(clip.path).video
    assert video is not None
    assert video.sample_aspect == Fraction(64, 45)
    assert video.start_pts * video.time_base == Fraction(3, 10)


def test_tells_colour_tags_and_range(tmp_path: Path) -> None:
    hdr = make_clip(tmp_path / "hdr.mp4", pix_fmt="yuv420p10le", colour=(9, 16, 9, 1))
    full = make_clip(tmp_path / "full.mp4", pix_fmt="yuvj420p", colour=(1, 1, 1, 2))
    assert probe(hdr.path).video.colour == ColourTags(9, 16, 9, full_range=False)
    assert probe(full.path).video.colour == ColourTags(1, 1, 1, full_range=True)


@pytest.mark.parametrize("name", ["h264.mp4", "mpeg2.mkv"])
def test_sees_interlaced_pictures(tmp_path: Path, name: str) -> None:
    codec = {"h264": "libx264", "mpeg2": "mpeg2video"}[name.split(".")[0]]
    assert probe(make_clip(tmp_path / name, codec=codec, interlaced=True).path).video.interlaced


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotation_is_how_ffmpeg_turns_the_picture(tmp_path: Path, rotation: int) -> None:
    clip = make_clip(tmp_path / "a.mp4", rotation=rotation, seconds=0.2)
    shown = tmp_path / "shown.png"
    subprocess.run(
        [get_ffmpeg_exe(), "-v", "error", "-i", clip.path, "-frames:v", "1", shown], check=True
    )
    truth = cv2.cvtColor(cv2.imread(str(shown)), cv2.COLOR_BGR2RGB).astype(int)
    with VideoReader(clip.path) as reader:
        video = reader.video
        _, frame = next(iter(reader))
        ours = small_rgb(frame, 160, video.rotation, video.sample_aspect)
    assert video.rotation == rotation
    assert ours.shape == truth.shape
    assert np.abs(ours - truth).mean() < 6


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        ((-1, 0, 0, 0, 1, 0, 0, 0, 1), 0),  # mirrored left to right
        ((1, 0, 0, 0, -1, 0, 0, 0, 1), 180),  # mirrored top to bottom
        ((0, 1, 0, 1, 0, 0, 0, 0, 1), 90),  # transposed
    ],
)
def test_a_mirroring_matrix_still_leaves_the_picture_upright(
    matrix: tuple[int, ...], turn: int
) -> None:
    """Turning the picture and mirroring it left to right must give what the matrix gives."""
    assert rotation_of(matrix) == turn
    corner = np.array([[3.0, 1.0]])  # a point up and to the right stays up after all
    turned = _turn(corner, turn) * [-1, 1]
    shown = corner @ np.array([[matrix[0], matrix[1]], [matrix[3], matrix[4]]])
    np.testing.assert_allclose(turned, shown, atol=1e-9)


def _turn(points: np.ndarray, degrees: int) -> np.ndarray:
    angle = np.deg2rad(degrees)  # clockwise, with y down
    rows = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    return points @ np.array(rows)


def test_a_stream_with_a_free_clock_counts_from_its_own_start(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4").path
    late = tmp_path / "late.ts"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", source, "-c", "copy"]
    subprocess.run([*command, "-output_ts_offset", "3600", late], check=True)
    info = probe(late)
    assert info.origin > 3600
    assert 0 <= info.video.start_pts * info.video.time_base < Fraction(1, 10)


def test_a_cover_picture_is_no_video(tmp_path: Path) -> None:
    sound = make_clip(tmp_path / "a.mp4").path
    cover = tmp_path / "cover.png"
    cv2.imwrite(str(cover), np.zeros((40, 40, 3), np.uint8))
    song = tmp_path / "song.m4a"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", sound, "-i", cover, "-map", "0:a", "-map"]
    command += ["1:v", "-c", "copy", "-disposition:v:0", "attached_pic", song]
    subprocess.run(command, check=True)
    info = probe(song)
    assert info.video is None
    assert len(info.audio) == 1


def _broken(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.mp4"
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("hello " * 5000)
    elif kind == "noise":
        path.write_bytes(np.random.default_rng(1).bytes(200_000))
    elif kind == "picture":
        path.write_bytes(cv2.imencode(".jpg", np.zeros((40, 40, 3), np.uint8))[1].tobytes())
    elif kind == "headless":
        whole = make_clip(folder / "whole.mp4").path.read_bytes()
        path.write_bytes(whole[: whole.index(b"moov") - 4])
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("missing", "There is no file"),
        ("folder", "is a folder"),
        ("empty", "is empty"),
        ("text", "is not a video or audio file"),
        ("noise", "is not a video or audio file"),
        ("picture", "is a still picture"),
        ("headless", "is cut off"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path: Path, kind: str, says: str) -> None:
    path = _broken(kind, tmp_path)
    with pytest.raises(MediaError, match=says) as caught:
        probe(path)
    assert str(path) in str(caught.value)


def test_a_text_file_is_not_taken_for_text_art(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello\n" * 1000)
    with pytest.raises(MediaError, match="not a video or audio file"):
        probe(path)


def test_a_name_that_looks_like_an_address_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "http:clip-%03d.mp4"
    make_clip(tmp_path / "a.mp4").path.rename(odd)
    monkeypatch.chdir(tmp_path)
    assert probe(Path(odd.name)).video is not None
