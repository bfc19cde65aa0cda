"""An ear for sync: by how much sound and lips are apart, as a sync expert judges it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.model.checkpoint import CheckpointError, load_checkpoint
from app.model.expert import FRAMES, SyncExpert, offset_curve

REACH = 15
"""Frames by which sound and lips may be apart, either way."""
LEAST = FRAMES + 2 * REACH
"""Consecutive frames that are needed to say anything."""
CONFIDENT = 2.0
"""Margin of the best offset over all but its neighbours, times the root of the windows.

Sound that is not a clip's own is moved at this margin in one clip of a hundred where the expert
knows the speaker from its training, in none where it does not; docs/training.md has the figures.
"""
_NEIGHBOURS = 2  # frames; offsets nearer than this share their windows
_TOGETHER = 16  # windows that are embedded at once


class Windows:
    """Embeds every five consecutive faces as they come; no more pictures are kept than needed.

    Parameters
    ----------
    embed : callable
        (B, 5, 3, S, S) in [0, 1] to (B, E).
    """

    def __init__(self, embed: Callable[[Tensor], Tensor]) -> None:
        self._embed = embed
        self._faces: list[NDArray[np.uint8]] = []
        self._done: list[Tensor] = []

    def push(self, face: NDArray[np.uint8]) -> None:
        """Take in the next face, (S, S, 3)."""
        self._faces.append(face)
        if len(self._faces) == FRAMES - 1 + _TOGETHER:
            self._work()

    def finish(self) -> Tensor:
        """Embeddings of all windows, (n - 4, E); (0, 0) if there were fewer than five faces."""
        self._work()
        return torch.cat(self._done) if self._done else torch.zeros(0, 0)

    def _work(self) -> None:
        if len(self._faces) < FRAMES:
            return
        x = torch.from_numpy(np.stack(self._faces)).movedim(-1, 1).float() / 255
        with torch.inference_mode():
            self._done.append(self._embed(x.unfold(0, FRAMES, 1).permute(0, 4, 1, 2, 3)))
        del self._faces[: 1 - FRAMES]


class Offset(NamedTuple):
    """Frames by which the sound comes after the lips, and how sure that is.

    ``sure`` is the peak of the expert's curve minus its median; both are NaN if there are too
    few frames to say.
    """

    frames: float
    sure: float


UNHEARD = Offset(float("nan"), float("nan"))


class Ear:
    """A sync expert and what it says.  Never LSE: that is SyncNet's."""

    def __init__(self, net: SyncExpert) -> None:
        self._net = net
        self.size = net.config.size

    def windows(self) -> Windows:
        """A place to put faces, `size` px wide."""
        return Windows(self._net.embed_faces)

    def offset(self, lips: Tensor, mels: NDArray[np.float32]) -> Offset:
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
        finite = curve[torch.isfinite(curve)]
        return Offset(float(int(curve.argmax()) - REACH), float(finite.max() - finite.median()))

    def certain(self, lips: Tensor, mels: NDArray[np.float32]) -> int | None:
        """`offset` in frames, where it can be told; see `certain_offset`."""
        if len(mels) < LEAST:
            return None
        return certain_offset(self._curve(lips, mels), len(lips))

    def _curve(self, lips: Tensor, mels: NDArray[np.float32]) -> Tensor:
        middle = FRAMES // 2
        with torch.inference_mode():
            heard = torch.from_numpy(mels[middle : middle + len(lips)])
            return offset_curve(lips, self._net.embed_audio(heard), REACH)


def certain_offset(curve: Tensor, windows: int) -> int | None:
    """Find by how many frames sound comes late, where that can be told.

    Parameters
    ----------
    curve : (2 REACH + 1,)
        See `offset_curve`.
    windows : int
        It is the mean over so many.

    Returns
    -------
    int or None
        None where it cannot be told: see `CONFIDENT`.
    """
    best = int(curve.argmax())
    others = torch.cat([curve[: max(0, best - _NEIGHBOURS)], curve[best + _NEIGHBOURS + 1 :]])
    others = others[torch.isfinite(others)]
    if not len(others) or best in (0, 2 * REACH):
        return None
    margin = float(curve[best] - others.max())
    return best - REACH if margin * windows**0.5 >= CONFIDENT else None


def load_expert(path: Path) -> tuple[SyncExpert, str]:
    """Load a sync expert, ready to judge, and its name.

    Raises
    ------
    CheckpointError
        If the file is not an expert's.
    """
    net, card = load_checkpoint(path)
    if not isinstance(net, SyncExpert):
        raise CheckpointError(
            f"{path} is a model of kind {card.kind}, not an expert. Name one that "
            "'lipsmith train expert' or 'lipsmith train avsyncnet' has made."
        )
    return net, card.name
