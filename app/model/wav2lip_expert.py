"""Wav2Lip's sync expert (Prajwal et al. 2020, section 3.1), public as ``lipsync_expert.pth``.

It sees BGR; ours is given RGB like all our networks, and swaps.
"""

from torch import Tensor, nn
from torch.nn import functional as F

from app.model.configs import Wav2LipExpertConfig
from app.model.expert import FRAMES
from app.model.layers import ConvBlock, swap_colours
from app.model.wav2lip import audio_encoder, stage, to_point


class Wav2LipExpert(nn.Module):
    """Embeds five lower-half faces and the mel window that starts with the first of them.

    Both embeddings come out of a ReLU, so their cosine lies in [0, 1]: it is the probability
    that they belong together (equation 2 there).
    """

    def __init__(self, config: Wav2LipExpertConfig) -> None:
        super().__init__()
        self.config = config
        self.face = nn.Sequential(
            ConvBlock(3 * FRAMES, 32, kernel=7, padding=3, bias=True),  # 48 x 96
            ConvBlock(32, 64, kernel=5, stride=(1, 2), bias=True),  # 46 x 47
            ConvBlock(64, 64, residual=True, bias=True),
            ConvBlock(64, 64, residual=True, bias=True),
            *stage(64, 128, 3),  # 23 x 24
            *stage(128, 256, 2),  # 12 x 12
            *stage(256, 512, 2),  # 6 x 6
            *stage(512, 512, 0),  # 3 x 3
            *to_point(512),
        )
        self.audio = audio_encoder(residuals=2)

    def embed_faces(self, frames: Tensor) -> Tensor:
        """(B, 5, 3, 96, 96) RGB in [0, 1] to unit vectors (B, 512); only lower halves are seen."""
        lower = swap_colours(frames[..., frames.shape[-2] // 2 :, :]).flatten(1, 2)
        return F.normalize(self.face(lower).flatten(1).float(), dim=1)

    def embed_audio(self, mel: Tensor) -> Tensor:
        """Mel windows (B, 1, 80, 16) in [-4, 4] to unit vectors (B, 512)."""
        return F.normalize(self.audio(mel).flatten(1).float(), dim=1)
