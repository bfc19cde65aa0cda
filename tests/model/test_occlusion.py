"""What is in front of a face: the network, with and without torch."""

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.shelf import BUNDLED
from app.model.card import Card, CheckpointError
from app.model.checkpoint import save_checkpoint
from app.model.configs import OcclusionConfig
from app.model.occluders import Occluders
from app.model.occlusion import Occlusion

SMALL = OcclusionConfig("small", seen=24, widths=(4, 6, 8), last=3)


@pytest.mark.parametrize("size", [96, 192])
def test_numpy_and_torch_say_the_same(size: int, tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = Occlusion(SMALL).eval()
    path = tmp_path / "small.safetensors"
    save_checkpoint(path, net, Card("small", "occlusion", SMALL.as_dict()), half=False)
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (2, 5, size, size, 3), dtype=np.uint8)
    said = Occluders(path).look(*map(list, pictures))
    with torch.no_grad():
        shown = torch.sigmoid(net(*(torch.from_numpy(pictures).permute(0, 1, 4, 2, 3) / 255)))
    assert said.shape == (5, 24, 24) and said.std() > 0
    np.testing.assert_allclose(said, shown, atol=1e-4)


def test_another_kind_of_model_is_refused() -> None:
    with pytest.raises(CheckpointError, match="kind expert"):
        Occluders(BUNDLED / "expert-96.safetensors")


def test_a_file_without_its_tensors_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    save_checkpoint(path, torch.nn.Linear(1, 1), Card("odd", "occlusion", SMALL.as_dict()))
    with pytest.raises(CheckpointError, match="damaged"):
        Occluders(path)
