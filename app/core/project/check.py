"""What holds in every document, whatever edits led to it."""

import math
import re
from collections.abc import Iterable
from itertools import pairwise

from app.core.dub.settings import MOST_DB, SILENCES
from app.core.project.document import (
    PICTURE,
    SOUND,
    Document,
    DubTrack,
    Marker,
    ProjectError,
    Segment,
    Settings,
    Speaker,
    Take,
)

LEAST_FEATHER, MOST_FEATHER = 0.01, 0.3
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NUMBER = re.compile(r"[a-z]+(\d+)")


def check(document: Document) -> None:
    """See that a document is sound.

    - All ids differ, and none has a number above ``counter``.
    - The plate is a picture with a rate, which is the document's; sounds are sounds.
    - Shots cover the plate without gaps, or there are none.
    - Speakers have a name and a colour; no face track belongs to two of them.
    - Dub tracks use sounds, and speakers, that exist.
    - Segments lie on the plate, in order; those of one speaker do not overlap; their speaker
      and dub tracks exist; each has at least one take, and the current one is among them; of
      its sound, if it has any, some lies under the segment.
    - Markers lie on the plate, in order.
    - Levels, strengths and edges are numbers that make sense.

    Raises
    ------
    ProjectError
        Saying the first thing that is wrong.
    """
    _check_ids(document)
    _check_media(document)
    _check_shots(document)
    _check_speakers(document)
    for dub in document.dubs:
        check_dub(document, dub)
    for segment in document.segments:
        check_segment(document, segment)
    if list(document.segments) != sorted(document.segments, key=segment_order):
        raise ProjectError("The segments are out of order.")
    lanes: dict[str, Segment] = {}
    for segment in document.segments:
        before = lanes.get(segment.speaker)
        if before is not None:
            check_apart(document, before, segment)
        lanes[segment.speaker] = segment
    for marker in document.markers:
        check_marker(document, marker)
    if list(document.markers) != sorted(document.markers, key=marker_order):
        raise ProjectError("The markers are out of order.")


def segment_order(segment: Segment) -> tuple[int, int, int, str]:
    """By what segments are sorted: place, then age."""
    return segment.first, segment.end, len(segment.id), segment.id


def marker_order(marker: Marker) -> tuple[int, int, str]:
    """By what markers are sorted: place, then age."""
    return marker.frame, len(marker.id), marker.id


def check_segment(document: Document, segment: Segment) -> None:
    """See that a segment is sound by itself."""
    if segment.first >= segment.end:
        raise ProjectError("A segment needs at least one frame. Delete it to be rid of it.")
    if segment.first < 0 or segment.end > document.frames:
        raise ProjectError(
            f"The segment would reach beyond the clip, which has {document.frames} frames. "
            "Move it less far, or trim it."
        )
    document.speaker(segment.speaker)
    _check_level(segment.gain_db)
    if segment.face is not None and segment.face < 0:
        raise ProjectError(f"There is no face {segment.face}. Choose one in the picture.")
    if segment.take not in [take.id for take in segment.takes]:
        raise ProjectError("That take is no longer there. Choose another one.")
    for take in segment.takes:
        check_settings(take.settings)
        if take.dub:
            document.dub(take.dub)
    if segment.dub:
        _check_heard(document, segment, segment.current)


def _check_heard(document: Document, segment: Segment, take: Take) -> None:
    duration = document.sound(document.dub(take.dub).media).duration
    late = take.dub_in < 0 and take.dub_in + segment.length / document.rate <= 0
    if late or 0 < duration <= take.dub_in:
        raise ProjectError(
            "No part of the dub would be heard in the segment: it lies wholly "
            f"{'before the beginning' if late else 'after the end'} of the sound file."
            " Move it less far."
        )


def check_settings(settings: Settings) -> None:
    """See that a mouth can be made so."""
    if settings.silence not in SILENCES:
        raise ProjectError(
            f"The mouth cannot be {settings.silence!r} in pauses. "
            f"Choose one of {', '.join(SILENCES)}."
        )
    if not 0 < settings.strength <= 1:
        raise ProjectError(
            f"The strength cannot be {settings.strength:g}. "
            "Choose more than 0 and at most 1, or delete the segment."
        )
    if not LEAST_FEATHER <= settings.feather <= MOST_FEATHER:
        raise ProjectError(
            f"The soft edge cannot be {settings.feather:g} wide. "
            f"Choose from {LEAST_FEATHER:g} to {MOST_FEATHER:g}."
        )


