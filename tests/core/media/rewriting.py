"""Copies clips through reader and writer, as a dub with nothing to change would."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame

from app.core.media.planes import read_planes
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, frame_time
from app.core.media.sound import DubTrack
from app.core.media.types import MediaInfo
from app.core.media.writer import MovieWriter
from tests.media_maker import CLICK


def rewrite(
    source: Path,
    target: Path,
    codec: str = "h264",
    edit: Callable[[int, VideoFrame], None] | None = None,
    **settings: Any,
) -> tuple[MediaInfo, list[str]]:
    """Write a clip anew; return what is in it then, and the writer's notes."""
    with (
        VideoReader(source, threads=1) as reader,
        MovieWriter(target, reader.info, codec, threads=1, **settings) as writer,
    ):
        for index, frame in reader:
            if edit is not None:
                edit(index, frame)
            writer.write(frame)
        writer.finish()
    return probe(target), writer.notes


def times_of(path: Path) -> list[Fraction]:
    with VideoReader(path, threads=1) as reader:
        return [frame_time(frame) for _, frame in reader]


def pictures_of(path: Path) -> list[list[np.ndarray]]:
    with VideoReader(path, threads=1) as reader:
        return [[np.array(plane) for plane in read_planes(frame)] for _, frame in reader]


def clicking_dub(
    seconds: float = 1.0,
    rate: int = 48_000,
    channels: int = 2,
    start: Fraction = Fraction(0),
    dtype: type = np.int16,
) -> DubTrack:
    """Make a dub that is silent but for a click at `CLICK` in the movie."""
    samples = np.zeros((round(seconds * rate), channels), dtype)
    samples[round((CLICK - start) * rate)] = 30_000 if dtype is np.int16 else 0.9
    blocks = (samples[begin : begin + 4000] for begin in range(0, len(samples), 4000))
    return DubTrack(blocks, rate, channels, start)
