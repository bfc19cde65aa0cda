"""A generator against a discriminator: what each of the two minimises."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import torch
from torch import Tensor, nn

from trainer.stabilised import passing_for_real, real_or_made


@contextmanager
def frozen(net: nn.Module) -> Iterator[nn.Module]:
    """A network that hands gradients on and takes none."""
    net.requires_grad_(False)
    try:
        yield net
    finally:
        net.requires_grad_(True)


def against(rival: nn.Module, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor]:
    """L_GAN, which teaches the generator alone, and the loss that teaches the discriminator alone.

    Parameters
    ----------
    rival : nn.Module
        A discriminator: faces (B, T, 3, S, S) in [0, 1] to logits of any shape.
    real, made : (B, T, 3, S, S)
    """
    with frozen(rival):
        gan = passing_for_real(_judged(rival, made))
    return gan, real_or_made(_judged(rival, real), _judged(rival, made.detach()))


def _judged(rival: nn.Module, faces: Tensor) -> Tensor:
    with torch.autocast(faces.device.type, torch.bfloat16):
        verdict = rival(faces)
    return cast(Tensor, verdict).float()
