"""Fixtures of the main job's tests."""

from pathlib import Path

import cv2
import pytest

from tests.core.dub.jobs import Job
from tests.core.dub.talking import talking_clip, voice

cv2.setNumThreads(1)


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    return Job(monkeypatch)


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clip of 30 frames (plain.mp4) and a voice of 0.6 s (voice.wav)."""
    folder = tmp_path_factory.mktemp("media")
    talking_clip(folder / "plain.mp4")
    voice(folder / "voice.wav", "malo pe")
    return folder
