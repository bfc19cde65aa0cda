"""Model files as far as torch is not needed: the card in the header, and the file's hash."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol, cast

from app.model.configs import (
    AVSyncNetConfig,
    ExpertConfig,
    GeneratorConfig,
    OcclusionConfig,
    OpennessConfig,
    QualityDiscriminatorConfig,
    StabilisedConfig,
    SyncNetConfig,
    Wav2LipConfig,
    Wav2LipExpertConfig,
)

HEADER = "lipsmith"
CONFIGS: dict[str, type] = {
    "generator": GeneratorConfig,
    "expert": ExpertConfig,
    "openness": OpennessConfig,
    "occlusion": OcclusionConfig,
    "wav2lip": Wav2LipConfig,
    "quality-discriminator": QualityDiscriminatorConfig,
    "wav2lip-expert": Wav2LipExpertConfig,
    "syncnet": SyncNetConfig,
    "avsyncnet": AVSyncNetConfig,
    "stabilised": StabilisedConfig,
    "silent-lip": StabilisedConfig,
    "silent-lip-copy": GeneratorConfig,
}
"""What configures a network, by the kind of its model file."""


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

    ``kind`` is a key of `CONFIGS`; ``config`` builds the network; ``about`` is free: data, steps,
    machine, metrics, weaknesses; ``licence`` is shown to the user.
    """

    name: str
    kind: str
    config: dict[str, Any]
    licence: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    def network_config(self) -> NetworkConfig:
        """The configuration as a value; fields that this version does not know are an error."""
        config_type = CONFIGS[self.kind]
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in self.config.items()}
        return cast(NetworkConfig, config_type(**values))


def read_card(path: Path) -> Card:
    """The card of a model file; tensors are not read.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, or not a model of this program.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
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


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
