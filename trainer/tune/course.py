"""How a tuning goes: settled once, by how fast this computer is, and kept in its folder."""

import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainer.objectives import OBJECTIVES, Objective
from trainer.tune.job import TuneOptions

USUAL_MINUTES = 20.0
"""Of training, where nobody has said how many."""
MOST_STEPS = 1500
"""More would teach the footage by heart."""
BATCH = 8
"""Windows of five frames in a step; fewer where the memory is too small."""
SYNC = 0.002
"""Weight of the sync term beside the others of ``copy``.

With so few minutes of one face more soon teaches patterns that please the expert: with 0.01 it
grew surer than of any real clip, and pictures and lips came half as near (docs/tried.md, "What a
tuning learns from")."""
OPENING = 0.02
"""Weight of the term of openings.

Pictures alone like a mouth best that keeps still; with 0.05, as for a starter, the term outweighs
them (docs/tried.md, likewise)."""
JUDGINGS = 12
"""How often a tuning is judged on its way."""
_COURSE = "course.json"
_BASE_STRIP = "base.png"


@dataclass(frozen=True)
class Course:
    """How a tuning goes.

    Attributes
    ----------
    steps : int
        In all; the learning rate falls towards the last.
    batch : int
        Windows in a step.
    judge_every : int
        Steps.
    device : str
        ``"cuda"`` or ``"cpu"``.
    start : dict
        What the judge says of the base.
    """

    steps: int
    batch: int
    judge_every: int
    device: str
    start: dict[str, float]

    @classmethod
    def of(
        cls, pace: float, batch: int, options: TuneOptions, device: str, start: dict[str, float]
    ) -> "Course":
        """As many steps of ``pace`` seconds as the minutes allow.

        >>> Course.of(1.0, 8, TuneOptions(minutes=10), "cpu", {}).steps
        600
        """
        minutes = options.minutes or USUAL_MINUTES
        steps = options.steps or int(np.clip(60 * minutes / pace, 20, MOST_STEPS))
        return cls(steps, batch, max(10, steps // JUDGINGS), device, start)

    def smaller(self) -> "Course | None":
        """The next one that needs less of a card's memory; None if there is none."""
        if self.batch > 1:
            return replace(self, batch=self.batch // 2)
        return replace(self, batch=BATCH, device="cpu") if self.device != "cpu" else None

    def save(self, folder: Path) -> None:
        """Write it atomically.

        Raises
        ------
        OSError
            If that fails.
        """
        partial = folder / f".{_COURSE}.partial"
        partial.write_text(json.dumps(asdict(self)), encoding="utf-8")
        partial.replace(folder / _COURSE)

    @classmethod
    def load(cls, folder: Path) -> "Course | None":
        """What `save` wrote, or None."""
        try:
            return cls(**json.loads((folder / _COURSE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def objective_of(name: str, perceptual: bool) -> Objective:
    """The objective of a name of `trainer.tune.job.LOSSES`, without a ramp: the base can speak.

    ``"stabilised"`` weighs the terms as paper B does, ``L_GAN + 10 L_pixel + L_per + 2 L_sync``, of
    14 in all; the discriminator's share is `trainer.generator.GAN`.

    Parameters
    ----------
    perceptual
        Whether LPIPS is at hand; without, its weight is L_recon's.
    """
    paper_b = Objective(sync=2 / 14, lpips=1 / 14)
    chosen = paper_b if name == "stabilised" else OBJECTIVES[name]
    if name == "copy":
        # A speaker's own sound says enough: windows that are lent another made pictures less near,
        # and a dub follows a foreign sound without them (docs/tried.md).
        chosen = replace(chosen, sync=SYNC, lent=0.0, echo=0.0, opening=OPENING)
    chosen = replace(chosen, sync_from=-1, sync_ramp=1)
    return chosen if perceptual else replace(chosen, lpips=0.0)


def save_strip(target: Path, rows: Tensor) -> None:
    """Write pictures (3, H, W) in [0, 1] as PNG, atomically.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    codes = np.rint(rows.numpy().transpose(1, 2, 0) * 255).astype(np.uint8)
    _, encoded = cv2.imencode(".png", cv2.cvtColor(codes, cv2.COLOR_RGB2BGR))
    partial = target.with_name(f".{target.name}.partial")
    partial.write_bytes(encoded.tobytes())
    partial.replace(target)


def keep_base_strip(folder: Path, strip: Tensor) -> None:
    """Keep what the base makes of the frames that a judge shows."""
    save_strip(folder / _BASE_STRIP, strip)


def beside_base(folder: Path, strip: Tensor) -> Tensor:
    """A judge's strip with the base's pictures in its middle row: real, base, tuned."""
    data = np.frombuffer((folder / _BASE_STRIP).read_bytes(), np.uint8)
    rgb: NDArray[np.uint8] = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)
    base = torch.from_numpy(rgb.transpose(2, 0, 1).copy()).float() / 255
    side = strip.shape[1] // 3
    return torch.cat([strip[:, :side], base[:, 2 * side :], strip[:, 2 * side :]], dim=1)


class Clock:
    """Times the steps that lie between two calls."""

    def __init__(self) -> None:
        self._at: tuple[float, int] | None = None

    def per_step(self, step: int) -> float | None:
        """Seconds a step since the last call; None at the first."""
        now, before = time.monotonic(), self._at
        self._at = (now, step)
        return (now - before[0]) / max(1, step - before[1]) if before else None
