"""What a generator is shown in a step: which windows, and whose sounds."""

from dataclasses import fields

import numpy as np
import pytest
import torch

from tests.trainer import small
from trainer import sample
from trainer.batch import Batch, draw
from trainer.pack import Pack


def test_every_other_window_speaks_with_a_lent_sound_too(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "other_voice", lambda windows, rng: windows)
    rng = np.random.default_rng(0)
    batch = Batch.of([draw(pack, pack.clips[0], rng, small.COPY) for _ in range(5)])
    both = batch.followed_by_lent()
    for field in fields(Batch):
        assert torch.equal(getattr(both, field.name)[:5], getattr(batch, field.name))
    assert torch.equal(both.frames[5:], batch.frames[[0, 2, 4]])
    assert torch.equal(both.references[5:], batch.references[[0, 2, 4]])
    assert torch.equal(both.mel[5:], batch.lent[[0, 2, 4]])
    # Its own right sound comes first, and the plate's is among the wrong ones.
    assert torch.equal(both.candidates[5:, 0], both.mel[5:, 2])
    assert torch.equal(both.candidates[5:, 1], batch.mel[[0, 2, 4], 2])
    assert not torch.equal(both.mel[5:], batch.mel[[0, 2, 4]])


def test_a_lent_sound_comes_with_the_frames_that_spoke_it(pack: Pack) -> None:
    drawn = [draw(pack, pack.clips[0], np.random.default_rng(s), small.COPY) for s in range(4)]
    for one in drawn:
        assert one.lenders.shape == one.frames.shape
        assert not np.array_equal(one.lenders, one.frames)


def test_only_clear_frames_are_shown_where_there_are_enough(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = max(pack.clips, key=lambda one: one.count)
    clear = np.zeros(clip.count, bool)
    clear[: clip.count // 2] = True
    shown: list[int] = []
    crops = pack.clip_frames(clip)

    def see(crop: np.ndarray, look: sample.Look, size: int) -> np.ndarray:
        shown.extend(i for i in range(clip.count) if crop is seen[i])
        return np.zeros((size, size, 3), np.uint8)

    seen = list(crops)
    monkeypatch.setattr(Pack, "clip_frames", lambda pack, clip: seen)
    sample.mouths(pack, clip)
    monkeypatch.setattr(sample, "see", see)
    for seed in range(4):
        shown.clear()
        rng = np.random.default_rng(seed)
        drawn = draw(pack, clip, rng, small.COPY, clear_of=lambda pack, clip: clear)
        references = shown[-len(drawn.references) :]
        assert all(clear[i] for i in [*shown[:5], *references])
    draw(pack, clip, rng, small.COPY, clear_of=lambda pack, clip: ~np.ones(clip.count, bool))


def test_a_clip_in_which_a_hand_comes_before_the_mouth_is_clear_elsewhere(pack: Pack) -> None:
    clip = pack.clips[0]
    assert sample.clear(pack, clip).mean() > 0.9


def test_wrong_sounds_are_two_frames_away_at_least(pack: Pack) -> None:
    heard = [draw(pack, pack.clips[0], np.random.default_rng(s), small.COPY) for s in range(8)]
    for drawn in heard:
        neighbours = drawn.mel[[1, 3]]
        for wrong in drawn.candidates[1:]:
            assert not any(np.array_equal(wrong, near) for near in neighbours)
