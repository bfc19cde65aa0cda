"""What an ablation found: tables of rows, the papers' figures beside them, and what they lack."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.ablation.rows import TABLES, Row
from trainer.evaluation.beside import Beside
from trainer.evaluation.report import Evaluation, number, plain, table

COLUMNS = {
    "own": "own sound",
    "foreign": "foreign",
    "leak": "leak",
    "spread": "spread",
    "lmd": "LMD",
    "ssim": "SSIM",
    "psnr": "PSNR",
    "lpips": "LPIPS",
    "ifc": "IFC",
    "expert_own_sure": "expert's confidence",
    "within_own": "within one frame",
    "lse_c_own": "LSE-C",
    "lse_d_own": "LSE-D",
}
"""Measures of an evaluation that the tables show, and what they are called there."""
PAPERS = ("SSIM", "PSNR", "FID", "LMD", "LSE-C", "LSE-D")
"""Measures of which the papers' ablations tell anything."""


@dataclass(frozen=True)
class Learnt:
    """A network as it was trained: the steps done, in how many minutes, of how many weights.

    ``footage`` minutes of ``people`` people were learnt from.
    """

    name: str
    model: Path
    steps: int
    minutes: float
    weights: int
    footage: float
    people: int


@dataclass(frozen=True)
class Result:
    """A row, how it was trained, and its evaluation."""

    row: Row
    learnt: Learnt
    found: Evaluation

    @property
    def cells(self) -> list[str]:
        """Name, what it is, steps, minutes, millions of weights."""
        learnt = self.learnt
        return [
            self.row.name,
            self.row.says,
            str(learnt.steps),
            f"{learnt.minutes:.0f}",
            f"{learnt.weights / 1e6:.1f} M",
        ]


@dataclass(frozen=True)
class Ablation:
    """Rows in the order of the tables, the teachers that were trained for them, and the experts.

    ``experts`` is None where only one taught.
    """

    settings: dict[str, object]
    results: list[Result]
    teachers: list[Learnt]
    experts: Beside | None

    @property
    def columns(self) -> list[str]:
        """Measures of which anything is known in some row."""
        known = {name for result in self.results for name in result.found.columns}
        return [name for name in COLUMNS if name in known]

    @property
    def fids(self) -> list[str]:
        """Networks on which a Fréchet distance is known."""
        return sorted({name for result in self.results for name in result.found.fid})

    def table(self, results: list[Result], intervals: bool) -> list[list[str]]:
        """A table of some rows, its header first, the papers' figures last.

        With 95 % intervals over people, if they are wanted.
        """
        papers = [name for name in PAPERS if any(name in r.row.published for r in results)]
        ours = [COLUMNS[name] for name in self.columns]
        header = ["row", "what", "steps", "min", "weights", *ours, *self.fids]
        lines = [header + [f"{name}, published" for name in papers]]
        for result in results:
            found, theirs = result.found, result.row.published
            cells = [
                found.cell(name) if intervals else number(found.means.get(name, math.nan))
                for name in self.columns
            ]
            cells += [number(found.fid.get(name, {}).get("own", math.nan)) for name in self.fids]
            cells += [number(theirs.get(name, math.nan)) for name in papers]
            lines.append([*result.cells, *cells])
        return lines

    def tables(self) -> list[tuple[str, list[Result]]]:
        """Titles and rows; paper A's whole network leads each of its tables."""
        whole = [result for result in self.results if result.row.name == "whole"]
        found = []
        for name, title in TABLES.items():
            rows = [result for result in self.results if result.row.table == name]
            if rows and name not in ("whole", "paper-b"):
                rows = [*whole, *rows]
            if rows and (name != "whole" or len(self.results) == 1 or not self._others_of_paper_a):
                found.append((title, rows))
        return found

    @property
    def _others_of_paper_a(self) -> bool:
        return any(r.row.table not in ("whole", "paper-b") for r in self.results)

    def weaknesses(self) -> list[str]:
        """What a reader must know before believing a difference between two rows."""
        first, steps = self.results[0], self.settings["steps"]
        evaluation = first.found
        seen = {result.learnt.steps for result in self.results}
        done = f"{min(seen)}" if len(seen) == 1 else f"{min(seen)} to {max(seen)}"
        lines = [
            f"Every row learnt {done} steps of {self.settings['batch']} windows from "
            f"{first.learnt.footage:.1f} minutes of {first.learnt.people} people; the papers' "
            "learnt from LRS2, for up to two days on a GPU. What a part is worth to a network that "
            "has hardly begun is not what it is worth in the end.",
            "One seed: how far two trainings of the same row are apart was not measured; intervals "
            "are over people alone.",
            f"Judged are the last weights of each row, on {len(evaluation.records)} clips of "
            f"{len(set(evaluation.people))} people who are not in the training footage.",
            "The papers' figures are of other data, crops, landmarks and FID: compare which way a "
            "figure moves, not the figures.",
        ]
        if self.settings["width"] == "small":
            lines.append("The networks are narrower than the papers': half the channels, or fewer.")
        short = [r.row.name for r in self.results if r.learnt.steps < int(str(steps))]
        if short:
            lines.append(
                f"Cut short by the minutes, at a learning rate that had not yet fallen: "
                f"{', '.join(short)} (of {steps} steps)."
            )
        if self.settings["judge"] == self.settings["expert"]:
            lines.append("The expert that judges has also taught, and may flatter what it taught.")
        lines += [f"{r.row.name}: {r.row.remark}" for r in self.results if r.row.remark]
        lines += [
            f"{teacher.name} was trained first: {teacher.steps} steps in {teacher.minutes:.0f} "
            "minutes."
            for teacher in self.teachers
        ]
        return lines

    def lines(self) -> list[str]:
        """The tables in Markdown, then what they lack."""
        lines = []
        for title, results in self.tables():
            header, *rows = self.table(results, intervals=False)
            lines += [f"**{title}**", "", *table(header, rows), ""]
        if self.experts:
            lines += ["**The experts, on the people held out**", "", *self.experts.lines(), ""]
        return [*lines, *self.weaknesses(), *self.results[0].found.notes]

    def as_dict(self) -> dict[str, Any]:
        """Everything but curves and pictures as plain values; what is unknown is None."""
        found = {
            "settings": self.settings,
            "weaknesses": self.weaknesses(),
            "rows": [
                {
                    "row": result.row.name,
                    "table": result.row.table,
                    "what": result.row.says,
                    "remark": result.row.remark,
                    "steps": result.learnt.steps,
                    "minutes": result.learnt.minutes,
                    "weights": result.learnt.weights,
                    "model_sha256": result.found.model_sha256,
                    "mean_over_people": result.found.means,
                    "interval_95_over_people": result.found.intervals,
                    "fid": result.found.fid,
                    "published": dict(result.row.published),
                }
                for result in self.results
            ],
            "teachers": [
                {"name": t.name, "steps": t.steps, "minutes": t.minutes, "weights": t.weights}
                for t in self.teachers
            ],
            "experts": self.experts.as_dict() if self.experts else None,
            "notes": self.results[0].found.notes,
        }
        values = plain(found)
        assert isinstance(values, dict)
        return values
