"""What is in front of a mouth in the plate, a hand or a microphone, stays there in a dub."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.compose import sides
from app.core.compose.mask import CENTRE, HALF_WIDTH, mouth_mask
from app.core.errors import ModelError
from app.core.shelf import OCCLUSION
from app.model.card import CheckpointError
from app.model.occluders import occluders_of

CERTAIN = 0.9
"""Probability that a thing must have somewhere: what is nowhere certain is not there."""
LEAST = 0.002
"""Share of the crop that a thing has at least: a tenth of what a finger's tip takes."""
COVERED = 0.03
"""What must be `covered` for a frame to be no reference: a finger's tip on a chin has it."""
_DOUBTFUL, _SURE = 0.2, 0.7  # probabilities between which what is in front fades out

Float = NDArray[np.float32]
Picture = NDArray[np.uint8]


def in_front(pictures: Sequence[Picture], beside: Sequence[Sequence[Picture]]) -> Float:
    """How probable it is of each px of aligned crops that it is in front of the face.

    Parameters
    ----------
    pictures : n of (S, S, 3)
    beside : n of sequences of (S, S, 3)
        Other frames of each face, such as its mouth closed and open: what is in front differs from
        all of them, a laugh from closed lips alone.

    Returns
    -------
    (n, s, s) float32 in [0, 1]
        The network's own px (`app.model.occluders.Occluders.look`); 0 where nothing is certain.

    Raises
    ------
    ModelError
        If the network that finds it is missing or damaged.
    """
    try:
        net = occluders_of(OCCLUSION)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
    found = [
        certain(net.look([picture] * len(others), others).min(axis=0))
        for picture, others in zip(pictures, beside, strict=True)
    ]
    return np.stack(found) if found else np.zeros((0, 1, 1), np.float32)


def certain(probability: Float) -> Float:
    """Leave of what may be in front, (s, s), the things that are certain somewhere, whole.

    And that come from around the mask: what is all in it is teeth, a tongue, a moustache.

    >>> finger = np.zeros((48, 48), np.float32); finger[36:, 20:24] = 0.8
    >>> float(certain(finger).max())
    0.0
    >>> finger[44, 22] = 1.0
    >>> float(certain(finger)[37, 22]) > 0.5
    True
    >>> teeth = np.zeros((48, 48), np.float32); teeth[30:33, 20:28] = 1.0
    >>> float(certain(teeth).max())
    0.0
    """
    kept = np.zeros_like(probability)
    if probability.max() < CERTAIN:
        return kept
    outside = _around(len(probability))
    count, label = cv2.connectedComponents((probability > 0.5).astype(np.uint8))
    for thing in range(1, count):
        there = label == thing
        large = there.sum() >= LEAST * there.size and (there & outside).any()
        if large and probability[there].max() >= CERTAIN:
            around = cv2.dilate(there.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            kept[around] = np.maximum(kept, probability)[around]
    return kept


@lru_cache(maxsize=2)
def _around(size: int) -> NDArray[np.bool_]:
    """Where things come from: all around the mask but above, where the nose is."""
    outside = mouth_mask(size) == 0
    columns = slice(round((0.5 - HALF_WIDTH) * size), round((0.5 + HALF_WIDTH) * size))
    outside[: round(CENTRE[1] * size), columns] = False
    return outside


def share(probability: Float) -> Float:
    """How much of a px is in front by its probability: an outline is sharper than what is unsure.

    >>> share(np.float32([0.1, 0.45, 0.8])).round(2).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(np.clip((probability - _DOUBTFUL) / (_SURE - _DOUBTFUL), 0, 1), np.float32)


def covered(pictures: Sequence[Picture], beside: Sequence[Picture]) -> NDArray[np.float64]:
    """How much of the mouth and chin of crops (S, S, 3) is covered, (n,) in [0, 1].

    Of the mask's middle: what lies beside it, hair or a wall as a head turns, is seen to elsewhere
    (`app.core.compose.sides`).

    Parameters
    ----------
    pictures
    beside
        Frames of the same face with nothing in front, see `in_front`.
    """
    found = in_front(pictures, [beside] * len(pictures))
    size = found.shape[-1]
    mask = mouth_mask(size).copy()
    mask[:, np.abs((np.arange(size) + 0.5) / size - CENTRE[0]) > sides.TO] = 0
    return np.asarray((share(found) * mask).sum((1, 2)) / max(1e-6, mask.sum()), np.float64)
