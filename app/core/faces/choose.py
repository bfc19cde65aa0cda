"""Whose mouth is re-made, and in which frames it can be.

Nobody is recognised from one shot to the next yet: a track is a face in one shot.  Left to
itself, the choice is the face that is largest for longest in each shot.  Faces that are named
are dubbed and no others: a shot in which none is named is left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FaceError
from app.core.faces.align import crop_side, similarity
from app.core.faces.geometry import apply
from app.core.faces.smooth import runs
from app.core.faces.track import Analysis, FaceTrack

Cast = tuple[FaceTrack, ...]

FADE = 4
"""Frames over which the re-made mouth comes and goes."""

_TURNED = 50.0  # degrees of yaw beyond which a face is turned away
_TURNED_BACK = 44.0  # degrees below which it is back, so that it does not flicker
_ASIDE = 0.3  # what a frame counts in which the face is turned away
_SHORTEST = 6  # frames; a mouth that comes and goes sooner would only flicker
_POINT = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)@(\d+)")


@dataclass(frozen=True)
class Visibility:
    """How much of the re-made mouth each frame can take.

    Attributes
    ----------
    weight : (frames,) float32
        1 where the chosen face is well visible, 0 where it is not, in between at the edges.
    reasons : tuple of (first, last, reason)
        Where the weight is 0: first and last frame, and "no face", "another face", "hidden"
        or "turned away".
    """

    weight: NDArray[np.float32]
    reasons: tuple[tuple[int, int, str], ...]


def pick_face(analysis: Analysis, spec: str = "") -> Cast:
    """Choose the tracks to dub.

    Parameters
    ----------
    analysis : Analysis
    spec : str
        Empty for the default (see `default_face`); else one or more faces with spaces in
        between, each a number as ``lipsmith faces`` lists it, or ``x,y@frame``: a point, in
        px of the picture as it is seen, on a face in a frame, counted from 0.

    Returns
    -------
    tuple of FaceTrack
        In order of their first frames; no two of them share a frame.

    Raises
    ------
    FaceError
        If there is no face at all, or not the one asked for.
    """
    if not analysis.tracks:
        raise FaceError(
            f"No face was found in any of the {len(analysis.pts)} frames. Give a clip that "
            "shows a face at least 48 px wide and not only from the side or from behind, "
            "or try another --detector."
        )
    if not spec.strip():
        return default_face(analysis)
    chosen = {_index_of(analysis, part) for part in spec.split()}
    cast = sorted((analysis.tracks[index] for index in chosen), key=lambda track: track.first)
    for earlier, later in pairwise(cast):
        if later.first < earlier.end:
            raise FaceError(
                f"Two of the faces chosen with {spec!r} are seen at the same time, and one dub "
                "is for one person. Choose one of them."
            )
    return tuple(cast)


def default_face(analysis: Analysis) -> Cast:
    """Choose in each shot the face that is largest for longest.

    Counted is the area of the face, summed over the frames in which it is visible; frames in
    which it is turned away count less.  They do count: where the largest face is seen from
    the side, leaving the shot alone is better than dubbing somebody in the background.
    """
    cast = []
    for shot in sorted({track.shot for track in analysis.tracks}):
        here = [track for track in analysis.tracks if track.shot == shot]
        cast.append(max(here, key=_presence))
    return tuple(cast)


def plan_visibility(analysis: Analysis, tracks: Sequence[FaceTrack]) -> Visibility:
    """Say for each frame of the clip how much of the re-made mouth it can take.

    The weight comes and goes over `FADE` frames inside the stretch where the face is well
    visible, so that every frame outside it passes through untouched.  At a cut, and at the
    clip's ends, it changes at once.

    Parameters
    ----------
    analysis : Analysis
    tracks : sequence of FaceTrack
        See `pick_face`.
    """
    count = len(analysis.pts)
    reason = np.full(count, "no face", dtype="U16")
    for track in analysis.tracks:
        reason[track.first : track.end][track.visible] = "another face"
    usable = np.zeros(count, bool)
    for track in tracks:
        away = turned_away(track.yaw)
        here = slice(track.first, track.end)
        usable[here] = track.visible & ~away
        reason[here] = np.where(track.visible, "turned away", "hidden")
    edges = {0, *analysis.cuts, count}
    for start, stop in runs(usable):
        if stop - start < _SHORTEST and not {start, stop} & edges:
            usable[start:stop] = False
            reason[start:stop] = reason[start - 1]
    return Visibility(crossfade(usable, edges), tuple(_stretches(~usable, reason)))


def turned_away(yaw: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Say where a head is turned too far: beyond 50 degrees, until it is back within 44.

    >>> turned_away(np.array([0, 47, 51, 47, 43], np.float32)).tolist()
    [False, False, True, True, False]
    """
    away = np.empty(len(yaw), bool)
    state = False
    for frame, angle in enumerate(np.abs(yaw)):
        state = bool(angle > (_TURNED_BACK if state else _TURNED))
        away[frame] = state
    return away


