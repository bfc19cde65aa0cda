"""What tests of the view share."""

from pathlib import Path

import numpy as np

from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.media.types import MediaInfo
from app.core.view.times import FrameTimes
from tests.media_maker import Clip, make_clip, number_in


def info_of(clip: Clip) -> MediaInfo:
    return probe(clip.path)


def number(picture: np.ndarray) -> int:
    """The number drawn on a picture ``(h, w, 3)``."""
    return number_in(picture.mean(axis=2))


def long_gop(path: Path, **how: object) -> Clip:
    """A clip of three seconds whose frames carry their numbers."""
    return make_clip(path, seconds=3, **how)  # type: ignore[arg-type]


def read_times(info: MediaInfo) -> FrameTimes:
    """The times of a clip's frames, as decoding finds them."""
    with VideoReader(info) as reader:
        pts = [frame.pts for _, frame in reader]
        return FrameTimes(np.array(pts, np.int64), reader.video.time_base, reader.video.rate)
