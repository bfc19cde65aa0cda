"""A track in which one presenter takes another's place without a cut that anybody noticed."""

from pathlib import Path

import numpy as np

from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face
from app.core.faces.detect import make_detector
from app.core.faces.track import FaceTrack
from app.core.media.probe import probe
from app.core.presenter.styles import ADA, BEN
from app.core.progress import finish
from tests.trainer.conftest import presenter_clip
from trainer.tune import notes


def mixed_change(folder: Path) -> float:
    """How unlike itself the face of a track becomes, the second half of which is another's."""
    changes = []
    looks = []
    for style in (ADA, BEN):
        path = folder / f"{len(looks)}.mp4"
        presenter_clip(path, 45, style)
        info = probe(path)
        analysis = finish(analyse(info, make_detector(), 1))
        (track,) = pick_face(analysis)
        looks.append(_look(info, analysis, track))
        changes.append(notes._change(info, analysis, track, np.flatnonzero(track.visible)))
    assert max(changes) < 0.45
    return float(notes.unlikeness(*looks))


def _look(info, analysis, track: FaceTrack):  # type: ignore[no-untyped-def]
    frame = track.first + int(np.flatnonzero(track.visible)[0])
    ((_, picture),) = notes.frames_at(info, [(frame, int(analysis.pts[frame]))])
    small = notes.small_rgb(picture, 480, 0, 1)
    scale = small.shape[1] / analysis.size[0]
    points = track.points[frame - track.first] * scale
    return notes.look(small, points, notes.face_size(track) * scale)
