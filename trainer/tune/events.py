"""What happens in a tuning, a line of JSON each; nothing here imports torch.

Kinds, each with ``t``, seconds since 1970:

- ``stage``: ``stage`` (one of `STAGES`), ``done``, ``total``, ``eta_s`` (None if unknown);
- ``harvest``: ``usable_s``, ``heard_s``, ``shots`` (of `Shot`), ``estimate_s``, ``expected_gain``;
- ``losses``: ``step``, ``steps``, ``values`` by name, ``per_step_s``;
- ``figures``: ``step`` and ``values`` by name, those of the held-out windows; ``NAME_start`` is
  the base's;
- ``strip``: ``step``, ``file`` in the folder: rows real, starter, tuned of the same frames;
- ``verdict``: ``kept``, ``reason``, ``advice``, ``figures`` (name to `Figure`), ``model`` (the
  model's file, or None), ``comparison`` (movies of one held-out shot in the folder, with
  sound: ``starter`` and ``tuned``);
- ``failed``: ``sentence``;
- ``note``: ``sentence``, about something that is not as wanted but not in the way.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from trainer.tune.job import TuneError

EVENTS = "events.jsonl"
HARVEST, TRAIN, JUDGE, DONE, FAILED = STAGES = ("harvest", "train", "judge", "done", "failed")
TO_TRAIN, HELD_OUT, LEFT_OUT = "train", "held-out", "left out"


@dataclass(frozen=True)
class Shot:
    """A stretch of footage and what becomes of it.

    ``first`` to ``end`` (excluded) are frames of ``clip``, which is a file; ``use`` is `TO_TRAIN`,
    `HELD_OUT` or `LEFT_OUT`, the last with a ``reason``.
    """

    clip: str
    first: int
    end: int
    seconds: float
    use: str
    reason: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure of the base and of the tuned model, and the interval of the difference.

    ``low`` and ``high`` bound tuned minus starter with 95 % confidence, from a bootstrap over the
    held-out windows; ``better`` is -1 where less is better, 1 where more is.
    """

    starter: float
    tuned: float
    low: float
    high: float
    better: int


class EventLog:
    """The events of a folder, to be added to."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS

    def add(self, kind: str, **values: Any) -> None:
        """Write an event.

        Raises
        ------
        TuneError
            If the disk is full or gone.
        """
        row = {"t": round(time.time(), 3), "kind": kind, **values}
        try:
            with self._path.open("ab") as file:
                # What a process that was killed left of a line must not swallow this one.
                torn = file.tell() and not _ends_a_line(self._path)
                file.write((b"\n" if torn else b"") + json.dumps(row).encode() + b"\n")
        except OSError as error:
            raise TuneError(
                f"{self._path} cannot be written ({error.strerror or error}). Make room on its "
                "disk, then start the tuning again: it goes on where it was."
            ) from error

    def stage(self, stage: str, done: int = 0, total: int = 0, eta_s: float | None = None) -> None:
        """Say how far a stage has come."""
        self.add("stage", stage=stage, done=done, total=total, eta_s=eta_s)

    def harvest(
        self, shots: list[Shot], usable_s: float, heard_s: float, estimate_s: float, gain: str
    ) -> None:
        """Say what footage there is."""
        self.add(
            "harvest",
            usable_s=round(usable_s, 2),
            heard_s=round(heard_s, 2),
            shots=[asdict(shot) for shot in shots],
            estimate_s=round(estimate_s),
            expected_gain=gain,
        )

    def verdict(
        self,
        kept: bool,
        reason: str,
        advice: str,
        figures: Mapping[str, Figure],
        model: str | None,
        comparison: Mapping[str, str] | None = None,
    ) -> None:
        """Say how it ended."""
        self.add(
            "verdict",
            kept=kept,
            reason=reason,
            advice=advice,
            figures={name: asdict(figure) for name, figure in figures.items()},
            model=model,
            comparison=dict(comparison or {}),
        )


def read_events(folder: Path, start: int = 0) -> tuple[list[dict[str, Any]], int]:
    """Events from a place in the file on, and the place to go on from next time.

    A line that is not finished yet is left for the next time; one that cannot be read, since
    whoever wrote it was killed, is passed over.
    """
    try:
        with (folder / EVENTS).open("rb") as file:
            file.seek(start)
            data = file.read()
    except OSError:
        return [], start
    whole = data[: data.rfind(b"\n") + 1]
    events = []
    for line in whole.splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return [event for event in events if isinstance(event, dict)], start + len(whole)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
