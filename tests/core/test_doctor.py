"""The doctor, on this computer and on one that we break."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest
from av.video.frame import VideoFrame

import app
from app.core import doctor as room
from app.core.doctor import Check, Report, SelfTest, doctor
from app.core.errors import ModelError
from app.core.faces import detect
from app.core.faces.detect import Detections
from app.core.media import reader
from app.core.progress import finish


@pytest.fixture(scope="module")
def report() -> Report:
    return finish(doctor([("starter", "96 px, bundled")]))


def check(report: Report, name: str) -> Check:
    return next(check for check in report.checks if check.name == name)


def failed(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


def test_this_computer_is_healthy(report: Report) -> None:
    assert failed(report) == set()
    assert str(report).endswith("Everything works.")


def test_the_report_names_versions_devices_models_and_room(report: Report) -> None:
    text = str(report)
    for words in ("Python", "torch", "openvino", "FFmpeg", "bf16", "CUDA", "starter", "GiB free"):
        assert words in text
    assert app.__version__ in text


def test_the_report_can_be_written_as_json(report: Report) -> None:
    again = json.loads(json.dumps(report.as_dict()))
    assert again["healthy"] is True
    assert {"part": "Models", "name": "starter", "value": "96 px, bundled"} in again["facts"]


def test_engines_that_cannot_be_loaded_are_reported_and_the_rest_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> None:
        raise ImportError("libcudart.so.13: cannot open shared object file")

    monkeypatch.setattr(room, "devices", broken)
    report = finish(doctor())
    assert failed(report) == {"Engines"}
    assert "libcudart.so.13" in str(report)
    assert "FAILED" in str(report)
    assert not report.healthy


@pytest.mark.parametrize("shift", [None, 200.0])
def test_a_detector_that_sees_nothing_or_the_wrong_place_fails(
    monkeypatch: pytest.MonkeyPatch, shift: float | None
) -> None:
    right = detect.make_detector()

    def wrong(picture: detect.Picture) -> Detections:
        found = right(picture)
        if shift is None:
            return Detections.of([], [], [])
        return Detections.of(found.boxes, found.scores, found.points + np.float32(shift))

    monkeypatch.setattr(detect, "make_detector", lambda: wrong)
    assert failed(finish(doctor())) == {"Finding a face"}


def test_a_decoder_that_loses_a_frame_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Losing:
        def __init__(self, path: Path) -> None:
            self.inner = whole(path)

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            self.inner.close()

        def __iter__(self) -> Iterator[tuple[int, VideoFrame]]:
            return (pair for pair in self.inner if pair[0] != 7)

    whole = reader.VideoReader
    monkeypatch.setattr(reader, "VideoReader", Losing)
    report = finish(doctor())
    assert failed(report) == {"Decoding"}
    assert "24 frames" in check(report, "Decoding").detail


def test_an_engine_with_a_broken_model_is_told_in_the_models_own_sentence() -> None:
    def broken(folder: Path) -> str:
        assert (folder / "presenter.mp4").exists()  # there is a clip to try it on
        raise ModelError("The model is cut short. Fetch it again.")

    report = finish(doctor(engine_test=SelfTest("Generating", broken)))
    assert check(report, "Generating").detail == "The model is cut short. Fetch it again."
    assert failed(report) == {"Generating"}


def test_leaving_early_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    work = doctor()
    stages = [next(work).stage for _ in range(3)]
    assert stages == ["Engines", "Encoding", "Decoding"]
    assert len(list(tmp_path.iterdir())) == 1
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_answers_where_no_library_can_be_loaded() -> None:
    code = """
import sys
for name in ("torch", "openvino", "av", "cv2", "imageio_ffmpeg"):
    sys.modules[name] = None
from app.core.doctor import doctor
from app.core.progress import finish
report = finish(doctor())
print(report)
sys.exit(any(check.passed for check in report.checks))
"""
    folder = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "import of cv2 halted" in done.stdout
