"""When a foreign voice begins, so that two people who begin together are no leak."""

from fractions import Fraction
from typing import cast

import numpy as np
import pytest

from app.core.dub.voice import Voice
from trainer.evaluation.clips import Clip
from trainer.evaluation.lending import LEADS, away, lent
from trainer.evaluation.opening import correlation, resampled

RATE = 25


class Talk:
    """Who says ``syllables`` a second from ``begins`` s on."""

    def __init__(self, begins: float, syllables: float = 2.0) -> None:
        self.times = np.arange(4 * RATE) / RATE
        said = np.sin(np.pi * syllables * (self.times - begins)) ** 2
        self.opening = np.where(self.times < begins, 0.0, said)
        mel = np.zeros((80, 8), np.float32)
        self.voice = Voice(mel, np.array([[begins, 4.0]]), Fraction(0), Fraction(4))


def clip(talk: Talk) -> Clip:
    return cast(Clip, talk)


def in_common(plate: Talk, lender: Talk, later: float) -> float:
    return correlation(resampled(lender.times + later, lender.opening, plate.times), plate.opening)


def test_two_who_would_speak_as_one_are_laid_apart() -> None:
    ann, bob = Talk(0.25), Talk(0.8)
    assert in_common(ann, bob, 0.25 - 0.8) > 0.95
    later = float(away(clip(ann), clip(bob)))
    assert abs(in_common(ann, bob, later)) < 0.3
    assert later + 0.8 in [float(lead) for lead in LEADS]


def test_the_voice_is_moved_as_far_as_the_mouth() -> None:
    ann, bob = Talk(0.4, 3.1), Talk(1.1)
    assert lent(clip(ann), clip(bob)).start == bob.voice.start + away(clip(ann), clip(bob))


def test_where_no_mouth_is_known_a_quarter_of_a_second_goes_before() -> None:
    ann, bob = Talk(0.25), Talk(0.8)
    ann.opening = np.full(len(ann.times), np.nan)
    assert float(away(clip(ann), clip(bob))) == pytest.approx(0.25 - 0.8)
