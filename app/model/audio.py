"""Audio front-end: 16 kHz sound to mel frames, and the mel window that belongs to a video frame.

The settings are Wav2Lip's (Prajwal et al. 2020), which LPIPS-AttnWav2Lip takes over:
pre-emphasis 0.97, STFT of 800 samples every 200, 80 mel bands from 55 to 7600 Hz,
decibels scaled to [-4, 4].  Ours is when a window starts: centred on the frame's time.
"""

from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
N_FFT = 800
HOP = 200
MELS = 80
MEL_RATE = Fraction(SAMPLE_RATE, HOP)
"""Mel frames per second: 80, exactly."""
WINDOW = 16
"""Mel frames that the networks see for one video frame (0.2 s)."""
PREEMPHASIS = 0.97
FLOOR_DB = -100.0
REFERENCE_DB = 20.0
SILENCE = -4.0
"""Value of every mel bin in digital silence."""

Float = NDArray[np.float32]


def hz_to_mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slaney's mel scale: linear below 1 kHz, logarithmic above (Auditory Toolbox, 1998).

    >>> hz_to_mel(np.array([0.0, 1000.0]))
    array([ 0., 15.])
    """
    linear = hz * 3 / 200
    log = 15 + np.log(np.maximum(hz, 1e-9) / 1000) * 27 / np.log(6.4)
    return np.where(hz < 1000, linear, log)


def mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of `hz_to_mel`."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


@lru_cache(maxsize=1)
def filterbank() -> Float:
    """Triangular mel filters of unit area, (80, 401), as Slaney normalises them."""
    edges = mel_to_hz(np.linspace(*hz_to_mel(np.array([55.0, 7600.0])), MELS + 2))
    freqs = np.linspace(0, SAMPLE_RATE / 2, N_FFT // 2 + 1)
    rise = (freqs[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - freqs[None]) / (edges[2:] - edges[1:-1])[:, None]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def mel_decibels(samples: Float) -> Float:
    """Mel spectrogram in dB, before scaling.

    Frame ``i`` is centred on sample ``200 i``; the ends are padded with silence.

    Parameters
    ----------
    samples : (N,) in [-1, 1]
        16 kHz mono.

    Returns
    -------
    (80, 1 + N // 200) float32, dB re full scale minus 20, at least -120
    """
    emphasised = np.append(samples[:1], samples[1:] - PREEMPHASIS * samples[:-1])
    padded = np.pad(emphasised.astype(np.float32), N_FFT // 2)
    count = 1 + len(samples) // HOP
    window = np.hanning(N_FFT + 1)[:-1].astype(np.float32)
    out = np.empty((MELS, count), dtype=np.float32)
    view = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP][:count]
    # In blocks, so that the spectra of an hour never stand in memory at once.
    for start in range(0, count, 1024):
        spectra = np.abs(np.fft.rfft(view[start : start + 1024] * window, axis=1))
        mel = filterbank() @ spectra.T.astype(np.float32)
        out[:, start : start + 1024] = 20 * np.log10(np.maximum(mel, 1e-5)) - REFERENCE_DB
    return out


def scale(decibels: Float, gain_db: float = 0.0) -> Float:
    """Scale decibels to the range the networks expect, [-4, 4].

    ``gain_db`` is added first: raising a sound by g dB raises every bin by g.

    >>> scale(np.array([[-100.0, 0.0]], dtype=np.float32))
    array([[-4.,  4.]], dtype=float32)
    """
    unit = (decibels + np.float32(gain_db - FLOOR_DB)) / -FLOOR_DB
    return np.clip(8 * unit - 4, -4, 4).astype(np.float32)


SPEECH_LEVEL_DB = -26.0
"""Level to which speech is brought before the networks hear it, dB full scale."""


def levelling_gain(samples: Float) -> float:
    """Gain in dB that brings the active part of a recording to `SPEECH_LEVEL_DB`.

    Active are the 50-ms blocks within 25 dB of the loudest; so pauses do not count.
    Returns 0 for digital silence.

    >>> round(levelling_gain(np.full(16000, 0.1, dtype=np.float32)), 2)
    -6.0
    """
    block = SAMPLE_RATE // 20
    usable = samples[: len(samples) // block * block].reshape(-1, block)
    power = (usable.astype(np.float64) ** 2).mean(axis=1) if len(usable) else np.zeros(1)
    if power.max() <= 1e-10:
        return 0.0
    active = power[power > power.max() * 10**-2.5]
    return float(SPEECH_LEVEL_DB - 10 * np.log10(active.mean()))


def window_starts(times: NDArray[np.float64]) -> NDArray[np.int64]:
    """First mel frame of the window centred on each time.

    Parameters
    ----------
    times : (n,) seconds from the sound's first sample

    Examples
    --------
    >>> window_starts(np.array([1.0, 0.0]))
    array([72, -8])
    """
    return np.rint(times * float(MEL_RATE)).astype(np.int64) - WINDOW // 2


def windows(mel: Float, times: NDArray[np.float64]) -> Float:
    """Mel windows centred on the given times; outside the sound there is silence.

    Parameters
    ----------
    mel : (80, F)
        Scaled mel frames at 80 Hz.
    times : (n,) seconds

    Returns
    -------
    (n, 1, 80, 16) float32
    """
    index = window_starts(times)[:, None] + np.arange(WINDOW)[None]
    inside = (index >= 0) & (index < mel.shape[1])
    picked = mel[:, np.clip(index, 0, max(0, mel.shape[1] - 1))]
    picked = np.where(inside[None], picked, np.float32(SILENCE))
    return np.ascontiguousarray(picked.transpose(1, 0, 2)[:, None])
