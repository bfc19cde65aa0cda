"""How open a mouth looks, as a term."""

from dataclasses import replace

import numpy as np
import torch

from app.core.dub.references import openness
from tests.core.dub.test_references import aligned
from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.batch import Batch
from trainer.generator import losses
from trainer.objectives import Objective
from trainer.openness import how_open, opening
from trainer.sample import to_tensor


def windows_of(*openings: float) -> torch.Tensor:
    """The drawn presenter, a frame for each opening, as one window (1, T, 3, 96, 96)."""
    return to_tensor(np.stack([aligned(each) for each in openings]))[None]


def test_it_says_what_the_choice_of_references_says() -> None:
    openings = np.linspace(0, 1, 15)
    seen = how_open(windows_of(*openings)[0]).numpy()
    said = np.array([openness(aligned(each)) for each in openings])
    assert np.corrcoef(seen, said)[0, 1] > 0.95
    assert 0.8 < seen.std() / said.std() < 1.25


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
