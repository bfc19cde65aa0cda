"""From clips to crops: what can be learnt from, what is held out, and why not the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.errors import MediaError
from app.core.progress import Work
from app.model.expert import Expert
from trainer.dataset import build
from trainer.pack import Clip, Pack, side_for
from trainer.packing import DatasetError, Skipped, read_about
from trainer.pieces import SHORTEST
from trainer.sources import Source
from trainer.sync import check_sync
from trainer.tune.events import HELD_OUT, LEFT_OUT, TO_TRAIN, Shot
from trainer.tune.job import TuneError, TuneJob
from trainer.tune.notes import FileNotes, Notebook, TrackNotes

SHARE = 0.2
"""Of the usable footage that is held out, where nobody has said what is to be."""
LEAST_HELD, MOST_HELD = 4.0, 45.0
"""Seconds of it: with fewer nothing can be told, and more take longer to judge than they tell."""
GAP = 1.0
"""Seconds between what is learnt from and what is held out, where both are of one shot."""
MUSIC = 6.0
"""Decibels by which speech must be louder than what is heard in its pauses."""
TWO_PEOPLE = 0.45
"""How unlike itself a face may become in a shot; real ones reach 0.3, with hands before them."""
_TOLD = 0.5  # s of a gap that is worth telling


@dataclass(frozen=True)
class Harvest:
    """What a speaker's clips give.

    ``train`` and ``held`` are clips of the pack in ``folder``, ``shots`` all of the footage,
    ``notes`` what was seen and heard in each file.
    """

    folder: Path
    train: tuple[Clip, ...]
    held: tuple[Clip, ...]
    shots: tuple[Shot, ...]
    usable_s: float
    heard_s: float
    notes: dict[str, FileNotes]

    @property
    def all(self) -> tuple[Clip, ...]:
        """Everything that is used."""
        return (*self.train, *self.held)

    def minutes(self) -> dict[str, float]:
        """How much there is, by what becomes of it."""
        train, held = (sum(map(seconds, part)) for part in (self.train, self.held))
        parts = {"usable": self.usable_s, "heard": self.heard_s, "train": train, "held_out": held}
        return {name: round(value / 60, 3) for name, value in parts.items()}

    def pack(self, clips: Sequence[Clip]) -> Pack:
        """The pack with these clips only."""
        pack = Pack(self.folder)
        pack.clips = list(clips)
        return pack


class NothingUsable(TuneError):
    """None, or too little, of the footage can be learnt from; ``shots`` say why of each."""

    def __init__(self, sentence: str, shots: Sequence[Shot]) -> None:
        super().__init__(sentence)
        self.shots = tuple(shots)


def harvest(
    job: TuneJob, folder: Path, size: int, ear: tuple[Expert, str] | None = None
) -> Work[Harvest]:
    """Find, cut and sort out what can be learnt from.

    Parameters
    ----------
    folder : Path
        Where the pack and the notes will lie; begun work is taken up.
    size : int
        Of the crop that the network sees, px.
    ear
        An expert of ours that listens whether sound is late, and moves it; with its file's hash.

    Raises
    ------
    NothingUsable
        If too little is left.
    TuneError
        If a clip is missing or nothing can be written.
    """
    sources = _sources(job)
    notebook = Notebook(folder / "notes")
    pack = folder / "crops"
    try:
        yield from build(
            sources, pack, threads=job.options.threads, side=side_for(size), watch=notebook
        )
    except DatasetError as error:
        raise TuneError(str(error)) from error
    except MediaError as error:
        shots = [Shot(str(clip.path), 0, 0, 0.0, LEFT_OUT, _why(clip.path)) for clip in job.clips]
        raise NothingUsable(str(error), shots) from error
    if ear:
        yield from check_sync(pack, *ear)
    skipped = [Skipped(**skip) for skip in read_about(pack)["skipped"]]
    notes = {s.name: found for s in sources if (found := notebook.read(s.name))}
    return sort_out(job, pack, notes, skipped)


def sort_out(
    job: TuneJob, folder: Path, notes: dict[str, FileNotes], skipped: Sequence[Skipped]
) -> Harvest:
    """Say of every piece of footage what becomes of it.

    Raises
    ------
    NothingUsable
        If too little is left.
    """
    left_out = [_left_out(skip, notes) for skip in skipped] + _gaps(notes)
    usable: list[Clip] = []
    for clip in Pack(folder).clips:
        reason = _objection(clip, notes.get(clip.file))
        if reason:
            left_out.append(_shot(clip, notes, LEFT_OUT, reason))
        else:
            usable.append(clip)
    order = {str(footage.path): number for number, footage in enumerate(job.clips)}
    usable.sort(key=lambda clip: (order[clip.file], clip.first or 0))
    train, held = split(usable, {str(c.path) for c in job.clips if c.held}, notes)
    total = sum(map(seconds, usable))
    if not train or not held:
        raise NothingUsable(
            f"{total:.1f} s of the footage can be used to tune on, which is too little to learn "
            f"from some of it and judge by the rest. Add footage in which {job.name} speaks and "
            "is seen from the front: 15 s at the least, a minute or two to gain much.",
            left_out
            + [_shot(clip, notes, LEFT_OUT, "too little to be divided") for clip in usable],
        )
    shots = [_shot(clip, notes, TO_TRAIN) for clip in train]
    shots += [_shot(clip, notes, HELD_OUT) for clip in held]
    shots = sorted(shots + left_out, key=lambda shot: (order.get(shot.clip, 0), shot.first))
    heard = sum(_heard(clip, notes) for clip in (*train, *held))
    return Harvest(folder, tuple(train), tuple(held), tuple(shots), total, heard, notes)


def split(
    clips: Sequence[Clip], named: set[str], notes: dict[str, FileNotes]
) -> tuple[list[Clip], list[Clip]]:
    """Divide clips into those to learn from and those to judge by, whole shots each.

    The last shots are held out, about `SHARE` of the footage, or those of the files ``named``.  A
    single shot is divided, with `GAP` in between.
    """
    if named:
        held = [clip for clip in clips if clip.file in named]
        return [clip for clip in clips if clip.file not in named], held
    shots: dict[tuple[str, int], list[Clip]] = {}
    for clip in clips:
        shots.setdefault((clip.file, _track_number(clip, notes)), []).append(clip)
    total = sum(map(seconds, clips))
    wanted = min(MOST_HELD, max(LEAST_HELD, SHARE * total))
    groups = list(shots.values())
    if len(groups) == 1:
        return _divided(groups[0], wanted)
    held = []
    while len(groups) > 1 and sum(map(seconds, held)) < wanted:
        held = [*groups.pop(), *held]
    return [clip for group in groups for clip in group], held


def seconds(clip: Clip) -> float:
    """How long a clip is."""
    return clip.count / _rate(clip)


def _rate(clip: Clip) -> float:
    return (clip.count - 1) / max(1e-6, clip.times[-1] - clip.times[0])


def _divided(clips: Sequence[Clip], wanted: float) -> tuple[list[Clip], list[Clip]]:
    """Hold the end of a single shot out."""
    train, last = list(clips[:-1]), clips[-1]
    gap, least = round(GAP * _rate(last)), SHORTEST
    keep = max(least, round(wanted * _rate(last)))
    if seconds(last) <= wanted * 2 and train:
        return train, [_cut(last, gap, last.count)]
    if last.count < 2 * least + gap:
        return [], []
    middle = max(least, last.count - keep - gap)
    return [*train, _cut(last, 0, middle)], [_cut(last, middle + gap, last.count)]


def _cut(clip: Clip, first: int, end: int) -> Clip:
    return replace(
        clip,
        start=clip.start + first,
        count=end - first,
        times=clip.times[first:end],
        first=(clip.first or 0) + first,
    )


def _sources(job: TuneJob) -> list[Source]:
    sources = []
    for clip in job.clips:
        if not clip.path.is_file():
            raise TuneError(f"There is no footage at {clip.path}. Check the name and the folder.")
        sources.append(Source(clip.path, str(clip.path), job.name, face=clip.spec()))
    names = [source.name for source in sources]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise TuneError(f"{twice} is named twice. Name each clip once, with all its faces.")
    return sources


def track_of(clip: Clip, notes: dict[str, FileNotes]) -> TrackNotes | None:
    """The speaker's face in the shot that a clip is of."""
    number = _track_number(clip, notes)
    return notes[clip.file].tracks[number] if number >= 0 else None


