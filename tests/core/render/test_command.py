"""A saved project, exported without a window."""

from pathlib import Path

import pytest

from app.core import library
from app.core.errors import LipsmithError
from app.core.media.probe import probe
from app.core.progress import finish
from app.core.project.edits_segments import trim_end
from app.core.project.files import save
from app.core.render.command import export_project
from app.core.render.presets import ExportSettings
from tests.core.dub.talking import Painter, talking_clip, voice
from tests.core.render.rendering import project


def test_a_project_is_exported_beside_itself_and_what_was_rendered_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = Painter()
    monkeypatch.setattr(library, "open_engine", lambda *arguments: painter)
    talking_clip(tmp_path / "clip.mp4", frames=12)
    voice(tmp_path / "voice.wav", "malo")
    document = project(tmp_path / "clip.mp4", tmp_path / "voice.wav", (0, 12))
    document = trim_end(document, document.segments[0].id, 10)
    save(document, tmp_path / "scene.lipsmith")
    settings = ExportSettings(preset="ffv1", threads=1)
    for _ in range(2):
        report = finish(
            export_project(tmp_path / "scene.lipsmith", None, settings, cache=tmp_path / "cache")
        )
        assert report.target == tmp_path / "scene.mkv" and report.altered == 10
    assert probe(tmp_path / "scene.mkv").video is not None and len(painter.quiet) == 10


def test_a_project_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LipsmithError, match="no project"):
        finish(export_project(tmp_path / "absent.lipsmith"))
