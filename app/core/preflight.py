"""What may go wrong with a project, told before anything is rendered, with what to do about it.

Findings are plain data: the lane above the timeline shows them, and the window translates
`SENTENCES` and fills in their figures.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.core.dub.plan import SMALLEST
from app.core.dub.references import LARGEST
from app.core.dub.voice import Voice
from app.core.faces.align import crop_side, similarity
from app.core.faces.choose import turned_away
from app.core.faces.smooth import runs
from app.core.faces.track import FaceTrack
from app.core.project.document import Document, Segment
from app.core.render.scene import Scene
from app.core.render.sheet import faces_of

_LOOKS = 10  # frames of a face in a shot whose size is looked at
_SHORTEST = 0.12  # s; what lasts less long is not worth a word
_SOFT = 0.25  # of the sharpness of a track's sharpest frames
_FILM = (Fraction(24000, 1001), Fraction(24), Fraction(25))  # frames per second
_SPEEDS = {a / b for a in _FILM for b in _FILM if a != b}
_RATE_SLACK = 2e-4  # by which a ratio of lengths may be off one of these
_LONG = 20  # s; in less a thousandth cannot be told from a coincidence


class Finding(Enum):
    """What was found."""

    NO_FACE = "no face"
    SMALL = "small"
    LARGE = "large"
    TURNED = "turned"
    SOFT = "soft"
    HIDDEN = "hidden"
    OFF_SCREEN = "off screen"
    OVERRUN = "overrun"
    EARLY = "early"
    RATE = "rate"
    UNEVEN = "uneven"


class Weight(Enum):
    """How much a finding matters."""

    NOTE = "note"
    WARNING = "warning"
    STOP = "stop"
    """Nothing is dubbed there."""


SENTENCES: dict[Finding, tuple[str, str]] = {
    Finding.NO_FACE: (
        "{speaker} has no face in this shot.",
        "Click the face in the picture to say who it is, or leave the original here.",
    ),
    Finding.SMALL: (
        "The face of {speaker} is {side} px wide, and the model needs {needed}.",
        "The new mouth will be coarse. Use footage with a larger face, or a smaller model.",
    ),
    Finding.LARGE: (
        "The face of {speaker} is {side} px wide, more than the {most} px a mouth is made in.",
        "The new mouth will be a little softer than the plate. Look at it at full size.",
    ),
    Finding.TURNED: (
        "The head of {speaker} is turned away for {seconds} s.",
        "The original mouth stays there. Move the line if that is seen.",
    ),
    Finding.SOFT: (
        "The face of {speaker} is blurred for {seconds} s.",
        "The new mouth may look sharper than the face. Look at these frames.",
    ),
    Finding.HIDDEN: (
        "The mouth of {speaker} is hidden for {seconds} s.",
        "The original picture stays there. Nothing need be done if it is meant to be hidden.",
    ),
    Finding.OFF_SCREEN: (
        "{speaker} is heard for {seconds} s while no face of theirs is in the picture.",
        "Nothing is altered there. If they are in the picture, click their face.",
    ),
    Finding.OVERRUN: (
        "The dub of {speaker} goes on for {seconds} s after the line ends.",
        "Drag the end of the line further out, or slip the sound to be earlier.",
    ),
    Finding.EARLY: (
        "The dub of {speaker} begins {seconds} s before the line does.",
        "Drag the beginning of the line further out, or slip the sound to be later.",
    ),
    Finding.RATE: (
        "{file} is {ratio} times as long as the clip, as if made at {made} frames a second.",
        "Have it made again at {rate} frames a second, or change its speed by that much.",
    ),
    Finding.UNEVEN: (
        "The clip has no even frame rate.",
        "The dub follows its real times. If an editor is to use the result, convert it first.",
    ),
}
"""For each finding, what is the case and what to do; with figures to fill in."""


@dataclass(frozen=True)
class Found:
    """One finding.

    Attributes
    ----------
    what : Finding
    weight : Weight
    first, end : int
        Frames it is about, half-open.
    shot : int
        Number of the shot, −1 where it is about the whole clip.
    segment : str
        Id of the segment it is about; empty where it is about none.
    figures : dict of str to str
        What is filled into its sentences.
    """

    what: Finding
    weight: Weight
    first: int
    end: int
    shot: int = -1
    segment: str = ""
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is the case, in English."""
        return SENTENCES[self.what][0].format(**self.figures)

    @property
    def advice(self) -> str:
        """What to do about it, in English."""
        return SENTENCES[self.what][1].format(**self.figures)


