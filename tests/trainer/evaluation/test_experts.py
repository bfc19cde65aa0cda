"""How steadily an expert judges: what the figures say of experts whose ways are known."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from app.core.errors import ModelError
from app.core.progress import finish
from app.model.checkpoint import Card, save_checkpoint
from app.model.expert import Expert
from tests.trainer import small
from tests.trainer.conftest import Footage
from trainer.evaluation import experts as module
from trainer.evaluation.beside import Beside, Judged, some_of_each
from trainer.evaluation.experts import (
    ExpertOptions,
    compare_experts,
    judge_clip,
    judge_expert,
    scaled,
)
from trainer.pack import Clip, Pack


class Seer(Expert):
    """Sees nothing but where the crop lies: the brightness of its columns, less or more keenly."""

    def __init__(self, keen: float) -> None:
        super().__init__(small.EXPERT)
        self.keen = keen

    def embed_faces(self, frames: Tensor) -> Tensor:
        columns = F.avg_pool2d(self.lower_halves(frames).mean(1, keepdim=True), 4)[:, 0, 2]
        return F.normalize(1 + self.keen * columns, dim=1)

    def embed_audio(self, mel: Tensor) -> Tensor:
        return F.normalize(torch.ones(len(mel), 24), dim=1)


def test_a_further_shift_changes_more_and_a_keener_eye_suffers_more(pack: Pack) -> None:
    dull, keen = (judge_clip(Seer(k).eval(), pack, pack.clips[0]) for k in (0.2, 1.0))
    for row in (dull, keen):
        assert 0 < row["shift_1"] < row["shift_4"] < row["shift_8"]
    assert keen["shift_4"] > 2 * dull["shift_4"]


def test_what_does_not_look_at_the_place_does_not_mind_shifts(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = small.expert()
    monkeypatch.setattr(net, "embed_faces", lambda frames: F.normalize(torch.ones(len(frames), 16)))
    row = judge_clip(net, pack, pack.clips[0])
    assert all(row[f"shift_{px}"] == pytest.approx(0, abs=1e-6) for px in module.SHIFTS)


@pytest.mark.parametrize(("late", "found"), [(0, 1.0), (1, 1.0), (4, 0.0)])
def test_real_pairs_are_those_that_the_clip_has(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, late: int, found: float
) -> None:
    signal = F.normalize(torch.randn(80, 64, generator=torch.Generator().manual_seed(0)), dim=1)

    def embed(net: Expert, pack: Pack, clip: Clip) -> tuple[Tensor, Tensor]:
        n = clip.count - 4
        return signal[10 : 10 + n], signal[10 - late : 10 - late + n]

    monkeypatch.setattr(module, "embed_clip", embed)
    monkeypatch.setattr(module, "_shifted", lambda net, pack, clip, starts, by: signal[starts])
    row = judge_clip(small.expert(), pack, pack.clips[0])
    assert row["within_1"] == found
    assert row["right"] == pytest.approx(1.0 if late == 0 else 0.0, abs=0.1)
    assert abs(row["wrong"]) < 0.1


def test_figures_do_not_depend_on_the_scale_of_the_cosines() -> None:
    rng = np.random.default_rng(0)
    names = ("right", "wrong", "deviation", "shift_1")
    levels = rng.uniform(0.1, 0.2, (3, 4)) + np.array([0.5, 0, 0, 0])
    rows = [dict(zip(names, row, strict=True)) for row in levels.tolist()]
    squeezed = [{name: value / 10 for name, value in row.items()} for row in rows]
    for one, two in zip(scaled(rows), scaled(squeezed), strict=True):
        assert one["spread"] == pytest.approx(two["spread"])
        assert one["shift_1"] == pytest.approx(two["shift_1"])
        assert one["right"] == pytest.approx(10 * two["right"])


def test_an_expert_that_cannot_tell_has_no_such_figures() -> None:
    (row,) = scaled([{"right": 0.2, "wrong": 0.3, "deviation": 0.1, "shift_1": 0.1}])
    assert np.isnan([row["spread"], row["shift_1"]]).all()
    deaf = Judged("deaf", [{**dict.fromkeys(module.MEASURES, 0.5), **row}], ["a"])
    assert "–" in "\n".join(Beside("experts", module.MEASURES, [deaf]).lines())


def test_so_many_clips_of_each_person_are_judged(pack: Pack) -> None:
    judged = finish(judge_expert(small.expert(), "mine", pack, some_of_each(pack, 2)))
    assert judged.people == ["ada", "ada", "ben"]
    assert set(judged.means) == set(module.MEASURES)


def test_experts_are_compared_on_the_same_clips(talk: Footage, tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_checkpoint(
            tmp_path / name, small.expert(), Card(name, "expert", small.EXPERT.as_dict())
        )
    options = ExpertOptions(
        experts=(tmp_path / "one", tmp_path / "two"), footage=(talk.folder,), out=tmp_path
    )
    report = finish(compare_experts(options))
    assert report.lines()[0].startswith("Clips 4, people 2")
    assert report.lines()[2] == "| measure | one | two |"
    figures = report.as_dict()
    assert json.loads(json.dumps(figures)) and figures["clips"] == 4
    one, two = figures["experts"]
    assert {**one, "name": ""} == {**two, "name": ""} and one["name"] == "one"


def test_what_is_no_expert_is_refused_before_any_work(talk: Footage, tmp_path: Path) -> None:
    net = small.generator(small.COPY)
    save_checkpoint(tmp_path / "g", net, Card("g", "generator", small.COPY.as_dict()))
    with pytest.raises(ModelError, match="of kind generator, not an expert"):
        next(
            compare_experts(
                ExpertOptions(experts=(tmp_path / "g",), footage=(talk.folder,), out=tmp_path)
            )
        )
