"""Which stretches of a face's track are learnt from."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.faces.align import TEMPLATE
from app.core.faces.geometry import apply
from app.core.faces.track import FaceTrack
from trainer.pack import CROP, MARGIN
from trainer.pieces import (
    BLURRED,
    ENLARGED,
    LONGEST,
    SHORTEST,
    Unusable,
    find_pieces,
    pack_matrix,
    sharpness_of,
)

ALWAYS = (-1.0, 1e6)


def track(n: int, side: float = 200.0, first: int = 0) -> FaceTrack:
    points = np.repeat((TEMPLATE * side + 40)[None], n, axis=0).astype(np.float32)
    return FaceTrack(
        shot=0,
        first=first,
        points=points,
        visible=np.ones(n, bool),
        score=np.ones(n, np.float32),
        yaw=np.zeros(n, np.float32),
        sharpness=np.ones(n, np.float32),
    )


def ranges(
    face: FaceTrack, heard: tuple[float, float] = ALWAYS, stored: int = CROP
) -> list[tuple[int, int]]:
    seconds = np.arange(len(face.visible)) / 25
    found = find_pieces(face, seconds, heard, stored)
    assert all(len(piece.points) == piece.end - piece.first for piece in found)
    return [(piece.first, piece.end) for piece in found]


def test_a_steady_face_is_one_piece_in_frames_of_the_clip() -> None:
    assert ranges(track(100, first=30)) == [(30, 130)]


def test_hidden_frames_divide_and_short_rests_are_dropped() -> None:
    face = track(150)
    face.visible[60:63] = False
    face.visible[63 + SHORTEST + 5] = False
    face.visible[63 + SHORTEST + 5 + SHORTEST - 1 :] = False
    face.points[60:63] = 0  # nobody knows where a hidden face is
    assert ranges(face) == [(0, 60), (63, 63 + SHORTEST + 5)]


def test_a_long_stretch_is_divided_evenly_without_a_gap() -> None:
    found = ranges(track(2 * LONGEST + 10))
    assert found[0][0] == 0 and found[-1][1] == 2 * LONGEST + 10
    assert all(a[1] == b[0] for a, b in pairwise(found))
    lengths = [stop - start for start, stop in found]
    assert len(found) == 3 and max(lengths) - min(lengths) <= 1


def test_frames_without_sound_are_left_out() -> None:
    assert ranges(track(200), heard=(1.0, 6.0)) == [(25, 150)]


def test_the_head_turned_away_is_left_out() -> None:
    face = track(140)
    face.yaw[50:80] = -60
    assert ranges(face) == [(0, 50), (80, 140)]


def test_the_piece_in_which_the_face_jumps_is_left_out() -> None:
    face = track(120)
    face.visible[60] = False
    face.points[90:] += 100
    assert ranges(face) == [(0, 60)]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda face: face.visible.fill(False), "its face is never visible"),
        (lambda face: face.yaw.fill(70), "its face is turned away"),
        (lambda face: face.visible.__setitem__(slice(30, None, 30), False), "30 frames at most"),
        (
            lambda face: face.points.__setitem__(slice(40, None), face.points[40:] + 200),
            "its face jumps",
        ),
        (lambda face: np.multiply(face.points, 0.3, out=face.points), r"a crop of 60 px, 64 are"),
    ],
    ids=["hidden", "turned", "brief", "jumping", "small"],
)
def test_a_face_that_is_no_use_is_refused_with_the_reason(spoil, reason: str) -> None:  # type: ignore[no-untyped-def]
    face = track(80)
    spoil(face)
    with pytest.raises(Unusable, match=reason):
        ranges(face)


@pytest.mark.parametrize("stored", [CROP, 221])
def test_the_smallest_face_that_is_used_is_the_one_named(stored: int) -> None:
    smallest = stored / ENLARGED
    assert ranges(track(40, side=smallest + 0.5), stored=stored) == [(0, 40)]
    with pytest.raises(Unusable, match=f"a crop of .* px, {smallest:.0f} are needed"):
        ranges(track(40, side=smallest - 0.5), stored=stored)


def test_a_piece_knows_how_large_its_face_is_in_the_footage() -> None:
    (piece,) = find_pieces(track(60, side=170), np.arange(60) / 25, ALWAYS)
    assert piece.side == pytest.approx(170)


@given(
    st.floats(0.3, 4.0),
    st.floats(-1.0, 1.0),
    st.tuples(st.floats(-500, 2000), st.floats(-500, 2000)),
    st.sampled_from([CROP, 295]),
)
def test_a_stored_crop_has_the_template_in_its_middle(
    scale: float, tilt: float, shift: tuple[float, float], side: int
) -> None:
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    face = TEMPLATE * 100 * scale @ turn.T + shift
    expected = ((TEMPLATE - 0.5) / MARGIN + 0.5) * side - 0.5
    np.testing.assert_allclose(apply(pack_matrix(face, side), face), expected, atol=1e-6)


def test_blur_falls_below_the_limit_and_detail_does_not() -> None:
    rng = np.random.default_rng(0)
    texture = cv2.GaussianBlur(rng.normal(0, 60, (CROP, CROP, 3)), (0, 0), 0.8) + 128
    sharp = np.clip(texture, 0, 255).astype(np.uint8)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 2.5)
    assert sharpness_of(blurred) < BLURRED < sharpness_of(sharp)
    larger = [cv2.resize(each, (221, 221)) for each in (blurred, sharp)]
    assert sharpness_of(larger[0]) < BLURRED < sharpness_of(larger[1])
