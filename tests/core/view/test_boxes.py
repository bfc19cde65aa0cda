"""Boxes lie around faces that can be seen."""

from fractions import Fraction

import numpy as np
import pytest

from app.core.faces.align import TEMPLATE
from app.core.faces.track import Analysis, FaceTrack
from app.core.project.document import Speaker
from app.core.view.boxes import face_boxes


def track(first: int, side: float, x: float, visible: list[bool]) -> FaceTrack:
    n = len(visible)
    points = np.repeat((TEMPLATE * side + [x, 50])[None], n, axis=0).astype(np.float32)
    zeros = np.zeros(n, np.float32)
    return FaceTrack(0, first, points, np.array(visible), zeros, zeros, zeros)


def test_boxes_of_the_faces_in_a_frame() -> None:
    tracks = (
        track(0, 100, 300, [True] * 10),
        track(2, 200, 40, [True, False, True]),
        track(0, 50, 0, [False] * 10),
    )
    analysis = Analysis(np.arange(10), Fraction(1, 25), (640, 360), (), tracks, None)
    ann = Speaker("s1", "Ann", "#ff0000", (1,))
    found = face_boxes(analysis, [ann], 2)
    assert [(face.track, face.speaker) for face in found] == [(1, ann), (0, None)]
    left, top, width, height = found[0].box
    eyes_and_mouth = TEMPLATE * 200 + [40, 50]
    assert left < eyes_and_mouth[:, 0].min() and left + width > eyes_and_mouth[:, 0].max()
    assert top < eyes_and_mouth[:, 1].min() and top + height > eyes_and_mouth[:, 1].max()
    assert width == pytest.approx(176)
    assert [face.track for face in face_boxes(analysis, [ann], 3)] == [0]
    assert face_boxes(analysis, [ann], 10) == []
