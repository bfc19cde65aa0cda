"""Engines agree with each other, outlive a full GPU, and are chosen by what is there."""

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from app.model import engines
from app.model.checkpoint import Card, CheckpointError, load_checkpoint, save_checkpoint
from app.model.engines import BATCH, CudaEngine, OpenVinoEngine, TorchEngine, load_engine
from app.model.expert import Expert, ExpertConfig
from app.model.generator import Generator, GeneratorConfig
from app.model.heads import CopyHead
from tests import networks

Float = NDArray[np.float32]
TINY = GeneratorConfig(
    name="tiny", size=48, widths=(16, 24, 32), alignments=2, head="copy", patch=2
)
CLOSE = 0.02
"""Of values in 0..1 that spread by 0.2: what bf16 may cost."""


def settled(config: GeneratorConfig) -> Generator:
    """A random generator whose batch norms know its figures, so that signals get through."""
    torch.manual_seed(0)
    net = Generator(config)
    if isinstance(net.head, CopyHead):
        for part in (net.head.paint, net.head.steer):
            torch.nn.init.normal_(part.weight, std=0.15)
    return networks.settled(net, torch.rand(8, 6, 48, 48), torch.rand(8, 1, 80, 16) * 8 - 4)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_checkpoint(path, settled(TINY), Card("tiny", "generator", TINY.as_dict()))
    return path


@pytest.fixture(scope="module")
def openvino_engine(model: Path) -> engines.Engine:
    pytest.importorskip("openvino", reason="OpenVINO is not installed")
    return load_engine(model, "openvino", threads=1)


def inputs(n: int) -> tuple[Float, Float]:
    rng = np.random.default_rng(n)
    faces = rng.random((n, 6, 48, 48), dtype=np.float32)
    return faces, rng.random((n, 1, 80, 16), dtype=np.float32) * 8 - 4


@torch.no_grad()
def truth(model: Path, faces: Float, mel: Float) -> Float:
    """What the network gives in single precision."""
    net, _ = load_checkpoint(model)
    assert isinstance(net, Generator)
    return np.asarray(net.parts(torch.from_numpy(faces), torch.from_numpy(mel)).numpy())


@pytest.mark.parametrize("n", [1, 3, BATCH])
def test_openvino_agrees_with_torch(openvino_engine: engines.Engine, model: Path, n: int) -> None:
    faces, mel = inputs(n)
    expected = truth(model, faces, mel)
    assert expected.std() > 0.1  # or agreeing would mean nothing
    made = openvino_engine.run(faces, mel)
    assert made.shape == (n, 6, 48, 48) and made.dtype == np.float32
    assert np.abs(made - expected).mean() < CLOSE / 4
    assert np.percentile(np.abs(made - expected), 99) < CLOSE


def test_openvino_results_outlive_the_next_run(openvino_engine: engines.Engine) -> None:
    first = openvino_engine.run(*inputs(2))
    kept = first.copy()
    openvino_engine.run(*inputs(5))
    assert np.array_equal(first, kept)


def test_the_torch_engine_gives_what_the_network_gives(model: Path) -> None:
    faces, mel = inputs(3)
    made = load_engine(model, "torch", threads=1).run(faces, mel)
    assert made.shape == (3, 6, 48, 48) and made.dtype == np.float32
    assert np.percentile(np.abs(made - truth(model, faces, mel)), 99) < CLOSE


class Gpu:
    """A card that holds ``room`` frames; it answers with the faces' first channel."""

    def __init__(self, room: int, name: str = "torch on cuda") -> None:
        self.name, self.room = name, room
        self.config, self.card = TINY, Card("tiny", "generator", TINY.as_dict())
        self.batches: list[int] = []

    def run(self, faces: Float, mel: Float) -> Float:
        self.batches.append(len(faces))
        if len(faces) > self.room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        assert len(mel) == len(faces)
        return faces[:, :1]


def numbered(n: int) -> tuple[Float, Float]:
    faces = np.zeros((n, 6, 2, 2), np.float32)
    faces += np.arange(n, dtype=np.float32)[:, None, None, None]
    return faces, np.zeros((n, 1, 80, 16), np.float32)


def order(made: Float) -> list[int]:
    return [int(frame[0, 0, 0]) for frame in made]


