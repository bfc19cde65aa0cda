"""The render cache: strips by key on the disk, and no more of them than there is room for."""

import os
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.render.strip import Made, StripWriter, read_index, read_made

DEFAULT_LIMIT = 20_000_000_000
"""Bytes that strips may take up before the oldest are removed."""
_INDICES = 4096  # strips whose index is kept in memory
_DECODED = 64  # frames that are kept decoded: playing in a loop, comparing, and stepping


class RenderCache:
    """What was rendered, to be looked up by key and frame; may be used from several threads.

    Parameters
    ----------
    folder : Path
        Of the strips; made when there is something to put in.
    limit : int
        Bytes, see `prune`.
    """

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._indices: OrderedDict[str, dict[int, int]] = OrderedDict()
        self._decoded: OrderedDict[tuple[str, int], Made] = OrderedDict()

    @contextmanager
    def writer(self, key: str) -> Iterator[StripWriter]:
        """Open a strip to add to it; what is added can be looked up at once.

        Who else wants to add to it waits until the block is left.

        Raises
        ------
        MediaError
            If it cannot be written.
        """
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        with turn, StripWriter(self._path(key)) as writer:
            with self._lock:
                self._indices[key] = writer.index
            yield writer

    def has(self, key: str, frames: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each frame (n,) whether it was rendered."""
        index = self._index(key)
        return np.fromiter((frame in index for frame in frames.tolist()), bool, len(frames))

    def look_up(self, key: str, frame: int) -> Made | None:
        """Return what was made for a frame; None if nothing was, or it is damaged."""
        at = self._index(key).get(frame)
        if at is None:
            return None
        with self._lock:
            made = self._decoded.get((key, frame))
            if made is not None:
                self._decoded.move_to_end((key, frame))
                return made
        made = read_made(self._path(key), at)
        with self._lock:
            if made is None or made.frame != frame:
                # Damaged: forgotten, so that it is made again.
                self._indices.get(key, {}).pop(frame, None)
                return None
            self._decoded[key, frame] = made
            while len(self._decoded) > _DECODED:
                self._decoded.popitem(last=False)
        return made

    def touch(self, keys: Iterable[str]) -> None:
        """Note that strips are used, so that they are the last to go."""
        for key in keys:
            with suppress(OSError):
                os.utime(self._path(key))

    def size(self) -> int:
        """Bytes on the disk."""
        return sum(size for _, size, _ in self._strips())

    def prune(self, keep: Collection[str]) -> int:
        """Remove the strips not used for longest until the rest is within the limit.

        Parameters
        ----------
        keep : collection of str
            Keys that stay whatever the limit: what the open document uses.

        Returns
        -------
        int
            Bytes that were freed.
        """
        strips = sorted(self._strips())
        over = sum(size for _, size, _ in strips) - self.limit
        freed = 0
        for _, size, path in strips:
            if freed >= over:
                break
            if path.stem in keep:
                continue
            with suppress(OSError):  # somebody else reads it, or has removed it
                path.unlink()
                freed += size
                self._forget(path.stem)
        return freed

    def clear(self, keep: Collection[str] = ()) -> int:
        """Remove all strips but those of the given keys; return the bytes that were freed."""
        limit, self.limit = self.limit, 0
        try:
            return self.prune(keep)
        finally:
            self.limit = limit

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.strip"

    def _strips(self) -> list[tuple[float, int, Path]]:
        """When each strip was used last, its bytes, and its path."""
        found = []
        for path in self.folder.glob("??/*.strip"):
            with suppress(OSError):
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        return found

    def _index(self, key: str) -> dict[int, int]:
        with self._lock:
            index = self._indices.get(key)
            if index is not None:
                self._indices.move_to_end(key)
                return index
        index = read_index(self._path(key))
        with self._lock:
            index = self._indices.setdefault(key, index)
            while len(self._indices) > _INDICES:
                self._indices.popitem(last=False)
        return index

    def _forget(self, key: str) -> None:
        with self._lock:
            self._indices.pop(key, None)
            for entry in [entry for entry in self._decoded if entry[0] == key]:
                del self._decoded[entry]
