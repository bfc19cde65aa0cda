"""``lipsmith tune``: a job from the words of a command line, and the copies of its report."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import MediaError
from app.core.progress import Work
from trainer.tune.job import (
    JOB,
    REPORT_HTML,
    REPORT_JSON,
    Footage,
    TuneError,
    TuneJob,
    TuneOptions,
    new_folder,
)
from trainer.tune.report import TuneReport
from trainer.tune.run import tune


@dataclass(frozen=True)
class TuneArguments:
    """The words of the command line; see ``lipsmith tune --help``."""

    clips: tuple[Path, ...] = ()
    speaker: str = ""
    consent: str = ""
    output: str = ""
    held_out: tuple[Path, ...] = ()
    base: str = ""
    mode: str = "full"
    losses: str = "copy"
    size: int | None = None
    steps: int | None = None
    minutes: float | None = None
    seed: int = 0
    job: Path | None = None
    json: Path | None = None
    html: Path | None = None
    threads: int = 0


def tune_clips(args: TuneArguments) -> Work[TuneReport]:
    """Begin a tuning, or go on with the one in a folder, and copy its report where it is wanted.

    Raises
    ------
    LipsmithError
        If the words make no sense, or the tuning cannot go on.
    """
    folder = args.job
    if folder is None or not (folder / JOB).exists():
        job = job_of(args)
        folder = folder or new_folder(job.name)
        if folder.is_dir() and any(folder.iterdir()):
            # It is the tuning's own: deleting the model deletes it whole.
            raise TuneError(
                f"{folder} holds other files and no tuning. Name a folder that is new or empty."
            )
        job.save(folder)
    elif args.clips:
        raise TuneError(
            f"{folder} holds a tuning that was begun with clips of its own. Leave the clips out to "
            "go on with it, or name another folder."
        )
    report = yield from tune(folder)
    for name, target in ((REPORT_JSON, args.json), (REPORT_HTML, args.html)):
        if target:
            try:
                shutil.copyfile(folder / name, target)
            except OSError as error:
                raise MediaError(
                    f"{target} cannot be written ({error.strerror or error}). "
                    f"The report lies in {folder}."
                ) from error
    return report


def job_of(args: TuneArguments) -> TuneJob:
    """The job that a command line asks for.

    Raises
    ------
    TuneError
        If it lacks something, or a word makes no sense.
    """
    if not args.output:
        raise TuneError("The model needs a name. Give the speaker's with -o NAME.")
    faces, at = face_of(args.speaker)
    clips = [Footage(path.absolute(), faces, at) for path in args.clips]
    held = [Footage(path.absolute(), faces, at, held=True) for path in args.held_out]
    options = TuneOptions(
        args.mode, args.steps, args.minutes, args.size, args.losses, args.seed, args.threads
    )
    return TuneJob(args.output, (*clips, *held), args.consent, args.base, options)


def face_of(speaker: str) -> tuple[tuple[int, ...] | None, tuple[int, float, float] | None]:
    """Tracks, or a point, of ``--speaker``.

    Raises
    ------
    TuneError
        If it is neither.

    Examples
    --------
    >>> face_of("2"), face_of("640,360@25")
    (((2,), None), (None, (25, 640.0, 360.0)))
    """
    if not speaker:
        return None, None
    if re.fullmatch(r"\d+( \d+)*", speaker):
        return tuple(map(int, speaker.split())), None
    point = re.fullmatch(r"([\d.]+),([\d.]+)@(\d+)", speaker)
    if point is None:
        raise TuneError(
            f"--speaker {speaker} names no face. Give a number as 'lipsmith faces CLIP' lists it, "
            "or a point on the face in a frame as x,y@frame."
        )
    return None, (int(point[3]), float(point[1]), float(point[2]))
