"""Loudness as EBU Tech 3341 tests meters."""

import math

import numpy as np
import pytest

from app.core.progress import finish
from app.core.render.loudness import Loudness, measure
from app.core.view.conform import RATE


def sine(decibels: float, seconds: float, hertz: float = 1000.0, phase: float = 0.0) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = 10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time + phase)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def measured(*parts: np.ndarray) -> Loudness:
    sound = np.concatenate(parts)
    blocks = [sound[at : at + 10_007] for at in range(0, len(sound), 10_007)]
    return finish(measure(blocks, len(sound)))


def test_the_first_cases_of_ebu_tech_3341_come_out_right() -> None:
    assert measured(sine(-23, 20)).lufs == pytest.approx(-23.0, abs=0.1)
    assert measured(sine(-33, 20)).lufs == pytest.approx(-33.0, abs=0.1)
    gated = measured(sine(-36, 10), sine(-23, 60), sine(-36, 10))
    assert gated.lufs == pytest.approx(-23.0, abs=0.1)


def test_a_peak_between_samples_is_found() -> None:
    # EBU Tech 3341, case 17: samples never exceed −9 dBFS, the wave between them reaches −6.
    tone = sine(-6, 2, RATE / 4, math.pi / 4)
    tone *= np.clip(np.arange(len(tone)) / RATE, 0, 1).astype(np.float32)[:, None]
    found = measured(tone)
    assert np.abs(tone).max() < 10 ** (-8.9 / 20)
    assert found.peak == pytest.approx(-6.0, abs=0.4)


def test_a_click_in_the_last_moment_counts_as_a_peak() -> None:
    sound = sine(-40, 2.05)
    sound[-3] = 0.9
    assert measured(sound).peak > -1.0


def test_silence_has_no_loudness_and_gets_no_gain() -> None:
    found = measured(np.zeros((RATE, 2), np.float32))
    assert found == Loudness(-math.inf, -math.inf) and found.gain_to(-23) == 0


def test_peaks_hold_a_gain_back_but_do_not_turn_it_round() -> None:
    assert Loudness(-30, -3).gain_to(-23) == 2.0
    assert Loudness(-30, 0.5).gain_to(-23) == 0.0
    assert Loudness(-16, 0.5).gain_to(-23) == -7.0
