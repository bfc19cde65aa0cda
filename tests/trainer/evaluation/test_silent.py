"""How lips are closed: what the figures say of models whose ways are known."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.errors import ModelError
from app.core.progress import finish
from app.model.checkpoint import Card, save_checkpoint
from app.model.generator import Generator
from tests.trainer import small
from tests.trainer.conftest import Difference, Footage
from trainer.evaluation import crops, silent
from trainer.evaluation.landmarks import VARIABLE, Landmarker
from trainer.evaluation.silent import (
    MEASURES,
    Closing,
    SilentOptions,
    compare_silencers,
    looked_at,
    movement_left,
    pairs,
)
from trainer.pack import Clip, Pack


class Darkness:
    """Stands in for a landmarker: the darker the mouth's region, the wider the lips are apart."""

    def __init__(self, path: Path) -> None:
        pass

    def within(self, picture: NDArray[np.uint8], square: object) -> NDArray[np.float32]:
        mouth = picture[52:75, 36:60]
        points = np.zeros((68, 2), np.float32)
        points[36], points[45] = (0.3, 0.35), (0.7, 0.35)
        points[65:68, 1] += (255 - mouth.mean()) / 2550
        return points


class Leaver(Generator):
    """Gives back the reference as it is."""

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        return faces[:, 3:6]


class Smearer(Generator):
    """Paints every mouth in the same grey."""

    def forward(self, faces: Tensor, mel: Tensor) -> Tensor:
        return torch.full_like(faces[:, :3], 0.7)


@pytest.fixture(autouse=True)
def landmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "some.onnx")
    monkeypatch.setattr(crops, "Landmarker", Darkness)
    monkeypatch.setattr(silent, "load_lpips", lambda backbone: Difference())


@pytest.fixture
def look() -> Closing:
    return Closing(Difference(), None)


def test_who_leaves_faces_alone_leaves_all_movement(pack: Pack, look: Closing) -> None:
    row = look.judge(Leaver(small.COPY3).eval(), pack, pack.clips[0])
    assert set(row) == set(MEASURES)
    assert row["movement"] == pytest.approx(1, abs=0.02)
    assert row["closed"] == pytest.approx(row["opening"], abs=1e-3)
    assert row["lpips_kept"] == pytest.approx(0, abs=1e-3)
    assert row["lpips_closed"] == pytest.approx(row["lpips_open"], abs=1e-3)
    assert row["rest"] < row["opening"]


def test_who_makes_all_mouths_alike_leaves_none(pack: Pack, look: Closing) -> None:
    row = look.judge(Smearer(small.COPY3).eval(), pack, pack.clips[0])
    assert abs(row["movement"]) < 0.1
    assert row["lpips_kept"] > 0.01


def test_a_mouth_that_moves_half_as_far_and_one_that_stands_still() -> None:
    way = np.array([0.0, 0.2, 0.1, 0.4])
    assert movement_left(way, 3 + way / 2) == pytest.approx(0.5)
    assert movement_left(way, np.ones(4)) == pytest.approx(0)
    assert np.isnan(movement_left(np.ones(4), way))


def test_open_mouths_are_compared_with_closed_ones_near_by_only() -> None:
    opening = np.array([1.0, 0.0, 0.5, 0.5, 0.9, 0.1])
    assert pairs(opening, np.array([0, 10, 20, 30, 40, 50])) == [(0, 1), (4, 5)]
    assert pairs(opening, np.array([0, 16, 20, 30, 40, 56])) == []


def test_clips_without_a_face_are_left_out_and_counted(
    talk: Footage, pack: Pack, look: Closing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look.sees(pack, pack.clips[0])
    net = small.generator(small.COPY3)
    save_checkpoint(tmp_path / "g", net, Card("g", "silent-lip-copy", net.config.as_dict()))
    real = Pack.clip_frames

    def black(self: Pack, clip: Clip) -> NDArray[np.uint8]:
        crops = real(self, clip)
        return np.zeros_like(crops) if clip.identity == "ben" else crops

    monkeypatch.setattr(Pack, "clip_frames", black)
    options = SilentOptions(models=(tmp_path / "g",), footage=(talk.folder,), out=tmp_path)
    report = finish(compare_silencers(options))
    assert report.judged[0].people == ["ada"] * 3
    assert "1 more without a face" in report.lines()[0]


def test_long_clips_are_looked_at_closely_enough_to_find_pairs() -> None:
    for count in (20, 40, 170, 600):
        frames = looked_at(count)
        assert len(frames) >= min(count, 20) and frames[0] >= 0 and frames[-1] < count
        assert np.diff(frames).max() <= 5
        assert frames[0] == pytest.approx(count - 1 - frames[-1], abs=1)


def test_a_landmarker_sees_a_square_of_a_crop(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[NDArray[np.float32]] = []
    landmarker = object.__new__(Landmarker)

    def answer(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        seen.append(picture)
        return np.full((68, 2), 0.5, np.float32)

    monkeypatch.setattr(landmarker, "_points", answer)
    crop = np.zeros((96, 96, 3), np.uint8)
    cv2.rectangle(crop, (48, 24), (71, 47), (255, 255, 255), -1)
    points = landmarker.within(crop, (0.5, 0.25, 0.25))
    assert points[0].tolist() == pytest.approx([0.625, 0.375])
    assert seen[0].shape == (112, 112, 3) and seen[0][4:-4, 4:-4].min() == 255


def test_models_are_compared_on_the_same_clips(talk: Footage, tmp_path: Path) -> None:
    for name in ("one", "two"):
        net = small.generator(small.COPY3)
        save_checkpoint(tmp_path / name, net, Card(name, "silent-lip-copy", net.config.as_dict()))
    models = tmp_path / "one", tmp_path / "two"
    options = SilentOptions(models=models, footage=(talk.folder,), out=tmp_path, per_person=1)
    report = finish(compare_silencers(options))
    assert report.lines()[0].startswith("Clips 2, people 2, LPIPS-squeeze")
    assert report.lines()[2] == "| measure | one | two |"
    figures = report.as_dict()
    assert json.loads(json.dumps(figures)) and figures["clips"] == 2
    one, two = figures["models"]
    assert {**one, "name": ""} == {**two, "name": ""} and one["name"] == "one"


def test_what_it_cannot_work_with_is_refused_before_any_work(
    talk: Footage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = small.generator(small.COPY)
    save_checkpoint(tmp_path / "g", net, Card("g", "generator", small.COPY.as_dict()))
    options = SilentOptions(models=(tmp_path / "g",), footage=(talk.folder,), out=tmp_path)
    with pytest.raises(ModelError, match="of kind generator, and cannot close lips"):
        next(compare_silencers(options))
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(ModelError, match="needs a landmark network"):
        Closing(Difference(), None)
