"""Fine-tuning: sessions that can be paused, stopped, killed and taken up at the exact step."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from app.core.progress import Progress, Work
from app.model.expert import SyncExpert
from app.model.generator import Generator
from app.model.wav2lip import QualityDiscriminator, QualityDiscriminatorConfig
from trainer import sample
from trainer.batch import Batch, draw_random
from trainer.generator import losses
from trainer.judge import held_out_judge
from trainer.loop import STATE, Ema, Plan, Rival, Trainee, run
from trainer.pack import Pack
from trainer.parallel import Team
from trainer.tune.course import (
    BATCH,
    USUAL_MINUTES,
    Clock,
    Course,
    beside_base,
    keep_base_strip,
    objective_of,
    save_strip,
)
from trainer.tune.events import TRAIN, EventLog
from trainer.tune.job import PAUSE, STOP, TuneError, TuneOptions, wish
from trainer.tune.modes import choose, groups_of, learning, merge
from trainer.verdict import Best, Verdict

RATE = 2e-4
"""Peak learning rate."""
DECAY = 0.99
"""Of the moving average."""
PATIENCE = 5
"""Judgings without a better one, after which training ends."""
SAVE_EVERY = 25
LOG_EVERY = 5
_TIMED = 3  # steps
_SLACK = 1.25  # times the minutes, after which a computer that has become slower stops
_NAP = 0.5  # s between two looks at the wish while paused

StepLosses = Callable[[int, np.random.Generator], dict[str, Tensor]]
Look = Callable[[nn.Module], Verdict]


@dataclass(frozen=True)
class Teachers:
    """Who teaches and judges: a sync expert, and LPIPS where its backbone is at hand."""

    expert: SyncExpert
    lpips: nn.Module | None


class Tuner:
    """A base, what it learns from, and where its training's state lies.

    Parameters
    ----------
    folder : Path
        The tuning's; the state lies in its ``training``, strips beside the events.
    base : Generator
    train, held : Pack
        Crops to learn from, and to be judged by on the way.
    device : str
        ``"cuda"`` or ``"cpu"``, for a tuning that is not begun.
    """

    def __init__(
        self,
        folder: Path,
        base: Generator,
        train: Pack,
        held: Pack,
        teachers: Teachers,
        options: TuneOptions,
        device: str,
    ) -> None:
        self._folder, self._state = folder, folder / "training"
        self._base, self._train, self._held = base, train, held
        self._teachers, self._options, self._device = teachers, options, device
        self._objective = objective_of(options.losses, teachers.lpips is not None)
        self._log, self._clock = EventLog(folder), Clock()

    def run(self) -> Work[None]:
        """Train until the steps or minutes are over, nothing gets better, or it is to stop.

        Raises
        ------
        TuneError
            If the memory is too small.
        OSError
            If the disk is full; what was done before stays.
        """
        self._state.mkdir(parents=True, exist_ok=True)
        course = Course.load(self._state) or self._settle(BATCH)
        while True:
            if wish(self._folder) == PAUSE:
                yield Progress("Paused", self.reached(), course.steps)
                time.sleep(_NAP)
                continue
            try:
                if (yield from self._session(course)):
                    return
            except torch.OutOfMemoryError:
                course = self._with_less_memory(course)

    def reached(self) -> int:
        """Steps done."""
        if not (self._state / STATE).exists():
            return 0
        state = torch.load(self._state / STATE, map_location="cpu", weights_only=True, mmap=True)
        return int(state["step"])

    def best(self) -> tuple[Generator, int]:
        """The network that was judged best, or the last if none was, and its step."""
        net = self._network("cpu")
        found = Best.load(self._state)
        if found is None:
            state = torch.load(self._state / STATE, map_location="cpu", weights_only=True)
            found = Best(state["ema"], state["step"], {})
        net.load_state_dict(found.weights)
        merge(net)
        return net.eval(), found.step

    def _settle(self, batch: int) -> Course:
        """Have the base judged, time some steps, and lay out the course by that."""
        verdict = self._judge(self._device)(self._base.to(self._device).eval())
        assert verdict.strip is not None
        keep_base_strip(self._state, verdict.strip)
        course = Course.of(1.0, batch, self._options, self._device, verdict.figures)
        try:
            pace = self._pace(course)
        except torch.OutOfMemoryError:
            course = self._with_less_memory(course)
            pace = self._pace(course)
        course = Course.of(pace, course.batch, self._options, course.device, verdict.figures)
        course.save(self._state)
        return course

    def _pace(self, course: Course) -> float:
        """Seconds that a step takes, learnt on a network that is then thrown away."""
        trainee, losses_of = self._lesson(course)
        took = []
        for step in range(_TIMED + 1):
            began = time.monotonic()
            trainee.backward(losses_of(step, np.random.default_rng(step)))
            trainee.move(0.0)
            took.append(time.monotonic() - began)
        return float(np.median(took[1:]))

    def _session(self, course: Course) -> Work[bool]:
        """Train until something else is wanted, or to the end; says whether this is the end."""
        trainee, losses_of = self._lesson(course)
        judge, ema = self._judge(course.device), trainee.ema.net

        def told(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
            named = losses_of(step, rng)
            if step % LOG_EVERY == 0:
                self._tell_losses(course, step, named)
            return named

        def look() -> Verdict:
            verdict = judge(ema)
            self._tell_figures(course, trainee.step, verdict)
            return verdict

        plan = Plan(
            course.steps,
            RATE,
            warmup=min(20, max(1, course.steps // 10)),
            seed=self._options.seed,
            save_every=SAVE_EVERY,
            minutes=_SLACK * (self._options.minutes or USUAL_MINUTES),
            team=Team(device=torch.device(course.device)),
        )
        work = run(trainee, plan, self._state, told, look, course.judge_every)
        try:
            for progress in work:
                yield progress
                said = wish(self._folder)
                if said in (PAUSE, STOP) or self._stuck(course, trainee.step):
                    return said != PAUSE
            return True
        finally:
            work.close()

    def _lesson(self, course: Course) -> tuple[Trainee, StepLosses]:
        """The trainee as it is at first, and what a step's losses are."""
        device = torch.device(course.device)
        net = self._network(course.device)
        optimizer = torch.optim.Adam(groups_of(net), betas=(0.5, 0.999))
        rival = self._rival(device)
        people = self._train.by_identity()
        expert = self._teachers.expert.to(device)
        lpips = (self._teachers.lpips or nn.Identity()).to(device)

        def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
            learning(net)
            drawn = [
                draw_random(self._train, people, own, net.config, sample.speaker_look, sample.clear)
                for own in rng.spawn(course.batch)
            ]
            against = rival.net if rival else None
            batch = Batch.of(drawn).to(device)
            return losses(net, expert, lpips, self._objective, batch, step, against)

        return Trainee(net, optimizer, Ema(net, DECAY), rival=rival), losses_of

    def _network(self, device: str) -> Generator:
        torch.manual_seed(self._options.seed)  # for adapters
        # It learns how far this mouth opens; a starter's exaggeration would be put on top of it.
        net = Generator(replace(self._base.config, articulation=1.0))
        net.load_state_dict(self._base.state_dict())
        choose(net, self._options.mode)
        net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return cast(Generator, net.to(device).eval())

    def _rival(self, device: torch.device) -> Rival | None:
        """Paper B's discriminator, where its losses are wanted."""
        if self._options.losses != "stabilised":
            return None
        torch.manual_seed(self._options.seed)
        net = QualityDiscriminator(QualityDiscriminatorConfig()).to(device)
        return Rival(net, torch.optim.Adam(net.parameters(), betas=(0.5, 0.999)))

    def _judge(self, device: str) -> Look:
        lpips = (self._teachers.lpips or _Blind()).to(device)
        # By pictures alone: an expert that never saw this face likes the steps best that fool it.
        judge = held_out_judge(
            self._held,
            None,
            lpips,
            windows=32,
            look_of=lambda rng, size, flip: sample.plain_look(size),
            clear_of=sample.clear,
        )
        return cast(Look, judge)

    def _tell_losses(self, course: Course, step: int, named: dict[str, Tensor]) -> None:
        pace = self._clock.per_step(step)
        values = {name: round(float(value.detach()), 5) for name, value in named.items()}
        self._log.add("losses", step=step, steps=course.steps, values=values, per_step_s=pace)
        left = None if pace is None else round(pace * (course.steps - step))
        self._log.stage(TRAIN, step, course.steps, left)

    def _tell_figures(self, course: Course, step: int, verdict: Verdict) -> None:
        values = verdict.figures | {f"{k}_start": value for k, value in course.start.items()}
        self._log.add("figures", step=step, values={k: round(v, 5) for k, v in values.items()})
        assert verdict.strip is not None
        name = f"strip-{step:06d}.png"
        save_strip(self._folder / name, beside_base(self._state, verdict.strip))
        self._log.add("strip", step=step, file=name)
        for old in self._folder.glob("strip-*.png"):
            if old.name != name:
                old.unlink(missing_ok=True)

    def _stuck(self, course: Course, step: int) -> bool:
        """Whether nothing has become better for long."""
        best = Best.load(self._state) if step % course.judge_every == 0 else None
        return best is not None and step - best.step >= PATIENCE * course.judge_every

    def _with_less_memory(self, course: Course) -> Course:
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        smaller = course.smaller()
        if smaller is None:
            raise TuneError(
                "The memory is too small to tune a model. Close other programs, then start the "
                "tuning again: it goes on where it was."
            )
        where = "on the processor" if smaller.device != course.device else "with smaller steps"
        self._log.add("note", sentence=f"The card's memory is too small: it goes on {where}.")
        smaller.save(self._state)
        return smaller


class _Blind(nn.Module):
    """Stands in for LPIPS where there is none: everything looks alike to it."""

    def forward(self, a: Tensor, b: Tensor, normalize: bool) -> Tensor:
        return a.new_zeros(len(a), 1, 1, 1)
