"""Cepstra as SyncNet hears them: 13 MFCC at 100 Hz, with the constants of its public pipeline.

Davis & Mermelstein 1980, as the package python_speech_features has it: pre-emphasis 0.97,
windows of 25 ms without taper every 10 ms, 26 triangular filters on HTK's mel scale whose edges
lie on bins of a 512-point transform, an orthonormal cosine transform, sines of period 22 that
lift the higher cepstra, and the log energy in place of the first.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Hz of the sound."""
WINDOW, STEP = 400, 160
"""Samples: 25 and 10 ms."""
CEPSTRA = 13
_BINS = 512
_FILTERS = 26
_LIFTER = 22
_PREEMPHASIS = 0.97

Floats = NDArray[np.float64]


def mfcc(samples: NDArray[np.floating]) -> Floats:
    """Cepstra of a recording.

    Parameters
    ----------
    samples : (N,)
        16 kHz mono on the scale of 16-bit samples, ±32768.

    Returns
    -------
    (F, 13)
        Frame ``i`` hears the 400 samples from ``160 i`` on; the last one is filled up with
        zeros, so F is ``1 + ceil((N - 400) / 160)``, and at least 1.
    """
    sound = np.asarray(samples, np.float64)
    sound = np.append(sound[:1], sound[1:] - _PREEMPHASIS * sound[:-1])
    count = 1 + max(0, -(-(len(sound) - WINDOW) // STEP))
    sound = np.pad(sound, (0, (count - 1) * STEP + WINDOW - len(sound)))
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::STEP]
    power = np.abs(np.fft.rfft(frames, _BINS)) ** 2 / _BINS
    bands = _log(power @ _filters().T)
    cepstra = bands @ _cosines().T
    order = np.arange(CEPSTRA)
    cepstra *= 1 + _LIFTER / 2 * np.sin(np.pi * order / _LIFTER)
    cepstra[:, 0] = _log(power.sum(axis=1))
    return np.asarray(cepstra, np.float64)


def _log(values: Floats) -> Floats:
    return np.log(np.where(values == 0, np.finfo(np.float64).eps, values))


@cache
def _filters() -> Floats:
    """Triangles (26, 257) from bin to bin, evenly apart in mel, 0 to 8 kHz."""
    top = 2595 * np.log10(1 + RATE / 2 / 700)
    hz = 700 * (10 ** (np.linspace(0, top, _FILTERS + 2) / 2595) - 1)
    low, peak, high = (
        np.floor((_BINS + 1) * hz / RATE)[start : start + _FILTERS, None] for start in range(3)
    )
    bins = np.arange(_BINS // 2 + 1)
    rise, fall = (
        (bins - low) / np.maximum(peak - low, 1),
        (high - bins) / np.maximum(high - peak, 1),
    )
    rising, falling = (bins >= low) & (bins < peak), (bins >= peak) & (bins < high)
    return np.where(rising, rise, np.where(falling, fall, 0.0))


@cache
def _cosines() -> Floats:
    """The cosine transform of the second kind, orthonormal but for its first row: (13, 26)."""
    angles = np.pi / _FILTERS * np.outer(np.arange(CEPSTRA), np.arange(_FILTERS) + 0.5)
    return np.asarray(np.sqrt(2 / _FILTERS) * np.cos(angles))
