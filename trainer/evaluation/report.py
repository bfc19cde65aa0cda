"""What an evaluation found: as JSON for programs, as Markdown tables for people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trainer.evaluation.record import Record
from trainer.evaluation.summary import Row, by_person, figures, frechet, interval, over_people


@dataclass(frozen=True)
class Measure:
    """A line of the summary.

    ``made``, ``real`` and ``held`` name the columns of the dub, of the real video (the ceiling)
    and of the reference held still (the floor); a number in place of ``real`` is what any real
    video has by definition, and nothing where it does not apply.  ``wanted`` is the bar.
    """

    label: str
    made: str
    real: str | float = ""
    held: str = ""
    wanted: str = ""


MEASURES = (
    Measure("opening follows own sound, correlation", "own", 1.0, "held", "≥ 0.7"),
    Measure("the same, as late as the file has it", "own_in_file", 1.0),
    Measure("the same at the clip's best lag", "own_at_lag", 1.0),
    Measure("opening follows foreign sound, correlation", "foreign", 1.0, "", "≥ 0.6"),
    Measure("the same, as late as its file has it", "foreign_in_file", 1.0),
    Measure("the same at its clip's best lag", "foreign_at_lag", 1.0),
    Measure("leak: foreign dub follows the plate's mouth", "leak", "chance", "", "< 0.1"),
    Measure("the same, beyond what both have in common with the sound's mouth", "leak_alone", 0.0),
    Measure("spread of the opening, dub over real", "spread", 1.0, "spread_held", "0.8 to 1.25"),
    Measure("LMD, px of 96", "lmd", 0.0, "lmd_held", "< held"),
    Measure("SSIM", "ssim", 1.0, "ssim_held"),
    Measure("PSNR, dB", "psnr", math.inf, "psnr_held"),
    Measure("LPIPS-{lpips}", "lpips", 0.0, "lpips_held", "≤ 0.6 × held"),
    Measure("IFC, 8-bit codes", "ifc", 0.0, "ifc_held"),
    Measure("edge of the mask, over the plate's", "edge", 1.0, "edge_held", "about 1"),
    Measure("expert's offset, frames", "expert_own", "expert_real", "expert_held"),
    Measure("expert's confidence", "expert_own_sure", "expert_real_sure", "expert_held_sure"),
    Measure(
        *("expert within one frame", "within_own", "within_real", "within_held"),
        "≥ 0.85, real ≥ 0.95",
    ),
    Measure("the same, foreign sound", "within_foreign", "within_real"),
    Measure("LSE-C", "lse_c_own", "lse_c_real", "lse_c_held"),
    Measure("LSE-D", "lse_d_own", "lse_d_real", "lse_d_held"),
    Measure("LSE-C, foreign sound", "lse_c_foreign", "lse_c_real"),
    Measure("LSE-D, foreign sound", "lse_d_foreign", "lse_d_real"),
)
SHARES = {
    "within_real": "the real clips",
    "within_own": "the dubs",
    "within_foreign": "the dubs with foreign sound",
    "within_held": "the held frames",
}
PAPERS = (
    ("LPIPS-AttnWav2Lip, LRS2", {"LSE-C": 7.287, "LSE-D": 6.834, "FID": 4.624}),
    ("LPIPS-AttnWav2Lip, LRS3", {"LSE-C": 7.513, "LSE-D": 6.706, "FID": 4.563}),
    ("LPIPS-AttnWav2Lip, LRW", {"LSE-C": 6.86, "LSE-D": 6.989, "FID": 2.685}),
    (
        "stabilised loss, LRS2",
        {
            **{"SSIM": 0.952, "PSNR": 32.64, "FID": 3.83, "LMD": 1.13},
            **{"LSE-C": 8.41, "LSE-D": 6.03, "IFC": 0.16},
        },
    ),
    (
        "stabilised loss with VQFR, LRS2",
        {
            **{"SSIM": 0.905, "PSNR": 31.80, "FID": 5.23, "LMD": 1.36},
            **{"LSE-C": 8.52, "LSE-D": 5.83, "IFC": 0.27},
        },
    ),
)
"""The papers' own figures: their data, crops and FID, so beside ours and not against them."""
OURS = {"SSIM": "ssim", "PSNR": "psnr", "LMD": "lmd", "LSE-C": "lse_c_own", "LSE-D": "lse_d_own",
        "IFC": "ifc"}  # fmt: skip
"""The columns of ours that carry the papers' names; our FID does not."""


