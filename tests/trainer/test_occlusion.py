"""What is in front of faces is learnt from drawn things."""

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.progress import finish
from app.model.configs import OcclusionConfig
from app.model.occlusion import Occlusion
from tests.core.dub.test_references import aligned
from trainer import occlusion as occlusion_module
from trainer import sample
from trainer.loop import STATE, Plan
from trainer.occluders import bare_teeth, occlude
from trainer.occlusion import occlusion_judge, some_pair, train_occlusion
from trainer.pack import Pack

SMALL = OcclusionConfig("small", seen=24, widths=(8, 12), last=6)


def test_a_thing_changes_the_picture_where_it_is_and_shades_it_little_elsewhere() -> None:
    face, other = aligned(0.3), aligned(0.8)[::-1]
    inside, outside = [], []
    for seed in range(40):
        laid, share = occlude(face, other, np.random.default_rng(seed))
        assert laid.shape == face.shape and share.min() >= 0 and share.max() <= 1
        change = np.abs(laid.astype(int) - face).mean(axis=2)
        if (share > 0.9).any():
            inside.append(change[share > 0.9].mean())
        outside.append(change[share == 0].mean())
    assert len(inside) > 30 and np.mean(inside) > 8 * np.mean(outside)


def test_teeth_lie_between_the_lips() -> None:
    face = aligned(0.3)
    shown = bare_teeth(face, np.random.default_rng(0))
    rows, columns = np.nonzero(np.abs(shown.astype(int) - face).max(axis=2) > 10)
    assert len(rows) and rows.min() > 50 and rows.max() < 75 and columns.min() > 30


def test_pairs_are_of_one_face_and_say_whether_anything_is_in_front(pack: Pack) -> None:
    people = pack.by_identity()
    drawn = [some_pair(pack, people, np.random.default_rng(seed), 96) for seed in range(20)]
    assert {shown for *_, shown in drawn} == {True, False}
    for pictures, share, shown in drawn:
        assert pictures.shape == (2, 96, 96, 3) and shown == bool(share.any())


def test_it_learns_to_find_what_is_in_front(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(occlusion_module, "PAIRS", 8)
    plan = Plan(steps=200, lr=5e-3, warmup=5)
    assert finish(train_occlusion(pack, None, tmp_path, plan, SMALL)) == 200
    drawn = [some_pair(pack, pack.by_identity(), np.random.default_rng(n), 96) for n in range(40)]
    covered = [one for one in drawn if (one[1] > 0.9).sum() > 40]
    pairs = sample.to_tensor(np.stack([one[0] for one in covered]))
    there = np.stack([one[1] for one in covered])[:, 2::4, 2::4] > 0.5

    def told_apart(net: Occlusion) -> float:
        with torch.no_grad():
            said = net(pairs[:, 0], pairs[:, 1]).numpy()
        return float(said[there].mean() - said[~there].mean())

    net = Occlusion(SMALL)
    assert abs(told_apart(net)) < 0.2
    net.load_state_dict(torch.load(tmp_path / STATE, weights_only=True)["net"])
    assert told_apart(net) > 0.5


def test_its_judge_counts_what_is_found_and_what_is_not_there(pack: Pack) -> None:
    class Says(torch.nn.Module):
        def __init__(self, answer: float) -> None:
            super().__init__()
            self.config, self.answer = SMALL, torch.nn.Parameter(torch.tensor(answer))

        def forward(self, pictures: torch.Tensor, beside: torch.Tensor) -> torch.Tensor:
            return self.answer.expand(len(pictures), SMALL.seen, SMALL.seen)

    judge = occlusion_judge(pack)
    everything, nothing = judge(Says(1.0)).figures, judge(Says(-1.0)).figures  # type: ignore[arg-type]
    assert everything["false"] == 1 and 0 < everything["overlap"] < 0.5
    assert nothing == {"overlap": 0.0, "false": 0.0}
