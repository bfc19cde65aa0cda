"""What says how open a mouth looks, beside landmarks."""

from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError
from app.core.progress import finish
from app.core.shelf import BUNDLED, OPENNESS
from tests.trainer.conftest import Footage
from tests.trainer.evaluation.test_silent import Darkness
from trainer.evaluation import crops
from trainer.evaluation.crops import Openings
from trainer.evaluation.landmarks import VARIABLE
from trainer.evaluation.openness import (
    MEASURES,
    RULES,
    OpennessOptions,
    compare_openness,
    judge_clip,
)
from trainer.pack import Clip, Pack


@pytest.fixture(autouse=True)
def landmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "some.onnx")
    monkeypatch.setattr(crops, "Landmarker", Darkness)


def test_who_sees_what_landmarks_see_agrees_and_who_sees_the_opposite_does_not(pack: Pack) -> None:
    def dark(pictures: list[np.ndarray]) -> np.ndarray:
        return np.array([255 - picture[52:75, 36:60].mean() for picture in pictures])

    looks = {"dark": dark, "bright": lambda pictures: -dark(pictures)}
    rows = judge_clip(looks, Openings(None), pack, pack.clips[0])  # type: ignore[arg-type]
    assert rows["dark"]["agrees"] == pytest.approx(1, abs=1e-6)
    assert rows["bright"]["agrees"] == pytest.approx(-1, abs=1e-6)
    assert rows["dark"]["closed"] < rows["dark"]["between"] < rows["dark"]["open"]
    assert rows["bright"]["closed"] > rows["bright"]["open"]


def test_networks_stand_beside_rules_and_clips_without_a_face_are_counted(
    talk: Footage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Pack.clip_frames

    def black(self: Pack, clip: Clip) -> np.ndarray:
        shown = real(self, clip)
        return np.zeros_like(shown) if clip.identity == "ben" else shown

    monkeypatch.setattr(Pack, "clip_frames", black)
    options = OpennessOptions(models=(OPENNESS,), footage=(talk.folder,), out=tmp_path)
    report = finish(compare_openness(options))
    assert [each.name for each in report.judged] == [RULES, "openness-96"]
    assert all(set(row) == set(MEASURES) for each in report.judged for row in each.rows)
    assert report.judged[1].people == ["ada"] * 3
    assert report.judged[1].means["agrees"] > 0.5
    assert "1 clips without a face" in report.lines()[0]


def test_another_kind_of_model_and_missing_landmarks_are_told(
    talk: Footage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (BUNDLED / "expert-96.safetensors",)
    options = OpennessOptions(models=wrong, footage=(talk.folder,), out=tmp_path)
    with pytest.raises(ModelError, match="how open a mouth looks"):
        finish(compare_openness(options))
    monkeypatch.delenv(VARIABLE)
    options = OpennessOptions(models=(OPENNESS,), footage=(talk.folder,), out=tmp_path)
    with pytest.raises(ModelError, match="landmark network"):
        finish(compare_openness(options))
