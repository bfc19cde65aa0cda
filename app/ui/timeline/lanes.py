"""Which lanes the timeline has, from top to bottom, and where segments lie in them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.core.project.document import Document, Segment

RULER, VIDEO, SOUND, PREFLIGHT, SPEAKER = 28, 52, 34, 16, 64
"""Heights, px."""
GAP = 2
"""Between lanes, px."""
LEAST = RULER + VIDEO + SOUND + PREFLIGHT + SPEAKER + 4 * GAP
"""Height down to the end of the first speaker's lane, px."""

Kind = Literal["ruler", "video", "sound", "preflight", "speaker"]


@dataclass(frozen=True)
class Lane:
    """One lane.

    Attributes
    ----------
    kind : str
    top, height : int
        px.
    speaker : str
        Id, where it is a speaker's.
    """

    kind: Kind
    top: int
    height: int
    speaker: str = ""

    def holds(self, y: float) -> bool:
        """Whether a height on the screen is in it."""
        return self.top <= y < self.top + self.height


def lay_out(document: Document) -> tuple[Lane, ...]:
    """Say where the lanes of a document are.

    What preflight finds has its lane even while there is nothing to know: one that came and
    went would move those below it, under a mouse that drags a line.
    """
    wanted: list[tuple[Kind, int, str]] = [("ruler", RULER, "")]
    if document.plate is not None:
        wanted += [("video", VIDEO, ""), ("sound", SOUND, ""), ("preflight", PREFLIGHT, "")]
    wanted += [("speaker", SPEAKER, speaker.id) for speaker in document.speakers]
    lanes, top = [], 0
    for kind, height, speaker_id in wanted:
        lanes.append(Lane(kind, top, height, speaker_id))
        top += height + GAP
    return tuple(lanes)


@dataclass(frozen=True)
class Row:
    """The segments of one speaker, in order, with their frames as arrays of int64."""

    segments: tuple[Segment, ...]
    firsts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def between(self, first: float, end: float) -> slice:
        """Which of them lie, wholly or partly, in a stretch of frames."""
        low = int(np.searchsorted(self.ends, first, "right"))
        high = int(np.searchsorted(self.firsts, end, "left"))
        return slice(low, max(low, high))

    def at(self, frame: float) -> Segment | None:
        """The one at a frame."""
        index = int(np.searchsorted(self.firsts, frame, "right")) - 1
        found = index >= 0 and frame < self.ends[index]
        return self.segments[index] if found else None


def rows_of(document: Document) -> dict[str, Row]:
    """Sort the segments by speaker."""
    found: dict[str, list[Segment]] = {speaker.id: [] for speaker in document.speakers}
    for segment in document.segments:
        found[segment.speaker].append(segment)
    return {
        speaker: Row(
            tuple(segments),
            np.array([segment.first for segment in segments], np.int64),
            np.array([segment.end for segment in segments], np.int64),
        )
        for speaker, segments in found.items()
    }


def cuts_of(document: Document) -> NDArray[np.int64]:
    """First frames of all shots but the first."""
    return np.array([shot.first for shot in document.shots[1:]], np.int64)
