import cv2
import numpy as np
import pytest

from app.core.compose.mask import FEATHER, mask_box, mouth_mask, needed, ring
from app.core.faces.align import TEMPLATE
from app.core.project.document import Settings


def at(mask, x, y):
    size = len(mask)
    return float(mask[min(int(y * size), size - 1), min(int(x * size), size - 1)])


@pytest.mark.parametrize("size", [96, 192, 384])
def test_the_mask_holds_mouth_and_open_chin_and_spares_eyes_nose_and_border(size):
    mask = mouth_mask(size)
    for x, y in TEMPLATE[3:]:
        assert at(mask, x, y) == 1.0
    assert at(mask, 0.5, 0.84) == 1.0 and at(mask, 0.5, 0.94) > 0.0
    for x, y in TEMPLATE[:3]:
        assert at(mask, x, y) == 0.0
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    assert not border.any()


def test_the_mask_has_no_hard_edge_and_is_symmetrical():
    mask = mouth_mask(96)
    assert np.abs(np.diff(mask, axis=0)).max() < 0.34
    assert np.abs(np.diff(mask, axis=1)).max() < 0.34
    np.testing.assert_allclose(mask, mask[:, ::-1], atol=1e-3)


def test_a_wider_feather_fades_more_slowly_within_the_same_outline():
    sharp, soft = mouth_mask(96, 0.04), mouth_mask(96, 0.12)
    assert ((sharp > 0) == (soft > 0)).mean() > 0.995
    assert soft.sum() < sharp.sum()
    assert np.abs(np.diff(soft, axis=0)).max() < np.abs(np.diff(sharp, axis=0)).max()


def test_masks_of_all_sizes_are_the_same_shape():
    small = cv2.resize(mouth_mask(384), (96, 96), interpolation=cv2.INTER_AREA)
    np.testing.assert_allclose(small, mouth_mask(96), atol=0.02)


def test_the_ring_lies_around_the_mask_and_leaves_its_inside_and_the_far_field_out():
    mask = mouth_mask(96)
    where = ring(mask)
    assert not where[mask == 1.0].any()
    assert where[(mask > 0) & (mask < 0.9)].all()
    assert at(where, 0.5, 0.25) == 0.0
    outside = (where > 0) & (mask == 0)
    assert outside.any() and (where[outside] == 1.0).all()


@pytest.mark.parametrize("size", [96, 192, 320])
def test_the_box_holds_mask_and_ring_and_little_more(size):
    mask = mouth_mask(size)
    rows, columns = mask_box(size)
    outside = np.ones_like(mask, bool)
    outside[rows.start + 1 : rows.stop - 1, columns.start + 1 : columns.stop - 1] = False
    outside[-1] &= rows.stop < size  # the ring ends where the crop does
    assert not mask[outside].any() and not ring(mask)[outside].any()
    assert mask[rows, columns].size < 0.42 * mask.size


def test_no_mask_needs_no_box_and_a_full_one_needs_the_crop():
    assert needed(np.zeros((96, 96), np.float32)) is None
    assert needed(np.ones((96, 96), np.float32)) == (slice(0, 96), slice(0, 96))


def test_a_new_line_has_the_soft_edge_that_a_dub_has():
    assert Settings().feather == FEATHER
