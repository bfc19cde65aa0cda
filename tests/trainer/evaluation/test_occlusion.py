"""What finds things in front of faces, beside what was drawn there."""

from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError
from app.core.progress import finish
from app.core.shelf import BUNDLED, OCCLUSION
from tests.trainer.conftest import Footage
from trainer.evaluation.occlusion import (
    MEASURES,
    OcclusionOptions,
    compare_occlusion,
    judge_clip,
)
from trainer.pack import Pack


class Says:
    """A network that says the same of every px."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def look(self, pictures: list, beside: list) -> np.ndarray:  # type: ignore[type-arg]
        return np.full((len(pictures), 48, 48), self._probability, np.float32)


def test_who_finds_everything_is_wrong_everywhere_and_who_finds_nothing_nowhere(pack: Pack) -> None:
    looks = {"all": Says(1.0), "none": Says(0.0)}
    rows = judge_clip(looks, pack, pack.clips[0])  # type: ignore[arg-type]
    assert rows["all"]["found"] == rows["all"]["false"] == rows["all"]["lips"] == 1
    assert 0 < rows["all"]["overlap"] < 0.6
    assert set(rows["none"].values()) == {0.0}


def test_the_one_that_comes_along_finds_most_and_little_else(talk: Footage, tmp_path: Path) -> None:
    options = OcclusionOptions(models=(OCCLUSION,), footage=(talk.folder,), out=tmp_path)
    report = finish(compare_occlusion(options))
    (judged,) = report.judged
    assert set(judged.rows[0]) == set(MEASURES)
    assert judged.means["found"] > 0.7 and judged.means["overlap"] > 0.6
    assert judged.means["false"] < 0.03 and judged.means["lips"] < 0.03


def test_another_kind_of_model_is_told(talk: Footage, tmp_path: Path) -> None:
    wrong = (BUNDLED / "expert-96.safetensors",)
    options = OcclusionOptions(models=wrong, footage=(talk.folder,), out=tmp_path)
    with pytest.raises(ModelError, match="in front of a face"):
        finish(compare_occlusion(options))
