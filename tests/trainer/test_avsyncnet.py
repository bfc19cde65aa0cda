"""AVSyncNet's training: which pairs it sees, and what it pays for them."""

import numpy as np
import pytest
import torch

from app.model.expert import FRAMES
from tests.trainer.small_stabilised import avsyncnet
from trainer.avsyncnet import draw, loss, pairs
from trainer.pack import Pack


def test_neither_frames_nor_sounds_of_a_wrong_pair_overlap() -> None:
    starts = np.arange(12)
    for rate in (12, 25, 50):
        table = pairs(starts, (starts + 2) / rate)
        needed = max(FRAMES, round(0.2 * rate))
        apart = np.abs(starts[:, None] - starts)
        assert (np.diag(table) == 1).all()
        assert (table[apart >= needed] == 0).all()
        assert np.isnan(table[(apart > 0) & (apart < needed)]).all()


def test_windows_of_a_clip_come_with_their_own_sounds(pack: Pack) -> None:
    clip = pack.clips[0]
    frames, mel, table = draw(pack, clip, np.random.default_rng(0), 96)
    again, _, _ = draw(pack, clip, np.random.default_rng(0), 96)
    assert frames.shape == (16, 5, 96, 96, 3) and mel.shape == (16, 1, 80, 16)
    assert np.array_equal(frames, again)
    assert (table == 1).sum() == 16 and (table == 0).any()


def test_a_net_that_knows_pays_less_than_one_that_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    net, table = avsyncnet(), torch.eye(4)[None]
    torch.manual_seed(0)
    ours = torch.nn.functional.normalize(torch.randn(4, 16), dim=1)
    monkeypatch.setattr(net, "embed_faces", lambda frames: ours)
    costs = []
    for sounds in (ours, ours.roll(1, 0)):
        monkeypatch.setattr(net, "embed_audio", lambda mel, s=sounds: s)
        rest = torch.zeros(1, 4, 5, 3, 2, 2), torch.zeros(1, 4, 1, 80, 16)
        costs.append(loss(net, *rest, table).item())
    assert costs[0] < 0.3 < 1 < costs[1]
