"""The terms of the objective at their limits."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from tests.trainer.conftest import Difference
from trainer.expert import contrastive_loss
from trainer.objectives import (
    OBJECTIVES,
    Objective,
    darkness,
    motion,
    mouth_weight,
    reconstruction,
    strain,
)
from trainer.perceptual import lpips_distance

EVERYWHERE = torch.ones(1, 1, 16, 16)
PLAIN = Objective()


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize("name", list(OBJECTIVES))
def test_a_perfect_picture_costs_nothing(name: str) -> None:
    truth, reference = torch.rand(2, 3, 16, 16), torch.rand(2, 3, 16, 16)
    assert reconstruction(truth, truth, reference, EVERYWHERE, OBJECTIVES[name]).item() == 0


def test_the_papers_reconstruction_is_the_mean_difference() -> None:
    out, truth = torch.rand(2, 3, 16, 16), torch.rand(2, 3, 16, 16)
    loss = reconstruction(out, truth, torch.rand_like(out), EVERYWHERE, PLAIN)
    torch.testing.assert_close(loss, F.l1_loss(out, truth))


def test_outside_the_region_nothing_counts() -> None:
    truth = torch.rand(1, 3, 16, 16)
    region = EVERYWHERE.clone()
    region[..., :8, :] = 0
    out = truth.clone()
    out[..., :8, :] += 0.5
    for objective in OBJECTIVES.values():
        assert reconstruction(out, truth, torch.rand_like(truth), region, objective).item() == 0


def test_the_mouth_weighs_more_than_the_cheek_where_it_is_asked_to() -> None:
    truth = torch.rand(1, 3, 96, 96)
    region = torch.ones(1, 1, 96, 96)

    def cost(row: int, column: int, objective: Objective) -> float:
        out = truth.clone()
        out[..., row : row + 6, column : column + 6] += 0.3
        return reconstruction(out, truth, truth, region, objective).item()

    lips, cheek = (57, 45), (57, 4)
    assert cost(*lips, PLAIN) == pytest.approx(cost(*cheek, PLAIN), rel=1e-4)
    weighty = replace(PLAIN, mouth=3.0)
    assert cost(*lips, weighty) > 3 * cost(*cheek, weighty)
    assert mouth_weight(96).max() <= 1


def test_what_moves_between_truth_and_reference_weighs_more_where_it_is_asked_to() -> None:
    truth = torch.rand(1, 3, 16, 16)
    reference = truth.clone()
    reference[..., :8] = 1 - reference[..., :8]
    moved, still = truth.clone(), truth.clone()
    moved[..., 2:5, 2:5] += 0.2
    still[..., 2:5, 11:14] += 0.2
    eager = replace(PLAIN, change=6.0)
    costs = [reconstruction(o, truth, reference, EVERYWHERE, eager) for o in (moved, still)]
    assert costs[0] > 2 * costs[1] > 0


def test_motion_forgives_what_stays_and_punishes_a_still_picture() -> None:
    truth = torch.rand(2, 5, 3, 8, 8)
    region = torch.ones(1, 1, 8, 8)
    assert motion(truth + 0.3, truth, region).item() == pytest.approx(0, abs=1e-6)
    still = truth[:, :1].expand_as(truth)
    expected = truth.diff(dim=1).abs().mean()
    assert motion(still, truth, region).item() == pytest.approx(expected.item(), rel=1e-4)


def test_the_sync_term_comes_in_over_its_ramp() -> None:
    objective = Objective(sync=0.4, sync_from=10, sync_ramp=4)
    weights = [objective.sync_weight(step) for step in (0, 10, 11, 12, 14, 1000)]
    assert weights == pytest.approx([0, 0, 0.1, 0.2, 0.4, 0.4])
    # The paper's is there from the first step that follows.
    assert OBJECTIVES["paper"].sync_weight(1) == 0.03
    assert OBJECTIVES["paper"].lpips == 0.07


def test_contrast_is_lowest_for_the_right_pairs_and_log_n_for_none() -> None:
    faces = F.normalize(torch.randn(3, 16, 64), dim=2)
    sharp = torch.tensor(50.0)
    right, wrong = (contrastive_loss(faces, faces.roll(k, dims=1), sharp) for k in (0, 1))
    assert right < 0.01 < 1.0 < wrong
    blind = F.normalize(torch.ones(3, 16, 64), dim=2)
    log_n = torch.log(torch.tensor(16.0))
    torch.testing.assert_close(contrastive_loss(blind, blind, sharp), log_n)


def test_windows_of_other_clips_are_no_negatives() -> None:
    faces = F.normalize(torch.randn(1, 16, 64), dim=2)
    alone = contrastive_loss(faces, faces, torch.tensor(5.0))
    among = contrastive_loss(faces.repeat(4, 1, 1), faces.repeat(4, 1, 1), torch.tensor(5.0))
    torch.testing.assert_close(alone, among)


def test_distance_is_averaged_over_the_batch() -> None:
    a = torch.zeros(2, 3, 8, 8)
    b = torch.stack([torch.zeros(3, 8, 8), torch.ones(3, 8, 8)])
    assert lpips_distance(Difference(), a, b).item() == 0.5


def head_output(share_of_second: float, requires_grad: bool = False) -> torch.Tensor:
    """Parts of a head with two references: the first is shifted, the second's flow is wild."""
    parts = torch.zeros(1, 9, 8, 8)
    parts[:, 3:5] = 0.25
    parts[:, 5:7] = torch.rand(1, 2, 8, 8, generator=torch.Generator().manual_seed(0))
    parts[:, 8] = share_of_second
    return parts.requires_grad_(requires_grad)


