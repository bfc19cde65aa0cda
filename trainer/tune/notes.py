"""What is seen and heard in clips beside the crops: kept for the harvest, a file each."""

import hashlib
import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from app.core.dub.voice import Voice
from app.core.faces.choose import Cast, plan_visibility
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.reader import small_rgb, video_of
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo
from app.core.progress import finish
from app.core.project.cast import face_size, look, unlikeness
from trainer.evaluation.clips import voice_of
from trainer.sources import Source

_SIDE = 480  # px of the picture that looks are taken from
_EVERY = 1.5  # s between two looks at a face
_MOST_LOOKS = 24
_A_DECIBEL = 0.08  # by which a scaled mel bin moves, see `app.model.audio.scale`
_PAUSES = 0.5  # s of pauses and of speech that are needed to say how loud they are


@dataclass(frozen=True)
class TrackNotes:
    """The speaker's face in one shot.

    ``first`` to ``end`` (excluded) are frames, ``points`` some in which it is seen, with x and y of
    its middle in display px; ``change`` is how unlike itself it becomes from one look to
    the next at most, see `app.core.project.cast.unlikeness`.
    """

    first: int
    end: int
    points: tuple[tuple[int, float, float], ...]
    change: float


@dataclass(frozen=True)
class FileNotes:
    """One clip.

    ``gaps`` are (first, last, reason) of frames in which the speaker's mouth cannot be seen;
    ``speech`` (begin, end) in s of the clip; ``clear_db`` is by how much speech is louder than
    what is heard in its pauses, None where one of them is too short to say.
    """

    file: str
    rate: float
    frames: int
    cuts: tuple[int, ...]
    tracks: tuple[TrackNotes, ...]
    gaps: tuple[tuple[int, int, str], ...]
    speech: tuple[tuple[float, float], ...]
    clear_db: float | None

    @classmethod
    def of(cls, values: dict[str, Any]) -> "FileNotes":
        """From plain values."""
        tracks = tuple(
            TrackNotes(**{**t, "points": tuple(map(tuple, t["points"]))}) for t in values["tracks"]
        )
        rows = {name: tuple(map(tuple, values[name])) for name in ("gaps", "speech")}
        return cls(**{**values, **rows, "cuts": tuple(values["cuts"]), "tracks": tracks})

    def heard(self, first: int, end: int) -> float:
        """Seconds of speech in a stretch of frames."""
        start, stop = first / self.rate, end / self.rate
        return sum(max(0.0, min(b, stop) - max(a, start)) for a, b in self.speech)


class Notebook:
    """Writes down what is found in each file; see `trainer.dataset.build`'s ``watch``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, source: Source, info: MediaInfo, analysis: Analysis, cast: Cast) -> None:
        """Look at a file's faces and listen to it."""
        video = video_of(info)
        voice = finish(voice_of(info))
        start = float(voice.start)
        notes = FileNotes(
            source.name,
            float(video.rate),
            len(analysis.pts),
            tuple(int(cut) for cut in analysis.cuts),
            tuple(_track_notes(info, analysis, track) for track in cast if track.visible.any()),
            plan_visibility(analysis, cast).reasons,
            tuple((start + float(a), start + float(b)) for a, b in voice.speech),
            clearness(voice),
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        self._place(source.name).write_text(json.dumps(asdict(notes)), encoding="utf-8")

    def read(self, name: str) -> FileNotes | None:
        """What was written about a file; None if nothing was, or it was cut off."""
        try:
            return FileNotes.of(json.loads(self._place(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _place(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"


def clearness(voice: Voice) -> float | None:
    """By how many decibels speech is louder than what is heard in its pauses.

    A voice alone in a room has 15 and more; with music or a crowd under it, a few.  The medians
    over mel frames of their mean level; None where there is too little of either.
    """
    level = voice.mel.mean(axis=0) / _A_DECIBEL
    speaks = voice.speaks(np.arange(len(level)) / 80.0 + float(voice.start))
    if min(speaks.sum(), (~speaks).sum()) < 80 * _PAUSES:
        return None
    return round(float(np.median(level[speaks]) - np.median(level[~speaks])), 1)


def _track_notes(info: MediaInfo, analysis: Analysis, track: FaceTrack) -> TrackNotes:
    seen = np.flatnonzero(track.visible)
    points = []
    for index in seen[:: max(1, round(float(video_of(info).rate)))]:
        x, y = track.points[index].mean(axis=0).tolist()
        points.append((track.first + int(index), round(x, 1), round(y, 1)))
    change = round(_change(info, analysis, track, seen), 3)
    return TrackNotes(track.first, track.end, tuple(points), change)


def _change(info: MediaInfo, analysis: Analysis, track: FaceTrack, seen: np.ndarray) -> float:
    """How unlike itself a face becomes from one look to the next, at most."""
    video = video_of(info)
    seconds = len(seen) / float(video.rate)
    count = int(np.clip(seconds / _EVERY, 2, _MOST_LOOKS))
    picked = seen[np.linspace(0, len(seen) - 1, count).astype(int)]
    frames = sorted({track.first + int(frame) for frame in picked})
    side, looks = face_size(track), []
    for frame, picture in frames_at(info, [(f, int(analysis.pts[f])) for f in frames]):
        small = small_rgb(picture, _SIDE, video.rotation, video.sample_aspect)
        scale = small.shape[1] / analysis.size[0]
        looks.append(look(small, track.points[frame - track.first] * scale, side * scale))
    return max((unlikeness(a, b) for a, b in pairwise(looks)), default=0.0)
