"""A tuning as it is asked for, and the folder in which it lies; nothing here imports torch.

The folder is all that whoever asks and whoever trains share: ``job.json`` is the request,
``wish`` what is wanted of a running tuning, ``alive`` who is at work, and ``events.jsonl`` what
has happened so far (`trainer.tune.events`).
"""

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import appdirs

from app.core.errors import LipsmithError

SCHEMA = 1
JOB, WISH, ALIVE = "job.json", "wish", "alive"
REPORT_JSON, REPORT_HTML = "report.json", "report.html"
FULL, DECODER, ADAPTERS = "full", "decoder", "adapters"
MODES = (FULL, DECODER, ADAPTERS)
"""What is trained: the whole network, all but its audio encoder and face encoder, or low-rank
adapters of its convolutions."""
LOSSES = ("copy", "paper", "wav2lip", "stabilised")
"""Objectives by name, see `trainer.tune.course.objective_of`; the last is paper B's."""
RUN, PAUSE, STOP = "run", "pause", "stop"
WISHES = (RUN, PAUSE, STOP)


class TuneError(LipsmithError):
    """A tuning cannot be started or cannot go on; nothing that was there before is lost."""


@dataclass(frozen=True)
class Footage:
    """A clip of the speaker.

    ``faces`` are tracks as ``lipsmith faces`` numbers them; ``at`` is a point on the face: a frame,
    counted from 0, and x and y in px of the picture as it is seen.  With neither, the face that
    is largest for longest in each shot is taken for the speaker's.  ``held`` says that the model is
    to be judged by this clip; where none is, the last shots are held out.
    """

    path: Path
    faces: tuple[int, ...] | None = None
    at: tuple[int, float, float] | None = None
    held: bool = False

    def spec(self) -> str:
        """The same as `app.core.faces.choose.pick_face` reads it.

        >>> Footage(Path("a.mp4"), at=(25, 640, 360)).spec()
        '640,360@25'
        """
        if self.faces is not None:
            return " ".join(map(str, self.faces))
        return f"{self.at[1]:g},{self.at[2]:g}@{self.at[0]}" if self.at else ""


@dataclass(frozen=True)
class TuneOptions:
    """What an expert may change; the defaults are right for everybody else.

    Attributes
    ----------
    mode : str
        One of `MODES`.
    steps : int or None
        How many at most; None for as many as the minutes allow.
    minutes : float or None
        Of training, at most; None for the usual.
    size : int or None
        Side in px of the tuned network's crop; None for that of the base.
    losses : str
        One of `LOSSES`.
    seed : int
    threads : int
        CPU threads; 0 for all.
    """

    mode: str = FULL
    steps: int | None = None
    minutes: float | None = None
    size: int | None = None
    losses: str = "copy"
    seed: int = 0
    threads: int = 0


