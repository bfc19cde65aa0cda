"""Crops pasted into real clips: the plate's own, and the mouth of another moment."""

import av
import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.compose.paste import paste
from app.core.compose.sample import crop
from app.core.faces.align import similarity, to_pixels
from tests.core.compose.plates import copies, psnr, shares
from tests.footage import footage

SIZE = 96
MASK = mouth_mask(SIZE)

# The five points of the face (stored px) in two frames of each clip, six frames apart.
CLIPS = {
    "test/address_20s.mp4": {
        10: [(196.3, 180.0), (282.3, 180.7), (238.5, 228.9), (196.5, 275.1), (269.7, 275.2)],
        16: [(193.0, 178.8), (282.3, 177.2), (237.5, 227.8), (192.1, 271.2), (268.9, 269.2)],
    },
    "test/portrait_hevc.mp4": {
        5: [(502.7, 401.4), (625.0, 421.8), (556.2, 482.4), (492.5, 529.1), (595.5, 545.8)],
        11: [(506.7, 385.7), (627.9, 395.2), (567.5, 461.0), (503.6, 512.4), (605.9, 520.1)],
    },
    "test/grid_lbbc2a.mpg": {
        5: [(155.4, 173.3), (208.6, 166.9), (181.1, 202.8), (167.0, 229.5), (211.2, 223.9)],
        11: [(155.7, 172.2), (209.2, 166.2), (181.5, 201.4), (166.0, 228.3), (210.5, 223.0)],
    },
}


def two_moments(name: str) -> list[tuple[VideoFrame, NDArray[np.float64]]]:
    """Both frames of a clip, each with its matrix into the crop."""
    found = []
    with av.open(str(footage(name))) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in CLIPS[name]:
                unit_crop = similarity(np.array(CLIPS[name][number]))
                found.append((frame, to_pixels(unit_crop, SIZE)))
            if len(found) == 2:
                break
    return found


@pytest.mark.parametrize("name", CLIPS)
def test_the_plates_own_crop_hardly_changes_a_real_face(name):
    frame, matrix = two_moments(name)[0]
    before = copies(frame)
    paste(frame, matrix, crop(frame, matrix, SIZE), MASK)
    for share, old, new in zip(shares(frame, matrix, MASK), before, copies(frame), strict=True):
        assert (old == new)[share == 0].all()
        assert psnr(old[share > 0], new[share > 0]) > 32


@pytest.mark.parametrize("name", CLIPS)
def test_another_moments_mouth_with_a_colour_cast_leaves_no_seam(name):
    (frame, matrix), (other, from_other) = two_moments(name)
    before = copies(frame)
    cast = np.clip(crop(other, from_other, SIZE) * 0.95 - [0.0, 20.0, 30.0], 0, 255)
    paste(frame, matrix, cast.astype(np.uint8), MASK)
    steps = []
    for share, old, new in zip(shares(frame, matrix, MASK), before, copies(frame), strict=True):
        assert (old == new)[share == 0].all()
        # A seam is a broad step along the edge: look past detail, which has moved.
        broad = np.abs(cv2.GaussianBlur(new - old, (0, 0), 3.0))
        steps.append(np.median(broad[(share > 0.3) & (share < 0.7)]))
    assert steps[0] < 4.0 and max(steps[1:]) < 1.5, steps
