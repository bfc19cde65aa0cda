import csv
import io
from fractions import Fraction

import pytest

from app.core.project.document import ProjectError
from app.core.project.edits_lines import add_take, set_text
from app.core.project.edits_media import remove_dub
from app.core.project.linesheet import COLUMNS, line_sheet
from app.core.project.subtitles import Line, read_lines, srt_of
from tests.core.project.projects import ids, project

SRT = """1
00:00:01,000 --> 00:00:02,500
Good <i>day</i>.

2
00:00:03,040 --> 00:00:04,000 X1:10 X2:20
- Who are
you?

3
00:00:05,000 --> 00:00:06,000


4
01:00:00,5 --> 01:00:01,25
2020

"""

LINES = (
    Line(Fraction(1), Fraction(5, 2), "Good day."),
    Line(Fraction(76, 25), Fraction(4), "- Who are\nyou?"),
    Line(Fraction(7201, 2), Fraction(14405, 4), "2020"),
)

ASS = """[Script Info]
Title: x

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:03.00,0:00:04.50,Default,Ben,0,0,0,,Well, {\\i1}who{\\i0} are\\Nyou?
Dialogue: 0,0:00:01.00,0:00:02.05,Default, Ann ,0,0,0,,Good\\hday.
Comment: 0,0:00:01.00,0:00:02.00,Default,Ann,0,0,0,,nobody says this
Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\\p1}m 0 0 l 5 5{\\p0}
Dialogue: 0,0:00:08.00,0:00:08.00,Default,,0,0,0,,no length

[Fonts]
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,not an event
"""


def write(folder, data, name="lines.srt"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_srt_is_read_in_all_its_encodings(tmp_path, encoding, ends):
    data = SRT.replace("day", "dáy").replace("\n", ends).encode(encoding)
    first, *rest = read_lines(write(tmp_path, data))
    assert (first.text, tuple(rest)) == ("Good dáy.", LINES[1:])


def test_old_srt_in_windows_letters_is_read(tmp_path):
    (line,) = read_lines(write(tmp_path, "1\n0:00:01,0 --> 0:00:02,0\nFür".encode("cp1252")))
    assert line.text == "Für"


def test_srt_without_numbers_or_empty_lines_is_read(tmp_path):
    data = b"00:00:01.000 --> 00:00:02.000\none\n00:00:03.000 --> 00:00:04.000\ntwo\nthree"
    assert [line.text for line in read_lines(write(tmp_path, data))] == ["one", "two\nthree"]


def test_ass_says_who_speaks(tmp_path):
    assert read_lines(write(tmp_path, ASS.encode(), "lines.ass")) == (
        Line(Fraction(1), Fraction(41, 20), "Good day.", "Ann"),
        Line(Fraction(3), Fraction(9, 2), "Well, who are\nyou?", "Ben"),
    )


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)) * 9, b"[Events]\nDialogue: x"])
def test_a_file_without_lines_is_refused(tmp_path, data):
    with pytest.raises(ProjectError, match="no subtitles"):
        read_lines(write(tmp_path, data))


def test_a_missing_file_is_told_of(tmp_path):
    with pytest.raises(ProjectError, match="cannot be read"):
        read_lines(tmp_path / "none.srt")


def test_segments_with_text_are_written_as_srt(tmp_path):
    document = project(("Ann", 24, 60), ("Ben", 48, 90), ("Ann", 70, 80), rate=Fraction(24))
    document = set_text(document, ids(document)[0], "Gut?\n\nJa, gut.")
    document = set_text(document, ids(document)[2], "»Ende«")
    written = srt_of(document)
    assert written == (
        "1\n00:00:01,000 --> 00:00:02,500\nGut?\nJa, gut.\n"
        "\n2\n00:00:02,917 --> 00:00:03,333\n»Ende«\n"
    )
    back = read_lines(write(tmp_path, written.encode()))
    assert [line.text for line in back] == ["Gut?\nJa, gut.", "»Ende«"]


def test_the_line_sheet_has_a_row_for_each_line():
    document = project(("Ann", 24, 60), ("Ben", 48, 90))
    first, second = ids(document)
    document = set_text(add_take(document, second), second, '=SUM(1), "quoted"\nü')
    document = remove_dub(document, document.dubs[0].id)
    rows = list(csv.reader(io.StringIO(line_sheet(document, {first: "ready"}), newline="")))
    assert rows == [
        list(COLUMNS),
        ["1", "Ann", "00:00:01:00", "00:00:02:12", "36", "", "A", "1", "", "ready"],
        [
            "2",
            "Ben",
            "00:00:02:00",
            "00:00:03:18",
            "42",
            '\'=SUM(1), "quoted"\nü',
            "B",
            "2",
            "Ben.wav",
            "",
        ],
    ]