def _track_number(clip: Clip, notes: dict[str, FileNotes]) -> int:
    tracks = notes[clip.file].tracks if clip.file in notes else ()
    first = clip.first or 0
    here = [n for n, track in enumerate(tracks) if track.first <= first < track.end]
    return here[0] if here else -1


def _objection(clip: Clip, notes: FileNotes | None) -> str:
    """Why a clip that could be cut is not used all the same; empty if it is."""
    if notes is None:
        return ""
    track = track_of(clip, {clip.file: notes})
    if track and track.change > TWO_PEOPLE:
        return "two people seem to be mixed in it"
    if notes.clear_db is not None and notes.clear_db < MUSIC:
        return "music or other voices are under the speech"
    first = clip.first or 0
    if not notes.heard(first, first + clip.count):
        return "nobody speaks in it"
    return ""


def _heard(clip: Clip, notes: dict[str, FileNotes]) -> float:
    first = clip.first or 0
    return notes[clip.file].heard(first, first + clip.count) if clip.file in notes else 0.0


def _shot(clip: Clip, notes: dict[str, FileNotes], use: str, reason: str = "") -> Shot:
    first = clip.first or 0
    if clip.offset and use != LEFT_OUT:
        frames = "frame" if abs(clip.offset) == 1 else "frames"
        when = "late" if clip.offset > 0 else "early"
        reason = f"its sound was {abs(clip.offset)} {frames} {when}, and is moved"
    return Shot(clip.file, first, first + clip.count, round(seconds(clip), 2), use, reason)


def _left_out(skip: Skipped, notes: dict[str, FileNotes]) -> Shot:
    name = next((name for name in notes if skip.file.startswith(name)), skip.file)
    found = notes.get(name)
    end = skip.end or (found.frames if found else 0)
    long = (end - skip.first) / found.rate if found else 0.0
    return Shot(name, skip.first, end, round(long, 2), LEFT_OUT, skip.reason)


def _gaps(notes: dict[str, FileNotes]) -> list[Shot]:
    """Stretches inside usable shots in which the mouth cannot be seen."""
    found = []
    for name, file in notes.items():
        for first, last, reason in file.gaps:
            long = (last + 1 - first) / file.rate
            if long >= _TOLD:
                found.append(Shot(name, first, last + 1, round(long, 2), LEFT_OUT, _SAID[reason]))
    return found


_SAID = {
    "no face": "no face is seen",
    "another face": "another face is seen",
    "hidden": "its face is hidden",
    "turned away": "its face is turned away",
}


def _why(path: Path) -> str:
    return f"nothing in {path.name} can be used"
