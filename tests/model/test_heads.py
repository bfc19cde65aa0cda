"""Heads: what they may give, and how copying puts references together."""

import pytest
import torch

from app.model import heads
from app.model.heads import CopyHead, mix, warp


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@torch.no_grad()
def test_the_grid_of_patches_does_not_show_in_painted_colour() -> None:
    head = CopyHead(8, 2)
    head.paint.bias.copy_(torch.tensor([1.0, -1.0, -1.0, 1.0] * 3))  # a checkerboard
    torch.nn.init.zeros_(head.paint.weight)
    colour = head(torch.zeros(1, 8, 12, 12))[:, :3, 2:-2, 2:-2]
    torch.testing.assert_close(colour, torch.full_like(colour, 0.5))


@torch.no_grad()
def test_flow_and_share_stay_in_range() -> None:
    head = CopyHead(8, 2)
    torch.nn.init.normal_(head.steer.weight, std=50.0)
    parts = head(torch.randn(1, 8, 12, 12))
    assert parts[:, 3:5].abs().max() <= heads.FLOW_RANGE
    assert parts[:, 5].min() >= 0 and parts[:, 5].max() <= 1


def test_no_flow_warps_nothing() -> None:
    image = torch.rand(2, 3, 24, 24)
    torch.testing.assert_close(warp(image, torch.zeros(2, 2, 24, 24)), image, atol=1e-5, rtol=0)


def test_a_flow_acts_alike_on_a_reference_of_more_detail() -> None:
    ramp = torch.linspace(0, 1, 96)[None, None, None].expand(1, 1, 96, 96)
    small = torch.nn.functional.avg_pool2d(ramp, 4)
    flow = torch.zeros(1, 2, 24, 24)
    flow[:, 0] = 0.125
    inside = slice(2, 20)
    fine = warp(ramp, flow.repeat_interleave(4, 2).repeat_interleave(4, 3))
    torch.testing.assert_close(
        torch.nn.functional.avg_pool2d(fine, 4)[..., inside],
        warp(small, flow)[..., inside],
        atol=1e-5,
        rtol=0,
    )


def test_the_share_mixes_paint_and_copy() -> None:
    reference = torch.rand(1, 3, 24, 24)
    colour = torch.rand(1, 3, 24, 24)
    flow = torch.zeros(1, 2, 24, 24)
    for share, expected in ((0.0, reference), (1.0, colour), (0.5, (reference + colour) / 2)):
        parts = torch.cat([colour, flow, torch.full((1, 1, 24, 24), share)], dim=1)
        torch.testing.assert_close(mix(parts, reference), expected, atol=1e-5, rtol=0)


def test_each_reference_is_pulled_by_its_own_flow_and_counts_by_its_share() -> None:
    references = torch.rand(1, 6, 24, 24)
    flows = torch.zeros(1, 4, 24, 24)
    flows[:, 2] = 0.25  # of the second, along x
    shares = torch.zeros(1, 2, 24, 24)
    shares[:, 1] = 0.5
    parts = torch.cat([torch.rand(1, 3, 24, 24), flows, shares], dim=1)
    expected = (references[:, :3, :, :-6] + references[:, 3:, :, 6:]) / 2
    torch.testing.assert_close(mix(parts, references)[..., :-6], expected, atol=1e-5, rtol=0)


@torch.no_grad()
def test_shares_of_paint_and_references_never_exceed_the_whole() -> None:
    head = CopyHead(8, 2, references=3)
    torch.nn.init.normal_(head.steer.weight, std=5.0)
    shares = head(torch.randn(1, 8, 12, 12))[:, 9:]
    assert shares.shape[1] == 3 and shares.min() >= 0 and shares.sum(1).max() <= 1 + 1e-6


def test_flow_pulls_pixels_by_fractions_of_the_crop() -> None:
    image = torch.rand(1, 3, 24, 24)
    flow = torch.zeros(1, 2, 24, 24)
    flow[:, 0], flow[:, 1] = 2 / 24, -1 / 24  # two px from the right, one from above
    pulled = warp(image, flow)
    torch.testing.assert_close(pulled[..., 1:, :-2], image[..., :-1, 2:], atol=1e-5, rtol=0)
