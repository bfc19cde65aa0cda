"""Checkpoints with the names and shapes of the public ones, and next to no numbers in them."""

from pathlib import Path

import torch
from torch import Tensor

from app.model.public import PUBLIC


def public_tensors(name: str) -> dict[str, Tensor]:
    """Every tensor of a public checkpoint, full of a hundredth; one number is all it stores."""
    number = torch.tensor(0.01)
    return {n: number.expand(shape) for n, (_, shape) in PUBLIC[name].tensors().items()}


def public_file(path: Path, name: str) -> Path:
    """A checkpoint such as Wav2Lip's authors write, of a few kilobytes."""
    tensors = {f"module.{n}": tensor for n, tensor in public_tensors(name).items()}
    torch.save({"state_dict": tensors, "optimizer": None, "global_step": 3}, path)
    return path
