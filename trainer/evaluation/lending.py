"""When a foreign voice begins in the clip that is dubbed with it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from app.core.dub.voice import Voice
from trainer.evaluation.clips import Clip, speech_begins
from trainer.evaluation.opening import correlation, resampled

LEADS = tuple(Fraction(eighth, 8) for eighth in range(2, 9))
"""Seconds of the plate before a foreign speaker may begin."""


def away(plate: Clip, lender: Clip) -> Fraction:
    """How much later a lender's sound comes in a plate than in its own clip, s.

    Some clips are silent for longer than others last: it is the speech that is moved.  Two people
    who begin to speak at once open their mouths together, and a dub that follows the one seems to
    follow the other.  So of `LEADS` that counts at which the two true mouths have least in common;
    no dub is looked at for that.  Where nothing is known of them it is the first.
    """
    begins = speech_begins(lender.voice)

    def in_common(lead: Fraction) -> float:
        theirs = resampled(lender.times + (float(lead) - begins), lender.opening, plate.times)
        return float(np.nan_to_num(abs(correlation(theirs, plate.opening)), nan=np.inf))

    return Fraction(round(1000 * (min(LEADS, key=in_common) - begins)), 1000)


def lent(plate: Clip, lender: Clip) -> Voice:
    """A lender's voice as the plate is dubbed with it."""
    return replace(lender.voice, start=lender.voice.start + away(plate, lender))
