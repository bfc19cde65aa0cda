"""The rows of the tables: what is left out or changed in each, and what the papers found.

Paper A's figures (Chen et al., arXiv 2602.00189) are those of its tables 1 to 3, paper B's (Yaman
et al., arXiv 2307.09368) those that tell how each part moves some measure, read in the order in
which they are told; both on LRS2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.errors import ModelError
from app.model import generator, stabilised
from app.model.avsyncnet import AVSYNCNETS, AVSyncNetConfig
from app.model.generator import GeneratorConfig
from app.model.stabilised import StabilisedConfig
from trainer.objectives import Objective
from trainer.stabilised import StabilisedObjective

EQ_4 = Objective()
NO_LPIPS = Objective(lpips=0.0)
PLAIN = 0.3
"""Weight of the plain sync loss in paper B's rows without L_ss: to its 10 of the pixels what the
0.03 of Wav2Lip are to its 0.97."""


@dataclass(frozen=True)
class Bases:
    """The whole networks that rows leave parts out of; paper B has none at every size."""

    painter: GeneratorConfig
    stabilised: StabilisedConfig | None
    avsyncnet: AVSyncNetConfig


def _halved(config: GeneratorConfig) -> GeneratorConfig:
    return replace(config, widths=tuple(width // 2 for width in config.widths))


_PAINTERS = {size: generator.CONFIGS[f"lpips-attnwav2lip{end}"]
             for size, end in ((96, ""), (192, "-192"), (256, "-256"))}  # fmt: skip
_FULL, _SMALL = AVSYNCNETS["avsyncnet"], AVSYNCNETS["avsyncnet-small"]
BASES = {
    (96, "full"): Bases(_PAINTERS[96], stabilised.CONFIGS["stabilised"], _FULL),
    (96, "small"): Bases(_halved(_PAINTERS[96]), stabilised.CONFIGS["stabilised-small"], _SMALL),
    (192, "full"): Bases(_PAINTERS[192], stabilised.CONFIGS["stabilised-192"], _FULL),
    (192, "small"): Bases(_halved(_PAINTERS[192]), None, _SMALL),
    (256, "full"): Bases(_PAINTERS[256], None, _FULL),
    (256, "small"): Bases(_halved(_PAINTERS[256]), None, _SMALL),
}
"""By the side of the crop in px and by width: as published, or half as many channels."""


@dataclass(frozen=True)
class Row:
    """One network of a table.

    Attributes
    ----------
    name : str
    table : str
        Which table it is in, a key of `TABLES`.
    says : str
        What it is, for people.
    objective
        An `Objective` makes it one of paper A, a `StabilisedObjective` one of paper B.
    parts : dict
        Fields of paper A's configuration that differ from the whole.
    avsyncnet : bool
        Whether an AVSyncNet teaches it in place of the plain expert (paper A).
    silencer : bool
        Whether its references are closed by a G_S (paper B).
    published : dict
        The paper's own figures.
    remark : str
        How it differs from the published row, if it does.
    """

    name: str
    table: str
    says: str
    objective: Objective | StabilisedObjective = EQ_4
    parts: Mapping[str, int | bool] = field(default_factory=dict)
    avsyncnet: bool = False
    silencer: bool = False
    published: Mapping[str, float] = field(default_factory=dict)
    remark: str = ""

    @property
    def of_paper_b(self) -> bool:
        """Whether it is a row of paper B."""
        return isinstance(self.objective, StabilisedObjective)


TABLES = {
    "whole": "Paper A's network as published",
    "alignments": "Semantic alignments in cascade",
    "lpips": "Without LPIPS",
    "parts": "Parts of an alignment and of the U-Net",
    "teacher": "Who teaches synchrony",
    "alpha": "Weight of the sync term, a of Eq. 4",
    "beta": "Weight of LPIPS, b of Eq. 4",
    "paper-b": "Paper B, one part after the other",
}
"""Titles of the tables by the names that ``--rows`` takes for all of their rows."""


def _weights(a: float, b: float) -> Objective:
    return Objective(sync=a, lpips=b)


_PLAIN_B = StabilisedObjective(sync=0.0, triplet=0.0, plain=PLAIN)
_CLOSED = "A dub does not run G_S: it shows references of closed mouths, which are not quite those."
ROWS = (
    Row("whole", "whole", "nine alignments, LPIPS, a = 0.03, b = 0.07",
        published={"LSE-C": 7.287, "LSE-D": 6.834, "FID": 4.624}),
    Row("align-0", "alignments", "none: sound joined in by concatenation", parts={"alignments": 0},
        published={"LSE-C": 7.093, "LSE-D": 6.972}),
    *(Row(f"align-{n}", "alignments", f"{n} of nine", parts={"alignments": n}) for n in (1, 3, 6)),
    Row("no-lpips", "lpips", "nine alignments, b = 0", NO_LPIPS,
        published={"LSE-C": 6.902, "LSE-D": 7.083}),
    Row("no-lpips-align-1", "lpips", "one alignment, b = 0", NO_LPIPS, {"alignments": 1},
        published={"LSE-C": 6.837, "LSE-D": 7.092}),
    Row("no-lpips-align-0", "lpips", "no alignment, b = 0: AttnWav2Lip", NO_LPIPS,
        {"alignments": 0}, published={"LSE-C": 6.834, "LSE-D": 7.171, "FID": 4.979},
        remark="The published AttnWav2Lip has Wav2Lip's deep U-Net, this one the shallow one."),
    Row("no-ffc", "parts", "ordinary convolutions in place of FFC", parts={"ffc": False}),
    Row("no-adain", "parts", "the audio map added, without AdaIN", parts={"adain": False}),
    Row("no-cbam", "parts", "without CBAM", parts={"cbam": False}),
    Row("avsyncnet", "teacher", "an AVSyncNet teaches in place of the plain expert",
        avsyncnet=True,
        remark="The paper tells how much less LSE-C then varies: 0.97 in place of 1.16."),
    *(Row(f"alpha-{a:g}", "alpha", f"a = {a:g}", _weights(a, 0.07)) for a in (0, 0.01, 0.1, 0.3)),
    *(Row(f"beta-{b:g}", "beta", f"b = {b:g}", _weights(0.03, b)) for b in (0.02, 0.2, 0.5)),
    Row("b-base", "paper-b", "AVSyncNet, plain sync loss", _PLAIN_B,
        published={"LMD": 2.325, "LSE-C": 7.271}),
    Row("b-gs", "paper-b", "and behind a G_S", _PLAIN_B, silencer=True, remark=_CLOSED,
        published={"LMD": 1.741, "LSE-C": 7.752, "PSNR": 27.18, "SSIM": 0.872}),
    Row("b-gs-lss", "paper-b", "and L_ss in place of the plain loss",
        StabilisedObjective(triplet=0.0), silencer=True, remark=_CLOSED,
        published={"PSNR": 31.17, "SSIM": 0.925}),
    Row("b-whole", "paper-b", "and L_at: paper B's whole", StabilisedObjective(),
        silencer=True, remark=_CLOSED, published={"PSNR": 32.75, "FID": 4.02}),
)  # fmt: skip
"""All rows; the whole of paper A belongs to each of its tables."""


def choose_rows(names: Sequence[str], bases: Bases) -> list[Row]:
    """The rows of these names and tables, in the order of `ROWS`; all that there are without names.

    Raises
    ------
    ModelError
        If there is no such row or table, or paper B has no network of this size and width.
    """
    known = {*(row.name for row in ROWS), *TABLES}
    for name in names:
        if name not in known:
            rows = ", ".join(row.name for row in ROWS)
            raise ModelError(
                f"There is no row or table {name!r}. Tables: {', '.join(TABLES)}; rows: {rows}."
            )
    chosen = [row for row in ROWS if not names or {row.name, row.table} & set(names)]
    if bases.stabilised is None:
        if any(row.of_paper_b for row in chosen) and names:
            raise ModelError(
                "Paper B has no network of this size and width. Choose --size 96, or other --rows."
            )
        chosen = [row for row in chosen if not row.of_paper_b]
    return chosen


def choose_bases(size: int, width: str) -> Bases:
    """The networks of a size and width.

    Raises
    ------
    ModelError
        If there are none.
    """
    if (size, width) not in BASES:
        known = ", ".join(f"--size {s} --width {w}" for s, w in BASES)
        raise ModelError(f"There are no networks of --size {size} --width {width}. Choose {known}.")
    return BASES[size, width]
