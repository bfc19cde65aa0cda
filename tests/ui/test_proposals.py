"""The cast and the lines are proposed once: what the user took back does not come by itself."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app.core.dub.voice import Voice
from app.core.project.document import PICTURE, SOUND, Document, Media
from app.core.project.edits_media import add_sound, set_plate
from app.ui.drop import Found, Intake
from app.ui.footage import Plate
from app.ui.session import Session
from app.ui.worker import Jobs
from tests.core.faces.tracks import analysis, still

CLIP = Media("", Path("/gone/clip.mp4"), "clip", PICTURE, Fraction(2), Fraction(25), 50)
DUB = Media("", Path("/gone/dub.wav"), "dub", SOUND, Fraction(2))
HEARD = Voice(np.zeros((80, 1), np.float32), np.array([[0.4, 1.4]]), Fraction(0), Fraction(2))


class KnownFootage(QObject):
    """Knows everything already, and tells it again when asked, as for a clip that comes back."""

    found, heard, unheard = Signal(object), Signal(str), Signal(str)

    def __init__(self) -> None:
        super().__init__()
        scene = SimpleNamespace(analysis=analysis(50, still(50)))
        self.plate = Plate(CLIP, None, scene, {})  # type: ignore[arg-type]
        self.voices = {"dub": HEARD}

    def tell(self) -> None:
        self.heard.emit("dub")
        self.found.emit(self.plate)


@pytest.fixture
def parts(qtbot: QtBot) -> Iterator[tuple[Session, KnownFootage, Intake]]:
    session, footage = Session(), KnownFootage()
    yield session, footage, Intake(session, footage, Jobs())  # type: ignore[arg-type]


def labels(session: Session) -> list[str]:
    return [session.undo_stack.text(i) for i in range(session.undo_stack.count())]


def test_what_was_undone_can_be_redone_although_the_clip_is_looked_at_again(
    parts: tuple[Session, KnownFootage, Intake],
) -> None:
    session, footage, intake = parts
    intake._add(Found(CLIP, [DUB]))
    proposed = session.document
    assert labels(session) == ["Add files", "Find cast and lines"] and proposed.segments
    session.undo_stack.undo()
    session.undo_stack.undo()
    session.undo_stack.redo()
    footage.tell()
    assert session.undo_stack.canRedo()
    session.undo_stack.redo()
    assert session.document == proposed


def test_a_project_left_before_its_clip_was_looked_at_is_proposed_a_cast_and_lines(
    parts: tuple[Session, KnownFootage, Intake],
) -> None:
    session, footage, intake = parts
    session.replace(add_sound(set_plate(Document(), CLIP), DUB))
    intake.restart()
    footage.tell()
    assert len(session.document.shots) == len(session.document.segments) == 1


def test_files_that_were_refused_propose_nothing_later(
    parts: tuple[Session, KnownFootage, Intake],
) -> None:
    session, footage, intake = parts
    refused: list[object] = []
    intake.failed.connect(refused.append)
    intake._add(Found(CLIP, [replace(CLIP, content="mute")]))
    assert len(refused) == 1
    session.replace(set_plate(Document(), CLIP))
    footage.tell()
    assert not session.document.shots


def test_who_is_given_which_of_two_dubs_is_told(
    qtbot: QtBot, parts: tuple[Session, KnownFootage, Intake]
) -> None:
    session, footage, intake = parts
    other = replace(DUB, path=Path("/gone/other.wav"), content="other")
    footage.voices["other"] = HEARD
    with qtbot.waitSignal(session.message) as told:
        intake._add(Found(CLIP, [DUB, other]))
    assert told.args[0].startswith("dub.wav is Speaker 1’s, other.wav is other’s.")
    assert {dub.speaker for dub in session.document.dubs} == {
        speaker.id for speaker in session.document.speakers
    }
