"""A shelf with small networks, and a little film of one presenter in several shots."""

from pathlib import Path

import pytest
import torch

from app.core import shelf
from app.core.errors import ModelError
from app.core.presenter.styles import ADA
from app.model.card import Card
from app.model.checkpoint import save_checkpoint
from tests.trainer import small
from tests.trainer.conftest import Difference, presenter_clip
from trainer.evaluation import run as evaluation_run
from trainer.tune import run as tune_run


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shots of 2 s of one presenter."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    presenter_clip(path, 150, ADA, cuts=(50, 100))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small networks under the names of those that come along, and a folder for own models."""
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    monkeypatch.setattr(shelf, "BUNDLED", bundled)
    monkeypatch.setattr(shelf, "own_folder", lambda: own)
    monkeypatch.setattr(shelf, "engine_cache", lambda sha256: tmp_path / "engines" / sha256)
    torch.manual_seed(0)
    for name, kind, net in (
        (shelf.DEFAULT, "generator", small.generator(small.COPY)),
        ("expert-96", "expert", small.expert()),
    ):
        card = Card(name, kind, net.config.as_dict(), "drawn")
        save_checkpoint(bundled / f"{name}.safetensors", net, card)
    monkeypatch.setattr(tune_run, "load_lpips", lambda backbone: Difference())

    def no_lpips(backbone: str) -> None:
        raise ModelError("There is no backbone.")

    monkeypatch.setattr(evaluation_run, "Perceptual", no_lpips)
    monkeypatch.delenv("LIPSMITH_LANDMARKS", raising=False)
    return own
