"""How open mouths look: `app.model.openness.Openness` in NumPy.

It chooses references (`app.core.dub.references`) wherever a shot is looked at, also before torch
is there: importing that would take a second.
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
from app.model.configs import OpennessConfig

LEAST_CONTRAST = 0.02
"""Added to a picture's deviation, of the full scale: an even grey is no mouth."""
_TOP, _LEFT, _SIDE = 0.46875, 0.25, 0.5  # in sides of the crop, whole px of 96
_TOGETHER = 64  # pictures at a time

Float = NDArray[np.float32]


def part_of(size: int) -> tuple[slice, slice]:
    """Rows and columns of a crop of ``size`` px at which the network looks: mouth and chin.

    >>> part_of(96)
    (slice(45, 93, None), slice(24, 72, None))
    """
    top, left, side = (round(size * share) for share in (_TOP, _LEFT, _SIDE))
    return slice(top, top + side), slice(left, left + side)


class Lips:
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
        if not isinstance(config, OpennessConfig):
            raise CheckpointError(
                f"{path} is a model of kind {card.kind}, not one that says how open a mouth looks."
            )
        self._size = config.size
        arrays = Arrays(path)
        self._convolutions = [arrays.layer(f"convolutions.{n}") for n in range(len(config.widths))]
        self._inner, self._out = arrays.layer("inner"), arrays.layer("out")
        self._unit = float(np.exp(arrays["unit"]))

    def how_open(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        """How open the mouths of aligned crops, n of (S, S, 3) uint8, look.

        Returns
        -------
        (n,)
            The larger, the more open; within a shot it changes by about 1.
        """
        parts = [
            self._look(np.stack([self._seen(picture) for picture in pictures[n : n + _TOGETHER]]))
            for n in range(0, len(pictures), _TOGETHER)
        ]
        return np.concatenate([np.zeros(0), *parts])

    def _seen(self, picture: NDArray[np.uint8]) -> Float:
        """The part of a crop at which the network looks, evened out."""
        size = self._size
        if len(picture) != size:
            how = cv2.INTER_AREA if len(picture) > size else cv2.INTER_LINEAR
            picture = np.asarray(cv2.resize(picture, (size, size), interpolation=how), np.uint8)
        part = picture[part_of(size)].astype(np.float32) / np.float32(255)
        return np.asarray((part - part.mean()) / (part.std() + LEAST_CONTRAST), np.float32)

    def _look(self, x: Float) -> NDArray[np.float64]:
        for weight, bias in self._convolutions:
            x = _halved(x, weight, bias)
        flat = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
        inner = np.maximum(flat @ self._inner[0].T + self._inner[1], 0)
        return self._unit * np.asarray(inner @ self._out[0].T + self._out[1], np.float64)[:, 0]


def _halved(x: Float, weight: Float, bias: Float) -> Float:
    """Convolve 3 x 3 at every other px and rectify: (n, h, w, c) with (o, c, 3, 3)."""
    x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    near = sliding_window_view(x, (3, 3), axis=(1, 2))[:, ::2, ::2]
    n, h, w = near.shape[:3]
    made = near.reshape(n * h * w, -1) @ weight.reshape(len(weight), -1).T + bias
    return np.maximum(made, 0).reshape(n, h, w, -1)


@lru_cache(maxsize=1)
def lips_of(path: Path) -> Lips:
    """`Lips` of a file, read once."""
    return Lips(path)
