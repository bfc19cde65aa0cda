"""LSE-C and LSE-D: SyncNet's judgement of lips and sound, as its authors compute it."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from app.core.dub_audio import ANALYSIS_RATE, DubAudio
from app.core.errors import ModelError
from app.model.checkpoint import CheckpointError, load_checkpoint
from app.model.syncnet import SyncNet, SyncNetConfig
from trainer.evaluation.ear import REACH, Windows
from trainer.evaluation.mfcc import mfcc
from trainer.evaluation.view import Picture, Square

RATE = 25
"""Frames a second that SyncNet sees."""
CEPSTRA_A_FRAME = 4
CEPSTRA_A_WINDOW = 20
_SIDE_SHARE = 1.4  # side of SyncNet's square over that of the face's box


class Lse(NamedTuple):
    """LSE-C (higher is better), LSE-D (lower is better), and the offset they were found at.

    ``offset`` is by how many frames the sound comes after the lips; the public code prints it
    with the other sign.  NaN if there are too few frames.
    """

    c: float
    d: float
    offset: float


NOTHING = Lse(float("nan"), float("nan"), float("nan"))


def lse(lips: Tensor, sound: Tensor) -> Lse:
    """Lip-sync error of a clip from its embeddings (Chung & Zisserman 2016; Prajwal et al. 2020).

    Each window of lips is compared with the sound of up to 15 frames before and after; sound
    outside the clip counts as a zero vector.  LSE-D is the least, over the shifts, of the mean
    distance; LSE-C is the median of these means minus the least.

    Parameters
    ----------
    lips, sound : (n, E)
        Embeddings of consecutive windows, one a frame.
    """
    if not len(lips):
        return NOTHING
    around = F.pad(sound, (0, 0, REACH, REACH))
    means = torch.stack(
        [
            F.pairwise_distance(lips, around[shift : shift + len(lips)]).mean()
            for shift in range(2 * REACH + 1)
        ]
    )
    least, at = means.min(0)
    return Lse(float(means.median() - least), float(least), float(int(at) - REACH))


class Ticks:
    """Faces at any times, seen at 25 frames a second: at each tick the one that is shown."""

    def __init__(self) -> None:
        self._face: Picture | None = None
        self._start, self._next = Fraction(0), Fraction(0)

    def push(self, time: Fraction, face: Picture) -> Iterator[Picture]:
        """The face that is shown from ``time`` on (s); yields what the ticks before it see."""
        if self._face is None:
            self._start = self._next = time
        else:
            yield from self._until(time)
        self._face = face

    def finish(self, end: Fraction) -> Iterator[Picture]:
        """What the ticks see before ``end``, when the last face is gone (s)."""
        if self._face is not None:
            yield from self._until(end)

    def _until(self, time: Fraction) -> Iterator[Picture]:
        assert self._face is not None
        while self._next < time:
            yield self._face
            self._next += Fraction(1, RATE)


class SyncScorer:
    """SyncNet with weights, a model file of kind ``syncnet``.

    Raises
    ------
    ModelError
        If the file is something else.
    """

    size = SyncNetConfig.size

    def __init__(self, path: Path) -> None:
        try:
            net, card = load_checkpoint(path)
        except CheckpointError as error:
            raise ModelError(
                f"{error} LSE needs SyncNet's weights: import syncnet_v2.model with "
                "'lipsmith models import' and name what comes out with --syncnet."
            ) from error
        if not isinstance(net, SyncNet):
            raise ModelError(f"{path} is a model of kind {card.kind}, not SyncNet. Name that one.")
        self._net = net

    def windows(self) -> Windows:
        """A place to put faces of 224 px, 25 a second."""
        return Windows(self._embed)

    def _embed(self, faces: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            return cast(NDArray[np.float32], self._net.embed_faces(torch.from_numpy(faces)).numpy())

    def score(self, lips: NDArray[np.float32], samples: NDArray[np.float32]) -> Lse:
        """LSE of lips and the sound beside them.

        Parameters
        ----------
        lips : (n - 4, E)
            What `windows` gave for n frames.
        samples : (640 n,)
            The sound from the first frame on, 16 kHz in [-1, 1].
        """
        if len(lips) < 2:
            return NOTHING
        cepstra = torch.from_numpy(mfcc(np.asarray(samples, np.float64) * 32768)).float()
        pieces = cepstra.unfold(0, CEPSTRA_A_WINDOW, CEPSTRA_A_FRAME)[: len(lips), None]
        with torch.inference_mode():
            sound = torch.cat([self._net.embed_audio(part) for part in pieces.split(64)])
            return lse(torch.from_numpy(lips[: len(sound)]), sound)


def syncnet_square(box: NDArray[np.float64]) -> Square:
    """What SyncNet sees: 1.4 times the face's box wide, from the box's upper edge down.

    The public pipeline's crop (its ``crop_scale`` of 0.4), cut here from the aligned face, so
    without its tilt, and around another detector's box: near the published figures, not equal.
    """
    left, top, right, bottom = box.tolist()
    half = max(right - left, bottom - top) / 2
    side = _SIDE_SHARE * 2 * half
    return (left + right - side) / 2, (top + bottom) / 2 - half, side


def sound_between(path: Path, start: Fraction, begin: Fraction, frames: int) -> NDArray[np.float32]:
    """The sound beside some frames at 25 a second, silence where there is none.

    Parameters
    ----------
    path
        Of a file with sound.
    start
        When its sound begins on the timeline, s.
    begin
        When the first of the frames is shown, s.
    frames
        How many there are.

    Returns
    -------
    (640 frames,) in [-1, 1], 16 kHz
    """
    wanted = np.zeros(frames * ANALYSIS_RATE // RATE, np.float32)
    at = round((start - begin) * ANALYSIS_RATE)
    with DubAudio.open(path) as audio:
        for block in audio.analysis_blocks():
            first, last = max(0, at), min(len(wanted), at + len(block))
            if first < last:
                wanted[first:last] = block[first - at : last - at]
            at += len(block)
    return wanted
