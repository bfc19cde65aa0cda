"""The dub as the networks hear it: mel frames and the stretches in which somebody speaks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.core.errors import MediaError
from app.core.progress import Progress, Work
from app.model import audio, vad

_BLOCKS_A_REPORT = 16


@dataclass(frozen=True)
class Voice:
    """A dub track, heard once.

    Attributes
    ----------
    mel : (80, F) float32
        Scaled mel frames, 80 a second, the first centred on the dub's first sample.
    speech : (n, 2) float64
        Stretches of speech, s from the dub's first sample, in order.
    start : Fraction
        When the dub starts on the clip's timeline, s.
    duration : Fraction
        s.
    """

    mel: NDArray[np.float32]
    speech: NDArray[np.float64]
    start: Fraction
    duration: Fraction

    @property
    def end(self) -> Fraction:
        """When the dub ends on the clip's timeline, s."""
        return self.start + self.duration

    def speaks(self, times: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether somebody speaks at each time (n,) of the clip, s."""
        local = times - float(self.start)
        if not len(self.speech):
            return np.zeros(len(times), bool)
        index = np.searchsorted(self.speech[:, 0], local, side="right") - 1
        found = index >= 0
        return found & (local < self.speech[np.maximum(index, 0), 1])

    def window(self, time: Fraction, convention: str = "centred") -> NDArray[np.float32]:
        """Mel window (1, 80, 16) of a time of the clip; see `audio.windows` for ``convention``."""
        return audio.windows(self.mel, np.array([float(time - self.start)]), convention)[0]


def quiet_window() -> NDArray[np.float32]:
    """Mel window (1, 80, 16) of digital silence: what closes the mouth."""
    return np.full((1, audio.MELS, audio.WINDOW), audio.SILENCE, dtype=np.float32)


def hear(
    blocks: Iterable[NDArray[np.float32]], start: Fraction, duration: Fraction, silence: str
) -> Work[Voice]:
    """Listen to a dub.

    Parameters
    ----------
    blocks : iterable of (n,) float32
        The dub at 16 kHz mono.
    start, duration : Fraction
        Where it lies on the clip's timeline, s.
    silence : str
        See `DubSettings.silence`.

    Raises
    ------
    MediaError
        If nobody speaks in it, though pauses are to be treated otherwise than speech.
    """
    stream = audio.MelStream()
    listener = vad.SpeechListener()
    total = round(duration * audio.SAMPLE_RATE)
    done = 0
    for count, block in enumerate(_nonempty(blocks)):
        stream.push(block)
        listener.push(block)
        done += len(block)
        if count % _BLOCKS_A_REPORT == 0:
            yield Progress("Listening to the dub", min(done, total), total)
    decibels, gain = stream.finish()
    regions = vad.speech_regions(listener.finish())
    if not regions and silence != "generate":
        raise MediaError(
            "Nobody speaks in the dub: no speech was found in it. "
            "Check the file, or move the mouth all the same with --silence generate."
        )
    mel = audio.scale(decibels.astype(np.float32), gain)
    return Voice(mel, np.array(regions, dtype=np.float64).reshape(-1, 2), start, duration)


def _nonempty(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    return (block for block in blocks if len(block))
