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


def test_wrong_sounds_are_two_frames_away_at_least(pack: Pack) -> None:
    heard = [draw(pack, pack.clips[0], np.random.default_rng(s), small.COPY) for s in range(8)]
    for drawn in heard:
        neighbours = drawn.mel[[1, 3]]
        for wrong in drawn.candidates[1:]:
            assert not any(np.array_equal(wrong, near) for near in neighbours)
