"""Frames that an edge being dragged wants to land on, and how far it can be dragged."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.core.project.change import pick
from app.core.project.document import Document

PLAYHEAD, CUT, EDGE, MARKER, SPEECH, END = "playhead", "cut", "edge", "marker", "speech", "end"
_RANK = (PLAYHEAD, CUT, EDGE, MARKER, SPEECH, END)


@dataclass(frozen=True)
class Snap:
    """A frame, and what is there: one of the words above."""

    frame: int
    kind: str


def snap_points(
    document: Document,
    speech: Iterable[int] = (),
    playhead: int | None = None,
    leave: Collection[str] = (),
) -> tuple[Snap, ...]:
    """Frames worth landing on, in order; made once when a drag begins.

    Parameters
    ----------
    document : Document
    speech : iterable of int
        Frames in which speech begins or ends, see `speech_edges`.
    playhead : int or None
    leave : collection of str
        Ids of segments and markers that do not count: those that are dragged.
    """
    kinds: dict[int, str] = {}
    found = [(PLAYHEAD, playhead)] if playhead is not None else []
    found += [(CUT, shot.first) for shot in document.shots[1:]]
    for segment in document.segments:
        if segment.id not in leave:
            found += [(EDGE, segment.first), (EDGE, segment.end)]
    found += [(MARKER, marker.frame) for marker in document.markers if marker.id not in leave]
    found += [(SPEECH, frame) for frame in speech]
    found += [(END, 0), (END, document.frames)]
    for kind, frame in sorted(found, key=lambda each: _RANK.index(each[0])):
        kinds.setdefault(frame, kind)
    return tuple(Snap(frame, kinds[frame]) for frame in sorted(kinds))


def nearest(points: tuple[Snap, ...], frame: int, within: int) -> Snap | None:
    """The nearest point, the earlier of two; None if none is ``within`` frames."""
    at = bisect_left(points, frame, key=lambda snap: snap.frame)
    near = [snap for snap in points[max(at - 1, 0) : at + 1] if abs(snap.frame - frame) <= within]
    return min(near, key=lambda snap: abs(snap.frame - frame), default=None)


def snap_range(
    points: tuple[Snap, ...], first: int, end: int, within: int
) -> tuple[int, Snap] | None:
    """By how many frames to move a range so that one of its edges lands, and on what.

    The edge that has less far to go counts.
    """
    ways = []
    for edge in (first, end):
        snap = nearest(points, edge, within)
        if snap is not None:
            ways.append((snap.frame - edge, snap))
    return min(ways, key=lambda way: abs(way[0]), default=None)


def speech_edges(
    speech: Iterable[tuple[float, float]], zero: Fraction, rate: Fraction
) -> list[int]:
    """Frames of the plate in which speech begins and ends.

    Parameters
    ----------
    speech : iterable of (float, float)
        Stretches of speech, s in the sound file (`Voice.speech`).
    zero : Fraction
        When on the plate the file's 0 lies, s: the offset of a dub track, or for a segment
        ``first / rate - dub_in``.
    rate : Fraction
        Frames per second.
    """
    return [round((Fraction(time) + zero) * rate) for stretch in speech for time in stretch]


def room(document: Document, id: str) -> tuple[int, int]:
    """Frames ``(first, end)`` to which a segment can be trimmed out on its lane."""
    segment = document.segment(id)
    lane = [s for s in document.segments if s.speaker == segment.speaker]
    first = max((s.end for s in lane if s.end <= segment.first), default=0)
    end = min((s.first for s in lane if s.first >= segment.end), default=document.frames)
    return first, end


def room_to_move(document: Document, ids: Iterable[str]) -> tuple[int, int]:
    """By how many frames ``(least, most)`` segments can be moved together on their lanes."""
    moved = {segment.id for segment in pick(document, ids)}
    earliest, latest = -document.frames, document.frames
    last: dict[str, tuple[int, bool]] = {}  # on each lane, where the one before ends; dragged?
    for segment in document.segments:
        dragged = segment.id in moved
        end, was_dragged = last.get(segment.speaker, (0, False))
        if dragged and not was_dragged:
            earliest = max(earliest, end - segment.first)
        if was_dragged and not dragged:
            latest = min(latest, segment.first - end)
        last[segment.speaker] = segment.end, dragged
    for end, was_dragged in last.values():
        if was_dragged:
            latest = min(latest, document.frames - end)
    return earliest, latest
