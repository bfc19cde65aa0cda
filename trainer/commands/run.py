"""Footage in, model file out: the same for everything that can be trained."""

import os
from collections.abc import Callable

import cv2
import torch

from app.core.progress import Work
from app.model.expert import Expert
from trainer.commands.folder import Folder
from trainer.commands.lessons import LESSONS, Lesson
from trainer.commands.options import TrainOptions, TrainReport
from trainer.dataset import DatasetReport, build, place_for
from trainer.loop import Plan
from trainer.pack import Pack, side_for
from trainer.parallel import Team, joined
from trainer.sources import Source, find_sources, parse_where
from trainer.sync import Moved, check_sync


def train(kind: str, options: TrainOptions) -> Work[TrainReport]:
    """Train on footage and write a model file; goes on where it stopped.

    Under `torchrun` all processes train together, see `trainer.parallel`, and the first writes.
    For a generator of paper A the expert first listens to the footage, and sound that comes late
    is moved.

    Parameters
    ----------
    kind
        A key of `LESSONS`.

    Raises
    ------
    MediaError
        If there is no usable footage, or nothing can be written.
    ModelError
        If a name is unknown, a teacher is missing or of the wrong kind, there is no LPIPS
        backbone or no such device, or the folder holds a training with other settings.
    """
    return (yield from learn(LESSONS[kind], options))


def learn(choose: Callable[[TrainOptions], Lesson], options: TrainOptions) -> Work[TrainReport]:
    """Train as `train` does, by a lesson of one's own choice."""
    torch.set_num_threads(options.threads or os.cpu_count() or 1)
    cv2.setNumThreads(1)  # its pictures are too small to be worth sharing out
    with joined(options.device) as team:
        return (yield from _train(choose(options), options, team))


def _train(lesson: Lesson, options: TrainOptions, team: Team) -> Work[TrainReport]:
    folder = Folder.of(options, lesson.config.name)
    report, pack, held = yield from _datasets(options, team, side_for(lesson.config.size))
    moved = yield from _synchronise(pack, lesson.ear, team)
    if held:
        yield from _synchronise(held, lesson.ear, team)
    settings = {
        "config": lesson.config.as_dict(),
        **lesson.settings,
        "seed": options.seed,
        "rate": options.rate,
    }
    if lesson.kind not in ("expert", "avsyncnet", "openness", "occlusion"):
        settings["batch"] = options.batch * team.size
    plan = Plan(options.steps, options.rate, seed=options.seed, minutes=options.minutes, team=team)
    with folder.alone(team):
        folder.claim(settings, pack, held, team)
        folder.steps = yield from lesson.train(pack, held, folder.place, plan)
        figures: dict[str, float] = {}
        if team.leads:
            net = lesson.make()
            figures = folder.load(net, options.last)
            if held and not figures:
                figures = lesson.judge(held)(net.to(team.device)).figures
            folder.export(net, lesson.kind, lesson.config, report, figures, team)
    return TrainReport(folder.model, folder.steps, folder.chosen, report, tuple(moved), figures)


def _datasets(
    options: TrainOptions, team: Team, side: int
) -> Work[tuple[DatasetReport, Pack, Pack | None]]:
    """Make, or find, the dataset and the held-out one, of crops ``side`` px wide."""

    def prepare(sources: list[Source], name: str) -> Work[DatasetReport]:
        place = place_for(options.out, name, side)
        return team.in_turn(lambda: build(sources, place, threads=options.threads, side=side))

    sources = find_sources(options.footage, options.manifest, parse_where(options.where))
    report = yield from prepare(sources, "footage")
    held = None
    if options.held_out:
        made = yield from prepare(find_sources(options.held_out, options.manifest), "held-out")
        held = Pack(made.folder)
    return report, Pack(report.folder), held


def _synchronise(pack: Pack, ear: tuple[Expert, str] | None, team: Team) -> Work[list[Moved]]:
    """Let the expert listen to a pack, and move sound that comes late."""
    if ear is None:
        return []
    expert, name = ear
    expert.to(team.device)
    moved = yield from team.in_turn(lambda: check_sync(pack.folder, expert, name))
    pack.clips = Pack(pack.folder).clips
    return moved