@dataclass(frozen=True)
class Evaluation:
    """An evaluation: what was measured with what, and a record of every clip.

    ``networks`` tells each measuring network's SHA-256; ``left_out`` are clips that could not
    be used, with the reason; ``took`` is in seconds of this run, records found not counted.
    """

    model: str
    model_sha256: str
    engine: str
    settings: dict[str, object]
    networks: dict[str, str]
    records: list[Record]
    left_out: dict[str, str]
    notes: list[str]
    took: int

    @cached_property
    def rows(self) -> list[Row]:
        """All figures of each clip."""
        named = {record.clip: record for record in self.records}
        return [figures(record, named[record.donor]) for record in self.records]

    @property
    def people(self) -> list[str]:
        """Who is seen in each clip."""
        return [record.person for record in self.records]

    @cached_property
    def means(self) -> Row:
        """Each measure's mean over people."""
        return over_people(self.rows, self.people)

    @cached_property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """95 % interval of each mean, over people."""
        return {name: interval(by_person(self.rows, self.people, name)) for name in self.rows[0]}

    @cached_property
    def fid(self) -> dict[str, dict[str, float]]:
        """See `summary.frechet`."""
        return frechet(self.records)

    @property
    def columns(self) -> list[str]:
        """Measures of which anything is known."""
        return [name for name, value in self.means.items() if not math.isnan(value)]

    def clip_mean(self, column: str) -> tuple[float, int]:
        """A measure's mean over clips, and over how many."""
        known = [row[column] for row in self.rows if not math.isnan(row[column])]
        return (sum(known) / len(known) if known else math.nan), len(known)

    def label(self, measure: Measure) -> str:
        """A measure's label with the backbone's name in it."""
        return measure.label.format(lpips=self.networks.get("lpips", "none"))

    def measures(self) -> list[Measure]:
        """The lines of the summary of which anything is known."""
        return [measure for measure in MEASURES if measure.made in self.columns]

    def as_dict(self) -> dict[str, Any]:
        """Everything but curves and pictures as plain values; what is unknown is None."""
        found = {
            "model": self.model,
            "model_sha256": self.model_sha256,
            "engine": self.engine,
            "settings": self.settings,
            "networks": self.networks,
            "took_seconds": self.took,
            "notes": self.notes,
            "could_not_be_used": self.left_out,
            "mean_over_people": self.means,
            "interval_95_over_people": self.intervals,
            "share_of_clips": {
                name: dict(zip(("share", "clips"), self.clip_mean(name), strict=True))
                for name in SHARES
            },
            "better_than_held": {
                name: dict(zip(("clips", "of"), self.better_than_held(name), strict=True))
                for name in ("lpips", "lmd")
            },
            "fid": self.fid,
            "clips": [
                {"clip": record.clip, "person": record.person, "donor": record.donor, **row}
                for record, row in zip(self.records, self.rows, strict=True)
            ],
        }
        values = plain(found)
        assert isinstance(values, dict)
        return values

    def lines(self) -> list[str]:
        """The summary and every clip, as tables in Markdown."""
        people = len(set(self.people))
        lines = [
            f"Clips {len(self.records)}, people {people}; means over people, 95 % intervals "
            "over people in brackets.",
            "",
            *table(("measure", "dub", "real video", "held still", "wanted"), self.summary()),
            "",
        ]
        lines += [*self.counts(), "", *table(("clip", "person", *self.columns), self.clip_rows())]
        lines += ["", *self.notes]
        lines += [f"{name} could not be used: {reason}" for name, reason in self.left_out.items()]
        return lines

    def counts(self) -> list[str]:
        """Sentences about how many clips reach something."""
        lines = []
        for name, who in SHARES.items():
            share, count = self.clip_mean(name)
            if count:
                lines.append(
                    f"The expert hears {who} within one frame: {share:.0%} of {count} clips."
                )
        for name in ("lpips", "lmd"):
            better, count = self.better_than_held(name)
            if count:
                lines.append(
                    f"{name.upper()} is better than the held frame's on {better} of {count}."
                )
        return lines

    def better_than_held(self, column: str) -> tuple[int, int]:
        """On how many clips a distance is less than that of the held frame, and of how many."""
        pairs = [(row[column], row[f"{column}_held"]) for row in self.rows]
        known = [made < held for made, held in pairs if not math.isnan(made + held)]
        return sum(known), len(known)

    def summary(self) -> list[tuple[str, ...]]:
        """A row for each measure: its label, dub, real video, held still, and what is wanted."""
        rows = []
        for measure in self.measures():
            cells = (measure.made, measure.real, measure.held)
            rows.append((self.label(measure), *map(self.cell, cells), measure.wanted))
        for network, values in self.fid.items():
            numbers = (number(values[name]) for name in ("own", "real", "held"))
            rows.append((f"{network}, {values['frames']:.0f} frames", *numbers, ""))
        return rows

    def cell(self, column: str | float) -> str:
        """A mean with its interval, or a number that holds by definition."""
        if not isinstance(column, str):
            return number(column)
        if column not in self.columns:
            return ""
        low, high = self.intervals[column]
        text = number(self.means[column])
        return text if math.isnan(low) else f"{text} [{number(low)}, {number(high)}]"

    def clip_rows(self) -> list[tuple[str, ...]]:
        """A row for each clip: its name, the person's, and `columns`; the means come last."""
        rows = [
            (record.clip, record.person, *(number(row[name]) for name in self.columns))
            for record, row in zip(self.records, self.rows, strict=True)
        ]
        means = (number(self.means[name]) for name in self.columns)
        return [*rows, ("**mean over people**", str(len(set(self.people))), *means)]


def number(value: float) -> str:
    """A figure for people; what is not known is a dash.

    >>> number(0.0456), number(31.25), number(0.0), number(math.nan)
    ('0.046', '31.2', '0', '–')
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞"
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table in Markdown.

    >>> table(("a", "b"), [("1", "2")])
    ['| a | b |', '| --- | --- |', '| 1 | 2 |']
    """
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows)]


def plain(value: object) -> object:
    """Values as JSON has them: what is not a finite number is None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
