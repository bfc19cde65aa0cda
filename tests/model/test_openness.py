"""How open a mouth looks: the network that comes along, with and without torch."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from app.core.shelf import BUNDLED, OPENNESS
from app.model.card import Card, CheckpointError
from app.model.checkpoint import load_checkpoint, save_checkpoint
from app.model.configs import OpennessConfig
from app.model.lips import Lips
from app.model.openness import Openness
from tests.core.dub.test_references import aligned


def test_numpy_and_torch_say_the_same(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = Openness(OpennessConfig("small", widths=(4, 6, 8), hidden=5)).eval()
    path = tmp_path / "small.safetensors"
    save_checkpoint(path, net, Card("small", "openness", net.config.as_dict()), half=False)
    pictures = np.random.default_rng(0).integers(0, 256, (70, 96, 96, 3), dtype=np.uint8)
    said = Lips(path).how_open(list(pictures))
    with torch.no_grad():
        shown = net(torch.from_numpy(pictures).permute(0, 3, 1, 2) / 255)
    assert said.std() > 0
    np.testing.assert_allclose(said, shown, atol=1e-5)


def test_the_one_that_comes_along_says_that_an_open_mouth_is_open() -> None:
    closed, *opened = Lips(OPENNESS).how_open([aligned(opening) for opening in (0.0, 0.4, 0.9)])
    assert closed < min(opened)


def test_brightness_and_colour_of_skin_change_little() -> None:
    mouths = [aligned(opening) for opening in np.linspace(0, 0.9, 10)]
    darker = [(m * np.array([0.5, 0.38, 0.34])).astype(np.uint8) for m in mouths]
    lips = Lips(OPENNESS)
    assert np.corrcoef(lips.how_open(mouths), lips.how_open(darker))[0, 1] > 0.9


def test_larger_crops_are_looked_at_as_the_network_knows_them() -> None:
    mouths = [aligned(opening) for opening in np.linspace(0, 0.9, 10)]
    larger = [cv2.resize(m, (192, 192), interpolation=cv2.INTER_CUBIC) for m in mouths]
    lips = Lips(OPENNESS)
    assert np.corrcoef(lips.how_open(mouths), lips.how_open(larger))[0, 1] > 0.98


def test_no_pictures_have_no_openness() -> None:
    assert Lips(OPENNESS).how_open([]).shape == (0,)


def test_another_kind_of_model_is_refused() -> None:
    with pytest.raises(CheckpointError, match="kind expert"):
        Lips(BUNDLED / "expert-96.safetensors")


def test_a_file_without_its_tensors_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    other = torch.nn.Linear(1, 1)
    save_checkpoint(path, other, Card("odd", "openness", OpennessConfig().as_dict()))
    for read in (Lips, load_checkpoint):
        with pytest.raises(CheckpointError, match=r"damaged|does not hold"):
            read(path)
