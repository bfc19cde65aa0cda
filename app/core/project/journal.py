"""A record of every edit on the disk, from which a session that was killed is recovered.

A journal is a file of lines, each with a checksum in front: first a whole document, then what
each edit changed.  A line that was cut off by a crash, and anything after it, is left out.
Lines are handed to the system at once, so that they outlive the program; a thread follows to
see them onto the disk, so that they outlive a power failure too and no edit waits for it.

While a session lives it holds the lock of its journal; the system lets go of the lock however
the session ends.  So a journal that nobody holds is one of a session that was killed.
"""

import errno
import os
import threading
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

from app.core.hold import hold
from app.core.project.codec import Misfit, encode, encode_changes
from app.core.project.document import Document, ProjectError
from app.core.project.files import document_of, dumps, from_json, to_json, write_whole

_MOST_LINES = 1000  # edits after which the whole document is written anew
_MOST_BYTES = 8_000_000
_SUFFIX, _LOCK = ".journal", ".lock"


@dataclass(frozen=True)
class Lost:
    """What a session that was killed left behind.

    Attributes
    ----------
    journal : Path
    project : Path or None
        The file of the project; None if it was never saved.
    document : Document
        As it was after the last edit.
    label : str
        What the last edit was.
    when : datetime
        When it was made.
    """

    journal: Path
    project: Path | None
    document: Document
    label: str
    when: datetime


