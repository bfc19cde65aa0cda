"""The sound of a clip for training: mel frames from its first sample on, without gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.filter import Graph
from av.packet import Packet
from numpy.typing import NDArray

from app.core.media.probe import open_media
from app.core.media.types import MediaInfo
from app.model import audio
from app.model.audio import SAMPLE_RATE
from trainer.pieces import Unusable

QUIET = 1e-3
"""Peak of a sound that counts as silence, -60 dB full scale."""


@dataclass(frozen=True)
class Sound:
    """A clip's sound as the networks hear it.

    ``mel`` (80, F) float16 is scaled; its first frame is centred on ``start``, in seconds of the
    clip; the sound is ``seconds`` long.
    """

    mel: NDArray[np.float16]
    start: Fraction
    seconds: float


def hear(info: MediaInfo) -> Sound:
    """Listen to a clip's first sound track.

    Raises
    ------
    Unusable
        If there is nothing to hear.
    """
    if not info.audio:
        raise Unusable("it has no sound")
    stream, start, samples, peak = audio.MelStream(), None, 0, 0.0
    for time, block in sound_blocks(info):
        start = time if start is None else start
        stream.push(block)
        samples += len(block)
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
    if start is None:
        raise Unusable("its sound cannot be decoded")
    if peak < QUIET:
        raise Unusable("its sound is silence")
    decibels, gain = stream.finish()
    mel = audio.scale(decibels.astype(np.float32), gain).astype(np.float16)
    return Sound(mel, start, samples / SAMPLE_RATE)


def sound_blocks(info: MediaInfo) -> Iterator[tuple[Fraction, NDArray[np.float32]]]:
    """Decode a clip's first sound track.

    Where the track has gaps, also from damage, there is silence, so that sample ``n`` is
    ``n / 16000`` seconds after the first.

    Yields
    ------
    (Fraction, (n,) float32)
        When the block begins, in seconds of the clip, and its samples in [-1, 1].

    Raises
    ------
    MediaError
        If the file cannot be opened.
    """
    with open_media(info.path) as container:
        stream = container.streams[info.audio[0].index]
        assert isinstance(stream, AudioStream)
        graph: Graph | None = None
        for packet in container.demux(stream):
            for frame in _decode(packet):
                graph = graph or _resampler(frame)
                graph.push(frame)
                yield from _pull(graph, info.origin)
        if graph:
            graph.push(None)
            yield from _pull(graph, info.origin)


def _decode(packet: "Packet[AudioStream]") -> list[AudioFrame]:
    try:
        return packet.decode()
    except (av.error.InvalidDataError, av.error.UnknownError, av.error.EOFError):
        return []


def _resampler(first: AudioFrame) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=first.sample_rate,
        format=first.format.name,
        layout=first.layout.name,
        time_base=first.time_base,
    )
    # With async=1 samples are never stretched: gaps in the times are filled, overlaps cut.
    resample = graph.add("aresample", f"{SAMPLE_RATE}:async=1")
    mono = graph.add("aformat", "sample_fmts=flt:channel_layouts=mono")
    sink = graph.add("abuffersink")
    source.link_to(resample)
    resample.link_to(mono)
    mono.link_to(sink)
    graph.configure()
    return graph


def _pull(graph: Graph, origin: Fraction) -> Iterator[tuple[Fraction, NDArray[np.float32]]]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        assert frame.pts is not None and frame.time_base is not None
        samples = np.array(frame.to_ndarray().reshape(-1), np.float32)
        yield frame.pts * frame.time_base - origin, samples
