"""A timeline to begin with: shots, cast and lines from what was found in clip and dubs.

Each step takes a document and gives one, so that it works for a clip and dubs that are dropped
together as well as for a dub that is added to a project an editor has worked on: what is there
stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.core.dub.voice import Voice
from app.core.faces.track import Analysis
from app.core.project.cast import Look, Sight, cast_of
from app.core.project.document import Document, Media, Speaker
from app.core.project.edits_cast import add_speaker, assign_faces, is_unnamed
from app.core.project.edits_media import add_dub, add_sound, set_cuts, set_frames, set_plate
from app.core.project.edits_segments import add_segment

JOINED = Fraction(1, 2)
"""Pauses shorter than this, s, do not end a line."""

_SHORTEST = Fraction(1, 5)  # s; what is left of a line beside others is not worth a segment
_TELLS = 0.1  # of the time in which one is seen; less does not say whose a dub is
_ROUNDING = 1e-6  # s; a time of speech that is this near to a frame's is the frame's

Range = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Dub:
    """A sound to propose lines from, and what was heard in it."""

    media: Media
    voice: Voice


def propose(
    plate: Media,
    analysis: Analysis,
    dubs: Sequence[Dub] = (),
    looks: Mapping[int, Look] | None = None,
) -> Document:
    """Make a ready project of a clip and its dubs.

    Parameters
    ----------
    plate : Media
        See `app.core.project.relink.read_media`.
    analysis : Analysis
    dubs : sequence of Dub
    looks : mapping, optional
        See `app.core.project.cast.looks_of`.

    Raises
    ------
    ProjectError
        If the clip has no picture.
    """
    document = with_analysis(set_plate(Document(), plate), analysis, looks)
    return speakers_first(with_dubs(document, dubs, analysis))


def with_analysis(
    document: Document, analysis: Analysis, looks: Mapping[int, Look] | None = None
) -> Document:
    """Note the frames of the plate, and its cuts and faces where none are noted yet.

    Speakers who have lines but no face are given the one that is seen most while they speak;
    for faces that are left, there are new speakers.  If any speaker has a face, the cast stays.
    """
    document = set_frames(_clocked(document, analysis), len(analysis.pts))
    if not document.shots:
        document = set_cuts(document, analysis.cuts)
    if any(speaker.faces for speaker in document.speakers):
        return document
    groups = cast_of(analysis, looks)
    lines = [
        [(s.first, s.end) for s in document.segments if s.speaker == speaker.id]
        for speaker in document.speakers
    ]
    chosen = _matched(_shares(lines, groups, Sight(analysis)))
    for number, index in chosen.items():
        document = assign_faces(document, document.speakers[number].id, groups[index])
    for index, faces in enumerate(groups):
        if index not in chosen.values():
            document = add_speaker(document, faces=faces)
    return document


def with_dubs(document: Document, dubs: Sequence[Dub], analysis: Analysis) -> Document:
    """Add dubs in sync, and segments for what is said in them.

    Of several dubs, or if there are dub tracks already, each is one speaker's who has none:
    whose name is in the file's, or whose face is seen most while it speaks, or else a new one.
    If faces are seen alike in all of them, as of two who sit beside each other, the first dub
    is the leftmost face's.
    A single dub is everybody's:
    each of its lines is given to whoever is seen most during it.

    Parameters
    ----------
    document : Document
        With a plate; see `with_analysis`.
    dubs : sequence of Dub
    analysis : Analysis
        Of the plate.
    """
    document = _clocked(document, analysis)
    shared = len(dubs) == 1 and not document.dubs and len(document.speakers) > 1
    spoken = [_spoken(dub.voice, analysis) for dub in dubs]
    taken = {dub.speaker for dub in document.dubs}
    free = [speaker for speaker in document.speakers if speaker.id not in taken]
    sight = Sight(analysis)
    shares = _shares(spoken, [speaker.faces for speaker in free], sight)
    for row, dub in zip(shares, dubs, strict=True):
        named = [not is_unnamed(each) and _names(dub.media, each) for each in free]
        row[named] = np.inf
    chosen = _told(shares, [sight.across(speaker.faces) for speaker in free])
    for number, dub in enumerate(dubs):
        if number in chosen:
            speaker = free[chosen[number]].id
        elif len(dubs) == len(free) == 1:
            speaker = free[0].id
        else:
            document = add_speaker(document, dub.media.path.stem)
            speaker = document.speakers[-1].id
        document = add_sound(document, dub.media)
        sound = next(s.id for s in document.sounds if s.content == dub.media.content)
        document = add_dub(document, sound, speaker, dub.voice.start - _time(analysis, 0))
        whose = [speaker] * len(spoken[number])
        if shared:
            whose = [seen_most(document, sight, line, speaker) for line in spoken[number]]
        for said_by, line in _joined(spoken[number], whose, document.rate):
            document = add_line(document, said_by, line, document.dubs[-1].id)
    return document


def speakers_first(document: Document) -> Document:
    """Put who has lines before who has none, with the program's names and colours in order."""
    heard = {segment.speaker for segment in document.segments}
    ordered = sorted(document.speakers, key=lambda speaker: speaker.id not in heard)
    given = iter([(s.name, s.colour) for s in document.speakers if is_unnamed(s)])
    speakers = []
    for speaker in ordered:
        if is_unnamed(speaker):
            name, colour = next(given)
            speaker = replace(speaker, name=name, colour=colour)
        speakers.append(speaker)
    return replace(document, speakers=tuple(speakers))


