"""Training that was stopped goes on as if it had not been, to the last bit."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import torch

from app.core.progress import Work, finish
from tests.trainer import small
from tests.trainer.conftest import Difference
from tests.trainer.small_stabilised import AVSYNC
from trainer import avsyncnet as avsyncnet_module
from trainer import expert as expert_module
from trainer import generator as generator_module
from trainer.avsyncnet import train_avsyncnet
from trainer.expert import train_expert
from trainer.generator import train_generator
from trainer.loop import STATE, Ema, Plan, Trainee, run
from trainer.objectives import Objective
from trainer.pack import Pack
from trainer.verdict import Verdict

STEPS, STOP = 4, 2
OBJECTIVE = Objective(sync=0.1, lpips=0.2, motion=0.3, sync_from=1)
Train = Callable[[Path, Plan], Work[int]]


def plan(steps: int = STEPS, **options: float) -> Plan:
    return Plan(steps=steps, lr=1e-3, warmup=2, save_every=STOP, **options)  # type: ignore[arg-type]


@pytest.fixture(params=["paint", "copy", "expert", "avsyncnet"])
def train(request: pytest.FixtureRequest, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> Train:
    for module in (expert_module, avsyncnet_module):
        monkeypatch.setattr(module, "CLIPS", 2)
        monkeypatch.setattr(module, "WINDOWS", 4)
    if request.param == "expert":
        return lambda folder, plan: train_expert(pack, None, folder, plan, small.EXPERT)
    if request.param == "avsyncnet":
        return lambda folder, plan: train_avsyncnet(pack, None, folder, plan, AVSYNC)
    config = small.PAINT if request.param == "paint" else small.COPY
    return lambda folder, plan: train_generator(
        pack, folder, plan, config, small.expert(), Difference(), OBJECTIVE, batch_size=2
    )


def state_of(folder: Path) -> dict[str, object]:
    return torch.load(folder / STATE, weights_only=True)  # type: ignore[no-any-return]


def assert_same(a: object, b: object, where: str = "state") -> None:
    if isinstance(a, torch.Tensor):
        assert isinstance(b, torch.Tensor) and torch.equal(a, b), where
    elif isinstance(a, dict):
        assert isinstance(b, dict) and a.keys() == b.keys(), where
        for key in a.keys() - {"spent"}:
            assert_same(a[key], b[key], f"{where}.{key}")
    elif isinstance(a, list):
        assert isinstance(b, list) and len(a) == len(b), where
        for index, pair in enumerate(zip(a, b, strict=True)):
            assert_same(*pair, f"{where}[{index}]")
    else:
        assert a == b, where


def test_a_run_that_was_stopped_goes_on_exactly(train: Train, tmp_path: Path) -> None:
    whole, stopped, killed = tmp_path / "whole", tmp_path / "stopped", tmp_path / "killed"
    for progress in train(whole, plan()):
        if progress.done == STOP + 1:  # what a kill in the next step would leave on the disk
            shutil.copytree(whole, killed)
    work = train(stopped, plan())
    while next(work).done < STOP + 1:
        pass
    work.close()
    assert state_of(stopped)["step"] == STOP + 1
    assert state_of(killed)["step"] == STOP
    for folder in (stopped, killed):
        assert finish(train(folder, plan())) == STEPS
        assert_same(state_of(whole), state_of(folder))


@pytest.mark.parametrize("train", ["copy"], indirect=True)
class TestPlan:
    def test_another_seed_is_another_run(self, train: Train, tmp_path: Path) -> None:
        for seed in (0, 1):
            finish(train(tmp_path / str(seed), plan(1, seed=seed)))
        nets = [state_of(tmp_path / str(seed))["net"] for seed in (0, 1)]
        with pytest.raises(AssertionError):
            assert_same(*nets)

    def test_a_finished_run_is_left_as_it_is(self, train: Train, tmp_path: Path) -> None:
        finish(train(tmp_path, plan(1)))
        before = state_of(tmp_path)
        assert list(train(tmp_path, plan(1))) == []
        assert_same(before, state_of(tmp_path))

    def test_no_step_is_begun_when_the_minutes_are_over(self, train: Train, tmp_path: Path) -> None:
        assert finish(train(tmp_path, plan(STEPS, minutes=0.0))) == 0

    def test_minutes_of_earlier_sessions_count(self, train: Train, tmp_path: Path) -> None:
        finish(train(tmp_path, plan(1)))
        state = state_of(tmp_path)
        torch.save({**state, "spent": 3600.0}, tmp_path / STATE)
        assert finish(train(tmp_path, plan(STEPS, minutes=59))) == 1

    def test_a_log_for_tensorboard_is_written(self, train: Train, tmp_path: Path) -> None:
        finish(train(tmp_path, plan(1)))
        (log,) = tmp_path.glob("events.out.tfevents.*")
        text = log.read_bytes()
        for name in (b"train/total", b"train/recon", b"train/gradient_norm"):
            assert name in text

    def test_training_changes_the_weights_and_the_average_follows(
        self, train: Train, tmp_path: Path
    ) -> None:
        finish(train(tmp_path, plan(2)))
        state = state_of(tmp_path)
        net, ema = state["net"], state["ema"]
        assert isinstance(net, dict) and isinstance(ema, dict)
        name = "decoder.first.conv.weight"
        assert not torch.equal(net[name], ema[name])
        torch.testing.assert_close(net[name], ema[name], atol=5e-3, rtol=0)


def test_a_failed_save_leaves_the_older_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = torch.nn.Linear(2, 2)
    trainee = Trainee(net, torch.optim.Adam(net.parameters()), Ema(net))
    trainee.save(tmp_path)
    before = (tmp_path / STATE).read_bytes()

    def full(state: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    trainee.step = 9
    with pytest.raises(OSError, match="No space left"):
        trainee.save(tmp_path)
    assert (tmp_path / STATE).read_bytes() == before


def test_the_judges_figures_are_logged(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[torch.nn.Module] = []

    def judge(net: torch.nn.Module) -> Verdict:
        judged.append(net)
        return Verdict({"recon": 0.5, "lpips": 0.5}, torch.rand(3, 6, 4))

    monkeypatch.setattr(generator_module, "run", partial(run, judge_every=1))
    lessons = (small.COPY, small.expert(), Difference(), OBJECTIVE, 2, judge)
    finish(train_generator(pack, tmp_path, plan(1), *lessons))
    assert len(judged) == 1 and not judged[0].training
    (log,) = tmp_path.glob("events.out.tfevents.*")
    text = log.read_bytes()
    assert b"held_out/recon" in text and b"held_out/real_reference_made" in text
