"""What a generator of paper A is shown in a step: windows of clips, drawn and stacked."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from app.core.dub.references import CANDIDATES as REFERENCE_CANDIDATES
from app.core.dub.references import spread_out
from app.model.expert import FRAMES
from trainer import sample
from trainer.pack import Clip, Pack
from trainer.painters import PainterConfig

CANDIDATES = 16
"""Sounds of the same clip among which the expert must find the right one."""
APART = 2
"""Frames by which the wrong ones are apart from it at least: a neighbour's sound fits as well."""
LENT = 2
"""One window in so many is also made with a sound from elsewhere in its clip, as in a dub."""
SHORTEST = 4 * FRAMES + CANDIDATES
"""Frames of a clip in which every window has references and candidates."""
LEAST_CLEAR = 10
"""Clear frames that references may be chosen from, below which all are."""
SAME_REFERENCE = 0.15
"""How often all references are one frame: a shot may have no other that is fit to be seen."""

ClearOf = Callable[[Pack, Clip], NDArray[np.bool_]]
"""Says which frames of a clip are fit to be learnt from, (n,)."""


@dataclass(frozen=True)
class Sample:
    """One window: T target frames, K references from elsewhere in the clip, and sounds.

    ``frames`` (T, S, S, 3) and ``references`` (K, S, S, 3) uint8; ``mel`` (T, 1, 80, 16), the
    window's own, and ``lent``, those of a window elsewhere in the clip, of which ``lenders``
    (T, S, S, 3) are the frames; ``candidates`` (N, 1, 80, 16), the middle one of ``mel`` first,
    that of ``lent`` next.
    """

    frames: np.ndarray
    lenders: np.ndarray
    references: np.ndarray
    mel: np.ndarray
    lent: np.ndarray
    candidates: np.ndarray


def draw(
    pack: Pack,
    clip: Clip,
    rng: np.random.Generator,
    config: PainterConfig,
    look_of: sample.LookOf = sample.random_look,
    start: int | None = None,
    clear_of: ClearOf | None = None,
) -> Sample:
    """The window of a clip that begins at ``start``, or a random one.

    Its references are random ones at least `FRAMES` frames away.  With ``clear_of`` neither it nor
    they have frames that this does not call clear, as far as the clip has enough others.
    """
    size = config.size
    last = clip.count - FRAMES
    clear = np.ones(clip.count, bool) if clear_of is None else clear_of(pack, clip)
    if start is None:
        start = int(rng.choice(_starts(clear)))
    elsewhere = [i for i in range(clip.count) if i < start - FRAMES or i >= start + 2 * FRAMES]
    some = [i for i in elsewhere if clear[i]]
    elsewhere = some if len(some) >= LEAST_CLEAR else elsewhere
    openings, strange = sample.mouths(pack, clip)
    chosen = pick_references(openings[elsewhere], strange[elsewhere], rng, config.references)
    look = look_of(rng, size, bool(rng.integers(2)))
    crops = pack.clip_frames(clip)
    others = np.setdiff1d(np.arange(last + 1), start + np.arange(1 - APART, APART))
    starts = np.concatenate([[start], rng.choice(others, CANDIDATES - 1, replace=False)])
    frames, lenders = (
        np.stack([sample.see(crops[first + k], look, size) for k in range(FRAMES)])
        for first in starts[:2]
    )
    gain = float(rng.normal(0, 3))
    spoken = (starts[:2, None] + np.arange(FRAMES)).ravel()
    windows = sample.mel_windows(pack, clip, spoken, gain, config.mel_window)
    candidates = sample.mel_windows(pack, clip, starts + FRAMES // 2, gain)
    # The expert, which only knows the voices of its training, hears them as they are.
    windows = sample.other_voice(windows, rng)
    heard = sample.rough_sound(np.concatenate([windows, candidates]), rng)
    return Sample(
        frames,
        lenders,
        np.stack(
            [sample.see(crops[elsewhere[i]], sample.nudged(look, rng, size), size) for i in chosen]
        ),
        heard[:FRAMES],
        heard[FRAMES : 2 * FRAMES],
        heard[2 * FRAMES :],
    )


def _starts(clear: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where windows may begin: all of their frames clear, if there are any such."""
    fit = np.asarray(sliding_window_view(clear, FRAMES).all(axis=1), bool)
    return np.flatnonzero(fit) if fit.any() else np.arange(len(fit))


def draw_random(
    pack: Pack,
    people: dict[str, list[Clip]],
    rng: np.random.Generator,
    config: PainterConfig,
    look_of: sample.LookOf = sample.random_look,
    clear_of: ClearOf | None = None,
) -> Sample:
    """A random window of a random clip, see `draw`."""
    clip = sample.pick_clip(people, rng, SHORTEST)
    return draw(pack, clip, rng, config, look_of, clear_of=clear_of)


def pick_references(
    openings: np.ndarray, strange: np.ndarray, rng: np.random.Generator, count: int
) -> list[int]:
    """Reference frames as a dub chooses them, from as many random ones as it looks at.

    See `app.core.dub.references.spread_out`.  Whoever learns from strange ones, which a dub never
    shows, learns to trust none.
    """
    if count > 1 and rng.random() < SAME_REFERENCE:
        return [int(rng.integers(len(openings)))] * count
    some = rng.choice(len(openings), min(REFERENCE_CANDIDATES, len(openings)), replace=False)
    return [int(some[i]) for i in spread_out(openings[some], strange[some], count)]


@dataclass(frozen=True)
class Batch:
    """Stacked samples, pictures in [0, 1].

    ``frames`` and ``lenders`` (B, T, 3, S, S), ``references`` (B, 3 K, S, S).
    """

    frames: Tensor
    lenders: Tensor
    references: Tensor
    mel: Tensor
    lent: Tensor
    candidates: Tensor

    @classmethod
    def of(cls, samples: list[Sample]) -> "Batch":
        """Stack samples."""
        return cls(
            sample.to_tensor(np.stack([s.frames for s in samples])),
            sample.to_tensor(np.stack([s.lenders for s in samples])),
            sample.to_tensor(np.stack([s.references for s in samples])).flatten(1, 2),
            torch.from_numpy(np.stack([s.mel for s in samples])),
            torch.from_numpy(np.stack([s.lent for s in samples])),
            torch.from_numpy(np.stack([s.candidates for s in samples])),
        )

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return self._each(lambda part: part.to(device))

    def followed_by_lent(self) -> "Batch":
        """Beside its windows every `LENT`-th of them again, speaking what it was lent."""
        some = self._each(lambda part: part[::LENT])
        turned = some.candidates.clone()
        turned[:, 0], turned[:, 1] = some.candidates[:, 1], some.candidates[:, 0]
        again = replace(some, mel=some.lent, lent=some.mel, candidates=turned)
        pairs = [(getattr(self, f.name), getattr(again, f.name)) for f in fields(self)]
        return Batch(*(torch.cat(pair) for pair in pairs))

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        return Batch(*(change(getattr(self, field.name)) for field in fields(self)))
