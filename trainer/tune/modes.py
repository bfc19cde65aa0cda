"""Which parameters of a base model are tuned, and at which size."""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from app.core.errors import ModelError
from app.model.generator import CONFIGS, ExpertAudioEncoder, Generator
from trainer.enlarge import alike, enlarged
from trainer.painters import EXPERT_AUDIO_FACTOR
from trainer.tune.job import ADAPTERS, DECODER, TuneError

RANK = 8
"""Of an adapter's update of a convolution's weights."""


class LowRank(nn.Module):
    """A convolution's weights plus an update of low rank (Hu et al. 2021), zero at first."""

    def __init__(self, weight: Tensor, rank: int = RANK) -> None:
        super().__init__()
        rows = weight.shape[0]
        self.down = nn.Parameter(torch.randn(rank, weight[0].numel()) / weight[0].numel() ** 0.5)
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, weight: Tensor) -> Tensor:
        """The weights (O, I, H, W) with their update."""
        return weight + (self.up @ self.down).view_as(weight)


def choose(net: Generator, mode: str) -> None:
    """Say which parameters of a network take gradients; adapters are put in where they are wanted.

    Parameters
    ----------
    mode : str
        One of `trainer.tune.job.MODES`.
    """
    net.requires_grad_(mode != ADAPTERS)
    if mode == DECODER:
        net.face_encoder.requires_grad_(False)
        net.audio_encoder.requires_grad_(False)
    if mode == ADAPTERS:
        for layer in list(net.modules()):
            if isinstance(layer, nn.Conv2d) and layer.groups == 1:
                parametrize.register_parametrization(layer, "weight", LowRank(layer.weight))


def merge(net: nn.Module) -> None:
    """Turn adapters into plain weights; nothing happens where there are none."""
    for layer in net.modules():
        if parametrize.is_parametrized(layer, "weight"):
            parametrize.remove_parametrizations(layer, "weight", leave_parametrized=True)


def learning(net: nn.Module) -> None:
    """Put a network into training, but for batch norms that are not to learn."""
    net.train()
    for layer in net.modules():
        norm = isinstance(layer, nn.modules.batchnorm._BatchNorm)
        if norm and not any(p.requires_grad for p in layer.parameters()):
            layer.eval()


def groups_of(net: Generator) -> list[dict[str, object]]:
    """What takes gradients, with its share of the learning rate, as in `trainer.painters`."""
    encoder = net.audio_encoder
    slow = set(encoder.trunk.parameters()) if isinstance(encoder, ExpertAudioEncoder) else set()
    learnt = [p for p in net.parameters() if p.requires_grad]
    groups: list[dict[str, object]] = [{"params": [p for p in learnt if p not in slow]}]
    taken = [p for p in learnt if p in slow]
    return groups + ([{"params": taken, "factor": EXPERT_AUDIO_FACTOR}] if taken else [])


def at_size(base: Generator, size: int | None) -> Generator:
    """A base model as it is, or at a multiple of its size, see `trainer.enlarge`.

    Raises
    ------
    TuneError
        If no configuration of that size sees as many patches.
    """
    if size in (None, base.config.size):
        return base
    for config in CONFIGS.values():
        if config.size == size and alike(config, base.config):
            return enlarged(base, config)
    raise TuneError(
        f"{base.config.name} cannot be tuned at {size} px. Leave the size as it is: "
        f"{base.config.size} px."
    )


def tunable(net: nn.Module, name: str) -> Generator:
    """The network, if it is one that can be tuned.

    Raises
    ------
    ModelError
        If it is not a generator of paper A.
    """
    if not isinstance(net, Generator):
        raise ModelError(f"{name} cannot be tuned on a speaker. Choose a starter as the base.")
    return net
