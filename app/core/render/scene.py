"""The plate as rendering sees it: its frames, and what each choice of faces makes of them."""

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.core.dub.plan import ShotPlan, shot_plan
from app.core.faces.choose import Visibility, plan_visibility
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.reader import video_of
from app.core.media.types import MediaInfo
from app.core.view.times import FrameTimes

_SHAPING = ("points", "visible", "score", "yaw", "sharpness")


@dataclass(eq=False)
class Cast:
    """The face tracks that one voice is dubbed onto.

    Attributes
    ----------
    tracks : tuple of FaceTrack
        In order of their first frames; no two of them share a frame.
    visibility : Visibility
        How much of the new mouth each frame of the plate can take.
    """

    tracks: tuple[FaceTrack, ...]
    visibility: Visibility
    _prints: dict[int, str] = field(default_factory=dict)

    def tracks_in(self, first: int, end: int) -> tuple[FaceTrack, ...]:
        """Tracks that are there between two frames."""
        low = bisect_right(self.tracks, first, key=lambda track: track.end)
        high = bisect_left(self.tracks, end, key=lambda track: track.first)
        return self.tracks[low:high]

    def print_of(self, track: FaceTrack) -> str:
        """Fingerprint of all that a track, as this cast uses it, brings to a picture."""
        if track.first not in self._prints:
            weight = self.visibility.weight[track.first : track.end]
            digest = hashlib.sha256(str(track.first).encode())
            for array in (*(getattr(track, name) for name in _SHAPING), weight):
                digest.update(np.ascontiguousarray(array).tobytes())
            self._prints[track.first] = digest.hexdigest()
        return self._prints[track.first]


class Scene:
    """A plate that was looked at.

    Attributes
    ----------
    info : MediaInfo
    content : str
        Fingerprint of the file.
    analysis : Analysis
    times : FrameTimes
        When each frame is shown, exactly.
    seconds : (frames,) float64
        The same as numbers to compare with.
    """

    def __init__(self, info: MediaInfo, content: str, analysis: Analysis) -> None:
        self.info, self.content, self.analysis = info, content, analysis
        self.video = video_of(info)
        self.times = FrameTimes(analysis.pts, analysis.time_base, self.video.rate)
        self.seconds: NDArray[np.float64] = np.array(
            [float(int(pts) * analysis.time_base) for pts in analysis.pts], np.float64
        )
        self._casts: dict[tuple[int, ...], Cast] = {}
        self._shots: dict[tuple[int, ...], dict[int, ShotPlan]] = {}

    @property
    def frames(self) -> int:
        """How many frames the plate has."""
        return len(self.seconds)

    def cast(self, faces: tuple[int, ...]) -> Cast:
        """Look up what a choice of face tracks, by number, comes to.

        Of tracks that share frames the earlier one counts; numbers of tracks that are not there
        are left out.
        """
        if faces not in self._casts:
            tracks = self.analysis.tracks
            there = sorted((tracks[n] for n in faces if n < len(tracks)), key=lambda t: t.first)
            chosen = there[:1]
            for track in there[1:]:
                if track.first >= chosen[-1].end:
                    chosen.append(track)
            self._casts[faces] = Cast(tuple(chosen), plan_visibility(self.analysis, chosen))
        return self._casts[faces]

    def shot(self, faces: tuple[int, ...], track: FaceTrack) -> ShotPlan:
        """Lay out one track of a cast."""
        known = self._shots.setdefault(faces, {})
        if track.first not in known:
            weight = self.cast(faces).visibility.weight
            known[track.first] = shot_plan(track, self.seconds, self.video, weight)
        return known[track.first]
