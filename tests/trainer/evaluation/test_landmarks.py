"""Landmarks: their distance, the squares they are found in, and files that hold no such network."""

from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError
from trainer.evaluation.landmarks import (
    MOUTH,
    VARIABLE,
    Landmarker,
    face_square,
    landmarks_file,
    lmd,
)
from trainer.evaluation.syncscore import syncnet_square


def points() -> np.ndarray:
    return np.random.default_rng(0).random((68, 2)).astype(np.float32)


def test_a_mouth_that_lies_a_px_further_down_is_a_px_away() -> None:
    moved = points()
    moved[MOUTH] += np.float32([0, 1 / 96])
    assert lmd(moved, points()) == pytest.approx(1, rel=1e-4)
    assert lmd(points(), points()) == 0


def test_only_the_mouth_counts() -> None:
    moved = points()
    moved[:48] += 0.5
    assert lmd(moved, points()) == 0


def test_the_distance_is_of_points_and_not_of_coordinates() -> None:
    moved = points()
    moved[MOUTH] += np.float32([3 / 96, 4 / 96])
    assert lmd(moved, points()) == pytest.approx(5, rel=1e-4)


def test_the_landmarkers_square_lies_around_the_box() -> None:
    left, top, side = face_square(np.array([0.2, 0.1, 0.7, 0.9]))
    assert side == pytest.approx(1.2 * 0.8)
    assert (left + side / 2, top + side / 2) == pytest.approx((0.45, 0.5))


def test_syncnets_square_begins_at_the_boxs_upper_edge() -> None:
    left, top, side = syncnet_square(np.array([0.2, 0.1, 0.6, 0.9]))
    assert side == pytest.approx(1.4 * 0.8) and top == pytest.approx(0.1)
    assert left + side / 2 == pytest.approx(0.4)


def test_a_file_that_is_no_landmark_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no landmark network at"):
        Landmarker(tmp_path / "gone.onnx")
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"junk")
    with pytest.raises(ModelError, match="not an ONNX network of 68 landmarks"):
        Landmarker(junk)


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert landmarks_file(None) is None
    monkeypatch.setenv(VARIABLE, "there.onnx")
    assert landmarks_file(None) == Path("there.onnx")
    assert landmarks_file(Path("here.onnx")) == Path("here.onnx")
