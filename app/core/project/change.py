"""What edits have in common: new ids, and segments put in their place and checked.

Only what an edit touches is checked, so that it takes no longer in a long project: the rest
was sound before.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from app.core.project.check import check_apart, check_segment, segment_order
from app.core.project.document import Document, ProjectError, Segment, Take

_NOMINAL = Fraction(1, 4)  # of a frame
Altered = TypeVar("Altered", Segment, Take)


def new_id(document: Document, prefix: str, ahead: int = 1) -> str:
    """Id for a value to be added: the ``ahead``-th after those that were given.

    >>> new_id(Document(counter=7), "s")
    's8'
    """
    return f"{prefix}{document.counter + ahead}"


def counted(document: Document, ids: int = 1) -> Document:
    """The document after ``ids`` new ids were given."""
    return replace(document, counter=document.counter + ids)


def put(document: Document, segments: Iterable[Segment], gone: Collection[str] = ()) -> Document:
    """Put segments in their place, each instead of the one with its id, if there is one.

    Parameters
    ----------
    document : Document
    segments : iterable of Segment
    gone : collection of str
        Ids of segments to take away.

    Raises
    ------
    ProjectError
        If one of them cannot be, or would overlap another.
    """
    changed = {segment.id: segment for segment in segments}
    for segment in changed.values():
        check_segment(document, segment)
    kept = [s for s in document.segments if s.id not in changed and s.id not in gone]
    return _in_lanes(document, [*kept, *changed.values()])


def shifted(document: Document, ids: Collection[str], by: int) -> Document:
    """Move segments by frames, their sound with them.

    Raises
    ------
    ProjectError
        If one would leave the plate or overlap one that stays.
    """
    segments = [
        altered(s, first=s.first + by, end=s.end + by) if s.id in ids else s
        for s in document.segments
    ]
    for segment in segments:
        if segment.first < 0 or segment.end > document.frames:
            check_segment(document, segment)
    return _in_lanes(document, segments)


def altered(value: Altered, **changes: Any) -> Altered:
    """As `dataclasses.replace`, in a fifth of its time, which counts where thousands change.

    Of segments and takes only: their fields are all there is in them.
    """
    changed = object.__new__(type(value))
    vars(changed).update(vars(value), **changes)
    return changed


def pick(document: Document, ids: Iterable[str]) -> list[Segment]:
    """Segments of some ids, in order.

    Raises
    ------
    ProjectError
        If there are none, or one is not there.
    """
    found = sorted((document.segment(id) for id in dict.fromkeys(ids)), key=segment_order)
    if not found:
        raise ProjectError("No segment is selected. Select one first.")
    return found


def in_sync(document: Document, dub: str, frame: int) -> Fraction:
    """Time in a dub track's sound file at a frame, s, as the track's offset has it.

    A frame that is nearly at its nominal time is taken to be there: files round their times.
    """
    nominal, shown = Fraction(frame) / document.rate, document.seconds(0, frame)
    time = nominal if abs(shown - nominal) * document.rate < _NOMINAL else shown
    return time - document.dub(dub).offset


def _in_lanes(document: Document, segments: list[Segment]) -> Document:
    segments.sort(key=segment_order)
    lanes: dict[str, Segment] = {}
    for segment in segments:
        before = lanes.get(segment.speaker)
        if before is not None and segment.first < before.end:
            check_apart(document, before, segment)
        lanes[segment.speaker] = segment
    return replace(document, segments=tuple(segments))
