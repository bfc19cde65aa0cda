"""What was found out about files, kept on the disk so that a project opens at once again.

Entries are named by the fingerprint of the file's bytes, so a file that was moved is known and
one that was changed is not.
"""

import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import appdirs
import numpy as np
from numpy.typing import NDArray

from app.core.dub.voice import Voice, hear
from app.core.dub_audio import DubAudio
from app.core.errors import MediaError
from app.core.faces.analyse import analyse
from app.core.faces.detect import make_detector
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.target import PartialFile
from app.core.media.types import MediaInfo
from app.core.progress import Work

DETECTOR = "centerface"
_VERSION = 1  # of the files, and of what is found: raise it when tracking changes for the better
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
_FIELDS = ("points", "visible", "score", "yaw", "sharpness")


def cache_folder() -> Path:
    """Where this system keeps what programs can make again."""
    return Path(appdirs.user_cache_dir("lipsmith", appauthor=False))


class Store:
    """Analyses of clips and voices of sound files, each kept under its file's fingerprint.

    A damaged entry counts as none.

    Parameters
    ----------
    folder : Path
        Made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def analysis(self, content: str, detector: str = DETECTOR) -> Analysis | None:
        """What `keep_analysis` was given for a clip; None if nothing."""
        path = self._path("analysis", content, detector)
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return _analysis_from(dict(arrays))
        except _DAMAGED:
            return None

    def keep_analysis(self, content: str, analysis: Analysis, detector: str = DETECTOR) -> None:
        """Keep what was found in a clip.

        Raises
        ------
        OSError, MediaError
            If it cannot be written; what was there stays.
        """
        arrays = _arrays_of(analysis)
        _write(self._path("analysis", content, detector), lambda file: np.savez(file, **arrays))

    def voice(self, content: str) -> Voice | None:
        """What `keep_voice` was given for a sound file, its mel frames on the disk."""
        path = self._path("voice", content)
        try:
            with np.load(path, allow_pickle=False) as arrays:
                duration = Fraction(str(arrays["duration"]))
                speech = arrays["speech"]
            mel = np.load(path.with_suffix(".npy"), mmap_mode="r", allow_pickle=False)
        except _DAMAGED:
            return None
        return Voice(mel, speech, Fraction(0), duration)

    def keep_voice(self, content: str, voice: Voice) -> None:
        """Keep what was heard in a sound file; its place on a timeline is not kept.

        Raises
        ------
        OSError, MediaError
            If it cannot be written; what was there stays.
        """
        path = self._path("voice", content)
        duration = np.array(str(voice.duration))
        _write(path.with_suffix(".npy"), lambda file: np.save(file, voice.mel))
        _write(path, lambda file: np.savez(file, speech=voice.speech, duration=duration))

    def _path(self, kind: str, *names: str) -> Path:
        safe = "-".join("".join(c if c.isalnum() else "_" for c in name) for name in names)
        return self._folder / kind / f"{safe}-{_VERSION}.npz"


def known_analysis(
    store: Store, info: MediaInfo, content: str, detector: str = DETECTOR, threads: int = 0
) -> Work[Analysis]:
    """Look a clip's analysis up, or make it and keep it.

    Parameters
    ----------
    content : str
        The clip's fingerprint.

    Raises
    ------
    MediaError
        As `analyse`.
    """
    found = store.analysis(content, detector)
    if found is None:
        found = yield from analyse(info, make_detector(detector), threads)
        _keep(store.keep_analysis, content, found, detector)
    return found


def known_voice(store: Store, path: Path, content: str) -> Work[Voice]:
    """Look a sound file's voice up, or hear it and keep it; it starts at 0.

    Raises
    ------
    MediaError
        If the file has no sound, or it cannot be decoded.
    """
    found = store.voice(content)
    if found is None:
        with DubAudio.open(path) as audio:
            voice = yield from hear(
                audio.analysis_blocks(), Fraction(0), audio.duration, silence="generate"
            )
        _keep(store.keep_voice, content, voice)
        found = store.voice(content) or voice
    return found


def _keep(keep: Callable[..., None], *values: Any) -> None:
    """Keep something if that is possible: a full disk costs time later, not the work now."""
    with suppress(OSError, MediaError):
        keep(*values)


def _write(path: Path, fill: Callable[[BinaryIO], None]) -> None:
    """Write a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = PartialFile(path)
    try:
        with partial.path.open("wb") as file:
            fill(file)
        partial.commit()
    except BaseException:
        partial.discard()
        raise


def _arrays_of(analysis: Analysis) -> dict[str, Any]:
    tracks = analysis.tracks
    about = {
        "time_base": str(analysis.time_base),
        "size": analysis.size,
        "truncated": analysis.truncated,
    }
    arrays: dict[str, Any] = {
        "about": np.array(json.dumps(about)),
        "pts": analysis.pts,
        "cuts": np.array(analysis.cuts, np.int64),
        "spans": np.array([(t.shot, t.first, t.end) for t in tracks], np.int64).reshape(-1, 3),
    }
    empty = FaceTrack(0, 0, np.zeros((0, 5, 2), "f4"), np.zeros(0, bool), *[np.zeros(0, "f4")] * 3)
    for name in _FIELDS:
        arrays[name] = np.concatenate([getattr(track, name) for track in (empty, *tracks)])
    return arrays


def _analysis_from(arrays: dict[str, NDArray[Any]]) -> Analysis:
    about = json.loads(str(arrays["about"]))
    tracks, at = [], 0
    for shot, first, end in arrays["spans"].tolist():
        part = slice(at, at + end - first)
        tracks.append(FaceTrack(shot, first, *(arrays[name][part] for name in _FIELDS)))
        at = part.stop
    if at != len(arrays["visible"]):
        raise ValueError("tracks and their frames do not fit")
    return Analysis(
        pts=arrays["pts"],
        time_base=Fraction(about["time_base"]),
        size=(int(about["size"][0]), int(about["size"][1])),
        cuts=tuple(arrays["cuts"].tolist()),
        tracks=tuple(tracks),
        truncated=about["truncated"],
    )
