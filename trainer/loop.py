"""What every training loop shares: moving averages, learning rates, exact resumption, a log.

It runs in one process, or in each of several: see `trainer.parallel`.
"""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tensorboardX import SummaryWriter
from torch import nn

from app.core.progress import Progress, Work
from trainer.parallel import ALONE, Team, shared
from trainer.verdict import Best, Verdict, merit

STATE = "state.pt"


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train, and who does.

    ``lr`` is the peak learning rate after ``warmup`` steps; it falls along a cosine to a
    twentieth at the last step.  ``seed`` and the step number alone decide what a step sees, so
    a run that was killed goes on as if it had not been.  Networks and batches are on the device
    of ``team``, whose processes train together.
    """

    steps: int
    lr: float = 1e-4
    warmup: int = 100
    seed: int = 0
    save_every: int = 100
    log_every: int = 20
    minutes: float = math.inf
    team: Team = ALONE

    def rate(self, step: int) -> float:
        """Learning rate of a step.

        >>> plan = Plan(steps=1000, lr=1.0, warmup=100)
        >>> plan.rate(49), plan.rate(100), round(plan.rate(1000), 3)
        (0.5, 1.0, 0.05)
        """
        if step < self.warmup:
            return self.lr * (step + 1) / self.warmup
        past = min(1.0, (step - self.warmup) / max(1, self.steps - self.warmup))
        return self.lr * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * past)))

    def rng(self, step: int) -> np.random.Generator:
        """The random numbers of a step."""
        return np.random.default_rng((self.seed, step))


class Ema:
    """Exponential moving average of a network's weights; buffers are copied."""

    def __init__(self, net: nn.Module, decay: float = 0.998) -> None:
        self.net = copy.deepcopy(net).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, net: nn.Module, step: int) -> None:
        """Move towards ``net``; early steps count more, so that the start is soon forgotten."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for mine, other in zip(self.net.parameters(), net.parameters(), strict=True):
            mine.lerp_(other, 1 - decay)
        for copied, buffer in zip(self.net.buffers(), net.buffers(), strict=True):
            copied.copy_(buffer)


@dataclass(frozen=True)
class Rival:
    """A second network that is trained against the first: a discriminator and its optimiser."""

    net: nn.Module
    optimizer: torch.optim.Optimizer


@dataclass
class Trainee:
    """A network in training with all that resuming needs; ``rival`` is trained beside it."""

    net: nn.Module
    optimizer: torch.optim.Optimizer
    ema: Ema
    step: int = 0
    spent: float = 0.0
    rival: Rival | None = None

    def to(self, device: torch.device) -> None:
        """Move the networks; the optimisers follow, since parameters stay the same ones."""
        for net in (self.net, self.ema.net, *([self.rival.net] if self.rival else [])):
            net.to(device)

    def save(self, folder: Path) -> None:
        """Write ``state.pt`` atomically: killed at any moment, the old or the new one is whole."""
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / (STATE + ".partial")
        state = {
            "net": self.net.state_dict(),
            "ema": self.ema.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "spent": self.spent,
        }
        if self.rival:
            state["rival"] = {
                "net": self.rival.net.state_dict(),
                "optimizer": self.rival.optimizer.state_dict(),
            }
        torch.save(state, partial)
        partial.replace(folder / STATE)

    def resume(self, folder: Path) -> bool:
        """Take up where `save` left off; False if there is nothing to resume."""
        path = folder / STATE
        if not path.exists():
            return False
        state = torch.load(path, map_location="cpu", weights_only=True)
        self.net.load_state_dict(state["net"])
        self.ema.net.load_state_dict(state["ema"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.rival:
            self.rival.net.load_state_dict(state["rival"]["net"])
            self.rival.optimizer.load_state_dict(state["rival"]["optimizer"])
        self.step, self.spent = state["step"], state["spent"]
        return True

    @property
    def taught(self) -> dict[str, tuple[nn.Module, torch.optim.Optimizer]]:
        """What is trained, by the name of the loss that it minimises."""
        both = {"total": (self.net, self.optimizer)}
        if self.rival:
            both["rival"] = (self.rival.net, self.rival.optimizer)
        return both

    def backward(self, losses: dict[str, torch.Tensor]) -> None:
        """Take the gradient of each loss for the network that minimises it.

        Neither loss may depend on the other's parameters: the rival judges pictures cut loose
        from the network that made them, and is frozen while it judges for that network.  So
        the gradient of their sum is that of each.
        """
        for _, optimizer in self.taught.values():
            optimizer.zero_grad(set_to_none=True)
        torch.stack([losses[name] for name in self.taught]).sum().backward()

    def move(self, rate: float) -> dict[str, torch.Tensor]:
        """Step along the gradients; returns their norms before they were clipped to 1."""
        norms = {}
        for name, (net, optimizer) in self.taught.items():
            for group in optimizer.param_groups:
                group["lr"] = rate * group.get("factor", 1.0)
            norm = nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            norms["gradient_norm" if name == "total" else f"gradient_norm_{name}"] = norm
            optimizer.step()
        return norms


StepFunction = Callable[[int, np.random.Generator], dict[str, torch.Tensor]]


def run(
    trainee: Trainee,
    plan: Plan,
    folder: Path,
    losses_of: StepFunction,
    judge: Callable[[], Verdict] | None = None,
    judge_every: int = 500,
) -> Work[int]:
    """Train until the plan's last step or its minutes are over, yielding progress.

    Parameters
    ----------
    losses_of
        Given a step and its random numbers, the losses by name; ``"total"`` is minimised, and
        ``"rival"`` by the rival, where there is one.
    judge
        Looks at held-out footage every ``judge_every`` steps and at the end.  What it says is
        logged, and the moving average that it likes best is kept, see `Best`.

    Returns
    -------
    int
        The step reached.
    """
    team = plan.team
    trainee.to(team.device)
    trainee.resume(folder)
    lesson = shared(team, [net for net, _ in trainee.taught.values()], losses_of)
    log = SummaryWriter(str(folder), purge_step=trainee.step, write_to_disk=team.leads)
    began = time.monotonic() - trainee.spent
    whole = True  # whether weights and step number belong together
    try:
        while trainee.step < plan.steps and trainee.spent < plan.minutes * 60:
            step = trainee.step
            losses = lesson(step, plan.rng(step))
            trainee.backward(losses)
            whole = False
            norms = trainee.move(plan.rate(step))
            trainee.ema.update(trainee.net, step)
            spent = team.latest(time.monotonic() - began)
            trainee.step, trainee.spent = step + 1, spent
            whole = True
            if step % plan.log_every == 0:
                for name, value in {**losses, **norms}.items():
                    log.add_scalar(f"train/{name}", team.mean(value), step)
            if judge and team.leads and trainee.step % judge_every == 0:
                consider(trainee, judge(), folder, log)
            if team.leads and trainee.step % plan.save_every == 0:
                trainee.save(folder)
            yield Progress("Training", trainee.step, plan.steps)
        if judge and team.leads and trainee.step % judge_every:
            consider(trainee, judge(), folder, log)
    finally:
        if whole and team.leads:
            trainee.save(folder)
        log.close()
    return trainee.step


def consider(trainee: Trainee, verdict: Verdict, folder: Path, log: SummaryWriter) -> None:
    """Log what a judge says of the moving average, and keep that if none was better."""
    for name, figure in verdict.figures.items():
        log.add_scalar(f"held_out/{name}", figure, trainee.step)
    if verdict.strip is not None:
        picture = verdict.strip.numpy()
        log.add_image("held_out/real_reference_made", picture, trainee.step)
    best = Best.load(folder)
    if best is None or merit(verdict.figures) > merit(best.figures):
        folder.mkdir(parents=True, exist_ok=True)
        Best(trainee.ema.net.state_dict(), trainee.step, verdict.figures).save(folder)