def preflight(
    document: Document, scene: Scene, voices: Mapping[str, Voice], sizes: Mapping[str, int]
) -> tuple[Found, ...]:
    """Look a project over.

    Parameters
    ----------
    document : Document
    scene : Scene
        Of its plate.
    voices : mapping of str to Voice
        By fingerprint of the sound file; lines whose sound was not heard yet are looked at
        without it.
    sizes : mapping of str to int
        Px that a model works at, by its name; unknown ones are not compared.

    Returns
    -------
    tuple of Found
        By first frame.
    """
    found = list(_clip(document, scene))
    for segment in document.segments:
        found += _segment(document, scene, segment, voices, sizes.get(segment.model, 0))
    return tuple(sorted(found, key=lambda one: (one.first, one.end, one.what.value)))


def _clip(document: Document, scene: Scene) -> Iterator[Found]:
    pts = scene.analysis.pts
    steps = np.diff(pts)
    usual = 1 / (scene.video.rate * scene.video.time_base)
    # Half a tick is rounding, and so is one of a coarse clock.
    if len(steps) and float(np.abs(steps - float(usual)).max()) > max(1.0, 0.1 * float(usual)):
        yield Found(Finding.UNEVEN, Weight.NOTE, 0, scene.frames)
    length = scene.times.time(scene.frames) - scene.times.time(0)
    for sound in document.sounds:
        ratio = sound.duration / length if length else Fraction(1)
        near = [speed for speed in _SPEEDS if abs(float(ratio / speed) - 1) < _RATE_SLACK]
        if near and length >= _LONG and abs(float(ratio) - 1) > _RATE_SLACK:
            figures = {
                "file": sound.path.name,
                "ratio": f"{float(ratio):.4f}",
                "made": f"{float(scene.video.rate / near[0]):.6g}",
                "rate": f"{float(scene.video.rate):.6g}",
            }
            yield Found(Finding.RATE, Weight.WARNING, 0, scene.frames, figures=figures)


def _segment(
    document: Document,
    scene: Scene,
    segment: Segment,
    voices: Mapping[str, Voice],
    size: int,
) -> Iterator[Found]:
    if not segment.dub:
        return
    name = document.speaker(segment.speaker).name
    voice = voices.get(document.sound(document.dub(segment.dub).media).content)
    if voice is not None:
        voice = replace(voice, start=scene.times.time(segment.first) - segment.dub_in)
        yield from _overrun(document, scene, segment, voice, name)
    tracks = scene.cast(faces_of(document, segment)).tracks_in(segment.first, segment.end)
    for shot, first, end in _shots(scene, segment):
        here = [track for track in tracks if track.first < end and track.end > first]
        blank = Found(Finding.NO_FACE, Weight.STOP, first, end, shot, segment.id, {"speaker": name})
        yield from _faces(scene, here, blank, size)
        yield from _off_screen(scene, here, blank, voice)


def _shots(scene: Scene, segment: Segment) -> Iterator[tuple[int, int, int]]:
    """The shots a segment is in: their numbers, and its first frame and end in each."""
    cuts = scene.analysis.cuts
    shot = bisect_right(cuts, segment.first)
    first, last = segment.first, min(segment.end, scene.frames)
    while first < last:
        end = min(cuts[shot], last) if shot < len(cuts) else last
        yield shot, first, end
        shot, first = shot + 1, end