@dataclass(frozen=True)
class TuneJob:
    """A tuning as it is asked for.

    Attributes
    ----------
    name : str
        The speaker's, and what the model will be called.
    base : str
        Name or path of the model to begin with; empty for the default starter.
    clips : tuple of Footage
        In order of the dates on which they were taken: the last ones are held out.
    consent : str
        The statement of consent, stored with the model.
    """

    name: str
    clips: tuple[Footage, ...]
    consent: str
    base: str = ""
    options: TuneOptions = field(default_factory=TuneOptions)

    def __post_init__(self) -> None:
        """Raise `TuneError` if it cannot be what anybody wants."""
        if not re.fullmatch(r"\w[\w .'-]*", self.name):
            raise TuneError(
                f"{self.name!r} is no name for a speaker. Use letters, digits, dots and dashes."
            )
        if not self.clips:
            raise TuneError("There is no footage to tune on. Add clips of this speaker.")
        if not self.consent.strip():
            raise TuneError(
                f"{self.name}'s consent is missing. Say in a sentence that this person agrees to "
                "a model of their face being made; it is stored with the model."
            )
        for value, known in ((self.options.mode, MODES), (self.options.losses, LOSSES)):
            if value not in known:
                raise TuneError(f"{value!r} is not possible here. Choose from {', '.join(known)}.")

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as in ``job.json``."""
        clips = []
        for clip in self.clips:
            row: dict[str, Any] = {"path": str(clip.path), "faces": clip.faces}
            row |= {"at": clip.at} if clip.at else {}
            clips.append({**row, "held": True} if clip.held else row)
        return {
            "schema": SCHEMA,
            "name": self.name,
            "base": self.base,
            "clips": clips,
            "consent": self.consent,
            "options": asdict(self.options),
        }

    @classmethod
    def of(cls, values: dict[str, Any]) -> "TuneJob":
        """The job that `as_dict` gave; options that this version does not know are passed over.

        Raises
        ------
        TuneError
            If the values are no job.
        """
        try:
            known = {option.name for option in fields(TuneOptions)}
            options = {k: v for k, v in values.get("options", {}).items() if k in known}
            clips = tuple(
                Footage(
                    Path(row["path"]),
                    None if row.get("faces") is None else tuple(map(int, row["faces"])),
                    (int(at[0]), float(at[1]), float(at[2])) if (at := row.get("at")) else None,
                    bool(row.get("held", False)),
                )
                for row in values["clips"]
            )
            return cls(
                values["name"], clips, values["consent"], values["base"], TuneOptions(**options)
            )
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise TuneError(f"This is no tuning ({error!r}). Start it anew.") from error

    def save(self, folder: Path) -> None:
        """Write ``job.json`` into a folder, which is made where it is missing.

        Raises
        ------
        TuneError
            If it cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from error
        _write(folder / JOB, json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, folder: Path) -> "TuneJob":
        """Read what `save` wrote.

        Raises
        ------
        TuneError
            If there is none, or it is damaged.
        """
        try:
            values = json.loads((folder / JOB).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TuneError(
                f"There is no tuning in {folder} ({error}). Name the folder of one."
            ) from error
        return cls.of(values)


def tunings() -> Path:
    """The folder in which tunings lie that nobody has put elsewhere."""
    return Path(appdirs.user_data_dir("lipsmith", appauthor=False)) / "tunings"


def slug(name: str) -> str:
    """A name as a file may be called.

    >>> slug("Anna Müller"), slug("O'Neil")
    ('anna-müller', 'o-neil')
    """
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")


def new_folder(name: str) -> Path:
    """A place for a new tuning of a speaker; not made yet."""
    stem = f"{slug(name)}-{time.strftime('%Y%m%d-%H%M%S')}"
    places = (tunings() / (stem + (f"-{n}" if n else "")) for n in range(1000))
    return next(place for place in places if not place.exists())


def wish(folder: Path) -> str:
    """What is wanted of a tuning: one of `WISHES`, `RUN` where nobody has said."""
    try:
        said = (folder / WISH).read_text(encoding="utf-8").strip()
    except OSError:
        return RUN
    return said if said in WISHES else RUN


def set_wish(folder: Path, said: str) -> None:
    """Say what is wanted of a tuning: one of `WISHES`.

    Raises
    ------
    TuneError
        If it cannot be written.
    """
    _write(folder / WISH, said)


def worker_of(folder: Path) -> int | None:
    """Process id of who is at work on a tuning; None if nobody is, be it that they were killed."""
    try:
        pid = int((folder / ALIVE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return pid if _lives(pid) else None


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Say that this process is at work on a tuning.

    Raises
    ------
    TuneError
        If another one is.
    """
    other = worker_of(folder)
    if other not in (None, os.getpid()):
        raise TuneError(
            f"Another process ({other}) is at work on {folder.name}. Wait for it, or stop it."
        )
    _write(folder / ALIVE, str(os.getpid()))
    try:
        yield
    finally:
        (folder / ALIVE).unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    """Whether a process runs."""
    if os.name == "nt":
        # There a signal 0 ends the process; the handle says whether it has ended.
        import ctypes

        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        code = ctypes.c_ulong()
        running = bool(handle) and kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return bool(running) and code.value == 259  # STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _write(target: Path, text: str) -> None:
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> TuneError:
    return TuneError(
        f"{target} cannot be written ({error.strerror or error}). "
        "Make room on its disk, then start the tuning again: it goes on where it was."
    )
