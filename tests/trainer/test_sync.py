"""The expert finds clips whose sound is late, and the dataset allows for it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from app.core.progress import finish
from app.model.expert import Expert
from tests.trainer import small
from trainer import sync
from trainer.pack import Clip, Pack
from trainer.sync import Moved, check_sync, find_offset

NOISE = 0.8


def embeddings(n: int, late: int, seed: int, noise: float = NOISE) -> tuple[Tensor, Tensor]:
    """Embeddings of a clip whose sound comes late, noisy as an expert's are."""
    rng = torch.Generator().manual_seed(seed)
    signal = torch.randn(n + 60, 16, generator=rng)
    faces = signal[30 : 30 + n]
    sounds = signal[30 - late : 30 - late + n]
    blur = [torch.randn(n, 16, generator=rng) * noise for _ in range(2)]
    return F.normalize(faces + blur[0], dim=1), F.normalize(sounds + blur[1], dim=1)


@pytest.mark.parametrize("late", [-9, -1, 0, 5, 14])
def test_the_offset_of_a_clip_is_found(late: int) -> None:
    assert find_offset(*embeddings(71, late, seed=1)) == late


def test_sound_of_something_else_is_not_taken_for_late() -> None:
    for seed in range(12):
        faces, _ = embeddings(71, 0, seed)
        _, others = embeddings(71, 0, seed + 100)
        assert find_offset(faces, others) is None


def test_an_offset_at_the_end_of_the_reach_is_not_believed() -> None:
    assert find_offset(*embeddings(71, 15, seed=1, noise=0.1)) is None


def test_a_clip_too_short_to_tell_is_left() -> None:
    assert find_offset(*embeddings(7, 0, seed=1)) is None


@pytest.fixture
def folder(pack: Pack, tmp_path: Path) -> Path:
    shutil.copytree(pack.folder, tmp_path / "pack")
    return tmp_path / "pack"


def hears(offsets: list[int | None]) -> Callable[[Expert, Pack, Clip], tuple[Tensor, Tensor]]:
    """Stand in for embedding: clips that turn out late, one after the other; None is unclear."""
    rest = iter(offsets)

    def embed(net: Expert, pack: Pack, clip: Clip) -> tuple[Tensor, Tensor]:
        late = next(rest)
        if late is None:
            return embeddings(60, 0, 1)[0], embeddings(60, 0, 2)[1]
        return embeddings(60, late, 3)

    return embed


def test_late_sound_is_moved_and_doubtful_sound_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Pack(folder).clips
    monkeypatch.setattr(sync, "embed_clip", hears([5, 1, None, -3]))
    moved = finish(check_sync(folder, small.expert(), "first"))
    assert moved == [Moved("ada/talk.mp4", 5), Moved("ben/talk.mp4", -3)]
    after = Pack(folder).clips
    assert [clip.offset for clip in after] == [5, 0, None, -3]
    shifts = [np.array(b.times) - np.array(a.times) for a, b in zip(before, after, strict=True)]
    for shift, seconds in zip(shifts, [0.2, 0.0, 0.0, -0.12], strict=True):
        np.testing.assert_allclose(shift, seconds, atol=1e-9)


def test_the_moved_times_find_the_sound_where_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainer import sample

    pack = Pack(folder)
    wanted = sample.mel_windows(pack, pack.clips[0], np.array([25]))
    monkeypatch.setattr(sync, "embed_clip", hears([5, None, None, None]))
    finish(check_sync(folder, small.expert(), "first"))
    pack = Pack(folder)
    # Sound that belongs to frame 20 comes five frames later, where frame 25 is shown.
    assert np.array_equal(sample.mel_windows(pack, pack.clips[0], np.array([20])), wanted)


def test_one_expert_listens_once_and_another_adds_to_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "embed_clip", hears([5, 0, 0, 0, -2, 0, 0, 0]))
    finish(check_sync(folder, small.expert(), "first"))
    assert list(check_sync(folder, small.expert(), "first")) == []
    finish(check_sync(folder, small.expert(), "second"))
    assert [clip.offset for clip in Pack(folder).clips] == [3, 0, 0, 0]


def test_a_real_expert_listens_to_every_clip(folder: Path) -> None:
    expert = small.expert()
    seen = list(check_sync(folder, expert, "random"))
    assert [progress.done for progress in seen] == [1, 2, 3, 4]
    assert not expert.training


def test_a_moved_clip_is_told_in_words() -> None:
    assert str(Moved("a.mp4", 5)) == "a.mp4: its sound is 5 frames late; moved"
    assert str(Moved("a.mp4", -2)) == "a.mp4: its sound is 2 frames early; moved"