class Journal:
    """The journal of one open document; use from one thread.

    Parameters
    ----------
    folder : Path
        Where journals are; made if it is not there.
    document : Document
    project : Path or None
        The file it was saved to last or loaded from; None if there is none.
    saved : bool
        Whether the document is what is in that file, or an empty one.

    Raises
    ------
    ProjectError
        If it cannot be written, here and in the methods.
    """

    def __init__(
        self, folder: Path, document: Document, project: Path | None = None, saved: bool = True
    ) -> None:
        self.path = folder / f"{os.urandom(16).hex()}{_SUFFIX}"
        self._project = project
        self._last = document  # what the journal leads to
        self._file: FileIO | None = None
        self._wake = threading.Event()
        self._swap = threading.Lock()  # held while the file may not be closed
        self._open = True
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = _hold(self.path)
            assert lock is not None, "a new name is nobody's"
            self._lock = lock
            self._begin(document, saved, "")
        except OSError as error:
            raise _full(self.path, error) from error
        self._follower = threading.Thread(target=self._follow, name="journal", daemon=True)
        self._follower.start()

    def record(self, document: Document, label: str = "") -> None:
        """Note an edit: the document after it, and what the edit is called.

        After an error the next call notes what this one could not.
        """
        changes = changes_between(self._last, document)
        line = _line({"label": label, "at": _now(), "changes": changes})
        whole = self._lines >= _MOST_LINES or self._size + len(line) > _MOST_BYTES
        try:
            if whole or document.extra != self._last.extra:
                self._begin(document, False, label)
            else:
                self._append(line)
        except OSError as error:
            raise _full(self.path, error) from error
        self._last = document
        self._wake.set()

    def saved(self, document: Document, project: Path) -> None:
        """Note that the document is in a file now: nothing is lost until the next edit."""
        self._project = project
        try:
            self._begin(document, True, "")
        except OSError as error:
            raise _full(self.path, error) from error

    def close(self) -> None:
        """Remove the journal: the session ends and nothing is to be recovered."""
        if not self._open:
            return
        self._open = False
        self._wake.set()
        self._follower.join()
        assert self._file is not None
        self._file.close()
        _remove(self.path, self._lock)

    def _begin(self, document: Document, saved: bool, label: str) -> None:
        """Write the whole document as a new first line, in place of all there was."""
        line = _line(
            {
                "project": None if self._project is None else str(self._project.absolute()),
                "saved": saved,
                "label": label,
                "at": _now(),
                "document": encode(document),
            }
        )
        with self._swap:
            if self._file is not None:  # an open file cannot be replaced on Windows
                self._file.close()
            try:
                write_whole(self.path, line)
                self._size, self._lines, self._last = len(line), 0, document
            finally:
                self._file = FileIO(self.path, "a")

    def _append(self, line: bytes) -> None:
        assert self._file is not None
        if self._file.write(line) < len(line):
            # Half a line would hide all that follow.
            os.ftruncate(self._file.fileno(), self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._size += len(line)
        self._lines += 1

    def _follow(self) -> None:
        while self._open:
            self._wake.wait()
            self._wake.clear()
            with self._swap, suppress(OSError):
                assert self._file is not None
                os.fsync(self._file.fileno())


def find_lost(folder: Path) -> tuple[Lost, ...]:
    """What sessions that were killed left behind, the latest first.

    Journals of living sessions are not touched, nor those that a newer program wrote; those
    from which nothing can be won that is not in the project's own file are removed.
    """
    found = []
    for held in sorted(folder.glob(f"*{_SUFFIX}{_LOCK}")):
        path = held.with_suffix("")
        lock = None
        with suppress(OSError):
            lock = _hold(path)
        if lock is None:
            continue
        with lock, suppress(ProjectError, Misfit, KeyError, TypeError):
            lost = _read(path)
            if lost is None:
                _remove(path, lock)
            else:
                found.append(lost)
    return tuple(sorted(found, key=lambda lost: lost.when, reverse=True))


def discard(lost: Lost) -> None:
    """Remove what a session left behind: it was recovered into another, or is not wanted."""
    with suppress(OSError):
        lock = _hold(lost.journal)
        if lock is not None:
            _remove(lost.journal, lock)


def changes_between(before: Document, after: Document) -> dict[str, Any]:
    """What an edit changed, as plain values that `with_changes` takes.

    Of segments, only the fields that changed; of anything else, all of its kind.
    """
    bare = (replace(before, segments=()), replace(after, segments=()))
    plain = encode_changes(*bare)
    if before.segments is after.segments:
        return plain
    old = {segment.id: segment for segment in before.segments}
    gone = old.keys() - {segment.id for segment in after.segments}
    changed = []
    for segment in after.segments:
        was = old.get(segment.id)
        if was is None or was.extra != segment.extra:
            changed.append(encode(segment))
            gone |= {segment.id} & old.keys()
        elif was is not segment:
            changed.append({"id": segment.id, **encode_changes(was, segment)})
    return {**plain, "segments": changed, "gone": sorted(gone)}


def with_changes(plain: dict[str, Any], edits: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Plain values of a document after edits; see `changes_between`."""
    plain = dict(plain)
    segments = {each["id"]: each for each in plain["segments"]}
    for changes in edits:
        plain.update(changes)
        for id in changes.get("gone", ()):
            del segments[id]
        for each in changes.get("segments", ()):
            segments[each["id"]] = {**segments.get(each["id"], {}), **each}
    plain.pop("gone", None)
    return {**plain, "segments": list(segments.values())}


def _read(path: Path) -> Lost | None:
    """What can be won from a journal; None for nothing."""
    head, *edits = _lines_of(path) or [None]
    if head is None:
        return None
    plain = with_changes(head["document"], [edit["changes"] for edit in edits])
    document = document_of(plain, path)
    if head["saved"] and document == document_of(head["document"], path):
        return None
    project = None if head["project"] is None else Path(head["project"])
    if project is not None:
        with suppress(OSError):
            if project.read_bytes() == dumps(document, project.parent):
                return None
    last = edits[-1] if edits else head
    return Lost(path, project, document, last["label"], datetime.fromisoformat(last["at"]))


def _lines_of(path: Path) -> list[Any]:
    """The lines of a journal up to the first that is not whole."""
    lines = []
    with suppress(FileNotFoundError):
        for line in path.read_bytes().splitlines(keepends=True):
            checksum, _, text = line.partition(b" ")
            if not line.endswith(b"\n") or checksum != _checksum(text):
                break
            lines.append(from_json(text))
    return lines


def _line(plain: dict[str, Any]) -> bytes:
    text = to_json(plain)
    return _checksum(text) + b" " + text


def _checksum(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _hold(path: Path) -> BinaryIO | None:
    """The lock of a journal, held until it is closed; None if another session holds it."""
    return hold(path.with_name(path.name + _LOCK))


def _remove(path: Path, lock: BinaryIO) -> None:
    path.with_name(f".{path.name}.partial").unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    lock.close()  # before its file goes: Windows would not let it
    path.with_name(path.name + _LOCK).unlink(missing_ok=True)


def _full(path: Path, error: OSError) -> ProjectError:
    return ProjectError(
        f"Edits cannot be noted in {path.parent}: {error.strerror or error}. Until that is mended "
        "they would be lost in a crash, so save the project often."
    )
