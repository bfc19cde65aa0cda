"""``lipsmith train``: footage in, model file out, and again from where it stopped."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from app.core.errors import ModelError
from app.core.progress import finish
from app.model.checkpoint import load_checkpoint
from app.model.engines import load_engine
from app.model.expert import Expert
from tests.trainer import small
from tests.trainer.conftest import Footage
from tests.trainer.tiny import shrink
from trainer.commands.options import TrainOptions, TrainReport
from trainer.commands.run import train
from trainer.loop import STATE

LICENCE = "drawn here"


@pytest.fixture(scope="module", autouse=True)
def tiny() -> Iterator[None]:
    """Networks, steps and LPIPS of a test's size."""
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def options(talk: Footage, tmp_path_factory: pytest.TempPathFactory) -> TrainOptions:
    manifest = talk.folder / "MANIFEST.tsv"
    rows = ["file\tidentity\tship\tlicence"]
    rows += [f"ada/talk.mp4\tAda\tyes\t{LICENCE}", "ben/talk.mp4\tBen\tno\t"]
    manifest.write_text("\n".join(rows) + "\n")
    return TrainOptions(
        footage=(talk.folder,),
        held_out=(talk.folder / "ben",),
        manifest=manifest,
        where=("ship=yes",),
        out=tmp_path_factory.mktemp("train") / "runs",
        steps=2,
        batch=2,
        threads=1,
        licence="MIT",
    )


@pytest.fixture(scope="module")
def expert(options: TrainOptions) -> TrainReport:
    return finish(train("expert", options))


@pytest.fixture(scope="module")
def generator(options: TrainOptions, expert: TrainReport) -> TrainReport:
    return finish(train("generator", replace(options, config="small-copy", name="mine")))


def test_an_expert_comes_out_as_a_model_file(options: TrainOptions, expert: TrainReport) -> None:
    assert expert.model == options.out / "expert.safetensors"
    net, card = load_checkpoint(expert.model)
    assert isinstance(net, Expert) and card.kind == "expert" and card.licence == "MIT"
    assert set(expert.figures) == {"offset_within_1", "offset_within_1_people", "confidence"}


def test_the_model_is_the_average_of_the_training(expert: TrainReport) -> None:
    net, _ = load_checkpoint(expert.model)
    ema = torch.load(expert.model.with_suffix("") / STATE, weights_only=True)["ema"]
    for name, value in net.state_dict().items():
        if value.is_floating_point():
            assert torch.equal(value, ema[name].half().float()), name


def test_only_what_the_filter_lets_through_is_learnt_from(expert: TrainReport) -> None:
    assert (expert.dataset.people, expert.dataset.clips) == (1, 3)
    _, card = load_checkpoint(expert.model)
    data = card.about["data"]
    assert list(data["minutes_by_licence"]) == [LICENCE]
    assert "Ada" not in json.dumps(card.about)


def test_a_generator_comes_out_ready_to_dub(generator: TrainReport) -> None:
    assert generator.model.name == "mine.safetensors"
    engine = load_engine(generator.model, "torch", threads=1)
    assert engine.config == small.COPY
    about = engine.card.about
    assert (about["steps"], about["batch"], about["lpips"], about["seed"]) == (2, 2, "alex", 0)
    assert about["objective"]["change"] > 0  # the one that goes with a copying head
    assert about["minutes"] >= 0 and "torch" in about["machine"]
    assert set(about["held_out"]) == {"recon", "lpips", "lpips_held", "sync"}
    assert len(about["expert"]) == 64


def test_the_report_is_for_people(generator: TrainReport) -> None:
    lines = generator.lines()
    assert lines[0] == "Trained on 0.1 minutes of picture: clips 3, people 1."
    assert lines[-1] == f"2 steps; model: {generator.model}"
    assert any(line.startswith("Held-out lpips: 0.") for line in lines)


