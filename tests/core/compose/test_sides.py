"""Beside the mouth a patch is shown only where it has what the plate has."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.compose.mask import mouth_mask
from app.core.compose.paste import paste
from app.core.compose.sides import ALIEN, ALIKE, FROM, TO, share_of_patch
from tests.core.compose.plates import affine, copies, make_frame

SIZE = 96
MIDDLE = slice(round((0.5 - FROM) * SIZE) + 1, round((0.5 + FROM) * SIZE) - 1)
FAR_LEFT = slice(0, round((0.5 - TO) * SIZE))
FAR_RIGHT = slice(round((0.5 + TO) * SIZE), SIZE)


def grey(value=100.0):
    return [np.full((SIZE, SIZE), value, np.float32), *np.full((2, SIZE, SIZE), 128, np.float32)]


def share(patch, plate, unit=1.0):
    return share_of_patch(patch, plate, 0, SIZE, unit)


def test_a_mouth_may_differ_as_it_likes():
    patch, plate = grey(), grey()
    patch[0][:, MIDDLE] = 0
    inner = slice(MIDDLE.start + 4, MIDDLE.stop - 4)  # what is blurred reaches out
    patch[0][:, : inner.start], patch[0][:, inner.stop :] = 100, 100
    assert share(patch, plate) is None


def test_cheeks_that_differ_a_little_are_shown():
    patch, plate = grey(), grey()
    patch[0] += ALIKE - 0.5
    assert share(patch, plate) is None


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_what_lies_behind_a_turned_head_stays_as_it_is(channel):
    patch, plate = grey(), grey()
    plate[channel][:, FAR_LEFT] += ALIEN + 1
    shown = share(patch, plate)
    assert shown is not None
    assert shown[:, : FAR_LEFT.stop - 6].max() == 0
    assert shown[:, MIDDLE].min() == 1 and shown[:, FAR_RIGHT].min() == 1


def test_beard_and_grain_make_no_difference():
    patch, plate = grey(), grey()
    patch[0][:, ::2] += 40
    patch[0][:, 1::2] -= 40
    assert share(patch, plate) is None


def test_it_is_the_same_at_ten_bits():
    patch, plate = grey(), grey()
    plate[0][:, FAR_LEFT] += 25
    at_8, at_10 = share(patch, plate), share([4 * x for x in patch], [4 * x for x in plate], 4.0)
    np.testing.assert_allclose(at_8, at_10, atol=1e-5)


@given(left=st.integers(0, 90), seed=st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_a_part_of_the_crop_has_the_same_share_as_all_of_it(left, seed):
    rng = np.random.default_rng(seed)
    patch = [np.full((8, SIZE), rng.uniform(0, 255), np.float32) for _ in range(3)]
    plate = grey()
    whole = share_of_patch(patch, [x[:8] for x in plate], 0, SIZE, 1.0)
    part = share_of_patch(
        [x[:, left:] for x in patch], [x[:8, left:] for x in plate], left, SIZE, 1.0
    )
    assert whole is not None
    found = np.ones((8, SIZE - left), np.float32) if part is None else part
    np.testing.assert_allclose(found, whole[:, left:], atol=1e-5)


def pasted(patch):
    """By how much each luma px of a frame changes, and the crop's columns they are in."""
    frame = make_frame("yuv420p")
    crop_from_stored = affine((160, 120), (150, 150), 0, SIZE)
    before = copies(frame)[0].astype(float)
    paste(frame, crop_from_stored, patch, mouth_mask(SIZE))
    columns = (np.arange(320) + 0.5) * crop_from_stored[0, 0] + crop_from_stored[0, 2]
    return np.abs(copies(frame)[0] - before)[120:150], columns


def test_a_frame_keeps_what_is_behind_the_head_and_takes_the_mouth(monkeypatch):
    patch = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
    patch[:, : SIZE // 3] = 0
    patch[60:75, : SIZE // 3] = 255  # an ear, say
    change, x = pasted(patch)
    monkeypatch.setattr("app.core.compose.paste.share_of_patch", lambda *_: None)
    all_of_it, _ = pasted(patch)
    behind, mouth = (x > 18) & (x < 28), (x > 40) & (x < 60)
    assert all_of_it[:, behind].mean() > 20
    assert change[:, behind].mean() < 0.4 * all_of_it[:, behind].mean()
    assert (change[:, mouth] == all_of_it[:, mouth]).all()