def _faces(scene: Scene, tracks: list[FaceTrack], blank: Found, size: int) -> Iterator[Found]:
    for track in tracks:
        first, end = max(track.first, blank.first), min(track.end, blank.end)
        part = slice(first - track.first, end - track.first)
        seen = track.visible[part]
        if not seen.any():
            continue
        yield from _size(track, part, replace(blank, first=first, end=end), size)
        away = turned_away(track.yaw)[part] & seen
        sharp = float(np.percentile(track.sharpness[track.visible], 90))
        soft = (track.sharpness[part] < _SOFT * sharp) & seen & ~away
        for what, weight, where in (
            (Finding.TURNED, Weight.WARNING, away),
            (Finding.SOFT, Weight.NOTE, soft),
            (Finding.HIDDEN, Weight.NOTE, ~seen),
        ):
            yield from _stretches(scene, replace(blank, what=what, weight=weight), first, where)


def _size(track: FaceTrack, part: slice, blank: Found, size: int) -> Iterator[Found]:
    seen = track.points[part][track.visible[part]]
    seen = seen[:: max(1, len(seen) // _LOOKS)]
    sides = [crop_side(similarity(points)) for points in seen]
    side, needed = float(np.median(sides)), SMALLEST * size
    figures = {**blank.figures, "side": f"{side:.0f}", "needed": f"{needed:.0f}"}
    if side < needed:
        yield replace(blank, what=Finding.SMALL, weight=Weight.WARNING, figures=figures)
    elif side > LARGEST:
        figures = {**figures, "most": str(LARGEST)}
        yield replace(blank, what=Finding.LARGE, weight=Weight.NOTE, figures=figures)


def _off_screen(
    scene: Scene, tracks: list[FaceTrack], blank: Found, voice: Voice | None
) -> Iterator[Found]:
    """Where somebody is heard who is not in the picture, or who has no face in it yet."""
    there = np.zeros(blank.end - blank.first, bool)
    for track in tracks:
        first, end = max(track.first, blank.first), min(track.end, blank.end)
        there[first - blank.first : end - blank.first] = True
    seconds = scene.seconds[blank.first : blank.end]
    heard = np.ones(len(seconds), bool) if voice is None else voice.speaks(seconds)
    if tracks or not _others(scene, blank):
        off = replace(blank, what=Finding.OFF_SCREEN, weight=Weight.NOTE)
        yield from _stretches(scene, off, blank.first, heard & ~there)
    elif heard.any():
        yield blank


def _others(scene: Scene, blank: Found) -> bool:
    """Whether there is any face that might be the one."""
    return any(t.first < blank.end and t.end > blank.first for t in scene.analysis.tracks)


def _stretches(scene: Scene, blank: Found, first: int, where: NDArray[np.bool_]) -> Iterator[Found]:
    """One finding for each stretch that is long enough to matter."""
    for start, stop in runs(where):
        lasts = float(stop - start) / float(scene.video.rate)
        if lasts >= _SHORTEST:
            figures = {**blank.figures, "seconds": f"{lasts:.1f}"}
            yield replace(blank, first=first + start, end=first + stop, figures=figures)


def _overrun(
    document: Document, scene: Scene, segment: Segment, voice: Voice, name: str
) -> Iterator[Found]:
    """Speech that goes on beyond a line's edges and is heard in no other line."""
    begins = float(scene.times.time(segment.first) - voice.start)
    ends = float(scene.times.time(segment.end) - voice.start)
    for what, edge in ((Finding.EARLY, begins), (Finding.OVERRUN, ends)):
        at = int(np.searchsorted(voice.speech[:, 0], edge)) - 1
        if at < 0 or voice.speech[at, 1] <= edge:
            continue
        start, stop = voice.speech[at]
        beyond = edge - start if what is Finding.EARLY else stop - edge
        if beyond >= _SHORTEST and not _goes_on(document, segment, what):
            figures = {"speaker": name, "seconds": f"{beyond:.1f}"}
            near = segment.first if what is Finding.EARLY else segment.end - 1
            shot = bisect_right(scene.analysis.cuts, near)
            yield Found(what, Weight.WARNING, near, near + 1, shot, segment.id, figures)


def _goes_on(document: Document, segment: Segment, what: Finding) -> bool:
    """Whether another line of the same speaker takes the sound up at the edge."""
    for other in document.segments:
        if other.speaker == segment.speaker and other.dub == segment.dub:
            touches = (
                other.end == segment.first
                if what is Finding.EARLY
                else (other.first == segment.end)
            )
            if touches:
                return True
    return False