def crossfade(wanted: NDArray[np.bool_], edges: set[int]) -> NDArray[np.float32]:
    """Turn on and off into a weight that comes and goes over `FADE` frames, inside ``wanted``.

    Parameters
    ----------
    wanted : (frames,) bool
    edges : set of int
        Frames at which it may change at once: cuts, the first frame, and the one after the
        last.

    Examples
    --------
    >>> crossfade(np.array([0, 1, 1, 1, 1, 1, 1, 1], bool), {0, 8})
    array([0. , 0.2, 0.4, 0.6, 0.8, 1. , 1. , 1. ], dtype=float32)
    """
    weight = np.zeros(len(wanted), np.float32)
    for start, stop in runs(wanted):
        steps = np.arange(1, stop - start + 1) / (FADE + 1)
        rise = np.ones_like(steps) if start in edges else steps
        fall = np.ones_like(steps) if stop in edges else steps[::-1]
        weight[start:stop] = np.minimum(1.0, np.minimum(rise, fall))
    return weight


def face_side(track: FaceTrack) -> float:
    """Median side in display px of the crop that `align` takes of a face."""
    seen = track.points[track.visible]
    return float(np.median([crop_side(similarity(points)) for points in seen]))


def _presence(track: FaceTrack) -> float:
    side2 = np.array([crop_side(similarity(points)) ** 2 for points in track.points])
    away = turned_away(track.yaw)
    return float(side2[track.visible & ~away].sum() + _ASIDE * side2[track.visible & away].sum())


def _stretches(flags: NDArray[np.bool_], reason: NDArray[np.str_]) -> list[tuple[int, int, str]]:
    """Stretches in which a flag is set and the reason stays the same, last frame included."""
    found = []
    for start, stop in runs(flags):
        changes = np.flatnonzero(reason[start + 1 : stop] != reason[start : stop - 1]) + start + 1
        marks = [start, *changes.tolist(), stop]
        found += [(a, b - 1, str(reason[a])) for a, b in pairwise(marks)]
    return found


def _index_of(analysis: Analysis, spec: str) -> int:
    """Index of the track that one part of a spec names."""
    if spec.isdecimal():
        if int(spec) >= len(analysis.tracks):
            last = len(analysis.tracks) - 1
            there = "there is only face 0" if last == 0 else f"there are faces 0 to {last}"
            raise FaceError(
                f"There is no face {spec}: {there}. 'lipsmith faces CLIP' shows who is who."
            )
        return int(spec)
    match = _POINT.fullmatch(spec)
    if match is None:
        raise FaceError(
            f"{spec!r} does not name a face. Give a number as 'lipsmith faces CLIP' lists it, "
            "or a point on the face in a frame as x,y@frame, 640,360@25 for example."
        )
    return _index_at(analysis, float(match[1]), float(match[2]), int(match[3]))


def _index_at(analysis: Analysis, x: float, y: float, frame: int) -> int:
    if frame >= len(analysis.pts):
        raise FaceError(
            f"There is no frame {frame}: the clip has frames 0 to {len(analysis.pts) - 1}. "
            "Name one of them."
        )
    there = []
    nearest, best = np.inf, None
    for index, track in enumerate(analysis.tracks):
        if not (track.first <= frame < track.end and track.visible[frame - track.first]):
            continue
        points = track.points[frame - track.first]
        in_crop = apply(similarity(points), np.array([x, y]))
        away = float(np.abs(in_crop - 0.5).max())  # the crop's border is 0.5 away
        if away < nearest and away <= 0.6:
            nearest, best = away, index
        middle = points.mean(axis=0)
        there.append(f"face {index} at {middle[0]:.0f},{middle[1]:.0f}")
    if best is None:
        seen = f"Seen there: {'; '.join(there)}." if there else "No face is seen in that frame."
        raise FaceError(f"There is no face at {x:g},{y:g} in frame {frame}. {seen}")
    return best
