"""One tuning from its job to its verdict; started again, it goes on where it was."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import torch
from torch import nn

from app.core import shelf
from app.core.errors import LipsmithError, ModelError
from app.core.faces.detect import make_detector
from app.core.library import find_model, open_engine
from app.core.progress import Progress, Work
from app.model.card import Card, CheckpointError, file_hash
from app.model.checkpoint import load_checkpoint, save_checkpoint
from app.model.expert import Expert, SyncExpert
from app.model.generator import Generator
from trainer import sample
from trainer.evaluation.ear import read_expert
from trainer.evaluation.run import EXPERT, EvalOptions, open_meters
from trainer.pack import Pack
from trainer.perceptual import load_lpips
from trainer.tune.compare import figures, hears
from trainer.tune.course import USUAL_MINUTES
from trainer.tune.decide import HEARD, Fit, decide, sound_fits
from trainer.tune.events import DONE, FAILED, HARVEST, JUDGE, LEFT_OUT, EventLog
from trainer.tune.expect import expected_gain, expected_seconds
from trainer.tune.harvest import Harvest, NothingUsable, harvest, seconds
from trainer.tune.job import REPORT_JSON, TuneError, TuneJob, at_work, slug
from trainer.tune.judging import STARTER, TUNED, Bench, Judged, judge_shots
from trainer.tune.modes import at_size, tunable
from trainer.tune.report import TuneReport, write_report
from trainer.tune.shots import held_shots
from trainer.tune.train import Teachers, Tuner

T = TypeVar("T")
BASE = "base.safetensors"
_BASE_NAME = "base.json"
_TELLING = 3.0  # per cent of the frames in which something is in front, from which on it is told
_EVERY = 1.0  # s between two events that tell how far a stage is


def tune(folder: Path) -> Work[TuneReport]:
    """Work on the tuning in a folder until there is a verdict; one that is over is read again.

    Raises
    ------
    LipsmithError
        If it cannot go on; the event ``failed`` says the same, and nothing is lost.
    """
    job = TuneJob.load(folder)
    if (folder / REPORT_JSON).exists():
        return TuneReport.load(folder)
    torch.set_num_threads(job.options.threads or os.cpu_count() or 1)
    cv2.setNumThreads(1)  # its pictures are too small to be worth sharing out
    with at_work(folder):
        log = EventLog(folder)
        try:
            with _full_disk_told(folder):
                return (yield from _Tuning(job, folder, log).all())
        except LipsmithError as error:
            with suppress(TuneError):  # the disk may be full
                log.add("failed", sentence=str(error))
                log.stage(FAILED)
            raise


@contextmanager
def _full_disk_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        # torch says so when a file of its own cannot be written.
        torn = any(said in str(error) for said in ("PytorchStreamWriter", "inline_container"))
        if isinstance(error, torch.OutOfMemoryError) or not (isinstance(error, OSError) or torn):
            raise
        why = (isinstance(error, OSError) and error.strerror) or "its disk is full"
        raise TuneError(
            f"{folder} cannot be written ({why}). Make room on its disk, then start the tuning "
            "again: it goes on where it was."
        ) from error


class _Teller:
    """Tells how far a stage is, now and then."""

    def __init__(self, log: EventLog, stage: str) -> None:
        self._log, self._stage, self._at = log, stage, 0.0
        self._began, self._first = time.monotonic(), 0
        self._name = ""
        log.stage(stage)

    def tell(self, progress: Progress) -> None:
        """Pass on how far it is."""
        now = time.monotonic()
        if progress.stage != self._name:
            self._name, self._began, self._first = progress.stage, now, progress.done
        if now - self._at >= _EVERY:
            self._at, done = now, progress.done - self._first
            left = (now - self._began) * (progress.total - progress.done) / done if done else None
            eta = None if left is None else round(left)
            self._log.stage(self._stage, progress.done, progress.total, eta)


@dataclass
class _Tuning:
    """One tuning, stage by stage."""

    job: TuneJob
    folder: Path
    log: EventLog

    def all(self) -> Work[TuneReport]:
        """Harvest, train, judge, decide."""
        began = time.monotonic()
        self.notes: list[str] = []
        base, card, self.base_name, self.base_hash = self._base()
        net = at_size(tunable(base, self.base_name), self.job.options.size)
        expert, ear = self._expert()
        teachers = Teachers(expert, self._lpips())
        try:
            found = yield from self._harvest(net.config.size, expert, ear)
        except NothingUsable as error:
            self.log.harvest(list(error.shots), 0.0, 0.0, 0.0, "")
            return self._over(TuneReport(self.job.as_dict(), False, str(error), shots=error.shots))
        fits = yield from self._told(sound_fits(found.pack(found.all), expert), HARVEST)
        self._announce(found, fits)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        packs = found.pack(found.train), found.pack(found.held)
        yield from self._told(self._look_for_hands(packs), HARVEST)
        tuner = Tuner(self.folder, net, *packs, teachers, self.job.options, device)
        yield from tuner.run()
        tuned, chosen = tuner.best()
        judged = yield from self._judge(found, tuned, card)
        named = figures(judged)
        real = [one.sure["real"] for one in judged if np.isfinite(one.sure["real"])]
        sure = float(np.mean(real)) if real else float("nan")
        decision = decide(named, sure, fits, hears(judged))
        report = TuneReport(
            self.job.as_dict(),
            decision.kept,
            decision.reason,
            decision.advice,
            named,
            shots=found.shots,
            minutes=found.minutes(),
            training={
                "steps": tuner.reached(),
                "chosen": chosen,
                "took_s": round(time.monotonic() - began),
            },
            sound_fits=None if np.isnan(fits.sure) else round(fits.sure, 2),
            base=self.base_name,
            base_sha256=self.base_hash,
            notes=tuple(self.notes),
        )
        if report.kept:
            report = replace(report, model=str(self._keep(tuned, card, report)))
        return self._over(report)

    def _base(self) -> tuple[nn.Module, Card, str, str]:
        """The base from its copy in the folder, which is made first: then it may be deleted."""
        copy, about = self.folder / BASE, self.folder / _BASE_NAME
        if not about.exists():
            model = find_model(self.job.base)
            shutil.copyfile(model.path, copy)
            about.write_text(json.dumps({"name": model.name, "sha256": model.sha256}))
        named = json.loads(about.read_text())
        try:
            net, card = load_checkpoint(copy)
        except CheckpointError as error:
            about.unlink()
            raise ModelError(str(error)) from error
        return net, card, named["name"], named["sha256"]

    def _expert(self) -> tuple[SyncExpert, str]:
        path = shelf.model_files().get(EXPERT)
        if path is None:
            raise ModelError(
                f"The sync expert {EXPERT} is missing, and tuning needs it to listen. Put "
                f"{EXPERT}.safetensors back into {shelf.BUNDLED}."
            )
        return read_expert(path)[0].requires_grad_(False), file_hash(path)

    def _lpips(self) -> nn.Module | None:
        try:
            return load_lpips("squeeze")
        except ModelError as error:
            self._note(f"{error} It is tuned and judged without LPIPS.")
            return None

    def _note(self, sentence: str) -> None:
        self.notes.append(sentence)
        self.log.add("note", sentence=sentence)

    def _told(self, work: Work[T], stage: str) -> Work[T]:
        """Run a stage's work, telling how far it is."""
        teller = _Teller(self.log, stage)
        while True:
            try:
                progress = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            teller.tell(progress)
            yield progress

    def _harvest(self, size: int, expert: SyncExpert, ear: str) -> Work[Harvest]:
        ours = (expert, ear) if isinstance(expert, Expert) else None
        return (yield from self._told(harvest(self.job, self.folder, size, ours), HARVEST))

    def _announce(self, found: Harvest, fits: Fit) -> None:
        held = sum(map(seconds, found.held))
        wanted = self.job.options.minutes or USUAL_MINUTES
        self.log.harvest(
            list(found.shots),
            found.usable_s,
            found.heard_s,
            expected_seconds(wanted, held),
            expected_gain(),
        )
        if not fits.sure >= HEARD:
            self._note(fits.sentence())

    def _look_for_hands(self, packs: tuple[Pack, Pack]) -> Work[None]:
        """Find the frames in which something is in front of the mouth, and tell of many."""
        clips = [(pack, clip) for pack in packs for clip in pack.clips]
        clear = []
        for number, (pack, clip) in enumerate(clips):
            yield Progress("Looking for hands before the mouth", number, len(clips))
            clear.append(sample.clear(pack, clip))
        covered = 100 * (1 - float(np.concatenate(clear).mean()))
        if covered >= _TELLING:
            self._note(
                f"In {covered:.0f} % of the frames something is in front of the mouth, such as a "
                "hand: they are not learnt from."
            )

    def _judge(self, found: Harvest, tuned: Generator, card: Card) -> Work[list[Judged]]:
        """Dub the held-out shots with both models, and measure."""
        place = self.folder / "held-out"
        place.mkdir(exist_ok=True)
        candidate = self.folder / "tuned.safetensors"
        save_checkpoint(candidate, tuned, replace(card, config=tuned.config.as_dict()))
        missing: list[str] = []
        meters, _ = open_meters(EvalOptions(footage=()), missing)
        for sentence in missing:
            if sentence.startswith("No landmark"):
                self._note(sentence)
        threads = self.job.options.threads
        starter, other = (
            open_engine(find_model(str(path)), "auto", threads, self._note)
            for path in (self.folder / BASE, candidate)
        )
        bench = Bench(place, starter, other, meters, make_detector())
        shots = held_shots(found, place)
        return (yield from self._told(judge_shots(shots, bench), JUDGE))

    def _keep(self, tuned: Generator, card: Card, report: TuneReport) -> Path:
        """Put the tuned model on the shelf, with its card."""
        name = _free_name(slug(self.job.name))
        about = {
            "speaker": self.job.name,
            "consent": self.job.consent,
            "footage": sorted({Path(s.clip).name for s in report.shots if s.use != LEFT_OUT}),
            "minutes": round(report.minutes["train"], 2),
            "metrics": {
                k: {"starter": round(f.starter, 4), "tuned": round(f.tuned, 4)}
                for k, f in report.figures.items()
            },
            "base": self.base_name,
            "base_sha256": self.base_hash,
            "training": report.training,
            "options": asdict(self.job.options),
            "job": str(self.folder.resolve()),
        }
        licence = f"{card.licence}; of a person's face: for what {self.job.name} consented to"
        made = Card(name, card.kind, tuned.config.as_dict(), licence, about)
        target = shelf.own_folder() / f"{name}.safetensors"
        target.parent.mkdir(parents=True, exist_ok=True)
        save_checkpoint(target, tuned, made)
        return target

    def _over(self, report: TuneReport) -> TuneReport:
        """Write the report, tell the verdict, and clear away what nobody needs any more."""
        write_report(self.folder, report)
        shown = {}
        for name in (STARTER, TUNED):
            if (self.folder / "held-out" / f"{name}.mkv").exists():
                shown[name] = f"held-out/{name}.mkv"
        self.log.verdict(
            report.kept, report.reason, report.advice, report.figures, report.model or None, shown
        )
        self.log.stage(DONE)
        for work in ("training", "crops", "notes"):
            shutil.rmtree(self.folder / work, ignore_errors=True)
        for file in (BASE, "tuned.safetensors"):
            (self.folder / file).unlink(missing_ok=True)
        return report


def _free_name(wanted: str) -> str:
    """A name that no model has yet.

    >>> _free_name("nobody-ever")
    'nobody-ever'
    """
    taken = shelf.model_files()
    return next(
        name
        for number in range(1, len(taken) + 2)
        if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken
    )
