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


def band_edges() -> NDArray[np.float64]:
    """Where bands begin, peak and end, (82,) Hz: band ``i`` peaks at ``i + 1``."""
    low, high = hz_to_mel(np.array([55.0, 7600.0]))
    return mel_to_hz(np.linspace(low, high, MELS + 2))


@lru_cache(maxsize=1)
def filterbank() -> Float:
    """Triangular mel filters of unit area, (80, 401), as Slaney normalises them."""
    edges = band_edges()
    freqs = np.linspace(0, SAMPLE_RATE / 2, N_FFT // 2 + 1)
    rise = (freqs[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - freqs[None]) / (edges[2:] - edges[1:-1])[:, None]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


class MelStream:
    """Turns a stream of 16 kHz mono sound into mel decibels, whatever the size of its pieces.

    Frame ``i`` is centred on sample ``200 i``; before the first and after the last sample there
    is silence.  Kept are the mel frames (13 kB a second) and the power of every 50 ms.
    """

    def __init__(self) -> None:
        self._rest = np.zeros(N_FFT // 2, dtype=np.float32)
        self._last = np.float32(0)
        self._started = False
        self._level_rest = np.zeros(0, dtype=np.float32)
        self._powers: list[NDArray[np.float64]] = []
        self._frames: list[NDArray[np.float16]] = []

    def push(self, samples: Float) -> None:
        """Take in the next samples, (n,) in [-1, 1]."""
        if not len(samples):
            return
        # The very first sample has no predecessor and passes as it is, as in Wav2Lip.
        before = self._last if self._started else np.float32(0)
        previous = np.concatenate([[before], samples[:-1]])
        emphasised = (samples - np.float32(PREEMPHASIS) * previous).astype(np.float32)
        self._last, self._started = np.float32(samples[-1]), True
        self._rest = self._transform(np.concatenate([self._rest, emphasised]))
        self._measure(samples)

    def finish(self) -> tuple[NDArray[np.float16], float]:
        """End the stream.

        Returns
        -------
        (80, 1 + N // 200) float16
            Decibels re full scale minus 20, at least -120.
        float
            The gain in dB that brings speech to `SPEECH_LEVEL_DB`, see `levelling_gain`.
        """
        self._transform(np.pad(self._rest, (0, N_FFT // 2)))
        frames = np.concatenate(self._frames, axis=1) if self._frames else np.zeros((MELS, 0), "f2")
        power = np.concatenate(self._powers) if self._powers else np.zeros(0)
        return frames, _gain_of(power)

    def _transform(self, sound: Float) -> Float:
        """Append the mel frames that ``sound`` completes; return what later frames need."""
        count = (len(sound) - N_FFT) // HOP + 1
        if count <= 0:
            return sound
        window = np.hanning(N_FFT + 1)[:-1].astype(np.float32)
        view = np.lib.stride_tricks.sliding_window_view(sound, N_FFT)[::HOP][:count]
        for start in range(0, count, 1024):
            spectra = np.abs(np.fft.rfft(view[start : start + 1024] * window, axis=1))
            mel = filterbank() @ spectra.T.astype(np.float32)
            decibels = 20 * np.log10(np.maximum(mel, 1e-5)) - REFERENCE_DB
            self._frames.append(decibels.astype(np.float16))
        return sound[count * HOP :]

    def _measure(self, samples: Float) -> None:
        sound = np.concatenate([self._level_rest, samples])
        usable = len(sound) // LEVEL_BLOCK * LEVEL_BLOCK
        blocks = sound[:usable].reshape(-1, LEVEL_BLOCK).astype(np.float64)
        self._powers.append((blocks**2).mean(axis=1))
        self._level_rest = sound[usable:]


def mel_decibels(samples: Float) -> Float:
    """Mel decibels of a whole recording, (N,) to (80, 1 + N // 200); see `MelStream`."""
    stream = MelStream()
    stream.push(samples)
    return stream.finish()[0].astype(np.float32)


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


LEVEL_BLOCK = SAMPLE_RATE // 20
"""Samples over which power is measured: 50 ms."""


def levelling_gain(samples: Float) -> float:
    """Gain in dB that brings the active part of a recording to `SPEECH_LEVEL_DB`.

    Active are the 50-ms blocks within 25 dB of the loudest; so pauses do not count.
    Returns 0 for digital silence.

    >>> round(levelling_gain(np.full(16000, 0.1, dtype=np.float32)), 2)
    -6.0
    """
    stream = MelStream()
    stream.push(samples)
    return stream.finish()[1]


def _gain_of(power: NDArray[np.float64]) -> float:
    if not len(power) or power.max() <= 1e-10:
        return 0.0
    active = power[power > power.max() * 10**-2.5]
    return float(SPEECH_LEVEL_DB - 10 * np.log10(active.mean()))


def window_starts(times: NDArray[np.float64], convention: str = "centred") -> NDArray[np.int64]:
    """First mel frame of the window that belongs to each time.

    Parameters
    ----------
    times : (n,) seconds from the sound's first sample
    convention : str
        ``"centred"`` (ours): the window's middle is the time.  ``"wav2lip"``: it starts with the
        last mel frame that is not later than the time, ``int(80 n / fps)`` for frame n, as
        Wav2Lip's networks were trained.

    Raises
    ------
    ValueError
        For an unknown convention.

    Examples
    --------
    >>> window_starts(np.array([1.0, 0.0]))
    array([72, -8])
    >>> window_starts(np.array([0.0, 1 / 30, 1.0]), "wav2lip")
    array([ 0,  2, 80])
    """
    at = times * float(MEL_RATE)
    if convention == "centred":
        return np.rint(at).astype(np.int64) - WINDOW // 2
    if convention == "wav2lip":
        # A time that is a mel frame's exactly may come as a float just below it.
        return np.floor(at + 1e-6).astype(np.int64)
    raise ValueError(f"unknown mel window {convention!r}")


def windows(mel: Float, times: NDArray[np.float64], convention: str = "centred") -> Float:
    """Mel windows of the given times; outside the sound there is silence.

    Parameters
    ----------
    mel : (80, F)
        Scaled mel frames at 80 Hz.
    times : (n,) seconds
    convention : str
        See `window_starts`.

    Returns
    -------
    (n, 1, 80, 16) float32
    """
    index = window_starts(times, convention)[:, None] + np.arange(WINDOW)[None]
    inside = (index >= 0) & (index < mel.shape[1])
    picked = mel[:, np.clip(index, 0, max(0, mel.shape[1] - 1))]
    picked = np.where(inside[None], picked, np.float32(SILENCE))
    return np.ascontiguousarray(picked.transpose(1, 0, 2)[:, None])
