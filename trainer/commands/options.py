"""What ``lipsmith train`` is told, and what it tells."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trainer.dataset import DatasetReport
from trainer.sync import Moved


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
        it.
    sync : float, optional
        Weight of the sync term of paper A's objectives in place of their own.
    expert : Path, optional
        The model file of the sync expert that teaches a generator, or lends it its audio encoder;
        by default ``out``'s own.
    silencer : Path, optional
        The model file of G_S, which closes the lips of references for paper B's G_L.
    start : Path, optional
        The model file of a generator of paper A to begin with, of the same configuration but
        for fewer references or a smaller size.
    lpips : str
        ``"alex"`` or ``"squeeze"``.
    steps, minutes
        Training ends when either is reached, minutes of earlier sessions included.
    rate : float
        Peak learning rate.
    batch : int
        Windows in a step of each process, of a generator.
    threads : int
        Of the processor, for each process; 0 for all.
    licence : str
        Of the model that comes out, for its card.
    last : bool
        Make a model of the last weights, although earlier ones may have been better.
    device : str
        One of `trainer.parallel.DEVICES`.
    """

    footage: tuple[Path, ...]
    held_out: tuple[Path, ...] = ()
    manifest: Path | None = None
    where: tuple[str, ...] = ()
    out: Path = Path("runs")
    name: str = ""
    config: str = ""
    objective: str = ""
    sync: float | None = None
    expert: Path | None = None
    silencer: Path | None = None
    start: Path | None = None
    lpips: str = "alex"
    steps: int = 100_000
    minutes: float = math.inf
    rate: float = 3e-4
    batch: int = 8
    seed: int = 0
    threads: int = 0
    licence: str = ""
    last: bool = False
    device: str = "auto"


@dataclass(frozen=True)
class TrainReport:
    """What training made: the model file, the steps done in all, and what became of the footage.

    ``chosen`` is the step whose weights the model has; ``figures`` are those on the held-out
    people, empty if there are none.
    """

    model: Path
    steps: int
    chosen: int
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
        if data.enlarged:
            lines.append(
                f"{data.enlarged:.0%} of the clips show a smaller face than crops of "
                f"{data.side} px have; it is enlarged."
            )
        lines += [f"Not used: {skip.file}: {skip.reason}" for skip in data.skipped]
        lines += [str(moved) for moved in self.moved]
        lines += [f"Held-out {name}: {value:.3f}" for name, value in self.figures.items()]
        earlier = f", as it was at step {self.chosen}" if self.chosen != self.steps else ""
        return [*lines, f"{self.steps} steps; model: {self.model}{earlier}"]
