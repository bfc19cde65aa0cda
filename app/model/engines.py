"""Where a generator runs: CUDA, OpenVINO on the CPU, or plain torch; one interface.

Everything outside `app.model` hands in and gets NumPy arrays.
"""

import os
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from app.model.card import Card, CheckpointError, read_card
from app.model.configs import GeneratorConfig, StabilisedConfig, Wav2LipConfig
from app.model.converted import BATCH, converted
from app.model.devices import has_bf16, has_cuda

if TYPE_CHECKING:
    from app.model.generator import Generator
    from app.model.stabilised import Stabilised
    from app.model.wav2lip import Wav2Lip

    Network = Generator | Wav2Lip | Stabilised

Config = GeneratorConfig | StabilisedConfig | Wav2LipConfig
"""Of any network that can dub."""
Float = NDArray[np.float32]
ENGINES = ("auto", "cuda", "openvino", "torch")


class Engine(Protocol):
    """A generator on some device."""

    name: str
    config: Config
    card: Card

    def run(self, faces: Float, mel: Float) -> Float:
        """Generate.

        Parameters
        ----------
        faces : (n, 3 + 3 K, S, S) in [0, 1], n up to `BATCH`
        mel : (n, 1, 80, 16)

        Returns
        -------
        (n, 3 or 3 + 3 K, S, S), see `Generator.parts`
        """
        ...


class TorchEngine:
    """Plain torch on a CPU or a CUDA device."""

    def __init__(self, net: "Network", card: Card, device: str, threads: int) -> None:
        import torch

        self.card, self.config = card, net.config
        self.device = device
        self.name = f"torch on {device}"
        if device == "cpu":
            torch.set_num_threads(threads)
        self._net = net.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._half = torch.bfloat16 if device == "cuda" or has_bf16() else None

    def run(self, faces: Float, mel: Float) -> Float:
        """See `Engine.run`."""
        import torch

        with (
            torch.inference_mode(),
            torch.autocast(
                self.device, self._half or torch.bfloat16, enabled=self._half is not None
            ),
        ):
            x = torch.from_numpy(faces).to(self.device, memory_format=torch.channels_last)
            parts = self._net.parts(x, torch.from_numpy(mel).to(self.device))
            return cast(Float, parts.float().cpu().numpy())


class OpenVinoEngine:
    """OpenVINO on the CPU: bf16 where the processor has it, batches of a fixed size."""

    def __init__(self, path: Path, card: Card, threads: int, kept: Path | None = None) -> None:
        import openvino as ov

        self.card, self.config = card, cast(Config, card.network_config())
        self.name = f"OpenVINO on CPU ({'bf16' if has_bf16() else 'fp32'})"
        self._compiled = ov.Core().compile_model(
            converted(path, kept)["generator"],
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "INFERENCE_PRECISION_HINT": "bf16" if has_bf16() else "f32",
                "PERFORMANCE_HINT": "LATENCY",
            },
        )
        self._request = self._compiled.create_infer_request()

    def run(self, faces: Float, mel: Float) -> Float:
        """See `Engine.run`."""
        n = len(faces)
        if n < BATCH:
            faces = np.concatenate([faces, np.repeat(faces[-1:], BATCH - n, axis=0)])
            mel = np.concatenate([mel, np.repeat(mel[-1:], BATCH - n, axis=0)])
        result = self._request.infer([faces, mel])
        return np.array(result[self._compiled.output(0)][:n], dtype=np.float32)


class CudaEngine:
    """CUDA that survives a full card: it halves the batch, and goes on on the CPU if it must.

    ``warn`` is called with a sentence when that happens.
    """

    def __init__(
        self,
        first: Engine,
        fallback: Callable[[], Engine],
        warn: Callable[[str], None] = warnings.warn,
    ) -> None:
        self._engine, self._fallback, self._warn = first, fallback, warn
        self._batch = BATCH
        self.card, self.config = first.card, first.config
        self.name = first.name

    def run(self, faces: Float, mel: Float) -> Float:
        """See `Engine.run`."""
        import torch

        done: list[Float] = []
        at = 0
        while at < len(faces):
            part = slice(at, at + self._batch)
            try:
                done.append(self._engine.run(faces[part], mel[part]))
                at += self._batch
            except torch.OutOfMemoryError:
                self._shrink()
        return np.concatenate(done)

    def _shrink(self) -> None:
        import torch

        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if self._batch > 1:
            self._batch //= 2
            self._warn(f"The GPU's memory is full; going on with {self._batch} frames at a time.")
            return
        self._engine = self._fallback()
        self.name = self._engine.name
        self._batch = BATCH
        self._warn(f"The GPU's memory is full even for one frame; going on with {self.name}.")


def load_engine(
    path: Path,
    name: str = "auto",
    threads: int | None = None,
    warn: Callable[[str], None] = warnings.warn,
    kept: Path | None = None,
) -> Engine:
    """Load a generator and put it where it runs best.

    Parameters
    ----------
    path
        A model file of kind ``generator``, ``wav2lip`` or ``stabilised``.
    name
        One of `ENGINES`; ``"auto"`` takes CUDA, then OpenVINO, then torch, as they are there.
    threads
        CPU threads for the network; all processors by default.
    kept
        See `app.model.converted.converted`.

    Raises
    ------
    CheckpointError
        If the file is no generator (see `load_checkpoint`).
    ValueError
        If the engine is unknown or not available; the message is a sentence.
    """
    if name not in ENGINES:
        raise ValueError(f"There is no engine {name!r}. Choose one of {', '.join(ENGINES)}.")
    card = _generator_card(path)
    count = threads or os.cpu_count() or 1
    cuda = name in ("auto", "cuda") and has_cuda()
    if name == "cuda" and not cuda:
        raise ValueError("No CUDA device is available. Use --engine openvino or --engine torch.")
    if cuda:
        return CudaEngine(
            TorchEngine(_network(path), card, "cuda", count),
            lambda: load_engine(
                path, "openvino" if _has_openvino() else "torch", threads, kept=kept
            ),
            warn,
        )
    if name == "openvino" and not _has_openvino():
        raise ValueError("OpenVINO is not installed here. Use --engine torch.")
    if name == "openvino" or (name == "auto" and _has_openvino()):
        return OpenVinoEngine(path, card, count, kept)
    return TorchEngine(_network(path), card, "cpu", count)


def _generator_card(path: Path) -> Card:
    """The card of a model file, which must be a generator's."""
    card = read_card(path)
    if card.kind.startswith("silent-lip"):
        raise CheckpointError(
            f"{path} is a silent-lip model: it closes the lips of references while a generator of "
            "the kind 'stabilised' is trained ('lipsmith train generator --silencer'), and cannot "
            "dub. Name a generator."
        )
    if not isinstance(card.network_config(), Config):
        raise CheckpointError(f"{path} is a model of kind {card.kind}, not a generator.")
    return card


def _network(path: Path) -> "Network":
    from app.model.checkpoint import load_checkpoint

    return cast("Network", load_checkpoint(path)[0])


def _has_openvino() -> bool:
    return find_spec("openvino") is not None