def test_a_full_card_gets_half_the_batch_and_every_frame_is_made() -> None:
    gpu, said = Gpu(room=2), list[str]()
    engine = CudaEngine(gpu, lambda: pytest.fail("no need to give up"), said.append)
    assert order(engine.run(*numbered(7))) == list(range(7))
    assert gpu.batches == [7, 4, 2, 2, 2, 1]
    assert len(said) == 2 and "2 frames at a time" in said[-1]
    assert order(engine.run(*numbered(3))) == [0, 1, 2]
    assert gpu.batches[6:] == [2, 1]  # it remembers


def test_a_card_too_small_for_one_frame_is_given_up() -> None:
    cpu, said = Gpu(room=BATCH, name="OpenVINO on CPU"), list[str]()
    engine = CudaEngine(Gpu(room=0), lambda: cpu, said.append)
    assert order(engine.run(*numbered(BATCH))) == list(range(BATCH))
    assert engine.name == "OpenVINO on CPU" and "going on with OpenVINO on CPU" in said[-1]
    assert cpu.batches == [BATCH]
    assert order(engine.run(*numbered(2))) == [0, 1]


def test_a_card_that_fills_up_half_way_loses_no_frame() -> None:
    gpu = Gpu(room=BATCH)
    engine = CudaEngine(gpu, lambda: gpu, lambda sentence: None)
    engine.run(*numbered(BATCH))
    gpu.room = 3
    assert order(engine.run(*numbered(BATCH))) == list(range(BATCH))


def test_other_errors_of_the_card_are_not_hidden() -> None:
    class Broken(Gpu):
        def run(self, faces: Float, mel: Float) -> Float:
            raise RuntimeError("device-side assert")

    with pytest.raises(RuntimeError, match="device-side assert"):
        CudaEngine(Broken(8), lambda: Gpu(8), lambda sentence: None).run(*numbered(1))


def test_auto_takes_the_fastest_that_is_there(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "has_cuda", lambda: False)
    monkeypatch.setattr(engines, "_has_openvino", lambda: False)
    assert isinstance(load_engine(model, threads=1), TorchEngine)
    made: list[int] = []
    monkeypatch.setattr(engines, "_has_openvino", lambda: True)
    monkeypatch.setattr(
        OpenVinoEngine, "__init__", lambda self, path, card, n, kept: made.append(n)
    )
    assert isinstance(load_engine(model, threads=3), OpenVinoEngine)
    assert made == [3]


def test_auto_prefers_cuda_and_keeps_a_way_back(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "has_cuda", lambda: True)
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: None)
    monkeypatch.setattr(engines, "_has_openvino", lambda: False)
    real = TorchEngine

    def make(net: Generator, card: Card, device: str, threads: int) -> object:
        return Gpu(room=0) if device == "cuda" else real(net, card, device, threads)

    monkeypatch.setattr(engines, "TorchEngine", make)
    engine = load_engine(model, threads=1, warn=lambda sentence: None)
    assert isinstance(engine, CudaEngine) and engine.name == "torch on cuda"
    monkeypatch.setattr(engines, "has_cuda", lambda: False)
    faces, mel = inputs(2)
    assert np.percentile(np.abs(engine.run(faces, mel) - truth(model, faces, mel)), 99) < CLOSE
    assert engine.name == "torch on cpu"


def test_an_unknown_engine_is_named_with_those_there_are(model: Path) -> None:
    with pytest.raises(ValueError, match=r"no engine 'tpu'. Choose one of auto, cuda, openvino"):
        load_engine(model, "tpu")


def test_engines_that_are_not_there_are_refused(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "has_cuda", lambda: False)
    monkeypatch.setattr(engines, "_has_openvino", lambda: False)
    with pytest.raises(ValueError, match=r"No CUDA device is available\. Use --engine"):
        load_engine(model, "cuda")
    with pytest.raises(ValueError, match=r"OpenVINO is not installed here\. Use --engine torch\."):
        load_engine(model, "openvino")


def test_an_expert_is_no_generator(tmp_path: Path) -> None:
    config = replace(ExpertConfig(), width=4)
    path = tmp_path / "expert.safetensors"
    save_checkpoint(path, Expert(config), Card("expert", "expert", config.as_dict()))
    with pytest.raises(CheckpointError, match="is a model of kind expert, not a generator"):
        load_engine(path, "torch")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_real_card_agrees_with_the_processor(model: Path) -> None:
    faces, mel = inputs(BATCH)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = load_engine(model, "cuda").run(faces, mel)
    assert np.percentile(np.abs(made - truth(model, faces, mel)), 99) < CLOSE
