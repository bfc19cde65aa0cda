"""The judges of sync, on embeddings and faces whose truth is known."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import ModelError
from app.model.checkpoint import Card, save_checkpoint
from app.model.ear import TorchEmbedder
from app.model.expert import FRAMES
from app.model.syncnet import SyncNet, SyncNetConfig
from tests.core.dub.talking import write_wav
from tests.trainer import small
from trainer.evaluation.ear import REACH, Ear, Windows
from trainer.evaluation.syncscore import SyncScorer, Ticks, lse, sound_between


def walk(count: int = 120, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(size=(count, 8))).float()


def later(x: torch.Tensor, frames: int) -> torch.Tensor:
    return torch.roll(x, frames, dims=0)


@pytest.mark.parametrize("frames", [-15, -3, 0, 1, 7])
def test_syncnets_offset_is_by_how_much_the_sound_comes_later(frames: int) -> None:
    assert lse(walk(), later(walk(), frames)).offset == frames


def test_lse_is_the_published_computation() -> None:
    lips, sound = walk(60, 1).numpy(), later(walk(60, 1), 4).numpy() + 0.1
    padded = np.pad(sound, ((REACH, REACH), (0, 0)))
    table = [
        [np.linalg.norm(lips[i] - padded[i + shift] + 1e-6) for shift in range(2 * REACH + 1)]
        for i in range(60)
    ]
    means = np.mean(table, axis=0)
    found = lse(torch.from_numpy(lips), torch.from_numpy(sound))
    assert found.d == pytest.approx(means.min(), rel=1e-4)
    assert found.c == pytest.approx(np.median(means) - means.min(), rel=1e-4)
    assert found.offset == 4


def test_lips_that_fit_nothing_have_little_confidence() -> None:
    assert lse(walk(seed=1), walk(seed=2)).c < 0.2 * lse(walk(), walk()).c


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30), Fraction(24000, 1001), Fraction(50)])
def test_at_each_tick_the_face_is_seen_that_is_shown_then(rate: Fraction) -> None:
    times = [Fraction(1, 7) + i / rate for i in range(40)]
    end = times[-1] + 1 / rate
    ticks, seen = Ticks(), []
    for number, time in enumerate(times):
        seen += list(ticks.push(time, np.full((1, 1, 3), number, np.uint8)))
    seen += list(ticks.finish(end))
    at = [times[0] + Fraction(k, 25) for k in range(1000) if times[0] + Fraction(k, 25) < end]
    wanted = [sum(time <= tick for time in times) - 1 for tick in at]
    assert [int(face[0, 0, 0]) for face in seen] == wanted


def test_the_sound_beside_some_frames_is_cut_to_the_sample(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32)
    path = write_wav(tmp_path / "a.wav", samples, 16_000)
    there = sound_between(path, Fraction(1, 2), Fraction(7, 10), 10)
    np.testing.assert_allclose(there, samples[3200:9600], atol=1e-4)
    early = sound_between(path, Fraction(1, 2), Fraction(2, 5), 5)
    assert not early[:1600].any()
    np.testing.assert_allclose(early[1600:], samples[:1600], atol=1e-4)
    assert not sound_between(path, Fraction(1, 2), Fraction(9), 5).any()


def test_syncnet_hears_each_window_beside_its_five_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    path = tmp_path / "syncnet.safetensors"
    config = SyncNetConfig()
    save_checkpoint(path, SyncNet(config), Card("syncnet", "syncnet", config.as_dict()))
    scorer = SyncScorer(path)
    heard = []
    embed = scorer._net.embed_audio
    monkeypatch.setattr(scorer._net, "embed_audio", lambda x: (heard.append(x), embed(x))[1])
    windows = scorer.windows()
    for shade in range(9):
        windows.push(np.full((224, 224, 3), 20 * shade, np.uint8))
    found = scorer.score(windows.finish(), np.random.default_rng(0).random(9 * 640, np.float32))
    # Nine frames have five windows, of which the last lacks a cepstrum, as in the public code.
    assert heard[0].shape == (4, 1, 13, 20)
    torch.testing.assert_close(heard[0][0, 0, :, 4:], heard[0][1, 0, :, :16])
    assert np.isfinite(found).all()
    assert np.isnan(
        scorer.score(np.zeros((1, 1024), np.float32), np.zeros(5 * 640, np.float32))
    ).all()


def test_faces_are_embedded_five_by_five_however_many_there_are() -> None:
    faces = [np.full((2, 2, 3), shade, np.uint8) for shade in range(50)]
    for count in (0, 4, 5, 20, 21, 50):
        windows = Windows(lambda x: x.reshape(len(x), -1))
        for face in faces[:count]:
            windows.push(face)
        found = windows.finish()
        assert len(found) == max(0, count - FRAMES + 1)
        for start, row in enumerate(found):
            shades = (255 * row).reshape(FRAMES, -1)[:, 0].round().astype(int).tolist()
            assert shades == list(range(start, start + FRAMES))


class Echo(torch.nn.Module):
    """Hears what a mel window holds in its middle."""

    config = small.EXPERT

    def embed_audio(self, mel: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(mel[:, 0, :8, 8], dim=1)


@pytest.fixture
def ear(tmp_path: Path) -> Ear:
    path = tmp_path / "expert.safetensors"
    save_checkpoint(path, small.expert(), Card("expert", "expert", small.EXPERT.as_dict()))
    return Ear(path)


@pytest.mark.parametrize("frames", [-6, 0, 2])
def test_the_experts_offset_is_by_how_much_the_sound_comes_later(ear: Ear, frames: int) -> None:
    said = torch.nn.functional.normalize(walk(80), dim=1)
    ear._expert = TorchEmbedder(Echo())  # type: ignore[arg-type]
    mels = np.zeros((80, 1, 80, 16), np.float32)
    mels[:, 0, :8, 8] = later(said, frames).numpy()
    found = ear.offset(said[2:-2].numpy(), mels)
    assert found.frames == frames and found.sure > 0.5


def test_the_expert_says_nothing_of_few_frames(ear: Ear) -> None:
    count = FRAMES + 2 * REACH - 1
    assert np.isnan(
        ear.offset(walk(count - 4).numpy(), np.zeros((count, 1, 80, 16), np.float32))
    ).all()
    assert ear.size == 96


def test_models_of_other_kinds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_checkpoint(path, small.generator(small.COPY), Card("g", "generator", small.COPY.as_dict()))
    with pytest.raises(ModelError, match="of kind generator, not an expert"):
        Ear(path)
    with pytest.raises(ModelError, match="of kind generator, not SyncNet"):
        SyncScorer(path)
    with pytest.raises(ModelError, match="lipsmith models import"):
        SyncScorer(tmp_path / "gone.safetensors")
