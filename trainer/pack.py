"""A packed dataset: aligned face crops and mel frames of many clips, read through memory maps."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CROP = 128
"""Side of the smallest stored crops, px: networks of 96 px have them, with room to spare."""
MARGIN = 1.15
"""A stored crop shows this many times the side of the crop the networks see, for augmentation."""


def side_for(size: int) -> int:
    """Side in px of the stored crops that a network of ``size`` px is trained on.

    >>> side_for(96), side_for(192), side_for(256)
    (128, 221, 295)
    """
    return max(CROP, math.ceil(size * MARGIN))


@dataclass(frozen=True)
class Clip:
    """One clip of a pack: where its frames and mel frames lie, and who speaks.

    ``times`` are the frames' seconds from the clip's first audio sample.  ``offset`` is by how
    many frames the sound was found to come late, which ``times`` allow for; None where nobody
    has looked or nobody could tell.  ``detail`` is the side in px that the crop which the networks
    see has in the footage itself; ``first`` is the clip's first frame in its file.  Both are None
    where the pack does not say.
    """

    file: str
    identity: str
    start: int
    count: int
    mel: int
    mels: int
    times: tuple[float, ...]
    offset: int | None = None
    detail: float | None = None
    first: int | None = None


class Pack:
    """A folder with ``frames.npy`` (N, S, S, 3) uint8, ``mel.npy`` (80, M) float16, and
    ``index.json``, a list of `Clip`; S is the pack's ``side``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.frames: NDArray[np.uint8] = np.load(folder / "frames.npy", mmap_mode="r")
        self.mel: NDArray[np.float16] = np.load(folder / "mel.npy", mmap_mode="r")
        fields = Clip.__dataclass_fields__
        self.clips = [
            Clip(**{**{k: v for k, v in row.items() if k in fields}, "times": tuple(row["times"])})
            for row in json.loads((folder / "index.json").read_text())
        ]

    @property
    def side(self) -> int:
        """Side of its stored crops, px."""
        return int(self.frames.shape[1])

    def clip_mel(self, clip: Clip) -> NDArray[np.float32]:
        """Mel frames of one clip, (80, clip.mels)."""
        return np.asarray(self.mel[:, clip.mel : clip.mel + clip.mels], dtype=np.float32)

    def clip_frames(self, clip: Clip) -> NDArray[np.uint8]:
        """Stored crops of one clip, (clip.count, S, S, 3), mapped, not read."""
        return self.frames[clip.start : clip.start + clip.count]

    def by_identity(self) -> dict[str, list[Clip]]:
        """Clips by who speaks in them."""
        people: dict[str, list[Clip]] = {}
        for clip in self.clips:
            people.setdefault(clip.identity, []).append(clip)
        return people


def save_index(folder: Path, clips: list[Clip]) -> None:
    """Write ``index.json`` atomically."""
    partial = folder / "index.json.partial"
    partial.write_text(json.dumps([asdict(clip) for clip in clips]))
    partial.replace(folder / "index.json")
