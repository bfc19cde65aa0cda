"""Model files: safetensors with the model card in the header, so loading never runs code."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol, cast

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from app.model.avsyncnet import AVSyncNet, AVSyncNetConfig
from app.model.expert import Expert, ExpertConfig
from app.model.generator import Generator, GeneratorConfig
from app.model.stabilised import Stabilised, StabilisedConfig
from app.model.syncnet import SyncNet, SyncNetConfig
from app.model.wav2lip import (
    QualityDiscriminator,
    QualityDiscriminatorConfig,
    Wav2Lip,
    Wav2LipConfig,
)
from app.model.wav2lip_expert import Wav2LipExpert, Wav2LipExpertConfig

HEADER = "lipsmith"
KINDS: dict[str, tuple[type, type]] = {
    "generator": (Generator, GeneratorConfig),
    "expert": (Expert, ExpertConfig),
    "wav2lip": (Wav2Lip, Wav2LipConfig),
    "quality-discriminator": (QualityDiscriminator, QualityDiscriminatorConfig),
    "wav2lip-expert": (Wav2LipExpert, Wav2LipExpertConfig),
    "syncnet": (SyncNet, SyncNetConfig),
    "avsyncnet": (AVSyncNet, AVSyncNetConfig),
    "stabilised": (Stabilised, StabilisedConfig),
    "silent-lip": (Stabilised, StabilisedConfig),
}


class CheckpointError(ValueError):
    """A file is not a model of ours, or is damaged; the message is a sentence for people."""


class NetworkConfig(Protocol):
    """What every configuration can do, whatever it configures."""

    @property
    def name(self) -> str:
        """Its name among the configurations of its kind."""
        ...

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        ...


@dataclass(frozen=True)
class Card:
    """What a model file says about itself.

    ``kind`` is a key of `KINDS`; ``config`` builds the network; ``about`` is free: data, steps,
    machine, metrics, weaknesses; ``licence`` is shown to the user.
    """

    name: str
    kind: str
    config: dict[str, Any]
    licence: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def network_config(self) -> NetworkConfig:
        """The configuration as a value; fields that this version does not know are an error."""
        config_type = KINDS[self.kind][1]
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in self.config.items()}
        return cast(NetworkConfig, config_type(**values))


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


def read_card(path: Path) -> Card:
    """The card of a model file; tensors are not read.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, or not a model of this program.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = (file.metadata() or {}).get(HEADER)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no model file at {path}.") from error
    except (SafetensorError, OSError) as error:
        raise CheckpointError(
            f"{path} is not a safetensors file or is damaged ({error}). "
            "Use a model that Lipsmith trained or that comes with it."
        ) from error
    if header is None:
        raise CheckpointError(
            f"{path} holds tensors, but not of a Lipsmith model. "
            "Use a model that Lipsmith trained or that comes with it."
        )
    try:
        raw = json.loads(header)
        card = Card(**{f.name: raw[f.name] for f in fields(Card) if f.name in raw})
        card.network_config()
    except (ValueError, TypeError, KeyError) as error:
        raise CheckpointError(
            f"{path} was made for another version of Lipsmith ({error}). Update the program."
        ) from error
    return card


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


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parameters(net: nn.Module) -> int:
    """Number of trainable values.

    >>> parameters(nn.Linear(2, 3))
    9
    """
    return sum(p.numel() for p in net.parameters())
