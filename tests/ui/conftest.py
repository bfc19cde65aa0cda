"""Fixtures for tests of the window: no screen is needed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What Qt's sound says when it is loaded comes from a thread of its own, and brings Python down
# if pytest-qt takes its ear away at that moment.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia*=false")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.core.project.document import Document
from app.ui.session import Session
from tests.ui.projects import two_speakers


@pytest.fixture
def document() -> Document:
    """Twenty seconds with two speakers and five segments."""
    return two_speakers()


@pytest.fixture
def session(qapp: QApplication, document: Document) -> Session:
    return Session(document)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[QSettings]:
    """Settings in a file of their own."""
    yield QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
