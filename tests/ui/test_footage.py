"""What the window knows of its files: when they are opened."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.core.project.document import Document
from app.ui.footage import Footage
from app.ui.session import Session


class Started:
    """Notes which jobs are started, and does none of them."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def start(self, title: str, work: object) -> SimpleNamespace:
        self.titles.append(title)
        return SimpleNamespace(cancel=lambda: None)


@pytest.fixture
def moved(document: Document, tmp_path: Path) -> Document:
    """A project whose clip is not where it was, with no sounds."""
    assert document.plate is not None
    plate = replace(document.plate, path=tmp_path / "gone" / "clip.mp4")
    return replace(document, plate=plate, segments=(), dubs=(), sounds=())


def test_a_clip_that_was_missing_is_opened_when_it_is_found(
    moved: Document, tmp_path: Path
) -> None:
    session, jobs = Session(), Started()
    footage = Footage(session, jobs, tmp_path)  # type: ignore[arg-type]
    session.replace(moved)
    assert jobs.titles == []
    there = tmp_path / "clip.mp4"
    there.touch()
    assert moved.plate is not None
    session.edit("find", lambda d: replace(d, plate=replace(moved.plate, path=there)))
    assert jobs.titles == ["Preparing the picture"]
    session.edit("other", lambda d: replace(d, markers=()))
    assert len(jobs.titles) == 1
    footage.close()
