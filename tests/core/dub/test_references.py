import numpy as np

from app.core.dub.references import openness, spread_out
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


def test_references_are_spread_from_the_most_closed_to_the_most_open():
    openings = np.array([4.0, 9.0, 2.0, 6.0, 5.6])
    assert spread_out(openings, np.zeros(5), 3) == [2, 4, 1]
    assert spread_out(openings, np.zeros(5), 1) == [2]


def test_a_turned_face_is_no_reference_where_there_is_another():
    openings, turned = np.array([4.0, 9.0, 2.0, 8.0]), np.array([0.0, 30.0, 30.0, 0.0])
    assert spread_out(openings, turned, 2) == [0, 3]


def test_one_candidate_is_every_reference():
    assert spread_out(np.array([3.0]), np.array([1.0]), 3) == [0, 0, 0]
