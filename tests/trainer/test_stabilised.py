"""Paper B's objectives at their limits."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.trainer.conftest import Difference
from tests.trainer.small_stabilised import discriminator
from trainer.stabilised import (
    EPS,
    STABILISED_OBJECTIVES,
    StabilisedObjective,
    adaptive_triplet,
    cosine_bce,
    passing_for_real,
    perceptual_distance,
    pixel_loss,
    real_or_made,
    stabilised_sync,
)

cosines = st.floats(-1, 1)
l1 = perceptual_distance(Difference())
SHARP, BIAS = torch.tensor(10.0), torch.tensor(-5.0)


def sync(x: float, y: float, d: float) -> float:
    return stabilised_sync(*(torch.tensor([v], dtype=torch.float64) for v in (x, y, d))).item()


def published(x: float, y: float, d: float) -> float:
    miss, apart = abs(x - y), abs(y - d)
    return -math.log(1 - (miss + EPS) / (miss + apart + EPS))


@given(cosines, cosines, cosines)
def test_sync_loss_is_the_published_formula_where_that_is_tame(
    x: float, y: float, d: float
) -> None:
    if abs(y - d) >= EPS:
        assert sync(x, y, d) == pytest.approx(published(x, y, d), abs=1e-6)


@given(cosines, cosines, cosines, st.floats(0, 1))
def test_sync_loss_falls_as_the_output_nears_the_truth(
    x: float, y: float, d: float, share: float
) -> None:
    nearer = x + share * (y - x)
    assert sync(nearer, y, d) <= sync(x, y, d) + 1e-9
    if share > 0.1 and abs(x - y) > 0.1:
        assert sync(nearer, y, d) < sync(x, y, d)


@given(cosines, cosines, cosines, st.floats(0, 1))
def test_sync_loss_rises_as_the_reference_nears_the_truth(
    x: float, y: float, d: float, share: float
) -> None:
    nearer = d + share * (y - d)
    assert sync(x, y, nearer) >= sync(x, y, d) - 1e-9
    if share > 0.1 and abs(y - d) > 0.1 and abs(x - y) > 0.1:
        assert sync(x, y, nearer) > sync(x, y, d)


@given(cosines, cosines)
def test_sync_loss_is_almost_nothing_at_the_truth(y: float, d: float) -> None:
    assert 0 <= sync(y, y, d) <= EPS / max(EPS, abs(y - d))


@given(cosines, cosines, st.floats(-1e-9, 1e-9))
def test_sync_loss_and_its_gradient_are_bounded_where_the_reference_is_as_good_as_the_truth(
    x: float, y: float, apart: float
) -> None:
    out = torch.tensor([x], requires_grad=True)
    loss = stabilised_sync(out, torch.tensor([y]), torch.tensor([y + apart]))
    loss.backward()
    assert 0 <= loss.item() <= math.log(2 / EPS + 2)
    assert out.grad is not None and abs(out.grad.item()) <= 0.5 / EPS + 1e-3


def test_sync_loss_teaches_neither_truth_nor_reference() -> None:
    x, y, d = (torch.tensor([v], requires_grad=True) for v in (0.2, 0.8, 0.1))
    stabilised_sync(x, y, d).backward()
    assert x.grad is not None and x.grad.item() < 0  # it rises towards the truth
    assert y.grad is None and d.grad is None


def pictures(*levels: float) -> Tensor:
    return torch.tensor(levels)[:, None, None, None].expand(-1, 3, 4, 4)


levels = st.floats(0, 1, width=32)


@given(levels, levels)
def test_triplet_loss_is_nothing_at_the_truth(truth: float, reference: float) -> None:
    loss = adaptive_triplet(pictures(truth), pictures(truth), pictures(reference), l1)
    assert loss.item() == pytest.approx(0, abs=1e-6)


@given(levels, levels)
def test_triplet_loss_of_a_copied_reference_is_twice_its_distance(
    truth: float, reference: float
) -> None:
    loss = adaptive_triplet(pictures(reference), pictures(truth), pictures(reference), l1)
    assert loss.item() == pytest.approx(2 * abs(truth - reference), abs=1e-5)


@given(levels, levels, levels)
def test_triplet_loss_of_a_metric_is_between_nothing_and_twice_the_miss(
    out: float, truth: float, reference: float
) -> None:
    loss = adaptive_triplet(pictures(out), pictures(truth), pictures(reference), l1).item()
    assert -1e-6 <= loss <= 2 * abs(out - truth) + 1e-5


@given(levels, levels)
def test_triplet_loss_has_no_margin_where_reference_and_truth_agree(
    out: float, truth: float
) -> None:
    loss = adaptive_triplet(pictures(out), pictures(truth), pictures(truth), l1)
    assert loss.item() == pytest.approx(0, abs=1e-6)


def test_triplet_loss_is_counted_for_each_picture_before_they_are_averaged() -> None:
    out, truth, reference = pictures(0.2, 0.9), pictures(0.8, 0.8), pictures(0.2, 0.2)
    # The second lies beyond the truth, as seen from the reference: it costs nothing.
    assert adaptive_triplet(out, truth, reference, l1).item() == pytest.approx(0.6, abs=1e-6)


def test_triplet_loss_moves_the_output_from_reference_to_truth() -> None:
    out = pictures(0.4).clone().requires_grad_()
    adaptive_triplet(out, pictures(0.8), pictures(0.2), l1).backward()
    assert out.grad is not None and (out.grad < 0).all()


def test_pairs_that_do_not_count_change_nothing() -> None:
    table = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    cosine = torch.tensor([[0.9, 0.1], [0.2, 0.7]])
    half = torch.cat([table, torch.full((1, 2), float("nan"))])
    more = torch.cat([cosine, torch.tensor([[0.9, -0.9]])])
    expected = cosine_bce(cosine, table, SHARP, BIAS)
    torch.testing.assert_close(cosine_bce(more, half, SHARP, BIAS), expected)


def test_right_and_wrong_pairs_weigh_the_same_however_many_there_are() -> None:
    cosine, table = torch.tensor([0.9, 0.1]), torch.tensor([1.0, 0.0])
    many = torch.cat([cosine, torch.full((50,), 0.1)]), torch.cat([table, torch.zeros(50)])
    expected = cosine_bce(cosine, table, SHARP, BIAS)
    torch.testing.assert_close(cosine_bce(*many, SHARP, BIAS), expected)


@given(st.floats(-0.9, 0.9), st.sampled_from([0.0, 1.0]))
def test_pair_loss_falls_as_the_cosine_gets_right(cosine: float, together: float) -> None:
    better = cosine + (0.1 if together else -0.1)
    costs = [
        cosine_bce(torch.tensor([c]), torch.tensor([together]), SHARP, BIAS).item()
        for c in (better, cosine)
    ]
    assert costs[0] < costs[1]


def test_a_clip_without_wrong_pairs_still_teaches() -> None:
    cosine = torch.tensor([0.5], requires_grad=True)
    cosine_bce(cosine, torch.tensor([1.0]), SHARP, BIAS).backward()
    assert cosine.grad is not None and torch.isfinite(cosine.grad).all() and cosine.grad < 0


def test_pixels_outside_the_region_cost_nothing() -> None:
    region = torch.zeros(1, 1, 8, 8)
    region[..., 4:, :] = 1
    truth = torch.rand(2, 3, 8, 8)
    out = truth.clone()
    out[..., :4, :] += 0.5
    assert pixel_loss(out, truth, region).item() == 0
    assert pixel_loss(truth + 0.25, truth, region).item() == pytest.approx(0.25)


def test_distances_of_a_batch_are_its_pictures_own() -> None:
    distances = l1(pictures(0.0, 0.5, 1.0), pictures(0.0, 0.0, 0.0))
    torch.testing.assert_close(distances, torch.tensor([0.0, 0.5, 1.0]))


def test_discriminator_and_generator_want_the_opposite() -> None:
    made = torch.zeros(4, requires_grad=True)
    real_or_made(torch.zeros(4), made).backward()
    assert made.grad is not None
    down = made.grad.clone()
    made.grad = None
    passing_for_real(made).backward()
    torch.testing.assert_close(made.grad, -down)


def test_a_generator_that_is_found_out_for_sure_still_learns() -> None:
    made = torch.tensor([-60.0], requires_grad=True)
    passing_for_real(made).backward()
    assert made.grad is not None and made.grad.item() == pytest.approx(-1)


def test_a_discriminator_learns_to_tell_black_from_white() -> None:
    net = discriminator()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    white, black = torch.ones(2, 5, 3, 96, 96), torch.zeros(2, 5, 3, 96, 96)
    for _ in range(30):
        loss = real_or_made(net(white), net(black))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.5 < 2 * math.log(2)
    assert passing_for_real(net(white)) < passing_for_real(net(black))


def test_the_total_is_the_papers() -> None:
    terms = {name: torch.tensor(1.0) for name in StabilisedObjective().as_dict()}
    assert STABILISED_OBJECTIVES["stabilised"].total(terms).item() == 1 + 10 + 1 + 2 + 0.5
    assert STABILISED_OBJECTIVES["silent-lip"].total(terms).item() == 1 + 10 + 1
