"""Edits of segments in time: put, move, trim, slip, split, join, ripple, copy.

All are pure: they give a new document, or raise `ProjectError` with a sentence and change
nothing.  Places are frames of the plate.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from app.core.project.change import altered, counted, in_sync, new_id, pick, put, shifted
from app.core.project.document import Document, ProjectError, Segment, Take


@dataclass(frozen=True)
class Copied:
    """Segments on the clipboard, in order."""

    segments: tuple[Segment, ...]

    @property
    def first(self) -> int:
        """Frame in which the earliest began."""
        return self.segments[0].first


def add_segment(
    document: Document,
    speaker: str,
    first: int,
    end: int,
    dub: str | None = None,
    dub_in: Fraction | None = None,
    text: str = "",
) -> Document:
    """Put a new segment on the plate.

    Parameters
    ----------
    document : Document
    speaker : str
    first, end : int
        Frames, half-open.
    dub : str or None
        Id of a dub track, or empty for none; None for one of the speaker's that can be heard
        there, if there is one.
    dub_in : Fraction or None
        Time in its sound file at the first frame, s; None for in sync.
    text : str
    """
    if dub is None:
        dub = _heard_there(document, speaker, first, end)
    if dub_in is None:
        dub_in = in_sync(document, dub, first) if dub else Fraction(0)
    take = Take(new_id(document, "t", 2), "A", dub, dub_in)
    segment = Segment(new_id(document, "s"), speaker, first, end, (take,), take.id, text)
    return put(counted(document, 2), [segment])


def remove_segments(document: Document, ids: Iterable[str]) -> Document:
    """Take segments away; where they were, the plate stays as it is."""
    gone = {segment.id for segment in pick(document, ids)}
    return replace(document, segments=tuple(s for s in document.segments if s.id not in gone))


def move_segments(
    document: Document, ids: Iterable[str], by: int, speaker: str | None = None
) -> Document:
    """Move segments by frames, their sound with them; to another speaker, if one is given."""
    segments = pick(document, ids)
    if speaker is None:
        return shifted(document, {segment.id for segment in segments}, by)
    return put(
        document,
        [replace(s, first=s.first + by, end=s.end + by, speaker=speaker) for s in segments],
    )


def trim_start(document: Document, id: str, frame: int) -> Document:
    """Let a segment begin at another frame; its sound stays where it is."""
    segment = document.segment(id)
    by = document.seconds(segment.first, frame)
    return put(document, [replace(segment, first=frame, takes=_later_in(segment.takes, by))])


def trim_end(document: Document, id: str, frame: int) -> Document:
    """Let a segment end before another frame; its sound stays where it is."""
    return put(document, [replace(document.segment(id), end=frame)])


def roll(document: Document, id: str, frame: int) -> Document:
    """Move the cut between a segment and the one that touches it before; all sound stays.

    Raises
    ------
    ProjectError
        If none touches it, or one of the two would have no frame left.
    """
    segment = document.segment(id)
    before = touching(document, segment)
    if before is None:
        raise ProjectError(
            "No segment touches this one before it. Only a cut between two can be rolled; "
            "trim this one instead."
        )
    if not before.first < frame < segment.end:
        raise ProjectError("A cut cannot go past the segments beside it. Roll it less far.")
    by = document.seconds(segment.first, frame)
    later = replace(segment, first=frame, takes=_later_in(segment.takes, by))
    return put(document, [replace(before, end=frame), later])


def touching(document: Document, segment: Segment) -> Segment | None:
    """The segment of the same speaker that ends where one begins."""
    for other in document.segments:
        if other.speaker == segment.speaker and other.end == segment.first:
            return other
    return None


def slip(document: Document, ids: Iterable[str], by: Fraction) -> Document:
    """Let the sound of segments come later by seconds (earlier if negative); they stay put.

    Only the current takes are changed.
    """
    return put(document, [_slipped(segment, by) for segment in pick(document, ids)])


def nudge(document: Document, ids: Iterable[str], frames: int) -> Document:
    """`slip` by frames."""
    return slip(document, ids, Fraction(frames) / document.rate)


def split_segment(document: Document, id: str, frame: int) -> Document:
    """Cut a segment in two at a frame; the first part keeps the id, and words are shared out."""
    segment = document.segment(id)
    if not segment.first < frame < segment.end:
        raise ProjectError(
            "A segment can only be split inside. Put the playhead between its first and last frame."
        )
    left_text, right_text = _shared_out(segment, frame)
    rest = replace(
        segment,
        first=frame,
        text=right_text,
        takes=_later_in(segment.takes, document.seconds(segment.first, frame)),
    )
    after, right = _renewed(document, rest)
    return put(after, [replace(segment, end=frame, text=left_text), right])


def join_segments(document: Document, ids: Iterable[str]) -> Document:
    """Make one of neighbours on a lane, with the takes of the first.

    Raises
    ------
    ProjectError
        If they are not one speaker's, another is between them, or the sound of one does not
        go on in the next to within half a frame.
    """
    segments = pick(document, ids)
    first, last = segments[0], segments[-1]
    if len(segments) < 2 or any(s.speaker != first.speaker for s in segments):
        raise ProjectError("Only segments of one speaker can be joined. Select two or more.")
    for segment in segments[1:]:
        go_on = first.dub_in + document.seconds(first.first, segment.first)
        apart = abs(segment.dub_in - go_on)
        if segment.dub != first.dub or (first.dub and apart * document.rate > Fraction(1, 2)):
            raise ProjectError(
                "The sound of these segments does not go on from one to the next. "
                "Slip one until it does, or leave them apart."
            )
    text = " ".join(segment.text for segment in segments if segment.text)
    joined = replace(first, end=last.end, text=text)
    return put(document, [joined], {segment.id for segment in segments[1:]})


def ripple_delete(document: Document, ids: Iterable[str]) -> Document:
    """Take segments away and let what follows on their lanes move up, its sound with it."""
    for segment in reversed(pick(document, ids)):
        document = remove_segments(document, [segment.id])
        later = _later(document, segment.end, segment.speaker)
        document = shifted(document, later, -segment.length)
    return document


def ripple_insert(
    document: Document, frame: int, frames: int, speaker: str | None = None
) -> Document:
    """Make room: move what begins at or after a frame later, on one lane or on all."""
    if frames < 1:
        raise ProjectError("Room of less than one frame cannot be made. Give a number of frames.")
    return shifted(document, _later(document, frame, speaker), frames)


def copy_segments(document: Document, ids: Iterable[str]) -> Copied:
    """What `paste_segments` takes."""
    return Copied(tuple(pick(document, ids)))


def paste_segments(
    document: Document, copied: Copied, frame: int, speaker: str | None = None
) -> Document:
    """Put copies of segments where the earliest begins at a frame.

    Parameters
    ----------
    document : Document
        The one they were copied from, or one with the same speakers and dub tracks.
    copied : Copied
    frame : int
    speaker : str or None
        Who says them; None for who said them before.
    """
    by = frame - copied.first
    new = []
    for segment in copied.segments:
        document, copy = _renewed(document, segment)
        new.append(
            replace(
                copy,
                first=segment.first + by,
                end=segment.end + by,
                speaker=segment.speaker if speaker is None else speaker,
            )
        )
    return put(document, new)


def duplicate_segments(document: Document, ids: Iterable[str]) -> Document:
    """Put copies of segments into the first free place after them."""
    copied = copy_segments(document, ids)
    frame = max(segment.end for segment in copied.segments)
    lanes: dict[str, list[Segment]] = {}
    for segment in document.segments:
        lanes.setdefault(segment.speaker, []).append(segment)
    while later := _first_clash(lanes, copied, frame):
        frame = later
    return paste_segments(document, copied, frame)


def _first_clash(lanes: dict[str, list[Segment]], copied: Copied, frame: int) -> int:
    """Where copies must go lest the first that would overlap another does; 0 if none would."""
    by = frame - copied.first
    for mine in copied.segments:
        lane = lanes[mine.speaker]
        after = bisect_right(lane, mine.first + by, key=lambda segment: segment.end)
        if after < len(lane) and lane[after].first < mine.end + by:
            return lane[after].end - (mine.first - copied.first)
    return 0


def _later(document: Document, frame: int, speaker: str | None) -> Collection[str]:
    return {
        segment.id
        for segment in document.segments
        if segment.first >= frame and speaker in (None, segment.speaker)
    }


def _renewed(document: Document, segment: Segment) -> tuple[Document, Segment]:
    """A copy of a segment with ids of its own, and the document that gave them."""
    takes, current = [], segment.take
    for ahead, take in enumerate(segment.takes, 2):
        takes.append(replace(take, id=new_id(document, "t", ahead)))
        if take.id == segment.take:
            current = takes[-1].id
    renewed = replace(segment, id=new_id(document, "s"), takes=tuple(takes), take=current)
    return counted(document, 1 + len(takes)), renewed


def _heard_there(document: Document, speaker: str, first: int, end: int) -> str:
    for dub in document.dubs:
        duration = document.sound(dub.media).duration
        before_end = not duration or in_sync(document, dub.id, first) < duration
        if dub.speaker == speaker and before_end and in_sync(document, dub.id, end) > 0:
            return dub.id
    return ""


def _later_in(takes: tuple[Take, ...], by: Fraction) -> tuple[Take, ...]:
    return tuple(altered(take, dub_in=take.dub_in + by) if take.dub else take for take in takes)


def _slipped(segment: Segment, by: Fraction) -> Segment:
    if not segment.dub:
        raise ProjectError("There is no sound to slip in this segment. Give it a dub first.")
    return altered(
        segment,
        takes=tuple(
            altered(take, dub_in=take.dub_in - by) if take.id == segment.take else take
            for take in segment.takes
        ),
    )


def _shared_out(segment: Segment, frame: int) -> tuple[str, str]:
    words = segment.text.split()
    left = round(len(words) * Fraction(frame - segment.first, segment.length))
    return " ".join(words[:left]), " ".join(words[left:])
