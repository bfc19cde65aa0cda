"""Where somebody speaks, as Silero's network hears it, in a stream of sound."""

import numpy as np
from numpy.typing import NDArray

from app.model.audio import SAMPLE_RATE

CHUNK = 512
"""Samples of one judgement (32 ms)."""
START, STOP = 0.5, 0.35
"""Probability above which speech begins, and below which it may end."""
SHORTEST_PAUSE = 0.25
"""Seconds of quiet that end a stretch of speech; a stop consonant is shorter."""
PAD = 0.08
"""Seconds of quiet that count as speech at either end: lips part before the sound."""


class SpeechListener:
    """Probability of speech in every 32 ms of 16 kHz mono sound, pushed in pieces of any size."""

    def __init__(self) -> None:
        import torch

        threads = torch.get_num_threads()
        from silero_vad import load_silero_vad

        self._model = load_silero_vad()
        torch.set_num_threads(threads)  # importing silero_vad sets it to 1 for the whole process
        self._model.reset_states()
        self._rest = np.zeros(0, dtype=np.float32)
        self._probabilities: list[float] = []

    def push(self, samples: NDArray[np.float32]) -> None:
        """Listen to the next samples, (n,) in [-1, 1]."""
        import torch

        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // CHUNK * CHUNK
        self._rest = sound[whole:]
        with torch.inference_mode():
            for chunk in sound[:whole].reshape(-1, CHUNK):
                judged = self._model(torch.from_numpy(chunk.copy()), SAMPLE_RATE)
                self._probabilities.append(float(judged))

    def finish(self) -> NDArray[np.float32]:
        """End the stream; a last incomplete chunk is filled with silence.

        Returns
        -------
        (ceil(samples / 512),) float32
        """
        if len(self._rest):
            self.push(np.zeros(CHUNK - len(self._rest), dtype=np.float32))
        return np.array(self._probabilities, dtype=np.float32)


def speech_regions(probabilities: NDArray[np.float32]) -> list[tuple[float, float]]:
    """Stretches of speech, in seconds from the stream's start.

    Speech begins where the probability reaches 0.5 and ends where it stays below 0.35 for
    0.25 s; each stretch is padded by 0.08 s.

    Examples
    --------
    >>> p = np.zeros(100, dtype=np.float32); p[50:60] = 1
    >>> [(round(a, 2), round(b, 2)) for a, b in speech_regions(p)]
    [(1.52, 2.0)]
    """
    step = CHUNK / SAMPLE_RATE
    regions: list[tuple[float, float]] = []
    start: int | None = None
    last_loud = 0
    for i, p in enumerate(probabilities):
        if p >= START and start is None:
            start = i
        if p >= STOP and start is not None:
            last_loud = i
        if start is not None and (i - last_loud) * step >= SHORTEST_PAUSE:
            regions.append((start * step, (last_loud + 1) * step))
            start = None
    if start is not None:
        regions.append((start * step, (last_loud + 1) * step))
    merged: list[tuple[float, float]] = []
    for a, b in ((max(0.0, a - PAD), b + PAD) for a, b in regions):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    return merged
