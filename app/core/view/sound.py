"""What is heard of the dubs at any time of a project.

With the clip's own sound it becomes a `app.core.render.sound.Soundtrack`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.core.project.document import Document, Segment
from app.core.view.conform import RATE, Samples, SoundReader
from app.core.view.times import FrameTimes

FADE = RATE // 200
"""Samples in which a segment's sound comes and goes, so that cuts do not click."""


@dataclass(frozen=True)
class _Piece:
    """A stretch of the plate in which a stretch of a dub is heard, all in samples."""

    first: int
    end: int
    media: str
    at: int
    gain: float
    fades_in: bool = True
    fades_out: bool = True


class Mix:
    """The dubbed lines of a project, to be read from anywhere.

    Sample ``n`` is heard ``n / RATE`` s after the movie's origin.  A segment is heard from the
    moment its first frame is shown until its last one is gone, with `FADE` at both edges; where
    the next segment goes on with the same sound nothing is faded and no sample is lost or heard
    twice.  Levels above full scale are kept: who writes integers clips them.

    Not to be shared by threads, since its readers are not.

    Parameters
    ----------
    document : Document
    times : FrameTimes
        Of the plate.
    sounds : mapping of str to SoundReader
        Dubs by the id of their `Media`; those that are not given are silent.
    speakers : collection of str or None
        Ids of those whose segments are heard; None for all.
    """

    def __init__(
        self,
        document: Document,
        times: FrameTimes,
        sounds: Mapping[str, SoundReader],
        speakers: Collection[str] | None = None,
    ) -> None:
        self._sounds = sounds
        heard = [s for s in document.segments if speakers is None or s.speaker in speakers]
        self._pieces = _pieces(document, heard, times, sounds)
        self._spans = np.array([(piece.first, piece.end) for piece in self._pieces], np.int64)
        self._spans = self._spans.reshape(-1, 2)

    def read(self, first: int, count: int) -> Samples:
        """Return ``count`` samples from sample ``first`` of the plate on, ``(count, 2)``."""
        block = np.zeros((count, 2), np.float32)
        heard = (self._spans[:, 0] < first + count) & (self._spans[:, 1] > first)
        for index in np.flatnonzero(heard):
            self._add(self._pieces[index], block, first)
        return block

    def _add(self, piece: _Piece, block: Samples, first: int) -> None:
        begin, end = max(first, piece.first), min(first + len(block), piece.end)
        sound = self._sounds[piece.media].read(piece.at + begin - piece.first, end - begin)
        block[begin - first : end - first] += sound * _envelope(piece, begin, end)[:, None]


def _envelope(piece: _Piece, begin: int, end: int) -> np.ndarray:
    """Gain of each sample of a piece from ``begin`` to ``end``."""
    place = np.arange(begin, end)
    level = np.full(end - begin, piece.gain, np.float32)
    fade = max(1, min(FADE, (piece.end - piece.first) // 2))
    if piece.fades_in:
        level *= np.clip((place - piece.first + 0.5) / fade, 0, 1).astype(np.float32)
    if piece.fades_out:
        level *= np.clip((piece.end - place - 0.5) / fade, 0, 1).astype(np.float32)
    return level


def _pieces(
    document: Document,
    segments: list[Segment],
    times: FrameTimes,
    sounds: Mapping[str, SoundReader],
) -> list[_Piece]:
    pieces: list[_Piece] = []
    latest: dict[str, int] = {}  # by speaker: where their last piece is
    for segment in segments:
        if not segment.dub or document.dub(segment.dub).media not in sounds:
            continue
        piece = _piece(document, segment, times)
        before = pieces[latest[segment.speaker]] if segment.speaker in latest else None
        if before is not None and _goes_on(before, piece):
            pieces[latest[segment.speaker]] = replace(before, fades_out=False)
            piece = replace(piece, at=before.at + before.end - before.first, fades_in=False)
        latest[segment.speaker] = len(pieces)
        pieces.append(piece)
    return pieces


def _piece(document: Document, segment: Segment, times: FrameTimes) -> _Piece:
    dub = document.dub(segment.dub)
    first = times.sample(segment.first, RATE)
    # Rounded where the file begins, not where the line does, the sound of a line lies on the
    # same samples whatever is cut off its beginning.
    zero = times.time(segment.first) - segment.dub_in
    return _Piece(
        first=first,
        end=times.sample(segment.end, RATE),
        media=dub.media,
        at=first - round(zero * RATE),
        gain=_gain(dub.gain_db + segment.gain_db),
    )


def _goes_on(before: _Piece, after: _Piece) -> bool:
    """Whether a piece is the sequel of the one before it; a sample's rounding is no matter."""
    end = before.at + before.end - before.first
    return (
        before.end == after.first
        and before.media == after.media
        and before.gain == after.gain
        and abs(end - after.at) <= 1
    )


def _gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))
