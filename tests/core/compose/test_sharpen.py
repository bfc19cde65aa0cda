import cv2
import numpy as np

from app.core.compose.mask import mouth_mask, ring
from app.core.compose.sharpen import sharpen

RING = ring(mouth_mask(96))
PICTURE = cv2.GaussianBlur(
    np.random.default_rng(0).normal(120, 60, (96, 96)).astype(np.float32), (0, 0), 1.2
)


def detail(picture):
    return float(np.abs(picture - cv2.GaussianBlur(picture, (3, 3), 0)).mean())


def test_a_patch_softer_than_the_plate_comes_out_nearly_as_sharp_as_the_plates_own_crop():
    soft = cv2.GaussianBlur(PICTURE, (0, 0), 0.5)
    assert detail(soft) < 0.85 * detail(PICTURE)
    ratio = detail(sharpen(soft, PICTURE, RING)) / detail(sharpen(PICTURE, PICTURE, RING))
    assert 0.9 < ratio < 1.1, ratio


def test_a_softer_patch_is_sharpened_more():
    gains = []
    for blur in (0.2, 0.5, 0.7):
        soft = cv2.GaussianBlur(PICTURE, (0, 0), blur)
        gains.append(detail(sharpen(soft, PICTURE, RING)) / detail(soft))
    assert gains[0] < gains[1] < gains[2]


def test_sharpening_is_bounded_whatever_the_plate_shows():
    noise = np.random.default_rng(1).normal(120, 50, (96, 96)).astype(np.float32)
    soft = cv2.GaussianBlur(PICTURE, (0, 0), 1.5)
    assert detail(sharpen(soft, noise, RING)) < 3.0 * detail(soft)
    flat = np.full((96, 96), 90, np.float32)
    np.testing.assert_allclose(sharpen(flat, noise, RING), flat)
