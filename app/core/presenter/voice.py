"""A synthetic voice: glottal pulses and noise through formant filters, and the mouth they need.

Speech is a *script*, a list of (phoneme, seconds), so the time of every sound is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Script = Sequence[tuple[str, float]]
Track = NDArray[np.floating]

SYNTHESIS_RATE = 48_000
HOP = 240  # samples between changes of the filters: 5 ms
WINDOW = 2 * HOP
SPECTRUM = 4096  # long enough for a resonance of 70 Hz width to die away behind the window
FORMANT_GLIDE = 0.060  # seconds over which one sound's formants turn into the next one's
LEVEL_GLIDE = 0.024
LIPS_GLIDE = 0.090
PEAK = 0.5


@dataclass(frozen=True)
class Phoneme:
    """How one sound is made.

    ``formants`` in Hz; ``voiced`` and ``noise`` are levels of the two sources; the noise is
    a band around ``noise_hz``, ``noise_width`` wide; ``opening`` is the mouth's, 0 to 1;
    ``seconds`` its usual length.
    """

    formants: tuple[float, float, float]
    voiced: float
    noise: float
    noise_hz: float
    noise_width: float
    opening: float
    seconds: float


def _vowel(f1: float, f2: float, f3: float, opening: float) -> Phoneme:
    return Phoneme((f1, f2, f3), 1.0, 0.0, 1500.0, 1000.0, opening, 0.13)


def _hiss(hz: float, width: float, level: float, opening: float, voiced: float = 0.0) -> Phoneme:
    return Phoneme((350.0, 1700.0, 2600.0), voiced, level, hz, width, opening, 0.10)


def _stop(hz: float, f2: float, opening: float, voiced: float) -> Phoneme:
    return Phoneme((280.0, f2, 2500.0), voiced, 0.0, hz, 1500.0, opening, 0.075)


# Vowel formants: averages for men in Peterson and Barney 1952, table II; the rest follow the
# ranges of Klatt 1980, table III. A stop is its closure; BURSTS gives the noise that ends it.
PHONEMES: dict[str, Phoneme] = {
    "a": _vowel(730, 1090, 2440, 1.0),
    "e": _vowel(530, 1840, 2480, 0.62),
    "i": _vowel(270, 2290, 3010, 0.34),
    "o": _vowel(570, 840, 2410, 0.70),
    "u": _vowel(300, 870, 2240, 0.28),
    "@": _vowel(500, 1500, 2500, 0.45),
    "m": Phoneme((280, 1100, 2200), 0.45, 0.0, 1500, 1000, 0.0, 0.085),
    "n": Phoneme((280, 1600, 2500), 0.45, 0.0, 1500, 1000, 0.18, 0.075),
    "l": Phoneme((360, 1200, 2700), 0.70, 0.0, 1500, 1000, 0.32, 0.070),
    "r": Phoneme((330, 1150, 1550), 0.70, 0.0, 1500, 1000, 0.28, 0.070),
    "w": Phoneme((290, 640, 2200), 0.65, 0.0, 1500, 1000, 0.15, 0.070),
    "j": Phoneme((270, 2200, 2950), 0.65, 0.0, 1500, 1000, 0.25, 0.070),
    "s": _hiss(6200, 2200, 0.40, 0.12),
    "S": _hiss(3200, 1500, 0.40, 0.18),
    "f": _hiss(4500, 5000, 0.14, 0.06),
    "h": _hiss(1400, 1800, 0.16, 0.50),
    "z": _hiss(6000, 2200, 0.22, 0.12, voiced=0.35),
    "Z": _hiss(2900, 1500, 0.20, 0.20, voiced=0.35),
    "v": _hiss(4200, 5000, 0.08, 0.06, voiced=0.45),
    "p": _stop(900, 900, 0.0, 0.0),
    "b": _stop(900, 900, 0.0, 0.12),
    "t": _stop(4200, 1800, 0.15, 0.0),
    "d": _stop(3900, 1800, 0.15, 0.12),
    "k": _stop(2100, 2000, 0.25, 0.0),
    "g": _stop(2000, 2000, 0.25, 0.12),
    "_": Phoneme((500, 1500, 2500), 0.0, 0.0, 1500, 1000, 0.0, 0.20),
}
BURSTS = {"p": 0.35, "t": 0.45, "k": 0.45, "b": 0.16, "d": 0.22, "g": 0.22}
BURST_SECONDS = 0.022
HIGH_FORMANTS = (3500.0, 4500.0)
WIDTHS = (70.0, 95.0, 140.0, 220.0, 300.0)  # of the five formants, Hz
VOWELS = frozenset("aeiou@")
PAUSES = {" ": 0.0, ",": 0.30, ".": 0.60}


@dataclass(frozen=True)
class Voice:
    """Who speaks: ``pitch`` in Hz, ``tract`` scales all formants (1 is a man's), ``breath`` is
    the level of noise in the voice."""

    pitch: float
    tract: float
    breath: float


ALTO = Voice(pitch=196.0, tract=1.16, breath=0.035)
MEZZO = Voice(pitch=168.0, tract=1.10, breath=0.025)
BARITONE = Voice(pitch=112.0, tract=1.0, breath=0.02)


def spell(text: str, tempo: float = 1.0) -> list[tuple[str, float]]:
    """Script of a text in which each letter is a phoneme, ',' and '.' are pauses.

    ``tempo`` divides all lengths.  Raises ValueError on a letter that is no phoneme.

    >>> spell("ma.")
    [('m', 0.085), ('a', 0.13), ('_', 0.6)]
    """
    script: list[tuple[str, float]] = []
    for letter in text:
        if letter in PAUSES:
            if PAUSES[letter]:
                script.append(("_", PAUSES[letter] / tempo))
        elif letter in PHONEMES:
            script.append((letter, PHONEMES[letter].seconds / tempo))
        else:
            raise ValueError(f"{letter!r} is no phoneme; there are {' '.join(PHONEMES)}")
    return script


def duration(script: Script) -> float:
    """Length of a script in seconds."""
    return float(sum(seconds for _, seconds in script))


def opening_track(script: Script, times: Track) -> Track:
    """Opening of the mouth, 0 (closed) to 1, at ``times`` (N,) in seconds; 0 outside the script."""
    sounds, edges = _timeline(script)
    values = np.array([PHONEMES[name].opening for name in sounds])
    return np.clip(_glide(values, edges, np.asarray(times, np.float64), LIPS_GLIDE), 0.0, 1.0)


def speak(
    script: Script, rate: int = SYNTHESIS_RATE, seed: int = 0, voice: Voice = ALTO
) -> NDArray[np.float32]:
    """Synthesise a script.

    Parameters
    ----------
    script : sequence of (phoneme, seconds)
        As `spell` makes it.
    rate : int
        Of the result, Hz.
    seed : int
        Of the noise and the small irregularities of pitch.
    voice : Voice
        Who speaks.

    Returns
    -------
    (N,) float32
        Mono, peak 0.5, N = duration * rate rounded.

    Notes
    -----
    Source and filter after Klatt 1980 (J. Acoust. Soc. Am. 67, 971): Rosenberg's glottal pulse,
    five resonators in cascade for the voice, one in parallel for the noise.
    """
    count = round(duration(script) * SYNTHESIS_RATE)
    if count == 0:
        return np.zeros(0, np.float32)
    rng = np.random.default_rng(seed)
    times = np.arange(count) / SYNTHESIS_RATE
    voiced = _sounding(script, voice, times, rng)
    voiced /= max(float(np.abs(voiced).max()), 1e-9)
    mono = _resampled(voiced + _noise(script, times, rng), round(duration(script) * rate))
    return (mono * (PEAK / max(float(np.abs(mono).max()), 1e-9))).astype(np.float32)


def _timeline(script: Script) -> tuple[list[str], Track]:
    names = [name for name, _ in script]
    edges = np.concatenate([[0.0], np.cumsum([seconds for _, seconds in script])])
    return names, edges


def _levels(sounds: list[str], field: str) -> Track:
    return np.array([getattr(PHONEMES[name], field) for name in sounds], np.float64)


def _glide(values: Track, edges: Track, times: Track, width: float) -> Track:
    """Step function (``values`` between ``edges``) smoothed with a raised cosine, at ``times``.

    The window is ``width`` seconds long; its integral in closed form makes the result exact
    at any time.  Values outside the edges are 0.
    """
    steps = np.diff(np.concatenate([[0.0], values, [0.0]]))
    result = np.zeros(len(times))
    for edge, step in zip(edges, steps, strict=True):
        if step == 0.0:
            continue
        first, last = np.searchsorted(times, (edge - width / 2, edge + width / 2))
        u = (times[first:last] - edge) / width + 0.5
        result[first:last] += step * (u - np.sin(2 * np.pi * u) / (2 * np.pi))
        result[last:] += step
    return result


def _pitch(script: Script, times: Track, voice: Voice, rng: np.random.Generator) -> Track:
    """Hz at each time: each phrase falls by a fourth, vowels are accented at random."""
    names, edges = _timeline(script)
    accents = np.array([rng.uniform(-0.04, 0.16) if name in VOWELS else 0.0 for name in names])
    contour = 1.0 + _glide(accents, edges, times, 0.12)
    pauses = [i for i, name in enumerate(names) if name == "_"]
    bounds = [0.0, *(float(edges[i + 1]) for i in pauses), float(edges[-1]) + 1e-6]
    for start, stop in pairwise(bounds):
        inside = (times >= start) & (times < stop)
        contour[inside] *= 1.14 - 0.30 * (times[inside] - start) / max(stop - start, 0.3)
    knots = np.arange(0.0, times[-1] + 0.2 if len(times) else 0.2, 0.05)
    wander = np.interp(times, knots, rng.normal(0.0, 0.010, len(knots)))
    return voice.pitch * contour * (1.0 + wander)


def _pulses(pitch: Track) -> Track:
    """Derivative of the glottal flow (Rosenberg 1971, pulse B with cosine branches)."""
    phase = np.mod(np.cumsum(pitch) / SYNTHESIS_RATE, 1.0)
    rise, fall = 0.40, 0.16
    up = np.sin(np.pi * phase / rise) * 0.5 / rise
    down = -np.sin(0.5 * np.pi * (phase - rise) / fall) * 0.5 / fall
    return np.where(phase < rise, up, np.where(phase < rise + fall, down, 0.0))


def _sounding(script: Script, voice: Voice, times: Track, rng: np.random.Generator) -> Track:
    names, edges = _timeline(script)
    flow = _pulses(_pitch(script, times, voice, rng))
    flow += voice.breath * rng.standard_normal(len(times))
    flow *= _glide(_levels(names, "voiced"), edges, times, LEVEL_GLIDE)
    table = np.array([PHONEMES[name].formants for name in names]) * voice.tract
    moments = _filter_times(len(times))
    centres = [_glide(column, edges, moments, FORMANT_GLIDE) for column in table.T]
    centres += [np.full(len(moments), hz * voice.tract) for hz in HIGH_FORMANTS]
    return _filtered(flow, np.stack(centres, axis=1), np.tile(WIDTHS, (len(moments), 1)))


def _noise(script: Script, times: Track, rng: np.random.Generator) -> Track:
    names, edges = _timeline(script)
    level = _glide(_levels(names, "noise"), edges, times, LEVEL_GLIDE)
    for name, edge in zip(names, edges[1:], strict=True):
        if name in BURSTS:
            since = (times - edge) / BURST_SECONDS + 0.5
            level += BURSTS[name] * np.where(since >= 0, np.exp(-3 * np.maximum(since, 0)), 0.0)
    moments = _filter_times(len(times))
    centres = _glide(_levels(names, "noise_hz"), edges, moments, LEVEL_GLIDE)
    widths = _glide(_levels(names, "noise_width"), edges, moments, LEVEL_GLIDE)
    hiss = _filtered(rng.standard_normal(len(times)), centres[:, None], widths[:, None])
    return level * hiss / max(3 * float(hiss.std()), 1e-9)


def _filter_times(count: int) -> Track:
    return np.arange(-(-count // HOP) + 1) * (HOP / SYNTHESIS_RATE)


def _filtered(sound: Track, centres: Track, widths: Track) -> Track:
    """Sound (N,) through a cascade of resonators that changes every ``HOP`` samples.

    ``centres`` and ``widths`` (M, K) in Hz are those of K resonators around M moments, the
    first at 0.  Each is Klatt 1980, eq. 2: ``(1 - b - c) / (1 - b / z - c / z**2)`` with
    ``c = -exp(-2 pi width / rate)``, ``b = 2 exp(-pi width / rate) cos(2 pi centre / rate)``.
    Hann windows half a window apart sum to one, so each stretch is filtered by itself.
    """
    late = np.exp(-2j * np.pi * np.arange(SPECTRUM // 2 + 1) / SPECTRUM)
    window = np.hanning(WINDOW + 1)[:-1]
    padded = np.concatenate([np.zeros(HOP), sound, np.zeros(SPECTRUM)])
    result = np.zeros(len(padded) + SPECTRUM)
    for index, (centre, width) in enumerate(zip(centres, widths, strict=True)):
        radius = np.exp(-np.pi * width / SYNTHESIS_RATE)[:, None]
        b = 2 * radius * np.cos(2 * np.pi * centre / SYNTHESIS_RATE)[:, None]
        c = -(radius**2)
        response = np.prod((1 - b - c) / (1 - b * late - c * late**2), axis=0)
        start = index * HOP
        part = np.fft.rfft(padded[start : start + WINDOW] * window, SPECTRUM)
        result[start : start + SPECTRUM] += np.fft.irfft(part * response, SPECTRUM)
    return result[HOP : HOP + len(sound)]


def _resampled(sound: Track, count: int) -> Track:
    """Sound at another rate, ``count`` samples long: its spectrum cut or padded with zeros."""
    spectrum = np.fft.rfft(sound)
    return np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(sound))
