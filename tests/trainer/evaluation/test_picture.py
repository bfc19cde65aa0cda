"""How near a picture is to the truth, on pictures of which it is known."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.compose.mask import mouth_mask
from trainer.evaluation import picture as module
from trainer.evaluation.change import ifc
from trainer.evaluation.picture import Perceptual, edge_step, psnr, ssim

Picture = NDArray[np.uint8]


def noise(seed: int = 0, low: int = 60, high: int = 200) -> Picture:
    """A picture with detail of some px."""
    small = np.random.default_rng(seed).integers(low, high, (16, 16, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, (128, 128), interpolation=cv2.INTER_CUBIC), np.uint8)


def test_equal_pictures_are_as_near_as_can_be() -> None:
    assert ssim(noise(), noise()) == pytest.approx(1)
    assert psnr(noise(), noise()) == float("inf")


def test_ssim_of_two_flat_greys_is_their_luminance_term() -> None:
    a, b = np.full((32, 32, 3), 100, np.uint8), np.full((32, 32, 3), 150, np.uint8)
    little = (0.01 * 255) ** 2
    assert ssim(a, b) == pytest.approx((2 * 100 * 150 + little) / (100**2 + 150**2 + little))


def test_ssim_sees_blur_more_than_a_lighter_picture_of_the_same_psnr() -> None:
    sharp = np.random.default_rng(0).integers(60, 190, (128, 128, 3), dtype=np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), 2), np.uint8)
    lighter = sharp + np.uint8(round(float(np.abs(blurred.astype(float) - sharp).mean())))
    assert ssim(blurred, sharp) < 0.5 < 0.9 < ssim(lighter, sharp)


def test_psnr_falls_by_six_decibels_when_the_error_doubles() -> None:
    truth = np.full((16, 16, 3), 100, np.uint8)
    assert psnr(truth + 4, truth) - psnr(truth + 8, truth) == pytest.approx(20 * np.log10(2))


def test_ifc_is_nothing_where_the_picture_moves_as_the_truth_in_any_colour() -> None:
    before, after = noise(1), noise(2)
    assert ifc(before + 20, after + 20, before, after) == 0
    assert ifc(before, after, before, after) == 0


def test_ifc_of_a_still_picture_is_the_change_of_the_truth() -> None:
    before, after = noise(1), noise(2)
    change = np.abs(after.astype(float) - before).mean()
    assert ifc(noise(3), noise(3), before, after) == pytest.approx(change)


def test_ifc_counts_flicker_over_a_still_truth() -> None:
    assert ifc(noise(1), noise(1) + 6, noise(2), noise(2)) == pytest.approx(6)


class Trunk(nn.Module):
    """A backbone of two steps; the last gives the means of quarters."""

    N_slices = 2

    def __init__(self) -> None:
        super().__init__()
        self.slice1, self.slice2 = nn.Identity(), nn.AvgPool2d(64)

    def forward(self, x: Tensor) -> Tensor:
        return self.slice2(self.slice1(x))


class Distance(nn.Module):
    """Stands in for LPIPS: mean absolute difference of what its trunk sees."""

    def __init__(self) -> None:
        super().__init__()
        self.net = Trunk()

    def forward(self, a: Tensor, b: Tensor, normalize: bool) -> Tensor:
        assert normalize
        return (self.net.forward(a) - self.net.forward(b)).abs().mean((1, 2, 3), keepdim=True)


@pytest.fixture
def perceptual(monkeypatch: pytest.MonkeyPatch) -> Iterator[Perceptual]:
    monkeypatch.setattr(module, "load_lpips", lambda backbone: Distance())
    yield Perceptual("squeeze")


def test_one_look_gives_each_distance_and_what_the_backbone_saw(perceptual: Perceptual) -> None:
    truth, made = noise(1), [noise(2), noise(1), noise(3)]
    for _ in range(2):  # a second look remembers nothing of the first
        distances, features = perceptual.compare(truth, made)
        assert distances.shape == (3,) and distances[1] == 0 < min(distances[0], distances[2])
        means = [p.reshape(-1, 3).mean(axis=0) / 255 for p in (truth, *made)]
        np.testing.assert_allclose(features, means, rtol=1e-5)
    assert perceptual.backbone == "squeeze" and torch.is_inference_mode_enabled() is False


def test_a_patch_of_another_colour_shows_at_the_edge_by_as_much() -> None:
    mask = mouth_mask(128)
    skin = np.full((128, 128, 3), 120.0)
    assert edge_step(skin, mask) == 0
    pasted = skin + 10 * mask[..., None]
    assert 4 < edge_step(pasted, mask) <= 10
    assert edge_step(2 * pasted, mask) == pytest.approx(2 * edge_step(pasted, mask))
    darker = skin - 10 * mask[..., None]
    assert edge_step(darker, mask) == pytest.approx(edge_step(pasted, mask))


def test_what_happens_away_from_the_edge_does_not_count_as_an_edge() -> None:
    mask = mouth_mask(128)
    skin = np.full((128, 128, 3), 120.0)
    lips = skin.copy()
    cv2.ellipse(lips, (64, 86), (14, 6), 0, 0, 360, (150, 40, 40), -1)
    hair = skin.copy()
    hair[:40] = 20
    assert edge_step(lips, mask) == edge_step(hair, mask) == 0


def test_without_an_edge_there_is_no_step() -> None:
    noise = np.random.default_rng(0).random((32, 32, 3))
    assert edge_step(noise, np.zeros((32, 32), np.float32)) == 0
