"""What ``lipsmith train expert`` and ``lipsmith train generator`` do."""

import hashlib
import json
import math
import os
import platform
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import cv2
import torch
from torch import nn

from app.core.errors import MediaError, ModelError
from app.core.progress import Work
from app.model.checkpoint import (
    Card,
    CheckpointError,
    file_hash,
    load_checkpoint,
    save_checkpoint,
)
from app.model.devices import has_bf16
from app.model.expert import Expert, ExpertConfig
from app.model.generator import CONFIGS, Generator, GeneratorConfig, take_over
from trainer.dataset import DatasetReport, build
from trainer.expert import offset_accuracy, train_expert
from trainer.generator import train_generator
from trainer.judge import held_out_judge
from trainer.loop import STATE, Plan
from trainer.objectives import OBJECTIVES
from trainer.pack import Pack
from trainer.packing import read_about
from trainer.perceptual import load_lpips
from trainer.sources import find_sources, parse_where
from trainer.sync import Moved, check_sync

T = TypeVar("T")

EXPERTS = {config.name: config for config in (ExpertConfig(),)}
"""Expert configurations by name."""
SETTINGS = "run.json"
"""File of a training folder that says with what settings it was begun."""


@dataclass(frozen=True)
class TrainOptions:
    """What to train on, and how.

    Attributes
    ----------
    footage : tuple of Path
        Files and folders; see `trainer.sources.find_sources` for ``manifest`` and ``where``,
        whose conditions are ``column=value``.
    held_out : tuple of Path
        Footage of people who are not in ``footage``, to judge by.  The manifest says who they
        are, but ``where`` does not apply to them.
    out : Path
        Folder for datasets, training states, logs and models.
    name : str
        Of the model; by default its configuration's.
    config, objective : str
        Names; by default the first configuration of its kind, and the objective that goes with
        its head.
    expert : Path, optional
        The model file of the expert that teaches a generator; by default ``out``'s own.
    start : Path, optional
        The model file of a generator to begin with, of the same configuration but for fewer
        references.
    lpips : str
        ``"alex"`` or ``"squeeze"``.
    steps, minutes
        Training ends when either is reached, minutes of earlier sessions included.
    rate : float
        Peak learning rate.
    batch : int
        Windows in a step, of a generator.
    threads : int
        Of the processor; 0 for all.
    licence : str
        Of the model that comes out, for its card.
    """

    footage: tuple[Path, ...]
    held_out: tuple[Path, ...] = ()
    manifest: Path | None = None
    where: tuple[str, ...] = ()
    out: Path = Path("runs")
    name: str = ""
    config: str = ""
    objective: str = ""
    expert: Path | None = None
    start: Path | None = None
    lpips: str = "alex"
    steps: int = 100_000
    minutes: float = math.inf
    rate: float = 3e-4
    batch: int = 8
    seed: int = 0
    threads: int = 0
    licence: str = ""


