"""The sync expert: does this sound belong to these lips?

Two small convolutional towers, trained contrastively on windows of the same clip (ours; a
first probe found that negatives from other clips teach speakers, not sync).
"""

from abc import ABC, abstractmethod
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.model.configs import FRAMES, ExpertConfig
from app.model.layers import ConvBlock


def audio_trunk(width: int) -> list[nn.Module]:
    """Convolutions from a mel window (B, 1, 80, 16) to a map (B, 8 width, 4, 2)."""
    w = width
    return [
        ConvBlock(1, w),
        ConvBlock(w, w, stride=(3, 1)),  # 27 x 16
        ConvBlock(w, w, residual=True),
        ConvBlock(w, 2 * w, stride=2),  # 14 x 8
        ConvBlock(2 * w, 2 * w, residual=True),
        ConvBlock(2 * w, 4 * w, stride=2),  # 7 x 4
        ConvBlock(4 * w, 4 * w, residual=True),
        ConvBlock(4 * w, 8 * w, stride=2),  # 4 x 2
        ConvBlock(8 * w, 8 * w, residual=True),
    ]


class Sized(Protocol):
    """A configuration that says how many px wide the faces are."""

    @property
    def size(self) -> int:
        """Side of the aligned crop, px."""
        ...


class SyncExpert(nn.Module, ABC):
    """Any network that embeds five lower-half faces and a mel window in one space.

    A pair's similarity is the cosine of its embeddings; times `sharpness` it is a logit, and
    the softmax of a clip's logits over candidate offsets is the probability of each.
    """

    config: Sized

    def __init__(self) -> None:
        super().__init__()
        self.log_sharpness = nn.Parameter(torch.tensor(2.3))

    @property
    def sharpness(self) -> Tensor:
        """Factor from cosine to logit, at most 50."""
        return self.log_sharpness.exp().clamp(max=50.0)

    @abstractmethod
    def embed_faces(self, frames: Tensor) -> Tensor:
        """(B, 5, 3, S, S) in [0, 1] to unit vectors (B, E); only the lower halves are seen.

        Faces of another size than the configuration's are brought to it.
        """

    @abstractmethod
    def embed_audio(self, mel: Tensor) -> Tensor:
        """Mel windows (B, 1, 80, 16), each centred on the middle frame, to unit vectors (B, E)."""

    def lower_halves(self, frames: Tensor) -> Tensor:
        """Windows (B, 5, 3, S, S) as a tower sees them: (B, 15, size / 2, size), size its own."""
        lower = frames[..., frames.shape[-2] // 2 :, :].flatten(1, 2)
        wanted = (self.config.size // 2, self.config.size)
        if lower.shape[-2:] == wanted:
            return lower
        return F.interpolate(lower, wanted, mode="bilinear", antialias=True)

    def log_probability(self, faces: Tensor, audio: Tensor) -> Tensor:
        """Log-probability that each face window belongs to the first of its candidate sounds.

        Parameters
        ----------
        faces : (B, E)
        audio : (B, N, E)
            Candidates from the same clip, the true one first.

        Returns
        -------
        (B,)
        """
        logits = self.sharpness * torch.einsum("be,bne->bn", faces, audio)
        return F.log_softmax(logits, dim=1)[:, 0]


class Expert(SyncExpert):
    """Our own expert: two small convolutional towers, see `SyncExpert`."""

    config: ExpertConfig

    def __init__(self, config: ExpertConfig) -> None:
        super().__init__()
        self.config = config
        w = config.width
        self.face = nn.Sequential(
            ConvBlock(3 * FRAMES, w, kernel=5, stride=2, padding=2),  # 24 x 48
            ConvBlock(w, w, residual=True),
            ConvBlock(w, 2 * w, stride=2),  # 12 x 24
            ConvBlock(2 * w, 2 * w, residual=True),
            ConvBlock(2 * w, 4 * w, stride=2),  # 6 x 12
            ConvBlock(4 * w, 4 * w, residual=True),
            ConvBlock(4 * w, 8 * w, stride=2),  # 3 x 6
            ConvBlock(8 * w, 8 * w, residual=True),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(8 * w * (config.size // 32) * (config.size // 16), config.embedding),
        )
        self.audio = nn.Sequential(
            *audio_trunk(w),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(8 * w * 8, config.embedding),
        )

    def embed_faces(self, frames: Tensor) -> Tensor:
        """(B, 5, 3, S, S) in [0, 1] to unit vectors (B, E), see `SyncExpert`."""
        return F.normalize(self.face(self.lower_halves(frames) - 0.5).float(), dim=1)

    def embed_audio(self, mel: Tensor) -> Tensor:
        """Mel windows (B, 1, 80, 16), each centred on the middle frame, to unit vectors (B, E)."""
        return F.normalize(self.audio(mel / 4).float(), dim=1)
