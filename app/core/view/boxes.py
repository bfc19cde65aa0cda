"""Where the faces of a frame are, for showing and for clicking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.faces.align import similarity
from app.core.faces.track import Analysis
from app.core.project.document import Speaker

# Of the crop the network sees, what looks like a box around the face.
_LEFT, _TOP, _RIGHT, _BOTTOM = 0.06, -0.08, 0.94, 0.94


@dataclass(frozen=True)
class FaceBox:
    """A face of a frame.

    Attributes
    ----------
    track : int
        Index in `Analysis.tracks`.
    box : (float, float, float, float)
        Left, top, width, height in display px of the plate.
    speaker : Speaker or None
        Whose face it is.
    """

    track: int
    box: tuple[float, float, float, float]
    speaker: Speaker | None


def face_boxes(analysis: Analysis, speakers: Sequence[Speaker], frame: int) -> list[FaceBox]:
    """Return the faces that can be seen in a frame, large ones first: small ones lie on top.

    Parameters
    ----------
    analysis : Analysis
        Of the plate.
    speakers : sequence of Speaker
        Of the document.
    frame : int
        Of the plate.
    """
    owners = {face: speaker for speaker in speakers for face in speaker.faces}
    found = []
    for index, track in enumerate(analysis.tracks):
        place = frame - track.first
        if 0 <= place < len(track.visible) and track.visible[place]:
            found.append(FaceBox(index, _box(track.points[place]), owners.get(index)))
    return sorted(found, key=lambda face: -face.box[2])


def _box(points: np.ndarray) -> tuple[float, float, float, float]:
    """Upright box around the face, however it is tilted."""
    corners = np.array([[_LEFT, _TOP], [_RIGHT, _TOP], [_RIGHT, _BOTTOM], [_LEFT, _BOTTOM]])
    from_crop = np.linalg.inv(similarity(points))
    placed = corners @ from_crop[:2, :2].T + from_crop[:2, 2]
    centre = placed.mean(axis=0)
    width = float(np.hypot(*(placed[1] - placed[0])))
    height = float(np.hypot(*(placed[3] - placed[0])))
    return float(centre[0] - width / 2), float(centre[1] - height / 2), width, height
