import os
import resource
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import MediaError
from app.core.media.reader import VideoReader
from app.core.media.target import PartialFile, preflight
from app.core.media.writer import MovieWriter
from tests.core.media.rewriting import rewrite
from tests.media_maker import make_clip, numbered_frame


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return make_clip(tmp_path / "in" / "a.mp4").path


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize(
    ("name", "codec", "says"),
    [
        ("b.avi", "h264", "does not end in .mp4, .mov or .mkv"),
        ("b", "h264", "does not end in"),
        ("b.mp4", "divx", "no codec 'divx'. Choose one of: h264, h265, prores, dnxhr, ffv1"),
        ("b.mp4", "prores", "Name the output b.mov, or choose --codec h264 or h265"),
        ("b.mp4", "ffv1", "Name the output b.mkv, or choose --codec h264 or h265"),
        ("b.mkv", "dnxhr", "Name the output b.mov, or choose --codec h264 or h265 or ffv1"),
        ("nowhere/b.mp4", "h264", "does not exist"),
        ("in", "h264", "does not end in"),
    ],
)
def test_refuses_outputs_that_cannot_work(
    tmp_path: Path, clip: Path, name: str, codec: str, says: str
) -> None:
    with pytest.raises(MediaError) as caught:
        preflight(tmp_path / name, clip, codec)
    assert says in str(caught.value)
    assert _left(tmp_path) == []


def test_accepts_what_works_and_leaves_no_trace(tmp_path: Path, clip: Path) -> None:
    for name, codec in (("b.mp4", "h264"), ("B.MOV", "prores"), ("c.mkv", "ffv1")):
        preflight(tmp_path / name, clip, codec)
    assert _left(tmp_path) == []


def test_refuses_a_folder_as_output(tmp_path: Path, clip: Path) -> None:
    (tmp_path / "b.mp4").mkdir()
    with pytest.raises(MediaError, match="is a folder"):
        preflight(tmp_path / "b.mp4", clip, "h264")


def test_refuses_the_source_under_any_name(
    tmp_path: Path, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "soft.mp4").symlink_to(clip)
    (tmp_path / "hard.mp4").hardlink_to(clip)
    (tmp_path / "turn").symlink_to(clip.parent)
    monkeypatch.chdir(clip.parent)
    for same in (clip, tmp_path / "soft.mp4", tmp_path / "hard.mp4", tmp_path / "turn" / "a.mp4"):
        with pytest.raises(MediaError, match="same file as the input"):
            preflight(same, clip, "h264")
    with pytest.raises(MediaError, match="same file as the input"):
        preflight(Path("a.mp4"), clip, "h264")


def test_refuses_to_overwrite_the_dub(tmp_path: Path, clip: Path) -> None:
    dub = make_clip(tmp_path / "dub.mp4").path
    with pytest.raises(MediaError, match="same file as the input"):
        preflight(dub, clip, "h264", dub)


def test_refuses_a_folder_it_cannot_write_to(tmp_path: Path, clip: Path) -> None:
    if os.geteuid() == 0:
        folder = Path("/proc/self")  # where not even root makes files
        if not folder.is_dir():
            pytest.skip("root may write everywhere here")
    else:
        folder = tmp_path / "locked"
        folder.mkdir(mode=0o500)
    with pytest.raises(MediaError, match="cannot be written to"):
        preflight(folder / "b.mp4", clip, "h264")


def test_the_target_appears_only_when_it_is_whole(tmp_path: Path, clip: Path) -> None:
    target = tmp_path / "b.mp4"
    target.write_text("the old one")
    with VideoReader(clip) as reader, MovieWriter(target, reader.info) as writer:
        for _, frame in reader:
            writer.write(frame)
        assert target.read_text() == "the old one"
        partial = [name for name in _left(tmp_path) if name != "b.mp4"]
        assert len(partial) == 1 and partial[0].startswith(".b.partial-")
        writer.finish()
    assert _left(tmp_path) == ["b.mp4"]
    assert target.read_bytes()[4:8] == b"ftyp"


def test_what_a_killed_process_left_of_a_target_goes_with_the_next_try(tmp_path: Path) -> None:
    left = [tmp_path / f".{name}.partial-01234567.mp4" for name in ("b", "b", "other")]
    left[0] = tmp_path / ".b.partial-89abcdef.mp4"
    for path in left:
        path.touch()
    for path in (left[0], left[2]):
        os.utime(path, (1e9, 1e9))
    partial = PartialFile(tmp_path / "b.mp4")
    assert set(_left(tmp_path)) == {partial.path.name, left[1].name, left[2].name}
    partial.discard()


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, GeneratorExit, ValueError, None])
def test_a_movie_that_is_not_finished_is_removed(
    tmp_path: Path, clip: Path, trouble: type[BaseException] | None
) -> None:
    target = tmp_path / "b.mp4"
    target.write_text("the old one")

    def work() -> None:
        with VideoReader(clip) as reader, MovieWriter(target, reader.info) as writer:
            for index, frame in reader:
                writer.write(frame)
                if index == 10 and trouble is not None:
                    raise trouble
                if index == 10:
                    return

    if trouble is None:
        work()
    else:
        with pytest.raises(trouble):
            work()
    assert target.read_text() == "the old one"
    assert _left(tmp_path) == ["b.mp4"]


def test_a_movie_without_a_frame_is_no_movie(tmp_path: Path, clip: Path) -> None:
    with (
        VideoReader(clip) as reader,
        MovieWriter(tmp_path / "b.mp4", reader.info) as writer,
        pytest.raises(MediaError, match="no picture to write"),
    ):
        writer.finish()
    assert _left(tmp_path) == []


def test_the_file_gets_the_permissions_the_user_gives_new_files(tmp_path: Path, clip: Path) -> None:
    before = os.umask(0o027)
    try:
        rewrite(clip, tmp_path / "b.mp4")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "b.mp4").stat().st_mode) == 0o640


def _fill(source: Path, target: Path) -> None:
    """Write noise, which does not compress, until the disk is full."""
    random = np.random.default_rng(0)
    with VideoReader(source) as reader, MovieWriter(target, reader.info, "ffv1") as writer:
        for _, original in reader:
            frame = numbered_frame(0, (original.width, original.height))
            frame.pts, frame.time_base = original.pts, original.time_base
            for plane in frame.planes:
                plane.update(random.bytes(plane.buffer_size))
            writer.write(frame)
        writer.finish()


def test_a_full_disk_is_said_and_nothing_is_left(small_disk: Path, clip: Path) -> None:
    target = small_disk / "b.mkv"
    target.write_text("the old one")
    with pytest.raises(MediaError, match="The disk is full") as caught:
        _fill(clip, target)
    assert str(target) in str(caught.value)
    assert target.read_text() == "the old one"
    assert _left(small_disk) == ["b.mkv"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
@pytest.mark.parametrize("share", [0.3, 0.999])
def test_a_limit_on_file_size_is_a_full_disk(tmp_path: Path, clip: Path, share: float) -> None:
    _fill(clip, tmp_path / "whole.mkv")
    limit = int((tmp_path / "whole.mkv").stat().st_size * share)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(MediaError, match="The disk is full"):
            _fill(clip, tmp_path / "b.mkv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert _left(tmp_path) == ["whole.mkv"]
