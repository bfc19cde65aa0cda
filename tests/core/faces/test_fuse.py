"""Detections and flow together: no drift, no trembling, no lag, and honest gaps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.faces.flow import Step
from app.core.faces.fuse import (
    FaceLog,
    Fix,
    carried_points,
    covered_frames,
    frame_scores,
    visible_frames,
    yaw_of,
)

FACE = np.array([-1 - 1j, 1 - 1j, 0, -0.7 + 1j, 0.7 + 1j]) * 20
COUNT = 101
TIMES = np.arange(COUNT) / 25


def path(t):
    """Where the face's centre is: it swings."""
    return 200 + 60 * np.sin(2 * np.pi * t) + 1j * (100 + 20 * np.cos(2 * np.pi * t))


def log_of(drift=0.0, noise=0.0, every=5, seed=0):
    rng = np.random.default_rng(seed)
    log = FaceLog(first=10)
    for k in range(COUNT):
        moved = path(TIMES[k]) - path(TIMES[k - 1]) + drift
        log.note(Step(1 + 0j, moved, 1.0) if k else None, 1.0)
        if k % every == 0:
            shake = rng.normal(0, noise, 5) + 1j * rng.normal(0, noise, 5)
            log.fixes[10 + k] = Fix(path(TIMES[k]) + FACE + shake, 0.9)
    return log


def truth():
    return path(TIMES)[:, None] + FACE


def test_exact_flow_and_detections_give_the_path_exactly():
    np.testing.assert_allclose(carried_points(log_of(), TIMES), truth(), atol=1e-9)


def test_flow_that_drifts_is_held_by_the_detections():
    # 0.5 px a frame would be 50 px at the end.
    error = np.abs(carried_points(log_of(drift=0.5), TIMES) - truth())
    assert error.max() < 3.5
    assert error[20:-20].max() < 0.8


def test_trembling_detections_are_averaged():
    log = log_of(noise=2.0)
    error = np.abs(carried_points(log, TIMES) - truth())
    raw = np.array(
        [np.abs(fix.points - FACE - path(TIMES[f - 10])) for f, fix in log.fixes.items()]
    )
    assert np.sqrt((error**2).mean()) < 0.75 * np.sqrt((raw**2).mean())
    jerk = np.diff(carried_points(log, TIMES) - truth(), 2, axis=0)
    assert np.abs(jerk).max() < 0.5


def test_there_is_no_lag_and_no_jump_at_a_detection():
    points = carried_points(log_of(noise=2.0, every=7), TIMES)
    shifts = [np.corrcoef(np.roll(points[:, 0].real, k)[9:-9], truth()[9:-9, 0].real)[0, 1]
              for k in (-2, -1, 0, 1, 2)]  # fmt: skip
    assert int(np.argmax(shifts)) == 2


def test_where_flow_is_lost_each_side_keeps_to_its_own_detections():
    log = log_of(drift=0.0)
    log.steps[52] = None
    log.fixes = {f: fix for f, fix in log.fixes.items() if f not in (60, 65)}
    np.testing.assert_allclose(carried_points(log, TIMES), truth(), atol=1e-9)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_frames_irregular_in_time_are_no_trouble(every, seed):
    log = log_of(every=every, seed=seed)
    times = np.cumsum(np.random.default_rng(seed).uniform(0.01, 0.1, COUNT))
    np.testing.assert_allclose(carried_points(log, times)[0], truth()[0], atol=1e-9)


def seen(log, **edges):
    options = {"to_start": False, "to_end": False, **edges}
    return visible_frames(log, TIMES, **options)


def test_a_face_seen_again_and_again_is_visible_in_between():
    assert seen(log_of()).all()


def test_between_a_look_that_missed_and_its_neighbours_the_face_is_hidden():
    log = log_of(every=10)
    log.refused = {35, 36, 37}
    visible = seen(log)
    assert not visible[21:30].any()
    assert visible[:21].all()
    assert visible[30:].all()


