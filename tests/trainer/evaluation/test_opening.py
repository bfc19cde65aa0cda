"""What is said of a mouth's opening whose truth is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.evaluation.opening import (
    FEWEST,
    correlation,
    lag_of,
    late,
    mouth_opening,
    partial_correlation,
    resampled,
    spread_ratio,
)


def face(gap: float, *, tilt: float = 0.0, scale: float = 1.0) -> NDArray[np.float64]:
    """Landmarks of a face 100 wide between the eyes whose lips are ``gap`` apart."""
    points = np.zeros((68, 2))
    points[36], points[45] = (0, 0), (100, 0)
    for index, x in ((61, 40), (62, 50), (63, 60)):
        points[index] = (x, 90)
    for index, x in ((67, 40), (66, 50), (65, 60)):
        points[index] = (x, 90 + gap)
    cos, sin = np.cos(tilt), np.sin(tilt)
    return scale * points @ np.array([[cos, sin], [-sin, cos]]) + 7


def speech(count: int = 100, seed: int = 0) -> NDArray[np.float64]:
    """An opening that comes and goes as in speech, smooth over some frames."""
    noise = np.random.default_rng(seed).random(count + 8)
    return np.convolve(noise, np.hanning(9), mode="valid")


def test_the_opening_is_the_gap_in_distances_of_the_eyes() -> None:
    assert mouth_opening(face(20)) == pytest.approx(0.2)


def test_the_opening_ignores_the_heads_tilt_and_size() -> None:
    assert mouth_opening(face(20, tilt=0.4, scale=3)) == pytest.approx(0.2)


def test_lips_that_slide_sideways_do_not_open_the_mouth() -> None:
    points = face(0)
    points[[65, 66, 67], 0] += 10
    assert mouth_opening(points) == pytest.approx(0)


def test_a_face_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match="eyes"):
        mouth_opening(np.zeros((68, 2)))


def test_correlation_agrees_with_numpy_and_leaves_gaps_out() -> None:
    a, b = speech(seed=1), speech(seed=2)
    a[10:20] = np.nan
    b[50:55] = np.nan
    there = np.isfinite(a) & np.isfinite(b)
    assert correlation(a, b) == pytest.approx(np.corrcoef(a[there], b[there])[0, 1])


def test_what_two_mouths_have_in_common_with_a_third_is_left_out() -> None:
    third, a, b = speech(400, 1), speech(400, 2), speech(400, 3)
    third[:40] = a[300:320] = np.nan
    there = np.isfinite(third) & np.isfinite(a)
    by = np.column_stack([third[there], np.ones(there.sum())])
    rest = [
        values[there] - by @ np.linalg.lstsq(by, values[there], rcond=None)[0]
        for values in (a + third, b - third)
    ]
    expected = np.corrcoef(*rest)[0, 1]
    assert partial_correlation(a + third, b - third, third) == pytest.approx(expected)
    assert partial_correlation(third, b, third) == 0
    assert np.isnan(partial_correlation(a, b, np.full(400, np.nan)))


def test_a_mouth_that_does_not_move_correlates_with_nothing() -> None:
    assert correlation(np.full(50, 0.1), speech(50)) == 0


def test_too_few_frames_say_nothing() -> None:
    short = speech(FEWEST - 1)
    assert np.isnan(correlation(short, short))
    assert np.isnan(spread_ratio(short, short))


@pytest.mark.parametrize("frames", [-5, 0, 3])
def test_the_lag_is_by_how_much_the_made_mouth_comes_after_the_real_one(frames: int) -> None:
    real = speech(120)
    assert lag_of(late(real, frames), real, reach=8) == frames


def test_at_its_lag_a_late_mouth_correlates_fully() -> None:
    real = speech(120)
    made = late(real, 5)
    assert correlation(made, real) < 0.5
    assert correlation(made, late(real, 5)) == pytest.approx(1)


def test_the_lag_of_a_still_mouth_is_zero() -> None:
    assert lag_of(np.full(60, 0.1), speech(60), reach=8) == 0


def test_a_curve_moved_beyond_its_end_is_empty() -> None:
    assert np.isnan(late(speech(5), -7)).all()


def test_the_spread_is_relative_to_the_real_mouth() -> None:
    real = speech()
    assert spread_ratio(0.5 * real + 3, real) == pytest.approx(0.5)
    assert np.isnan(spread_ratio(real, np.ones_like(real)))


def test_a_curve_keeps_its_times_at_another_frame_rate() -> None:
    at_25, at_30 = np.arange(50) / 25, np.arange(80) / 30
    there = resampled(at_25, np.sin(at_25), at_30)
    inside = at_30 <= at_25[-1]
    np.testing.assert_allclose(there[inside], np.sin(at_30[inside]), atol=1e-3)
    assert np.isnan(there[~inside]).all()


def test_gaps_stay_gaps_at_another_frame_rate() -> None:
    values = np.arange(10.0)
    values[4:6] = np.nan
    moved = resampled(np.arange(10.0), values, np.array([2.5, 4.5, 7.5]))
    np.testing.assert_array_equal(moved, [2.5, np.nan, 7.5])
