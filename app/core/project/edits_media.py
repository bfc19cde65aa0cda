"""Edits of what the project is made from: the plate and its shots, sounds and dub tracks."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from app.core.project.change import counted, new_id, put, shifted
from app.core.project.check import check, check_dub, check_segment
from app.core.project.document import (
    NO_PLATE_RATE,
    SOUND,
    Document,
    DubTrack,
    Media,
    ProjectError,
    Shot,
)


def set_plate(document: Document, media: Media) -> Document:
    """Make a clip the plate; what was on the one before stays, shots and faces do not.

    Parameters
    ----------
    document : Document
    media : Media
        From `app.core.project.relink.read_media`; it is given an id.

    Raises
    ------
    ProjectError
        If it has no picture, or a segment or marker would lie beyond its end.
    """
    plate = replace(media, id=new_id(document, "m"))
    changed = replace(
        counted(document),
        plate=plate,
        clock=None,
        rate=plate.rate or NO_PLATE_RATE,
        shots=(),
        speakers=tuple(replace(speaker, faces=()) for speaker in document.speakers),
        segments=tuple(replace(segment, face=None) for segment in document.segments),
    )
    check(changed)
    return changed


def set_frames(document: Document, frames: int) -> Document:
    """Correct how many frames the plate has, which a file announces but may not keep.

    Segments, markers and shots beyond the end are cut to it or go; so do segments of which
    only silence before their sound would be left.
    """
    if document.plate is None or frames < 1:
        raise ProjectError("There is no clip with frames. Add one first.")
    changed = replace(
        document,
        plate=replace(document.plate, frames=frames),
        segments=(),
        markers=tuple(marker for marker in document.markers if marker.frame < frames),
        shots=_shots([s.first for s in document.shots], frames) if document.shots else (),
    )
    kept = []
    for segment in document.segments:
        cut = segment if segment.end <= frames else replace(segment, end=frames)
        with suppress(ProjectError):
            check_segment(changed, cut)
            kept.append(cut)
    return put(changed, kept)


def add_sound(document: Document, media: Media) -> Document:
    """Add a sound file; it is not used before a dub track is made of it.

    A file that is there already, by its content, is not added again.
    """
    if media.kind != SOUND:
        raise ProjectError(f"{media.path} is no sound. Choose a file with an audio track.")
    if any(sound.content == media.content for sound in document.sounds):
        return document
    sound = replace(media, id=new_id(document, "m"))
    return replace(counted(document), sounds=(*document.sounds, sound))


def replace_sound(document: Document, id: str, media: Media) -> Document:
    """Put another file in the place of a sound: a new mix of the same lines, for example.

    Raises
    ------
    ProjectError
        If it is no sound, or too short for a segment.
    """
    document.sound(id)
    changed = replace(
        document,
        sounds=tuple(replace(media, id=id) if s.id == id else s for s in document.sounds),
    )
    check(changed)
    return changed


def remove_sound(document: Document, id: str) -> Document:
    """Take away a sound file and its dub tracks; see `remove_dub`."""
    document.sound(id)
    for dub in document.dubs:
        if dub.media == id:
            document = remove_dub(document, dub.id)
    return replace(document, sounds=tuple(s for s in document.sounds if s.id != id))


def add_dub(
    document: Document, media: str, speaker: str = "", offset: Fraction = Fraction(0)
) -> Document:
    """Make a dub track of a sound; see `DubTrack`."""
    dub = DubTrack(new_id(document, "d"), media, speaker, offset=offset)
    check_dub(document, dub)
    return replace(counted(document), dubs=(*document.dubs, dub))


def set_dub_level(document: Document, id: str, gain_db: float) -> Document:
    """Make a dub track louder or softer, dB."""
    return _put_dub(document, replace(document.dub(id), gain_db=float(gain_db)))


def move_dub(document: Document, id: str, frames: int) -> Document:
    """Let a dub track begin frames later (earlier if negative), and its segments go along.

    Raises
    ------
    ProjectError
        If a segment would leave the plate or overlap one that is heard from another track.
    """
    dub = document.dub(id)
    moved = _put_dub(document, replace(dub, offset=dub.offset + frames / document.rate))
    return shifted(moved, {segment.id for segment in moved.segments if segment.dub == id}, frames)


def remove_dub(document: Document, id: str) -> Document:
    """Take away a dub track; segments stay, and takes made from it are without sound."""
    document.dub(id)
    changed = [
        replace(
            segment,
            takes=tuple(
                replace(take, dub="", dub_in=Fraction(0)) if take.dub == id else take
                for take in segment.takes
            ),
        )
        for segment in document.segments
        if any(take.dub == id for take in segment.takes)
    ]
    return replace(put(document, changed), dubs=tuple(dub for dub in document.dubs if dub.id != id))


def set_cuts(document: Document, cuts: Iterable[int]) -> Document:
    """Say where the cuts are: the first frame of each shot but the first."""
    if document.plate is None:
        raise ProjectError("There is no clip to have cuts. Add one first.")
    return replace(document, shots=_shots(cuts, document.frames))


def add_cut(document: Document, frame: int) -> Document:
    """Split the shot that a frame is in, so that another begins with the frame."""
    if not 0 < frame < document.frames:
        raise ProjectError("A cut needs a frame on both sides. Put the playhead inside the clip.")
    if any(shot.first == frame for shot in document.shots):
        return document
    return set_cuts(document, {*(shot.first for shot in document.shots), frame})


def remove_cut(document: Document, frame: int) -> Document:
    """Join the shot that begins with a frame to the one before."""
    cuts = [shot.first for shot in document.shots[1:]]
    if frame not in cuts:
        raise ProjectError("There is no cut at this frame. Put the playhead on one.")
    return set_cuts(document, set(cuts) - {frame})


def move_cut(document: Document, frame: int, to: int) -> Document:
    """Let the shot that begins with a frame begin with another, between its neighbours."""
    starts = [shot.first for shot in document.shots]
    removed = remove_cut(document, frame)
    at = starts.index(frame)
    if not starts[at - 1] < to < document.shots[at].end:
        raise ProjectError("A cut cannot pass another. Remove that one first.")
    return add_cut(removed, to)


def _shots(cuts: Iterable[int], frames: int) -> tuple[Shot, ...]:
    edges = sorted({0, frames, *(cut for cut in cuts if 0 < cut < frames)})
    return tuple(Shot(first, end) for first, end in pairwise(edges))


def _put_dub(document: Document, dub: DubTrack) -> Document:
    check_dub(document, dub)
    return replace(document, dubs=tuple(dub if d.id == dub.id else d for d in document.dubs))
