"""The sync expert as a judge: by how much sound and lips are apart."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.errors import ModelError
from app.model.checkpoint import CheckpointError, load_checkpoint
from app.model.expert import FRAMES, SyncExpert, offset_curve
from trainer.evaluation.view import Picture

REACH = 15
"""Frames by which sound and lips may be apart, either way."""
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
        self._faces: list[Picture] = []
        self._done: list[Tensor] = []

    def push(self, face: Picture) -> None:
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


def read_expert(path: Path) -> tuple[SyncExpert, str]:
    """A sync expert, ready to judge, and its name, from a model file.

    Raises
    ------
    ModelError
        If the file is not an expert's.
    """
    try:
        net, card = load_checkpoint(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
    if not isinstance(net, SyncExpert):
        raise ModelError(
            f"{path} is a model of kind {card.kind}, not an expert. Name one that "
            "'lipsmith train expert' or 'lipsmith train avsyncnet' has made."
        )
    return net, card.name


class Ear:
    """A sync expert and what it says.  Never LSE: that is SyncNet's, see `syncscore`.

    Raises
    ------
    ModelError
        If the file is not an expert's.
    """

    def __init__(self, path: Path) -> None:
        self._net, _ = read_expert(path)
        self.size = self._net.config.size

    def windows(self) -> Windows:
        """A place to put a version's faces, `size` px wide."""
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
        if len(mels) < FRAMES + 2 * REACH:
            return UNHEARD
        middle = FRAMES // 2
        with torch.inference_mode():
            heard = torch.from_numpy(mels[middle : middle + len(lips)])
            curve = offset_curve(lips, self._net.embed_audio(heard), REACH)
        finite = curve[torch.isfinite(curve)]
        return Offset(float(int(curve.argmax()) - REACH), float(finite.max() - finite.median()))
