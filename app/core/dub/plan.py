"""What happens to each frame: which face, where it lies, how much of the mouth is re-made."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.core.dub.report import Range, ranges_where
from app.core.dub.voice import Voice
from app.core.faces.align import crop_side, similarity
from app.core.faces.choose import crossfade, plan_visibility
from app.core.faces.geometry import stored_to_display
from app.core.faces.smooth import smooth
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.types import VideoStream

SMALLEST = 0.4
"""Smallest side of the crop in the plate, as a share of the network's own, that can be dubbed."""


@dataclass(frozen=True)
class ShotPlan:
    """The face that is dubbed in one shot.

    Attributes
    ----------
    track : FaceTrack
    matrices : (n, 3, 3) float64
        For each frame of the track, from stored px to the unit crop.
    weight : (n,) float32
        Share of the generated mouth that the face allows: 1 where it is well visible.
    side : float
        Median side of the crop, stored px.
    """

    track: FaceTrack
    matrices: NDArray[np.float64]
    weight: NDArray[np.float32]
    side: float

    def unit_crop(self, frame: int) -> NDArray[np.float64]:
        """Matrix of a frame of the clip."""
        return np.asarray(self.matrices[frame - self.track.first])


@dataclass(frozen=True)
class Plan:
    """What happens to every frame of the clip.

    Attributes
    ----------
    shots : tuple of ShotPlan
    weight : (frames,) float32
        Share of the generated mouth, face and dub together; 0 passes through untouched.
        Frames are the clip's, and those in which its last one is held.
    speaks : (frames,) bool
        Whether somebody speaks in the dub at that moment.
    passed : tuple of Range
        Where the picture is left as it is, and why.
    """

    shots: tuple[ShotPlan, ...]
    weight: NDArray[np.float32]
    speaks: NDArray[np.bool_]
    passed: tuple[Range, ...]

    def shot_of(self, frame: int) -> ShotPlan | None:
        """The shot plan that covers a frame, if one does."""
        for shot in self.shots:
            if shot.track.first <= frame < shot.track.end:
                return shot
        return None


def make_plan(
    analysis: Analysis,
    tracks: Sequence[FaceTrack],
    voice: Voice,
    video: VideoStream,
    silence: str,
    hold_until: Fraction = Fraction(0),
) -> Plan:
    """Decide for every frame.

    Parameters
    ----------
    analysis : Analysis
        The first pass.
    tracks : sequence of FaceTrack
        The face to dub, at most one track a shot.
    voice : Voice
        The dub.
    video : VideoStream
        Its geometry brings the tracks' display px to stored px.
    silence : str
        See `DubSettings.silence`.
    hold_until : Fraction
        Until when the last frame is held, s; 0 for not at all.
    """
    begins = frame_times(analysis, video, hold_until)
    seconds = np.array([float(t) for t in begins[:-1]])
    visibility = plan_visibility(analysis, tracks)
    held = len(seconds) - len(analysis.pts)
    shots = tuple(shot_plan(track, seconds, video, visibility.weight) for track in tracks)
    speaks = voice.speaks(seconds)
    wanted = (seconds >= float(voice.start)) & (seconds < float(voice.end))
    if silence == "original":
        wanted &= speaks
    edges = {0, *analysis.cuts, len(seconds)}
    weight = np.pad(visibility.weight, (0, held), "edge") * crossfade(wanted, edges)
    passed = [
        *ranges_where(seconds < float(voice.start), begins, "the dub has not started"),
        *ranges_where(seconds >= float(voice.end), begins, "the dub is over"),
    ]
    if silence == "original":
        inside = (seconds >= float(voice.start)) & (seconds < float(voice.end))
        passed += ranges_where(inside & ~speaks, begins, "a pause in the dub")
    for first, last, reason in visibility.reasons:
        hidden = np.zeros(len(seconds), bool)
        hidden[first : last + 1] = True
        hidden[len(analysis.pts) :] = last == len(analysis.pts) - 1
        passed += ranges_where(hidden, begins, reason)
    passed.sort(key=lambda part: (part.first, part.last))
    return Plan(shots, weight.astype(np.float32), speaks, tuple(passed))


def frame_times(
    analysis: Analysis, video: VideoStream, hold_until: Fraction = Fraction(0)
) -> list[Fraction]:
    """When each frame begins, s, and when the last one ends: one more than there are frames."""
    last = int(analysis.pts[-1])
    ticks = [*(int(pts) for pts in analysis.pts), *held_pts(last, video, hold_until)]
    begins = [pts * analysis.time_base for pts in ticks]
    return [*begins, begins[-1] + 1 / video.rate]


def held_pts(last: int, video: VideoStream, until: Fraction) -> range:
    """Times of the copies of a clip's last frame that hold it, in ticks of its time base.

    Parameters
    ----------
    last : int
        Time of the last frame.
    until : Fraction
        s; the last copy starts before it.
    """
    step = max(1, round(1 / (video.rate * video.time_base)))
    return range(last + step, math.ceil(until / video.time_base), step)


def shot_plan(
    track: FaceTrack,
    seconds: NDArray[np.float64],
    video: VideoStream,
    weight: NDArray[np.float32],
) -> ShotPlan:
    """Lay out one face in one shot.

    Parameters
    ----------
    track : FaceTrack
    seconds : (frames,) float64
        When each frame of the clip is shown.
    video : VideoStream
        Its geometry brings the track's display px to stored px.
    weight : (frames,) float32
        What the faces allow, see `app.core.faces.choose.plan_visibility`.
    """
    to_display = stored_to_display(video)
    points = smooth(track, seconds[track.first : track.end])
    matrices = np.stack([similarity(p) @ to_display for p in points])
    sides = [crop_side(m) for m, seen in zip(matrices, track.visible, strict=True) if seen]
    return ShotPlan(
        track,
        matrices,
        weight[track.first : track.end],
        float(np.median(sides)) if sides else 0.0,
    )
