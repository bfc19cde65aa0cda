import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.compose.colour import LUMA_WEIGHTS, Coding, coding_of, to_rgb, to_yuv
from app.core.media.planes import read_planes, writable_planes

BT601, BT709, BT2020 = LUMA_WEIGHTS[6], LUMA_WEIGHTS[1], LUMA_WEIGHTS[9]


def yuv(rgb, coding):
    picture = np.array(rgb, np.float32).reshape(1, 1, 3)
    return np.rint(to_yuv(picture, coding)).astype(int).ravel().tolist()


@pytest.mark.parametrize(
    ("weights", "rgb", "codes"),
    [
        (BT601, (0, 0, 0), [16, 128, 128]),
        (BT709, (1, 1, 1), [235, 128, 128]),
        (BT601, (1, 0, 0), [81, 90, 240]),
        (BT601, (0, 1, 0), [145, 54, 34]),
        (BT709, (1, 0, 0), [63, 102, 240]),
        (BT709, (0, 0, 1), [32, 240, 118]),
        (BT2020, (0, 1, 0), [164, 47, 25]),
    ],
)
def test_primaries_have_the_code_values_of_the_standards(weights, rgb, codes):
    assert yuv(rgb, Coding(*weights, depth=8, full_range=False)) == codes


def test_deeper_and_full_range_codes_scale_as_the_standard_says():
    assert yuv((1, 1, 1), Coding(*BT709, depth=10, full_range=False)) == [940, 512, 512]
    assert yuv((1, 1, 1), Coding(*BT709, depth=10, full_range=True)) == [1023, 512, 512]
    assert yuv((0, 0, 0), Coding(*BT601, depth=8, full_range=True)) == [0, 128, 128]
    assert yuv((0, 0, 0), Coding(*BT709, depth=16, full_range=False)) == [4096, 32768, 32768]


@given(
    weights=st.sampled_from(sorted(LUMA_WEIGHTS.values())),
    depth=st.sampled_from([8, 9, 10, 12, 16]),
    full=st.booleans(),
    seed=st.integers(0, 1000),
)
@settings(max_examples=40, deadline=None)
def test_any_colour_survives_the_round_trip(weights, depth, full, seed):
    coding = Coding(*weights, depth=depth, full_range=full)
    rgb = np.random.default_rng(seed).random((4, 5, 3), np.float32)
    np.testing.assert_allclose(to_rgb(to_yuv(rgb, coding), coding), rgb, atol=1e-4)


@pytest.mark.parametrize("matrix", [1, 5, 9])
@pytest.mark.parametrize("full", [False, True])
def test_rgb_agrees_with_swscale(matrix, full):
    frame = av.VideoFrame(64, 64, "yuv444p")
    random = np.random.default_rng(1)
    for plane, (low, high) in zip(
        writable_planes(frame), [(50, 200), (108, 148), (108, 148)], strict=True
    ):
        plane[:] = random.integers(low, high, plane.shape)
    frame.colorspace, frame.color_range = matrix, 2 if full else 1
    theirs = frame.reformat(
        format="rgb24", src_colorspace=matrix, src_color_range=2 if full else 1, dst_color_range=2
    ).to_ndarray()
    planes = np.dstack(read_planes(frame)).astype(np.float32)
    ours = np.clip(to_rgb(planes, coding_of(frame)), 0, 1) * 255
    assert np.abs(ours - theirs).max() <= 2.0


def test_an_untagged_frame_is_read_as_players_read_it():
    high, low = av.VideoFrame(1280, 720, "yuv420p"), av.VideoFrame(720, 576, "yuv420p")
    assert (coding_of(high).kr, coding_of(high).kb) == BT709
    assert (coding_of(low).kr, coding_of(low).kb) == BT601


def test_a_frame_says_its_range_by_its_tag_or_by_its_format():
    tagged = av.VideoFrame(64, 64, "yuv420p10le")
    assert not coding_of(tagged).full_range
    tagged.color_range = 2
    assert coding_of(tagged).full_range and coding_of(tagged).depth == 10
    assert coding_of(av.VideoFrame(64, 64, "yuvj422p")).full_range
