"""What a generator begins with, and what of it learns how fast."""

from dataclasses import replace

import torch

from tests.trainer import small
from trainer.painters import parameter_groups


def test_a_generator_that_listens_as_the_expert_starts_with_its_ear() -> None:
    torch.manual_seed(1)
    wide = replace(small.EXPERT, width=32)
    expert = type(small.expert())(wide)
    net = small.generator(replace(small.COPY, audio="expert"))
    groups = parameter_groups(net, expert)
    trunk = net.audio_encoder.trunk
    for mine, its in zip(
        trunk.state_dict().values(), expert.audio.state_dict().values(), strict=False
    ):
        assert torch.equal(mine, its)
    assert [group.get("factor", 1.0) for group in groups] == [1.0, 0.2]
    grouped = [p for group in groups for p in group["params"]]  # type: ignore[attr-defined]
    assert {id(p) for p in grouped} == {id(p) for p in net.parameters()}
    assert len(grouped) == len(list(net.parameters()))
