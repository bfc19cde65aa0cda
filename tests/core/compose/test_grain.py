import cv2
import numpy as np
import pytest

from app.core.compose.grain import grain, missing_grain, split, spots_of

SHAPE = (240, 320)
SPOTS = np.arange(SHAPE[0] * SHAPE[1])[::7]


def bands(picture):
    return np.array([band[8:-8, 8:-8].var() for band in split(picture)])


@pytest.mark.parametrize("wanted", [(0.5, 0.03), (4.0, 1.0), (9.0, 4.0)])
def test_grain_has_the_variance_asked_for_in_both_bands(wanted):
    np.testing.assert_allclose(bands(grain(SHAPE, np.array(wanted), 3)), wanted, rtol=0.12)


def test_grain_is_the_same_for_a_seed_and_another_for_the_next():
    amount = np.array([4.0, 0.3])
    first, again, other = (grain(SHAPE, amount, seed) for seed in (512, 512, 1024))
    np.testing.assert_array_equal(first, again)
    assert abs(np.corrcoef(first.ravel(), other.ravel())[0, 1]) < 0.05


def test_grain_covers_faces_larger_than_its_tile():
    picture = grain((700, 1300), np.array([4.0, 0.3]), seed=7)
    assert picture.shape == (700, 1300)
    np.testing.assert_allclose(bands(picture), [4.0, 0.3], rtol=0.12)


@pytest.mark.parametrize("blur", [0.0, 0.7])
def test_the_noise_of_a_plate_is_measured_and_made_again(blur):
    noise = np.random.default_rng(1).normal(0, 3, SHAPE).astype(np.float32)
    if blur:
        noise = cv2.GaussianBlur(noise, (0, 0), blur)
    smooth = np.full(SHAPE, 100, np.float32)
    made = grain(SHAPE, missing_grain(smooth + noise, smooth, SPOTS), seed=5)
    np.testing.assert_allclose(np.sqrt(bands(made)), np.sqrt(bands(noise)), rtol=0.2)


def test_what_the_patch_has_already_is_not_added_again():
    random = np.random.default_rng(2)
    plate, patch = (random.normal(100, 3, SHAPE).astype(np.float32) for _ in range(2))
    assert missing_grain(plate, patch, SPOTS)[0] < 1.0
    assert (missing_grain(np.full_like(plate, 100), patch, SPOTS) == 0).all()


def test_stubble_on_part_of_the_face_is_not_taken_for_grain():
    plate = np.full(SHAPE, 100, np.float32)
    rough = np.random.default_rng(3).normal(0, 15, (120, 320))
    plate[120:] += rough
    assert missing_grain(plate, np.full_like(plate, 100), SPOTS)[0] < 0.5


def test_too_few_px_to_measure_mean_no_grain():
    plate = np.random.default_rng(4).normal(100, 3, SHAPE).astype(np.float32)
    spots = spots_of(np.zeros(SHAPE, bool))
    assert (missing_grain(plate, np.full_like(plate, 100), spots) == 0).all()
