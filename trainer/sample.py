"""Training samples from a pack: identity-balanced, augmented alike over a window."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from app.core.dub.references import behind_something, how_open, strangeness
from app.model import audio
from trainer.pack import MARGIN, Clip, Pack

Rng = np.random.Generator


STRANGE_LIGHT = 0.3
"""How often a face is lit as on a stage: coloured as no studio's light is."""
BEND_SIDE = 40
"""Side of the grid on which a bend is smooth."""
COMPRESSED = 0.25
"""How often a clip looks as if it had been compressed hard once more."""
MOST_BENT = 0.024
"""Largest standard deviation of a face's bends, in sides of the stored crop: 2.6 px of 96."""


@dataclass(frozen=True)
class Look:
    """One random way of seeing a clip: the same for every frame of a window.

    ``matrix`` (2, 3) maps a px of the network's crop to sides of the stored crop; ``curve``
    (1, 256, 3) maps code values; ``blur`` is the standard deviation of a Gaussian in px of the
    network's crop; ``grey`` takes the colour away.  ``bend`` (B, B, 2) makes another face of it:
    displacements, x and y, in sides of the stored crop, spread evenly over it.  ``quality`` is
    that of a JPEG which the crop was kept as, 1 to 100; 0 if it was not.
    """

    matrix: NDArray[np.float64]
    curve: NDArray[np.uint8]
    blur: float = 0.0
    grey: bool = False
    bend: NDArray[np.float32] | None = None
    quality: int = 0


LookOf = Callable[[Rng, int, bool], Look]
"""Makes a look of random numbers, the side of the network's crop, and whether to mirror."""


def plain_look(size: int) -> Look:
    """The look without augmentation: the crop as the program will cut it."""
    return Look(_matrix(size, 1.0, 0.0, 0.0, 0.0, False), _curve(np.ones(3), 0.0))


def random_look(rng: Rng, size: int, flip: bool) -> Look:
    """Another camera, light and face: shift, scale, tilt, proportions, colour; blur, compression.

    Colour changes widely because most of the footage is of one studio: a network that knows its
    light takes other people's lips for something else.  Likewise faces are bent, because there
    are few of them.  ``flip`` mirrors the face.
    """
    zoom, tilt = float(rng.uniform(0.92, 1.09)), float(rng.normal(0, 0.04))
    dx, dy = rng.normal(0, 0.015, 2)
    matrix = _matrix(size, zoom, tilt, float(dx), float(dy), flip, float(rng.uniform(0.93, 1.07)))
    tint = 0.45 if rng.random() < STRANGE_LIGHT else 0.18
    gain = rng.uniform(0.6, 1.25) * rng.uniform(1 - tint, 1 + tint, 3)
    curve = _curve(gain, float(rng.normal(0, 10)), float(rng.uniform(0.7, 1.4)))
    blur = float(rng.uniform(0.3, 1.0)) if rng.random() < 0.2 else 0.0
    bend = rng.normal(0, rng.uniform(0, MOST_BENT), (5, 5, 2)).astype(np.float32)
    grey = bool(rng.random() < 0.1)
    return Look(matrix, curve, blur, grey, bend, quality=_quality(rng))


def speaker_look(rng: Rng, size: int, flip: bool) -> Look:
    """Nearly as it is: what is learnt of one speaker is this face, in this light, this way round.

    Only what differs from one shot of the same footage to the next: a little of place and level.
    ``flip`` counts for nothing, since no face is its own mirror image.
    """
    zoom, tilt = float(rng.uniform(0.97, 1.03)), float(rng.normal(0, 0.015))
    dx, dy = rng.normal(0, 0.006, 2)
    gain = rng.uniform(0.92, 1.08) * rng.uniform(0.96, 1.04, 3)
    curve = _curve(gain, float(rng.normal(0, 3)), float(rng.uniform(0.93, 1.07)))
    return Look(_matrix(size, zoom, tilt, float(dx), float(dy), False), curve)


def rough_look(rng: Rng, size: int, flip: bool) -> Look:
    """A look that leaves little but the movement: far more change than `random_look`, blur, grey.

    For the expert, which would otherwise know the few people it is trained on by heart, and
    whose verdict on anybody else would then be worth little.
    """
    zoom, tilt = float(rng.uniform(0.88, 1.1)), float(rng.normal(0, 0.06))
    dx, dy = rng.normal(0, 0.025, 2)
    level, tint = rng.uniform(0.6, 1.35), rng.uniform(0.85, 1.15, 3)
    return Look(
        _matrix(size, zoom, tilt, float(dx), float(dy), flip),
        _curve(level * tint, float(rng.normal(0, 15))),
        blur=float(rng.uniform(0.4, 1.8)) if rng.random() < 0.6 else 0.0,
        grey=bool(rng.random() < 0.4),
        quality=_quality(rng),
    )


