"""What LPIPS and the sync expert teach a generator, and what they cannot be pleased by."""

from typing import cast

import pytest
import torch

from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.batch import LENT, Batch
from trainer.objectives import Objective
from trainer.region import region_of
from trainer.terms import as_if_elsewhere, echo, sync_loss


def echo_of(made: torch.Tensor, plate: torch.Tensor, lenders: torch.Tensor) -> float:
    region = region_of(small.COPY, lenders.device)
    references = torch.zeros_like(lenders).flatten(0, 1)
    every = references.unflatten(0, (-1, 5)).repeat_interleave(LENT, dim=0).flatten(0, 1)
    heard = Objective(lpips=0.5, lent=1.0, echo=1.0)
    return float(echo(Difference(), heard, made, plate, lenders, region, every))


def test_an_echo_costs_nothing_where_the_mouth_is_that_which_spoke() -> None:
    hidden, real = small.mask_of(small.COPY), torch.rand(2, 5, 3, 96, 96)
    other = torch.rand_like(real)
    same_pose = other * hidden + real * (1 - hidden)
    assert echo_of(real, same_pose, real) == pytest.approx(0, abs=1e-7)
    assert echo_of(other, same_pose, real) > 0.1


def test_an_echo_is_not_trusted_where_the_faces_are_not_alike() -> None:
    real, other = torch.rand(2, 5, 3, 96, 96), torch.rand(2, 5, 3, 96, 96)
    assert echo_of(other, other, real) < 1e-3


def test_sync_teaches_the_generator_and_not_the_expert(batch: Batch) -> None:
    expert = small.expert()
    windows = batch.frames.clone().requires_grad_()
    loss = sync_loss(expert, windows, batch.candidates)
    loss.backward()
    assert loss > 0 and windows.grad is not None
    assert windows.grad[..., 48:, :].abs().sum() > 0
    assert windows.grad[..., :48, :].abs().sum() == 0
    assert all(parameter.grad is None for parameter in expert.parameters())


def test_the_expert_judges_all_frames_of_a_window_moved_alike() -> None:
    frames = torch.rand(2, 1, 3, 96, 96).expand(2, 5, 3, 96, 96)
    seen = [as_if_elsewhere(frames, step) for step in (1, 1, 2, 4)]
    assert torch.equal(seen[0], seen[1])
    assert all(torch.equal(moved, moved[:, :1].expand_as(moved)) for moved in seen)
    apart = [(a - b).abs().mean() for a, b in ((seen[0], frames), (seen[0], seen[3]))]
    assert min(apart) > 0.02


def test_a_face_stays_where_the_expert_looks_for_it() -> None:
    frames = torch.zeros(1, 5, 3, 96, 96)
    frames[..., 44:52, 44:52] = 1.0
    at = torch.arange(96.0)
    for step in range(30):
        moved = as_if_elsewhere(frames, step)[0, 0, 0]
        centre = [(moved.sum(1 - axis) * at).sum() / moved.sum() for axis in (0, 1)]
        assert max(abs(c - 47.5) for c in centre) < 5


def test_the_expert_cannot_be_pleased_by_single_pixels_at_every_step() -> None:
    board = (torch.arange(96)[:, None] + torch.arange(96)[None]) % 2
    frames = board.expand(1, 5, 3, 96, 96).float()
    for step in range(1, 30):
        if step % 3:
            assert as_if_elsewhere(frames, step)[..., 6:-6, 6:-6].std() < 0.12


def test_an_echo_needs_no_perceptual_network_where_its_weight_is_nothing() -> None:
    def never(*arguments: object, **options: object) -> torch.Tensor:
        raise AssertionError("there is none")

    real = torch.rand(2, 5, 3, 96, 96)
    references = torch.zeros(2 * 5 * LENT, 3, 96, 96)
    region, alone = region_of(small.COPY, real.device), Objective(lpips=0, lent=1.0, echo=1.0)
    perceptual = cast(torch.nn.Module, never)
    assert echo(perceptual, alone, real, real, real, region, references) == 0
    assert echo(perceptual, alone, 1 - real, real, real, region, references) > 0.1
