"""The ear hears the same on every engine."""

from pathlib import Path

import numpy as np
import pytest

from app.model.card import Card
from app.model.checkpoint import save_checkpoint
from app.model.ear import LEAST, Ear, TorchEmbedder, load_expert, open_ear
from tests.trainer import small
from tests.trainer.small_stabilised import avsyncnet


@pytest.mark.parametrize("kind", ["expert", "avsyncnet"])
def test_openvino_hears_what_torch_hears(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("openvino", reason="OpenVINO is not installed")
    net = small.expert() if kind == "expert" else avsyncnet()
    path = tmp_path / "expert.safetensors"
    save_checkpoint(path, net, Card(kind, kind, net.config.as_dict()))
    rng = np.random.default_rng(0)
    mels = rng.standard_normal((LEAST + 5, 1, 80, 16), dtype=np.float32)
    heard = []
    for ear in (Ear(TorchEmbedder(load_expert(path)[0])), open_ear(path)):
        rng = np.random.default_rng(1)
        windows = ear.windows()
        for _ in mels:
            windows.push(rng.integers(0, 256, (ear.size, ear.size, 3), np.uint8))
        heard.append((windows.finish(), ear._expert.embed_audio(mels)))
    for ours, theirs in zip(*heard, strict=True):
        assert len(ours) in (len(mels), len(mels) - 4)
        np.testing.assert_allclose(ours, theirs, atol=1e-4)
