"""What a judge of people never seen tells of a generator, while it is trained."""

import pytest
import torch

from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.judge import held_out_judge
from trainer.pack import Pack


def test_the_judge_sees_the_same_every_time_and_changes_nothing(pack: Pack) -> None:
    net = small.generator(small.COPY)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    judge = held_out_judge(pack, small.expert(), Difference(), windows=4, batch_size=2)
    (first, strip), again = judge(net), judge(net)
    assert first == again.figures
    assert strip is not None and strip.shape == (3, 3 * 96, 2 * 96)
    assert set(first) == {"recon", "lpips", "lpips_held", "sync"}
    assert all(value > 0 for value in first.values())
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())


def test_the_judge_gives_holding_the_reference_its_due(pack: Pack) -> None:
    net = small.generator(small.COPY)
    with torch.no_grad():
        net.head.steer.weight.zero_()  # type: ignore[union-attr]
        net.head.steer.bias.copy_(torch.tensor([0.0, 0.0, -20.0]))  # type: ignore[union-attr]
    judge = held_out_judge(pack, small.expert(), Difference(), windows=4, batch_size=2)
    figures = judge(net).figures
    assert figures["lpips"] == pytest.approx(figures["lpips_held"], rel=1e-3)
