"""Training and judging the rows one after the other, all from the same seed and footage."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

from app.core.errors import ModelError
from app.core.progress import Work, retold
from app.core.shelf import model_files
from app.model.checkpoint import load_checkpoint
from app.model.expert import Expert
from trainer.ablation.report import Ablation, Learnt, Result
from trainer.ablation.rows import Bases, Row, choose_bases, choose_rows
from trainer.commands.lessons import (
    Lesson,
    avsyncnet_lesson,
    painter_lesson,
    silent_lip_lesson,
    stabilised_lesson,
)
from trainer.commands.options import TrainOptions, TrainReport
from trainer.commands.run import learn
from trainer.commands.teachers import load_expert
from trainer.evaluation.beside import Beside
from trainer.evaluation.clips import choose_sources
from trainer.evaluation.experts import ExpertOptions, compare_experts
from trainer.evaluation.run import EXPERT, EvalOptions, evaluate
from trainer.stabilised import StabilisedObjective

T = TypeVar("T")
Choose = Callable[[TrainOptions], Lesson]


@dataclass(frozen=True)
class AblationOptions:
    """The command line of ``lipsmith eval ablation``.

    Attributes
    ----------
    footage, manifest, where, steps, minutes, rate, batch, seed, lpips, device, threads
        As for `trainer.commands.options.TrainOptions`, of each row.
    held_out, leave_out, clips, seconds, landmarks, inception, syncnet, engine
        As for `trainer.evaluation.run.EvalOptions`: on whom the rows are judged, and with what.
    rows : tuple of str
        Names of rows and tables, see `trainer.ablation.rows`; all by default.
    size, width
        Side of the crop in px, and ``"small"`` or ``"full"``.
    expert, avsyncnet, silencer : Path, optional
        Model files of the teachers: by default the expert that comes along, and the others are
        trained first, for as many steps as a row.
    judge : Path, optional
        The expert that judges; by default the one that comes along.
    out : Path
        Folder for datasets, states, models and each clip's result.
    """

    footage: tuple[Path, ...]
    held_out: tuple[Path, ...]
    manifest: Path | None = None
    where: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    size: int = 96
    width: str = "small"
    steps: int = 2000
    minutes: float = math.inf
    rate: float = 3e-4
    batch: int = 8
    seed: int = 0
    expert: Path | None = None
    avsyncnet: Path | None = None
    silencer: Path | None = None
    judge: Path | None = None
    lpips: str = "alex"
    clips: int = 0
    seconds: float = 6.0
    landmarks: Path | None = None
    inception: Path | None = None
    syncnet: Path | None = None
    out: Path = Path("runs")
    engine: str = "auto"
    device: str = "auto"
    threads: int = 0

    def train(self, name: str, expert: Path | None, silencer: Path | None = None) -> TrainOptions:
        """How a network is trained under this name."""
        shared = {f.name for f in fields(self)} & {f.name for f in fields(TrainOptions)}
        values = {field: getattr(self, field) for field in shared - {"held_out"}}
        title = f"ablation-{self.size}-{self.width}-{name}"
        values |= {"name": title, "expert": expert, "silencer": silencer, "last": True}
        return TrainOptions(**values)

    def judged(self, model: Path) -> EvalOptions:
        """How a model is judged."""
        shared = {f.name for f in fields(self)} & {f.name for f in fields(EvalOptions)}
        values = {field: getattr(self, field) for field in shared}
        values |= {"footage": self.held_out, "seen": self.footage, "where": ()}
        return EvalOptions(**{**values, "model": str(model), "expert": self.judge})


def ablate(options: AblationOptions) -> Work[Ablation]:
    """Train and judge rows; started again, it goes on where it stopped.

    A row that is finished is found so: its training has no step left, and its clips' results are
    there.

    Raises
    ------
    LipsmithError
        If a name is unknown, a teacher does not fit, or the footage cannot be used.
    """
    bases = choose_bases(options.size, options.width)
    rows = choose_rows(options.rows, bases)
    held = (options.held_out, options.footage, options.manifest)
    choose_sources(*held, {}, options.leave_out, options.clips)  # before hours of training
    work = _Ablation(options, bases, rows)
    teachers = yield from _titled("Teachers", work.teach())
    results = []
    for number, row in enumerate(rows, 1):
        title = f"{row.name} ({number} of {len(rows)})"
        learnt = yield from _titled(title, work.train(row))
        found = yield from _titled(title, evaluate(options.judged(learnt.model)))
        results.append(Result(row, learnt, found))
    report = yield from work.compare()
    return Ablation(work.settings(), results, teachers, report)


class _Ablation:
    """The rows of one ablation, and the teachers that they share."""

    def __init__(self, options: AblationOptions, bases: Bases, rows: list[Row]) -> None:
        self._options, self._bases, self._rows = options, bases, rows
        self._expert = options.expert or model_files().get(EXPERT)
        self._avsyncnet, self._silencer = options.avsyncnet, options.silencer
        if self._expert is None:
            raise ModelError(f"There is no model {EXPERT}. Name an expert with --expert.")
        expert, file = load_expert(options.train("", self._expert))
        # Every row must learn from the same footage, whoever teaches: one ear listens for all.
        self._ear = (expert, file) if isinstance(expert, Expert) else None

    def settings(self) -> dict[str, object]:
        """Plain values of the options, for the report."""
        values = {f.name: getattr(self._options, f.name) for f in fields(self._options)}
        values |= {"expert": self._expert, "avsyncnet": self._avsyncnet}
        values |= {"silencer": self._silencer}
        values |= {"judge": self._options.judge or model_files().get(EXPERT)}
        return {name: _plain(value) for name, value in values.items()}

    def teach(self) -> Work[list[Learnt]]:
        """Train the teachers that the rows need and nobody has named."""
        learnt = []
        if self._avsyncnet is None and any(row.avsyncnet or row.of_paper_b for row in self._rows):
            config = self._bases.avsyncnet
            made = yield from self._learn(
                lambda options: avsyncnet_lesson(options, config), "teacher-avsyncnet", None
            )
            learnt.append(made)
            self._avsyncnet = made.model
        if self._silencer is None and any(row.silencer for row in self._rows):
            assert self._bases.stabilised is not None
            closing = replace(self._bases.stabilised, name="silent-lip")
            made = yield from self._learn(
                lambda options: silent_lip_lesson(options, closing),
                *("teacher-silent-lip", self._avsyncnet),
            )
            learnt.append(made)
            self._silencer = made.model
        return learnt

    def train(self, row: Row) -> Work[Learnt]:
        """Train one row."""
        objective, config = row.objective, self._bases.stabilised
        if isinstance(objective, StabilisedObjective):
            assert config is not None
            whole = config
            silencer = self._silencer if row.silencer else None
            return self._learn(
                lambda options: stabilised_lesson(options, whole, objective),
                *(row.name, self._avsyncnet, silencer),
            )
        painter = replace(self._bases.painter, **dict(row.parts))  # type: ignore[arg-type]
        return self._learn(
            lambda options: painter_lesson(options, painter, objective),
            *(row.name, self._avsyncnet if row.avsyncnet else self._expert),
        )

    def _learn(
        self, choose: Choose, name: str, expert: Path | None, silencer: Path | None = None
    ) -> Work[Learnt]:
        options = self._options.train(name, expert, silencer)
        report = yield from learn(lambda given: replace(choose(given), ear=self._ear), options)
        return _learnt(name, report)

    def compare(self) -> Work[Beside | None]:
        """The two experts beside each other on the people held out, where both teach."""
        options = self._options
        if self._avsyncnet is None or self._expert is None:
            return None
        return (
            yield from compare_experts(
                ExpertOptions(
                    experts=(self._expert, self._avsyncnet),
                    footage=options.held_out,
                    seen=options.footage,
                    manifest=options.manifest,
                    leave_out=options.leave_out,
                    out=options.out,
                    threads=options.threads,
                )
            )
        )


def _learnt(name: str, report: TrainReport) -> Learnt:
    net, card = load_checkpoint(report.model)
    weights = sum(parameter.numel() for parameter in net.parameters())
    data = report.dataset
    return Learnt(
        name, report.model, report.steps, card.about["minutes"], weights, data.minutes, data.people
    )


def _titled(title: str, work: Work[T]) -> Work[T]:
    """Long work whose progress says what it is part of."""
    return retold(work, lambda told: replace(told, stage=f"{title}: {told.stage}"))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return str(value) if isinstance(value, Path) else value