def test_the_same_command_with_more_steps_goes_on(
    options: TrainOptions, generator: TrainReport, tmp_path: Path
) -> None:
    out = tmp_path / "runs"
    shutil.copytree(options.out, out)
    again = replace(options, out=out, config="small-copy", name="mine", steps=3)
    report = finish(train("generator", again))
    assert report.steps == 3 and report.dataset.reused
    assert load_checkpoint(report.model)[1].about["steps"] == 3


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"batch": 3}, "batch"),
        ({"seed": 1, "rate": 1e-4}, "rate, seed"),
        ({"objective": "paper"}, "objective"),
        ({"config": "small"}, "config"),
        ({"where": ()}, "footage"),
    ],
)
def test_other_settings_do_not_continue_a_training(
    options: TrainOptions,
    generator: TrainReport,
    tmp_path: Path,
    change: dict[str, object],
    named: str,
) -> None:
    out = tmp_path / "runs"
    shutil.copytree(options.out, out)
    state = (out / "mine" / STATE).read_bytes()
    base = replace(options, out=out, config="small-copy", name="mine", objective="copy")
    with pytest.raises(ModelError, match=rf"other settings \({named}\)\. Give the same"):
        finish(train("generator", replace(base, **change)))  # type: ignore[arg-type]
    assert (out / "mine" / STATE).read_bytes() == state


def test_a_stopped_training_leaves_a_state_and_no_model(
    options: TrainOptions, generator: TrainReport, tmp_path: Path
) -> None:
    out = tmp_path / "runs"
    shutil.copytree(options.out, out)
    work = train("generator", replace(options, out=out, config="small-copy", name="other"))
    while next(work).stage != "Training":
        pass
    work.close()
    assert (out / "other" / STATE).exists()
    assert not (out / "other.safetensors").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"config": "huge"}, "no configuration 'huge'. Choose one of small, small-copy, wav2lip"),
        ({"objective": "fame"}, "no objective 'fame'. Choose one of paper, wav2lip, copy"),
        ({"out": Path("/nowhere")}, "needs an expert .* Train one with 'lipsmith train expert'"),
        ({"expert": Path("/nowhere.safetensors")}, "There is no model file at"),
    ],
)
def test_what_cannot_be_is_said_before_any_work(
    options: TrainOptions, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ModelError, match=sentence):
        next(train("generator", replace(options, **change)))  # type: ignore[arg-type]


def test_a_generator_is_no_expert(options: TrainOptions, generator: TrainReport) -> None:
    with pytest.raises(ModelError, match="is a model of kind generator, not an expert"):
        next(train("generator", replace(options, expert=generator.model)))


def test_a_training_can_begin_with_a_model(options: TrainOptions, generator: TrainReport) -> None:
    begun = replace(options, name="begun", start=generator.model, config="small-copy", steps=0)
    first, _ = load_checkpoint(generator.model)
    again, _ = load_checkpoint(finish(train("generator", begun)).model)
    weights = dict(again.named_parameters())
    assert all(torch.equal(weights[name], value) for name, value in first.named_parameters())


def test_the_weight_of_sync_can_be_chosen(options: TrainOptions, generator: TrainReport) -> None:
    chosen = replace(options, name="weighed", start=generator.model, config="small-copy", sync=0.01)
    finish(train("generator", replace(chosen, steps=0)))
    with pytest.raises(ModelError, match=r"--sync is 2\. Choose a weight from 0 to below 0\.4"):
        next(train("generator", replace(chosen, name="heavy", sync=2.0)))
    with pytest.raises(ModelError, match="other settings"):
        finish(train("generator", replace(chosen, sync=0.02)))


def test_a_training_is_not_taken_up_by_two_processes_at_once(options: TrainOptions) -> None:
    twice = replace(options, name="twice")
    first = train("expert", twice)
    for progress in first:
        if progress.stage == "Training":
            break
    with pytest.raises(ModelError, match=r"Another process is training in .*twice"):
        finish(train("expert", twice))
    assert finish(first).steps == twice.steps


def test_a_training_cannot_begin_with_a_model_of_another_kind(
    options: TrainOptions, expert: TrainReport
) -> None:
    with pytest.raises(ModelError, match="cannot begin with it"):
        finish(train("generator", replace(options, name="wrong", start=expert.model)))
