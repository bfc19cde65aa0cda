"""What tests of the view share."""

from pathlib import Path

import numpy as np

from app.core.media.probe import probe
from app.core.media.types import MediaInfo
from tests.media_maker import Clip, make_clip, number_in


def info_of(clip: Clip) -> MediaInfo:
    return probe(clip.path)


def number(picture: np.ndarray) -> int:
    """The number drawn on a picture ``(h, w, 3)``."""
    return number_in(picture.mean(axis=2))


def long_gop(path: Path, **how: object) -> Clip:
    """A clip of three seconds whose frames carry their numbers."""
    return make_clip(path, seconds=3, **how)  # type: ignore[arg-type]
