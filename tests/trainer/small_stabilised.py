"""Paper B's networks, small enough to train in a test."""

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.avsyncnet import AVSyncNet, AVSyncNetConfig
from app.model.stabilised import Stabilised, StabilisedConfig

AVSYNC = AVSyncNetConfig("small-avsync", size=96, face_width=4, audio_width=8, embedding=16)
STABILISED = StabilisedConfig(
    "small-stabilised", widths=(4, 4, 6, 6, 8, 8), audio_width=8, embedding=16
)
SILENT = replace(STABILISED, name="small-silent")


def avsyncnet(seed: int = 0) -> AVSyncNet:
    """An untrained AVSyncNet whose batch norms know its figures, so that signals get through."""
    torch.manual_seed(seed)
    net = AVSyncNet(AVSYNC)
    _settle(net)
    with torch.no_grad():
        net.embed_faces(torch.rand(8, 5, 3, 96, 96))
        net.embed_audio(torch.rand(8, 1, 80, 16) * 8 - 4)
    return net.eval()


def stabilised(seed: int = 0) -> Stabilised:
    """An untrained generator of the same kind."""
    torch.manual_seed(seed)
    net = Stabilised(STABILISED)
    net.hear_as(avsyncnet().audio)
    _settle(net)
    with torch.no_grad():
        net(torch.rand(8, 6, 96, 96), torch.rand(8, 1, 80, 16) * 8 - 4)
    return net.eval()


def _settle(net: nn.Module) -> None:
    net.train()
    for part in net.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.momentum = 1.0


class Discriminator(nn.Module):
    """Any network from faces (B, T, 3, S, S) to logits (B, T)."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Conv2d(3, 4, 8, 8)
        self.verdict = nn.Linear(4, 1)

    def forward(self, faces: Tensor) -> Tensor:
        seen = F.leaky_relu(self.look(faces.flatten(0, 1)), 0.2).mean((2, 3))
        return self.verdict(seen).reshape(faces.shape[:2])


def discriminator() -> Discriminator:
    torch.manual_seed(1)
    return Discriminator()
