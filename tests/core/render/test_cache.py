"""Strips and the cache of them."""

import os
from pathlib import Path

import numpy as np
import pytest

from app.core.compose.paste import Patch
from app.core.errors import MediaError
from app.core.render.cache import RenderCache
from app.core.render.strip import Made, StripWriter, read_index, read_made

KEY, OTHER = "ab" + "0" * 62, "cd" + "1" * 62


def made(frame: int, dtype: type = np.uint8) -> Made:
    random = np.random.default_rng(frame)
    pixels = random.integers(0, np.iinfo(dtype).max + 1, (20, 30, 3)).astype(dtype)
    crop = np.eye(3) + 0.1 * frame
    crop[2] = [0, 0, 1]
    return Made(frame, crop, Patch(pixels, (12, 40), 96))


def same(one: Made | None, two: Made) -> bool:
    assert one is not None and one.patch is not None and two.patch is not None
    return (
        one.frame == two.frame
        and np.array_equal(one.unit_crop, two.unit_crop)
        and np.array_equal(one.patch.pixels, two.patch.pixels)
        and one.patch.pixels.dtype == two.patch.pixels.dtype
        and np.array_equal(one.patch.shown, two.patch.shown)  # type: ignore[arg-type]
        and (one.patch.corner, one.patch.side) == (two.patch.corner, two.patch.side)
    )


@pytest.fixture
def cache(tmp_path: Path) -> RenderCache:
    return RenderCache(tmp_path / "render")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_patches_come_back_bit_for_bit_in_a_new_session(tmp_path: Path, dtype: type) -> None:
    with RenderCache(tmp_path).writer(KEY) as writer:
        for frame in (7, 5):
            writer.write(made(frame, dtype))
    cache = RenderCache(tmp_path)
    assert same(cache.look_up(KEY, 5), made(5, dtype)) and same(
        cache.look_up(KEY, 7), made(7, dtype)
    )
    assert cache.look_up(KEY, 6) is None and cache.look_up(OTHER, 5) is None


@pytest.mark.parametrize("depth", [8, 10])
def test_what_is_in_front_of_a_patch_comes_back_too(cache: RenderCache, depth: int) -> None:
    rng = np.random.default_rng(depth)
    pixels, shown = rng.random((20, 30, 3), np.float32), rng.random((20, 30), np.float32)
    kept = Made(5, np.eye(3), Patch(pixels, (12, 40), 96, shown).rounded(depth))
    with cache.writer(KEY) as writer:
        writer.write(kept)
    assert same(cache.look_up(KEY, 5), kept)
    assert kept.patch is not None and kept.patch.shown is not None
    np.testing.assert_allclose(kept.patch.shown, shown, atol=0.5 / 255 + 1e-6)


def test_a_patch_can_be_looked_up_while_the_strip_is_written(cache: RenderCache) -> None:
    assert cache.look_up(KEY, 5) is None
    with cache.writer(KEY) as writer:
        writer.write(made(5))
        assert same(cache.look_up(KEY, 5), made(5))
        writer.write(made(6))
        assert cache.has(KEY, np.array([4, 5, 6])).tolist() == [False, True, True]


def test_a_frame_that_cannot_be_dubbed_is_kept_as_such(cache: RenderCache) -> None:
    with cache.writer(KEY) as writer:
        writer.write(Made(3, np.eye(3), None))
        writer.write(made(4))
    found = cache.look_up(KEY, 3)
    assert found is not None and found.patch is None and same(cache.look_up(KEY, 4), made(4))


def test_wherever_a_writer_is_killed_the_whole_records_stay_and_work_goes_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.strip"
    with StripWriter(path) as writer:
        for frame in range(3):
            writer.write(made(frame))
        ends = [*list(writer.index.values())[1:], path.stat().st_size]
    data = path.read_bytes()
    for length in [0, 5, 16, 20, ends[0] - 1, ends[0], ends[0] + 40, ends[2] - 1, ends[2]]:
        path.write_bytes(data[:length])
        whole = [frame for frame, end in enumerate(ends) if end <= length]
        assert list(read_index(path)) == whole
        with StripWriter(path) as writer:
            writer.write(made(9))
        index = read_index(path)
        assert list(index) == [*whole, 9]
        assert all(same(read_made(path, at), made(frame)) for frame, at in index.items())


def test_a_damaged_record_counts_as_not_rendered(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    with cache.writer(KEY) as writer:
        writer.write(made(5))
        writer.write(made(6))
    (path,) = tmp_path.glob("*/*.strip")
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    cache = RenderCache(tmp_path)
    assert cache.look_up(KEY, 5) is None
    assert cache.has(KEY, np.array([5, 6])).tolist() == [False, True]


def test_the_oldest_go_first_and_never_what_is_in_use(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    keys = [f"{n:02}" + "e" * 62 for n in range(4)]
    for age, key in enumerate(keys):
        with cache.writer(key) as writer:
            writer.write(made(1))
        (path,) = tmp_path.glob(f"*/{key}.strip")
        os.utime(path, (1000 + age, 1000 + age))
    one = cache.size() // 4
    cache.limit = 2 * one
    assert cache.prune(keep={keys[0]}) == 2 * one
    there = [cache.look_up(key, 1) is not None for key in keys]
    assert there == [True, False, False, True]
    assert cache.prune(keep=()) == 0
    cache.touch([keys[0]])
    cache.limit = one
    cache.prune(keep=())
    assert [cache.look_up(key, 1) is not None for key in keys] == [True, False, False, False]


def test_no_room_for_a_strip_is_said(small_disk: Path) -> None:
    cache = RenderCache(small_disk)
    with cache.writer(KEY) as writer:
        writer.write(made(0))
        with pytest.raises(MediaError, match="disk is full"):
            for frame in range(1, 1000):
                writer.write(made(frame))
    assert same(RenderCache(small_disk).look_up(KEY, 0), made(0))
