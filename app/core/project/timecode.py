"""Timecode: frames as ``hh:mm:ss:ff`` and back (SMPTE ST 12-1)."""

import math
import re
from fractions import Fraction

from app.core.project.document import ProjectError

_FIELDS = re.compile(r"\d{1,9}([:;.]\d{1,4}){0,3}")


def drops(rate: Fraction) -> bool:
    """Whether timecode at a rate skips numbers to keep step with the clock.

    It does at 29.97, 59.94 and 119.88 Hz: the first 2, 4 or 8 numbers of each minute that is
    no multiple of ten.

    >>> drops(Fraction(30000, 1001)), drops(Fraction(24000, 1001))
    (True, False)
    """
    return rate.denominator == 1001 and rate.numerator % 30_000 == 0


def timecode(frame: int, rate: Fraction) -> str:
    """Timecode of a frame, counted from 0.

    Parameters
    ----------
    frame : int
        Negative ones have a minus in front.
    rate : Fraction
        Frames per second; a second has as many numbers as it has frames, rounded.

    Examples
    --------
    >>> timecode(86400, Fraction(24000, 1001))
    '01:00:00:00'
    >>> timecode(1800, Fraction(30000, 1001))
    '00:01:00;02'
    """
    if frame < 0:
        return "−" + timecode(-frame, rate)
    base = _base(rate)
    if drops(rate):
        skip, minute = base // 15, 60 * base - base // 15
        tens, rest = divmod(frame, 10 * minute + skip)
        frame += 9 * skip * tens
        if rest >= 60 * base:
            frame += skip * ((rest - 60 * base) // minute + 1)
    seconds, frames = divmod(frame, base)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    mark = ";" if drops(rate) else ":"
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{frames:0{len(str(base - 1))}}"


def frame_of(text: str, rate: Fraction) -> int:
    """Frame of a timecode; leading fields may be left out, so ``"12"`` is frame 12.

    Parameters
    ----------
    text : str
        Fields with ``:``, ``;`` or ``.`` in between.
    rate : Fraction

    Raises
    ------
    ProjectError
        If it is none, or a number that drop-frame timecode skips.

    Examples
    --------
    >>> frame_of("1:00;02", Fraction(30000, 1001))
    1800
    """
    if not _FIELDS.fullmatch(text.strip()):
        raise ProjectError(f"{text!r} is no timecode. Give hours:minutes:seconds:frames.")
    fields = [int(field) for field in re.split("[:;.]", text.strip())]
    if len(fields) == 1:
        return fields[0]
    hours, minutes, seconds, frames = [0] * (4 - len(fields)) + fields
    base = _base(rate)
    if minutes >= 60 or seconds >= 60 or frames >= base:
        raise ProjectError(
            f"{text!r} is no timecode at {float(rate):.5g} frames per second. "
            f"Give up to 59 minutes and seconds, and up to {base - 1} frames."
        )
    minutes += 60 * hours
    frame = (60 * minutes + seconds) * base + frames
    if not drops(rate):
        return frame
    skip = base // 15
    if minutes % 10 and not seconds and frames < skip:
        raise ProjectError(
            f"There is no timecode {text!r}: drop-frame timecode skips it. Give the next second."
        )
    return frame - skip * (minutes - minutes // 10)


def _base(rate: Fraction) -> int:
    return max(1, math.floor(rate + Fraction(1, 2)))
