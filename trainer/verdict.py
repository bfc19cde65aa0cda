"""What a judge says of a network in training, and the best weights so far by that."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

BEST = "best.pt"
SYNC = 0.02
"""Weight of the sync figure beside those of the picture.

They are some hundredths each, and the sync figure is one or two, of which half a unit can be
told apart: enough to decide between two pictures that are equally good.
"""


class Verdict(NamedTuple):
    """Figures by name, and pictures to look at, see `strip`; experts make none."""

    figures: dict[str, float]
    strip: Tensor | None = None


N = TypeVar("N", bound=nn.Module, contravariant=True)
Judge = Callable[[N], Verdict]
"""Looks at a network on held-out footage, at the same windows every time."""


def merit(figures: dict[str, float]) -> tuple[float, ...]:
    """How good a network is by its held-out figures: the larger, the better, first things first.

    An expert by how often it finds the offset, then by its confidence; a network that says how
    open a mouth looks by its agreement with rules; one that finds what is in front of a face by
    what it finds of that, less what it finds where nothing is; a generator by
    ``-(recon + lpips + 0.02 sync)``, where one that no sync expert judges has no sync.

    >>> merit({"recon": 0.04, "lpips": 0.05, "lpips_held": 0.07, "sync": 1.0})
    (-0.11,)
    >>> merit({"offset_within_1": 0.9, "confidence": 0.3}) > merit(
    ...     {"offset_within_1": 0.8, "confidence": 0.6}
    ... )
    True
    """
    if "offset_within_1" in figures:
        return figures["offset_within_1"], figures["confidence"]
    if "ruled" in figures:
        return (figures["ruled"],)
    if "overlap" in figures:
        return (figures["overlap"] - figures["false"],)
    return (-(figures["recon"] + figures["lpips"] + SYNC * figures.get("sync", 0.0)),)


def strip(real: Tensor, reference: Tensor, made: Tensor) -> Tensor:
    """Pictures beneath one another, as the log shows them: three of (n, 3, S, S) to (3, 3 S, n S).

    >>> strip(*(torch.zeros(4, 3, 8, 8) for _ in range(3))).shape
    torch.Size([3, 24, 32])
    """
    rows = [torch.cat(list(row), dim=2) for row in (real, reference, made)]
    return torch.cat(rows, dim=1).float().clamp(0, 1).cpu()


@dataclass(frozen=True)
class Best:
    """The best weights so far: the moving average of a step, and what the judge said of it."""

    weights: dict[str, Any]
    step: int
    figures: dict[str, float]

    def save(self, folder: Path) -> None:
        """Write ``best.pt`` atomically."""
        partial = folder / (BEST + ".partial")
        torch.save({"ema": self.weights, "step": self.step, "figures": self.figures}, partial)
        partial.replace(folder / BEST)

    @classmethod
    def load(cls, folder: Path) -> "Best | None":
        """What `save` wrote; None if nothing was judged yet."""
        if not (folder / BEST).exists():
            return None
        state = torch.load(folder / BEST, map_location="cpu", weights_only=True)
        return cls(state["ema"], state["step"], state["figures"])
