import numpy as np
import pytest
from av.video.frame import VideoFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.compose.colour import coding_of
from app.core.compose.sample import crop, crop_yuv
from app.core.media.planes import writable_planes
from tests.core.compose.plates import affine, interlaced, make_frame, ramps


def yuv(frame, matrix, size):
    return np.dstack(crop_yuv(frame, matrix, (size, size), coding_of(frame)))


def place(crop_from_stored, size):
    """Stored x and y of every px of the crop."""
    x, y = np.meshgrid(np.arange(size), np.arange(size))
    at = np.linalg.inv(crop_from_stored) @ np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
    return at[0].reshape(size, size), at[1].reshape(size, size)


@given(
    turn=st.one_of(st.sampled_from([0, 90, 180, 270]), st.floats(-45, 45)),
    side=st.floats(30, 110),
    stretch=st.sampled_from([1.0, 16 / 15, 0.75]),
    size=st.sampled_from([48, 96, 192]),
    pix_fmt=st.sampled_from(["yuv420p16le", "yuv444p16le"]),
)
@settings(max_examples=40, deadline=None)
def test_every_px_shows_what_lies_at_its_place_in_every_plane(turn, side, stretch, size, pix_fmt):
    frame = ramps(pix_fmt)
    matrix = affine((161.3, 118.9), (side * stretch, side), turn, size)
    x, y = place(matrix, size)
    expected = 60 + 0.3 * x + 0.4 * y
    for channel in np.moveaxis(yuv(frame, matrix, size) / 256, 2, 0):
        np.testing.assert_allclose(channel, expected, atol=0.05)


def test_detail_finer_than_the_crop_averages_out_instead_of_aliasing():
    frame = VideoFrame(640, 640, "yuv420p")
    luma, u, v = writable_planes(frame)
    y, x = np.indices(luma.shape)
    luma[:] = np.where((x + y) % 2, 60, 180)
    u[:], v[:] = 128, 128
    for side in (430, 330, 260, 200):
        picture = yuv(frame, affine((320, 320), (side, side), 7, 96), 96)
        assert np.ptp(picture[..., 0]) < 8, side


def test_a_px_shift_of_the_face_shifts_the_crop_and_hardly_changes_it():
    frame = make_frame(size=(640, 480), noise=4.0)
    shifted = make_frame(size=(640, 480))
    for there, here in zip(writable_planes(shifted), writable_planes(frame), strict=True):
        there[:] = np.roll(here, 2 if here.shape[1] == 640 else 1, axis=1)
    still = crop(frame, affine((300, 240), (261, 261), 3, 96), 96).astype(float)
    moved = crop(shifted, affine((302, 240), (261, 261), 3, 96), 96).astype(float)
    assert np.abs(still - moved).mean() < 0.5


def test_outside_the_picture_the_edge_is_repeated():
    frame = make_frame(size=(160, 120))
    luma, u, v = writable_planes(frame)
    luma[:], u[:], v[:] = 100, 128, 128
    luma[:, :4] = 200
    picture = yuv(frame, affine((-60, 60), (100, 100), 0, 96), 96)
    np.testing.assert_allclose(picture[..., 0], 200, atol=0.01)
    partly = yuv(frame, affine((0, 60), (100, 100), 0, 96), 96)
    np.testing.assert_allclose(partly[:, :45, 0], 200, atol=0.01)
    np.testing.assert_allclose(partly[:, 56:, 0], 100, atol=0.01)


def test_only_the_region_of_the_face_is_read():
    frame = make_frame(size=(640, 480))
    matrix = affine((300, 240), (120, 120), 0, 96)
    before = crop(frame, matrix, 96)
    for plane in writable_planes(frame):
        scale = plane.shape[1] / 640
        plane[: int(150 * scale)] = 255
        plane[:, int(400 * scale) :] = 0
    np.testing.assert_array_equal(crop(frame, matrix, 96), before)


@pytest.mark.parametrize("side", [60, 90, 200])
def test_combing_of_an_interlaced_frame_never_reaches_the_crop(side):
    frame = make_frame(size=(320, 240))
    luma, u, v = writable_planes(frame)
    luma[0::2], luma[1::2] = 60, 200
    u[:], v[:] = 128, 128
    matrix = affine((160, 120), (side, side), 5, 96)
    flagged = interlaced(frame)
    picture = yuv(flagged, matrix, 96)
    np.testing.assert_allclose(picture[..., 0], 60, atol=0.01)


def test_one_field_of_an_interlaced_frame_gives_the_same_geometry():
    frame = ramps("yuv420p16le")
    matrix = affine((161.3, 118.9), (90, 80), 10, 96)
    x, y = place(matrix, 96)
    flagged = interlaced(frame)
    picture = yuv(flagged, matrix, 96) / 256
    for channel in np.moveaxis(picture, 2, 0):
        np.testing.assert_allclose(channel, 60 + 0.3 * x + 0.4 * y, atol=0.05)


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "yuv422p", "yuv444p12le", "yuvj420p"])
def test_one_picture_gives_one_crop_in_every_format(pix_fmt):
    matrix = affine((160, 120), (150, 150), 8, 96)
    reference = make_frame("yuv444p", matrix=6)
    other = reference.reformat(format=pix_fmt, dst_color_range=2 if "j" in pix_fmt else 1)
    other.colorspace = 6
    ours, theirs = crop(reference, matrix, 96), crop(other, matrix, 96)
    assert np.abs(ours.astype(float) - theirs).mean() < 1.0


def test_a_grey_frame_gives_a_grey_crop():
    picture = crop(make_frame("gray10le"), affine((160, 120), (150, 150), 8, 96), 96)
    assert picture.shape == (96, 96, 3)
    assert np.ptp(picture.astype(int), axis=2).max() <= 1
    assert np.ptp(picture) > 20