def nudged(look: Look, rng: Rng, size: int) -> Look:
    """The same look with the pose and the alignment noise that a frame elsewhere would have.

    Most of the footage is of heads that keep still.  Where a head turns, the alignment leaves
    the mouth of a reference elsewhere, narrower, sheared: a generator that has only seen
    references that fit would paste a mouth beside the place where it belongs.
    """
    much = float(rng.uniform(0, 1))
    change = rng.normal(0, 0.02 * much, (2, 2))  # of turn, scale, proportions and shear
    shift = rng.normal(0, 0.6 + 0.9 * much, 2) * (size / 96)  # px
    matrix = look.matrix.copy()
    matrix[:, 2] += matrix[:, :2] @ (shift - change @ np.full(2, size / 2 - 0.5))
    matrix[:, :2] += matrix[:, :2] @ change
    return replace(look, matrix=matrix)


def _quality(rng: Rng) -> int:
    return int(rng.integers(35, 90)) if rng.random() < COMPRESSED else 0


def _curve(gain: NDArray[np.float64], bias: float, gamma: float = 1.0) -> NDArray[np.uint8]:
    codes = 255 * (np.arange(256)[None, :, None] / 255) ** gamma * gain + bias
    return np.rint(np.clip(codes, 0, 255)).astype(np.uint8)


def _matrix(
    size: int, zoom: float, tilt: float, dx: float, dy: float, flip: bool, aspect: float = 1.0
) -> NDArray[np.float64]:
    step = 1 / MARGIN / size * zoom
    cos, sin = np.cos(tilt) * step, np.sin(tilt) * step
    linear = np.array([[cos, -sin], [sin, cos]])
    linear[:, 0] *= -aspect if flip else aspect
    centre = np.array([0.5 + dx, 0.5 + dy])
    return np.column_stack([linear, centre - linear @ np.full(2, size / 2 - 0.5)])


