"""Whom to dub, and in which frames."""

import numpy as np
import pytest

from app.core.errors import FaceError
from app.core.faces.choose import FADE, default_face, pick_face, plan_visibility, turned_away
from tests.core.faces.tracks import analysis, still


def test_by_default_the_largest_face_of_each_shot_is_chosen():
    near, far = still(50, side=120), still(50, x=100, side=80)
    late = still(50, x=200, side=60, shot=1, first=50)
    assert default_face(analysis(100, far, near, late, cuts=[50])) == (near, late)


def test_a_face_that_stays_beats_a_larger_one_that_passes():
    stays, passes = still(100, side=100), still(10, x=100, side=150, first=40)
    assert default_face(analysis(100, stays, passes)) == (stays,)


def test_frames_turned_away_count_less_but_do_count():
    aside, frontal = still(50, side=120, yaw=80), still(50, x=100, side=90)
    assert default_face(analysis(50, aside, frontal)) == (frontal,)
    extra = still(50, x=100, side=40)
    assert default_face(analysis(50, aside, extra)) == (aside,)


def test_frames_in_which_a_face_is_hidden_do_not_count():
    hidden = still(50, side=120, visible=np.arange(50) < 10)
    assert default_face(analysis(50, hidden, seen := still(50, x=100, side=100))) == (seen,)


def test_a_face_is_picked_by_its_number_and_others_are_left_alone():
    first, second = still(50, side=120), still(50, x=100, side=80)
    other = still(50, side=100, shot=1, first=50)
    clip = analysis(100, first, second, other, cuts=[50])
    assert pick_face(clip, "1") == (second,)
    assert pick_face(clip, "2 1") == (second, other)
    assert pick_face(clip, "") == (first, other)


def test_a_face_is_picked_by_a_point_on_it():
    left, right = still(50, x=150, side=100), still(50, x=300, side=100)
    clip = analysis(50, left, right)
    assert pick_face(clip, "160,200@10") == (left,)
    assert pick_face(clip, "290.5,170@0") == (right,)
    assert pick_face(clip, "246,180@0") == (right,)  # beside it, but near


def test_a_point_counts_only_in_frames_in_which_the_face_is_seen():
    visible = np.arange(50) >= 20
    clip = analysis(60, still(50, x=150, visible=visible, first=5))
    assert len(pick_face(clip, "150,180@30")) == 1
    for frame in (0, 10, 58):
        with pytest.raises(FaceError, match="No face is seen in that frame"):
            pick_face(clip, f"150,180@{frame}")


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("2", "no face 2.*faces 0 to 1"),
        ("abc", "'abc' does not name a face.*x,y@frame"),
        ("10,20", "does not name a face"),
        ("5,5@10", "no face at 5,5 in frame 10.*face 0 at 150,.*face 1 at 300,"),
        ("150,180@50", "no frame 50.*0 to 49"),
        ("0 1", "at the same time"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(spec, says):
    clip = analysis(50, still(50, x=150), still(50, x=300))
    with pytest.raises(FaceError, match=says):
        pick_face(clip, spec)


def test_a_clip_without_any_face_is_said_in_a_sentence():
    for spec in ("", "0"):
        with pytest.raises(FaceError, match=r"any of the 40 frames.*48 px"):
            pick_face(analysis(40), spec)


def test_a_face_seen_throughout_has_full_weight_throughout():
    plan = plan_visibility(analysis(50, face := still(50)), (face,))
    assert (plan.weight == 1).all()
    assert plan.reasons == ()


def test_the_weight_fades_inside_the_visible_stretch_and_is_zero_outside():
    face = still(60, visible=(np.arange(60) < 20) | (np.arange(60) >= 30), first=10)
    plan = plan_visibility(analysis(80, face), (face,))
    hidden = [*range(10), *range(30, 40), *range(70, 80)]
    assert np.flatnonzero(plan.weight == 0).tolist() == hidden
    assert np.abs(np.diff(plan.weight)).max() <= 1 / (FADE + 1) + 1e-6
    assert plan.reasons == ((0, 9, "no face"), (30, 39, "hidden"), (70, 79, "no face"))


def test_nothing_fades_at_a_cut():
    faces = still(30, visible=np.arange(30) < 25), still(30, shot=1, first=30)
    plan = plan_visibility(analysis(60, *faces, cuts=[30]), faces)
    assert (plan.weight[30:] == 1).all()
    assert (plan.weight[:20] == 1).all()
    assert 0 < plan.weight[24] < plan.weight[21] < 1


def test_a_face_turned_away_is_passed_through_and_said():
    face = still(60)
    face.yaw[20:40] = 70
    plan = plan_visibility(analysis(60, face), (face,))
    assert plan.reasons == ((20, 39, "turned away"),)
    assert (plan.weight[20:40] == 0).all()
    assert (plan.weight[45:] == 1).all()


def test_a_face_at_the_limit_does_not_flicker():
    yaw = 50 + 3 * np.sin(np.arange(100))
    assert np.abs(np.diff(turned_away(yaw.astype(np.float32)).astype(int))).sum() <= 1


def test_a_mouth_that_would_only_flicker_up_is_left_alone():
    face = still(60, visible=[k < 20 or 30 <= k < 33 or k >= 45 for k in range(60)])
    plan = plan_visibility(analysis(60, face), (face,))
    assert plan.reasons == ((20, 44, "hidden"),)


def test_where_only_somebody_else_is_seen_it_is_said():
    chosen, other = still(30, side=120), still(60, x=100, side=40)
    plan = plan_visibility(analysis(60, chosen, other), (chosen,))
    assert plan.reasons == ((30, 59, "another face"),)
