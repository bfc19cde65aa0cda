from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.project.document import ProjectError
from app.core.project.timecode import drops, frame_of, timecode

NTSC, FAST = Fraction(30000, 1001), Fraction(60000, 1001)
RATES = [Fraction(r) for r in (12, 24, 25, 30, 50, 60, 120)] + [
    Fraction(24000, 1001),
    NTSC,
    FAST,
    Fraction(120000, 1001),
    Fraction(25, 2),
    Fraction(2997, 100),
]


@pytest.mark.parametrize(
    ("frame", "rate", "text"),
    [
        (0, Fraction(25), "00:00:00:00"),
        (90_024, Fraction(25), "01:00:00:24"),
        (86_399, Fraction(24000, 1001), "00:59:59:23"),
        (1_799, NTSC, "00:00:59;29"),
        (1_800, NTSC, "00:01:00;02"),
        (3_597, NTSC, "00:01:59;29"),
        (3_598, NTSC, "00:02:00;02"),
        (17_981, NTSC, "00:09:59;29"),
        (17_982, NTSC, "00:10:00;00"),
        (107_892, NTSC, "01:00:00;00"),
        (3_600, FAST, "00:01:00;04"),
        (215_784, FAST, "01:00:00;00"),
        (-30, NTSC, "−00:00:01;00"),
        (119, Fraction(120), "00:00:00:119"),
    ],
)
def test_known_timecodes(frame, rate, text):
    assert timecode(frame, rate) == text
    assert frame < 0 or frame_of(text, rate) == frame


@given(frame=st.integers(0, 10_000_000), rate=st.sampled_from(RATES))
def test_every_frame_has_a_timecode_of_its_own(frame, rate):
    assert frame_of(timecode(frame, rate), rate) == frame
    assert timecode(frame, rate) != timecode(frame + 1, rate)


@given(frame=st.integers(0, 10_000_000), rate=st.sampled_from([NTSC, FAST]))
def test_drop_frame_keeps_step_with_the_clock(frame, rate):
    hours, minutes, seconds = (int(f) for f in timecode(frame, rate).split(";")[0].split(":"))
    shown = (hours * 60 + minutes) * 60 + seconds
    # A day of it loses 86 ms (ST 12-1); and within a minute, what is skipped next.
    assert abs(shown - frame / rate) < Fraction(1) + Fraction(1, 10) + frame / rate / 900_000


def test_only_multiples_of_29_97_drop():
    assert [rate for rate in RATES if drops(rate)] == [NTSC, FAST, Fraction(120000, 1001)]


def test_leading_fields_may_be_left_out():
    pal = Fraction(25)
    assert [frame_of(t, pal) for t in ("7", "1:00", "1:0:0", " 1:00:00.01 ")] == [
        7,
        25,
        1500,
        90_001,
    ]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("", NTSC),
        ("abc", NTSC),
        ("1:2:3:4:5", NTSC),
        ("-1", NTSC),
        ("00:60:00:00", NTSC),
        ("00:00:60:00", NTSC),
        ("00:00:00:30", NTSC),
        ("00:01:00;00", NTSC),
        ("00:01:00;01", NTSC),
        ("00:01:00;03", FAST),
        ("1" * 5000, NTSC),
    ],
)
def test_what_is_no_timecode_is_refused(text, rate):
    with pytest.raises(ProjectError):
        frame_of(text, rate)
