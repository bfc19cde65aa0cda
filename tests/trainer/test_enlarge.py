"""A generator's weights at a larger size: as good as they were, or refused."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from tests.trainer import small
from trainer.enlarge import enlarged
from trainer.painters import begin_with, new_generator

LARGER = replace(small.COPY, name="small-copy-192", size=192, patch=4)


def test_a_larger_one_begins_as_good_as_its_base_with_more_references() -> None:
    torch.manual_seed(1)
    base = small.generator(small.COPY)
    net = new_generator(replace(LARGER, references=small.COPY.references + 2, articulation=1.4))
    begin_with(net, base)
    faces, mel = torch.rand(2, 6, 192, 192), torch.rand(2, 1, 80, 16) * 8 - 4
    more = torch.cat([faces, torch.rand(2, 6, 192, 192)], dim=1)
    with torch.no_grad():
        flows = net.eval().parts(more, mel)[:, 3:5]
        wanted = base.eval().parts(F.avg_pool2d(faces, 2), mel)[:, 3:5]
    torch.testing.assert_close(F.avg_pool2d(flows, 2), wanted, atol=2e-3, rtol=0)


@pytest.mark.parametrize(
    "other",
    [
        replace(LARGER, name="wider", widths=tuple(2 * width for width in LARGER.widths)),
        replace(LARGER, name="more-patches", base=12, patch=2),
        replace(LARGER, name="painted", head="paint"),
    ],
)
def test_another_network_cannot_take_the_weights(other: object) -> None:
    with pytest.raises(ValueError, match="cannot be enlarged"):
        enlarged(small.generator(small.COPY), other)  # type: ignore[arg-type]


def test_a_head_that_paints_is_not_enlarged() -> None:
    config = replace(small.PAINT, name="larger", size=2 * small.PAINT.size, patch=2)
    with pytest.raises(ValueError, match="cannot be enlarged"):
        enlarged(small.generator(small.PAINT), config)
