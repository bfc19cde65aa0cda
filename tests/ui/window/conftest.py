"""A window, and a project for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from app.core.project.files import save
from app.ui.window import Folders, Window
from tests.ui.projects import two_speakers


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    made = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made._leaving = True
    made.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "scene.lipsmith"
    save(two_speakers(), path)
    return path
