"""Real footage through reader and writer; the long clips only in part, for time."""

from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from app.core.media.planes import read_planes
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, frame_time
from app.core.media.writer import MovieWriter
from tests.core.media.rewriting import times_of
from tests.footage import footage

WHOLE = 10_000
CLIPS = {
    "test/late_video_start.mp4": WHOLE,
    "test/selfie_vfr.mp4": 200,
    "test/portrait_hevc.mp4": 40,
    "test/grid_lbbc2a.mpg": WHOLE,
    "test/icl_T1_01.mkv": WHOLE,
}
AUDIO_FRAME = Fraction(1152, 44_100)


@pytest.mark.parametrize("name", list(CLIPS))
def test_written_anew_a_clip_keeps_count_times_looks_and_offset(tmp_path: Path, name: str) -> None:
    source = footage(name)
    target = tmp_path / "b.mp4"
    with (
        VideoReader(source, threads=1) as reader,
        MovieWriter(target, reader.info, quality=40, threads=1) as writer,
    ):
        times = []
        for _, frame in islice(reader, CLIPS[name]):
            times.append(frame_time(frame))
            writer.write(frame)
        writer.finish()
        before = reader.info
    after = probe(target)
    assert before.video is not None and after.video is not None
    assert times_of(target) == times
    if CLIPS[name] == WHOLE:
        assert reader.truncated is None
        assert len(times) == pytest.approx(before.video.frames, abs=1)
    for field in ("width", "height", "rotation", "sample_aspect", "colour", "pix_fmt"):
        assert getattr(after.video, field) == getattr(before.video, field)
    assert len(after.audio) == len(before.audio) == 1
    assert abs(after.audio[0].start - before.audio[0].start) < Fraction(1, 10_000)
    assert after.audio[0].channels == before.audio[0].channels


def test_the_vfr_clip_really_has_a_variable_rate() -> None:
    with VideoReader(footage("test/selfie_vfr.mp4"), threads=1) as reader:
        ticks = [frame.pts for _, frame in islice(reader, 200)]
    assert len(set(np.diff(ticks))) > 1


def test_the_late_clip_starts_its_picture_after_its_sound() -> None:
    info = probe(footage("test/late_video_start.mp4"))
    assert info.video is not None
    start = info.video.start_pts * info.video.time_base
    assert start - info.audio[0].start == pytest.approx(0.844, abs=0.001)


@pytest.mark.parametrize("name", ["test/grid_lbbc2a.mpg", "test/film_phone_scene.mp4"])
def test_lossless_copy_of_real_pictures_is_identical(tmp_path: Path, name: str) -> None:
    source, target = footage(name), tmp_path / "b.mkv"
    with (
        VideoReader(source, threads=1) as reader,
        MovieWriter(target, reader.info, "ffv1", threads=1) as writer,
    ):
        for _, frame in islice(reader, 75):
            writer.write(frame)
        writer.finish()
    with VideoReader(source) as was, VideoReader(target) as now:
        for (_, before), (_, after) in zip(islice(was, 75), now, strict=True):
            for plane, copy in zip(read_planes(before), read_planes(after), strict=True):
                np.testing.assert_array_equal(copy, plane)
