"""Model files: safetensors with the model card in the header, so loading never runs code."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from app.model.avsyncnet import AVSyncNet
from app.model.card import CONFIGS, HEADER, Card, CheckpointError, read_card
from app.model.expert import Expert
from app.model.generator import Generator
from app.model.occlusion import Occlusion
from app.model.openness import Openness
from app.model.stabilised import Stabilised
from app.model.syncnet import SyncNet
from app.model.wav2lip import QualityDiscriminator, Wav2Lip
from app.model.wav2lip_expert import Wav2LipExpert

KINDS: dict[str, tuple[type, type]] = {
    kind: (network, CONFIGS[kind])
    for kind, network in {
        "generator": Generator,
        "expert": Expert,
        "openness": Openness,
        "occlusion": Occlusion,
        "wav2lip": Wav2Lip,
        "quality-discriminator": QualityDiscriminator,
        "wav2lip-expert": Wav2LipExpert,
        "syncnet": SyncNet,
        "avsyncnet": AVSyncNet,
        "stabilised": Stabilised,
        "silent-lip": Stabilised,
        "silent-lip-copy": Generator,
    }.items()
}
"""Network and configuration of each kind of model file."""


def save_checkpoint(path: Path, net: nn.Module, card: Card, half: bool = True) -> None:
    """Write a network with its card, atomically.

    Parameters
    ----------
    half
        As fp16, which is all that our own networks need; those of others may not fit into it.

    Raises
    ------
    OSError
        If the file cannot be written; an older file at ``path`` is then untouched.
    """
    precision = torch.float16 if half else torch.float32
    state = {
        name: tensor.detach().to(precision).contiguous() if tensor.is_floating_point() else tensor
        for name, tensor in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    partial = path.with_name(f".{path.name}.partial")
    try:
        # Not `save_file`: its files are readable by their owner alone.
        partial.write_bytes(save(state, metadata={HEADER: json.dumps(card.__dict__)}))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load_checkpoint(path: Path) -> tuple[nn.Module, Card]:
    """The network of a model file, in evaluation mode, and its card.

    Raises
    ------
    CheckpointError
        As `read_card`, and if tensors are missing or of the wrong shape.
    """
    card = read_card(path)
    state: dict[str, Tensor] = {}
    try:
        net: nn.Module = KINDS[card.kind][0](card.network_config())
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping
                tensor = file.get_tensor(name)
                state[name] = tensor.float() if tensor.is_floating_point() else tensor
        result = net.load_state_dict(state, strict=False)
    except (SafetensorError, RuntimeError, OSError, ValueError, TypeError) as error:
        raise CheckpointError(f"{path} is damaged ({error}). Fetch or train it again.") from error
    missing = [name for name in result.missing_keys if not name.endswith("num_batches_tracked")]
    if missing or result.unexpected_keys:
        raise CheckpointError(
            f"{path} does not hold the network that its card names "
            f"({len(missing)} tensors missing). Fetch or train it again."
        )
    return net.eval(), card


def parameters(net: nn.Module) -> int:
    """Number of trainable values.

    >>> parameters(nn.Linear(2, 3))
    9
    """
    return sum(p.numel() for p in net.parameters())
