"""What of a generator's work counts."""

from dataclasses import replace

import pytest
import torch

from app.core.compose.mask import mouth_mask
from app.model.expert import FRAMES
from app.model.generator import CONFIGS, GeneratorConfig
from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.batch import LENT, Batch
from trainer.generator import losses
from trainer.objectives import OBJECTIVES
from trainer.parallel import Team
from trainer.region import Region, jittered, region_of, taught_hidden

CPU = torch.device("cpu")


@pytest.mark.parametrize("name", ["lpips-attnwav2lip-copy", "lpips-attnwav2lip-copy-192"])
def test_a_dubs_picture_is_made_by_its_mask_from_what_is_hidden(name: str) -> None:
    region = region_of(CONFIGS[name], CPU)
    mask = torch.from_numpy(mouth_mask(CONFIGS[name].size).copy())
    made, plate = torch.ones(1, 3, *mask.shape), torch.zeros(1, 3, *mask.shape)
    assert torch.equal(region.finished(made, plate)[0, 0], mask)
    assert (region.needed[region.seen > 0] == 1).all()  # what is seen is asked for
    assert (region.hidden[region.needed > 0] == 1).all()  # and nothing that is shown
    assert region.needed.sum() < region.hidden.sum()


def test_the_papers_lower_half_is_judged_whole() -> None:
    region = region_of(small.PAINT, CPU)
    assert torch.equal(region.seen, region.hidden) and torch.equal(region.needed, region.hidden)
    assert region.hidden.mean() == 0.5


@pytest.mark.parametrize("name", ["copy", "paper"])
def test_what_nobody_sees_costs_nothing(
    name: str, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, expert, region = small.generator(small.COPY), small.expert(), region_of(small.COPY, CPU)

    def cost(inside: float, outside: float) -> float:
        def made(net: object, batch: Batch, hidden: object) -> tuple[torch.Tensor, torch.Tensor]:
            grey = inside * region.needed + outside * (1 - region.needed)
            frames = batch.frames.flatten(0, 1)
            return grey[None].expand_as(batch.frames), torch.zeros(len(frames), 6, 96, 96)

        monkeypatch.setattr("trainer.generator.generate", made)
        return float(losses(net, expert, Difference(), OBJECTIVES[name], batch, step=1)["total"])

    assert cost(0.5, 0.0) == cost(0.5, 1.0) != cost(0.9, 0.0)


def test_a_picture_in_its_plate_is_the_plate_where_nothing_is_seen() -> None:
    seen = torch.tensor([[[[0.0, 0.25, 1.0]]]])
    plate, made = torch.full((1, 3, 1, 3), 0.3), torch.full((1, 3, 1, 3), 0.7)
    found = Region(seen, seen, seen).finished(made, plate)
    torch.testing.assert_close(found[0, 0, 0], torch.tensor([0.3, 0.4, 0.7]))
    assert found[0, 0, 0, 0] == plate[0, 0, 0, 0]


# Of a lower half one edge alone can move.
@pytest.mark.parametrize(("config", "share"), [(small.PAINT, 0.25), (small.COPY, 0.8)])
def test_jitter_hides_a_little_more_of_windows_and_never_less(
    config: GeneratorConfig, share: float
) -> None:
    hidden = region_of(config, CPU).hidden
    moved = jittered(hidden, 32, step=5)
    assert moved.shape == (32, 1, 96, 96) and set(moved.unique().tolist()) == {0.0, 1.0}
    assert (moved >= hidden).all()
    more = (moved - hidden).mean((1, 2, 3))
    assert 0.005 < more.mean() < 0.08 and (more > 0).float().mean() > share
    # Beyond its edge by a few px only: the eyes are still there to be seen.
    assert (moved[..., :30, :] == 0).all()


def test_jitter_is_decided_by_the_step_whoever_draws_it() -> None:
    hidden = region_of(small.COPY, CPU).hidden
    whole = jittered(hidden, 4, step=7)
    assert torch.equal(whole, jittered(hidden, 4, step=7))
    assert not torch.equal(whole, jittered(hidden, 4, step=8))
    second = jittered(hidden, 2, step=7, team=Team(rank=1, size=2))
    assert torch.equal(whole[2:], second)


def test_a_network_in_training_does_not_see_what_jitter_hides(
    batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, seen = small.generator(small.COPY), []
    net.face_encoder.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    objective = replace(OBJECTIVES["copy"], sync_ramp=1)
    losses(net, small.expert(), Difference(), objective, batch, step=3)
    hidden = jittered(region_of(small.COPY, CPU).hidden, len(batch.frames), step=3)
    every = torch.cat([hidden, hidden[::LENT]]).repeat_interleave(FRAMES, dim=0)
    assert every.shape[0] == seen[0].shape[0]
    target = seen[0][:, :3]
    assert (target * every == 0).all() and (target * (1 - every)).abs().sum() > 0


def test_a_dub_hides_more_than_a_training_begins_with(batch: Batch) -> None:
    wide = replace(small.COPY, hidden="mouth-jaw-wide")
    taught, hidden = taught_hidden(wide, CPU), region_of(wide, CPU).hidden
    assert torch.equal(taught, region_of(small.COPY, CPU).hidden)
    assert (taught <= hidden).all() and taught.sum() < 0.9 * hidden.sum()

    net, seen = small.generator(wide), []
    net.face_encoder.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    losses(net, small.expert(), Difference(), OBJECTIVES["copy"], batch, step=3)
    beside = (hidden - taught).expand_as(seen[0][:, :3]) > 0
    assert (seen[0][:, :3][beside] > 0).any()
