"""Fixtures of the tests of rendering."""

from pathlib import Path

import cv2
import pytest

from tests.core.dub.talking import talking_clip, voice
from tests.core.render.rendering import Stage, fresh, stage

cv2.setNumThreads(1)

FRAMES = 30


@pytest.fixture(scope="session")
def talking(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A clip of 30 frames, a voice of 1.49 s with a pause from 0.53 to 0.91, and one line."""
    folder = tmp_path_factory.mktemp("talking")
    talking_clip(folder / "clip.mp4", frames=FRAMES)
    voice(folder / "voice.wav", "malo. peba.")
    return stage(folder / "clip.mp4", folder / "voice.wav", folder / "cache", (0, FRAMES))


@pytest.fixture
def scratch(talking: Stage, tmp_path: Path) -> Stage:
    """`talking` with an empty cache."""
    return fresh(talking, tmp_path / "render")
