"""Where somebody speaks, as Silero's network hears it, in a stream of sound."""

import io
import pickle
import zipfile
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from app.model.audio import SAMPLE_RATE

Float = NDArray[np.float32]
CHUNK = 512
"""Samples of one judgement (32 ms)."""
START, STOP = 0.5, 0.35
"""Probability above which speech begins, and below which it may end."""
SHORTEST_PAUSE = 0.25
"""Seconds of quiet that end a stretch of speech; a stop consonant is shorter."""
PAD = 0.08
"""Seconds of quiet that count as speech at either end: lips part before the sound."""
_CONTEXT = 64  # samples of the chunk before that are heard once more
_FRAME = 256  # samples of one spectrum
_WIDTH = 128
_TOGETHER = 64  # chunks that are heard at once
_NAMES = {
    "spectrum": "stft.forward_basis_buffer",
    **{
        f"{kind}{layer}": f"encoder.{layer}.reparam_conv.{kind}"
        for layer in range(4)
        for kind in ("weight", "bias")
    },
    "seen": "decoder.rnn.weight_ih",
    "seen_bias": "decoder.rnn.bias_ih",
    "known": "decoder.rnn.weight_hh",
    "known_bias": "decoder.rnn.bias_hh",
    "said": "decoder.decoder.2.weight",
    "said_bias": "decoder.decoder.2.bias",
}
"""Our names of the network's tensors, and those of its file."""


class SpeechListener:
    """Probability of speech in every 32 ms of 16 kHz mono sound, pushed in pieces of any size.

    Silero's network in NumPy, with the weights of its package: torch would take a second to
    import, and five times as long to listen.
    """

    def __init__(self) -> None:
        self._weights = _weights()
        self._rest = np.zeros(0, dtype=np.float32)
        self._before = np.zeros(_CONTEXT, dtype=np.float32)
        self._hidden, self._cell = (np.zeros(_WIDTH, dtype=np.float32) for _ in range(2))
        self._probabilities: list[Float] = []

    def push(self, samples: Float) -> None:
        """Listen to the next samples, (n,) in [-1, 1]."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // CHUNK * CHUNK
        self._rest = sound[whole:]
        for start in range(0, whole, _TOGETHER * CHUNK):
            self._judge(sound[start : min(whole, start + _TOGETHER * CHUNK)])

    def finish(self) -> Float:
        """End the stream; a last incomplete chunk is filled with silence.

        Returns
        -------
        (ceil(samples / 512),) float32
        """
        if len(self._rest):
            self.push(np.zeros(CHUNK - len(self._rest), dtype=np.float32))
        return np.concatenate([np.zeros(0, np.float32), *self._probabilities])

    def _judge(self, sound: Float) -> None:
        """Listen to whole chunks, (n * 512,)."""
        w = self._weights
        sound = np.concatenate([self._before, sound])
        self._before = sound[-_CONTEXT:]
        chunks = sliding_window_view(sound, _CONTEXT + CHUNK)[::CHUNK]
        chunks = np.pad(chunks, ((0, 0), (0, _CONTEXT)), mode="reflect")
        frames = sliding_window_view(chunks, _FRAME, axis=1)[:, :: _FRAME // 2]
        waves = frames @ w["spectrum"][:, 0].T
        x = np.hypot(*np.split(waves, 2, axis=2))
        for layer, stride in enumerate((1, 2, 2, 1)):
            x = _convolve(x, w[f"weight{layer}"], w[f"bias{layer}"], stride)
        said = self._remember(x[:, 0]) @ w["said"][0, :, 0] + w["said_bias"]
        self._probabilities.append(_sigmoid(said))

    def _remember(self, x: Float) -> Float:
        """The memory cell (an LSTM), step by step: (n, 128) to (n, 128), rectified."""
        w = self._weights
        seen = x @ w["seen"].T + (w["seen_bias"] + w["known_bias"])
        out = np.empty_like(x)
        for step, gates in enumerate(seen):
            gates = gates + w["known"] @ self._hidden
            take, keep, new, give = gates.reshape(4, _WIDTH)
            self._cell = _sigmoid(keep) * self._cell + _sigmoid(take) * np.tanh(new)
            self._hidden = _sigmoid(give) * np.tanh(self._cell)
            out[step] = self._hidden
        return np.maximum(out, 0)


class _Part:
    """A part of the network as its file describes it, and whatever else is of no use here."""

    def __init__(self, *_: object) -> None:
        pass

    def tensor(self, name: str) -> Float:
        """A tensor by the path of its name."""
        part: Any = self
        for step in name.split("."):
            part = vars(part)[step]
        return cast(Float, part)


class _Reader(pickle.Unpickler):
    """Reads the tensors of a TorchScript file; nothing that the file names is run or imported."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = archive.namelist()
        self._archive = archive
        self._folder = next(n.removesuffix("data.pkl") for n in names if n.endswith("/data.pkl"))
        super().__init__(io.BytesIO(archive.read(f"{self._folder}data.pkl")))

    def find_class(self, module: str, name: str) -> Any:
        return _rebuilt if name == "_rebuild_tensor_v2" else _Part

    def persistent_load(self, pid: Any) -> Float:
        return np.frombuffer(self._archive.read(f"{self._folder}data/{pid[2]}"), dtype="<f4")


def _rebuilt(values: Float, start: int, shape: tuple[int, ...], *_: object) -> Float:
    return values[start : start + prod(shape)].reshape(shape)


def _weights() -> dict[str, Float]:
    """The network's tensors by our names, from its package, whose own import would bring torch."""
    package = find_spec("silero_vad")
    assert package is not None and package.submodule_search_locations
    folder = Path(package.submodule_search_locations[0])
    with zipfile.ZipFile(folder / "data" / "silero_vad.jit") as archive:
        whole = _Reader(archive).load()
    return {ours: whole.tensor(f"_model.{theirs}") for ours, theirs in _NAMES.items()}


def _convolve(x: Float, weight: Float, bias: Float, stride: int) -> Float:
    """Convolve over three steps of time and rectify: (n, t, c) with (o, c, 3) to (n, t', o)."""
    x = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    near = sliding_window_view(x, 3, axis=1)[:, ::stride]
    n, t = near.shape[:2]
    made = near.reshape(n * t, -1) @ weight.reshape(len(weight), -1).T + bias
    return np.maximum(made, 0).reshape(n, t, -1)


def _sigmoid(x: Float) -> Float:
    return np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * x))


def speech_regions(probabilities: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Stretches of speech, in seconds from the stream's start.

    Speech begins where the probability reaches 0.5 and ends where it stays below 0.35 for
    0.25 s; each stretch is padded by 0.08 s.

    Examples
    --------
    >>> p = np.zeros(100, dtype=np.float32); p[50:60] = 1
    >>> [(round(a, 2), round(b, 2)) for a, b in speech_regions(p)]
    [(1.52, 2.0)]
    """
    step = CHUNK / SAMPLE_RATE
    regions: list[tuple[float, float]] = []
    start: int | None = None
    last_loud = 0
    for i, p in enumerate(probabilities):
        if p >= START and start is None:
            start = i
        if p >= STOP and start is not None:
            last_loud = i
        if start is not None and (i - last_loud) * step >= SHORTEST_PAUSE:
            regions.append((start * step, (last_loud + 1) * step))
            start = None
    if start is not None:
        regions.append((start * step, (last_loud + 1) * step))
    merged: list[tuple[float, float]] = []
    for a, b in ((max(0.0, a - PAD), b + PAD) for a, b in regions):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    return merged
