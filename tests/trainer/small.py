"""Networks small enough to train in a test; at 96 px, since experts and generators meet there."""

from dataclasses import replace

import torch

from app.model.expert import Expert, ExpertConfig
from app.model.generator import Generator, GeneratorConfig
from app.model.region import hidden_region
from tests import networks

EXPERT = ExpertConfig(name="expert", width=4, embedding=16)
PAINT = GeneratorConfig(name="small", widths=(4, 4, 6, 8, 8), alignments=1)
COPY = GeneratorConfig(
    name="small-copy", widths=(4, 6, 8, 8), alignments=1, head="copy", hidden="mouth-jaw", patch=2
)
COPY3 = replace(COPY, name="small-closing", references=3)


def expert() -> Expert:
    """An untrained expert."""
    torch.manual_seed(0)
    return Expert(EXPERT).eval().requires_grad_(False)


def generator(config: GeneratorConfig) -> Generator:
    """A random generator whose batch norms know its figures, so that signals get through."""
    torch.manual_seed(0)
    net = Generator(config)
    return networks.settled(
        net, torch.rand(8, config.channels, 96, 96), torch.rand(8, 1, 80, 16) * 8 - 4
    )


def mask_of(config: GeneratorConfig) -> torch.Tensor:
    """The region that a generator re-makes, (1, 1, S, S)."""
    return torch.from_numpy(hidden_region(config.size, config.hidden))[None, None]
