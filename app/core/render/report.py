"""What was exported: for people, for machines, and for the sidecar beside the result."""

import json
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import app
from app.core.dub.report import Range


@dataclass(frozen=True)
class LineReport:
    """One segment as it was exported.

    Attributes
    ----------
    id, speaker, text : str
    first, last : int
        Frames of the plate, inclusive.
    start, end : Fraction
        When that is in the result, s.
    dub : str
        Name of the sound file; empty if there is none.
    dub_in : Fraction
        Time in it at the first frame, s.
    model, model_sha256 : str
    settings : dict
    altered : int
        Frames whose mouth was re-made.
    left : str
        Why none was; empty if some were.
    """

    id: str
    speaker: str
    text: str
    first: int
    last: int
    start: Fraction
    end: Fraction
    dub: str
    dub_in: Fraction
    model: str
    model_sha256: str
    settings: dict[str, Any]
    altered: int
    left: str


@dataclass(frozen=True)
class ExportReport:
    """The result of an export.

    Attributes
    ----------
    source : Path
        The plate.
    target : Path
        What was written; of several stems, the mix.
    files : tuple of Path
        All that was written, but for the sidecar.
    frames, altered : int
        All frames of the result, and those in which a mouth was re-made.
    altered_ranges : tuple of Range
        Where that was, in frames and times of the result.
    segments : tuple of LineReport
        Those that are in the range.
    loudness : dict
        What was measured before (LUFS, dBTP), and the gain in dB that was applied.
    notes : tuple of str
        Sentences the user should read.
    settings : dict
    seconds : dict
        Wall time of each stage.
    """

    source: Path
    target: Path
    files: tuple[Path, ...]
    frames: int
    altered: int
    altered_ranges: tuple[Range, ...]
    segments: tuple[LineReport, ...]
    loudness: dict[str, float]
    notes: tuple[str, ...]
    settings: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """As sentences for people."""
        lines = [f"{self.target}: {self.altered} of {self.frames} frames with a new mouth."]
        lines += [f"  {part.speaker}: {part.left}" for part in self.segments if part.left]
        return [*lines, *self.notes]

    def as_dict(self) -> dict[str, Any]:
        """Plain values; exact times as strings such as ``"101/25"``."""
        return {"lipsmith": app.__version__, **json.loads(json.dumps(asdict(self), default=str))}
