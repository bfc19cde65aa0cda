"""What of a generator's work counts."""

import pytest
import torch

from app.core.compose.mask import mouth_mask
from app.model.generator import CONFIGS
from tests.trainer import small
from tests.trainer.conftest import Difference
from trainer.batch import Batch
from trainer.generator import losses
from trainer.objectives import OBJECTIVES
from trainer.region import Region, region_of

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
