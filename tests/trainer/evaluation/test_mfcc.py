"""Cepstra: laws that hold for any sound, and the definition written out for one frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.evaluation.mfcc import CEPSTRA, STEP, WINDOW, mfcc


def sound(seed: int, count: int = 4000) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 3000, count)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 999), gain=st.floats(0.05, 20))
def test_a_louder_sound_moves_the_energy_alone(seed: int, gain: float) -> None:
    quiet, loud = mfcc(sound(seed)), mfcc(gain * sound(seed))
    np.testing.assert_allclose(loud[:, 0] - quiet[:, 0], 2 * np.log(gain), atol=1e-6)
    np.testing.assert_allclose(loud[:, 1:], quiet[:, 1:], atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 999), frames=st.integers(1, 9))
def test_a_later_sound_gives_later_cepstra(seed: int, frames: int) -> None:
    late = mfcc(np.concatenate([sound(seed + 1, frames * STEP), sound(seed)]))
    # The first sample has no predecessor, so the first frame is another one.
    np.testing.assert_allclose(late[frames + 1 :], mfcc(sound(seed))[1:], atol=1e-9)


@pytest.mark.parametrize(
    ("samples", "frames"), [(1, 1), (400, 1), (401, 2), (560, 2), (561, 3), (16_000, 99)]
)
def test_the_last_frame_is_filled_up(samples: int, frames: int) -> None:
    assert mfcc(sound(0, samples)).shape == (frames, CEPSTRA)


def test_silence_is_finite() -> None:
    assert np.isfinite(mfcc(np.zeros(1000))).all()


def test_one_frame_is_what_the_definition_says() -> None:
    x = sound(3, WINDOW)
    emphasised = [x[0], *(x[i] - 0.97 * x[i - 1] for i in range(1, WINDOW))]
    power = [
        abs(sum(v * np.exp(-2j * np.pi * k * n / 512) for n, v in enumerate(emphasised))) ** 2 / 512
        for k in range(257)
    ]
    mels = np.linspace(0, 2595 * np.log10(1 + 8000 / 700), 28)
    edges = [int(513 * 700 * (10 ** (m / 2595) - 1) / 16_000) for m in mels]
    logs = []
    for low, peak, high in zip(edges, edges[1:], edges[2:], strict=False):
        rise = sum(power[k] * (k - low) / (peak - low) for k in range(low, peak))
        fall = sum(power[k] * (high - k) / (high - peak) for k in range(peak, high))
        logs.append(np.log(rise + fall))
    wanted = [np.log(sum(power))]
    for order in range(1, CEPSTRA):
        cosine = [np.cos(np.pi * order * (2 * j + 1) / 52) for j in range(26)]
        lift = 1 + 11 * np.sin(np.pi * order / 22)
        wanted.append(lift * np.sqrt(2 / 26) * float(np.dot(logs, cosine)))
    np.testing.assert_allclose(mfcc(x)[0], wanted, rtol=1e-9)
