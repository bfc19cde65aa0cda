"""What a step of the generator's training computes, and what the generator cannot see."""

from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from app.model.generator import GeneratorConfig
from app.model.region import hidden_region
from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer import sample
from trainer.generator import (
    LENT,
    Batch,
    as_if_elsewhere,
    draw,
    echo,
    generate,
    losses,
    parameter_groups,
    sync_loss,
)
from trainer.judge import held_out_judge
from trainer.objectives import OBJECTIVES, Objective
from trainer.pack import Pack


@pytest.fixture
def batch(pack: Pack) -> Batch:
    rng = np.random.default_rng(0)
    return Batch.of([draw(pack, clip, rng, small.COPY) for clip in (pack.clips[0], pack.clips[3])])


def mask_of(config: GeneratorConfig) -> torch.Tensor:
    return torch.from_numpy(hidden_region(config.size, config.hidden))[None, None]


@pytest.mark.parametrize("config", [small.PAINT, small.COPY], ids=["paint", "copy"])
@torch.no_grad()
def test_what_is_hidden_of_the_target_cannot_leak(config: GeneratorConfig, batch: Batch) -> None:
    net, hidden = small.generator(config), mask_of(config)
    secret = batch.frames * (1 - hidden) + torch.rand_like(batch.frames) * hidden
    made, _ = generate(net, batch, hidden)
    blind, _ = generate(net, replace(batch, frames=secret), hidden)
    assert torch.equal(made * hidden, blind * hidden)
    truth = batch.frames.flatten(0, 1)
    assert torch.equal(made * (1 - hidden), truth * (1 - hidden))
    assert not torch.allclose(made * hidden, truth * hidden, atol=0.05)


@torch.no_grad()
def test_what_is_shown_of_the_target_and_the_reference_do_matter(batch: Batch) -> None:
    net, hidden = small.generator(small.PAINT), mask_of(small.PAINT)
    made, _ = generate(net, batch, hidden)
    for other in (
        replace(batch, frames=torch.rand_like(batch.frames)),
        replace(batch, references=torch.rand_like(batch.references)),
        replace(batch, mel=-batch.mel),
    ):
        changed, _ = generate(net, other, hidden)
        assert ((changed - made) * hidden).abs().max() > 1e-3


@torch.no_grad()
def test_each_reference_goes_with_its_own_window(batch: Batch) -> None:
    net = small.generator(small.COPY)
    torch.nn.init.constant_(net.head.steer.bias, -20.0)  # type: ignore[union-attr]
    torch.nn.init.zeros_(net.head.steer.weight)  # type: ignore[union-attr]
    net.head.steer.bias[:2] = 0.0  # type: ignore[union-attr, index]
    hidden = mask_of(small.COPY)
    made, _ = generate(net, batch, hidden)
    copied = made.unflatten(0, batch.frames.shape[:2])
    for row in range(len(copied)):
        for frame in copied[row]:
            torch.testing.assert_close(
                frame * hidden[0], batch.references[row] * hidden[0], atol=1e-3, rtol=0
            )


def test_the_total_is_equation_4(batch: Batch) -> None:
    net, expert = small.generator(small.PAINT), small.expert()
    terms = losses(net, expert, Difference(), OBJECTIVES["paper"], batch, step=1)
    expected = 0.90 * terms["recon"] + 0.03 * terms["sync"] + 0.07 * terms["lpips"]
    torch.testing.assert_close(terms["total"], expected)


def test_terms_that_are_off_are_not_computed(batch: Batch) -> None:
    net, expert = small.generator(small.COPY), small.expert()
    early = Objective(sync=0.1, sync_from=100, motion=0.0)
    assert set(losses(net, expert, Difference(), early, batch, step=5)) == {
        "recon",
        "lpips",
        "painted",
        "strain",
        "total",
    }


def test_every_other_window_speaks_with_a_lent_sound_too(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "other_voice", lambda windows, rng: windows)
    rng = np.random.default_rng(0)
    batch = Batch.of([draw(pack, pack.clips[0], rng, small.COPY) for _ in range(5)])
    both = batch.followed_by_lent()
    for field in fields(Batch):
        assert torch.equal(getattr(both, field.name)[:5], getattr(batch, field.name))
    assert torch.equal(both.frames[5:], batch.frames[[0, 2, 4]])
    assert torch.equal(both.references[5:], batch.references[[0, 2, 4]])
    assert torch.equal(both.mel[5:], batch.lent[[0, 2, 4]])
    # Its own right sound comes first, and the plate's is among the wrong ones.
    assert torch.equal(both.candidates[5:, 0], both.mel[5:, 2])
    assert torch.equal(both.candidates[5:, 1], batch.mel[[0, 2, 4], 2])
    assert not torch.equal(both.mel[5:], batch.mel[[0, 2, 4]])


