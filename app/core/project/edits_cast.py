"""Edits of the cast: who speaks, and which faces are theirs."""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.core.project.change import counted, new_id, pick, put
from app.core.project.check import check_dub, check_speaker
from app.core.project.document import Document, DubTrack, Speaker

COLOURS = (
    "#4e8fd9",
    "#e08a3c",
    "#58a868",
    "#c75b7a",
    "#8f74cf",
    "#3fa7a3",
    "#b99b34",
    "#8a8f98",
)
"""What speakers are shown in unless chosen otherwise, in the order of their coming."""


def add_speaker(
    document: Document, name: str = "", colour: str = "", faces: Iterable[int] = ()
) -> Document:
    """Add a speaker, with a name and a colour nobody has yet where none is given.

    Faces that were another speaker's are theirs no longer.
    """
    faces = set(faces)
    document = release_faces(document, faces)
    count = len(document.speakers)
    taken = {speaker.colour for speaker in document.speakers}
    free = [c for c in COLOURS if c not in taken] or [COLOURS[count % len(COLOURS)]]
    speaker = Speaker(
        new_id(document, "p"),
        name.strip() or _free_name(document),
        colour.lower() or free[0],
        tuple(sorted(faces)),
    )
    check_speaker(speaker)
    return replace(counted(document), speakers=(*document.speakers, speaker))


def rename_speaker(document: Document, id: str, name: str) -> Document:
    """Give a speaker another name."""
    return _put(document, replace(document.speaker(id), name=name.strip()))


def recolour_speaker(document: Document, id: str, colour: str) -> Document:
    """Show a speaker in another colour, ``"#rrggbb"``."""
    return _put(document, replace(document.speaker(id), colour=colour.lower()))


def assign_faces(document: Document, id: str, faces: Iterable[int]) -> Document:
    """Say that face tracks show a speaker; who had them before has them no longer."""
    faces = set(faces)
    document.speaker(id)
    document = release_faces(document, faces)
    speaker = document.speaker(id)
    return _put(document, replace(speaker, faces=tuple(sorted({*speaker.faces, *faces}))))


def release_faces(document: Document, faces: Iterable[int]) -> Document:
    """Say that face tracks show nobody who speaks."""
    gone = set(faces)
    return replace(
        document,
        speakers=tuple(
            replace(s, faces=tuple(f for f in s.faces if f not in gone))
            if gone.intersection(s.faces)
            else s
            for s in document.speakers
        ),
    )


def merge_speakers(document: Document, ids: Iterable[str], into: str) -> Document:
    """Make several speakers one: faces, dub tracks and segments go to ``into``.

    Raises
    ------
    ProjectError
        If segments of theirs overlap.
    """
    gone = [id for id in dict.fromkeys(ids) if id != into]
    faces = [face for id in gone for face in document.speaker(id).faces]
    document = assign_faces(document, into, faces)
    moved = [replace(s, speaker=into) for s in document.segments if s.speaker in gone]
    document = put(document, moved)
    return replace(
        document,
        speakers=tuple(s for s in document.speakers if s.id not in gone),
        dubs=tuple(_given(dub, gone, into) for dub in document.dubs),
    )


def remove_speaker(document: Document, id: str) -> Document:
    """Take away a speaker and their segments; their dub tracks stay, nobody's."""
    document.speaker(id)
    return replace(
        document,
        speakers=tuple(s for s in document.speakers if s.id != id),
        segments=tuple(s for s in document.segments if s.speaker != id),
        dubs=tuple(_given(dub, [id], "") for dub in document.dubs),
    )


def set_speaker(document: Document, ids: Iterable[str], speaker: str) -> Document:
    """Say who speaks in segments."""
    return put(document, [replace(s, speaker=speaker) for s in pick(document, ids)])


def set_face(document: Document, ids: Iterable[str], face: int | None) -> Document:
    """Dub a certain face track in segments, or (None) the speaker's own."""
    return put(document, [replace(s, face=face) for s in pick(document, ids)])


def give_dub(document: Document, id: str, speaker: str) -> Document:
    """Say who speaks in a dub track, or (empty) that it is nobody's alone.

    Lines that were said in it by whom it belonged to go along.
    """
    dub = replace(document.dub(id), speaker=speaker)
    check_dub(document, dub)
    before = document.dub(id).speaker
    moved = [
        replace(segment, speaker=speaker)
        for segment in document.segments
        if speaker and segment.dub == id and segment.speaker == before
    ]
    document = put(document, moved)
    return replace(document, dubs=tuple(dub if d.id == id else d for d in document.dubs))


def is_unnamed(speaker: Speaker) -> bool:
    """Whether a speaker has only the name that the program gave."""
    return re.fullmatch(r"Speaker \d+", speaker.name) is not None


def _given(dub: DubTrack, was: list[str], now: str) -> DubTrack:
    return replace(dub, speaker=now) if dub.speaker in was else dub


def _put(document: Document, speaker: Speaker) -> Document:
    check_speaker(speaker)
    return replace(
        document,
        speakers=tuple(speaker if s.id == speaker.id else s for s in document.speakers),
    )


def _free_name(document: Document) -> str:
    names = {speaker.name for speaker in document.speakers}
    number = len(document.speakers) + 1
    while f"Speaker {number}" in names:
        number += 1
    return f"Speaker {number}"
