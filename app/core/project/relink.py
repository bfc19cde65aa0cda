"""Media files: read into a project, known again by their content, and found when they moved."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.core.media.probe import probe
from app.core.progress import Progress, Work
from app.core.project.document import PICTURE, SOUND, Document, Media, ProjectError

_BLOCKS = 16  # read of a large file, spread evenly from its beginning to its end
_BLOCK = 64 * 1024  # bytes
_REPORT_EVERY = 200  # files looked at


def read_media(path: Path, kind: str = "") -> Media:
    """Describe a file, for `set_plate` or `add_sound`, which give it an id.

    Parameters
    ----------
    path : Path
    kind : str
        `PICTURE` or `SOUND`; empty for a picture if the file has one.

    Raises
    ------
    MediaError
        If it is no media file.
    ProjectError
        If it has not what ``kind`` asks for.
    """
    info = probe(path)
    kind = kind or (SOUND if info.video is None else PICTURE)
    path = Path(os.path.normpath(path.absolute()))
    if kind == SOUND:
        if not info.audio:
            raise ProjectError(f"{path} has no sound. Choose a file with an audio track.")
        return Media("", path, fingerprint(path), SOUND, info.duration)
    if info.video is None:
        raise ProjectError(f"{path} has no picture. Choose a video file.")
    rate = info.video.rate
    frames = max(1, info.video.frames)
    return Media("", path, fingerprint(path), PICTURE, frames / rate, rate, frames)


def fingerprint(path: Path) -> str:
    """What tells a file from others: its size in bytes and a hash of sampled blocks.

    A megabyte is read of a file however large.

    Raises
    ------
    ProjectError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            digest = hashlib.sha256()
            for block in range(_BLOCKS):
                file.seek(max(0, size - _BLOCK) * block // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be read: {error.strerror or error}. Check the file."
        ) from error
    return f"{size}-{digest.hexdigest()[:32]}"


def all_media(document: Document) -> tuple[Media, ...]:
    """The plate, if there is one, and the sounds."""
    return (() if document.plate is None else (document.plate,)) + document.sounds


def missing(document: Document) -> tuple[Media, ...]:
    """Media whose files are not where they were."""
    return tuple(media for media in all_media(document) if not media.path.is_file())


def altered(document: Document) -> tuple[Media, ...]:
    """Media whose files have another content than when they were added: exported anew, perhaps.

    See `app.core.project.edits_media.replace_sound` and `set_plate` for taking them over.
    """
    there = [media for media in all_media(document) if media.path.is_file()]
    return tuple(media for media in there if fingerprint(media.path) != media.content)


def find(wanted: Sequence[Media], place: Path) -> Work[dict[str, Path]]:
    """Look for files by content.

    Parameters
    ----------
    wanted : sequence of Media
        See `missing`.
    place : Path
        A folder, which is searched with all in it; or one of the files where it is now: the
        others are looked for where they lie if all moved together, then in its folder.

    Yields
    ------
    Progress
        How many files were looked at; the total is not known.

    Returns
    -------
    dict
        From the id of a medium to where it was found; those that were not are left out.
    """
    found: dict[str, Path] = {}
    left = {media.id: media for media in wanted}
    places = _beside(wanted, place) if place.is_file() else _walk(place)
    for count, path in enumerate(places):
        if count % _REPORT_EVERY == 0:
            yield Progress("Looking for media", count, 0)
        for media in _like(path, left.values()):
            found[media.id] = path
            del left[media.id]
        if not left:
            break
    return found


def relink(document: Document, found: Mapping[str, Path]) -> Document:
    """Say where media are now, by id; what they are stays as it was."""

    def at(media: Media) -> Media:
        path = found.get(media.id, media.path)
        return replace(media, path=Path(os.path.normpath(path.absolute())))

    return replace(
        document,
        plate=None if document.plate is None else at(document.plate),
        sounds=tuple(at(sound) for sound in document.sounds),
    )


def _like(path: Path, wanted: Iterable[Media]) -> list[Media]:
    """Those of some media that a file holds."""
    try:
        size = path.stat().st_size
        sized = [media for media in wanted if media.content.startswith(f"{size}-")]
        content = fingerprint(path) if sized else ""
    except (OSError, ProjectError):
        return []
    return [media for media in sized if media.content == content]


def _beside(wanted: Sequence[Media], place: Path) -> Iterator[Path]:
    """Files that are likely, given where one of the missing is now."""
    yield place
    for here in _like(place, wanted):
        for media in wanted:
            yield Path(os.path.normpath(place.parent / _way(here.path.parent, media.path)))
    yield from _walk(place.parent)


def _way(folder: Path, path: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # on another drive
        return path.name


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            yield Path(parent, name)
