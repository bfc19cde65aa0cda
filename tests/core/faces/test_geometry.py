"""Stored and display pixels: turned, stretched and back."""

from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.faces.geometry import apply, display_size, scaling, stored_to_display
from app.core.media.reader import small_rgb
from app.core.media.types import ColourTags, VideoStream


def video(width: int, height: int, aspect: Fraction, rotation: int) -> VideoStream:
    return VideoStream(
        index=0, codec="h264", width=width, height=height, sample_aspect=aspect,
        rotation=rotation, rate=Fraction(25), time_base=Fraction(1, 25), start_pts=0,
        pix_fmt="yuv420p", bit_depth=8, interlaced=False, colour=ColourTags(), frames=1,
    )  # fmt: skip


sizes = st.integers(2, 4096)
aspects = st.fractions(Fraction(1, 3), 3, max_denominator=64)
turns = st.sampled_from([0, 90, 180, 270])


@given(sizes, sizes, aspects, turns, st.floats(0, 1), st.floats(0, 1))
def test_a_point_comes_back_and_stays_inside(w, h, aspect, turn, u, v):
    clip = video(w, h, aspect, turn)
    point = np.array([u * (w - 1), v * (h - 1)])
    matrix = stored_to_display(clip)
    shown = apply(matrix, point)
    wide, high = display_size(clip)
    assert -0.5 <= shown[0] <= wide - 0.5
    assert -0.5 <= shown[1] <= high - 0.5
    np.testing.assert_allclose(apply(np.linalg.inv(matrix), shown), point, atol=1e-6)


@given(sizes, sizes, aspects, turns)
def test_the_picture_s_edges_stay_its_edges(w, h, aspect, turn):
    clip = video(w, h, aspect, turn)
    corners = apply(stored_to_display(clip), np.array([[-0.5, -0.5], [w - 0.5, h - 0.5]]))
    wide, high = display_size(clip)
    assert sorted(corners[:, 0].round(6)) == [-0.5, wide - 0.5]
    assert sorted(corners[:, 1].round(6)) == [-0.5, high - 0.5]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("aspect", [Fraction(1), Fraction(4, 3), Fraction(8, 9)])
def test_agrees_with_the_small_picture_made_of_the_frame(turn, aspect):
    stored = np.zeros((90, 120, 3), np.uint8)
    stored[60:70, 20:30] = 255
    clip = video(120, 90, aspect, turn)
    small = small_rgb(av.VideoFrame.from_ndarray(stored, "rgb24"), 1000, turn, aspect)
    assert (small.shape[1], small.shape[0]) == display_size(clip)
    rows, columns = np.nonzero(small[..., 0] > 127)
    expected = apply(stored_to_display(clip), np.array([24.5, 64.5]))
    np.testing.assert_allclose([columns.mean(), rows.mean()], expected, atol=0.6)


def test_a_rotation_that_is_no_quarter_turn_is_refused():
    with pytest.raises(ValueError, match="45"):
        stored_to_display(video(10, 10, Fraction(1), 45))


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_scaling_keeps_the_picture_s_corner(sx, sy):
    np.testing.assert_allclose(apply(scaling(sx, sy), np.array([-0.5, -0.5])), [-0.5, -0.5])
