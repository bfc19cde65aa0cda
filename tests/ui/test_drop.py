"""Files that are dropped: told apart, added, and made into a timeline."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from pytestqt.qtbot import QtBot

from app.core.dub.voice import Voice
from app.core.errors import LipsmithError
from app.core.progress import finish
from app.ui.drop import Intake, addresses_in, paths_in, project_in, read_files
from app.ui.footage import Plate
from app.ui.session import Session
from app.ui.worker import Jobs
from tests.core.faces.tracks import analysis, still
from tests.media_maker import make_clip

SRT = "1\n00:00:00,500 --> 00:00:01,200\nHello there.\n"


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Two clips of two seconds, whose sound serves as a dub, and a subtitle."""
    folder = tmp_path_factory.mktemp("media")
    made = SimpleNamespace(clip=folder / "clip.mp4", other=folder / "dub.mp4")
    make_clip(made.clip, seconds=2.0)
    make_clip(made.other, seconds=2.0, rate=24)
    made.lines = folder / "lines.srt"
    made.lines.write_text(SRT)
    return made


class MadeFootage(QObject):
    """Finds and hears what the test says, when it says."""

    found = Signal(object)
    heard = Signal(str)
    unheard = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.plate: Plate | None = None
        self.voices: dict[str, Voice] = {}

    def find(self, session: Session) -> None:
        plate = session.document.plate
        assert plate is not None
        scene = SimpleNamespace(analysis=analysis(50, still(50)))
        self.plate = Plate(plate, None, scene, {})  # type: ignore[arg-type]
        self.found.emit(self.plate)

    def hear(self, content: str) -> None:
        speech = np.array([[0.4, 1.4]])
        mel = np.zeros((80, 1), np.float32)
        self.voices[content] = Voice(mel, speech, Fraction(0), Fraction(2))
        self.heard.emit(content)


@pytest.fixture
def parts(qtbot: QtBot) -> Iterator[tuple[Session, MadeFootage, Intake]]:
    session, footage, jobs = Session(), MadeFootage(), Jobs()
    yield session, footage, Intake(session, footage, jobs)  # type: ignore[arg-type]
    jobs.wait()


def test_local_files_are_read_from_what_is_dragged(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a b.mp4")), QUrl("https://example.org/c")])
    assert paths_in(data) == [tmp_path / "a b.mp4"]
    (refused,) = addresses_in(data)
    assert str(refused).startswith("https://example.org/c is not a file on this computer.")


def test_a_project_among_files_is_found() -> None:
    assert project_in([Path("a.mp4"), Path("b.LIPSMITH")]) == Path("b.LIPSMITH")
    assert project_in([Path("a.mp4")]) is None


def test_the_first_movie_is_the_clip_and_the_next_ones_sound_a_dub(media: SimpleNamespace) -> None:
    found = finish(read_files([media.clip, media.other, media.lines], has_plate=False))
    assert found.clip is not None
    assert found.clip.path == media.clip
    assert [sound.path for sound in found.sounds] == [media.other]
    assert [line.text for line in found.lines] == ["Hello there."]


def test_with_a_clip_there_movies_are_dubs(media: SimpleNamespace) -> None:
    found = finish(read_files([media.clip], has_plate=True))
    assert found.clip is None
    assert [sound.kind for sound in found.sounds] == ["sound"]


def test_what_is_no_medium_is_refused_with_its_name(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("nothing to see")
    found = finish(read_files([text, tmp_path, tmp_path / "gone.wav"], has_plate=False))
    for error, words in zip(found.refused, ("notes.txt", "folder", "gone.wav"), strict=True):
        assert words in str(error)


def test_clip_and_dub_are_there_at_once_and_lines_follow(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace
) -> None:
    session, footage, intake = parts
    with qtbot.waitSignal(session.changed):
        intake.take([media.clip, media.other, media.lines])
    document = session.document
    assert document.plate is not None
    assert len(document.sounds) == 1
    assert not document.speakers

    footage.find(session)
    assert not session.document.segments  # the dub was not heard yet
    with qtbot.waitSignal(intake.proposed):
        footage.hear(document.sounds[0].content)
    (segment,) = session.document.segments
    assert segment.text == "Hello there."
    assert segment.dub == session.document.dubs[0].id
    assert (segment.first, segment.end) == (10, 35)
    labels = [session.undo_stack.text(i) for i in range(session.undo_stack.count())]
    assert labels == ["Add files", "Find cast and lines"]


def test_a_dub_that_cannot_be_heard_does_not_hold_the_rest_up(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace
) -> None:
    session, footage, intake = parts
    with qtbot.waitSignal(session.changed):
        intake.take([media.clip, media.other])
    footage.find(session)
    with qtbot.waitSignal(intake.proposed):
        footage.unheard.emit(session.document.sounds[0].content)
    assert len(session.document.speakers) == 1
    assert session.document.shots


def test_a_dub_dropped_later_leaves_the_lines_that_are_there(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace
) -> None:
    session, footage, intake = parts
    with qtbot.waitSignal(session.changed):
        intake.take([media.clip])
    footage.find(session)
    assert [len(session.document.speakers), len(session.document.segments)] == [1, 0]
    with qtbot.waitSignal(session.changed):
        intake.take([media.other])
    footage.hear(session.document.sounds[0].content)
    assert len(session.document.segments) == 1


def test_a_project_is_opened_instead(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake]
) -> None:
    _, _, intake = parts
    with qtbot.waitSignal(intake.project) as told:
        intake.take([Path("a.mp4"), Path("b.lipsmith")])
    assert told.args == [Path("b.lipsmith")]


def test_what_comes_with_a_project_is_said_to_be_left_out(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake]
) -> None:
    _, _, intake = parts
    with qtbot.waitSignal(intake.refused) as told:
        intake.take([Path("a.mp4"), Path("b.lipsmith"), Path("c.lipsmith")])
    assert [str(error).split(" ")[0] for error in told.args[0]] == ["a.mp4", "c.lipsmith"]


def test_a_bad_file_is_refused_and_the_good_ones_with_it_are_taken(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace, tmp_path: Path
) -> None:
    session, _, intake = parts
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no movie")
    page = LipsmithError("https://example.org/c is not a file on this computer. Download it.")
    refused: list[list[LipsmithError]] = []
    intake.refused.connect(refused.append)
    with qtbot.waitSignal(session.changed):
        intake.take([bad, media.clip, tmp_path], [page])
    assert [[str(error).split(" ")[0] for error in errors] for errors in refused] == [
        [str(bad), str(tmp_path), "https://example.org/c"]
    ]
    assert session.document.plate is not None
    assert session.document.plate.path == media.clip


def test_of_two_clips_dropped_one_right_after_the_other_the_second_is_a_dub(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace
) -> None:
    session, _, intake = parts
    intake.take([media.clip])
    intake.take([media.other])
    qtbot.waitUntil(lambda: len(session.document.sounds) == 1)
    document = session.document
    assert document.plate is not None
    assert {document.plate.path, document.sounds[0].path} == {media.clip, media.other}


def test_a_dub_that_is_there_already_is_said_to_be(
    qtbot: QtBot, parts: tuple[Session, MadeFootage, Intake], media: SimpleNamespace
) -> None:
    session, _, intake = parts
    with qtbot.waitSignal(session.changed):
        intake.take([media.clip, media.other])
    with qtbot.waitSignal(session.message) as told:
        intake.take([media.other])
    assert told.args == ["dub.mp4 is in the project already."]
    assert len(session.document.sounds) == 1
