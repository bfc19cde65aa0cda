"""``lipsmith eval``: dub unseen people as the program does, and measure what comes out."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

import app
from app.core.dub.following import Following
from app.core.dub.plan import ShotPlan
from app.core.dub.render import Cutter, Shown, render
from app.core.dub.voice import Voice
from app.core.errors import LipsmithError, MediaError, ModelError
from app.core.faces.detect import Detector, make_detector
from app.core.library import Model, find_model, open_engine
from app.core.media.writer import MovieWriter
from app.core.progress import Progress, Work, finish
from app.core.shelf import model_files
from app.model.card import file_hash
from app.model.engines import Engine
from trainer.evaluation.clips import (
    Clip,
    beginning,
    choose_sources,
    foreign_sound,
    look_at,
)
from trainer.evaluation.ear import Ear
from trainer.evaluation.frechet import Inception
from trainer.evaluation.landmarks import VARIABLE, Landmarker, landmarks_file
from trainer.evaluation.lending import away, lent
from trainer.evaluation.measure import FOREIGN, HELD, OWN, Meters, Take, measure
from trainer.evaluation.picture import Perceptual
from trainer.evaluation.record import Record, load_record, make_record, save_record
from trainer.evaluation.report import Evaluation
from trainer.evaluation.syncscore import SyncScorer
from trainer.sources import Source, parse_where

EXPERT = "expert-96"
"""The expert that judges where none is named."""


@dataclass(frozen=True)
class EvalOptions:
    """The command line of ``lipsmith eval``; a file that is None is not used."""

    footage: tuple[Path, ...]
    model: str = ""
    seen: tuple[Path, ...] = ()
    manifest: Path | None = None
    where: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    clips: int = 0
    seconds: float = 6.0
    landmarks: Path | None = None
    lpips: str = "squeeze"
    inception: Path | None = None
    syncnet: Path | None = None
    expert: Path | None = None
    silence: str = "closed"
    out: Path = Path("runs")
    engine: str = "auto"
    threads: int = 0

    def as_dict(self) -> dict[str, object]:
        """Plain values, for the report."""

        def plain(value: object) -> object:
            if isinstance(value, tuple):
                return [str(part) for part in value]
            return str(value) if isinstance(value, Path) else value

        return {f.name: plain(getattr(self, f.name)) for f in fields(self)}


class HeldStill:
    """Stands in for a generator: one reference of each shot as it is, whatever is said."""

    name = "reference held still"

    def __init__(self, like: Engine) -> None:
        self.config, self.card = like.config, like.card

    def run(self, faces: NDArray[np.float32], mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """No flow and nothing but the first reference, (n, 3 + 3 K, S, S)."""
        return np.zeros_like(faces)


def evaluate(options: EvalOptions) -> Work[Evaluation]:
    """Dub and measure; started again, it goes on with the clips that are missing.

    Raises
    ------
    LipsmithError
        If the model, the footage or a network that was named cannot be used.
    """
    began = time.monotonic()
    threads = options.threads or torch.get_num_threads()
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    sources = choose_sources(
        options.footage,
        options.seen,
        options.manifest,
        parse_where(options.where),
        options.leave_out,
        options.clips,
    )
    model = find_model(options.model)
    notes: list[str] = []
    meters, files = open_meters(options, notes)
    engine = open_engine(model, options.engine, options.threads, notes.append)
    folder = _claim(options, model, engine, files)
    with TemporaryDirectory(prefix="lipsmith-") as name:
        run = _Run(sources, folder, Path(name), engine, meters, options)
        records = yield from run.all()
    return Evaluation(
        model=model.name,
        model_sha256=model.sha256,
        engine=engine.name,
        settings=options.as_dict(),
        networks=files,
        records=records,
        left_out=run.skipped,
        notes=notes,
        took=round(time.monotonic() - began),
    )


def open_meters(options: EvalOptions, notes: list[str]) -> tuple[Meters, dict[str, str]]:
    """Every network that measures and is at hand; sentences about those that are not."""
    files: dict[str, str] = {}
    landmarks = landmarks_file(options.landmarks)
    if landmarks is None:
        notes.append(
            "No landmark network: the columns of the mouth's opening, and LMD, are absent. "
            f"Name an ONNX file such as PFLD's with --landmarks or {VARIABLE}."
        )
    expert = options.expert or model_files().get(EXPERT)
    if expert is None:
        notes.append("No sync expert: its columns are absent. Name one with --expert.")
    perceptual = None
    try:
        perceptual = Perceptual(options.lpips)
    except ModelError as error:
        notes.append(f"{error} LPIPS and FID-{options.lpips} are absent.")
    if options.inception is None:
        notes.append(
            "No Inception weights: FID is given on LPIPS's backbone only, and named after it. "
            "--inception FILE takes torchvision's."
        )
    if options.syncnet is None:
        notes.append(
            "No SyncNet weights: LSE-C and LSE-D are absent. --syncnet FILE takes those that "
            "'lipsmith models import' made of syncnet_v2.model."
        )
    meters = Meters(
        Landmarker(landmarks) if landmarks else None,
        perceptual,
        Inception(options.inception) if options.inception else None,
        Ear(expert) if expert else None,
        SyncScorer(options.syncnet) if options.syncnet else None,
    )
    for name, path in (
        ("landmarks", landmarks),
        ("expert", expert),
        ("inception", options.inception),
        ("syncnet", options.syncnet),
    ):
        if path:
            files[name] = file_hash(path)
    if perceptual:
        files["lpips"] = perceptual.backbone
    return meters, files


def _claim(options: EvalOptions, model: Model, engine: Engine, files: dict[str, str]) -> Path:
    """The folder of records: one for each model, set of networks and version of the code."""
    asked = [options.seconds, options.silence]
    key = [model.sha256, engine.name, asked, sorted(files.items()), _code()]
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:12]
    folder = options.out / "eval" / f"{model.name}-{digest}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


@cache
def _code() -> str:
    """Hash of the code that dubs and measures, as it was when this process first asked."""
    code = hashlib.sha256(app.__version__.encode())
    root = Path(app.__file__).resolve().parents[1]
    for room in ("app/core", "app/model", "trainer"):
        for path in sorted(root.glob(f"{room}/**/*.py")):
            code.update(path.read_bytes())
    return code.hexdigest()


@dataclass
class _Job:
    """A clip to evaluate, under the name that tells it from the others."""

    name: str
    source: Source
    record: Record | None


class _Run:
    """The clips of one evaluation, looked at when they are needed."""

    def __init__(
        self,
        sources: Sequence[Source],
        folder: Path,
        temporary: Path,
        engine: Engine,
        meters: Meters,
        options: EvalOptions,
    ) -> None:
        self._folder, self._temporary = folder, temporary
        self._engine, self._meters, self._options = engine, meters, options
        self._held = HeldStill(engine)
        self._detector: Detector = make_detector()
        self._clips: dict[str, Clip] = {}
        self.skipped: dict[str, str] = {}
        self._jobs = [
            _Job(name, source, load_record(folder, name, source.path))
            for name, source in zip(_names(sources), sources, strict=True)
        ]

    def all(self) -> Work[list[Record]]:
        """Evaluate every clip that can be used."""
        usable = []
        for number, job in enumerate(self._jobs):
            yield Progress("Looking at the clips", number, len(self._jobs))
            try:
                # A finished clip is looked at again only if another one needs its sound.
                if job.record is None:
                    self._clip(job)
                usable.append(job)
            except LipsmithError as error:
                self.skipped[job.name] = str(error)
        if len(usable) < 2:
            reasons = " ".join(f"{name}: {reason}" for name, reason in self.skipped.items())
            raise MediaError(f"Fewer than two clips can be used. {reasons}")
        donors = [usable[i] for i in foreign_sound([job.source.identity for job in usable])]
        done = []
        for number, (job, donor) in enumerate(zip(usable, donors, strict=True), 1):
            if job.record is None or job.record.donor != donor.name:
                title = f"{job.name}, also with {donor.name} ({number} of {len(usable)})"
                job.record = yield from self._evaluate(job, donor, title)
            done.append(job.record)
        return done

    def _clip(self, job: _Job) -> Clip:
        """A clip's beginning, looked at."""
        if job.name not in self._clips:
            target = self._temporary / f"{len(self._clips)}{job.source.path.suffix}"
            info = finish(beginning(job.source.path, self._options.seconds, target))
            look = look_at(
                job.name,
                job.source.identity,
                info,
                self._detector,
                self._meters.landmarker,
                self._options.silence,
                ear=self._meters.ear,
            )
            self._clips[job.name] = finish(look)
        return self._clips[job.name]

    def _evaluate(self, job: _Job, donor: _Job, title: str) -> Work[Record]:
        clip, lender = self._clip(job), self._clip(donor)
        total = 3 * len(clip.times)
        takes: dict[str, Take] = {}
        for name, voice, engine, sound in (
            (OWN, clip.voice, self._engine, clip.info.path),
            (FOREIGN, lent(clip, lender), self._engine, lender.info.path),
            (HELD, clip.voice, self._held, clip.info.path),
        ):
            done = len(takes) * len(clip.times)
            movie = self._temporary / f"{name}.mkv"
            for progress in dub_clip(clip, voice, engine, movie):
                yield Progress(title, done + progress.done, total)
            takes[name] = Take(movie, clip.plan(voice), voice, sound)
        record = make_record(
            clip,
            job.source.path,
            donor.name,
            away(clip, lender),
            *measure(clip, takes, self._meters),
        )
        for take in takes.values():
            take.movie.unlink()
        try:
            save_record(self._folder, record)
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        yield Progress(title, total, total)
        return record


