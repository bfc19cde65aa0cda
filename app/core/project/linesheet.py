"""The list of lines that a dubbing studio works from, as CSV."""

import csv
import io
from collections.abc import Mapping

from app.core.project.document import Document
from app.core.project.timecode import timecode

COLUMNS = ("Line", "Speaker", "In", "Out", "Frames", "Text", "Take", "Takes", "Sound", "State")


def line_sheet(document: Document, states: Mapping[str, str] | None = None) -> str:
    """One row for each segment, in order, after a row of headings.

    Parameters
    ----------
    document : Document
    states : mapping, optional
        What is to be said of the state of segments, by id.

    Returns
    -------
    str
        CSV with commas (RFC 4180).  Save it as ``utf-8-sig``, from which spreadsheets tell
        the encoding.  Out is the timecode of the first frame after the line.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, segment in enumerate(document.segments, 1):
        take = segment.current
        sound = document.sound(document.dub(take.dub).media).path.name if take.dub else ""
        row = (
            number,
            document.speaker(segment.speaker).name,
            timecode(segment.first, document.rate),
            timecode(segment.end, document.rate),
            segment.length,
            segment.text,
            take.name,
            len(segment.takes),
            sound,
            (states or {}).get(segment.id, ""),
        )
        writer.writerow(_harmless(str(value)) for value in row)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
