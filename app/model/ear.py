"""An ear for sync: by how much sound and lips are apart, as a sync expert judges it."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from app.model.card import Card, CheckpointError, read_card
from app.model.configs import FRAMES, AVSyncNetConfig, ExpertConfig
from app.model.converted import converted

if TYPE_CHECKING:
    from app.model.expert import SyncExpert

Float = NDArray[np.float32]
REACH = 15
"""Frames by which sound and lips may be apart, either way."""
LEAST = FRAMES + 2 * REACH
"""Consecutive frames that are needed to say anything."""
CONFIDENT = 2.0
"""Margin of the best offset over all but its neighbours, times the root of the windows.

Sound that is not a clip's own is moved at this margin in one clip of a hundred where the expert
knows the speaker from its training, in none where it does not; docs/training.md has the figures.
"""
LIKELY = 1.0
"""The same, from which a person is offered to move it, who then looks and listens.

See docs/training.md: right where it is told, on 12 of 20 clips of people the expert never saw.
"""
_NEIGHBOURS = 2  # frames; offsets nearer than this share their windows
_TOGETHER = 16  # windows that are embedded at once


class Embedder(Protocol):
    """A sync expert on some device; ``size`` is the width of the faces it sees, px."""

    size: int

    def embed_faces(self, frames: Float) -> Float:
        """(B, 5, 3, S, S) in [0, 1] to unit vectors (B, E)."""
        ...

    def embed_audio(self, mel: Float) -> Float:
        """Mel windows (B, 1, 80, 16), each centred on the middle frame, to unit vectors (B, E)."""
        ...


class TorchEmbedder:
    """An expert in plain torch, on the processor."""

    def __init__(self, net: "SyncExpert") -> None:
        self._net = net
        self.size = net.config.size

    def embed_faces(self, frames: Float) -> Float:
        """See `Embedder.embed_faces`."""
        return self._embed(self._net.embed_faces, frames)

    def embed_audio(self, mel: Float) -> Float:
        """See `Embedder.embed_audio`."""
        return self._embed(self._net.embed_audio, mel)

    def _embed(self, tower: Callable[..., Any], x: Float) -> Float:
        import torch

        with torch.inference_mode():
            return cast(Float, tower(torch.from_numpy(x)).numpy())


class OpenVinoEmbedder:
    """An expert in OpenVINO, on the processor, in single precision."""

    def __init__(self, path: Path, card: Card, kept: Path | None) -> None:
        import openvino as ov

        self.size = int(card.config["size"])
        self._towers = {
            name: ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
            for name, model in converted(path, kept).items()
        }

    def embed_faces(self, frames: Float) -> Float:
        """See `Embedder.embed_faces`."""
        return np.array(self._towers["faces"](frames)[0])

    def embed_audio(self, mel: Float) -> Float:
        """See `Embedder.embed_audio`."""
        return np.array(self._towers["audio"](mel)[0])


class Windows:
    """Embeds every five consecutive faces as they come; no more pictures are kept than needed.

    Parameters
    ----------
    embed : callable
        (B, 5, 3, S, S) in [0, 1] to (B, E).
    """

    def __init__(self, embed: Callable[[Float], Float]) -> None:
        self._embed = embed
        self._faces: list[NDArray[np.uint8]] = []
        self._done: list[Float] = []

    def push(self, face: NDArray[np.uint8]) -> None:
        """Take in the next face, (S, S, 3)."""
        self._faces.append(face)
        if len(self._faces) == FRAMES - 1 + _TOGETHER:
            self._work()

    def finish(self) -> Float:
        """Embeddings of all windows, (n - 4, E); (0, 0) if there were fewer than five faces."""
        self._work()
        return np.concatenate(self._done) if self._done else np.zeros((0, 0), np.float32)

    def _work(self) -> None:
        if len(self._faces) < FRAMES:
            return
        x = np.stack(self._faces).transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255)
        near = np.lib.stride_tricks.sliding_window_view(x, FRAMES, axis=0)
        self._done.append(self._embed(np.ascontiguousarray(near.transpose(0, 4, 1, 2, 3))))
        del self._faces[: 1 - FRAMES]


class Offset(NamedTuple):
    """Frames by which the sound comes after the lips, and how sure that is.

    ``sure`` is the peak of the expert's curve minus its median; both are NaN if there are too
    few frames to say.
    """

    frames: float
    sure: float


UNHEARD = Offset(float("nan"), float("nan"))


class Fit(NamedTuple):
    """Frames by which the sound comes late for the lips, and whether that is certain, or likely."""

    frames: int
    certain: bool


class Ear:
    """A sync expert and what it says.  Never LSE: that is SyncNet's."""

    def __init__(self, expert: Embedder) -> None:
        self._expert = expert
        self.size = expert.size

    def windows(self) -> Windows:
        """A place to put faces, `size` px wide."""
        return Windows(self._expert.embed_faces)

    def offset(self, lips: Float, mels: Float) -> Offset:
        """Compare lips and sound.

        Parameters
        ----------
        lips : (n - 4, E)
            What `windows` gave for n consecutive frames.
        mels : (n, 1, 80, 16)
            The mel window of each frame.
        """
        if len(mels) < LEAST:
            return UNHEARD
        curve = self._curve(lips, mels)
        finite = curve[np.isfinite(curve)]
        return Offset(float(int(curve.argmax()) - REACH), float(finite.max() - np.median(finite)))

    def fit(self, lips: Float, mels: Float) -> Fit | None:
        """`offset` in frames, where it can be told; see `LIKELY` and `CONFIDENT`."""
        if len(mels) < LEAST:
            return None
        curve = self._curve(lips, mels)
        frames = certain_offset(curve, len(lips), LIKELY)
        if frames is None:
            return None
        return Fit(frames, certain_offset(curve, len(lips)) is not None)

    def _curve(self, lips: Float, mels: Float) -> Float:
        middle = FRAMES // 2
        heard = mels[middle : middle + len(lips)]
        return offset_curve(lips, self._expert.embed_audio(heard), REACH)


