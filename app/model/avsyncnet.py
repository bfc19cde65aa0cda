"""AVSyncNet, the sync expert of paper B (Yaman et al., arXiv 2307.09368).

ResNet-50 looks at five lower-half faces, ResNetSE-34 listens to their mel window; the cosine of
what comes out says how well they go together.  Ours where the paper is silent:

- faces are averaged over space, since a mouth a few pixels further on says the same; the audio
  map is not averaged over time, since when a sound comes is all that matters;
- the cosine becomes a probability through a learned factor and offset, see
  `trainer.stabilised.cosine_bce`.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.configs import AVSyncNetConfig
from app.model.expert import FRAMES, SyncExpert
from app.model.resnet import resnet50, resnet_se34

AVSYNCNETS = {
    config.name: config
    for config in (
        AVSyncNetConfig(),
        AVSyncNetConfig("avsyncnet-small", size=96, face_width=24, audio_width=16, embedding=256),
    )
}
"""Configurations by name: the paper's, and one that trains on a processor."""


class AudioTower(nn.Sequential):
    """ResNetSE-34 and a projection: mel windows (B, 1, 80, 16) to (B, embedding)."""

    def __init__(self, width: int, embedding: int) -> None:
        super().__init__(
            *resnet_se34(width),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(8 * width * 5 * 2, embedding),
        )

    def unit(self, mel: Tensor) -> Tensor:
        """Mel windows (B, 1, 80, 16) in [-4, 4] to unit vectors (B, embedding)."""
        return F.normalize(self(mel / 4).float(), dim=1)


class AVSyncNet(SyncExpert):
    """Embeds five lower-half faces and a mel window in one space; see `SyncExpert`."""

    config: AVSyncNetConfig

    def __init__(self, config: AVSyncNetConfig) -> None:
        super().__init__()
        self.config = config
        self.face = nn.Sequential(
            *resnet50(3 * FRAMES, config.face_width),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(32 * config.face_width, config.embedding),
        )
        self.audio = AudioTower(config.audio_width, config.embedding)
        self.bias = nn.Parameter(torch.tensor(-2.0))

    def embed_faces(self, frames: Tensor) -> Tensor:
        """(B, 5, 3, S, S) in [0, 1] to unit vectors (B, E), see `SyncExpert`."""
        return F.normalize(self.face(self.lower_halves(frames) - 0.5).float(), dim=1)

    def embed_audio(self, mel: Tensor) -> Tensor:
        """Mel windows (B, 1, 80, 16), each centred on the middle frame, to unit vectors (B, E)."""
        return self.audio.unit(mel)
