"""Lines of text with times: SubRip (SRT) and SubStation Alpha (ASS, SSA) in, SRT out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path

from app.core.project.document import Document, ProjectError

SUFFIXES = (".srt", ".ass", ".ssa")

_SRT_TIMES = re.compile(
    r"^\s*(\d+):(\d\d):(\d\d)[,.](\d{1,3})\s*-->\s*(\d+):(\d\d):(\d\d)[,.](\d{1,3})", re.MULTILINE
)
_ASS_TIME = re.compile(r"\s*(\d+):(\d\d):(\d\d)[.:](\d{1,3})\s*")
_SRT_TAGS = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")
_ASS_TAGS = re.compile(r"\{[^}]*\}")
_ASS_DRAWING = re.compile(r"\{[^}]*\\p[1-9]")
_COLUMNS = "Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text"


@dataclass(frozen=True)
class Line:
    """A line of text.

    Attributes
    ----------
    start, end : Fraction
        When it is shown, s.
    text : str
        Plain, lines within it ended with a newline.
    actor : str
        Who says it; empty if the file does not say.
    """

    start: Fraction
    end: Fraction
    text: str
    actor: str = ""


def read_lines(path: Path) -> tuple[Line, ...]:
    """Read the lines of an SRT, ASS or SSA file, in order of time.

    Lines without text or length are left out; formatting is taken away.

    Raises
    ------
    ProjectError
        If it cannot be read, or no line can be found in it.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be read: {error.strerror or error}. Check the file."
        ) from error
    found = _ass(text) if "[Events]" in text else _srt(text)
    lines = [line for line in found if line.text and line.start < line.end]
    if not lines:
        raise ProjectError(
            f"There are no subtitles in {path}. Give an SRT or ASS file with times and text."
        )
    return tuple(sorted(lines, key=lambda line: (line.start, line.end)))


def srt_of(document: Document) -> str:
    """The segments that have a text, as SRT; save it as UTF-8.

    Times are those of the frames at the plate's rate, to the millisecond.
    """
    blocks: list[str] = []
    for segment in document.segments:
        text = "\n".join(line for line in segment.text.splitlines() if line.strip())
        if text:
            first, end = (_srt_time(f / document.rate) for f in (segment.first, segment.end))
            blocks.append(f"{len(blocks) + 1}\n{first} --> {end}\n{text}\n")
    return "\n".join(blocks)


def _srt(text: str) -> Iterator[Line]:
    found = list(_SRT_TIMES.finditer(text))
    for match, after in zip_longest(found, found[1:]):
        body = text[match.end() : len(text) if after is None else after.start()]
        lines = body.split("\n")[1:]  # what follows the times on their line is a position
        if after is not None:
            lines = _without_number(lines)
        plain = _SRT_TAGS.sub("", "\n".join(lines)).replace("\\N", "\n")
        yield Line(_time(*match.groups()[:4]), _time(*match.groups()[4:]), _tidy(plain))


def _without_number(lines: list[str]) -> list[str]:
    """Drop the number of the next block, and the empty lines before the times."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    numbered = bool(lines) and lines[-1].strip().isdecimal()
    # A block's number stands after an empty line; at least one number is left out by nobody.
    return lines[:-1] if numbered else lines


def _ass(text: str) -> Iterator[Line]:
    columns = _COLUMNS.split(",")
    section = ""
    for line in text.splitlines():
        if line.strip().startswith("["):
            section = line.strip()
        key, _, rest = line.partition(":")
        if section != "[Events]":
            continue
        if key.strip() == "Format":
            columns = [column.strip() for column in rest.split(",")]
        elif key.strip() == "Dialogue":
            values = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            times = [_ASS_TIME.fullmatch(values.get(name, "")) for name in ("Start", "End")]
            drawn = _ASS_DRAWING.search(values.get("Text", ""))
            if times[0] and times[1] and not drawn:
                yield Line(
                    _time(*times[0].groups()),
                    _time(*times[1].groups()),
                    _tidy(_ass_text(values.get("Text", ""))),
                    values.get("Name", values.get("Actor", "")).strip(),
                )


def _ass_text(text: str) -> str:
    plain = _ASS_TAGS.sub("", text)
    return plain.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _time(hours: str, minutes: str, seconds: str, part: str) -> Fraction:
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + Fraction(int(part), 10 ** len(part))


def _srt_time(time: Fraction) -> str:
    milliseconds = round(time * 1000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{milliseconds:03}"


def _decoded(data: bytes) -> str:
    """Text of a file in the encodings that subtitles come in, line ends made one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
