"""Encoding sound into a movie: sets up the encoder, feeds it frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from numpy.typing import NDArray

# By number of channels; what FFmpeg's AAC, FLAC and PCM encoders all take.
_LAYOUTS = ("mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1")
_RATES = (44_100, 48_000, 88_200, 96_000)

Samples = NDArray[np.int16] | NDArray[np.float32]


@dataclass(frozen=True)
class DubTrack:
    """The sound that takes the place of a movie's first audio track.

    Attributes
    ----------
    blocks : iterable of ndarray
        ``(samples, channels)`` int16, or float32 in [-1, 1]; taken one by one as the
        picture advances.
    rate : int
        Hz.
    channels : int
        1 to 8.
    start : Fraction
        Time of the first sample in seconds, exact; rounded to a whole sample.
    """

    blocks: Iterable[Samples] = field(repr=False)
    rate: int
    channels: int
    start: Fraction = Fraction(0)


def add_sound_stream(
    output: OutputContainer, encoder: str, bit_rate: int, rate: int, channels: int
) -> AudioStream:
    """Add an audio stream that encodes; ``rate`` in Hz becomes 48 kHz where it is unusual."""
    stream = output.add_stream(encoder, rate=rate if rate in _RATES else 48_000)
    assert isinstance(stream, AudioStream)
    stream.codec_context.layout = _LAYOUTS[channels - 1]
    if bit_rate:
        stream.codec_context.bit_rate = bit_rate
    return stream


def encode_dub(stream: AudioStream, dub: DubTrack) -> Iterator[tuple[Fraction, list[Packet[Any]]]]:
    """Encode the blocks of a dub one by one.

    Yields
    ------
    (Fraction, list of av.Packet)
        The time up to which the sound has been taken, in seconds, and what came out.
    """
    pts = round(dub.start * dub.rate)
    for block in dub.blocks:
        frame = _frame(block, dub, pts)
        pts += len(block)
        yield Fraction(pts, dub.rate), stream.encode(frame)
    yield Fraction(pts, dub.rate), stream.encode(None)


def _frame(block: Samples, dub: DubTrack, pts: int) -> AudioFrame:
    packed: NDArray[Any] = np.ascontiguousarray(block).reshape(1, -1)
    sample_format = "s16" if block.dtype == np.int16 else "flt"
    frame = AudioFrame.from_ndarray(packed, sample_format, _LAYOUTS[dub.channels - 1])
    frame.sample_rate = dub.rate
    frame.time_base = Fraction(1, dub.rate)
    frame.pts = pts
    return frame
