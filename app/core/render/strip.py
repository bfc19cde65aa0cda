"""A strip: the patches of one face in one shot, spoken by one sound, one after the other in a file.

The file grows by appending whole records, so every patch can be used as soon as it is made, and
a file whose writer was killed holds all that was written, but the last record at worst.  A patch
is kept as a PNG picture, which is exact.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.compose.paste import Patch
from app.core.media.target import explained_write_errors

_MAGIC = b"lipsmith strip 1"
# Frame, two rows of the matrix, corner, side, bytes of the picture and their checksum.
_HEAD = struct.Struct("<I6d3HII")
_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 3, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP)


@dataclass(frozen=True, eq=False)
class Made:
    """What was made for a frame: a patch, and where it goes.

    Attributes
    ----------
    frame : int
        Of the plate.
    unit_crop : (3, 3) float64
        From stored px of the plate to the unit crop.
    patch : Patch or None
        In whole numbers, see `Patch.rounded`; None where none could be made.
    """

    frame: int
    unit_crop: NDArray[np.float64]
    patch: Patch | None


class StripWriter(Closing):
    """Adds to a strip; what a killed writer left unfinished is cut off first.

    Attributes
    ----------
    index : dict
        See `read_index`; grows with what is written.

    Raises
    ------
    MediaError
        If the file cannot be written, or the disk is full; what was there before stays.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.index: dict[int, int] = {}
        with explained_write_errors(path), ExitStack() as undo:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            # Unbuffered: nothing is left to write when the disk is full.
            self._file = undo.enter_context(path.open("r+b", buffering=0))
            self._end = 0
            for frame, at, stop in _walk(self._file):
                self.index[frame], self._end = at, stop
            if not self._end:
                self._append(_MAGIC)
            self._file.truncate(self._end)
            undo.pop_all()

    def write(self, made: Made) -> None:
        """Add a record, and see that readers find it."""
        at = self._end
        with explained_write_errors(self._path):
            self._append(_record(made))
        self.index[made.frame] = at

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _append(self, data: bytes) -> None:
        self._file.seek(self._end)
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._end += len(data)


def read_index(path: Path) -> dict[int, int]:
    """Where in a strip the record of each frame begins; empty if there is no such strip."""
    try:
        with path.open("rb") as file:
            return {frame: at for frame, at, _ in _walk(file)}
    except OSError:
        return {}


def read_made(path: Path, at: int) -> Made | None:
    """Read the record that begins at a byte of a strip; None if it is damaged or gone."""
    try:
        with path.open("rb") as file:
            file.seek(at)
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return None
            frame, *numbers, x, y, side, size, check = _HEAD.unpack(head)
            data = file.read(size)
    except OSError:
        return None
    if len(data) < size or zlib.crc32(data) != check:
        return None
    unit_crop = np.vstack([np.reshape(numbers, (2, 3)), [0.0, 0.0, 1.0]])
    if not size:
        return Made(frame, unit_crop, None)
    bgr: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    pixels, shown = np.ascontiguousarray(bgr[..., 2::-1]), None
    if bgr.shape[2] == 4:
        shown = bgr[..., 3].astype(np.float32) / np.float32(np.iinfo(bgr.dtype).max)
    return Made(frame, unit_crop, Patch(pixels, (x, y), side, shown))


def _record(made: Made) -> bytes:
    data, place = b"", (0, 0, 0)
    if made.patch is not None:
        pixels = made.patch.pixels
        if pixels.dtype == np.float32:
            raise ValueError("a patch is kept in whole numbers: call rounded first")
        done, png = cv2.imencode(".png", _layers(made.patch), _PNG)
        assert done
        data, place = png.tobytes(), (*made.patch.corner, made.patch.side)
    matrix = (float(value) for value in made.unit_crop[:2].ravel())
    return _HEAD.pack(made.frame, *matrix, *place, len(data), zlib.crc32(data)) + data


def _layers(patch: Patch) -> NDArray[Any]:
    """A patch as OpenCV writes it: blue, green, red, and how much is shown if not all is."""
    bgr = patch.pixels[..., ::-1]
    if patch.shown is None:
        return bgr.copy()
    kind = np.uint8 if bgr.dtype == np.uint8 else np.uint16
    return np.dstack([bgr, np.rint(patch.shown * np.iinfo(kind).max).astype(kind)])


def _walk(file: BinaryIO | FileIO) -> Iterator[tuple[int, int, int]]:
    """Frame, first byte and end of each whole record, until the first that is not."""
    whole = file.seek(0, 2)
    file.seek(0)
    at = len(_MAGIC)
    if file.read(at) != _MAGIC:
        return
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        frame, *_, size, _ = _HEAD.unpack(head)
        end = at + _HEAD.size + size
        if end > whole:
            return
        yield frame, at, end
        at = end
        file.seek(at)
