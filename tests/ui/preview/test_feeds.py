"""The timeline gets thumbnails and waveforms without waiting for them."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.media.probe import probe
from app.core.progress import finish
from app.core.project.document import PICTURE, Document, Media
from app.core.view.cache import ViewCache
from app.core.view.conform import build_sound
from app.core.view.times import read_times
from app.ui.preview.feeds import PeakFeed, ThumbnailFeed
from tests.media_maker import CLICK, make_clip


@pytest.fixture
def clip(tmp_path: Path) -> Media:
    made = make_clip(tmp_path / "clip.mov", audio_codec="pcm_s16le")
    return Media("m1", made.path, "abc", PICTURE, Fraction(1), Fraction(25), 25)


@pytest.fixture
def cache(tmp_path: Path) -> ViewCache:
    return ViewCache(tmp_path / "cache")


@pytest.fixture
def feed(clip: Media, cache: ViewCache, qtbot: QtBot) -> Iterator[ThumbnailFeed]:
    info = probe(clip.path)
    feed = ThumbnailFeed(30)
    feed.set_frames(cache.frames(info, finish(read_times(info)), clip.content))
    yield feed
    feed.close()


def test_thumbnails_are_made_when_they_were_asked_for(feed: ThumbnailFeed, qtbot: QtBot) -> None:
    with qtbot.waitSignal(feed.changed):
        assert [feed.thumbnail(frame, 30) for frame in (3, 9)] == [None, None]
    qtbot.waitUntil(lambda: all(feed.thumbnail(frame, 30) for frame in (3, 9)))
    image = feed.thumbnail(9, 30)
    assert image is not None and (image.width(), image.height()) == (40, 30)
    feed.set_frames(None)
    assert feed.thumbnail(9, 30) is None


def test_waveforms_appear_when_the_sound_was_read(clip: Media, cache: ViewCache) -> None:
    feed = PeakFeed(cache)
    feed.set_document(Document(plate=clip, rate=Fraction(25)))
    assert feed.peaks("m1", 0, 1, 50) is None
    finish(build_sound(probe(clip.path), cache.plate_sound("abc"), timed=True))
    drawn = feed.peaks("m1", 0, 1, 50)
    assert drawn is not None
    assert drawn[:, 1].argmax() == round(CLICK * 50)
    assert feed.peaks("m2", 0, 1, 50) is None
    feed.set_document(Document())
    assert feed.peaks("m1", 0, 1, 50) is None
    feed.close()