def dub_clip(clip: Clip, voice: Voice, engine: Engine, target: Path) -> Work[None]:
    """Dub a clip as the program does, without its sound."""
    plan = clip.plan(voice)
    choose = _still(clip, engine) if isinstance(engine, HeldStill) else None
    cutter = Cutter(clip.info, clip.analysis, plan, voice, engine, clip.silence, choose)
    with MovieWriter(target, clip.info, threads=1, carry=False) as writer:
        yield from render(
            clip.info,
            cutter,
            engine,
            writer,
            total=len(plan.weight),
            hold_until=Fraction(0),
            threads=1,
        )
        writer.finish()


def _still(clip: Clip, engine: Engine) -> Callable[[ShotPlan], Shown]:
    """The references that suit the whole of a shot, in each of its frames."""
    size, count = engine.config.size, engine.config.references

    def choose(shot: ShotPlan) -> Shown:
        album = Following(clip.info, clip.analysis.pts, shot, size, count).album
        return lambda index: album.still if album else ()

    return choose


def _names(sources: Sequence[Source]) -> list[str]:
    """Names without endings; with their folders where they would not be told apart."""
    short = [Path(source.name).stem for source in sources]
    if len(set(short)) == len(short):
        return short
    return [Path(source.name).as_posix() for source in sources]


def _unwritable(folder: Path, error: OSError) -> MediaError:
    return MediaError(
        f"{folder} cannot be written ({error.strerror or error}). "
        "Choose another --out folder, one that may be written to and has room."
    )