def test_a_lent_sound_is_judged_by_sync_alone(batch: Batch) -> None:
    expert, lent = small.expert(), Objective(sync=0.1, lent=0.5)
    terms = losses(small.generator(small.COPY), expert, Difference(), lent, batch, step=1)
    plain = Objective(sync=0.1)
    without = losses(small.generator(small.COPY), expert, Difference(), plain, batch, step=1)
    assert set(terms) - set(without) == {"lent"}
    weighed = 0.83 * terms["recon"] + 0.07 * terms["lpips"]
    torch.testing.assert_close(terms["total"], weighed + 0.1 * terms["sync"] + 0.05 * terms["lent"])


def test_a_lent_sound_comes_with_the_frames_that_spoke_it(pack: Pack) -> None:
    drawn = [draw(pack, pack.clips[0], np.random.default_rng(s), small.COPY) for s in range(4)]
    for one in drawn:
        assert one.lenders.shape == one.frames.shape
        assert not np.array_equal(one.lenders, one.frames)


def echo_of(made: torch.Tensor, plate: torch.Tensor, lenders: torch.Tensor) -> float:
    hidden, references = mask_of(small.COPY), torch.zeros_like(lenders).flatten(0, 1)
    every = references.unflatten(0, (-1, 5)).repeat_interleave(LENT, dim=0).flatten(0, 1)
    heard = Objective(lpips=0.5, lent=1.0, echo=1.0)
    return float(echo(Difference(), heard, made, plate, lenders, hidden, every))


def test_an_echo_costs_nothing_where_the_mouth_is_that_which_spoke() -> None:
    hidden, real = mask_of(small.COPY), torch.rand(2, 5, 3, 96, 96)
    other = torch.rand_like(real)
    same_pose = other * hidden + real * (1 - hidden)
    assert echo_of(real, same_pose, real) == 0
    assert echo_of(other, same_pose, real) > 0.1


def test_an_echo_is_not_trusted_where_the_faces_are_not_alike() -> None:
    real, other = torch.rand(2, 5, 3, 96, 96), torch.rand(2, 5, 3, 96, 96)
    assert echo_of(other, other, real) < 1e-3


def test_wrong_sounds_are_two_frames_away_at_least(pack: Pack) -> None:
    heard = [draw(pack, pack.clips[0], np.random.default_rng(s), small.COPY) for s in range(8)]
    for drawn in heard:
        neighbours = drawn.mel[[1, 3]]
        for wrong in drawn.candidates[1:]:
            assert not any(np.array_equal(wrong, near) for near in neighbours)


def test_sync_teaches_the_generator_and_not_the_expert(batch: Batch) -> None:
    expert = small.expert()
    windows = batch.frames.clone().requires_grad_()
    loss = sync_loss(expert, windows, batch.candidates)
    loss.backward()
    assert loss > 0 and windows.grad is not None
    assert windows.grad[..., 48:, :].abs().sum() > 0
    assert windows.grad[..., :48, :].abs().sum() == 0
    assert all(parameter.grad is None for parameter in expert.parameters())


def test_the_expert_judges_all_frames_of_a_window_moved_alike() -> None:
    frames = torch.rand(2, 1, 3, 96, 96).expand(2, 5, 3, 96, 96)
    seen = [as_if_elsewhere(frames, step) for step in (1, 1, 2, 4)]
    assert torch.equal(seen[0], seen[1])
    assert all(torch.equal(moved, moved[:, :1].expand_as(moved)) for moved in seen)
    apart = [(a - b).abs().mean() for a, b in ((seen[0], frames), (seen[0], seen[3]))]
    assert min(apart) > 0.02


def test_a_face_stays_where_the_expert_looks_for_it() -> None:
    frames = torch.zeros(1, 5, 3, 96, 96)
    frames[..., 44:52, 44:52] = 1.0
    at = torch.arange(96.0)
    for step in range(30):
        moved = as_if_elsewhere(frames, step)[0, 0, 0]
        centre = [(moved.sum(1 - axis) * at).sum() / moved.sum() for axis in (0, 1)]
        assert max(abs(c - 47.5) for c in centre) < 5


def test_the_expert_cannot_be_pleased_by_single_pixels_at_every_step() -> None:
    board = (torch.arange(96)[:, None] + torch.arange(96)[None]) % 2
    frames = board.expand(1, 5, 3, 96, 96).float()
    for step in range(1, 30):
        if step % 3:
            assert as_if_elsewhere(frames, step)[..., 6:-6, 6:-6].std() < 0.12


def test_a_generator_that_listens_as_the_expert_starts_with_its_ear(batch: Batch) -> None:
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
