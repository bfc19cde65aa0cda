"""A tuning's report: JSON for programs, one HTML file for people."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from trainer.evaluation.files import write_json, write_text
from trainer.evaluation.page import document, html_table
from trainer.tune.events import Figure, Shot
from trainer.tune.job import REPORT_HTML, REPORT_JSON, TuneError

NAMES = {
    "lpips": "LPIPS",
    "ssim": "SSIM",
    "lmd": "LMD, px of 96",
    "own": "opening follows the true mouth's, correlation",
    "spread": "how far the mouth moves, of the true one",
    "confidence": "sync expert's confidence",
    "ifc": "IFC, 8-bit codes",
}
"""Figures as the report calls them; docs/models.md explains them."""


@dataclass(frozen=True)
class TuneReport:
    """How a tuning ended.

    Attributes
    ----------
    job : dict
        What was asked for.
    kept : bool
    reason, advice : str
    figures : dict
        Name to `Figure`.
    model : str
        The kept model's file; empty if there is none.
    shots : tuple of Shot
    minutes : dict
        Of footage: ``usable``, ``heard``, ``train``, ``held_out``.
    training : dict
        ``steps`` done, ``chosen`` the step of the weights, ``took_s``.
    sound_fits : float or None
        See `trainer.tune.decide.sound_fits`.
    base, base_sha256 : str
    notes : tuple of str
    """

    job: dict[str, Any]
    kept: bool
    reason: str
    advice: str = ""
    figures: dict[str, Figure] = field(default_factory=dict)
    model: str = ""
    shots: tuple[Shot, ...] = ()
    minutes: dict[str, float] = field(default_factory=dict)
    training: dict[str, float] = field(default_factory=dict)
    sound_fits: float | None = None
    base: str = ""
    base_sha256: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def load(cls, folder: Path) -> "TuneReport":
        """Read the report of a tuning that is over.

        Raises
        ------
        TuneError
            If there is none, or it is damaged.
        """
        try:
            values = json.loads((folder / REPORT_JSON).read_text(encoding="utf-8"))
            values["figures"] = {k: Figure(**v) for k, v in values["figures"].items()}
            values["shots"] = tuple(Shot(**shot) for shot in values["shots"])
            return cls(**{**values, "notes": tuple(values["notes"])})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TuneError(
                f"The report in {folder} cannot be read ({error}). Start a new tuning."
            ) from error

    def lines(self) -> list[str]:
        """The report for people."""
        lines = [f"{'Kept' if self.kept else 'Not kept'}. {self.reason}"]
        lines += [self.advice] if self.advice else []
        if self.figures:
            lines += ["", *(" | ".join(row) for row in [_HEADER, *_rows(self.figures)]), ""]
        if self.minutes:
            told = ", ".join(f"{k.replace('_', ' ')} {v:.2f}" for k, v in self.minutes.items())
            lines.append(f"Minutes of footage: {told}.")
        lines += [f"Model: {self.model}"] if self.model else []
        return [*lines, *self.notes]


_HEADER = ("measure", "starter", "tuned", "change", "95 % of the difference")


def write_report(folder: Path, report: TuneReport) -> None:
    """Write the HTML report, then the JSON, which says that the tuning is over.

    Raises
    ------
    MediaError
        If one cannot be written.
    """
    write_text(folder / REPORT_HTML, page(report, folder))
    write_json(folder / REPORT_JSON, report.as_dict())


def page(report: TuneReport, folder: Path) -> str:
    """The report as HTML that needs no other file; a strip of pictures is taken from the folder."""
    name = str(report.job["name"])
    about = [
        ("speaker", name),
        ("consent", str(report.job["consent"])),
        ("base", f"{report.base} ({report.base_sha256[:12]})"),
        *((k.replace("_", " "), f"{v:.2f} min") for k, v in report.minutes.items()),
        *((k, f"{v:g}") for k, v in report.training.items()),
        ("model", report.model or "none"),
    ]
    parts = [
        f"<h1>{escape(name)}: {'kept' if report.kept else 'not kept'}</h1>",
        f"<p>{escape(report.reason)}</p><p>{escape(report.advice)}</p>",
        "<h2>On held-out shots, starter against tuned</h2>",
        html_table(_HEADER, _rows(report.figures)),
        "<p>Whole shots that training never saw, dubbed with their own sound as a dub is made. "
        "Intervals: bootstrap over seconds of these shots, over shots for the expert.</p>",
        *_strip(folder),
        "<h2>How it was made</h2>",
        html_table(("", ""), about),
        *(f"<p>{escape(note)}</p>" for note in report.notes),
        "<h2>Footage</h2>",
        html_table(("clip", "frames", "seconds", "use", "why"), _shot_rows(report.shots)),
    ]
    return document(f"Tuning on {name}", parts)


def _rows(figures: dict[str, Figure]) -> list[tuple[str, ...]]:
    return [
        (
            NAMES.get(name, name),
            f"{figure.starter:.4g}",
            f"{figure.tuned:.4g}",
            f"{100 * (figure.tuned / figure.starter - 1):+.1f} %" if figure.starter > 0 else "",
            f"{figure.low:+.4g} to {figure.high:+.4g}",
        )
        for name, figure in figures.items()
    ]


def _shot_rows(shots: Sequence[Shot]) -> list[tuple[str, ...]]:
    return [
        (Path(s.clip).name, f"{s.first}–{s.end - 1}", f"{s.seconds:.1f}", s.use, s.reason)
        for s in shots
    ]


def _strip(folder: Path) -> list[str]:
    pictures = sorted(folder.glob("strip-*.png"))
    if not pictures:
        return []
    data = b64encode(pictures[-1].read_bytes()).decode("ascii")
    return [
        '<figure><img alt="Held-out frames: real, starter, tuned" '
        f'src="data:image/png;base64,{data}">'
        "<figcaption>Rows: real, starter, tuned.</figcaption></figure>"
    ]
