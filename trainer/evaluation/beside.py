"""Networks beside each other, measured on the same clips: what the comparisons have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.core.progress import Work
from trainer.dataset import build, place_for
from trainer.evaluation.clips import choose_sources
from trainer.evaluation.report import number, plain, table
from trainer.evaluation.summary import Row, by_person, interval, over_people
from trainer.pack import Clip, Pack, side_for
from trainer.sources import parse_where


@dataclass(frozen=True)
class Judged:
    """A network and what was measured of it: a row for each clip."""

    name: str
    rows: list[Row]
    people: list[str]

    @property
    def means(self) -> Row:
        """Each measure's mean over people."""
        return over_people(self.rows, self.people)

    def cell(self, measure: str) -> str:
        """A mean and its 95 % interval over people."""
        low, high = interval(by_person(self.rows, self.people, measure))
        text = number(self.means[measure])
        return text if np.isnan(low) else f"{text} [{number(low)}, {number(high)}]"


@dataclass(frozen=True)
class Beside:
    """The report of a comparison.

    ``kind`` is what the networks are called together, ``measures`` the titles of their figures by
    name, and ``note`` what the figures depend on.
    """

    kind: str
    measures: Mapping[str, str]
    judged: list[Judged]
    note: str = ""

    def lines(self) -> list[str]:
        """A table in Markdown, a column for each network."""
        first = self.judged[0]
        header = ("measure", *(judged.name for judged in self.judged))
        rows = [
            (title, *(judged.cell(name) for judged in self.judged))
            for name, title in self.measures.items()
        ]
        note = f", {self.note}" if self.note else ""
        return [
            f"Clips {len(first.rows)}, people {len(set(first.people))}{note}; means over people, "
            "95 % intervals over people in brackets.",
            "",
            *table(header, rows),
        ]

    def as_dict(self) -> dict[str, Any]:
        """The means of each network, and how many clips they are of; what is unknown is None."""
        return {
            "clips": len(self.judged[0].rows),
            "people": len(set(self.judged[0].people)),
            "note": self.note,
            self.kind: [plain({"name": judged.name, **judged.means}) for judged in self.judged],
        }


@dataclass(frozen=True)
class BesideOptions:
    """What the command lines of comparisons have in common: footage as for ``lipsmith eval``."""

    footage: tuple[Path, ...]
    seen: tuple[Path, ...] = ()
    manifest: Path | None = None
    where: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    per_person: int = 6
    out: Path = Path("runs")
    threads: int = 0


def judged_clips(options: BesideOptions, size: int) -> Work[tuple[Pack, list[Clip]]]:
    """Make, or find, the dataset of clips for networks of ``size`` px, and choose its clips.

    Nobody moves their sound: what is measured is what the clips have.

    Raises
    ------
    LipsmithError
        If the footage cannot be used.
    """
    side = side_for(size)
    sources = choose_sources(
        options.footage,
        options.seen,
        options.manifest,
        parse_where(options.where),
        options.leave_out,
        limit=0,
    )
    place = place_for(options.out, "judged", side)
    report = yield from build(sources, place, threads=options.threads, side=side)
    pack = Pack(report.folder)
    return pack, some_of_each(pack, options.per_person)


def some_of_each(pack: Pack, most: int) -> list[Clip]:
    """At most so many clips of each person; 0 for all."""
    people: Sequence[list[Clip]] = list(pack.by_identity().values())
    return [clip for clips in people for clip in clips[: most or None]]
