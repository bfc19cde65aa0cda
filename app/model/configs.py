"""What each network is made of: configurations as values, for which torch is not needed."""

from dataclasses import asdict, dataclass
from typing import ClassVar

FRAMES = 5
"""Consecutive video frames that one embedding of a sync expert looks at."""


@dataclass(frozen=True)
class GeneratorConfig:
    """What a generator is made of.

    ``head`` is ``"paint"`` (the paper's: colours through a sigmoid) or ``"copy"`` (colours,
    a flow that warps each reference, and the shares in which they are mixed).
    ``references`` (1 in the paper) are shown from the most closed mouth to the most open one.
    ``hidden`` names the region of the target frame that is set to zero (`app.model.region`).
    ``widths`` are the channels from the outermost map inwards, one more than there are halvings.
    ``base`` is the side of the innermost map (6 x 6 x 256 in the paper).
    With ``patch`` 2 the outermost map is half the picture's size and each of its positions
    stands for 2 x 2 px, which saves more than half the time (ours; the paper has 1).
    ``mel_window`` says which mel frames belong to a video frame (`app.model.audio.windows`).
    ``audio`` is ``"own"`` (the paper's) or ``"expert"``: convolutions shaped as the sync
    expert's, so that training can begin with what the expert knows of sound (paper B takes
    over its expert's audio encoder likewise).
    ``articulation`` (ours) widens the mouth's movement after training: the audio map is moved
    this many times as far from that of silence.  Networks trained on little footage hedge
    and mumble, and this undoes it as guidance does for diffusion models.
    """

    name: str = "lpips-attnwav2lip"
    size: int = 96
    widths: tuple[int, ...] = (32, 64, 128, 256, 256)
    base: int = 6
    alignments: int = 9
    ffc: bool = True
    adain: bool = True
    cbam: bool = True
    head: str = "paint"
    hidden: str = "lower-half"
    patch: int = 1
    references: int = 1
    audio: str = "own"
    mel_window: str = "centred"
    articulation: float = 1.0

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)

    @property
    def channels(self) -> int:
        """Channels of the faces that the network sees: target and references, in RGB."""
        return 3 * (1 + self.references)


@dataclass(frozen=True)
class ExpertConfig:
    """What an expert is made of; faces are ``size`` px wide, of which it sees the lower half."""

    name: str = "expert"
    size: int = 96
    width: int = 32
    embedding: int = 256

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class OpennessConfig:
    """What a network that says how open a mouth looks is made of.

    Crops are ``size`` px wide, of which it sees the square of the mouth and chin
    (`app.model.openness`); ``widths`` are the channels of its convolutions, each of which halves
    the map, ``hidden`` the values before the last.
    """

    name: str = "openness"
    size: int = 96
    widths: tuple[int, ...] = (16, 24, 32, 48)
    hidden: int = 32

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class OcclusionConfig:
    """What a network that finds what is in front of a face is made of.

    Crops are ``size`` px wide, seen at ``seen`` px, which is a multiple of
    ``2 ** len(widths)``; ``widths`` are the channels of its convolutions, each of which halves
    the map, ``last`` those at full size (`app.model.occlusion`).
    """

    name: str = "occlusion"
    size: int = 96
    seen: int = 48
    widths: tuple[int, ...] = (24, 40, 56)
    last: int = 12

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class AVSyncNetConfig:
    """What an AVSyncNet is made of.

    Faces are ``size`` px wide, of which it sees the lower half.  ``face_width`` 64 is ResNet-50
    as published; ``audio_width`` are the channels of ResNetSE-34's first stage.
    """

    name: str = "avsyncnet"
    size: int = 224
    face_width: int = 64
    audio_width: int = 32
    embedding: int = 512

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class StabilisedConfig:
    """What a generator of paper B is made of.

    ``widths`` are the channels from the outermost map inwards, one more than there are halvings.
    ``audio_width`` and ``embedding`` are those of the AVSyncNet whose audio encoder it has.
    What there is no choice about is what users of any generator's configuration ask for, see
    `GeneratorConfig`.
    """

    name: str = "stabilised"
    size: int = 96
    references: ClassVar[int] = 1
    channels: ClassVar[int] = 6
    head: ClassVar[str] = "paint"
    mel_window: ClassVar[str] = "centred"
    widths: tuple[int, ...] = (32, 64, 128, 256, 384, 512)
    audio_width: int = 32
    embedding: int = 512
    hidden: str = "lower-half"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class Wav2LipConfig:
    """Which Wav2Lip it is: ``wav2lip-gan`` is the same network, trained with the discriminator.

    What there is no choice about is what users of any generator's configuration ask for:
    see `GeneratorConfig`, and `app.model.audio.window_starts` for
    ``mel_window``.
    """

    name: str = "wav2lip"
    size: ClassVar[int] = 96
    references: ClassVar[int] = 1
    channels: ClassVar[int] = 6
    head: ClassVar[str] = "paint"
    hidden: ClassVar[str] = "lower-half"
    mel_window: ClassVar[str] = "wav2lip"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class QualityDiscriminatorConfig:
    """Wav2Lip's visual quality discriminator, of which there is one size."""

    name: str = "visual-quality-disc"
    size: ClassVar[int] = 96

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class Wav2LipExpertConfig:
    """Wav2Lip's expert, of which there is one size; ``mel_window`` as in `Wav2LipConfig`."""

    name: str = "lipsync-expert"
    size: ClassVar[int] = 96
    mel_window: ClassVar[str] = "wav2lip"

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)


@dataclass(frozen=True)
class SyncNetConfig:
    """SyncNet, of which there is one size: five faces of 224 px at 25 a second."""

    name: str = "syncnet-v2"
    size: ClassVar[int] = 224

    def as_dict(self) -> dict[str, object]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)
