import numpy as np

from app.core.dub.references import openness
from app.core.faces.align import similarity, to_pixels
from app.core.presenter.drawing import draw, landmarks


def aligned(opening: float) -> np.ndarray:
    import cv2

    matrix = to_pixels(similarity(landmarks(opening, size=(640, 360))), 96)
    picture = draw(opening, size=(640, 360))
    return cv2.warpAffine(picture, matrix[:2], (96, 96), flags=cv2.INTER_AREA)


def test_a_closed_mouth_looks_less_open_than_an_open_one():
    costs = [openness(aligned(opening)) for opening in (0.0, 0.4, 0.9)]
    assert costs[0] < costs[1] and costs[0] < costs[2]
