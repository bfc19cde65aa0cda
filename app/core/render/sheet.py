"""The cue sheet: what each line of a project calls for, frame by frame.

It is made anew after each edit, and costs little: what an edit does not touch is taken over
from the sheet before.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.dub.voice import Voice
from app.core.faces.choose import FADE, crossfade
from app.core.faces.track import FaceTrack
from app.core.project.document import Document, Segment, Take
from app.core.render.scene import Scene

_VERSION = 7  # of how patches are made from the same parts: raise it when that changes
_AROUND = 2 * FADE  # frames beyond a line that its fades may depend on

NO_SOUND = "no sound"
NO_FACE = "no face"
NOT_SEEN = "face not seen"
NOT_HEARD = "nothing to hear"
UNKNOWN = "not looked at yet"


class _Inputs(NamedTuple):
    """All of a document that a line depends on."""

    first: int
    end: int
    content: str
    dub_in: Fraction
    faces: tuple[int, ...]
    silence: str
    model: str


@dataclass(frozen=True, eq=False)
class Piece:
    """The part of a line that lies in one shot.

    Attributes
    ----------
    key : str
        Of its strip in the render cache: a hash of all that shapes the patches.
    track : FaceTrack
    frames : (n,) int64
        Of the plate, in which a patch is needed.
    """

    key: str
    track: FaceTrack
    frames: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Line:
    """What a segment calls for.

    Attributes
    ----------
    id : str
        Of the segment.
    first, end : int
    faces : tuple of int
    silence : str
    model : str
        SHA-256 of the model's file.
    content : str
        Fingerprint of the sound file.
    start : Fraction
        When the sound file's 0 lies on the plate's own clock, s.
    wanted : (end - first,) bool
        Where the sound calls for a new mouth.
    pieces : tuple of Piece
    lack : str
        Why there is nothing to render, or not yet: `NO_SOUND`, `NO_FACE`, `NOT_SEEN`,
        `NOT_HEARD` or `UNKNOWN`; empty if there is.
    """

    id: str
    first: int
    end: int
    faces: tuple[int, ...]
    silence: str
    model: str
    content: str
    start: Fraction
    wanted: NDArray[np.bool_]
    pieces: tuple[Piece, ...]
    lack: str
    inputs: tuple[object, ...]

    @property
    def total(self) -> int:
        """Frames that need a patch."""
        return sum(len(piece.frames) for piece in self.pieces)

    def key_at(self, frame: int) -> str:
        """Key of the strip with a frame's patch; empty if there is none."""
        for piece in self.pieces:
            if piece.track.first <= frame < piece.track.end:
                return piece.key
        return ""


class Cue(NamedTuple):
    """One mouth in one frame: the line it belongs to, the key of its strip, and its share."""

    line: Line
    key: str
    weight: float


