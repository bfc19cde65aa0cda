"""The audio front-end against what is known of sounds, and in pieces against the whole."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model import audio

RATE = audio.SAMPLE_RATE
HALF_16_ULP = 0.07
"""dB; a step of float16 where decibels of sound lie."""


def noise(samples: int, seed: int = 0) -> audio.Float:
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(samples) * 0.1).astype(np.float32)


def tone(hz: float, seconds: float = 0.5, level: float = 0.5) -> audio.Float:
    times = np.arange(int(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hz * times)).astype(np.float32)


def band_centres() -> np.ndarray:
    low, high = audio.hz_to_mel(np.array([55.0, 7600.0]))
    return audio.mel_to_hz(np.linspace(low, high, audio.MELS + 2))[1:-1]


@pytest.mark.parametrize("hz", [220.0, 440.0, 1000.0, 2500.0, 6000.0])
def test_a_pure_tone_is_loudest_in_the_band_around_it(hz: float) -> None:
    mel = audio.mel_decibels(tone(hz))
    loudest = int(mel[:, 20].argmax())
    # Filters have unit area, so the narrower neighbour may win by a hair: one band of grace.
    assert abs(loudest - np.abs(band_centres() - hz).argmin()) <= 1


def test_a_frame_is_the_fourier_sum_of_its_definition() -> None:
    sound, index = noise(4000), 9
    emphasised = sound[1:].astype(np.float64) - 0.97 * sound[:-1]
    piece = emphasised[index * 200 - 401 : index * 200 + 399]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(800) / 800)
    waves = np.exp(-2j * np.pi * np.outer(np.arange(401), np.arange(800)) / 800)
    expected = 20 * np.log10(audio.filterbank() @ np.abs(waves @ (piece * window))) - 20
    np.testing.assert_allclose(audio.mel_decibels(sound)[:, index], expected, atol=HALF_16_ULP)


def test_filters_have_unit_area() -> None:
    bins = RATE / audio.N_FFT
    np.testing.assert_allclose(audio.filterbank()[40:].sum(axis=1) * bins, 1.0, rtol=0.05)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1700), min_size=1, max_size=8), st.integers(0, 9))
def test_a_sound_in_pieces_gives_what_it_gives_at_once(sizes: list[int], seed: int) -> None:
    sound = noise(sum(sizes), seed)
    stream = audio.MelStream()
    for piece in np.split(sound, np.cumsum(sizes)[:-1]):
        stream.push(piece)
    frames, gain = stream.finish()
    assert frames.shape == (80, 1 + len(sound) // 200)
    np.testing.assert_allclose(frames, audio.mel_decibels(sound), atol=HALF_16_ULP)
    assert gain == pytest.approx(audio.levelling_gain(sound), abs=1e-6)


@pytest.mark.parametrize("time", [0.25, 0.333, 0.5, 0.81])
def test_a_window_is_centred_on_its_time(time: float) -> None:
    sound = np.zeros(RATE, np.float32)
    sound[round(time * RATE)] = 1.0
    window = audio.windows(audio.scale(audio.mel_decibels(sound)), np.array([time]))
    assert window.shape == (1, 1, 80, 16)
    # A click is heard by the five frames whose 800 samples hold it.
    heard = np.flatnonzero(window[0, 0].max(axis=0) > audio.SILENCE + 1)
    assert abs(heard.mean() - audio.WINDOW / 2) <= 0.5


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001), Fraction(24), Fraction(60)])
def test_wav2lips_window_starts_with_the_frame(rate: Fraction) -> None:
    frames = range(500)
    times = np.array([float(n / rate) for n in frames])
    starts = audio.window_starts(times, "wav2lip")
    assert starts.tolist() == [int(80 * n / rate) for n in frames]
    mel = np.arange(1400, dtype=np.float32)[None].repeat(80, axis=0)
    assert (audio.windows(mel, times[:400], "wav2lip")[:, 0, 0, 0] == starts[:400]).all()


def test_an_unknown_mel_window_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown mel window 'early'"):
        audio.window_starts(np.zeros(1), "early")


def test_before_and_after_the_sound_there_is_silence() -> None:
    mel = np.zeros((80, 40), np.float32)
    early, late, far = audio.windows(mel, np.array([0.0, 0.5, 9.0]))[:, 0]
    assert (early[:, :8] == audio.SILENCE).all() and (early[:, 8:] == 0).all()
    assert (late[:, :8] == 0).all() and (late[:, 8:] == audio.SILENCE).all()
    assert (far == audio.SILENCE).all()


def test_a_sound_of_no_length_is_silence() -> None:
    frames, gain = audio.MelStream().finish()
    assert frames.shape == (80, 1)
    assert gain == 0.0
    assert (audio.scale(frames.astype(np.float32), gain) == audio.SILENCE).all()


def test_levelling_makes_a_whisper_as_loud_as_a_shout() -> None:
    shout = noise(RATE)
    whisper = shout * np.float32(0.05)
    levelled = [
        audio.scale(audio.mel_decibels(sound), audio.levelling_gain(sound))
        for sound in (shout, whisper)
    ]
    np.testing.assert_allclose(levelled[0], levelled[1], atol=0.02)


def test_pauses_do_not_count_for_the_level() -> None:
    speech = noise(RATE)
    paused = np.concatenate([speech, speech * np.float32(1e-4), np.zeros(RATE, np.float32)])
    assert audio.levelling_gain(paused) == pytest.approx(audio.levelling_gain(speech), abs=0.05)
