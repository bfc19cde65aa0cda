"""Smoothing takes the trembling away and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.faces.smooth import local_line, smooth
from tests.core.faces.tracks import face, still, track

times = st.lists(st.floats(0.01, 0.1), min_size=1, max_size=60).map(np.cumsum)


@settings(deadline=None)
@given(times, st.floats(-1000, 1000), st.floats(-1000, 1000), st.floats(20, 500))
def test_a_still_face_stays_where_it_is(seconds, x, y, side):
    points = smooth(still(len(seconds), x, y, side), seconds)
    np.testing.assert_allclose(
        points, np.repeat(face(x, y, side)[None], len(seconds), 0), atol=2e-3
    )


@settings(deadline=None)
@given(times, st.floats(-300, 300), st.floats(-300, 300))
def test_a_steady_move_is_kept_without_lag_to_its_very_ends(seconds, vx, vy):
    moved = np.stack([face(300 + vx * t, 200 + vy * t) for t in seconds])
    np.testing.assert_allclose(smooth(track(moved), seconds), moved, atol=2e-3)


def test_a_quick_nod_is_kept():
    seconds = np.arange(100) / 25
    moved = np.stack([face(300, 200 + 15 * np.sin(2 * np.pi * 2 * t)) for t in seconds])
    error = smooth(track(moved), seconds) - moved
    assert np.abs(error).max() < 1.5  # px of 30


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_trembling_drops_most_at_the_mouth(seed):
    seconds = np.arange(200) / 25
    noise = np.random.default_rng(seed).normal(0, 1, (200, 5, 2))
    left = smooth(track(face() + noise), seconds) - face()
    quiet = left.std(axis=(0, 2)) / noise.std(axis=(0, 2))
    assert (quiet < 0.65).all()
    shake = np.diff(left, axis=0).std() / np.diff(noise, axis=0).std()
    assert shake < 0.4


def test_speech_in_the_mouth_s_corners_is_halved_at_least():
    seconds = np.arange(150) / 25
    talking = np.repeat(face()[None], 150, axis=0)
    talking[:, 3:, 1] += 6 * np.sin(2 * np.pi * 4 * seconds)[:, None]
    assert np.ptp(smooth(track(talking), seconds)[10:-10, 3:, 1]) < 0.5 * 12


def test_what_is_on_the_other_side_of_a_gap_has_no_influence():
    seconds = np.arange(60) / 25
    rng = np.random.default_rng(0)
    points = face() + rng.normal(0, 1, (60, 5, 2))
    visible = np.ones(60, bool)
    visible[25:30] = False
    before = smooth(track(points, visible), seconds)
    points[25:] += 200
    after = smooth(track(points, visible), seconds)
    np.testing.assert_array_equal(before[:25], after[:25])
    np.testing.assert_allclose(after[30:], before[30:] + 200, atol=1e-3)
    np.testing.assert_allclose(after[25:30], points[25:30], atol=1e-4)


def test_the_frame_rate_does_not_change_how_much_is_smoothed():
    def left(fps):
        seconds = np.arange(4 * fps) / fps
        wobble = face() + np.sin(2 * np.pi * 3 * seconds)[:, None, None] * [
            [[0, 0]] * 3 + [[0, 5]] * 2
        ]
        return np.ptp(smooth(track(wobble), seconds)[fps:-fps, 3, 1])

    assert left(60) == pytest.approx(left(24), rel=0.1)


def test_a_single_visible_frame_is_left_alone():
    visible = [False, True, False]
    points = face() + np.random.default_rng(0).normal(0, 3, (3, 5, 2))
    kept = smooth(track(points, visible), np.arange(3) / 25)
    np.testing.assert_allclose(kept, points, atol=1e-4)


@settings(deadline=None)
@given(times, st.floats(0.01, 1))
def test_local_lines_keep_a_line(seconds, sigma):
    line = 3 - 2j + (5 + 1j) * seconds
    np.testing.assert_allclose(local_line(line, seconds, sigma), line, atol=1e-6)
