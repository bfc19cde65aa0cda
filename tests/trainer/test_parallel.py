"""Several processes train as one does."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tensorboardX.proto.event_pb2 import Event
from torch import nn

import main
from app.core.errors import ModelError
from app.model.checkpoint import Card, load_checkpoint, save_checkpoint
from tests.trainer import small
from tests.trainer.conftest import Footage
from tests.trainer.tiny import exact, shrink
from trainer import parallel
from trainer.parallel import SharedNorm, Team, joined, share_norms

STEPS = 3
ROOT = Path(__file__).resolve().parents[2]


def curves(folder: Path) -> dict[str, list[float]]:
    """What was logged for TensorBoard, by name."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    (log,) = folder.glob("events.out.tfevents.*")
    data = log.read_bytes()
    while data:
        size = int.from_bytes(data[:8], "little")
        for value in Event.FromString(data[12 : 12 + size]).summary.value:
            found[value.tag].append(value.simple_value)
        data = data[12 + size + 4 :]
    return dict(found)


@pytest.fixture
def runs(talk: Footage, tmp_path: Path) -> Iterator[Path]:
    """A folder with an expert, and networks small enough for tests."""
    threads = torch.get_num_threads()
    (tmp_path / "runs").mkdir()
    card = Card("expert", "expert", small.EXPERT.as_dict())
    save_checkpoint(tmp_path / "runs" / "expert.safetensors", small.expert(), card)
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        exact(patch)
        yield tmp_path / "runs"
    torch.set_num_threads(threads)


@pytest.mark.parametrize("config", ["small-gan"])
def test_two_processes_learn_as_one_with_twice_the_windows(
    talk: Footage, runs: Path, capfd: pytest.CaptureFixture[str], config: str
) -> None:
    common = (
        f"train generator --config {config} --footage {talk.folder} --held-out {talk.folder}/ben"
    )
    words = f"{common} --out {runs} --device cpu --threads 1 --steps {STEPS}".split()
    assert main.main([*words, "--name", "one", "--batch", "4"]) == 0
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    launched = [*torchrun, "--nproc-per-node", "2", "-m", "tests.trainer.tiny"]
    subprocess.run([*launched, *words, "--name", "two", "--batch", "2"], cwd=ROOT, check=True)
    one, two = curves(runs / "one"), curves(runs / "two")
    assert one.keys() == two.keys() and len(one["train/total"]) == STEPS
    for name in one:
        # Rounding is another, and a maximum may then be elsewhere: gradients show it first.
        close = 2e-2 if "gradient" in name else 3e-4
        np.testing.assert_allclose(two[name], one[name], rtol=close, err_msg=name)
    nets = [load_checkpoint(runs / f"{name}.safetensors")[0] for name in ("one", "two")]
    for mine, other in zip(*(net.state_dict().values() for net in nets), strict=True):
        # Adam makes a whole step of a gradient that is nothing but rounding, and a channel that
        # has no other is then a little elsewhere: its running mean shows it.
        torch.testing.assert_close(mine, other, rtol=1e-2, atol=4e-3)
    assert capfd.readouterr().out.count("model: ") == 2  # one line for each run


def test_each_window_has_its_own_random_numbers_whoever_draws_it() -> None:
    alone = Team().own(np.random.default_rng(5), 6)
    for rank in range(3):
        own = Team(rank, 3).own(np.random.default_rng(5), 2)
        drawn = [rng.random() for rng in own]
        assert drawn == [rng.random() for rng in alone[2 * rank : 2 * rank + 2]]
    assert len({rng.random() for rng in alone}) == 6


def test_norms_that_learn_are_shared_and_keep_their_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel.dist, "all_reduce", lambda value: None)
    torch.manual_seed(0)
    net, plain = (
        nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU()) for _ in "ab"
    )
    frozen = nn.BatchNorm2d(4).requires_grad_(False)
    net.append(nn.Sequential(frozen))
    plain.load_state_dict(net.state_dict(), strict=False)
    weights = list(net.parameters())
    share_norms(net)
    assert isinstance(net[1], SharedNorm) and net[3][0] is frozen  # type: ignore[index]
    assert all(a is b for a, b in zip(net.parameters(), weights, strict=True))
    faces = torch.rand(4, 3, 9, 9)
    for part in (net[:3], plain):
        part.train()(faces).square().sum().backward()
    for mine, other in zip(net[:3].parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(mine.grad, other.grad, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(net[1].running_var, plain[1].running_var)
    torch.testing.assert_close(net[:3].eval()(faces), plain.eval()(faces))


@pytest.mark.parametrize(
    ("device", "cards", "local_rank", "says"),
    [
        ("tpu", 0, "0", "no device 'tpu'. Choose one of auto, cuda, cpu"),
        ("cuda", 0, "0", "No CUDA device is available. Use --device cpu"),
        ("auto", 1, "1", "has 1 CUDA devices, too few .* --nproc-per-node 1"),
    ],
)
def test_a_device_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, device: str, cards: int, local_rank: str, says: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cards > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cards)
    monkeypatch.setenv("LOCAL_RANK", local_rank)
    with pytest.raises(ModelError, match=says), joined(device):
        pass


def test_a_card_is_taken_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for cards, device, place in ((1, "auto", "cuda:0"), (1, "cpu", "cpu"), (0, "auto", "cpu")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda has=cards: has > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda has=cards: has)
        with joined(device) as team:
            assert (str(team.device), team.rank, team.size) == (place, 0, 1)
