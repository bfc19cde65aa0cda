"""LPIPS with the squeezenet backbone, where it is at hand."""

import os
import shutil
from pathlib import Path
from urllib.error import URLError

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from app.core.errors import ModelError
from trainer.perceptual import BACKBONES, load_lpips, lpips_distance

WEIGHTS = Path(
    os.environ.get("LIPSMITH_WEIGHTS", Path(__file__).resolve().parents[3] / "shared" / "weights")
)


@pytest.fixture(scope="module")
def lpips(tmp_path_factory: pytest.TempPathFactory) -> nn.Module:
    backbone = WEIGHTS / BACKBONES["squeeze"]
    if not backbone.exists():
        pytest.skip(f"the LPIPS backbone is absent: {backbone} (set LIPSMITH_WEIGHTS)")
    home = tmp_path_factory.mktemp("torch")
    (home / "hub" / "checkpoints").mkdir(parents=True)
    shutil.copy(backbone, home / "hub" / "checkpoints")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TORCH_HOME", str(home))
        return load_lpips("squeeze")


@pytest.fixture(scope="module")
def picture() -> torch.Tensor:
    torch.manual_seed(0)
    return F.interpolate(torch.rand(1, 3, 12, 12), size=(96, 96), mode="bicubic").clamp(0, 1)


def test_equal_pictures_are_at_distance_zero(lpips: nn.Module, picture: torch.Tensor) -> None:
    assert lpips_distance(lpips, picture, picture).item() == pytest.approx(0, abs=1e-6)


def test_distance_grows_with_what_is_spoilt(lpips: nn.Module, picture: torch.Tensor) -> None:
    noise = torch.randn_like(picture)
    distances = [
        lpips_distance(lpips, (picture + level * noise).clamp(0, 1), picture).item()
        for level in (0.02, 0.08, 0.3)
    ]
    assert 0 < distances[0] < distances[1] < distances[2]


def test_blur_is_seen_though_the_colours_hardly_change(
    lpips: nn.Module, picture: torch.Tensor
) -> None:
    detail = (picture + 0.1 * torch.randn_like(picture)).clamp(0, 1)
    blurred = F.avg_pool2d(detail, 5, 1, 2, count_include_pad=False)
    lighter = (detail + (blurred - detail).abs().mean()).clamp(0, 1)
    assert lpips_distance(lpips, blurred, detail) > 3 * lpips_distance(lpips, lighter, detail)


def test_it_teaches_the_picture_and_is_not_taught(lpips: nn.Module, picture: torch.Tensor) -> None:
    made = (picture * 0.8).requires_grad_()
    lpips_distance(lpips, made, picture).backward()
    assert made.grad is not None and made.grad.abs().sum() > 0
    assert not any(parameter.requires_grad for parameter in lpips.parameters())


def test_a_backbone_that_cannot_be_fetched_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(*args: object, **options: object) -> None:
        raise URLError("no network")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    with pytest.raises(
        ModelError, match=r"alexnet-owt-7be5be79.pth could not be fetched"
    ) as caught:
        load_lpips("alex")
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"half a file", b"PK\x03\x04 half a file"])
def test_a_damaged_backbone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    (tmp_path / "hub" / "checkpoints" / BACKBONES["squeeze"]).write_bytes(content)
    with pytest.raises(ModelError, match=r"squeezenet1_1-b8a52dc0.pth could not be"):
        load_lpips("squeeze")
