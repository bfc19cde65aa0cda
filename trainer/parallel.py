"""Training on several processors or machines at once, each process as `torchrun` starts it.

The processes are a team.  Each draws and learns from its own windows of a step, gradients are
averaged, and all networks stay the same to the bit; so ``n`` processes with ``b`` windows each
are one process with ``n b``.  Only the first process writes.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from app.core.errors import ModelError
from app.core.progress import Work

T = TypeVar("T")

PROCESSOR = torch.device("cpu")
DEVICES = ("auto", "cuda", "cpu")
PATIENCE = timedelta(days=2)
"""How long processes wait for the first, which may have a thousand hours of footage to look at."""


@dataclass(frozen=True)
class Team:
    """The processes that train one network together, as one of them sees it.

    ``rank`` is its number among ``size``; ``device`` is where its networks and batches are.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = PROCESSOR

    @property
    def leads(self) -> bool:
        """Whether this is the process that writes."""
        return self.rank == 0

    def own(self, rng: np.random.Generator, count: int) -> list[np.random.Generator]:
        """Random numbers for each of the ``count`` windows that this process has of a step.

        Each window of a step has its own, whoever draws it.

        >>> alone = Team().own(np.random.default_rng(0), 4)
        >>> second = Team(rank=1, size=2).own(np.random.default_rng(0), 2)
        >>> [rng.random() for rng in alone[2:]] == [rng.random() for rng in second]
        True
        """
        return rng.spawn(self.size * count)[self.rank * count :][:count]

    def mean(self, value: Tensor) -> float:
        """Mean of a scalar over the processes."""
        if self.size == 1:
            return float(value.detach())
        total = value.detach().double().reshape(1).cpu()
        dist.all_reduce(total)
        return float(total) / self.size

    def latest(self, seconds: float) -> float:
        """The largest of the processes' values: clocks differ, and all must stop together."""
        if self.size == 1:
            return seconds
        most = torch.tensor([seconds], dtype=torch.float64)
        dist.all_reduce(most, op=dist.ReduceOp.MAX)
        return float(most)

    def in_turn(self, work: Callable[[], Work[T]]) -> Work[T]:
        """Let the first process do what leaves files; the others then find them, and do it again.

        The work must be quick where it has been done.
        """
        if self.size == 1:
            return (yield from work())
        result = (yield from work()) if self.leads else None
        self.latest(0.0)
        return result if result is not None else (yield from work())


ALONE = Team()
"""One process, on the processor."""


def leading() -> bool:
    """Whether this process is the first of its team, or alone; known before torch has begun."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def joined(device: str) -> Iterator[Team]:
    """The team that `torchrun` started this process in, or one of its own.

    Parameters
    ----------
    device
        One of `DEVICES`; ``"auto"`` is CUDA where there is any.

    Raises
    ------
    ModelError
        If the device is not there.
    """
    place = _device(device, int(os.environ.get("LOCAL_RANK", "0")))
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Team(device=place)
        return
    if place.type == "cuda":
        torch.cuda.set_device(place)
    # Gloo carries what is on the processor, such as `Team.latest`, beside NCCL too.
    backend = "cpu:gloo,cuda:nccl" if place.type == "cuda" else "gloo"
    dist.init_process_group(backend, timeout=PATIENCE)
    try:
        yield Team(dist.get_rank(), size, place)
    finally:
        dist.destroy_process_group()


def _device(name: str, local_rank: int) -> torch.device:
    has_cuda = torch.cuda.is_available()
    if name not in DEVICES:
        raise ModelError(f"There is no device {name!r}. Choose one of {', '.join(DEVICES)}.")
    if name == "cuda" and not has_cuda:
        raise ModelError("No CUDA device is available. Use --device cpu, or leave it out.")
    if name == "cpu" or not has_cuda:
        return PROCESSOR
    count = torch.cuda.device_count()
    if local_rank >= count:
        raise ModelError(
            f"This machine has {count} CUDA devices, too few for each process to have its own. "
            f"Start fewer with 'torchrun --nproc-per-node {count}'."
        )
    return torch.device("cuda", local_rank)


class Lesson(nn.Module):
    """What is taught, and how its losses come about: all that gradients are averaged over."""

    def __init__(self, taught: list[nn.Module], losses_of: Callable[..., dict[str, Tensor]]):
        super().__init__()
        self.taught = nn.ModuleList(taught)
        self._losses_of = losses_of

    def forward(self, *step: Any) -> dict[str, Tensor]:
        """The losses by name."""
        return self._losses_of(*step)


def shared(
    team: Team, taught: list[nn.Module], losses_of: Callable[..., dict[str, Tensor]]
) -> Callable[..., dict[str, Tensor]]:
    """Make ``losses_of`` such that going backward from its losses averages over the team.

    Gradients are averaged once all of the networks have theirs, so there may be one backward a
    step.  Batch norms of the networks take their statistics from all processes' windows: see
    `SharedNorm`.
    """
    if team.size == 1:
        return losses_of
    for net in taught:
        share_norms(net)
    return DistributedDataParallel(Lesson(taught, losses_of))


class _Sum(torch.autograd.Function):
    """The sum over the processes; its gradient is the sum of theirs."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        y = x.clone()
        dist.all_reduce(y)
        return y

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return _Sum.forward(ctx, gradient)


class SharedNorm(nn.BatchNorm2d):
    """Batch norm over the windows of all processes, which need not be equally many.

    As `torch.nn.SyncBatchNorm`, which has no kernel for processors; this one runs anywhere, so
    that what is trained on cards is what tests on a processor have seen.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same."""
        if not self.training:
            return super().forward(x)
        assert self.running_mean is not None and self.running_var is not None
        exact = x.float()
        own = exact.new_full((1,), x.numel() / x.shape[1])
        sums = _Sum.apply(torch.cat([exact.sum((0, 2, 3)), own]))
        count = sums[-1].detach()
        mean = sums[:-1] / count
        # Not from the sum of squares: its digits may be used up by the mean's.
        apart = exact - mean[:, None, None]
        variance = _Sum.apply(apart.square().sum((0, 2, 3))) / count
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum or 0.0)
            unbiased = variance * count / (count - 1).clamp(min=1)
            self.running_var.lerp_(unbiased, self.momentum or 0.0)
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return (apart * scale[:, None, None] + self.bias[:, None, None]).to(x.dtype)


def share_norms(net: nn.Module) -> None:
    """Put a `SharedNorm` in the place of each batch norm that learns; weights stay the same ones.

    Frozen ones stay: they are in evaluation mode, as AVSyncNet's in a generator.
    """
    for parent in list(net.modules()):
        for name, part in list(parent.named_children()):
            if isinstance(part, nn.BatchNorm2d) and part.weight.requires_grad:
                setattr(parent, name, _shared(part))


def _shared(norm: nn.BatchNorm2d) -> SharedNorm:
    made = SharedNorm(norm.num_features, norm.eps, norm.momentum)
    made.weight, made.bias = norm.weight, norm.bias
    made._buffers.update(norm._buffers)
    return made.train(norm.training)
