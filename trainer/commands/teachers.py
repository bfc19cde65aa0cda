"""The networks that teach others, from their model files."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import torch
from torch import nn

from app.core.errors import ModelError
from app.model.avsyncnet import AVSYNCNETS, AVSyncNet
from app.model.card import Card, CheckpointError, file_hash
from app.model.checkpoint import load_checkpoint
from app.model.expert import ExpertConfig, SyncExpert
from app.model.stabilised import StabilisedConfig
from app.model.wav2lip import QualityDiscriminator, QualityDiscriminatorConfig
from trainer.closing import Closer, read_silencer
from trainer.commands.options import TrainOptions
from trainer.painters import PainterConfig, begin_with, new_generator

T = TypeVar("T")

EXPERTS = {config.name: config for config in (ExpertConfig(),)}
"""Expert configurations by name."""


def named(table: Mapping[str, T], name: str, what: str) -> T:
    """Look a name up; the first of the table if it is empty.

    Raises
    ------
    ModelError
        If it is not in the table.
    """
    if not name:
        return next(iter(table.values()))
    if name not in table:
        raise ModelError(f"There is no {what} {name!r}. Choose one of {', '.join(table)}.")
    return table[name]


def load_expert(options: TrainOptions) -> tuple[SyncExpert, str]:
    """The sync expert of a generator of paper A, and its file's hash; an AVSyncNet will do too.

    Raises
    ------
    ModelError
        If there is none, or the file holds another kind of network.
    """
    name = next(iter(EXPERTS))
    path = _expert_file(options, name, "expert")
    net, card = load(path)
    if not isinstance(net, SyncExpert):
        raise ModelError(
            f"{path} is a model of kind {card.kind}, not an expert that can teach. Name one that "
            "'lipsmith train expert' or 'lipsmith train avsyncnet' has made."
        )
    return net, file_hash(path)


def load_avsyncnet(options: TrainOptions, config: StabilisedConfig) -> tuple[AVSyncNet, str]:
    """The AVSyncNet of a generator of paper B, which lends it its audio encoder, and its hash.

    Raises
    ------
    ModelError
        If there is none, or the file holds another kind or size of network.
    """
    ear = config.audio_width, config.embedding
    name = next(c.name for c in AVSYNCNETS.values() if (c.audio_width, c.embedding) == ear)
    path = _expert_file(options, name, "avsyncnet")
    net, card = load(path)
    if not isinstance(net, AVSyncNet):
        raise ModelError(
            f"{path} is a model of kind {card.kind}, and {config.name} hears with an AVSyncNet. "
            f"Name one that 'lipsmith train avsyncnet --config {name}' has made."
        )
    if (net.config.audio_width, net.config.embedding) != ear:
        raise ModelError(
            f"{path} is {net.config.name}, and {config.name} hears with {name}. "
            f"Train one with 'lipsmith train avsyncnet --config {name}', or name another --config."
        )
    return net, file_hash(path)


def load_silencer(options: TrainOptions, config: StabilisedConfig) -> tuple[Closer | None, str]:
    """G_S, if one is named, and its file's hash.

    Raises
    ------
    ModelError
        If the file holds another kind or size of network.
    """
    path = options.silencer
    if path is None:
        return None, ""
    net, _ = read_silencer(path)
    if net.config.size != config.size:
        raise ModelError(
            f"{path} closes lips at {net.config.size} px and {config.name} works at {config.size}. "
            "Name a silent-lip model of the same size."
        )
    return net, file_hash(path)


def load_start(options: TrainOptions, config: PainterConfig) -> tuple[nn.Module | None, str]:
    """The generator to begin with, if one is named, and its file's hash.

    How far it articulates when it dubs does not matter here.

    Raises
    ------
    ModelError
        If the file holds another network than the configuration's.
    """
    if options.start is None:
        return None, ""
    net, _ = load(options.start)
    try:
        begin_with(new_generator(config), net)
    except ValueError as error:
        raise ModelError(
            f"{options.start} is not a generator of the configuration {config.name}, so training "
            "cannot begin with it. Give another --start or --config."
        ) from error
    return net, file_hash(options.start)


def new_rival(seed: int) -> QualityDiscriminator:
    """An untrained visual quality discriminator."""
    torch.manual_seed(seed)
    return QualityDiscriminator(QualityDiscriminatorConfig())


def _expert_file(options: TrainOptions, name: str, command: str) -> Path:
    path = options.expert or options.out / f"{name}.safetensors"
    if options.expert is None and not path.exists():
        of_name = "" if command == name else f" --config {name}"
        raise ModelError(
            f"A generator needs an expert to learn from, and there is none at {path}. "
            f"Train one with 'lipsmith train {command}{of_name}', or name one with --expert."
        )
    return path


def load(path: Path) -> tuple[nn.Module, Card]:
    """The network of a model file, and its card.

    Raises
    ------
    ModelError
        If it is missing, damaged or foreign.
    """
    try:
        return load_checkpoint(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error
