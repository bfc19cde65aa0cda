"""Footage to dataset: faces found, aligned and cut as the program itself does it, with their sound.

One file at a time is analysed and cut, and what comes out goes straight to the disk, so the
memory of a thousand hours is that of the longest file's landmarks and mel frames.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.core.compose.sample import crop
from app.core.errors import FaceError, MediaError
from app.core.faces.analyse import analyse
from app.core.faces.choose import Cast, pick_face
from app.core.faces.detect import Detector, make_detector
from app.core.faces.geometry import stored_to_display
from app.core.faces.track import Analysis
from app.core.media.planes import to_planar
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, video_of
from app.core.media.types import MediaInfo
from app.core.progress import Progress, Work, retold
from trainer.pack import CROP, MARGIN, Clip, Pack
from trainer.packing import (
    DatasetError,
    PackWriter,
    Skipped,
    alone_with,
    is_pack,
    read_about,
)
from trainer.pieces import BLURRED, Piece, Unusable, find_pieces, pack_matrix, sharpness_of
from trainer.sound import hear
from trainer.sources import Source

_VERSION = 1  # of what is found in a pack made by this module
_LOOKED_AT = 5  # crops of a clip whose sharpness is measured

Watch = Callable[[Source, MediaInfo, Analysis, Cast], None]
"""Is told what was found in a file, before it is cut."""


@dataclass(frozen=True)
class DatasetReport:
    """What `build` made.

    ``minutes`` of picture in ``clips`` clips of ``people`` people; ``skipped`` is what was not
    used; ``reused`` says that the dataset was there already.  Crops are ``side`` px wide; of
    ``enlarged``, a share of the clips, the face is smaller in the footage than it is stored.
    """

    folder: Path
    clips: int
    people: int
    minutes: float
    skipped: tuple[Skipped, ...]
    reused: bool = False
    side: int = CROP
    enlarged: float = 0.0


def build(
    sources: Sequence[Source],
    folder: Path,
    detector: Detector | None = None,
    threads: int = 0,
    side: int = CROP,
    watch: Watch | None = None,
) -> Work[DatasetReport]:
    """Make a dataset of footage, or find it made already.

    In every shot the face that is largest for longest is taken, or the one that its source names,
    where it is visible, not turned away, and there is sound.  Stopped at any moment, the same
    call goes on after the last finished file; where another process is at it, this one waits.

    Parameters
    ----------
    sources
        See `trainer.sources.find_sources`.
    folder : Path
        Where the pack (`trainer.pack`) will be; an older one there is replaced at the end.
    detector : Detector, optional
        By default the one with which the program finds faces.
    threads : int
        Decoding threads, 0 for FFmpeg's choice.
    side : int
        Of the stored crops, px: see `trainer.pack.side_for`.  Faces that would have to be enlarged
        more than `trainer.pieces.ENLARGED` times are left out.
    watch
        Is told of each file that is looked at.

    Raises
    ------
    MediaError
        If nothing in the footage can be used, or the folder cannot be written to.
    """
    recipe = {"version": _VERSION, "sources": [_signature(source) for source in sources]}
    if side != CROP:  # said only then, so that packs made when there was one side are found again
        recipe["side"] = side
    if _made(folder, recipe):
        return report_on(folder, reused=True)
    with (yield from alone_with(folder)):
        if not _made(folder, recipe):
            with PackWriter(folder, recipe, side) as writer:
                yield from _pack(sources, writer, detector, threads, side, watch)
            return report_on(folder)
    return report_on(folder, reused=True)


def place_for(out: Path, name: str, side: int) -> Path:
    """Where the dataset of a name lies among others, a folder for each side of its crops.

    >>> place_for(Path("runs"), "footage", 128).name, place_for(Path("runs"), "footage", 221).name
    ('footage', 'footage-221')
    """
    return out / (name if side == CROP else f"{name}-{side}")


def report_on(folder: Path, reused: bool = False) -> DatasetReport:
    """Count what is in a finished pack."""
    pack = Pack(folder)
    seconds = sum(clip.times[-1] - clip.times[0] for clip in pack.clips)
    skipped = tuple(Skipped(**skip) for skip in read_about(folder)["skipped"])
    people, own = len(pack.by_identity()), pack.side / MARGIN
    small = sum(clip.detail is not None and clip.detail < own for clip in pack.clips)
    return DatasetReport(
        *(folder, len(pack.clips), people, seconds / 60, skipped, reused),
        side=pack.side,
        enlarged=small / len(pack.clips),
    )


def _made(folder: Path, recipe: dict[str, Any]) -> bool:
    return is_pack(folder) and read_about(folder)["recipe"] == recipe


def _pack(
    sources: Sequence[Source],
    writer: PackWriter,
    detector: Detector | None,
    threads: int,
    side: int,
    watch: Watch | None,
) -> Iterator[Progress]:
    """Add what is not in a pack yet, and finish it."""
    todo = [source for source in sources if source.name not in writer.done]
    lengths = {source.name: _length(source) for source in todo}
    total = max(1, sum(lengths.values()))
    before = 0
    for source in todo:
        faces = detector or make_detector()
        detector = faces
        for share in _pack_file(source, writer, faces, threads, side, watch):
            done = before + int(share * lengths[source.name])
            yield Progress("Preparing footage", done, total)
        before += lengths[source.name]
    if not writer.clips:
        writer.discard()
        raise MediaError(_nothing_usable(writer.skipped))
    writer.finish()


def _pack_file(
    source: Source,
    writer: PackWriter,
    detector: Detector,
    threads: int,
    side: int,
    watch: Watch | None,
) -> Iterator[float]:
    """Add one file to a pack; yields the share of it that is done."""
    frames, mels = writer.frames.count, writer.mel.count
    try:
        clips, skipped = yield from _use_file(source, writer, detector, threads, side, watch)
    except DatasetError:
        raise
    except (MediaError, FaceError, Unusable) as error:
        writer.frames.cut(frames)
        clips, skipped = [], [Skipped(source.name, str(error))]
    if not clips:
        writer.mel.cut(mels)
    writer.add(source.name, clips, skipped)


def _use_file(
    source: Source,
    writer: PackWriter,
    detector: Detector,
    threads: int,
    side: int,
    watch: Watch | None,
) -> Generator[float, None, tuple[list[Clip], list[Skipped]]]:
    """Add what is usable of a file to the pack's arrays; returns its clips and the rest."""
    info = probe(source.path)
    video_of(info)
    sound = hear(info)
    analysis = yield from retold(analyse(info, detector, threads), _share)
    if not analysis.tracks:
        raise Unusable("no face was found in it")
    begins = [int(pts) * analysis.time_base for pts in analysis.pts]
    seconds = np.array([float(time) for time in begins])
    heard = (float(sound.start), float(sound.start) + sound.seconds)
    pieces: list[Piece] = []
    skipped: list[Skipped] = []
    cast = pick_face(analysis, source.face)
    if watch:
        watch(source, info, analysis, cast)
    for track in cast:
        try:
            pieces += find_pieces(track, seconds[track.first : track.end], heard, side)
        except Unusable as error:
            place = _place(source, analysis, track.first)
            skipped.append(Skipped(place, str(error), track.first, track.end))
    mel = writer.mel.count
    writer.mel.append(sound.mel.T)
    clips = []
    for piece, start in (yield from _cut(info, pieces, writer, threads, side)):
        if start is None:
            place = _place(source, analysis, piece.first)
            why = "its face is out of focus"
            skipped.append(Skipped(place, why, piece.first, piece.end))
            continue
        times = tuple(float(time - sound.start) for time in begins[piece.first : piece.end])
        clips.append(
            Clip(
                *(source.name, source.identity, start, len(times), mel, sound.mel.shape[1], times),
                detail=round(piece.side, 1),
                first=piece.first,
            )
        )
    return clips, skipped