class CueSheet:
    """The lines of a document.

    Parameters
    ----------
    document : Document
    scene : Scene
    voices : mapping of str to Voice
        By fingerprint of the sound file; those that are missing were not heard yet.
    models : mapping of str to str
        SHA-256 by name; those that are missing are not known yet.
    before : CueSheet or None
        An earlier one of the same scene, from which unchanged lines are taken.
    """

    def __init__(
        self,
        document: Document,
        scene: Scene,
        voices: Mapping[str, Voice],
        models: Mapping[str, str],
        before: "CueSheet | None" = None,
    ) -> None:
        self.document, self.scene = document, scene
        self._voices, self._models = voices, models
        known = before.lines if before is not None and before.scene is scene else {}
        self.lines: dict[str, Line] = {}
        for segment in document.segments:
            self.lines[segment.id] = self._line(segment, segment.current, known.get(segment.id))
        self._lanes: dict[str, list[Segment]] = {}
        for segment in document.segments:
            self._lanes.setdefault(segment.speaker, []).append(segment)
        self._weights: dict[str, NDArray[np.float32]] = {}

    def cues(self, frame: int) -> list[Cue]:
        """All mouths that are re-made in a frame, in the order of the speakers."""
        found = []
        for lane in self._lanes.values():
            at = bisect_right(lane, frame, key=lambda segment: segment.first) - 1
            if at < 0 or frame >= lane[at].end:
                continue
            line = self.lines[lane[at].id]
            weight = float(self.weight(line.id)[frame - line.first])
            if weight > 0 and (key := line.key_at(frame)):
                found.append(Cue(line, key, weight))
        return found

    def weight(self, id: str) -> NDArray[np.float32]:
        """Share of the new mouth in each frame of a segment, strength apart.

        Lines of one speaker that touch do not fade between them.
        """
        if id not in self._weights:
            segment, line = self.document.segment(id), self.lines[id]
            low = max(line.first - _AROUND, 0)
            high = min(line.end + _AROUND, self.scene.frames)
            wanted = np.zeros(high - low, bool)
            for other in self._lanes[segment.speaker]:
                if other.first < high and other.end > low:
                    near = self.lines[other.id]
                    a, b = max(near.first, low), min(near.end, high)
                    wanted[a - low : b - low] |= near.wanted[a - near.first : b - near.first]
            cuts = self.scene.analysis.cuts
            inside = cuts[bisect_left(cuts, low) : bisect_right(cuts, high)]
            edges = {frame - low for frame in (0, *inside, self.scene.frames)}
            share = crossfade(wanted, edges)[line.first - low : line.end - low]
            seen = self.scene.cast(line.faces).visibility.weight[line.first : line.end]
            self._weights[id] = (seen * share).astype(np.float32)
        return self._weights[id]

    def keys(self) -> set[str]:
        """Keys of all strips that the document uses, with those of takes not in use."""
        lines = list(self.lines.values())
        for segment in self.document.segments:
            lines += [
                self._line(segment, take) for take in segment.takes if take.id != segment.take
            ]
        return {piece.key for line in lines for piece in line.pieces}

    def _line(self, segment: Segment, take: Take, known: Line | None = None) -> Line:
        inputs = _inputs(self.document, segment, take)
        voice, model = self._voices.get(inputs.content), self._models.get(inputs.model, "")
        if known is not None and known.inputs == (inputs, voice is not None, model):
            return known
        return _line(self.scene, segment.id, inputs, voice, model)


def faces_of(document: Document, segment: Segment) -> tuple[int, ...]:
    """Face tracks a segment is dubbed onto: its own, or else those of its speaker."""
    if segment.face is not None:
        return (segment.face,)
    return document.speaker(segment.speaker).faces


def _inputs(document: Document, segment: Segment, take: Take) -> _Inputs:
    content = document.sound(document.dub(take.dub).media).content if take.dub else ""
    faces = faces_of(document, segment)
    silence = take.settings.silence
    return _Inputs(segment.first, segment.end, content, take.dub_in, faces, silence, take.model)


def _line(scene: Scene, id: str, inputs: _Inputs, voice: Voice | None, model: str) -> Line:
    first, end = inputs.first, min(inputs.end, scene.frames)
    start = scene.times.time(first) - inputs.dub_in
    line = Line(
        id=id,
        first=first,
        end=inputs.end,
        faces=inputs.faces,
        silence=inputs.silence,
        model=model,
        content=inputs.content,
        start=start,
        wanted=np.zeros(inputs.end - first, bool),
        pieces=(),
        lack=NO_SOUND,
        inputs=(inputs, voice is not None, model),
    )
    if not inputs.content:
        return line
    cast = scene.cast(inputs.faces)
    if not cast.tracks:
        return replace(line, lack=NO_FACE)
    if voice is None or not model:
        return replace(line, lack=UNKNOWN)
    here = replace(voice, start=start)
    seconds = scene.seconds[first:end]
    line.wanted[: end - first] = (seconds >= float(here.start)) & (seconds < float(here.end))
    if inputs.silence == "original":
        line.wanted[: end - first] &= here.speaks(seconds)
    if not line.wanted.any():
        return replace(line, lack=NOT_HEARD)
    seen = cast.visibility.weight[first:end] > 0
    frames = first + np.flatnonzero(line.wanted[: end - first] & seen).astype(np.int64)
    pieces = []
    for track in cast.tracks_in(first, end):
        inside = frames[(frames >= track.first) & (frames < track.end)]
        if len(inside):
            key = _key(scene.content, cast.print_of(track), line)
            pieces.append(Piece(key, track, inside))
    return replace(line, pieces=tuple(pieces), lack="" if pieces else NOT_SEEN)


def _key(plate: str, face: str, line: Line) -> str:
    """Hash of all that shapes a patch of a frame.

    Its range is not among it, so that a line that is trimmed, split or joined keeps its patches;
    nor is what acts when a patch is put into a picture: strength, feather and fades.
    """
    # Pauses in which the original mouth stays need no patch; all else is as with closed lips.
    pauses = "generate" if line.silence == "generate" else "closed"
    parts = (_VERSION, plate, face, line.content, line.start, line.model, pauses)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
