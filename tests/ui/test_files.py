"""The project's file, recent files and recovery."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.core.project.document import Document, ProjectError
from app.core.project.edits_segments import remove_segments
from app.core.project.files import save
from app.ui.files import ProjectFiles
from app.ui.session import Session
from tests.ui.projects import two_speakers


@pytest.fixture
def files(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> ProjectFiles:
    session = Session()
    made = ProjectFiles(session, settings, tmp_path / "journals", session)
    made.session = session  # type: ignore[attr-defined]
    made.new()
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "scene.lipsmith"
    save(two_speakers(), path)
    return path


def edit(files: ProjectFiles) -> None:
    session: Session = files.session  # type: ignore[attr-defined]
    first = session.document.segments[0].id
    assert session.edit("Delete", lambda d: remove_segments(d, [first]))


def test_opening_shows_the_document_and_remembers_the_file(
    files: ProjectFiles, project: Path
) -> None:
    files.open(project)
    assert files.session.document == two_speakers()  # type: ignore[attr-defined]
    assert files.name == "scene"
    assert files.is_saved()
    assert files.recent() == [project]


def test_an_edit_makes_it_unsaved_until_undone_or_saved(files: ProjectFiles, project: Path) -> None:
    files.open(project)
    edit(files)
    assert not files.is_saved()
    files.session.undo_stack.undo()  # type: ignore[attr-defined]
    assert files.is_saved()
    edit(files)
    files.save()
    assert files.is_saved()
    assert len(json.loads(project.read_text())["segments"]) == 4


def test_saving_adds_the_ending(files: ProjectFiles, tmp_path: Path) -> None:
    files.save(tmp_path / "new")
    assert (tmp_path / "new.lipsmith").is_file()
    assert files.recent() == [tmp_path / "new.lipsmith"]


def test_a_bad_file_leaves_the_open_project_alone(
    files: ProjectFiles, project: Path, tmp_path: Path
) -> None:
    files.open(project)
    bad = tmp_path / "bad.lipsmith"
    bad.write_text("{")
    with pytest.raises(ProjectError):
        files.open(bad)
    assert files.name == "scene"
    assert files.session.document == two_speakers()  # type: ignore[attr-defined]


def test_what_a_killed_session_did_is_offered(
    files: ProjectFiles, project: Path, settings: QSettings, tmp_path: Path
) -> None:
    files.open(project)
    edit(files)
    killed = files._journal
    assert killed is not None
    killed._lock.close()  # as the system does when a process dies

    session = Session()
    again = ProjectFiles(session, settings, tmp_path / "journals", session)
    again.new()
    (lost,) = again.lost()
    assert (lost.project, lost.label) == (project, "Delete")
    again.recover(lost)
    assert len(session.document.segments) == 4
    assert again.path == project
    assert not again.is_saved()
    assert again.lost() == ()


def test_nothing_is_offered_after_closing(files: ProjectFiles, project: Path) -> None:
    files.open(project)
    edit(files)
    files.close()
    assert files.lost() == ()


def test_another_project_takes_the_place_of_the_first(files: ProjectFiles, project: Path) -> None:
    files.open(project)
    files.new()
    assert files.path is None
    assert files.session.document == Document()  # type: ignore[attr-defined]
    assert files.recent() == [project]


def test_recent_files_that_are_gone_are_not_offered(files: ProjectFiles, project: Path) -> None:
    files.open(project)
    project.unlink()
    assert files.recent() == []
