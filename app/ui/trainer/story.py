"""What a tuning has told so far, put together from its events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trainer.tune.events import DONE, FAILED, HARVEST, Figure, Shot

_START = "_start"  # ends the names of the base's figures


@dataclass
class Curve:
    """Values by step, in order of steps."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, step: int, value: float) -> None:
        """Add a value; what was noted from that step on was lost in a crash and made again."""
        while self.steps and self.steps[-1] >= step:
            self.steps.pop()
            self.values.pop()
        self.steps.append(step)
        self.values.append(value)


@dataclass(frozen=True)
class Harvest:
    """What footage there is.

    Attributes
    ----------
    usable_s, heard_s : float
        Seconds that can be used, and how many of them somebody is heard.
    shots : tuple of Shot
    estimate_s : float
        How long the training will take.
    gain : str
        What is to be expected of so much footage, in words.
    """

    usable_s: float
    heard_s: float
    shots: tuple[Shot, ...]
    estimate_s: float
    gain: str


@dataclass(frozen=True)
class Verdict:
    """How it ended.

    Attributes
    ----------
    kept : bool
    reason, advice : str
    figures : dict of str to Figure
    model : str
        Path of the model; "" where none was kept.
    comparison : dict of str to str
        Movies of one held-out shot in the tuning's folder: ``starter`` and ``tuned``.
    """

    kept: bool
    reason: str
    advice: str
    figures: dict[str, Figure]
    model: str
    comparison: dict[str, str]


@dataclass
class Story:
    """All of it.

    Attributes
    ----------
    stage : str
        One of `trainer.tune.events.STAGES`; "" until the first is told.
    done, total : int
        Of the stage; ``total`` is 0 where it is unknown.
    eta_s : float or None
        Seconds until the stage is over.
    harvest : Harvest or None
    losses, figures : dict of str to Curve
    starts : dict of str to float
        The base's figures.
    strip : str
        Latest picture in the folder; "" for none.
    strips : int
        How many there were: the file's name may stay.
    verdict : Verdict or None
    failed : str
        The sentence with which it ended; "" if it did not fail.
    notes : list of str
        Sentences about what is not as wanted, but not in the way.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    eta_s: float | None = None
    harvest: Harvest | None = None
    losses: dict[str, Curve] = field(default_factory=dict)
    figures: dict[str, Curve] = field(default_factory=dict)
    starts: dict[str, float] = field(default_factory=dict)
    strip: str = ""
    strips: int = 0
    verdict: Verdict | None = None
    failed: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether there is a verdict: nothing more comes, and it cannot go on."""
        return self.verdict is not None

    @property
    def step(self) -> int:
        """How far training has come."""
        return max((curve.steps[-1] for curve in self.losses.values() if curve.steps), default=0)

    def take(self, event: Mapping[str, Any]) -> None:
        """Add an event; kinds that this version does not know are passed over."""
        match event.get("kind"):
            case "stage":
                self._take_stage(event)
            case "harvest":
                shots = tuple(Shot(**shot) for shot in event["shots"])
                self.harvest = Harvest(
                    float(event["usable_s"]),
                    float(event["heard_s"]),
                    shots,
                    float(event["estimate_s"]),
                    str(event["expected_gain"]),
                )
            case "losses":
                _add(self.losses, int(event["step"]), event["values"])
            case "figures":
                self._take_figures(int(event["step"]), event["values"])
            case "strip":
                self.strip, self.strips = str(event["file"]), self.strips + 1
            case "verdict":
                self.verdict = _verdict(event)
            case "failed":
                self.failed = str(event["sentence"])
            case "note":
                self.notes.append(str(event["sentence"]))

    def _take_stage(self, event: Mapping[str, Any]) -> None:
        self.stage = str(event["stage"])
        self.done, self.total = int(event.get("done") or 0), int(event.get("total") or 0)
        self.eta_s = event.get("eta_s")
        if self.stage == HARVEST and not self.done:
            self.notes.clear()  # it begins again, and says again what it has to
        if self.stage not in (DONE, FAILED):
            self.failed = ""  # it was started again, and goes on

    def _take_figures(self, step: int, values: Mapping[str, float]) -> None:
        for name, value in values.items():
            if name.endswith(_START):
                self.starts[name.removesuffix(_START)] = float(value)
        plain = {name: value for name, value in values.items() if not name.endswith(_START)}
        _add(self.figures, step, plain)


def _add(curves: dict[str, Curve], step: int, values: Mapping[str, float]) -> None:
    for name, value in values.items():
        curves.setdefault(name, Curve()).add(step, float(value))


def _verdict(event: Mapping[str, Any]) -> Verdict:
    return Verdict(
        bool(event["kept"]),
        str(event["reason"]),
        str(event["advice"]),
        {name: Figure(**row) for name, row in event["figures"].items()},
        str(event.get("model") or ""),
        dict(event.get("comparison") or {}),
    )
