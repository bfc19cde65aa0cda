"""Tracks and analyses made by hand."""

from fractions import Fraction

import numpy as np

from app.core.faces.align import TEMPLATE
from app.core.faces.track import Analysis, FaceTrack


def face(x=320.0, y=180.0, side=100.0):
    """Five points (5, 2) of a frontal face whose crop has its centre at (x, y)."""
    return (TEMPLATE - 0.5) * side + [x, y]


def track(points, visible=None, *, shot=0, first=0, yaw=0.0):
    """Make a track of (n, 5, 2) points."""
    points = np.asarray(points, np.float32)
    count = len(points)
    seen = np.ones(count, bool) if visible is None else np.asarray(visible, bool)
    return FaceTrack(
        shot=shot,
        first=first,
        points=points,
        visible=seen,
        score=np.where(seen, 0.9, 0).astype(np.float32),
        yaw=np.broadcast_to(np.float32(yaw), count).copy(),
        sharpness=np.ones(count, np.float32),
    )


def still(count, x=320.0, y=180.0, side=100.0, **options):
    """Make a track of a face that does not move."""
    return track(np.repeat(face(x, y, side)[None], count, axis=0), **options)


def analysis(frames, *tracks, cuts=()):
    """Make an analysis of a 640 x 360 clip at 25 fps."""
    return Analysis(
        pts=np.arange(frames, dtype=np.int64) * 512,
        time_base=Fraction(1, 12800),
        size=(640, 360),
        cuts=tuple(cuts),
        tracks=tuple(tracks),
    )
