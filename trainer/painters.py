"""The networks that paper A's training makes, its own and Wav2Lip, and what they begin with."""

from typing import cast

import torch
from torch import nn

from app.core.errors import ModelError
from app.model.expert import Expert, SyncExpert
from app.model.generator import (
    EXPERT_WIDTH,
    ExpertAudioEncoder,
    Generator,
    GeneratorConfig,
    take_over,
)
from app.model.wav2lip import Wav2Lip, Wav2LipConfig
from trainer.enlarge import enlarged

Painter = Generator | Wav2Lip
PainterConfig = GeneratorConfig | Wav2LipConfig
EXPERT_AUDIO_FACTOR = 0.2
"""Learning rate of convolutions that come from the expert, as a share of the others'."""


def new_generator(config: PainterConfig) -> Painter:
    """A generator of random weights."""
    net = Wav2Lip(config) if isinstance(config, Wav2LipConfig) else Generator(config)
    return cast(Painter, net.to(memory_format=torch.channels_last))  # type: ignore[call-overload]


def begin_with(net: Painter, other: nn.Module) -> None:
    """Take over another generator's weights, see `app.model.generator.take_over`.

    It may also be the same one at a smaller size, see `trainer.enlarge`.

    Raises
    ------
    ValueError
        If it is not of the same configuration; Wav2Lip-GAN is the same network as Wav2Lip.
    """
    if isinstance(net, Wav2Lip) and isinstance(other, Wav2Lip):
        net.load_state_dict(other.state_dict())
    elif isinstance(net, Generator) and isinstance(other, Generator):
        take_over(net, enlarged(other, net.config))
    else:
        raise ValueError(f"it is not of the configuration {net.config.name}")


def parameter_groups(net: Painter, expert: SyncExpert) -> list[dict[str, object]]:
    """Parameters with their share of the learning rate; gives the expert's convolutions over."""
    if not isinstance(net.audio_encoder, ExpertAudioEncoder):
        return [{"params": list(net.parameters())}]
    trunk = net.audio_encoder.trunk
    if not isinstance(expert, Expert) or expert.config.width != EXPERT_WIDTH:
        raise ModelError(
            f"{net.config.name} takes over convolutions of an expert {EXPERT_WIDTH} wide, and this "
            "one is another network. Name an expert as 'lipsmith train expert' makes it."
        )
    trunk.load_state_dict(expert.audio[: len(trunk)].state_dict())
    taken = set(trunk.parameters())
    return [
        {"params": [p for p in net.parameters() if p not in taken]},
        {"params": list(trunk.parameters()), "factor": EXPERT_AUDIO_FACTOR},
    ]
