"""Small pictures kept as planes show what the RGB ones show, and where."""

from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from app.core.faces.small import Shrinker
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, small_rgb
from tests.footage import footage

cv2.setNumThreads(1)


@pytest.fixture(scope="module")
def stream():
    return replace(
        probe(footage("test/news_720p.mp4")).video, width=640, height=360, sample_aspect=Fraction(1)
    )


def textured(pix_fmt="yuv420p", size=(640, 360), grain=8):
    cells = size[1] // grain, size[0] // grain, 3
    noise = np.random.default_rng(0).integers(0, 255, cells, np.uint8)
    picture = cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC)
    return VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt)


def apart(a, b):
    """Shift in px between two grey pictures."""
    (x, y), _ = cv2.phaseCorrelate(a.astype(float), b.astype(float))
    return np.hypot(x, y)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("aspect", [Fraction(1), Fraction(4, 3)])
def test_it_lies_where_the_rgb_picture_does(stream, rotation, aspect):
    frame = textured()
    video = replace(stream, rotation=rotation, sample_aspect=aspect)
    small = Shrinker(video, 240)(frame)
    truth = small_rgb(frame, 240, rotation, aspect)
    bright = cv2.cvtColor(truth, cv2.COLOR_RGB2GRAY)
    grey = small.grey
    if bright.shape != grey.shape:  # by a line, since ours are even
        assert np.abs(np.subtract(bright.shape, grey.shape)).max() <= 1
        bright = cv2.resize(bright, grey.shape[::-1], interpolation=cv2.INTER_AREA)
        truth = cv2.resize(truth, grey.shape[::-1], interpolation=cv2.INTER_AREA)
    assert apart(bright, grey) < 0.1
    assert np.corrcoef(bright.ravel(), grey.ravel())[0, 1] > 0.99
    assert np.abs(small.rgb().astype(float) - truth).mean() < 16  # colour at half the size
    assert apart(cv2.cvtColor(small.rgb(), cv2.COLOR_RGB2GRAY), grey) < 0.1


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "nv12", "rgb24", "gray", "yuv444p"])
def test_it_takes_any_pixel_format(stream, pix_fmt):
    small = Shrinker(stream, 240)(textured(pix_fmt))
    plain = Shrinker(stream, 240)(textured())
    assert np.abs(small.grey.astype(float) - plain.grey).mean() < 2


def test_full_range_becomes_that_of_television(stream):
    picture = np.zeros((360, 640, 3), np.uint8)
    picture[:, 320:] = 255
    full = VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuvj420p")
    full.color_range = ColorRange.JPEG
    grey = Shrinker(stream, 240)(full).grey
    assert (int(grey.min()), int(grey.max())) == (16, 235)


@pytest.mark.parametrize("size", [(640, 360), (361, 203), (180, 144), (97, 301), (7, 5)])
def test_its_sides_are_even_and_it_is_not_enlarged(stream, size):
    video = replace(stream, width=size[0], height=size[1])
    height, width = Shrinker(video, 480)(textured(size=(640, 360))).grey.shape
    assert height % 2 == width % 2 == 0
    assert max(height, width) <= max(min(480, max(size)) + 1, 2)


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("size", [(640, 360), (450, 450), (270, 480), (100, 100), (360, 42)])
def test_a_thumb_is_the_same_picture_once_more(stream, size, rotation):
    video = replace(stream, width=size[0], height=size[1], rotation=rotation)
    small = Shrinker(video, 480)(textured(size=size, grain=40))
    thumb = small.thumb(96)
    assert max(small.rgb().shape) >= max(thumb.shape) >= min(96, max(size)) - 2
    truth = cv2.resize(small.rgb(), thumb.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(truth.astype(float) - thumb).mean() < 14


def test_a_real_frame_keeps_its_colours():
    with VideoReader(footage("test/news_720p.mp4")) as reader:
        shrink = Shrinker(reader.video, 480)
        _, frame = next(iter(reader))
        ours, theirs = shrink(frame).rgb(), small_rgb(frame, 480)
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(float) - theirs).mean() < 5
