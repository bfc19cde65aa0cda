"""Edits after which everything behind on the lane follows, made of those of the document."""

from collections.abc import Iterable

from app.core.project.document import Document, Segment
from app.core.project.edits_segments import (
    Copied,
    move_segments,
    paste_segments,
    ripple_insert,
    trim_end,
    trim_start,
)


def ripple_trim_end(document: Document, id: str, frame: int) -> Document:
    """Let a segment end before another frame, and what follows keep its distance."""
    segment = document.segment(id)
    by = frame - segment.end
    later = behind(document, segment)
    if by > 0 and later:
        document = move_segments(document, later, by)
    document = trim_end(document, id, frame)
    return move_segments(document, later, by) if by < 0 and later else document


def ripple_trim_start(document: Document, id: str, frame: int) -> Document:
    """Cut away, or show again, as much of a segment's beginning as lies before a frame.

    It still begins where it did; its end and what follows move.
    """
    segment = document.segment(id)
    by = frame - segment.first
    moving = [id, *behind(document, segment)]
    if by < 0:
        return trim_start(move_segments(document, moving, -by), id, segment.first)
    return move_segments(trim_start(document, id, frame), moving, -by)


def ripple_paste(document: Document, copied: Copied, frame: int) -> Document:
    """Put copies of segments at a frame; what begins after it on their lanes makes room."""
    lanes: dict[str, list[Segment]] = {}
    for segment in copied.segments:
        lanes.setdefault(segment.speaker, []).append(segment)
    for speaker, mine in lanes.items():
        first = frame + mine[0].first - copied.first
        document = ripple_insert(document, first, mine[-1].end - mine[0].first, speaker)
    return paste_segments(document, copied, frame)


def with_those_behind(document: Document, ids: Iterable[str]) -> list[str]:
    """Ids, and those of all segments that come after the earliest of them on their lanes."""
    found = dict.fromkeys(ids)
    earliest: dict[str, Segment] = {}
    for id in found:
        segment = document.segment(id)
        known = earliest.get(segment.speaker)
        if known is None or segment.first < known.first:
            earliest[segment.speaker] = segment
    for segment in earliest.values():
        found.update(dict.fromkeys(behind(document, segment)))
    return list(found)


def behind(document: Document, segment: Segment) -> list[str]:
    """Ids of the segments after one on its lane."""
    return [
        other.id
        for other in document.segments
        if other.speaker == segment.speaker and other.first >= segment.end
    ]
