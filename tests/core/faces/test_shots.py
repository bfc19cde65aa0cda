"""Cuts are found at their frame; flashes, fades, motion and noise are none."""

import cv2
import numpy as np
import pytest

from app.core.faces.shots import LOOKAHEAD, CutDetector
from app.core.media.reader import VideoReader, small_rgb
from app.core.presenter.drawing import CLOSE, WIDE, draw
from app.core.presenter.styles import ADA, BEN, CLEO
from tests.footage import footage

cv2.setNumThreads(1)


def cuts(pictures):
    detector = CutDetector()
    verdicts = [detector.push(picture) for picture in pictures] + detector.flush()
    assert not any(verdicts[:LOOKAHEAD])
    return [k for k, cut in enumerate(verdicts[LOOKAHEAD:]) if cut]


def scene(seed, shift=0, light=1.0, size=(160, 90)):
    noise = np.random.default_rng(seed).uniform(20, 230, (12, 30, 3)).astype(np.float32)
    wide = cv2.resize(noise, (size[0] * 2, size[1]), interpolation=cv2.INTER_CUBIC)
    picture = wide[:, shift : shift + size[0]] * light
    return np.clip(picture, 0, 255).astype(np.uint8)


def test_a_cut_is_found_at_its_first_frame():
    pictures = [scene(1)] * 7 + [scene(2)] * 6 + [scene(3)] * 5
    assert cuts(pictures) == [7, 13]


def test_shots_of_a_single_frame_are_told_apart():
    assert cuts([scene(k) for k in range(6)]) == [1, 2, 3, 4, 5]


def test_cuts_close_to_the_ends_are_found():
    assert cuts([scene(1)] + [scene(2)] * 8 + [scene(3)]) == [1, 9]


@pytest.mark.parametrize("length", [1, 2])
def test_a_flash_is_no_cut(length):
    flash = [np.full((90, 160, 3), 250, np.uint8)] * length
    assert cuts([scene(1)] * 8 + flash + [scene(1)] * 8) == []


def test_somebody_passing_the_lens_is_no_cut():
    assert cuts([scene(1)] * 8 + [scene(2)] * 2 + [scene(1)] * 8) == []


def test_a_cut_under_a_flash_is_found():
    flash = [np.full((90, 160, 3), 250, np.uint8)]
    found = cuts([scene(1)] * 8 + flash + [scene(2)] * 8)
    assert found
    assert set(found) <= {8, 9}


def test_fades_are_no_cuts():
    down = [scene(1, light=1 - k / 12) for k in range(13)]
    assert cuts([*[scene(1)] * 5, *down, *down[::-1], *[scene(1)] * 5]) == []


def test_a_sudden_change_of_light_is_no_cut():
    assert cuts([scene(1)] * 8 + [scene(1, light=0.6)] * 8) == []


def test_a_pan_is_no_cut_and_hides_none():
    pan = [scene(1, shift=6 * k) for k in range(20)]
    assert cuts(pan) == []
    assert cuts([*pan, *[scene(2)] * 6]) == [20]


def test_noise_in_the_dark_is_no_cut():
    # Large grain, so that it survives in the thumbnail: the pictures have nothing in common.
    dark = [(scene(k) * 0.03).astype(np.uint8) for k in range(20)]
    assert cuts(dark) == []


def test_a_cut_to_black_and_back_is_found():
    black = np.zeros((90, 160, 3), np.uint8)
    assert cuts([scene(1)] * 6 + [black] * 6 + [scene(2)] * 6) == [6, 12]


@pytest.mark.parametrize("style", [ADA, BEN, CLEO], ids=["ada", "ben", "cleo"])
def test_a_cut_to_a_closer_view_of_the_same_scene_is_found(style):
    wide = [draw(k / 6, size=(320, 180), style=style, framing=WIDE) for k in range(6)]
    close = [draw(k / 6, size=(320, 180), style=style, framing=CLOSE) for k in range(6)]
    assert cuts(wide + close) == [6]


def test_fewer_pictures_than_the_lookahead_are_judged_too():
    assert cuts([]) == []
    assert cuts([scene(1)]) == []
    assert cuts([scene(1), scene(2)]) == [1]


def clip(name, last=10**6):
    with VideoReader(footage(name), threads=1) as reader:
        for index, frame in reader:
            if index > last:
                return
            yield small_rgb(frame, 240, reader.video.rotation, reader.video.sample_aspect)


def test_the_cuts_of_a_real_clip_are_found_and_nothing_else():
    assert cuts(clip("test/late_video_start.mp4")) == [20, 82, 211]


@pytest.mark.parametrize(
    "name",
    ["interview_two.mp4", "film_phone_scene.mp4", "profile_1.mp4", "occluded.mp4"],
)
def test_real_clips_of_one_shot_have_no_cut(name):
    assert cuts(clip(f"test/{name}", 300)) == []