def check_apart(document: Document, before: Segment, after: Segment) -> None:
    """See that two neighbours on a speaker's lane do not overlap."""
    if after.first < before.end:
        name = document.speaker(after.speaker).name
        raise ProjectError(
            f"Two segments of {name} would overlap at frame {after.first}, and a mouth can say "
            "only one thing at a time. Make room first, or give one to another speaker."
        )


def check_speaker(speaker: Speaker) -> None:
    """See that a speaker has a name, a colour and faces in order."""
    if not speaker.name.strip():
        raise ProjectError("A speaker needs a name. Type one.")
    if not _COLOUR.fullmatch(speaker.colour):
        raise ProjectError(f"{speaker.colour!r} is no colour. Give one such as #3a7bd5.")
    if list(speaker.faces) != sorted({face for face in speaker.faces if face >= 0}):
        raise ProjectError(f"The faces of {speaker.name} are out of order.")


def check_dub(document: Document, dub: DubTrack) -> None:
    """See that what a dub track uses is there."""
    document.sound(dub.media)
    if dub.speaker:
        document.speaker(dub.speaker)
    _check_level(dub.gain_db)


def check_marker(document: Document, marker: Marker) -> None:
    """See that a marker lies on the plate."""
    if not 0 <= marker.frame < document.frames:
        raise ProjectError(
            f"There is no frame {marker.frame} for the marker: the clip has {document.frames}."
        )


def _check_ids(document: Document) -> None:
    ids = all_ids(document)
    if len(ids) != len(set(ids)) or "" in ids:
        raise ProjectError("Two parts of the project have the same id, or one has none.")
    if highest_number(ids) > document.counter:
        raise ProjectError("The project's counter is lower than the number in an id.")


def highest_number(ids: Iterable[str]) -> int:
    """Highest number in ids such as ``s12``.

    >>> highest_number(["s12", "t7", "hero"])
    12
    """
    return max((int(found[1]) for id in ids if (found := _NUMBER.fullmatch(id))), default=0)


def all_ids(document: Document) -> list[str]:
    """Ids of everything in a document that has one, takes included."""
    ids = [] if document.plate is None else [document.plate.id]
    ids += [sound.id for sound in document.sounds]
    ids += [speaker.id for speaker in document.speakers]
    ids += [dub.id for dub in document.dubs]
    ids += [marker.id for marker in document.markers]
    ids += [segment.id for segment in document.segments]
    return ids + [take.id for segment in document.segments for take in segment.takes]


def _check_media(document: Document) -> None:
    plate = document.plate
    if plate is not None and (
        plate.kind != PICTURE or not plate.frames or plate.frames < 0 or plate.rate is None
    ):
        raise ProjectError(f"{plate.path} has no frames to dub. Choose a clip with a picture.")
    if document.rate <= 0 or (plate is not None and plate.rate != document.rate):
        raise ProjectError("The project's frame rate is not that of its clip.")
    for sound in document.sounds:
        if sound.kind != SOUND:
            raise ProjectError(f"{sound.path} is no sound. Choose a file with an audio track.")
    if any(media.duration < 0 for media in document.sounds):
        raise ProjectError("A sound file has a length below zero.")


def _check_shots(document: Document) -> None:
    shots = document.shots
    if not shots:
        return
    whole = shots[0].first == 0 and shots[-1].end == document.frames
    joined = all(before.end == after.first for before, after in pairwise(shots))
    if not (whole and joined and all(shot.first < shot.end for shot in shots)):
        raise ProjectError("The shots do not cover the clip.")


def _check_speakers(document: Document) -> None:
    for speaker in document.speakers:
        check_speaker(speaker)
    faces = [face for speaker in document.speakers for face in speaker.faces]
    if len(faces) != len(set(faces)):
        raise ProjectError("A face belongs to two speakers. Take it from one of them.")


def _check_level(decibels: float) -> None:
    if not (math.isfinite(decibels) and abs(decibels) <= MOST_DB):
        raise ProjectError(
            f"The level cannot be {decibels:g} dB. Give a number from −{MOST_DB:g} to {MOST_DB:g}."
        )
