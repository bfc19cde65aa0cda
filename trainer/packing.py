"""Writing a pack piece by piece: nothing is held in memory, and a killed run can go on."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.hold import wait_for
from app.core.progress import Work
from app.model.audio import MELS
from trainer.pack import Clip, save_index

JOURNAL = "journal.jsonl"
ABOUT = "about.json"


class DatasetError(MediaError):
    """A dataset cannot be written."""


@dataclass(frozen=True)
class Skipped:
    """Footage that was not used: which file, and a phrase that says why.

    ``first`` to ``end`` (excluded) are its frames; both are 0 where it is all of the file.
    """

    file: str
    reason: str
    first: int = 0
    end: int = 0


class GrowingArray:
    """A ``.npy`` file that grows item by item and is whole after every `flush`.

    NumPy pads the header so that it keeps its length however long the growing axis becomes.
    """

    def __init__(self, path: Path, item: tuple[int, ...], dtype: DTypeLike, last: bool) -> None:
        """Open or begin a file.

        Parameters
        ----------
        item
            Shape of one item.
        last
            Whether items follow each other along the array's last axis rather than its first;
            the array is then stored in Fortran's order.
        """
        self._path = path
        self._item, self._dtype, self._last = item, np.dtype(dtype), last
        self._size = int(np.prod(item)) * self._dtype.itemsize
        self._file = path.open("r+b" if path.exists() else "w+b")
        self.count = 0
        self._write_header()
        self._start = self._file.tell()
        self._file.seek(0, 2)

    def append(self, items: NDArray[Any]) -> None:
        """Add items, (n, *item)."""
        assert items.shape[1:] == self._item and items.dtype == self._dtype
        with _writing(self._path.parent):
            self._file.write(np.ascontiguousarray(items).data)
        self.count += len(items)

    def cut(self, count: int) -> None:
        """Keep the first ``count`` items."""
        self._file.truncate(self._start + count * self._size)
        self._file.seek(0, 2)
        self.count = count

    def flush(self) -> None:
        """Say in the header how many items there are."""
        self._write_header()
        self._file.flush()
        self._file.seek(0, 2)

    def close(self) -> None:
        """Close the file as it is."""
        self._file.close()

    def _write_header(self) -> None:
        shape = (self.count, *self._item)
        self._file.seek(0)
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": np.lib.format.dtype_to_descr(self._dtype),
                "fortran_order": self._last,
                "shape": shape[::-1] if self._last else shape,
            },
        )


class PackWriter(Closing):
    """A pack in the making, in a folder beside its place, with a journal of what is done.

    Parameters
    ----------
    folder : Path
        Where the pack will be.
    recipe : dict
        All that the pack depends on, as JSON values: work begun with the same is taken up.
    side : int
        Of its crops, px.

    Raises
    ------
    DatasetError
        If something else is in the pack's place, or nothing can be written there.
    """

    def __init__(self, folder: Path, recipe: dict[str, Any], side: int) -> None:
        if folder.exists() and not is_pack(folder):
            raise DatasetError(
                f"{folder} exists and is no dataset of this program. Choose another folder."
            )
        self.folder, self._recipe, self._side = folder, recipe, side
        self._partial = folder.with_name(f".{folder.name}.partial")
        self.clips: list[Clip] = []
        self.skipped: list[Skipped] = []
        self.done: set[str] = set()
        entries = _read_journal(self._partial / JOURNAL)
        if not entries or entries[0] != recipe:
            shutil.rmtree(self._partial, ignore_errors=True)
            entries = []
        with _writing(folder):
            self._open(entries)

    def _open(self, entries: list[dict[str, Any]]) -> None:
        self._partial.mkdir(parents=True, exist_ok=True)
        shape = (self._side, self._side, 3)
        self.frames = GrowingArray(self._partial / "frames.npy", shape, np.uint8, False)
        self.mel = GrowingArray(self._partial / "mel.npy", (MELS,), np.float16, True)
        frames = mels = 0
        for entry in entries[1:]:
            self._take(entry)
            frames, mels = entry["frames"], entry["mels"]
        self.frames.cut(frames)
        self.mel.cut(mels)
        lines = [json.dumps(entry) + "\n" for entry in (entries or [self._recipe])]
        (self._partial / JOURNAL).write_text("".join(lines), encoding="utf-8")

    def _take(self, entry: dict[str, Any]) -> None:
        self.done.add(entry["file"])
        self.clips += [Clip(**{**c, "times": tuple(c["times"])}) for c in entry["clips"]]
        self.skipped += [Skipped(**s) for s in entry["skipped"]]

    def add(self, file: str, clips: Sequence[Clip], skipped: Sequence[Skipped]) -> None:
        """Note a file as done: its clips lie in the arrays, and parts of it were skipped."""
        entry = {
            "file": file,
            "clips": [asdict(clip) for clip in clips],
            "skipped": [asdict(skip) for skip in skipped],
            "frames": self.frames.count,
            "mels": self.mel.count,
        }
        with _writing(self.folder):
            self.frames.flush()
            self.mel.flush()
            with (self._partial / JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(json.dumps(entry) + "\n")
        self._take(entry)

    def finish(self) -> None:
        """Move the pack into its place, instead of an older one."""
        self.close()
        about = {"recipe": self._recipe, "skipped": [asdict(skip) for skip in self.skipped]}
        old = self.folder.with_name(f".{self.folder.name}.old")
        with _writing(self.folder):
            save_index(self._partial, self.clips)
            write_about(self._partial, about)
            (self._partial / JOURNAL).unlink()
            shutil.rmtree(old, ignore_errors=True)
            if self.folder.exists():
                self.folder.rename(old)
            self._partial.rename(self.folder)
            shutil.rmtree(old, ignore_errors=True)

    def discard(self) -> None:
        """Remove what was made, for it is of no use."""
        self.close()
        shutil.rmtree(self._partial, ignore_errors=True)

    def close(self) -> None:
        """Close the files; what is done stays and can be taken up."""
        self.frames.close()
        self.mel.close()


def alone_with(folder: Path) -> Work[BinaryIO]:
    """Wait until no other process makes or changes the pack of a folder; a lock on it.

    Raises
    ------
    DatasetError
        If nothing can be written there.
    """
    with _writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = folder.with_name(f".{folder.name}.lock")
        return (yield from wait_for(place, "Waiting for another process that makes this dataset"))


def is_pack(folder: Path) -> bool:
    """Whether a folder holds a finished pack that `PackWriter` made."""
    return (folder / ABOUT).is_file()


def read_about(folder: Path) -> dict[str, Any]:
    """What a finished pack says about itself: its ``recipe``, and what was ``skipped``.

    After `trainer.sync.check_sync` also ``sync``: the expert that listened.
    """
    about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return about


def write_about(folder: Path, about: dict[str, Any]) -> None:
    """Write what `read_about` reads, atomically."""
    partial = folder / (ABOUT + ".partial")
    partial.write_text(json.dumps(about), encoding="utf-8")
    partial.replace(folder / ABOUT)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatasetError(
            f"The dataset {folder} cannot be written ({error.strerror or error}). Choose a folder "
            "that may be written to and has room: 3 GB for half an hour of footage at 96 px, 12 GB "
            "at 256 px."
        ) from error


def _read_journal(path: Path) -> list[dict[str, Any]]:
    """The journal's entries, the recipe first; a last line that was cut off does not count."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    except OSError:
        return []
    return [json.loads(line) for line in lines]
