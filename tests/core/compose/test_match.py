import cv2
import numpy as np
import pytest

from app.core.compose.mask import mouth_mask, needed, ring
from app.core.compose.match import GRID, match_colour, membrane

SIZE = 96
WHOLE = (slice(0, SIZE), slice(0, SIZE))
MASK = mouth_mask(SIZE)
INSIDE = MASK > 0.5


def matched(patch, plate, mask=MASK, part=WHOLE, unit=1.0):
    """`match_colour` on pictures ``(h, w, 3)``."""
    held = membrane(ring(mask), part)
    return np.dstack(match_colour(list(cv2.split(patch)), list(cv2.split(plate)), held, unit))


@pytest.fixture
def plate():
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    luma = 120 + 40 * np.sin(9 * x) * np.cos(7 * y) + 20 * y
    return np.dstack([luma, 110 + 8 * x, 150 - 6 * y]).astype(np.float32)


def test_a_patch_that_fits_already_stays_as_it_is(plate):
    np.testing.assert_allclose(matched(plate, plate), plate, atol=1e-3)


def test_a_colour_cast_is_taken_off_everywhere_in_the_patch(plate):
    cast = plate + np.array([9, -6, 12], np.float32)
    assert np.abs(matched(cast, plate) - plate)[INSIDE].max() < 0.5


def test_a_loss_of_contrast_is_made_good(plate):
    flat = plate.copy()
    flat[..., 0] = (plate[..., 0] - 120) * 0.85 + 112
    assert np.abs(matched(flat, plate) - plate)[INSIDE].max() < 1.0


def test_a_tint_that_grows_with_brightness_is_taken_off(plate):
    tinted = plate.copy()
    tinted[..., 2] += 0.08 * plate[..., 0]
    assert np.abs(matched(tinted, plate) - plate)[INSIDE].max() < 1.0


def test_light_that_falls_off_across_the_face_is_followed(plate):
    lit = plate.copy()
    lit[..., 0] += np.linspace(-12, 12, SIZE, dtype=np.float32)[None, :]
    left = np.abs(matched(lit, plate) - plate)[INSIDE]
    assert left.mean() < 1.0 and left.max() < 4.0


def test_a_hand_across_the_edge_does_not_stain_the_patch(plate):
    with_hand = plate.copy()
    with_hand[70:, 55:75] = (40, 128, 128)
    stained = np.abs(matched(plate, with_hand) - plate)[INSIDE]
    assert stained.max() < 4.0
    cast = plate + np.array([9, -6, 12], np.float32)
    assert np.abs(matched(cast, with_hand) - plate)[INSIDE].max() < 4.0


def test_without_an_edge_there_is_nothing_to_match(plate):
    everything = np.ones((SIZE, SIZE), np.float32)
    np.testing.assert_array_equal(matched(plate + 9, plate, everything), plate + 9)


def test_a_box_that_holds_the_ring_gives_what_the_whole_crop_gives(plate):
    cast = plate * np.array([0.9, 1, 1], np.float32) + np.array([9, -6, 12], np.float32)
    part = needed(MASK)
    assert part is not None and MASK[part].size < 0.5 * MASK.size
    np.testing.assert_allclose(
        matched(cast[part], plate[part], part=part), matched(cast, plate)[part], atol=1e-3
    )


def test_ten_bits_are_matched_as_eight_are(plate):
    cast = plate * np.array([0.9, 1, 1], np.float32) + np.array([9, -6, 12], np.float32)
    np.testing.assert_allclose(
        matched(cast * 4, plate * 4, unit=4.0), matched(cast, plate) * 4, atol=4e-3
    )


@pytest.mark.parametrize("side", [96, 97, 100, 320])
def test_cells_are_averaged_as_over_the_whole_crop_whatever_its_side(side):
    mask = mouth_mask(side)
    edge, part = ring(mask), needed(mask)
    picture = np.random.default_rng(0).random((side, side), np.float32)
    weighted, share = (
        cv2.resize(layer, (GRID, GRID), interpolation=cv2.INTER_AREA).ravel()
        for layer in (picture * edge, edge)
    )
    held = membrane(edge, part)
    found = held.average([picture[part]] * 3)[:, 0]
    expected = weighted[share > 0.05] / share[share > 0.05]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