def offset_curve(faces: Float, audio: Float, reach: int) -> Float:
    """Mean similarity of a clip's face windows with its sound shifted by whole frames.

    Parameters
    ----------
    faces, audio : (n, E)
        Embeddings of consecutive windows, one per frame.
    reach : frames
        Largest shift, either way.

    Returns
    -------
    (2 reach + 1,)
        Entry ``k`` compares the faces with the sound of ``k - reach`` frames later; a shift
        that leaves fewer than five pairs gets ``-inf``.
    """
    n = len(faces)
    curve = np.full(2 * reach + 1, -np.inf, np.float32)
    for k in range(-reach, reach + 1):
        lo, hi = max(0, -k), min(n, n - k)
        if hi - lo >= 5:
            curve[k + reach] = (faces[lo:hi] * audio[lo + k : hi + k]).sum(1).mean()
    return curve


def certain_offset(curve: Float, windows: int, limit: float = CONFIDENT) -> int | None:
    """Find by how many frames sound comes late, where that can be told.

    Parameters
    ----------
    curve : (2 REACH + 1,)
        See `offset_curve`.
    windows : int
        It is the mean over so many.
    limit : float
        See `CONFIDENT`.

    Returns
    -------
    int or None
        None where it cannot be told.
    """
    best = int(curve.argmax())
    others = np.concatenate([curve[: max(0, best - _NEIGHBOURS)], curve[best + _NEIGHBOURS + 1 :]])
    others = others[np.isfinite(others)]
    if not len(others) or best in (0, 2 * REACH):
        return None
    margin = float(curve[best] - others.max())
    return best - REACH if margin * windows**0.5 >= limit else None


def open_ear(path: Path, kept: Path | None = None) -> Ear:
    """Make a sync expert ready to judge, in OpenVINO where that is installed.

    Parameters
    ----------
    kept
        See `app.model.converted.converted`.

    Raises
    ------
    CheckpointError
        If the file is not an expert's.
    """
    if find_spec("openvino") is None:
        return Ear(TorchEmbedder(load_expert(path)[0]))
    return Ear(OpenVinoEmbedder(path, _expert_card(path), kept))


def load_expert(path: Path) -> "tuple[SyncExpert, str]":
    """Load a sync expert, ready to judge, and its name.

    Raises
    ------
    CheckpointError
        If the file is not an expert's.
    """
    from app.model.checkpoint import load_checkpoint

    card = _expert_card(path)
    return cast("SyncExpert", load_checkpoint(path)[0]), card.name


def _expert_card(path: Path) -> Card:
    card = read_card(path)
    if not isinstance(card.network_config(), ExpertConfig | AVSyncNetConfig):
        raise CheckpointError(
            f"{path} is a model of kind {card.kind}, not an expert. Name one that "
            "'lipsmith train expert' or 'lipsmith train avsyncnet' has made."
        )
    return card
