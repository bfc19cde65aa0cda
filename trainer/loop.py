"""What every training loop shares: moving averages, learning rates, exact resumption, a log."""

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

STATE = "state.pt"


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train.

    ``lr`` is the peak learning rate after ``warmup`` steps; it falls along a cosine to a
    twentieth at the last step.  ``seed`` and the step number alone decide what a step sees, so
    a run that was killed goes on as if it had not been.
    """

    steps: int
    lr: float = 1e-4
    warmup: int = 100
    seed: int = 0
    save_every: int = 100
    log_every: int = 20
    minutes: float = math.inf

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
        from the network that made them, and is frozen while it judges for that network.
        """
        for name, (_, optimizer) in self.taught.items():
            optimizer.zero_grad(set_to_none=True)
            losses[name].backward()

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
    judge: Callable[[], dict[str, float]] | None = None,
    judge_every: int = 500,
) -> Work[int]:
    """Train until the plan's last step or its minutes are over, yielding progress.

    Parameters
    ----------
    losses_of
        Given a step and its random numbers, the losses by name; ``"total"`` is minimised, and
        ``"rival"`` by the rival, where there is one.
    judge
        Figures on held-out footage, logged every ``judge_every`` steps.

    Returns
    -------
    int
        The step reached.
    """
    trainee.resume(folder)
    log = SummaryWriter(str(folder), purge_step=trainee.step)
    began = time.monotonic() - trainee.spent
    whole = True  # whether weights and step number belong together
    try:
        while trainee.step < plan.steps and trainee.spent < plan.minutes * 60:
            step = trainee.step
            losses = losses_of(step, plan.rng(step))
            trainee.backward(losses)
            whole = False
            norms = trainee.move(plan.rate(step))
            trainee.ema.update(trainee.net, step)
            trainee.step, trainee.spent = step + 1, time.monotonic() - began
            whole = True
            if step % plan.log_every == 0:
                for name, value in {**losses, **norms}.items():
                    log.add_scalar(f"train/{name}", float(value.detach()), step)
            if judge and trainee.step % judge_every == 0:
                for name, figure in judge().items():
                    log.add_scalar(f"held_out/{name}", figure, trainee.step)
            if trainee.step % plan.save_every == 0:
                trainee.save(folder)
            yield Progress("Training", trainee.step, plan.steps)
    finally:
        if whole:
            trainee.save(folder)
        log.close()
    return trainee.step