def test_a_lapse_of_the_detector_is_no_gap_while_flow_holds_on():
    log = log_of(every=3)
    log.refused = {11 + 30}
    assert seen(log)[:100].all()
    log.steps[31] = None
    assert not seen(log)[31:33].any()


def test_at_the_shot_s_edges_flow_alone_decides():
    log = log_of(every=10)
    log.fixes = {f: fix for f, fix in log.fixes.items() if 30 <= f <= 90}
    inside = seen(log)
    assert not inside[:20].any()
    assert not inside[81:].any()
    assert seen(log, to_start=True, to_end=True).all()
    log.steps[5] = log.steps[95] = None
    visible = seen(log, to_start=True, to_end=True)
    assert not visible[:5].any()
    assert visible[5:95].all()
    assert not visible[95:].any()


def test_a_miss_at_the_shot_s_end_is_believed():
    log = log_of(every=10)
    log.fixes = {f: fix for f, fix in log.fixes.items() if f <= 90}
    log.refused = {100}
    assert not seen(log, to_end=True)[81:].any()


def test_scores_follow_the_detector_and_are_zero_where_nothing_is_seen():
    log = FaceLog(first=0, steps=[None] * 5, sharpness=[0.0] * 5)
    log.fixes = {0: Fix(FACE, 0.8), 4: Fix(FACE, 0.4)}
    visible = np.array([True, True, True, False, True])
    np.testing.assert_allclose(frame_scores(log, TIMES[:5], visible), [0.8, 0.7, 0.6, 0, 0.4])


def mouths(scores):
    log = log_of()
    log.mouth = dict(zip(range(10, 10 + 10 * len(scores), 10), scores, strict=True))
    return covered_frames(log)


def test_a_mouth_that_scores_low_twice_is_covered_up_to_the_looks_around():
    covered = mouths([0.6, 0.7, 0.6, 0.1, 0.05, 0.6, 0.7, 0.6])
    assert np.flatnonzero(covered).tolist() == list(range(21, 50))


def test_one_low_score_may_be_chance():
    assert not mouths([0.6, 0.7, 0.6, 0.0, 0.5, 0.6, 0.7, 0.6]).any()


def test_a_face_whose_mouth_never_scores_says_nothing_about_cover():
    assert not mouths([0.1, 0.2, 0.1, 0.0, 0.0, 0.2, 0.1, 0.2]).any()


def test_a_cover_may_last_to_the_end():
    covered = mouths([0.6, 0.7, 0.6, 0.7, 0.6, 0.6, 0.7, 0.6, 0.0, 0.0])
    assert covered[81:].all()
    assert not covered[:71].any()


def test_two_logs_of_a_face_join_with_a_hidden_gap():
    log, later = log_of(), log_of()
    later.first = 130
    later.fixes = {f + 120: fix for f, fix in later.fixes.items()}
    log.append(later)
    times = np.arange(len(log.steps)) / 25
    assert len(times) == 120 + COUNT
    visible = visible_frames(log, times, to_start=False, to_end=False)
    assert not visible[COUNT:120].any()
    assert visible[120:].all()
    with pytest.raises(ValueError, match="begins before"):
        log.append(log_of())


def head(yaw, pitch=0.0, roll=0.0, size=100.0):
    """Five points of a head in space, turned and seen from afar."""
    points = np.array(
        [[-0.5, -0.4, 0], [0.5, -0.4, 0], [0, 0.1, -0.47], [-0.4, 0.6, 0], [0.4, 0.6, 0]]
    )
    y, p, r = np.radians([yaw, pitch, roll])
    turn = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    tilt = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return (points @ (tilt @ nod @ turn).T)[:, :2] * size + 300


@given(st.floats(-80, 80), st.floats(-15, 15), st.floats(-40, 40))
def test_yaw_is_that_of_the_head_whatever_its_nod_and_tilt(yaw, pitch, roll):
    assert float(yaw_of(head(yaw, pitch, roll))) == pytest.approx(yaw, abs=9)


def test_yaw_grows_towards_the_picture_s_right():
    assert yaw_of(head(30)) > 20
    assert yaw_of(head(-30)) < -20
