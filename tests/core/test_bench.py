"""Bench on a short clip of the drawn presenter, with a tiny network."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from app.core import bench as module
from app.core.bench import Figures, bench
from app.core.errors import LipsmithError
from app.core.library import find_model
from app.core.progress import finish
from app.model.checkpoint import Card, save_checkpoint
from app.model.generator import Generator, GeneratorConfig
from tests.core.dub.talking import talking_clip, voice

cv2.setNumThreads(1)

TINY = GeneratorConfig(name="tiny", widths=(16, 16, 16, 16), alignments=1, head="copy", patch=2)
FRAMES = 12


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    talking_clip(folder / "clip.mp4", frames=FRAMES)
    voice(folder / "dub.wav", "malo pe")
    save_checkpoint(
        folder / "tiny.safetensors", Generator(TINY), Card("tiny", "generator", TINY.as_dict())
    )
    return folder


def measure(media: Path, *arguments: str, clip: str = "clip.mp4", dub: str = "dub.wav") -> Figures:
    model = str(media / "tiny.safetensors")
    options = ("--model", model, "--engine", "torch", "--threads", "1", *arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "find_model", lambda: find_model(model))
        return finish(bench(media / clip, media / dub, options))


@pytest.fixture(scope="module")
def figures(media: Path) -> Figures:
    ballast = np.ones(150_000_000, np.uint64)  # 1.2 GB
    found = measure(media)
    assert ballast[-1] == 1
    return found


def test_each_stage_takes_time(figures: Figures) -> None:
    assert list(figures.stages) == [
        "decode, both passes",
        "find and track faces",
        "choose references",
        "crop",
        "generate",
        "composite",
        "encode",
    ]
    assert all(milliseconds > 0 for milliseconds in figures.stages.values())


def test_the_limit_is_what_the_cores_reach_if_they_do_only_the_stages(figures: Figures) -> None:
    spent = sum(figures.stages.values()) / 1000
    assert figures.cores >= 1
    assert figures.limit_fps == pytest.approx(figures.cores / spent)
    assert figures.share == pytest.approx(figures.fps / figures.limit_fps)
    assert figures.frames == FRAMES and figures.fps > 0
    assert figures.seconds > FRAMES / figures.fps  # starting up counts in one, not in the other


def test_peak_memory_is_that_of_the_dub_and_not_of_who_measures_it(figures: Figures) -> None:
    assert 100 < figures.peak_mb < 1100


def test_the_table_and_the_values_say_the_same(figures: Figures) -> None:
    lines, values = figures.lines(), figures.as_dict()
    assert lines[0].startswith(f"clip.mp4: {FRAMES} frames")
    for name, milliseconds in values["stages"].items():
        assert any(line.startswith(name) and f"{milliseconds:.2f} ms" in line for line in lines)
    assert f"{values['fps']:.1f} frames a second ({100 * values['share']:.0f} %" in lines[-2]
    assert lines[-1].startswith("peak memory") and f"{values['peak_mb']:.0f} MB" in lines[-1]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"clip": "gone.mp4"}, r"There is no file .*gone.mp4. Check"),
        ({"clip": "dub.wav"}, "no picture|no video"),
        ({"dub": "tiny.safetensors"}, "is not a video or audio file"),
    ],
    ids=["no clip", "no picture", "no dub"],
)
def test_bad_input_is_said_in_a_sentence(media: Path, options: dict[str, str], says: str) -> None:
    with pytest.raises(LipsmithError, match=says):
        measure(media, **options)


def test_what_the_dub_itself_refuses_is_passed_on(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_stages", lambda *files: ({"decode": 1.0}, "none"))
    with pytest.raises(LipsmithError, match=r"^There is no codec .*Choose|^.*x-ray") as refusal:
        measure(media, "--codec", "x-ray")
    assert not str(refusal.value).startswith("lipsmith")
    monkeypatch.setattr(module, "_PEAK_OF", "import sys; sys.exit(9)")
    with pytest.raises(LipsmithError, match="ended with code 9"):
        measure(media)
