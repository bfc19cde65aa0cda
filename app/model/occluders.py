"""What is in front of a face: `app.model.occlusion.Occlusion` in NumPy.

A hand, a microphone or a cup before a mouth stays before it in a dub, so every frame is looked at,
wherever frames are made, also where there is no torch.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from app.model.arrays import Arrays
from app.model.card import CheckpointError, read_card
from app.model.configs import OcclusionConfig

LEAST_CONTRAST = 0.02
"""Added to a picture's deviation, of the full scale."""

Float = NDArray[np.float32]
Picture = NDArray[np.uint8]


class Occluders:
    """The network of a model file.

    Parameters
    ----------
    path : Path

    Raises
    ------
    CheckpointError
        If it is missing, damaged, or no such network.
    """

    def __init__(self, path: Path) -> None:
        card = read_card(path)
        config = card.network_config()
        if not isinstance(config, OcclusionConfig):
            raise CheckpointError(
                f"{path} is a model of kind {card.kind}, not one that finds what is in front of a "
                "face."
            )
        self._seen = config.seen
        arrays, levels = Arrays(path), range(len(config.widths))

        def layer(name: str) -> tuple[Float, Float]:
            weight, bias = arrays.layer(name)
            return _as_matrix(weight), bias

        self._down = [layer(f"down.{n}") for n in levels]
        self._middle, self._out = layer("middle"), layer("out")
        self._up = [layer(f"up.{n}") for n in levels]

    def look(self, pictures: Sequence[Picture], beside: Sequence[Picture]) -> Float:
        """Find what is in front of the faces of aligned crops, n of (S, S, 3).

        Parameters
        ----------
        pictures
        beside
            For each another frame of the same face, held alike, with nothing in front.

        Returns
        -------
        (n, s, s) float32
            Probability of something being there, in ``seen`` px a side.
        """
        found = [self._look(*pair) for pair in zip(pictures, beside, strict=True)]
        return np.stack(found) if found else np.zeros((0, self._seen, self._seen), np.float32)

    def _look(self, picture: Picture, beside: Picture) -> Float:
        side = (self._seen, self._seen)
        one, other = (
            cv2.resize(p.astype(np.float32), side, interpolation=cv2.INTER_AREA) / np.float32(255)
            for p in (picture, beside)
        )
        mean, spread = other.mean((0, 1)), np.float32(other.std() + LEAST_CONTRAST)
        x = np.concatenate([(one - mean) / spread, (other - mean) / spread], axis=2)
        passed = []
        for weights in self._down:
            passed.append(x)
            x = _convolved(x, *weights, step=2)
        x = _convolved(x, *self._middle)
        for weights, skip in zip(reversed(self._up), reversed(passed), strict=True):
            x = np.concatenate([x.repeat(2, axis=0).repeat(2, axis=1), skip], axis=2)
            x = _convolved(x, *weights)
        logits = x @ self._out[0] + self._out[1]
        return np.asarray(1 / (1 + np.exp(-logits[..., 0])), np.float32)


def _as_matrix(weight: Float) -> Float:
    """Weights (o, c, k, k) as a matrix (k k c, o)."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0).reshape(-1, len(weight)))


def _convolved(x: Float, weight: Float, bias: Float, step: int = 1) -> Float:
    """Convolve 3 x 3 and rectify: (h, w, c) with (9 c, o)."""
    x = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    near = sliding_window_view(x, (3, 3), axis=(0, 1))[::step, ::step]
    height, width = near.shape[:2]
    rows = near.transpose(0, 1, 3, 4, 2).reshape(height * width, -1)
    return np.maximum(rows @ weight + bias, 0).reshape(height, width, -1)


@lru_cache(maxsize=1)
def occluders_of(path: Path) -> Occluders:
    """`Occluders` of a file, read once."""
    return Occluders(path)
