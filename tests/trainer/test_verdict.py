"""The best weights are those that the held-out footage likes best."""

from pathlib import Path

import torch
from torch import nn

from app.core.progress import finish
from trainer.loop import STATE, Ema, Plan, Trainee, run
from trainer.verdict import BEST, Best, Verdict, merit, strip


def rounds(folder: Path, recons: list[float], steps: int) -> Trainee:
    """Train a weight that grows by itself, judged at every step."""
    net = nn.Linear(1, 1)
    trainee = Trainee(net, torch.optim.SGD(net.parameters()), Ema(net))
    said = iter(recons)

    def losses_of(step: int, rng: object) -> dict[str, torch.Tensor]:
        return {"total": -net.weight.sum()}

    def judge() -> Verdict:
        return Verdict({"recon": next(said), "lpips": 0.1})

    plan = Plan(steps, lr=1.0, warmup=1)
    finish(run(trainee, plan, folder, losses_of, judge, judge_every=1))
    return trainee


def test_the_weights_of_the_best_figures_are_kept(tmp_path: Path) -> None:
    rounds(tmp_path, [0.5, 0.2, 0.4], steps=3)
    best = Best.load(tmp_path)
    assert best is not None
    assert best.step == 2 and best.figures == {"recon": 0.2, "lpips": 0.1}
    last = torch.load(tmp_path / STATE, weights_only=True)["ema"]["weight"]
    assert best.weights["weight"] < last


def test_what_was_best_before_a_stop_still_counts(tmp_path: Path) -> None:
    rounds(tmp_path, [0.5, 0.2], steps=2)
    rounds(tmp_path, [0.3, 0.1], steps=4)
    best = Best.load(tmp_path)
    assert best is not None and best.step == 4
    rounds(tmp_path, [0.3], steps=5)
    assert (Best.load(tmp_path) or best).step == 4


def test_without_a_judge_nothing_is_best(tmp_path: Path) -> None:
    assert Best.load(tmp_path) is None
    assert not (tmp_path / BEST).exists()


def test_generators_are_ranked_by_picture_and_then_by_sync() -> None:
    good = {"recon": 0.05, "lpips": 0.05, "sync": 1.0}
    assert merit(good) > merit({**good, "lpips": 0.06})
    assert merit(good) > merit({**good, "sync": 1.2})
    assert merit({**good, "lpips": 0.04}) > merit({**good, "sync": 0.8})


def test_experts_are_ranked_by_offsets_and_then_by_confidence() -> None:
    good = {"offset_within_1": 0.9, "offset_within_1_people": 0.8, "confidence": 0.2}
    assert merit(good) > merit({**good, "offset_within_1": 0.8, "confidence": 0.9})
    assert merit(good) > merit({**good, "confidence": 0.1})


def test_a_strip_shows_a_window_in_each_column() -> None:
    real, reference, made = (torch.full((2, 3, 4, 4), level) for level in (0.25, 0.5, 2.0))
    real[1] = 0.0
    picture = strip(real, reference, made)
    assert picture.shape == (3, 12, 8)
    assert [picture[0, row, 0].item() for row in (0, 4, 8)] == [0.25, 0.5, 1.0]
    assert picture[:, :4, 4:].max() == 0