@dataclass(frozen=True)
class TrainReport:
    """What training made: the model file, the steps done in all, and what became of the footage.

    ``figures`` are those on the held-out people, empty if there are none.
    """

    model: Path
    steps: int
    dataset: DatasetReport
    moved: tuple[Moved, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The report for people."""
        data = self.dataset
        lines = [
            f"Trained on {data.minutes:.1f} minutes of picture: "
            f"clips {data.clips}, people {data.people}."
        ]
        lines += [f"Not used: {skip.file}: {skip.reason}" for skip in data.skipped]
        lines += [str(moved) for moved in self.moved]
        lines += [f"Held-out {name}: {value:.3f}" for name, value in self.figures.items()]
        return [*lines, f"{self.steps} steps; model: {self.model}"]


def train_expert_command(options: TrainOptions) -> Work[TrainReport]:
    """Train a sync expert on footage and write it as a model file; goes on where it stopped.

    Raises
    ------
    MediaError
        If there is no usable footage, or nothing can be written.
    ModelError
        If the configuration is unknown, or the folder holds a run with other settings.
    """
    config = _named(EXPERTS, options.config, "configuration")
    run = _Run.of(options, "expert", config.name)
    report, pack, held = yield from _datasets(options)
    run.claim({"config": config.as_dict(), "seed": options.seed, "rate": options.rate}, pack)
    yield from train_expert(pack, held, run.folder, _plan(options), config)
    net = Expert(config)
    run.load_average(net)
    figures = offset_accuracy(net, held) if held else {}
    run.export(net, config.as_dict(), report, figures)
    return TrainReport(run.model, run.steps, report, figures=figures)


def train_generator_command(options: TrainOptions) -> Work[TrainReport]:
    """Train a generator on footage and write it as a model file; goes on where it stopped.

    The expert first listens to the footage, and sound that comes late is moved.

    Raises
    ------
    MediaError
        If there is no usable footage, or nothing can be written.
    ModelError
        If a name is unknown, there is no expert or no LPIPS backbone, or the folder holds a run
        with other settings.
    """
    config = _named(CONFIGS, options.config, "configuration")
    default = "copy" if config.head == "copy" else "paper"
    objective = _named(OBJECTIVES, options.objective or default, "objective")
    run = _Run.of(options, "generator", config.name)
    expert, expert_hash = _load_expert(options)
    start = _load_start(options, config)
    lpips = load_lpips(options.lpips)
    report, pack, held = yield from _datasets(options)
    moved = yield from _synchronise(pack, expert, expert_hash)
    if held:
        yield from _synchronise(held, expert, expert_hash)
    settings = {
        "config": config.as_dict(),
        "objective": objective.as_dict(),
        "expert": expert_hash,
        "start": file_hash(options.start) if options.start else "",
        "lpips": options.lpips,
        "batch": options.batch,
        "seed": options.seed,
        "rate": options.rate,
    }
    run.claim(settings, pack)
    judge = held_out_judge(held, expert, lpips) if held else None
    yield from train_generator(
        pack,
        run.folder,
        _plan(options),
        config,
        expert,
        lpips,
        objective,
        options.batch,
        judge,
        start,
    )
    net = Generator(config)
    run.load_average(net)
    figures = judge(net) if judge else {}
    run.export(net, config.as_dict(), report, figures)
    return TrainReport(run.model, run.steps, report, tuple(moved), figures)


@dataclass
class _Run:
    """One training: where its state and its model lie, and what its card will say."""

    kind: str
    folder: Path
    model: Path
    licence: str
    steps: int = 0
    about: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, options: TrainOptions, kind: str, default: str) -> "_Run":
        name = options.name or default
        torch.set_num_threads(options.threads or os.cpu_count() or 1)
        cv2.setNumThreads(1)  # its pictures are too small to be worth sharing out
        model = options.out / f"{name}.safetensors"
        return cls(kind, options.out / name, model, options.licence)

    def claim(self, settings: dict[str, Any], pack: Pack) -> None:
        """Begin or take up the training folder, unless other settings have begun it."""
        recipe = json.dumps(read_about(pack.folder)["recipe"], sort_keys=True)
        mine = {**settings, "footage": hashlib.sha256(recipe.encode()).hexdigest()}
        mine = json.loads(json.dumps(mine))  # as it will be read back
        place = self.folder / SETTINGS
        theirs = json.loads(place.read_text()) if (self.folder / STATE).exists() else mine
        changed = sorted(key for key in mine if mine[key] != theirs.get(key))
        if changed:
            raise ModelError(
                f"{self.folder} holds a training with other settings ({', '.join(changed)}). "
                "Give the same ones to go on, or another --name to begin anew."
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(mine, indent=1))
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        self.about = settings

    def load_average(self, net: nn.Module) -> None:
        """Give a network the moving average of the training's weights."""
        state = torch.load(self.folder / STATE, map_location="cpu", weights_only=True)
        net.load_state_dict(state["ema"])
        net.eval()
        self.steps = state["step"]
        self.about |= {"steps": state["step"], "minutes": round(state["spent"] / 60, 1)}

    def export(
        self,
        net: nn.Module,
        config: dict[str, Any],
        report: DatasetReport,
        figures: Mapping[str, float],
    ) -> None:
        """Write the model file with its card."""
        about = {**self.about, "data": _data(report), "machine": _machine()}
        about |= {"held_out": {name: round(value, 4) for name, value in figures.items()}}
        card = Card(self.model.stem, self.kind, config, self.licence, about)
        try:
            save_checkpoint(self.model, net, card)
        except OSError as error:
            raise _unwritable(self.model, error) from error


def _named(table: Mapping[str, T], name: str, what: str) -> T:
    """Look a name up; the first of the table if it is empty."""
    if not name:
        return next(iter(table.values()))
    if name not in table:
        raise ModelError(f"There is no {what} {name!r}. Choose one of {', '.join(table)}.")
    return table[name]


def _plan(options: TrainOptions) -> Plan:
    return Plan(options.steps, lr=options.rate, seed=options.seed, minutes=options.minutes)


def _datasets(options: TrainOptions) -> Work[tuple[DatasetReport, Pack, Pack | None]]:
    """Make, or find, the dataset and the held-out one."""
    where = parse_where(options.where)
    sources = find_sources(options.footage, options.manifest, where)
    report = yield from build(sources, options.out / "footage", threads=options.threads)
    held = None
    if options.held_out:
        others = find_sources(options.held_out, options.manifest)
        made = yield from build(others, options.out / "held-out", threads=options.threads)
        held = Pack(made.folder)
    return report, Pack(report.folder), held


def _synchronise(pack: Pack, expert: Expert, name: str) -> Work[list[Moved]]:
    moved = yield from check_sync(pack.folder, expert, name)
    pack.clips = Pack(pack.folder).clips
    return moved


def _load_start(options: TrainOptions, config: GeneratorConfig) -> Generator | None:
    """The generator to begin with; how far it articulates when it dubs does not matter here."""
    if options.start is None:
        return None
    try:
        net, _ = load_checkpoint(options.start)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
    if isinstance(net, Generator):
        with suppress(ValueError):
            take_over(Generator(config), net)
            return net
    raise ModelError(
        f"{options.start} is not a generator of the configuration {config.name}, so training "
        "cannot begin with it. Give another --start or --config."
    )


def _load_expert(options: TrainOptions) -> tuple[Expert, str]:
    default = options.out / f"{next(iter(EXPERTS))}.safetensors"
    path = options.expert or default
    if options.expert is None and not path.exists():
        raise ModelError(
            f"A generator needs an expert to learn from, and there is none at {path}. "
            "Train one with 'lipsmith train expert', or name one with --expert."
        )
    try:
        net, card = load_checkpoint(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
    if not isinstance(net, Expert):
        raise ModelError(f"{path} is a model of kind {card.kind}, not an expert. Name an expert.")
    return net, file_hash(path)


def _data(report: DatasetReport) -> dict[str, Any]:
    """What the footage was, for a card: minutes by class of licence, nobody's name."""
    licences = {
        row["file"]: row["licence"] or "not stated"
        for row in read_about(report.folder)["recipe"]["sources"]
    }
    minutes: defaultdict[str, float] = defaultdict(float)
    for clip in Pack(report.folder).clips:
        minutes[licences[clip.file]] += (clip.times[-1] - clip.times[0]) / 60
    return {
        "clips": report.clips,
        "people": report.people,
        "minutes": round(report.minutes, 1),
        "minutes_by_licence": {name: round(value, 1) for name, value in minutes.items()},
    }


def _machine() -> str:
    precision = "bf16 instructions" if has_bf16() else "no bf16 instructions"
    return (
        f"{platform.system()} {platform.machine()}, {torch.get_num_threads()} threads of "
        f"{os.cpu_count()} processors, {precision}, torch {torch.__version__}"
    )


def _unwritable(path: Path, error: OSError) -> MediaError:
    return MediaError(
        f"{path} cannot be written ({error.strerror or error}). "
        "Choose another --out folder, one that may be written to and has room."
    )
