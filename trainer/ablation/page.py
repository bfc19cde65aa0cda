"""The report of an ablation as one HTML file: tables, what they lack, and frames of each row."""

from html import escape

from trainer.ablation.report import Ablation
from trainer.evaluation.experts import MEASURES
from trainer.evaluation.page import document, html_table, strip


def page(found: Ablation, pictures: bool = True) -> str:
    """The whole report, HTML that needs no other file; with frames of the footage, if wanted."""
    size, width = found.settings["size"], found.settings["width"]
    parts = [
        "<h1>Ablation</h1>",
        f"<p>Networks of {size} px, {width}; {len(found.results)} rows from the same seed and "
        "footage. Means over people; in brackets 95 % intervals, people drawn with repetition.</p>",
        "<h2>Before believing a difference</h2>",
        *(f"<p>{escape(line)}</p>" for line in found.weaknesses()),
    ]
    for title, results in found.tables():
        header, *rows = found.table(results, intervals=True)
        parts += [f"<h2>{escape(title)}</h2>", html_table(header, rows)]
    if found.experts:
        judged = found.experts.judged
        rows = [[title, *(each.cell(name) for each in judged)] for name, title in MEASURES.items()]
        parts += [
            "<h2>The experts, on the people held out</h2>",
            html_table(["measure", *(each.name for each in judged)], rows),
        ]
    parts += [f"<p>{escape(note)}</p>" for note in found.results[0].found.notes]
    if pictures:
        parts.append("<h2>What it looks like</h2>")
        for result in found.results:
            shown = strip(result.found.records[0])
            parts.append(f"<figure><h3>{escape(result.row.name)}</h3>{shown}</figure>")
    return document("Ablation", parts)
