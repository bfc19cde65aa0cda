"""What was done, for people, for machines, and for the sidecar beside the result."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

import app
from app.core.faces.smooth import runs
from app.core.media.reader import timestamp


@dataclass(frozen=True)
class Range:
    """Frames ``first`` to ``last`` (inclusive), their times in s, and why or what."""

    first: int
    last: int
    start: Fraction
    end: Fraction
    reason: str

    def text(self) -> str:
        """As a line for people."""
        return f"{timestamp(self.start)} to {timestamp(self.end)}: {self.reason}"


@dataclass(frozen=True)
class DubReport:
    """The result of one dub.

    Attributes
    ----------
    frames, altered : int
        All frames of the result, and those whose mouth was re-made.
    altered_ranges, passed_ranges : tuple of Range
        Where that was, and where and why the picture was left as it is.
    notes : tuple of str
        Sentences the user should read.
    seconds : dict
        Wall time of each stage.
    """

    source: Path
    dub: Path
    target: Path
    frames: int
    altered: int
    altered_ranges: tuple[Range, ...]
    passed_ranges: tuple[Range, ...]
    notes: tuple[str, ...]
    engine: str
    model: str
    model_sha256: str
    settings: dict[str, Any]
    seconds: dict[str, float]

    def lines(self) -> list[str]:
        """As sentences and lists for people."""
        lines = [f"{self.target}: {self.altered} of {self.frames} frames with a new mouth."]
        if self.passed_ranges:
            lines.append("Left as they are:")
            lines += [f"  {part.text()}" for part in self.passed_ranges]
        return [*lines, *self.notes]

    def as_dict(self) -> dict[str, Any]:
        """Plain values; exact times as strings such as ``"101/25"``."""
        return {"lipsmith": app.__version__, **json.loads(json.dumps(asdict(self), default=str))}


class Report(Protocol):
    """What a sidecar is written of."""

    @property
    def target(self) -> Path:
        """The file that was written."""
        ...

    @property
    def altered(self) -> int:
        """Frames in which a mouth was re-made."""
        ...

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        ...


ALTERED = "The mouth of a person in this video was altered by software to fit another sound track."
SOUND_ALONE = "No picture was altered. What is heard may be another sound track than the original."


def write_sidecar(report: Report) -> Path:
    """Write ``OUT.lipsmith.json`` beside the result: it says that and where it was altered.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path = report.target.with_name(report.target.name + ".lipsmith.json")
    content = {
        "statement": ALTERED if report.altered else SOUND_ALONE,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **report.as_dict(),
    }
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def ranges_where(
    mask: NDArray[np.bool_], times: Sequence[Fraction], reason: str
) -> tuple[Range, ...]:
    """Runs of frames for which something holds.

    Parameters
    ----------
    mask : (frames,) bool
    times : (frames + 1,) of Fraction
        When each frame begins, s, and when the last one ends.

    Examples
    --------
    >>> at = [Fraction(i, 25) for i in range(5)]
    >>> [r.text() for r in ranges_where(np.array([0, 1, 1, 0], bool), at, "hidden")]
    ['00:00.0 to 00:00.1: hidden']
    """
    return tuple(
        Range(start, stop - 1, times[start], times[stop], reason) for start, stop in runs(mask)
    )
