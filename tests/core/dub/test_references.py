import cv2
import numpy as np
import pytest

from app.core.dub import references
from app.core.dub.references import (
    Album,
    Reference,
    behind_something,
    how_open,
    spread_out,
    strangeness,
)
from app.core.errors import ModelError
from app.core.faces.align import similarity, to_pixels
from app.core.presenter.drawing import draw, landmarks
from tests.core.dub.fingers import with_finger


def aligned(opening: float) -> np.ndarray:
    matrix = to_pixels(similarity(landmarks(opening, size=(640, 360))), 96)
    picture = draw(opening, size=(640, 360))
    return cv2.warpAffine(picture, matrix[:2], (96, 96), flags=cv2.INTER_AREA)


def test_a_closed_mouth_looks_less_open_than_an_open_one():
    costs = how_open([aligned(opening) for opening in (0.0, 0.4, 0.9)])
    assert costs[0] < costs[1] and costs[0] < costs[2]


def test_references_are_spread_from_the_most_closed_to_the_most_open():
    openings = np.array([4.0, 9.0, 2.0, 6.0, 5.6])
    assert spread_out(openings, np.zeros(5), 3) == [2, 4, 1]
    assert spread_out(openings, np.zeros(5), 1) == [2]


def test_a_shout_is_not_the_open_reference_of_a_mouth_that_speaks():
    openings = np.array([0.0, 1.0, 2.0, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 20.0])
    assert spread_out(openings, np.zeros(10), 2) == [0, 8]


def test_what_looks_unlike_the_rest_is_no_reference_where_there_is_another():
    openings, strange = np.array([4.0, 9.0, 2.0, 8.0]), np.array([0.0, 3.0, 3.0, 0.0])
    assert spread_out(openings, strange, 2) == [0, 3]


def test_the_closed_one_is_never_more_open_than_the_open_one():
    openings, strange = np.array([1.0, 2.0, 3.0, 4.0]), np.array([9.0, 9.0, 0.0, 9.0])
    closed, widest = spread_out(openings, strange, 2)
    assert openings[closed] < openings[widest]


def test_one_candidate_is_every_reference():
    assert spread_out(np.array([3.0]), np.array([0.0]), 3) == [0, 0, 0]


def test_a_frame_that_is_blurred_or_lies_elsewhere_looks_strange():
    mouths = [aligned(opening) for opening in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)]
    for odd in (
        cv2.GaussianBlur(mouths[2], (0, 0), 4),
        np.roll(mouths[2], 5, axis=1),
    ):
        found = strangeness([*mouths[:2], odd, *mouths[3:]])
        assert found.argmax() == 2 and found[2] > 1.5


def test_no_frame_is_strange_where_all_are_the_same():
    assert not strangeness([aligned(0.3)] * 3).any()
    assert not strangeness([aligned(0.3)]).any()


def test_a_mouth_behind_a_finger_is_no_reference():
    mouths = [aligned(opening) for opening in (0.0, 0.1, 0.2, 0.4, 0.6, 0.8)]
    for odd in (0, 5):
        pictures = [with_finger(m) if i == odd else m for i, m in enumerate(mouths)]
        taken = [
            Reference(i, (m.transpose(2, 0, 1) / 255).astype(np.float32), m)
            for i, m in enumerate(pictures)
        ]
        album = Album.of(taken, range(6), 3)
        assert odd not in album.usual and album.strange.argmax() == odd
        assert Album.of(taken[odd : odd + 1], [odd], 3).usual == (0, 0, 0)


def test_of_a_head_that_is_held_otherwise_nothing_is_told():
    mouths = [aligned(opening) for opening in (0.0, 0.1, 0.2, 0.4, 0.6, 0.8)]
    mouths[2] = with_finger(mouths[2])
    openings, strange = how_open(mouths), strangeness(mouths)
    assert behind_something(mouths, openings, strange).tolist() == [i == 2 for i in range(6)]
    mouths[2][:40] = 255 - mouths[2][:40]
    assert not behind_something(mouths, openings, strange).any()


def test_a_missing_network_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(references, "OPENNESS", tmp_path / "gone.safetensors")
    with pytest.raises(ModelError, match="There is no model file at"):
        how_open([aligned(0.5)])