def test_shifting_what_is_copied_costs_nothing_and_tearing_it_does() -> None:
    everywhere = torch.ones(1, 1, 8, 8)
    assert strain(head_output(0.0), everywhere) == 0
    half, whole = (strain(head_output(share), everywhere) for share in (0.5, 1.0))
    assert half > 1
    torch.testing.assert_close(2 * half, whole)


def test_strain_smooths_flows_and_leaves_shares_to_the_other_terms() -> None:
    parts = head_output(0.5, requires_grad=True)
    strain(parts, torch.ones(1, 1, 8, 8)).backward()
    assert parts.grad is not None
    assert parts.grad[:, 5:7].abs().max() > 0
    assert parts.grad[:, 7:].abs().max() == 0


def painted(brightness: float, pull: float = 0.0) -> torch.Tensor:
    """Parts of a head with two references that paints half of everything in one grey."""
    parts = torch.zeros(1, 9, 8, 8)
    parts[:, :3] = brightness
    parts[:, 5] = pull
    parts[:, 7] = 0.5
    return parts.requires_grad_()


def test_only_paint_that_is_darker_than_every_reference_costs() -> None:
    everywhere = torch.ones(1, 1, 8, 8)
    references = torch.cat([torch.full((1, 3, 8, 8), 0.3), torch.full((1, 3, 8, 8), 0.6)], dim=1)
    assert darkness(painted(0.3), references, everywhere) == 0
    torch.testing.assert_close(
        darkness(painted(0.1), references, everywhere), torch.tensor(0.5 * 0.2)
    )


def test_dark_paint_is_taken_back_or_what_is_dark_is_pulled_to_the_place() -> None:
    left = torch.zeros(1, 1, 8, 8)
    left[..., 1:3] = 1
    slope = torch.linspace(1, 0, 8).expand(1, 3, 8, 8)
    parts = painted(0.1)
    darkness(parts, torch.cat([slope, torch.ones(1, 3, 8, 8)], dim=1), left).backward()
    assert parts.grad is not None
    assert parts.grad[:, 7, :, 1:3].min() > 0
    assert parts.grad[:, 3, :, 1:3].max() < 0
