"""Fixtures for tests of the command line."""

import signal
import tempfile
from collections.abc import Iterator

import cv2
import pytest
from av.video.frame import VideoFrame

import main
from app.model.checkpoint import Card, save_checkpoint
from app.model.generator import Generator, GeneratorConfig
from tests.cli.commands import Files, Run
from tests.core.dub.talking import SIZE, drawn, talking_clip, voice
from tests.media_maker import make_clip

cv2.setNumThreads(1)

TINY = GeneratorConfig(name="tiny", widths=(16, 16, 16, 16), alignments=1, head="copy", patch=2)


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("good")
    model = folder / "tiny.safetensors"
    save_checkpoint(model, Generator(TINY), Card("tiny", "generator", TINY.as_dict()))

    def again(number: int) -> VideoFrame:
        rgb = VideoFrame.from_ndarray(drawn(number % 16), "rgb24")
        return rgb.reformat(format="yuv420p")

    return Files(
        clip=talking_clip(folder / "clip.mp4", frames=16).path,
        dub=voice(folder / "dub.wav", "malo pe"),
        model=model,
        long=make_clip(folder / "long.mkv", size=SIZE, seconds=6, picture=again).path,
        room=talking_clip(folder / "room.mp4", frames=6, hidden=range(6)).path,
    )


@pytest.fixture(autouse=True)
def _own_signals_and_temporary_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield
    signal.signal(signal.SIGTERM, before)
    assert not list(temporary.iterdir())


@pytest.fixture
def lipsmith(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process; gives exit code, standard output and error."""

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main.main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
