"""The file a movie is written to: checked beforehand, filled under another name, put in place."""

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import av

from app.core.errors import MediaError
from app.core.media.codecs import codec_for

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_ABANDONED = 3600  # s after which nobody writes any more to a file that has not grown


def preflight(target: Path, source: Path, codec: str, *inputs: Path) -> None:
    """Refuse an output that cannot work, before any work is done.

    Parameters
    ----------
    target : Path
        The movie to be written.
    source : Path
        The clip.
    codec : str
        Name of the codec, as in `VIDEO_CODECS`.
    *inputs : Path
        Further files that are read and so must not be overwritten, such as the dub.

    Raises
    ------
    MediaError
        If the codec or the extension is unknown, the two do not go together, the target is
        one of the inputs (through links as well) or a folder, or its folder is missing or
        cannot be written to.
    """
    codec_for(codec, target)
    check_place(target, source, *inputs)


def check_place(target: Path, *inputs: Path) -> None:
    """Refuse a place where a result cannot be written.

    Parameters
    ----------
    target : Path
        The file to be written.
    *inputs : Path
        Files that are read and so must not be overwritten.

    Raises
    ------
    MediaError
        If the target is one of the inputs (through links as well) or a folder, or its folder
        is missing or cannot be written to.
    """
    if target.is_dir():
        raise MediaError(f"The output {target} is a folder. Name a file in it.")
    for path in inputs:
        if _same_file(target, path):
            raise MediaError(
                f"The output {target} is the same file as the input {path}. "
                "Give the output another name."
            )
    folder = target.absolute().parent
    if not folder.is_dir():
        raise MediaError(f"The output folder {folder} does not exist. Make it, or name another.")
    # Asking for permission is not the same as having it (root, network shares), so try.
    partial = PartialFile(target)
    partial.discard()


class PartialFile:
    """A new file beside the target, which takes the target's place only when it is whole.

    What a killed process left of the same target goes.

    Parameters
    ----------
    target : Path
        The name it will have; ``path`` is the one it has until then.

    Raises
    ------
    MediaError
        If it cannot be created in the target's folder.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        name = f".{target.stem[:80]}.partial-{secrets.token_hex(4)}{target.suffix}"
        self.path = target.absolute().with_name(name)
        self._remove_abandoned()
        try:
            # Exclusive, and with the permissions a new file gets from the user's mask.
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except OSError as error:
            raise MediaError(
                f"The output folder {self.path.parent} cannot be written to "
                f"({_reason(error)}). Choose another folder or change its permissions."
            ) from error

    def _remove_abandoned(self) -> None:
        begin, end = self.path.name.split(".partial-")[0] + ".partial-", self.target.suffix
        with suppress(OSError):
            for path in self.path.parent.iterdir():
                ours = path.name.startswith(begin) and path.name.endswith(end)
                if ours and time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()

    def commit(self) -> None:
        """Put the file in the target's place, once it is safely on the disk.

        Raises
        ------
        MediaError
            If the disk is full or fails.
        """
        with explained_write_errors(self.target):
            with self.path.open("rb+") as file:
                os.fsync(file.fileno())
            self.path.replace(self.target)

    def discard(self) -> None:
        """Remove the file; nothing happens if it is gone already."""
        with suppress(FileNotFoundError):
            self.path.unlink()


@contextmanager
def explained_write_errors(target: Path) -> Iterator[None]:
    """Turn the system's errors while writing into a sentence.

    Raises
    ------
    MediaError
        In place of any OSError or error of FFmpeg raised inside.
    """
    try:
        yield
    except (av.error.FFmpegError, OSError) as error:
        folder = target.absolute().parent
        if error.errno in _FULL:
            raise MediaError(
                f"The disk is full: {target} could not be finished. "
                f"Free some space in {folder}, or name an output on another disk."
            ) from error
        raise MediaError(
            f"{target} could not be written ({_reason(error)}). "
            "Try another output name, folder or --codec."
        ) from error


def _same_file(target: Path, source: Path) -> bool:
    if not target.exists() or not source.exists():
        return target.absolute() == source.absolute()
    return target.samefile(source)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
