"""What a silent-lip model, G_S of paper B, is for: the same face with its lips closed."""

from pathlib import Path

import torch
from torch import Tensor

from app.core.errors import ModelError
from app.model.audio import SILENCE
from app.model.card import Card, CheckpointError
from app.model.checkpoint import load_checkpoint
from app.model.generator import Generator
from app.model.stabilised import Stabilised
from trainer.region import region_of

Closer = Stabilised | Generator
"""Paper B's G_S, or ours, which copies."""


def close_lips(net: Closer, reference: Tensor) -> Tensor:
    """A face with its lips closed.

    The reference stands for the pose and for all identities that the network looks at, and what
    is heard is silence.

    Parameters
    ----------
    net : Closer
        In evaluation mode.
    reference : (B, 3, S, S) in [0, 1]

    Returns
    -------
    (B, 3, S, S) in [0, 1]
        Outside the region that the network re-makes the reference's own pixels.
    """
    region = region_of(net.config, reference.device)
    shown = reference.repeat(1, net.config.references, 1, 1)
    faces = torch.cat([reference * (1 - region.hidden), shown], dim=1)
    mel = torch.full((len(reference), 1, 80, 16), SILENCE, device=reference.device)
    return region.finished(net(faces, mel).float(), reference)


def read_silencer(path: Path) -> tuple[Closer, Card]:
    """A silent-lip model, ready to close lips, and its card, from a model file.

    Raises
    ------
    ModelError
        If the file is missing, damaged or not a silent-lip model's.
    """
    try:
        net, card = load_checkpoint(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
    if not card.kind.startswith("silent-lip") or not isinstance(net, Closer):
        raise ModelError(
            f"{path} is a model of kind {card.kind}, and cannot close lips. "
            "Name one that 'lipsmith train silent-lip' has made."
        )
    return net, card
