"""A real clip made ready in the background, and the preview that follows the session."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.core.dub.voice import Voice
from app.core.progress import finish
from app.core.project.document import SOUND, Document
from app.core.project.edits_cast import add_speaker
from app.core.project.edits_media import add_dub, add_sound, set_plate
from app.core.project.edits_segments import add_segment
from app.core.project.relink import read_media
from app.core.render.stems import write_stems
from app.core.render.store import Store
from app.core.view.conform import RATE, SoundReader
from app.ui.actions import Actions
from app.ui.footage import Footage, speech_frames
from app.ui.playback import Playback
from app.ui.preview.canvas import Mode
from app.ui.session import Session
from app.ui.worker import Jobs
from tests.core.faces.tracks import analysis, still
from tests.media_maker import make_clip

FRAMES = 50


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A clip of two seconds with sound, and a cache that knows its face and its speech."""
    folder = tmp_path_factory.mktemp("known")
    clip = make_clip(folder / "clip.mp4", seconds=2.0, size=(320, 180)).path
    plate, sound = read_media(clip), read_media(clip, SOUND)
    store = Store(folder / "cache")
    store.keep_analysis(plate.content, analysis(FRAMES, still(FRAMES, x=320, y=180, side=120)))
    speech = np.array([[0.4, 1.2]])
    store.keep_voice(
        sound.content, Voice(np.zeros((80, 160), np.float32), speech, Fraction(0), Fraction(2))
    )
    document = set_plate(Document(), plate)
    document = add_sound(add_speaker(document, "Ada"), sound)
    ada = document.speakers[0].id
    document = add_dub(document, document.sounds[0].id, ada)
    document = add_segment(document, ada, 10, 30)
    return SimpleNamespace(document=document, cache=folder / "cache")


@pytest.fixture
def parts(qtbot: QtBot, known: SimpleNamespace, settings: QSettings) -> Iterator[SimpleNamespace]:
    """Session, footage and playback, with the clip opened and looked at."""
    session, jobs = Session(), Jobs()
    footage = Footage(session, jobs, known.cache)
    with qtbot.waitSignals([footage.found, footage.proxied, footage.heard], timeout=30_000):
        session.replace(known.document)
    qtbot.waitUntil(lambda: not jobs.busy(), timeout=30_000)
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(settings)
    playback = Playback(session, footage, {id: actions[id] for id in actions}, window)
    window.setCentralWidget(playback.preview)
    yield SimpleNamespace(session=session, footage=footage, playback=playback, actions=actions)
    playback.close()
    footage.close()
    jobs.wait()


def test_a_clip_is_made_ready_in_the_background(qtbot: QtBot, parts: SimpleNamespace) -> None:
    footage, document = parts.footage, parts.session.document
    assert footage.plate.scene.frames == FRAMES
    assert set(footage.faces) == {0}
    drawn = footage.peaks(document.plate.id, 0.0, 2.0, 100)
    assert drawn.shape == (100, 2)
    assert drawn.max() > 0.3  # the click
    assert list(speech_frames(document, footage.voices)) == [10, 30]
    assert document.clock is footage.plate.scene.times


def test_thumbnails_come_when_they_are_asked_for(qtbot: QtBot, parts: SimpleNamespace) -> None:
    assert parts.footage.thumbnail(20, 52) is None
    qtbot.waitUntil(lambda: parts.footage.thumbnail(20, 52) is not None)
    picture = parts.footage.thumbnail(20, 52)
    assert picture.width() / picture.height() == pytest.approx(320 / 180, abs=0.03)


def test_a_removed_clip_is_let_go_of(qtbot: QtBot, parts: SimpleNamespace) -> None:
    with qtbot.waitSignal(parts.footage.opened) as told:
        parts.session.replace(Document())
    assert told.args == [None]
    assert parts.playback.player.frames == 0
    assert parts.footage.peaks("m1", 0, 1, 10) is None


def test_playhead_and_player_follow_each_other(parts: SimpleNamespace) -> None:
    parts.session.set_playhead(17)
    assert parts.playback.player.frame == 17
    parts.playback.player.step(3)
    assert parts.session.playhead == 20


def test_modes_are_actions(parts: SimpleNamespace) -> None:
    assert parts.actions["view.dubbed"].isChecked()
    for mode in (Mode.WIPE, Mode.ORIGINAL, Mode.SIDE):
        parts.actions[f"view.{mode.value}"].trigger()
        assert parts.playback.preview.mode is mode
        assert not parts.actions["view.dubbed"].isChecked()


def test_the_picture_is_zoomed_by_keys(parts: SimpleNamespace) -> None:
    canvas = parts.playback.preview.canvas
    fitted = canvas.zoom
    parts.actions["view.picture_in"].trigger()
    assert canvas.zoom > fitted
    parts.actions["view.picture_out"].trigger()
    assert canvas.zoom == pytest.approx(fitted)
    parts.actions["view.picture_pixels"].trigger()
    assert canvas.zoom == 1.0
    parts.actions["view.picture_fit"].trigger()
    assert canvas.fitted


def test_the_selected_segment_is_played_again_and_again(parts: SimpleNamespace) -> None:
    player = parts.playback.player
    parts.actions["play.loop"].setChecked(True)
    assert player.loop is None and player.speed == 0
    parts.actions["play.loop"].setChecked(False)
    parts.session.select([parts.session.document.segments[0].id])
    parts.actions["play.loop"].setChecked(True)
    assert player.loop == (10, 30) and player.speed == 1
    assert 10 <= player.frame < 30
    parts.actions["play.loop"].setChecked(False)
    assert player.loop is None and player.speed == 1
    player.pause()


def test_a_clicked_face_is_given_to_a_speaker(parts: SimpleNamespace) -> None:
    menu = parts.playback.ask_speaker(0)
    assert [a.text() for a in menu.actions() if a.text()] == [
        "Ada",
        "New Speaker",
        "Nobody Who Speaks",
    ]
    menu.actions()[0].trigger()
    assert parts.session.document.speakers[0].faces == (0,)
    assert parts.playback._faces(5)[0].speaker.name == "Ada"
    parts.playback.ask_speaker(0).actions()[-1].trigger()
    assert parts.session.document.speakers[0].faces == ()


def test_what_is_played_is_what_is_exported(parts: SimpleNamespace, tmp_path: Path) -> None:
    playback, document = parts.playback, parts.session.document
    times, cache = playback.player.times, parts.footage.cache
    playback.set_under(-9.0)
    playback._mix_sound()
    settings = document, times, cache, tmp_path / "out.wav", (0, RATE), -9.0, 0.0
    exported = finish(write_stems(*settings))[0]
    with av.open(str(exported)) as file:
        blocks = [frame.to_ndarray() for frame in file.decode(audio=0)]
    written = np.concatenate(blocks, axis=1).reshape(-1, 2) / 2**31
    played = np.clip(playback._sound.read(0, RATE), -1, 1)
    assert np.abs(played).max() > 0.3 and np.abs(played - written).max() < 2e-7


def test_the_original_is_played_as_it_is_where_it_is_shown(parts: SimpleNamespace) -> None:
    playback, document = parts.playback, parts.session.document
    parts.actions["view.original"].trigger()
    playback._mix_sound()
    original = SoundReader(parts.footage.cache.plate_sound(document.plate.content))
    assert np.array_equal(playback._sound.read(0, 2 * RATE), original.read(0, 2 * RATE))
