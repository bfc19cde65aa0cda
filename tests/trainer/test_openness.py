"""How open a mouth looks, learnt and as a term."""

from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.progress import finish
from app.model.configs import OpennessConfig
from app.model.openness import Openness
from tests.core.dub.test_references import aligned
from tests.trainer import small
from tests.trainer.conftest import Difference, Footage
from trainer import openness as openness_module
from trainer import sample
from trainer.batch import Batch
from trainer.generator import losses
from trainer.loop import STATE, Plan
from trainer.objectives import Objective
from trainer.openness import some_frames, train_openness
from trainer.pack import Pack
from trainer.pieces import SHORTEST
from trainer.sample import to_tensor
from trainer.terms import opening


def windows_of(*openings: float) -> torch.Tensor:
    """The drawn presenter, a frame for each opening, as one window (1, T, 3, 96, 96)."""
    return to_tensor(np.stack([aligned(each) for each in openings]))[None]


def test_it_costs_more_the_further_a_mouth_is_from_the_true_opening() -> None:
    truth = windows_of(0.8)
    costs = [opening(windows_of(each), truth).item() for each in (0.8, 0.4, 0.0)]
    assert costs[0] == 0
    assert 0.1 < costs[1] < costs[2]


def test_a_closed_mouth_learns_from_it_to_open() -> None:
    truth, made = windows_of(0.8), windows_of(0.0).requires_grad_()
    before = opening(made, truth)
    learner = torch.optim.Adam([made], 0.01)
    for _ in range(20):
        learner.zero_grad()
        opening(made, truth).backward()
        learner.step()
    assert opening(made, truth) < 0.3 * before


def test_a_mouth_that_was_lent_a_sound_should_be_open_as_the_one_that_spoke_it(
    batch: Batch,
) -> None:
    net, expert = small.generator(small.COPY), small.expert()
    others = replace(batch, lenders=torch.rand_like(batch.lenders) ** 3)

    def cost(shown: Batch, lent: float) -> float:
        asked = Objective(sync=0.1, lent=lent, opening=0.5)
        return losses(net, expert, Difference(), asked, shown, step=1)["opening"].item()

    assert cost(batch, lent=0.0) == cost(others, lent=0.0)
    assert abs(cost(batch, lent=1.0) - cost(others, lent=1.0)) > 0.01


def test_it_learns_from_sound_alone_how_open_a_mouth_is(
    pack: Pack, talk: Footage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exact = next(clip for clip in pack.clips if clip.file.startswith("ben"))
    true = np.array(talk.ben.openings)[(exact.first or 0) + np.arange(exact.count)]
    monkeypatch.setattr(openness_module, "CLIPS", 2)
    monkeypatch.setattr(openness_module, "DISTRUST", 0.0)
    monkeypatch.setattr(openness_module, "between_lips", lambda p: torch.zeros(len(p)))
    config = OpennessConfig("small", widths=(8, 12, 16, 16), hidden=16)
    plan = Plan(steps=60, lr=3e-3, warmup=5)
    work = train_openness(pack, None, tmp_path, plan, config)
    assert finish(work) == 60
    net = Openness(config)
    net.load_state_dict(torch.load(tmp_path / STATE, weights_only=True)["ema"])
    look = sample.plain_look(96)
    seen = np.stack([sample.see(crop, look, 96) for crop in pack.clip_frames(exact)])

    def follows(looker: Openness) -> float:
        with torch.no_grad():
            said = looker.eval()(to_tensor(seen)).numpy()
        return abs(float(np.corrcoef(said, true)[0, 1]))  # nothing told it which way is open

    untrained = np.mean([follows(Openness(config)) for _ in range(5)])
    assert follows(net) > 0.75 and untrained < 0.6


def test_clips_shorter_than_a_step_shows_do_for_a_training(pack: Pack, tmp_path: Path) -> None:
    short = min(pack.clips, key=lambda clip: clip.count)
    clip = replace(short, count=SHORTEST, times=short.times[:SHORTEST])
    seen, mel = some_frames(pack, clip, np.random.default_rng(0), 96)
    assert len(seen) == len(mel) == openness_module.FRAMES > SHORTEST
    few = copy(pack)
    few.clips = [clip]
    config = OpennessConfig("small", widths=(4, 4, 4, 4), hidden=4)
    assert finish(train_openness(few, None, tmp_path, Plan(steps=1), config)) == 1
