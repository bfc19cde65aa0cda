"""The sound of a project, played and exported: the dub, and the original where nobody is dubbed.

Where a dubbed line plays the original is turned down, or off, and comes back when the line is
over.  What is beneath the voices there (music and effects) is turned down with it: to keep it in
full, give the clip a music-and-effects track for its sound.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.project.document import Document
from app.core.view.cache import ViewCache
from app.core.view.conform import RATE, Samples, SoundReader
from app.core.view.sound import Mix
from app.core.view.times import FrameTimes

RAMP = RATE // 25
"""Samples in which the original goes down before a line and comes back after it."""
_BRIDGED = RATE // 5  # samples; in shorter gaps between lines it stays down
_BLOCK = RATE // 2

ORIGINAL = "original"
"""Name of the stem of the clip's own sound, as it is heard in the export."""


class Soundtrack(Closing):
    """The sound of a project, to be read from anywhere.

    The window plays it and an export writes it: it is the same, to the sample, but for the gain
    that brings an export to its loudness.  What was not decoded yet is silent, and is heard as
    soon as it is.  Not to be shared by threads.

    Parameters
    ----------
    document : Document
    times : FrameTimes
        Of its plate.
    cache : ViewCache
        In which `build_sound` puts the plate's sound and the dubs.
    under_db : float or None
        Gain of the original where a dubbed line plays, dB; None for none of it.
    gain_db : float
        Of everything, dB.
    stem : str
        Empty for everything; else `ORIGINAL`, or the id of the one speaker who is heard.
    """

    def __init__(
        self,
        document: Document,
        times: FrameTimes,
        cache: ViewCache,
        under_db: float | None = None,
        gain_db: float = 0.0,
        stem: str = "",
    ) -> None:
        self._gain = np.float32(10 ** (gain_db / 20))
        self._under = 0.0 if under_db is None else 10 ** (under_db / 20)
        self._times = times
        with ExitStack() as undo:
            dubs = {
                media.id: undo.enter_context(SoundReader(cache.dub_sound(media.content)))
                for media in document.sounds
            }
            self._bed = None
            if document.plate is not None and stem in ("", ORIGINAL):
                folder = cache.plate_sound(document.plate.content)
                self._bed = undo.enter_context(SoundReader(folder))
            heard = None if not stem else () if stem == ORIGINAL else (stem,)
            self._dub = Mix(document, times, dubs, speakers=heard)
            self._spans = dubbed_spans(document, times)
            self._close = undo.pop_all()

    def close(self) -> None:
        """Close the files."""
        self._close.close()

    def read(self, first: int, count: int) -> Samples:
        """Return ``(count, 2)`` samples from sample ``first`` of the movie on."""
        block = self._dub.read(first, count)
        if self._bed is not None:
            level = bed_level(self._spans, self._under, first, count)
            block = block + self._bed.read(first, count) * level[:, None]
        return block * self._gain

    def blocks(self, first: int, end: int) -> Iterator[Samples]:
        """Yield samples ``first`` to ``end`` of the movie, half a second at a time, unclipped."""
        for sample in range(first, end, _BLOCK):
            yield self.read(sample, min(_BLOCK, end - sample))

    def clipped(self, first: int, end: int) -> Iterator[Samples]:
        """`blocks`, with what exceeds full scale cut off, as a file needs it."""
        for block in self.blocks(first, end):
            yield np.clip(block, -1.0, 1.0)


def dubbed_spans(document: Document, times: FrameTimes) -> NDArray[np.int64]:
    """Stretches in which dubbed lines play, ``(n, 2)`` samples, half-open, in order."""
    spans: list[list[int]] = []
    for segment in document.segments:  # in order of first frame
        if not segment.dub:
            continue
        first, end = times.sample(segment.first, RATE), times.sample(segment.end, RATE)
        if spans and first <= spans[-1][1] + _BRIDGED:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([first, end])
    return np.array(spans, np.int64).reshape(-1, 2)


def bed_level(
    spans: NDArray[np.int64], under: float, first: int, count: int
) -> NDArray[np.float32]:
    """Gain of the original, ``(count,)``, from sample ``first`` on.

    Parameters
    ----------
    spans : (n, 2)
        See `dubbed_spans`; there it is ``under``, and before and after them it ramps.

    Examples
    --------
    >>> spans = np.array([[RAMP, 2 * RAMP]])
    >>> bed_level(spans, 0.5, 0, 3 * RAMP)[[0, RAMP, 2 * RAMP - 1, 3 * RAMP - 1]].round(2).tolist()
    [1.0, 0.5, 0.5, 1.0]
    """
    down = np.zeros(count, np.float32)
    near = (spans[:, 0] - RAMP < first + count) & (spans[:, 1] + RAMP > first)
    for begin, end in spans[near].tolist():
        a, b = max(begin - RAMP, first), min(end + RAMP, first + count)
        place = np.arange(a, b)
        ramp = np.minimum(place - (begin - RAMP), end + RAMP - 1 - place) / RAMP
        part = slice(a - first, b - first)
        down[part] = np.maximum(down[part], np.clip(ramp, 0.0, 1.0))
    return (1 - (1 - under) * down).astype(np.float32)