def _cut(
    info: MediaInfo, pieces: list[Piece], writer: PackWriter, threads: int, side: int
) -> Generator[float, None, list[tuple[Piece, int | None]]]:
    """Cut pieces, which follow each other in time, out of a file into the pack.

    Returns
    -------
    list of (Piece, int or None)
        Where in the pack's frames each piece begins; None where it is out of focus.
    """
    video = video_of(info)
    to_display = stored_to_display(video)
    done: list[tuple[Piece, int | None]] = []
    with VideoReader(info, threads) as reader:
        frames = iter(reader)
        for piece in pieces:
            start = writer.frames.count
            looks = set(np.linspace(piece.first, piece.end - 1, _LOOKED_AT).astype(int).tolist())
            sharpness = []
            for index, frame in frames:
                if index < piece.first:
                    continue
                matrix = pack_matrix(piece.points[index - piece.first], side) @ to_display
                cropped = crop(to_planar(frame), matrix, side)
                writer.frames.append(cropped[None])
                if index in looks:
                    sharpness.append(sharpness_of(cropped))
                    yield 0.5 + 0.5 * index / max(video.frames, index + 1)
                if index + 1 == piece.end:
                    break
            sharp = float(np.median(sharpness)) >= BLURRED
            if not sharp:
                writer.frames.cut(start)
            done.append((piece, start if sharp else None))
    return done


def _share(progress: Progress) -> float:
    """How much of a file the first pass is through; it is half the work."""
    return 0.5 * progress.done / max(1, progress.total)


def _place(source: Source, analysis: Analysis, frame: int) -> str:
    """Name a place in a file: the file alone where it has but one shot."""
    if not analysis.cuts:
        return source.name
    return f"{source.name}, shot {1 + sum(cut <= frame for cut in analysis.cuts)}"


def _length(source: Source) -> int:
    """Frames of a file, as far as it says; 1 where it says nothing."""
    try:
        video = probe(source.path).video
    except MediaError:
        return 1
    return max(1, video.frames) if video else 1


def _signature(source: Source) -> dict[str, str | int]:
    stat = source.path.stat()
    return {
        "file": source.name,
        "identity": source.identity,
        "licence": source.licence,
        "bytes": stat.st_size,
        "changed": stat.st_mtime_ns,
        **({"face": source.face} if source.face else {}),
    }


def _nothing_usable(skipped: Sequence[Skipped]) -> str:
    reasons = "; ".join(f"{skip.file}: {skip.reason}" for skip in skipped[:3])
    return (
        f"None of the footage can be used to train on ({reasons}). "
        "Use clips in which one person speaks and is seen from the front, with sound."
    )
