"""A face's motion between two pictures is recovered as one similarity."""

import cv2
import numpy as np
import pytest

from app.core.faces.flow import Box, Step, corners_of, follow
from tests.core.faces.actors import Actor, stage

cv2.setNumThreads(1)


def grey(x, y, scale=1.0, actor=None):
    picture = stage()
    (actor or Actor(80)).draw(picture, x, y, scale)
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


@pytest.mark.parametrize(
    ("dx", "dy", "scale"), [(0, 0, 1), (7.3, -3.6, 1), (-2, 4, 1.06), (13, -6, 1)]
)
def test_shift_and_growth_are_recovered(dx, dy, scale):
    before, after = grey(200, 130), grey(200 + dx, 130 + dy, scale)
    box = Box(200, 130, 80)
    step, corners = follow(before, after, corners_of(before, box), box)
    moved = step.move(box)
    assert moved.x == pytest.approx(200 + dx, abs=0.4)
    assert moved.y == pytest.approx(130 + dy, abs=0.4)
    assert moved.side == pytest.approx(80 * scale, rel=0.015)
    assert step.trust > 0.5
    assert len(corners) >= 12


def test_what_moves_over_the_face_does_not_carry_it_along():
    before, after = grey(200, 130), grey(203, 130)
    for picture, x in ((before, 170), (after, 182)):
        picture[100:118, x : x + 14] = np.tile([[20, 240], [240, 20]], (9, 7))
    box = Box(200, 130, 80)
    step, _ = follow(before, after, corners_of(before, box), box)
    assert step.move(box).x == pytest.approx(203, abs=0.5)


def test_a_face_that_is_gone_is_not_followed():
    before = grey(200, 130)
    after = cv2.cvtColor(stage(), cv2.COLOR_RGB2GRAY)
    box = Box(200, 130, 80)
    step, corners = follow(before, after, corners_of(before, box), box)
    assert step is None
    assert len(corners) == 0


@pytest.mark.parametrize("box", [Box(-300, 50, 80), Box(200, 130, 2), Box(479, 269, 60)])
def test_a_box_out_of_the_picture_or_tiny_is_survived(box):
    picture = grey(200, 130)
    corners = corners_of(picture, box)
    assert corners.shape[1:] == (1, 2)
    follow(picture, picture, corners, box)


def test_a_flat_face_has_nothing_to_follow():
    flat = np.full((100, 100), 128, np.uint8)
    box = Box(50, 50, 40)
    assert follow(flat, flat, corners_of(flat, box), box)[0] is None


def test_a_step_back_undoes_the_step():
    step = Step(0.9 + 0.1j, 3 - 2j, 1.0)
    box = Box(10, 20, 30)
    there = step.back().move(step.move(box))
    assert (there.x, there.y, there.side) == pytest.approx((10, 20, 30))
