"""What a step of the generator's training computes, and what the generator cannot see."""

from dataclasses import replace

import pytest
import torch

from app.model.generator import GeneratorConfig
from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.batch import Batch
from trainer.generator import generate, losses
from trainer.objectives import OBJECTIVES, Objective


@pytest.mark.parametrize("config", [small.PAINT, small.COPY], ids=["paint", "copy"])
@torch.no_grad()
def test_what_is_hidden_of_the_target_cannot_leak(config: GeneratorConfig, batch: Batch) -> None:
    net, hidden = small.generator(config), small.mask_of(config)
    secret = batch.frames * (1 - hidden) + torch.rand_like(batch.frames) * hidden
    made, _ = generate(net, batch, hidden)
    blind, _ = generate(net, replace(batch, frames=secret), hidden)
    assert torch.equal(made, blind)
    assert not torch.allclose(made * hidden, batch.frames * hidden, atol=0.05)


@torch.no_grad()
def test_what_is_shown_of_the_target_and_the_reference_do_matter(batch: Batch) -> None:
    net, hidden = small.generator(small.PAINT), small.mask_of(small.PAINT)
    made, _ = generate(net, batch, hidden)
    for other in (
        replace(batch, frames=torch.rand_like(batch.frames)),
        replace(batch, references=torch.rand_like(batch.references)),
        replace(batch, mel=-batch.mel),
    ):
        changed, _ = generate(net, other, hidden)
        assert ((changed - made) * hidden).abs().max() > 1e-3


@torch.no_grad()
def test_each_reference_goes_with_its_own_window(batch: Batch) -> None:
    net = small.generator(small.COPY)
    torch.nn.init.constant_(net.head.steer.bias, -20.0)  # type: ignore[union-attr]
    torch.nn.init.zeros_(net.head.steer.weight)  # type: ignore[union-attr]
    net.head.steer.bias[:2] = 0.0  # type: ignore[union-attr, index]
    hidden = small.mask_of(small.COPY)
    made, _ = generate(net, batch, hidden)
    for row in range(len(made)):
        for frame in made[row]:
            torch.testing.assert_close(
                frame * hidden[0], batch.references[row] * hidden[0], atol=1e-3, rtol=0
            )


def test_the_total_is_equation_4(batch: Batch) -> None:
    net, expert = small.generator(small.PAINT), small.expert()
    terms = losses(net, expert, Difference(), OBJECTIVES["paper"], batch, step=1)
    expected = 0.90 * terms["recon"] + 0.03 * terms["sync"] + 0.07 * terms["lpips"]
    torch.testing.assert_close(terms["total"], expected)


def test_terms_that_are_off_are_not_computed(batch: Batch) -> None:
    net, expert = small.generator(small.COPY), small.expert()
    early = Objective(sync=0.1, sync_from=100, motion=0.0)
    assert set(losses(net, expert, Difference(), early, batch, step=5)) == {
        "recon",
        "lpips",
        "painted",
        "strain",
        "total",
    }


def test_a_lent_sound_is_judged_by_sync_alone(batch: Batch) -> None:
    expert, lent = small.expert(), Objective(sync=0.1, lent=0.5)
    terms = losses(small.generator(small.COPY), expert, Difference(), lent, batch, step=1)
    plain = Objective(sync=0.1)
    without = losses(small.generator(small.COPY), expert, Difference(), plain, batch, step=1)
    assert set(terms) - set(without) == {"lent"}
    weighed = 0.83 * terms["recon"] + 0.07 * terms["lpips"]
    torch.testing.assert_close(terms["total"], weighed + 0.1 * terms["sync"] + 0.05 * terms["lent"])
