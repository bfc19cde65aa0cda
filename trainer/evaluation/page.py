"""The report as one HTML file: tables, the openings as curves, and frames, all inside it."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

import numpy as np

from app.core.faces.smooth import runs
from trainer.evaluation.measure import FOREIGN, HELD, MADE, OWN, REAL, SIDE, TILES
from trainer.evaluation.opening import Curve, resampled
from trainer.evaluation.record import Record
from trainer.evaluation.report import OURS, PAPERS, Evaluation, number

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem;
       color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd; text-align: right;
         white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
svg { width: 100%; height: auto; background: #fafafa; }
img { display: block; max-width: 100%; }
figure { margin: 1rem 0 2rem; } figcaption { color: #555; }
.real { color: #222; } .own { color: #1666c0; }
.foreign { color: #b3541e; } .held { color: #8a8a8a; }
"""
_NAMES = {
    REAL: "real",
    OWN: "dub with its own sound",
    FOREIGN: "dub with the foreign sound",
    HELD: "reference held still",
}
_WIDTH, _HEIGHT = 900, 160  # of a curve's picture, px


def page(found: Evaluation, pictures: bool = True) -> str:
    """The whole report.

    Parameters
    ----------
    found : Evaluation
    pictures : bool
        Whether frames of the footage are shown.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    people = len(set(found.people))
    head = (
        f"{len(found.records)} clips, {people} people; {found.settings['seconds']} s of each from "
        f"where speech begins. Model {found.model_sha256[:12]}…, {found.engine}. Means over "
        "people; in brackets 95 % intervals, people drawn with repetition."
    )
    parts = [
        f"<h1>Evaluation of {escape(found.model)}</h1><p>{escape(head)}</p>",
        "<h2>Dub, ceiling and floor</h2>",
        _summary(found),
        *(f"<p>{escape(line)}</p>" for line in [*found.counts(), *found.notes]),
        "<h2>Beside the papers</h2>",
        _papers(found),
        "<h2>Every clip</h2>",
        _clips(found),
        *_left_out(found),
        "<h2>The mouth's opening</h2>",
        "<p>Inner lips' distance over that of the outer eye corners, against time.</p>",
    ]
    named = {record.clip: record for record in found.records}
    for record in found.records:
        parts.append(_figure(record, named[record.donor], pictures))
    return document(found.model, parts)


def document(title: str, parts: Sequence[str]) -> str:
    """A page of HTML that needs no other file."""
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def html_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in HTML."""
    lines = ["".join(f"<th>{escape(cell)}</th>" for cell in header)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</table>"


def _summary(found: Evaluation) -> str:
    header = ("measure", "dub", "real video", "held still", "wanted")
    explained = (
        "<p>FID compares all frames that were looked at, everybody's together; with few frames "
        "it comes out too large. Its figure for real video is every other real frame against the "
        "rest.</p>"
    )
    return html_table(header, found.summary()) + (explained if found.fid else "")


def _papers(found: Evaluation) -> str:
    names = ("SSIM", "PSNR", "LMD", "IFC", "LSE-C", "LSE-D", "FID")
    ours = [number(found.means[OURS[name]]) if name in OURS else "–" for name in names]
    rows = [(f"{found.model}, this footage", *ours)]
    for paper, values in PAPERS:
        known = (number(values[name]) if name in values else "–" for name in names)
        rows.append((f"{paper}, as published", *known))
    warning = (
        "<p>The papers' figures are their authors', on other data (LRS2, LRS3, LRW), other crops "
        "and other landmarks; IFC and LMD are ours in detail, and our FID has another backbone, "
        "so it is not in this table. Read the lines beside each other, not against each other.</p>"
    )
    return warning + html_table(("", *names), rows)


def _clips(found: Evaluation) -> str:
    return html_table(("clip", "person", *found.columns), found.clip_rows())


def _left_out(found: Evaluation) -> list[str]:
    if not found.left_out:
        return []
    rows = list(found.left_out.items())
    return ["<h2>Could not be used</h2>", html_table(("clip", "why"), rows)]


def _figure(record: Record, donor: Record, pictures: bool) -> str:
    title = f"{record.clip} ({record.person}), foreign sound from {donor.clip}"
    parts = [f"<h3>{escape(title)}</h3>", _curves(record, donor)]
    if pictures:
        parts.append(strip(record))
    return f"<figure>{''.join(parts)}</figure>"


def strip(record: Record) -> str:
    """Some frames of a clip and of its dubs, with a caption; nothing if there are none."""
    if not len(record.strip):
        return ""
    data = b64encode(record.strip.tobytes()).decode("ascii")
    rows = ", ".join(_NAMES[name] for name in (REAL, *MADE))
    return (
        f'<img alt="Frames of {escape(record.clip)}" width="{TILES * SIDE}" '
        f'src="data:image/jpeg;base64,{data}"><figcaption>Rows: {rows}.</figcaption>'
    )


def _curves(record: Record, donor: Record) -> str:
    """Two pictures: the dub with its own sound and the held one, and that with the foreign one."""
    theirs = resampled(donor.times + record.away, donor.openings[REAL], record.times)
    own = {REAL: record.openings[REAL], OWN: record.openings[OWN], HELD: record.openings[HELD]}
    foreign = {REAL: theirs, FOREIGN: record.openings[FOREIGN]}
    captions = (
        "Own sound: real, dub, held still.",
        "Foreign sound: the real mouth of the one who is heard, and the dub.",
    )
    parts = []
    for curves, caption in zip((own, foreign), captions, strict=True):
        if any(np.isfinite(curve).any() for curve in curves.values()):
            parts.append(_svg(record.times, curves))
            parts.append(f"<figcaption>{caption} {_legend(curves)}</figcaption>")
    return "".join(parts)


def _legend(curves: dict[str, Curve]) -> str:
    return " ".join(f'<span class="{name}">&#9632; {_NAMES[name]}</span>' for name in curves)


def _svg(times: Curve, curves: dict[str, Curve]) -> str:
    known = np.concatenate([curve[np.isfinite(curve)] for curve in curves.values()])
    low, high = float(min(known.min(), 0)), float(max(known.max(), 0.1))
    x = (times - times[0]) / max(times[-1] - times[0], 1e-6) * _WIDTH
    lines = []
    for name, curve in curves.items():
        y = _HEIGHT * (1 - (curve - low) / (high - low))
        for first, last in runs(np.isfinite(curve)):
            there = zip(x[first:last], y[first:last], strict=True)
            points = " ".join(f"{a:.1f},{b:.1f}" for a, b in there)
            lines.append(
                f'<polyline class="{name}" fill="none" stroke="currentColor" stroke-width="1.5" '
                f'points="{points}"/>'
            )
    zero = _HEIGHT * (1 + low / (high - low))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}"><line x1="0" x2="{_WIDTH}" y1="{zero:.1f}" '
        f'y2="{zero:.1f}" stroke="#ddd"/>{"".join(lines)}</svg>'
    )
