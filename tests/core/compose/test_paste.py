import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.compose.colour import coding_of, to_rgb
from app.core.compose.mask import mask_box, mouth_mask
from app.core.compose.paste import Patch, paste
from app.core.compose.sample import crop, crop_yuv
from app.core.media.planes import writable_planes
from tests.core.compose.plates import (
    FORMATS,
    affine,
    copies,
    interlaced,
    make_frame,
    psnr,
    ramps,
    shares,
)

SIZE = 96
MASK = mouth_mask(SIZE)
UPRIGHT = affine((160, 120), (150, 150), 4, SIZE)


def stripes(seed=0):
    """A patch unlike anything in the plate."""
    return np.random.default_rng(seed).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


def changes(before, after):
    return [np.abs(b - a) for b, a in zip(before, after, strict=True)]


@given(
    pix_fmt=st.sampled_from(FORMATS),
    size=st.sampled_from([(320, 240), (321, 241), (96, 64)]),
    centre=st.tuples(st.floats(-40, 360), st.floats(-40, 280)),
    side=st.floats(24, 420),
    stretch=st.sampled_from([1.0, 16 / 15, 0.75]),
    turn=st.one_of(st.sampled_from([0, 90, 180, 270]), st.floats(-180, 180)),
    weight=st.sampled_from([0.25, 1.0]),
)
@settings(max_examples=60, deadline=None)
def test_no_code_value_changes_outside_the_mask(pix_fmt, size, centre, side, stretch, turn, weight):
    frame = make_frame(pix_fmt, size, noise=2.0)
    matrix = affine(centre, (side * stretch, side), turn, SIZE)
    before = copies(frame)
    box = paste(frame, matrix, stripes(), MASK, weight=weight)
    for share, change in zip(
        shares(frame, matrix, MASK), changes(before, copies(frame)), strict=True
    ):
        assert change[share == 0.0].max(initial=0.0) == 0.0
    changed = np.argwhere(changes(before, copies(frame))[0])
    if box is None:
        assert len(changed) == 0
    elif len(changed):
        (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
        assert box.x0 <= left and box.y0 <= top and right < box.x1 and bottom < box.y1


@pytest.mark.parametrize("pix_fmt", FORMATS)
def test_every_plane_takes_the_patch_where_the_mask_is_full(pix_fmt):
    frame = make_frame(pix_fmt)
    before = copies(frame)
    paste(frame, UPRIGHT, stripes(), MASK)
    unit = coding_of(frame).unit
    for share, change in zip(
        shares(frame, UPRIGHT, MASK), changes(before, copies(frame)), strict=True
    ):
        assert change[share > 0.9].mean() > 3 * unit


@pytest.mark.parametrize(
    "options",
    [
        {"matrix": UPRIGHT, "mask": MASK, "weight": 0.0},
        {"matrix": UPRIGHT, "mask": np.zeros_like(MASK), "weight": 1.0},
        {"matrix": affine((900, 120), (150, 150), 0, SIZE), "mask": MASK, "weight": 1.0},
    ],
    ids=["weight 0", "empty mask", "outside the picture"],
)
def test_where_nothing_shows_nothing_is_done_and_it_is_said(options):
    frame = make_frame()
    before = copies(frame)
    box = paste(frame, options["matrix"], stripes(), options["mask"], weight=options["weight"])
    assert box is None
    assert all(change.max() == 0 for change in changes(before, copies(frame)))


@pytest.mark.parametrize("pix_fmt", FORMATS)
def test_what_is_in_front_of_the_face_stays_and_the_rest_is_dubbed(pix_fmt):
    rows, columns = mask_box(SIZE)
    patch = stripes()[rows, columns]
    shown = np.ones(patch.shape[:2], np.float32)
    shown[:, : shown.shape[1] // 2] = 0.0
    whole, part = make_frame(pix_fmt, noise=2.0), make_frame(pix_fmt, noise=2.0)
    before = copies(part)
    corner = (columns.start, rows.start)
    paste(whole, UPRIGHT, Patch(patch, corner, SIZE), MASK)
    paste(part, UPRIGHT, Patch(patch, corner, SIZE, shown), MASK)
    side = np.zeros_like(MASK)
    middle = columns.start + shown.shape[1] // 2
    side[:, : middle - 10] = MASK[:, : middle - 10]
    other = np.zeros_like(MASK)
    other[:, middle + 10 :] = MASK[:, middle + 10 :]
    for hidden, free, start, one, two in zip(
        shares(part, UPRIGHT, side),
        shares(part, UPRIGHT, other),
        before,
        copies(whole),
        copies(part),
        strict=True,
    ):
        unit = coding_of(part).unit
        assert np.abs(two - start)[hidden > 0].mean() < 0.1 * np.abs(one - start)[hidden > 0].mean()
        assert np.abs(two - one)[free > 0.5].mean() < 3 * unit


def test_a_patch_of_another_size_than_the_mask_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        paste(make_frame(), UPRIGHT, stripes(), mouth_mask(128))


@pytest.mark.parametrize("size", [96, 224])
def test_the_part_of_a_patch_that_the_mask_needs_serves_as_well_as_all_of_it(size):
    matrix = affine((160, 120), (150, 150), 4, size)
    patch = np.random.default_rng(1).random((size, size, 3), np.float32)
    whole, part = make_frame(noise=2.0), make_frame(noise=2.0)
    paste(whole, matrix, patch, mouth_mask(size))
    rows, columns = mask_box(size)
    cut = Patch(patch[rows, columns], (columns.start, rows.start), size)
    paste(part, matrix, cut, mouth_mask(size))
    for one, other in zip(copies(whole), copies(part), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("short", [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)])
def test_a_part_that_lacks_some_of_what_the_mask_needs_is_refused(short):
    top, left, bottom, right = short
    rows, columns = mask_box(SIZE)
    cut = stripes()[
        rows.start + top : rows.stop - bottom, columns.start + left : columns.stop - right
    ]
    frame = make_frame()
    before = copies(frame)
    with pytest.raises(ValueError, match="does not hold"):
        paste(frame, UPRIGHT, Patch(cut, (columns.start + left, rows.start + top), SIZE), MASK)
    assert all(change.max() == 0 for change in changes(before, copies(frame)))


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv422p10le", "yuvj420p"])
@pytest.mark.parametrize("turn", [0, 12, 90, 180, 270])
@pytest.mark.parametrize("side", [(90, 90), (150, 150), (160, 150)])
def test_the_plates_own_crop_pasted_back_hardly_changes_it(pix_fmt, turn, side):
    frame = make_frame(pix_fmt)
    matrix = affine((160, 120), side, turn, SIZE)
    before = copies(frame)
    paste(frame, matrix, crop(frame, matrix, SIZE), MASK)
    peak = 255 * coding_of(frame).unit
    for share, old, new in zip(shares(frame, matrix, MASK), before, copies(frame), strict=True):
        assert psnr(old[share > 0], new[share > 0], peak) > 44


@pytest.mark.parametrize("pix_fmt", ["yuv420p16le", "yuv444p16le"])
@pytest.mark.parametrize("turn", [0, 33, 90, 180, 270])
@pytest.mark.parametrize("side", [(60, 60), (110, 110), (120, 90), (200, 200)])
def test_every_px_of_the_patch_comes_to_lie_at_its_place_in_every_plane(pix_fmt, turn, side):
    frame = ramps(pix_fmt)
    matrix = affine((160.3, 119.6), side, turn, SIZE)
    before, coding = copies(frame), coding_of(frame)
    patch = to_rgb(np.dstack(crop_yuv(frame, matrix, (SIZE, SIZE), coding)), coding)
    paste(frame, matrix, patch, MASK)
    assert max(change.max() for change in changes(before, copies(frame))) < 0.15 * coding.unit


def test_a_float_patch_is_the_same_picture_as_its_bytes():
    patch = crop(make_frame(seed=1), UPRIGHT, SIZE)
    first, second = make_frame(), make_frame()
    paste(first, UPRIGHT, patch, MASK)
    paste(second, UPRIGHT, patch.astype(np.float32) / 255, MASK)
    assert all(change.max() <= 1 for change in changes(copies(first), copies(second)))


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le", "yuvj420p"])
def test_a_colour_cast_is_gone_at_the_seam_and_inside(pix_fmt):
    frame = make_frame(pix_fmt)
    before = copies(frame)
    patch = np.clip(crop(frame, UPRIGHT, SIZE) * [1.1, 0.97, 0.93] + [8, 0, -8], 0, 255)
    paste(frame, UPRIGHT, patch.astype(np.uint8), MASK)
    unit = coding_of(frame).unit
    for share, change in zip(
        shares(frame, UPRIGHT, MASK), changes(before, copies(frame)), strict=True
    ):
        assert change[(share > 0) & (share < 0.3)].max() <= 3 * unit
        assert change[share > 0].mean() < 1.5 * unit


def test_weight_fades_between_plate_and_patch():
    patch = stripes()
    results = []
    for weight in (0.5, 1.0):
        frame = make_frame()
        before = copies(frame)
        paste(frame, UPRIGHT, patch, MASK, weight=weight)
        results.append(copies(frame)[0] - before[0])
    full = (np.abs(results[1]) > 0) & (copies(frame)[0] > 1) & (copies(frame)[0] < 254)
    assert np.abs(results[0] - results[1] / 2)[full].max() <= 1.0


def test_a_still_picture_stays_still_but_for_the_grain():
    patch = cv2.GaussianBlur(crop(make_frame(seed=3), UPRIGHT, SIZE), (0, 0), 1.0)

    def composite(noise, pts):
        frame = make_frame(noise=noise)
        frame.pts = pts
        paste(frame, UPRIGHT, patch, MASK)
        return copies(frame)[0]

    assert np.abs(composite(0.0, 512) - composite(0.0, 1024)).max() <= 1
    inside = shares(make_frame(), UPRIGHT, MASK)[0] > 0.95
    moving = (composite(4.0, 512) - composite(4.0, 1024))[inside]
    assert 3.0 < moving.std() / np.sqrt(2) < 5.0 and abs(moving.mean()) < 0.5
    np.testing.assert_array_equal(composite(4.0, 512), composite(4.0, 512))


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv444p", "yuv422p10le"])
def test_a_smooth_patch_gets_the_grain_of_the_plate(pix_fmt):
    frame = make_frame(pix_fmt, noise=4.0)
    patch = crop(make_frame(pix_fmt), UPRIGHT, SIZE)
    paste(frame, UPRIGHT, patch, MASK)
    for share, plane in zip(shares(frame, UPRIGHT, MASK), copies(frame), strict=True):
        grain = plane - cv2.GaussianBlur(plane, (3, 3), 0)
        ratio = grain[share > 0.95].std() / grain[share == 0].std()
        assert 0.75 < ratio < 1.15


def test_fields_of_an_interlaced_frame_get_one_picture_without_combing_noise():
    frame = make_frame()
    for plane in writable_planes(frame):
        plane[1::2] += 20  # the lower field is another moment: lighter
    flagged = interlaced(frame)
    before = copies(flagged)
    paste(flagged, UPRIGHT, crop(flagged, UPRIGHT, SIZE), MASK)
    inside = shares(flagged, UPRIGHT, MASK)[0] == 1.0
    rows = np.flatnonzero(inside.any(axis=1))[2:-2]
    after = copies(flagged)[0]
    combing = np.abs(2 * after[rows] - after[rows - 1] - after[rows + 1])[inside[rows]]
    assert combing.mean() < 3.0
    upper = np.zeros_like(inside)
    upper[0::2] = True
    assert psnr(before[0][inside & upper], after[inside & upper]) > 40


def test_a_hand_over_the_masks_edge_leaves_the_patchs_colour_alone():
    clean, covered = make_frame(), make_frame()
    for plane, step in zip(writable_planes(covered), (1, 2, 2), strict=True):
        plane[168 // step : 200 // step, 150 // step : 190 // step] = 60
    patch = crop(clean, UPRIGHT, SIZE)
    paste(clean, UPRIGHT, patch, MASK)
    paste(covered, UPRIGHT, patch, MASK)
    inside = shares(clean, UPRIGHT, MASK)[0] == 1.0
    assert changes(copies(clean), copies(covered))[0][inside].mean() < 2.0


def test_ten_bits_and_eight_bits_look_the_same():
    patch = crop(make_frame(seed=4), UPRIGHT, SIZE)
    pictures = []
    for pix_fmt in ("yuv420p", "yuv420p10le"):
        frame = make_frame(pix_fmt)
        paste(frame, UPRIGHT, patch, MASK)
        planes = [p.astype(np.float32) for p in copies(frame)]
        chroma = [cv2.resize(p, (320, 240)) for p in planes[1:]]
        pictures.append(to_rgb(np.dstack([planes[0], *chroma]), coding_of(frame)) * 255)
    assert np.abs(pictures[0] - pictures[1]).max() < 5
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.7