def _bent(look: Look, size: int) -> NDArray[np.float32]:
    """Where each px of the network's crop comes from, (2, size, size) in sides of the stored one.

    The bend belongs to the face: every look at it that differs by its matrix sees the same.
    """
    assert look.bend is not None
    y, x = np.mgrid[:size, :size]
    places = np.tensordot(look.matrix, np.stack([x, y, np.ones_like(x)]), 1).astype(np.float32)
    # Smooth first: remap's own cubic between so few points would show their grid.
    smooth = cv2.resize(look.bend, (BEND_SIDE, BEND_SIDE), interpolation=cv2.INTER_CUBIC)
    columns, rows = places * BEND_SIDE - np.float32(0.5)
    moved = cv2.remap(smooth, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(places + moved.transpose(2, 0, 1), np.float32)


def see(crop: NDArray[np.uint8], look: Look, size: int) -> NDArray[np.uint8]:
    """One stored crop (S, S, 3) as the network sees it, (size, size, 3)."""
    shrink = round(len(crop) * math.hypot(look.matrix[0, 1], look.matrix[1, 1]))
    if shrink > 1:  # a pack for a larger network: detail that falls between px would flicker
        side = len(crop) // shrink
        crop = np.asarray(cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    if look.bend is None:
        matrix = look.matrix * len(crop)
        matrix[:, 2] -= 0.5  # px centres lie at integers
        seen = cv2.warpAffine(
            crop,
            matrix,
            (size, size),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    else:
        x, y = _bent(look, size) * len(crop) - 0.5
        seen = cv2.remap(crop, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = cv2.LUT(seen, look.curve)
    if look.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), look.blur)
    if look.grey:
        seen = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if look.quality:
        seen = _compressed(np.asarray(seen, np.uint8), look.quality)
    return np.asarray(seen, dtype=np.uint8)


def _compressed(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """An RGB picture as a JPEG of a quality gives it back."""
    _, code = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    back = np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(back[..., ::-1])


def to_tensor(frames: NDArray[np.uint8]) -> torch.Tensor:
    """Frames (..., H, W, 3) uint8 to (..., 3, H, W) float32 in [0, 1]."""
    return torch.from_numpy(frames).movedim(-1, -3).float().div_(255)


LOOKED_AT = 96
"""Side in px of the crop in which `mouths` looks at the mouth."""


@lru_cache(maxsize=8192)
def mouths(pack: Pack, clip: Clip) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How open and how strange the mouth looks in each frame of a clip; kept once it is known.

    See `app.core.dub.references.how_open` and `strangeness`.
    """
    look = plain_look(LOOKED_AT)
    pictures = [see(crop, look, LOOKED_AT) for crop in pack.clip_frames(clip)]
    return how_open(pictures), strangeness(pictures)


@lru_cache(maxsize=8192)
def clear(pack: Pack, clip: Clip) -> NDArray[np.bool_]:
    """Frames of a clip in which nothing is in front of the mouth, (n,); kept once it is known.

    See `app.core.dub.references.behind_something`.
    """
    look = plain_look(LOOKED_AT)
    pictures = [see(crop, look, LOOKED_AT) for crop in pack.clip_frames(clip)]
    return ~behind_something(pictures, *mouths(pack, clip))


def pick_clip(people: dict[str, list[Clip]], rng: Rng, shortest: int) -> Clip:
    """A clip of at least ``shortest`` frames: first a person, then one of their clips.

    People are drawn with the fourth root of the length of their footage as weight: nearly
    evenly, since one speaker owns two thirds of the minutes, yet two seconds count for less.
    """
    names = [n for n in people if any(c.count >= shortest for c in people[n])]
    weight = np.array([sum(c.count for c in people[n]) for n in names]) ** 0.25
    name = names[rng.choice(len(names), p=weight / weight.sum())]
    clips = [c for c in people[name] if c.count >= shortest]
    return clips[rng.integers(len(clips))]


def mel_windows(
    pack: Pack,
    clip: Clip,
    frames: NDArray[np.int64],
    gain_db: float = 0.0,
    convention: str = "centred",
) -> NDArray[np.float32]:
    """Mel windows (n, 1, 80, 16) of a clip's frames; ``gain_db`` makes the sound louder.

    A gain shifts every scaled bin by 8 / 100 of its decibels (`app.model.audio.scale`).  For
    ``convention`` see `app.model.audio.window_starts`.
    """
    times = np.array(clip.times)[frames]
    mel = np.clip(pack.clip_mel(clip) + gain_db * 0.08, -4, 4)
    return audio.windows(mel, times, convention)


MOST_OTHER_VOICE = 0.09
"""Standard deviation of the logarithm of the scale on which another throat would have spoken."""


def other_voice(windows: NDArray[np.float32], rng: Rng) -> NDArray[np.float32]:
    """Mel windows (n, 1, 80, 16) as a longer or shorter throat would have given them, all alike.

    Frequencies are stretched by one factor (vocal tract length perturbation: Jaitly and Hinton
    2013), since there are few voices to learn from and a dub is spoken by anybody's.
    """
    factor = float(np.exp(np.clip(rng.normal(0, MOST_OTHER_VOICE), -0.2, 0.2)))
    peaks = audio.band_edges()[1:-1]
    place = np.interp(peaks * factor, peaks, np.arange(len(peaks)))
    below = np.minimum(place.astype(int), windows.shape[2] - 2)
    share = (place - below).astype(np.float32)[:, None]
    return (1 - share) * windows[:, :, below] + share * windows[:, :, below + 1]


def rough_sound(windows: NDArray[np.float32], rng: Rng) -> NDArray[np.float32]:
    """Mel windows (n, 1, 80, 16) as another microphone and room would have given them.

    All alike: a smooth change of tone of some decibels, and a noise that swallows what is softer.
    A pause is not silent elsewhere, and a mouth must not open to a room.
    """
    band = np.linspace(0, np.pi, windows.shape[2])
    tone, hiss = (
        sum(float(rng.normal(0, 0.25)) * np.cos(k * band) for k in range(4)) for _ in range(2)
    )
    toned = windows + np.asarray(tone, np.float32)[:, None]
    noise = rng.normal(0, rng.uniform(0, 0.5), windows.shape[2:]) + np.asarray(hiss)[:, None]
    floor = (rng.uniform(-4.0, -1.5) + noise).astype(np.float32)
    return np.asarray(np.clip(np.maximum(toned, floor), -4, 4), dtype=np.float32)
