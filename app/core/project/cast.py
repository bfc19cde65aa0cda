"""Who is who: face tracks of different shots that show the same person.

A guess, for an editor to correct, from two things that are cheap to have: where in the picture
a face is (a camera set-up comes back after the counter-shot), and what it looks like in coarse
colours, clothes and hair included.  It would rather take one person for two than two for one,
because speakers are merged with one command.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.faces.align import crop_side, similarity
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.reader import small_rgb, video_of
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo
from app.core.progress import Progress, Work

Look = NDArray[np.float32]

_SIDE = 480  # px of the picture that looks are taken from
_BINS = (4, 8, 8)  # of lightness and the two colour axes of CIELAB
_ZONES = (
    # left, top, right, bottom in sides of the crop from the middle of the face, and weight
    (-0.5, -0.95, 0.5, -0.35, 1.0),  # hair
    (-0.28, -0.3, 0.28, 0.3, 1.0),  # skin
    (-0.9, 0.7, 0.9, 1.6, 2.0),  # clothes
)
_ALIKE = 0.30  # looks nearer than this are one person's, wherever the face is
_NOT_UNLIKE = 0.45  # and nearer than this if it is in the same place
_SAMPLES = 32  # frames of a track that its size is taken from
_PROMINENT = 0.2  # of the largest face's area in a shot, for one to be cast


@dataclass(frozen=True)
class _Place:
    """Where a face is, on the whole: middle and side in display px, yaw in degrees."""

    x: float
    y: float
    side: float
    yaw: float


def cast_of(
    analysis: Analysis, looks: Mapping[int, Look] | None = None
) -> tuple[tuple[int, ...], ...]:
    """Group the tracks of people who may have lines.

    Left out are faces that are small beside another in every shot they are in.

    Parameters
    ----------
    analysis : Analysis
    looks : mapping, optional
        See `looks_of`; without them, only faces in the same place are taken for the same.

    Returns
    -------
    tuple of tuple of int
        Indices of `Analysis.tracks`, a group for each person, in order of appearance, and from
        left to right where several appear in one shot; tracks of a group do not share a frame.
    """
    places = [_place(track) for track in analysis.tracks]
    groups: list[list[int]] = []
    for index, track in enumerate(analysis.tracks):
        best, distance = None, 1.0
        for group in groups:
            if any(_meet(track, analysis.tracks[other]) for other in group):
                continue
            near = min(_apart(index, other, places, looks or {}) for other in group)
            if near < distance:
                best, distance = group, near
        if best is None:
            groups.append([index])
        else:
            best.append(index)
    prominent = _prominent(analysis)
    people = [group for group in groups if prominent.intersection(group)]
    people.sort(key=lambda group: (analysis.tracks[group[0]].shot, places[group[0]].x))
    return tuple(tuple(group) for group in people)


def looks_of(info: MediaInfo, analysis: Analysis) -> Work[dict[int, Look]]:
    """See what the faces look like: coarse colours of hair, skin and clothes.

    Decodes one frame for each track, the sharpest of those in which the face is seen best.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    analysis : Analysis

    Returns
    -------
    dict
        From the index of a track to its look ``(3, 256)``, histograms that each sum to 1, or
        to 0 where the zone is outside the picture.

    Raises
    ------
    MediaError
        If the clip cannot be read any more.
    """
    video = video_of(info)
    tracks_in: dict[int, list[int]] = {}
    for index, track in enumerate(analysis.tracks):
        tracks_in.setdefault(_best_frame(track), []).append(index)
    looks: dict[int, Look] = {}
    wanted = [(frame, int(analysis.pts[frame])) for frame in sorted(tracks_in)]
    for count, (frame, picture) in enumerate(frames_at(info, wanted)):
        yield Progress("Telling faces apart", count, len(wanted))
        small = small_rgb(picture, _SIDE, video.rotation, video.sample_aspect)
        scale = small.shape[1] / analysis.size[0]
        for index in tracks_in[frame]:
            track = analysis.tracks[index]
            points = track.points[frame - track.first] * scale
            looks[index] = look(small, points, face_size(track) * scale)
    return looks


def look(picture: NDArray[np.uint8], points: NDArray[np.float32], side: float) -> Look:
    """Colours of hair, skin and clothes of a face.

    Parameters
    ----------
    picture : (H, W, 3) uint8 RGB
    points : (5, 2)
        Of the face, px of the picture.
    side : px
        Of its crop.

    Returns
    -------
    (3, 256) float32
    """
    x, y = points.mean(axis=0)
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    found = np.zeros((len(_ZONES), int(np.prod(_BINS))), np.float32)
    for row, (left, top, right, bottom, _) in zip(found, _ZONES, strict=True):
        columns = slice(max(0, round(x + left * side)), max(0, round(x + right * side)))
        zone = lab[max(0, round(y + top * side)) : max(0, round(y + bottom * side)), columns]
        if zone.size:
            bins = cv2.calcHist([zone], [0, 1, 2], None, list(_BINS), [0, 256, 64, 192, 64, 192])
            row[:] = bins.ravel() / max(1.0, float(bins.sum()))
    return found


def unlikeness(one: Look, other: Look) -> float:
    """How different two looks are, 0 to 1: the zones' mean Bhattacharyya distance.

    ``sqrt(1 - sum(sqrt(p q)))`` (Comaniciu et al. 2003); zones that one has not are left out.
    """
    weights = np.array([zone[-1] for zone in _ZONES])
    weights = weights * (one.any(axis=1) & other.any(axis=1))
    if not weights.any():
        return 1.0
    distances = np.sqrt(np.maximum(0.0, 1.0 - np.sqrt(one * other).sum(axis=1)))
    return float((weights * distances).sum() / weights.sum())


def face_size(track: FaceTrack) -> float:
    """Median side of a face's crop in display px, from some of the frames it is seen in."""
    seen = track.points[track.visible]
    some = seen[:: max(1, len(seen) // _SAMPLES)]
    return float(np.median([crop_side(similarity(points)) for points in some]))


class Sight:
    """Who is seen when in a clip, and how large.

    Parameters
    ----------
    analysis : Analysis
        Of the clip.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._tracks = analysis.tracks
        self._areas = [face_size(track) ** 2 for track in analysis.tracks]
        self._xs = [_place(track).x for track in analysis.tracks]
        self._firsts = np.array([track.first for track in analysis.tracks], np.int64)
        self._ends = np.array([track.end for track in analysis.tracks], np.int64)

    def across(self, faces: Collection[int]) -> float:
        """How far from the left tracks are, px in the middle; nobody is rightmost."""
        return float(np.median([self._xs[face] for face in faces])) if faces else np.inf

    def of(self, faces: Collection[int], first: int, end: int) -> float:
        """Mean area in px² that tracks take up in frames ``first <= frame < end``."""
        total = 0.0
        for index in np.flatnonzero((self._firsts < end) & (self._ends > first)):
            if index in faces:
                track = self._tracks[index]
                part = track.visible[max(0, first - track.first) : max(0, end - track.first)]
                total += float(part.sum()) * self._areas[index]
        return total / max(1, end - first)


def _apart(one: int, other: int, places: list[_Place], looks: Mapping[int, Look]) -> float:
    """How unlikely two tracks show the same person; 1 and more: not to be believed."""
    away = _away(places[one], places[other])
    if one not in looks or other not in looks:
        return away
    unlike = unlikeness(looks[one], looks[other])
    elsewhere = unlike / _ALIKE
    return min(elsewhere, max(away, unlike / _NOT_UNLIKE))


def _away(one: _Place, other: _Place) -> float:
    side = (one.side + other.side) / 2
    return max(
        float(np.hypot(one.x - other.x, one.y - other.y)) / (0.6 * side),
        abs(float(np.log(one.side / other.side))) / float(np.log(1.3)),
        abs(one.yaw - other.yaw) / 30.0,
    )


def _place(track: FaceTrack) -> _Place:
    seen = track.points[track.visible]
    x, y = np.median(seen.mean(axis=1), axis=0)
    yaw = float(np.median(track.yaw[track.visible]))
    return _Place(float(x), float(y), face_size(track), yaw)


def _meet(one: FaceTrack, other: FaceTrack) -> bool:
    return one.first < other.end and other.first < one.end


def _prominent(analysis: Analysis) -> set[int]:
    areas = [face_size(track) ** 2 for track in analysis.tracks]
    largest: dict[int, float] = {}
    for track, area in zip(analysis.tracks, areas, strict=True):
        largest[track.shot] = max(area, largest.get(track.shot, 0.0))
    return {
        index
        for index, (track, area) in enumerate(zip(analysis.tracks, areas, strict=True))
        if area >= _PROMINENT * largest[track.shot]
    }


def _best_frame(track: FaceTrack) -> int:
    """Frame of the clip in which a face is seen best."""
    sharp = track.sharpness / max(1e-6, float(track.sharpness.max()))
    quality = track.visible * (track.score + 0.3 * sharp - np.abs(track.yaw) / 90)
    return track.first + int(np.argmax(np.where(track.visible, quality, -np.inf)))