def add_line(
    document: Document,
    speaker: str,
    line: Range,
    dub: str | None = None,
    text: str = "",
) -> Document:
    """Add segments for a line where the speaker's lane is free; the longest has the text.

    Parameters
    ----------
    document : Document
    speaker : str
    line : (int, int)
        Frames, half-open.
    dub : str or None
        See `add_segment`.
    text : str
    """
    parts = list(_free(document, speaker, line))
    longest = max(parts, key=lambda part: part[1] - part[0], default=None)
    for first, end in parts:
        said = text if (first, end) == longest else ""
        document = add_segment(document, speaker, first, end, dub, text=said)
    return document


def seen_most(document: Document, sight: Sight, line: Range, otherwise: str) -> str:
    """Id of the speaker who is seen most during a line; ``otherwise`` if nobody is."""
    shares = [(sight.of(speaker.faces, *line), speaker.id) for speaker in document.speakers]
    share, most = max(shares, key=lambda each: each[0], default=(0.0, ""))
    return most if share else otherwise


def _names(media: Media, speaker: Speaker) -> bool:
    return speaker.name.casefold() in media.path.stem.casefold()


def _spoken(voice: Voice, analysis: Analysis) -> list[Range]:
    """Frames in which somebody speaks; all of the dub if speech was not told from pauses."""
    begins = float(voice.start - _time(analysis, 0))
    speech = voice.speech if len(voice.speech) else np.array([[0.0, float(voice.duration)]])
    times = (analysis.pts - analysis.pts[0]) * float(analysis.time_base)
    lines = []
    for start, stop in speech + begins:
        first = max(0, int(np.searchsorted(times, start + _ROUNDING, "right")) - 1)
        end = int(np.searchsorted(times, stop - _ROUNDING, "left"))
        if end > first:
            lines.append((first, end))
    return lines


def _joined(lines: list[Range], whose: list[str], rate: Fraction) -> Iterator[tuple[str, Range]]:
    """Lines of one speaker, with short pauses taken in."""
    last: tuple[str, Range] | None = None
    for speaker, line in zip(whose, lines, strict=True):
        if last is not None and speaker == last[0] and line[0] - last[1][1] < JOINED * rate:
            last = speaker, (last[1][0], max(line[1], last[1][1]))
            continue
        if last is not None:
            yield last
        last = speaker, line
    if last is not None:
        yield last


def _free(document: Document, speaker: str, line: Range) -> Iterator[Range]:
    """Parts of a line during which the speaker's lane is free and the plate goes on."""
    start, stop = max(0, line[0]), min(line[1], document.frames)
    least = _SHORTEST * document.rate if start > line[0] or stop < line[1] else 1
    for segment in document.segments:
        if segment.speaker == speaker and segment.first < stop and segment.end > start:
            if segment.first - start >= _SHORTEST * document.rate:
                yield start, segment.first
            start, least = segment.end, _SHORTEST * document.rate
    if stop - start >= least:
        yield start, stop


def _shares(
    lines: Sequence[Sequence[Range]], groups: Sequence[Sequence[int]], sight: Sight
) -> NDArray[np.float64]:
    """How much groups of tracks (columns) are seen during several rows of lines."""
    shares = np.zeros((len(lines), len(groups)))
    for row, ranges in zip(shares, lines, strict=True):
        frames = max(1, sum(end - first for first, end in ranges))
        for column, faces in enumerate(groups):
            row[column] = sum((e - f) * sight.of(faces, f, e) for f, e in ranges) / frames
    return shares


def _matched(shares: NDArray[np.float64]) -> dict[int, int]:
    """Pairs of rows and columns, the largest share first, no row or column twice."""
    pairs: dict[int, int] = {}
    left = shares.copy()
    while left.size and left.max() > 0:
        row, column = (int(at) for at in np.unravel_index(left.argmax(), left.shape))
        pairs[row] = column
        left[row, :] = left[:, column] = 0
    return pairs


def _told(shares: NDArray[np.float64], places: Sequence[float]) -> dict[int, int]:
    """As `_matched`, or from left to right where the shares tell hardly more than that.

    Parameters
    ----------
    shares : (N, K) float64
        Of dubs and speakers.
    places : sequence of float
        How far from the left the speakers are.
    """
    chosen = _matched(shares)
    in_order = dict(
        zip(sorted(chosen), sorted(chosen.values(), key=lambda c: places[c]), strict=True)
    )
    if np.isinf(shares).any():
        return chosen
    seen = shares / np.maximum(shares.max(axis=0, initial=0.0), 1e-9)  # a large face is no clue
    gain = sum(seen[pair] for pair in chosen.items()) - sum(seen[pair] for pair in in_order.items())
    return chosen if gain > _TELLS * len(chosen) else in_order


def _time(analysis: Analysis, frame: int) -> Fraction:
    return int(analysis.pts[frame]) * analysis.time_base


def _clocked(document: Document, analysis: Analysis) -> Document:
    from app.core.view.times import FrameTimes

    times = FrameTimes(analysis.pts, analysis.time_base, document.rate)
    return replace(document, clock=times)
