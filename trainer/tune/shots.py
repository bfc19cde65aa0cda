"""Held-out shots as files of their own, where they are not files of their own already."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.pack import Clip
from trainer.tune.harvest import Harvest, track_of
from trainer.tune.job import TuneError
from trainer.tune.notes import FileNotes, TrackNotes

_ALL = 0.9  # of a file's frames, from which on the file itself is judged by


@dataclass(frozen=True)
class HeldShot:
    """A shot to judge by: a file that shows it, and its face as `pick_face` reads it."""

    name: str
    path: Path
    face: str


def held_shots(found: Harvest, folder: Path) -> list[HeldShot]:
    """The shots that are held out, cut out of their files where these show more.

    A shot of which some is learnt from is cut down to what is held out.

    Raises
    ------
    TuneError
        If one cannot be cut out.
    """
    notes = found.notes
    groups: dict[tuple[str, int], list[Clip]] = {}
    for clip in found.held:
        track = track_of(clip, notes)
        groups.setdefault((clip.file, track.first if track else 0), []).append(clip)
    learnt = {(c.file, t.first if (t := track_of(c, notes)) else 0) for c in found.train}
    shots = []
    for number, (key, clips) in enumerate(groups.items()):
        track, file = track_of(clips[0], notes), notes[key[0]]
        first = min(clip.first or 0 for clip in clips)
        end = max((clip.first or 0) + clip.count for clip in clips)
        if track and key not in learnt:
            first, end = track.first, track.end
        shots.append(_shot(Path(key[0]), number, first, end, track, file, folder))
    return shots


def _shot(
    path: Path,
    number: int,
    first: int,
    end: int,
    track: TrackNotes | None,
    file: FileNotes,
    folder: Path,
) -> HeldShot:
    name = f"{path.stem}, frames {first} to {end - 1}"
    if end - first >= _ALL * file.frames:
        return HeldShot(path.stem, path, _face(track, 0, file.frames))
    target = folder / f"shot-{number}.mkv"
    if not target.exists():
        cut_out(
            path, (first - 0.5) / file.rate if first else 0.0, (end - first) / file.rate, target
        )
    return HeldShot(name, target, _face(track, first, end))


def _face(track: TrackNotes | None, first: int, end: int) -> str:
    """Where the face is, in the frames of a file that begins with ``first``."""
    points: Sequence[tuple[int, float, float]] = track.points if track else ()
    inside = [point for point in points if first <= point[0] < end]
    if not inside:
        return ""
    frame, x, y = inside[len(inside) // 2]
    return f"{x:g},{y:g}@{frame - first}"


def cut_out(path: Path, start: float, seconds: float, target: Path) -> None:
    """Write a stretch of a movie, nearly without loss, with its sound as PCM.

    Raises
    ------
    TuneError
        If that fails.
    """
    import ffmpeg

    source = ffmpeg.input(f"file:{path.absolute()}", ss=f"{start:.4f}", t=f"{seconds:.4f}")
    codecs = {"c:v": "libx264", "qp": 12, "preset": "veryfast", "c:a": "pcm_s16le"}
    _write([source["v:0"], source["a:0"]], target, path, fps_mode="passthrough", **codecs)


def with_sound(movie: Path, sound: Path, target: Path) -> None:
    """Put another movie's sound under a silent one.

    Raises
    ------
    TuneError
        If that fails.
    """
    import ffmpeg

    pictures, other = (ffmpeg.input(f"file:{path.absolute()}") for path in (movie, sound))
    _write([pictures["v:0"], other["a:0"]], target, sound, **{"c": "copy"})


def _write(streams: list[Any], target: Path, source: Path, **options: Any) -> None:
    import ffmpeg
    from imageio_ffmpeg import get_ffmpeg_exe

    partial = target.with_name(f".{target.stem}.partial.mkv")
    command = ffmpeg.output(*streams, f"file:{partial.absolute()}", **options)
    try:
        command.global_args("-nostdin", "-v", "error", "-y").run(
            get_ffmpeg_exe(), capture_stderr=True
        )
        partial.replace(target)
    except (ffmpeg.Error, OSError) as error:
        said = getattr(error, "stderr", None)
        why = said.decode(errors="replace").strip() if said else str(error)
        raise TuneError(
            f"A shot of {source} cannot be written ({why}). Make room on the disk, or leave the "
            "clip out."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
