"""Waveforms at any zoom: the lowest and highest sample of every 16, 64, 256, ... samples."""

import math
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.core.closing import Closing

_FIRST, _STEP, _LEVELS = 16, 4, 7
_BLOCKS = tuple(_FIRST * _STEP**level for level in range(_LEVELS))  # samples
_SCALE = 32_767
_RECORD = 4  # bytes: lowest and highest, int16
_SAMPLE = 8  # bytes of a stereo sample in floating point
_SAMPLES = "samples.f32"  # beside the peaks; see `app.core.view.conform`

Extremes = NDArray[np.float32]
"""``(n, 2)``: lowest and highest of both channels, full scale at ±1."""

_Pairs = NDArray[np.float32]  # (2, n): lowest, highest


class PeakWriter(Closing):
    """Makes all levels while the samples pass by once."""

    def __init__(self, folder: Path) -> None:
        self._files: list[BinaryIO] = []
        self._waiting: list[_Pairs] = []
        with ExitStack() as undo:
            for block in _BLOCKS:
                path = folder / _name(block)
                path.touch()
                self._files.append(undo.enter_context(path.open("r+b")))
                self._waiting.append(np.zeros((2, 0), np.float32))
            self._undo = undo.pop_all()

    def close(self) -> None:
        """Close the files."""
        self._undo.close()

    def push(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, ``(n, 2)``."""
        left, right = samples.T
        pairs = np.stack([np.minimum(left, right), np.maximum(left, right)])
        for level in range(_LEVELS):
            pairs = self._reduce(level, pairs)

    def finish(self) -> None:
        """Write what fills no whole block, and cut off what an earlier attempt left."""
        rest = np.zeros((2, 0), np.float32)
        for level, file in enumerate(self._files):
            waiting = np.concatenate([self._waiting[level], rest], axis=1)
            if waiting.shape[1]:
                rest = np.stack([waiting[0].min(keepdims=True), waiting[1].max(keepdims=True)])
                self._write(level, rest)
            file.truncate()

    def _reduce(self, level: int, pairs: _Pairs) -> _Pairs:
        factor = _STEP if level else _FIRST
        pairs = np.concatenate([self._waiting[level], pairs], axis=1)
        whole = pairs.shape[1] // factor * factor
        self._waiting[level] = pairs[:, whole:].copy()
        pairs = pairs[:, :whole]
        # Halving again and again is ten times as fast as reducing along a short axis.
        while factor > 1:
            even, odd = pairs[:, 0::2], pairs[:, 1::2]
            pairs = np.stack([np.minimum(even[0], odd[0]), np.maximum(even[1], odd[1])])
            factor //= 2
        self._write(level, pairs)
        return pairs

    def _write(self, level: int, pairs: _Pairs) -> None:
        rounded = np.rint(np.clip(pairs, -1, 1) * _SCALE).astype(np.int16)
        self._files[level].write(np.ascontiguousarray(rounded.T).tobytes())
        self._files[level].flush()


class Peaks(Closing):
    """What to draw of a sound's waveform, at any zoom, in microseconds.

    Parameters
    ----------
    folder : Path
        As given to `build_sound`; it may still be filled, or not be there yet: what is missing
        is drawn as silence.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, BinaryIO] = {}

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    @property
    def begun(self) -> bool:
        """Whether there is anything to draw yet."""
        return self._file(_name(_FIRST)) is not None

    def query(self, first: float, last: float, width: int) -> Extremes:
        """Lowest and highest sample of each column of a waveform.

        Parameters
        ----------
        first, last : float
            The stretch, in samples of `conform.RATE`; may reach beyond the sound.
        width : int
            Columns.

        Returns
        -------
        (width, 2) float32
            Lowest and highest of both channels.  The edges of columns are rounded to at most
            a column's width.
        """
        column = (last - first) / width
        fitting = [block for block in _BLOCKS if block <= column]
        block = fitting[-1] if fitting else 1
        edges = np.linspace(first, last, width + 1) / block
        begins = np.floor(edges[:-1]).astype(np.int64)
        # The last column ends with the last sample, not with the last whole block.
        end = max(math.ceil(edges[-1]), int(begins[-1]) + 1)
        pairs = self._pairs(block, int(begins[0]), end)
        places = (begins - begins[0]).astype(np.intp)
        low = np.minimum.reduceat(pairs[:, 0], places)
        high = np.maximum.reduceat(pairs[:, 1], places)
        return np.stack([low, high], axis=1).astype(np.float32) / np.float32(
            1 if block == 1 else _SCALE
        )

    def _pairs(self, block: int, first: int, end: int) -> NDArray[np.float32 | np.int16]:
        name, record = (_SAMPLES, _SAMPLE) if block == 1 else (_name(block), _RECORD)
        before = min(end - first, max(0, -first))
        data = b""
        file = self._file(name)
        if file is not None:
            file.seek(max(0, first + before) * record)
            data = file.read((end - first - before) * record)
        kind = np.float32 if block == 1 else np.int16
        found = np.frombuffer(data[: len(data) // record * record], kind).reshape(-1, 2)
        pairs = np.zeros((end - first, 2), kind)
        # Of samples, left and right stand where lowest and highest do.
        pairs[before : before + len(found)] = np.sort(found, axis=1) if block == 1 else found
        return pairs

    def _file(self, name: str) -> BinaryIO | None:
        if name not in self._files:
            try:
                self._files[name] = (self.folder / name).open("rb", buffering=0)
            except FileNotFoundError:
                return None
        return self._files[name]


def _name(block: int) -> str:
    return f"peaks-{block}.i16"
