"""Lines of text put onto the timeline, such as those of subtitles dropped with a dub."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

from app.core.faces.track import Analysis
from app.core.project.cast import Sight
from app.core.project.document import Document, ProjectError
from app.core.project.edits_cast import add_speaker, is_unnamed, rename_speaker, set_speaker
from app.core.project.edits_lines import set_text
from app.core.project.edits_segments import split_segment
from app.core.project.propose import Range, add_line, seen_most
from app.core.project.subtitles import Line

_BELONGS = Fraction(1, 2)  # of a line's or a segment's length, to be said in it


def with_lines(
    document: Document, lines: Sequence[Line], analysis: Analysis | None = None
) -> Document:
    """Write what is said into the segments, and make segments for what none is there for.

    A segment in which several lines are said is split between them.  Who a line is said to be
    by (the actor of an ASS file) says it; a new name is given to the speaker of the segment, or
    who is seen, if that has none yet, and else to a new one.  Lines of nobody are said by
    whoever has the segment, or is seen most.

    Parameters
    ----------
    document : Document
        With a plate; dubs go first, see `app.core.project.propose.with_dubs`.
    lines : sequence of Line
        In order of time.
    analysis : Analysis, optional
        Of the plate.
    """
    frames = {
        line: (round(line.start * document.rate), round(line.end * document.rate)) for line in lines
    }
    sight = None if analysis is None else Sight(analysis)
    there = [line for line in frames if _on_plate(frames[line], document)]
    home = {line: _home(document, frames[line]) for line in there}
    for segment in document.segments:
        said = [line for line in there if home[line] == segment.id]
        document = _written(document, segment.id, said, frames)
    for line in there:
        if not home[line]:
            document, speaker = _speaker(document, line, frames[line], sight)
            document = add_line(document, speaker, frames[line], text=line.text)
    return document


def _written(
    document: Document, id: str, said: Sequence[Line], frames: dict[Line, Range]
) -> Document:
    """Write lines into a segment, split between them."""
    if not said:
        return document
    parts = [id]
    for before, after in pairwise(said):
        middle = (frames[before][1] + frames[after][0]) // 2
        known = {segment.id for segment in document.segments}
        with suppress(ProjectError):  # outside of what is left: both are said in one
            document = split_segment(document, parts[-1], middle)
            parts += [s.id for s in document.segments if s.id not in known]
            continue
        parts.append(parts[-1])
    for part in dict.fromkeys(parts):
        mine = [line for line, where in zip(said, parts, strict=True) if where == part]
        document = set_text(document, part, "\n".join(line.text for line in mine))
        if mine[0].actor:
            now = document.segment(part).speaker
            document, speaker = _actor(document, mine[0].actor, now)
            with suppress(ProjectError):  # where they speak already, the segment stays
                document = set_speaker(document, [part], speaker)
    return document


def _home(document: Document, line: Range) -> str:
    """Id of the segment that a line is said in; empty for none."""
    best, longest = "", 0
    for segment in document.segments:
        common = min(line[1], segment.end) - max(line[0], segment.first)
        enough = common >= _BELONGS * min(line[1] - line[0], segment.length)
        if common > longest and enough:
            best, longest = segment.id, common
    return best


def _speaker(
    document: Document, line: Line, frames: Range, sight: Sight | None
) -> tuple[Document, str]:
    """Who says a line that no segment is there for."""
    seen = "" if sight is None else seen_most(document, sight, frames, "")
    if line.actor:
        return _actor(document, line.actor, seen)
    if not document.speakers:
        document = add_speaker(document)
    return document, seen or document.speakers[0].id


def _actor(document: Document, name: str, guess: str) -> tuple[Document, str]:
    """The speaker of a name: who has it, else the one guessed if unnamed yet, else a new one."""
    for speaker in document.speakers:
        if speaker.name.casefold() == name.casefold():
            return document, speaker.id
    if guess and is_unnamed(document.speaker(guess)):
        return rename_speaker(document, guess, name), guess
    document = add_speaker(document, name)
    return document, document.speakers[-1].id


def _on_plate(frames: Range, document: Document) -> bool:
    return frames[0] < frames[1] and frames[0] < document.frames
