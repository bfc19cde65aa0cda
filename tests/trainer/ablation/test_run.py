"""An ablation from footage to report: rows of a test's size, a step or two each."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from app.core.errors import MediaError
from app.core.progress import finish
from app.model.checkpoint import Card, load_checkpoint, save_checkpoint
from tests.trainer import small, small_stabilised
from tests.trainer.conftest import Footage, presenter_clip
from tests.trainer.tiny import shrink
from trainer import avsyncnet as avsyncnet_module
from trainer.ablation import rows as rows_module
from trainer.ablation.page import page
from trainer.ablation.report import Ablation
from trainer.ablation.rows import Bases
from trainer.ablation.run import AblationOptions, ablate
from trainer.evaluation import run as evaluation_run
from trainer.loop import STATE

ROWS = ("whole", "align-0", "b-gs")


@pytest.fixture(scope="module", autouse=True)
def tiny() -> Iterator[None]:
    threads = torch.get_num_threads()
    bases = Bases(small.PAINT, small_stabilised.STABILISED, small_stabilised.AVSYNC)
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        patch.setattr(rows_module, "BASES", {(96, "small"): bases})
        patch.setattr(avsyncnet_module, "CLIPS", 1)
        patch.setattr(avsyncnet_module, "WINDOWS", 4)
        patch.setattr(evaluation_run, "Perceptual", lambda backbone: None)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def options(talk: Footage, tmp_path_factory: pytest.TempPathFactory) -> AblationOptions:
    folder = tmp_path_factory.mktemp("ablation")
    presenter_clip(folder / "others" / "cleo" / "talk.mp4", 42)
    presenter_clip(folder / "others" / "dora" / "talk.mp4", 42)
    expert = folder / "expert.safetensors"
    save_checkpoint(expert, small.expert(), Card("expert", "expert", small.EXPERT.as_dict()))
    return AblationOptions(
        footage=(talk.folder / "ada",),
        held_out=(folder / "others",),
        rows=ROWS,
        steps=2,
        batch=1,
        expert=expert,
        judge=expert,
        seconds=1.0,
        out=folder / "runs",
        engine="torch",
        device="cpu",
        threads=1,
    )


@pytest.fixture(scope="module")
def found(options: AblationOptions) -> Ablation:
    return finish(ablate(options))


def test_rows_are_trained_and_judged_with_the_teachers_that_they_need(
    options: AblationOptions, found: Ablation
) -> None:
    assert [result.row.name for result in found.results] == list(ROWS)
    for result in found.results:
        card = load_checkpoint(result.learnt.model)[1]
        assert (result.learnt.steps, card.about["seed"]) == (2, 0)
        assert len(result.found.records) == 2 and 0 < result.found.means["ssim"] < 1
    whole, without = (load_checkpoint(r.learnt.model)[0] for r in found.results[:2])
    assert (len(whole.alignments), len(without.alignments)) == (1, 0)  # type: ignore[arg-type]
    assert [teacher.name for teacher in found.teachers] == [
        "teacher-avsyncnet",
        "teacher-silent-lip",
    ]
    about = load_checkpoint(found.results[2].learnt.model)[1].about
    assert about["silencer"] and about["objective"]["plain"] > 0


def test_all_rows_learn_from_the_same_footage(options: AblationOptions, found: Ablation) -> None:
    hashes = set()
    for result in found.results:
        settings = json.loads((result.learnt.model.with_suffix("") / "run.json").read_text())
        hashes.add((settings["footage"], settings["seed"], settings["batch"]))
    assert len(hashes) == 1
    about = json.loads((options.out / "footage" / "about.json").read_text())
    assert "sync" in about  # one expert has listened to it, whoever teaches


def test_the_same_command_again_does_nothing_twice(
    options: AblationOptions, found: Ablation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object) -> object:
        raise AssertionError("a finished clip was dubbed again")

    monkeypatch.setattr(evaluation_run, "dub_clip", never)
    models = {path: path.read_bytes() for path in options.out.glob("*.safetensors")}
    stages = [progress.stage for progress in ablate(options)]
    assert stages and not any(stage.endswith("Training") for stage in stages)
    assert len(models) == 5 and all(path.read_bytes() == was for path, was in models.items())


def test_an_ablation_that_was_killed_goes_on_with_the_row_that_is_missing(
    options: AblationOptions, found: Ablation, tmp_path: Path
) -> None:
    model = found.results[1].learnt.model
    state = torch.load(model.with_suffix("") / STATE, weights_only=True)
    (model.with_suffix("") / STATE).unlink()
    again = finish(ablate(replace(options, rows=("whole", "align-0"))))
    assert [result.learnt.steps for result in again.results] == [2, 2]
    made = torch.load(model.with_suffix("") / STATE, weights_only=True)
    assert all(torch.equal(made["net"][name], value) for name, value in state["net"].items())
    assert again.experts is None


def test_the_tables_stand_under_the_whole_and_beside_the_papers(found: Ablation) -> None:
    assert [(title.split(" ")[0], len(rows)) for title, rows in found.tables()] == [
        ("Semantic", 2),
        ("Paper", 1),
    ]
    lines = found.lines()
    (without,) = [line for line in lines if line.startswith("| align-0 |")]
    assert without.endswith("| – | 7.093 | 6.972 |") and "none: sound joined in" in without
    (closed,) = [line for line in lines if line.startswith("| b-gs |")]
    assert closed.endswith("| 0.872 | 27.2 | 1.741 | 7.752 |")


def test_the_report_says_what_it_lacks(found: Ablation) -> None:
    said = "\n".join(found.weaknesses())
    assert "Every row learnt 2 steps of 1 windows from 0.1 minutes of 1 people" in said
    assert "Judged are the last weights of each row, on 2 clips of 2 people" in said
    assert "The expert that judges has also taught" in said and "narrower" in said
    assert "b-gs: A dub does not run G_S" in said and "Cut short" not in said
    short = replace(found, settings={**found.settings, "steps": 9, "judge": "another"})
    assert "Cut short by the minutes" in "\n".join(short.weaknesses())
    assert "has also taught" not in "\n".join(short.weaknesses())


def test_the_experts_are_compared_where_both_teach(found: Ablation) -> None:
    assert found.experts is not None
    assert [judged.name for judged in found.experts.judged] == [
        "expert",
        "ablation-96-small-teacher-avsyncnet",
    ]
    assert set(found.experts.judged[0].people) == {"cleo", "dora"}


def test_the_report_is_json_and_one_page(found: Ablation) -> None:
    values = json.loads(json.dumps(found.as_dict()))
    assert [row["row"] for row in values["rows"]] == list(ROWS)
    assert values["rows"][1]["published"] == {"LSE-C": 7.093, "LSE-D": 6.972}
    text = page(found)
    assert text.count("data:image/jpeg;base64,") == 3 and "7.287" in text
    assert not re.search("http|<script|nan|None", re.sub('base64,[^"]*"', '"', text))
    assert "<img" not in page(found, pictures=False)


def test_footage_to_judge_by_is_looked_for_before_any_training(
    options: AblationOptions, tmp_path: Path
) -> None:
    asked = replace(options, held_out=options.footage, out=tmp_path)
    with pytest.raises(MediaError, match="Fewer than two clips are left"):
        next(ablate(asked))
    assert not list(tmp_path.iterdir())
