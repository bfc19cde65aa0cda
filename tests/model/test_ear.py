"""The ear hears the same on every engine, and says how sure it is of what it hears."""

from pathlib import Path

import numpy as np
import pytest

from app.model.card import Card
from app.model.checkpoint import save_checkpoint
from app.model.ear import LEAST, Ear, Fit, TorchEmbedder, load_expert, open_ear
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


class Late:
    """An expert that finds in the sound what it saw some frames before, more or less clearly."""

    size = 96

    def __init__(self, faces: np.ndarray, late: int, clear: float) -> None:
        noise = np.random.default_rng(1).standard_normal(faces.shape).astype(np.float32)
        heard = clear * np.roll(faces, late, axis=0) + (1 - clear**2) ** 0.5 * _unit(noise)
        self._heard = heard.astype(np.float32)

    def embed_faces(self, frames: np.ndarray) -> np.ndarray:
        raise AssertionError("the faces are given")

    def embed_audio(self, mel: np.ndarray) -> np.ndarray:
        return self._heard[: len(mel)]


def _unit(x: np.ndarray) -> np.ndarray:
    return x / np.linalg.norm(x, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("clear", "fit"), [(0.6, Fit(4, True)), (0.18, Fit(4, False)), (0.05, None)]
)
def test_sound_that_is_late_is_certain_likely_or_not_told(clear: float, fit: Fit | None) -> None:
    faces = _unit(np.random.default_rng(0).standard_normal((100, 64)).astype(np.float32))
    mels = np.zeros((104, 1, 80, 16), np.float32)
    ear = Ear(Late(faces, 4, clear))
    assert ear.fit(faces, mels) == fit
    assert ear.fit(faces[: LEAST - 5], mels[: LEAST - 1]) is None
