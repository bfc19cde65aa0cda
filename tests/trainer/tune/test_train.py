"""Training that can be paused, stopped, killed and taken up at the exact step."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import torch

from app.core.progress import finish
from tests.trainer import small
from tests.trainer.conftest import Difference
from tests.trainer.test_resume import assert_same, state_of
from trainer.pack import Pack
from trainer.tune import train as train_module
from trainer.tune.course import Course
from trainer.tune.events import read_events
from trainer.tune.job import ADAPTERS, PAUSE, RUN, STOP, TuneError, TuneOptions, set_wish
from trainer.tune.train import Teachers, Tuner
from trainer.verdict import Best, Verdict

STEPS = 4


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A state every two steps, small batches, and a judge that looks at no picture."""
    monkeypatch.setattr(train_module, "SAVE_EVERY", 2)
    monkeypatch.setattr(train_module, "BATCH", 2)
    monkeypatch.setattr(train_module, "LOG_EVERY", 1)
    monkeypatch.setattr(train_module, "_NAP", 0.001)
    monkeypatch.setattr(train_module, "held_out_judge", lambda *args, **options: looked)
    yield


def looked(net: torch.nn.Module) -> Verdict:
    weight = float(next(net.parameters()).detach().abs().mean())
    return Verdict({"recon": weight, "lpips": 0.1}, torch.zeros(3, 24, 32))


def tuner(folder: Path, pack: Pack, **options: object) -> Tuner:
    wanted = TuneOptions(**{"steps": STEPS, **options})  # type: ignore[arg-type]
    teachers = Teachers(small.expert(), Difference())
    return Tuner(folder, small.generator(small.COPY), pack, pack, teachers, wanted, "cpu")


def kinds(folder: Path) -> list[str]:
    return [event["kind"] for event in read_events(folder)[0]]


def test_a_killed_tuning_goes_on_at_the_exact_step(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch, "autocast", lambda *device, **options: nullcontext())
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for progress in tuner(whole, pack).run():
        if progress.done == 3:  # what a kill -9 in the fourth step would leave on the disk
            shutil.copytree(whole, killed)
    assert state_of(killed / "training")["step"] == 2
    finish(tuner(killed, pack).run())
    assert_same(state_of(whole / "training"), state_of(killed / "training"))


def test_a_pause_saves_the_state_and_the_next_wish_goes_on(pack: Pack, tmp_path: Path) -> None:
    work = tuner(tmp_path, pack).run()
    assert next(work).done == 1
    set_wish(tmp_path, PAUSE)
    stages = [next(work).stage for _ in range(3)]
    assert stages == ["Paused"] * 3 or stages == ["Training", "Paused", "Paused"]
    at = state_of(tmp_path / "training")["step"]
    set_wish(tmp_path, RUN)
    finish(work)
    assert isinstance(at, int) and at < STEPS
    assert state_of(tmp_path / "training")["step"] == STEPS


def test_stop_keeps_the_best_so_far(pack: Pack, tmp_path: Path) -> None:
    mine = tuner(tmp_path, pack, steps=50)
    for progress in mine.run():
        if progress.done == 1:
            set_wish(tmp_path, STOP)
    assert mine.reached() == 1
    net, step = mine.best()
    assert step == 1 and not net.training


def test_training_ends_when_nothing_gets_better(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_module, "PATIENCE", 2)
    worse = iter(range(100))
    monkeypatch.setattr(
        train_module,
        "held_out_judge",
        lambda *args, **options: (
            lambda net: Verdict({"recon": float(next(worse)), "lpips": 0.0}, torch.zeros(3, 24, 32))
        ),
    )
    Course(50, 2, 1, "cpu", {"recon": 0.0}).save(make(tmp_path / "training"))
    train_module.keep_base_strip(tmp_path / "training", torch.zeros(3, 24, 32))
    mine = tuner(tmp_path, pack, steps=50)
    finish(mine.run())
    assert mine.reached() == 3 and mine.best()[1] == 1


def test_adapters_come_out_as_plain_weights_of_the_best(pack: Pack, tmp_path: Path) -> None:
    mine = tuner(tmp_path, pack, mode=ADAPTERS)
    finish(mine.run())
    net, step = mine.best()
    found = Best.load(tmp_path / "training")
    assert found is not None and step == found.step
    assert net.state_dict().keys() == small.generator(small.COPY).state_dict().keys()


def test_paper_bs_losses_train_a_rival_along(pack: Pack, tmp_path: Path) -> None:
    finish(tuner(tmp_path, pack, losses="stabilised", steps=1).run())
    (losses,) = [e for e in read_events(tmp_path)[0] if e["kind"] == "losses"]
    assert {"gan", "rival", "lpips", "sync", "recon"} <= losses["values"].keys()


def test_losses_figures_and_a_strip_are_told(pack: Pack, tmp_path: Path) -> None:
    finish(tuner(tmp_path, pack).run())
    events = read_events(tmp_path)[0]
    losses = [event for event in events if event["kind"] == "losses"]
    assert [event["step"] for event in losses] == list(range(STEPS))
    assert losses[-1]["steps"] == STEPS and losses[-1]["per_step_s"] > 0
    (figures,) = [event for event in events if event["kind"] == "figures"]
    assert {"recon", "recon_start", "lpips", "lpips_start"} == figures["values"].keys()
    (strip,) = [event for event in events if event["kind"] == "strip"]
    assert (tmp_path / strip["file"]).read_bytes().startswith(b"\x89PNG")


def test_a_card_with_too_little_memory_gets_smaller_steps(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = train_module.draw_random
    monkeypatch.setattr(train_module, "BATCH", 4)

    def of(samples: list) -> object:  # type: ignore[type-arg]
        if len(samples) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return batch_of(samples)

    batch_of = train_module.Batch.of
    monkeypatch.setattr(train_module.Batch, "of", of)
    finish(tuner(tmp_path, pack).run())
    course = Course.load(tmp_path / "training")
    assert course is not None and course.batch == 2 and real is train_module.draw_random
    notes = [event for event in read_events(tmp_path)[0] if event["kind"] == "note"]
    assert "memory is too small" in notes[0]["sentence"]
    assert state_of(tmp_path / "training")["step"] == STEPS


def test_a_card_that_can_do_nothing_hands_over_to_the_processor() -> None:
    smaller = Course(9, 1, 1, "cuda", {}).smaller()
    assert smaller is not None and smaller.device == "cpu"
    assert Course(9, 1, 1, "cpu", {}).smaller() is None


def test_no_memory_at_all_is_said(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(samples: object) -> object:
        raise torch.OutOfMemoryError("out of memory")

    Course(9, 1, 1, "cpu", {}).save(make(tmp_path / "training"))
    monkeypatch.setattr(train_module.Batch, "of", of)
    with pytest.raises(TuneError, match="memory is too small to tune"):
        finish(tuner(tmp_path, pack).run())


def make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
