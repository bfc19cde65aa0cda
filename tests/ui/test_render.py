"""Live rendering in the window: what is made first, what is told, how it is stopped."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.core import library
from app.core.errors import ModelError
from app.core.preflight import SENTENCES
from app.core.project.edits_cast import release_faces
from app.core.project.edits_lines import set_model, set_settings
from app.core.project.edits_segments import nudge, split_segment
from app.core.render.cache import RenderCache
from app.core.render.engines import Engines
from app.ui.preflight_words import TEXTS
from app.ui.render import Renders
from app.ui.render_status import RenderStatus
from app.ui.session import Session
from tests.core.dub.talking import Painter, talking_clip, voice
from tests.core.render.rendering import Stage, stage

cv2.setNumThreads(1)

FRAMES = 30


class FakeFootage(QObject):
    """What is known of the media, told when the test says so."""

    opened, found = Signal(object), Signal(object)
    heard, unheard = Signal(str), Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.plate: object | None = None
        self.voices: dict[str, object] = {}
        self._stage = stage

    def arrive(self) -> None:
        plate = self._stage.document.plate
        self.plate = SimpleNamespace(media=plate, scene=self._stage.scene)
        self.voices.update(self._stage.voices)
        self.found.emit(self.plate)


class Gate(Painter):
    """An engine that paints when it is let, and says how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()
        self.asked = threading.Semaphore(0)

    def run(self, faces: np.ndarray, mel: np.ndarray) -> np.ndarray:
        self.asked.release()
        assert self.open.wait(30)
        return super().run(faces, mel)


@pytest.fixture(scope="module")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A clip of 30 frames, with lines at 0, 10 and 20."""
    folder = tmp_path_factory.mktemp("talking")
    talking_clip(folder / "clip.mp4", frames=FRAMES)
    voice(folder / "voice.wav", "malo. peba.")
    made = stage(folder / "clip.mp4", folder / "voice.wav", folder / "cache", (0, FRAMES))
    id = made.document.segments[0].id
    document = split_segment(made.document, id, 10)
    made.document = split_segment(document, document.segments[1].id, 20)
    return made


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate()
    monkeypatch.setattr(library, "open_engine", lambda *arguments: gate)
    return gate


@pytest.fixture
def session(qtbot: QtBot, talking: Stage) -> Session:
    return Session(talking.document)


@pytest.fixture
def footage(talking: Stage) -> FakeFootage:
    return FakeFootage(talking)


@pytest.fixture
def renders(
    session: Session, footage: FakeFootage, engine: Gate, tmp_path: Path
) -> Iterator[Renders]:
    made = Renders(session, footage, RenderCache(tmp_path / "render"), Engines("torch", 1))  # type: ignore[arg-type]
    yield made
    engine.open.set()
    made.close()


def ids(session: Session) -> list[str]:
    return [segment.id for segment in session.document.segments]


def names(renders: Renders) -> list[str]:
    return [state.name for state in renders.states.values()]


def ready(qtbot: QtBot, renders: Renders, count: int = 3) -> None:
    qtbot.waitUntil(lambda: names(renders) == ["ready"] * count, timeout=20_000)


def test_lines_are_rendered_as_soon_as_the_clip_is_known_from_the_playhead_on(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders
) -> None:
    session.set_playhead(13)
    made: list[tuple[str, int]] = []
    renders.frame_ready.connect(lambda id, frame: made.append((id, frame)))
    footage.arrive()
    ready(qtbot, renders)
    within = [*range(13, 20), *range(10, 13)]  # of the line under it, too
    assert [frame for _, frame in made] == [*within, *range(20, 30), *range(10)]
    first, second, third = ids(session)
    assert [made[0][0], made[10][0], made[20][0]] == [second, third, first]


def test_a_frame_is_dubbed_when_it_is_told_to_be_ready(
    qtbot: QtBot, footage: FakeFootage, renders: Renders
) -> None:
    picture = np.full((270, 480, 3), 128, np.uint8)
    assert renders.dubbed(3, picture) is None
    seen: list[object] = []
    renders.frame_ready.connect(lambda id, frame: seen.append(renders.dubbed(frame, picture)))
    footage.arrive()
    ready(qtbot, renders)
    assert len(seen) == FRAMES and all(dubbed is not None for dubbed in seen)
    assert (picture == 128).all()


def test_an_edit_makes_one_line_stale_and_only_that_is_rendered_again(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    footage.arrive()
    ready(qtbot, renders)
    engine.open.clear()
    made: list[str] = []
    renders.frame_ready.connect(lambda id, frame: made.append(id))
    changed = ids(session)[1]
    session.edit("Nudge", lambda document: nudge(document, [changed], 1))
    qtbot.waitUntil(
        lambda: print(renders.states) or names(renders) == ["ready", "rendering", "ready"],
        timeout=4_000,
    )
    engine.open.set()
    ready(qtbot, renders)
    assert set(made) == {changed}
    session.undo_stack.undo()
    ready(qtbot, renders)
    assert len(made) == 10


def test_strength_changes_the_picture_and_renders_nothing(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    footage.arrive()
    ready(qtbot, renders)
    picture, rendered = np.full((270, 480, 3), 128, np.uint8), len(engine.quiet)
    before = renders.dubbed(5, picture)
    with qtbot.waitSignal(renders.replanned):
        session.edit("Strength", lambda d: set_settings(d, ids(session), strength=0.3))
    after = renders.dubbed(5, picture)
    assert before is not None and after is not None and (before != after).any()
    ready(qtbot, renders)
    assert len(engine.quiet) == rendered


def test_a_pause_stops_at_once_and_resuming_goes_on(
    qtbot: QtBot, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    engine.open.clear()
    footage.arrive()
    qtbot.waitUntil(lambda: "rendering" in names(renders), timeout=20_000)
    renders.pause()
    engine.open.set()
    qtbot.waitUntil(lambda: "rendering" not in names(renders), timeout=20_000)
    asked = len(engine.quiet)
    qtbot.wait(200)
    assert len(engine.quiet) <= asked + 16 and names(renders) != ["ready"] * 3
    assert renders.waiting() > 0 and not renders.busy()
    renders.resume()
    ready(qtbot, renders)


def test_the_status_bar_says_what_is_to_go_and_holds_it(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    pause = QAction("Pause", checkable=True)
    pause.toggled.connect(lambda on: renders.pause() if on else renders.resume())
    status = RenderStatus(renders, pause)
    qtbot.addWidget(status)
    assert status.isHidden()
    engine.open.clear()
    footage.arrive()
    qtbot.waitUntil(lambda: "rendering" in names(renders), timeout=20_000)
    assert status.isVisible() and status.label.text().startswith("Rendering, 3")
    qtbot.mouseClick(status.pause, Qt.MouseButton.LeftButton)
    assert "paused, 3" in status.label.text()
    engine.open.set()
    qtbot.waitUntil(lambda: "rendering" not in names(renders), timeout=20_000)
    renders.ask([ids(session)[2]])
    qtbot.waitUntil(lambda: "selection" in status.label.text(), timeout=20_000)
    qtbot.waitUntil(lambda: "paused, 2" in status.label.text(), timeout=20_000)
    qtbot.mouseClick(status.pause, Qt.MouseButton.LeftButton)
    ready(qtbot, renders)
    assert status.isHidden()


def test_what_is_selected_is_rendered_before_the_line_under_way(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    session.set_playhead(25)
    engine.open.clear()
    finished: list[str] = []
    renders.states_changed.connect(
        lambda states: finished.extend(
            id for id, s in states.items() if s.name == "ready" and id not in finished
        )
    )
    footage.arrive()
    assert engine.asked.acquire(timeout=20)
    session.set_playhead(0)
    session.select([ids(session)[1]])
    engine.open.set()
    ready(qtbot, renders)
    assert finished[0] == ids(session)[1] and set(finished) == set(ids(session))


def test_what_is_asked_for_is_rendered_while_all_else_is_paused(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders
) -> None:
    renders.pause()
    footage.arrive()
    qtbot.waitUntil(lambda: names(renders) == ["queued"] * 3)
    renders.ask([ids(session)[1]])
    assert renders.busy()
    qtbot.waitUntil(lambda: "ready" in names(renders), timeout=20_000)
    assert names(renders) == ["queued", "ready", "queued"] and not renders.busy()
    renders.resume()
    ready(qtbot, renders)


def test_what_was_rendered_is_there_at_the_next_start(
    qtbot: QtBot, session: Session, footage: FakeFootage, engine: Gate, tmp_path: Path
) -> None:
    for _ in range(2):
        renders = Renders(
            session,
            footage,  # type: ignore[arg-type]
            RenderCache(tmp_path / "render"),
            Engines("torch", 1),
        )
        footage.arrive()
        ready(qtbot, renders)
        renders.close()
    assert len(engine.quiet) == FRAMES


def test_quitting_while_the_engine_works_waits_for_that_batch_alone(
    qtbot: QtBot, session: Session, footage: FakeFootage, engine: Gate, tmp_path: Path
) -> None:
    renders = Renders(
        session,
        footage,  # type: ignore[arg-type]
        RenderCache(tmp_path / "render"),
        Engines("torch", 1),
    )
    engine.open.clear()
    footage.arrive()
    assert engine.asked.acquire(timeout=20)
    threading.Timer(0.1, engine.open.set).start()
    renders.close()
    assert len(engine.quiet) < FRAMES


def test_a_line_that_cannot_be_rendered_says_why_and_does_not_stop_the_others(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders
) -> None:
    bad = ids(session)[0]
    session.edit("Model", lambda document: set_model(document, [bad], "absent"))
    footage.arrive()
    qtbot.waitUntil(lambda: names(renders) == ["failed", "ready", "ready"], timeout=20_000)
    assert "absent" in renders.states[bad].message
    session.edit("Model", lambda document: set_model(document, [bad], ""))
    ready(qtbot, renders)


def test_an_engine_that_fails_once_can_be_tried_again(
    qtbot: QtBot,
    session: Session,
    footage: FakeFootage,
    renders: Renders,
    monkeypatch: pytest.MonkeyPatch,
    engine: Gate,
) -> None:
    def refuse(*arguments: object) -> None:
        raise ModelError("There is no engine today. Try tomorrow.")

    monkeypatch.setattr(library, "open_engine", refuse)
    footage.arrive()
    qtbot.waitUntil(lambda: names(renders) == ["failed"] * 3, timeout=20_000)
    monkeypatch.setattr(library, "open_engine", lambda *arguments: engine)
    renders.retry(ids(session))
    ready(qtbot, renders)


def test_a_line_without_a_face_is_skipped_with_advice(
    qtbot: QtBot, session: Session, footage: FakeFootage, renders: Renders
) -> None:
    footage.arrive()
    session.edit("Release", lambda document: release_faces(document, [0]))
    qtbot.waitUntil(lambda: names(renders) == ["skipped"] * 3, timeout=20_000)
    assert "click" in renders.states[ids(session)[0]].message
    qtbot.waitUntil(lambda: len(renders.findings) > 0, timeout=20_000)
    assert renders.findings[0].severity == "problem" and "Ann" in renders.findings[0].message


def test_emptying_the_cache_renders_everything_again(
    qtbot: QtBot, footage: FakeFootage, renders: Renders, engine: Gate
) -> None:
    footage.arrive()
    ready(qtbot, renders)
    engine.open.clear()
    renders.clear()
    qtbot.waitUntil(lambda: "rendering" in names(renders), timeout=20_000)
    engine.open.set()
    ready(qtbot, renders)
    assert len(engine.quiet) == 2 * FRAMES


def test_every_sentence_said_before_rendering_can_be_translated() -> None:
    assert set(TEXTS) == {text for pair in SENTENCES.values() for text in pair}
