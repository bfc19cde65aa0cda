"""Things drawn in front of faces: fingers, hands, what is held, and whatever else.

There is no footage in which hands before mouths are outlined, so what finds them learns from drawn
ones, laid over faces with nothing in front (as Voo et al. 2022 do for face masks, with pictures of
hands; ours are made of nothing but circles, noise and the face's own colour).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Float = NDArray[np.float32]
Picture = NDArray[np.uint8]

OWN_SKIN = 0.65
"""How often fingers have the colour of the face."""
FLOATING = 0.15
"""How often a thing lies inside the crop and does not come from its border."""


def occlude(picture: Picture, other: Picture, rng: Rng) -> tuple[Picture, Float]:
    """Lay something over a crop (S, S, 3).

    Parameters
    ----------
    picture
    other : (S, S, 3)
        Any other picture, of which things may have the pattern.

    Returns
    -------
    picture : (S, S, 3) uint8
    share : (S, S) float32 in [0, 1]
        Of what is in front in each px.
    """
    size = len(picture)
    kind = rng.choice(4, p=(0.5, 0.15, 0.15, 0.2))
    make = (_fingers, _hand, _held, _blob)[kind]
    share, relief = make(size, rng)
    if rng.random() < 0.25:
        share = _moved(share, rng)
    colours = _colours(picture, other, rng, kind <= 1) * relief[..., None]
    sharpness = float(rng.uniform(0.3, 0.9))
    colours = np.asarray(cv2.GaussianBlur(colours, (0, 0), sharpness), np.float32)
    face = picture.astype(np.float32)
    if rng.random() < 0.5:
        face *= 1 - float(rng.uniform(0, 0.45)) * _shadow(share, rng)[..., None]
    laid = face + share[..., None] * (colours - face)
    return np.rint(np.clip(laid, 0, 255)).astype(np.uint8), share


def bare_teeth(picture: Picture, rng: Rng) -> Picture:
    """Put teeth, or the dark behind them, between the lips of a crop (S, S, 3): part of a face."""
    size = len(picture)
    y, x = np.mgrid[0:size, 0:size] / size
    middle = (0.5 + rng.normal(0, 0.02), 0.64 + rng.normal(0, 0.02))
    across, along = float(rng.uniform(0.05, 0.12)), float(rng.uniform(0.01, 0.06))
    away = np.hypot((x - middle[0]) / across, (y - middle[1]) / along)
    share = np.clip((1 - away) * along * size + 0.5, 0, 1)[..., None]
    colour = rng.uniform(150, 245) if rng.random() < 0.7 else rng.uniform(0, 60)
    tones = colour * rng.uniform(0.9, 1.05, 3) * (1 + rng.normal(0, 0.06, (size, size, 1)))
    return np.rint(np.clip(picture + share * (tones - picture), 0, 255)).astype(np.uint8)


def _fingers(size: int, rng: Rng) -> tuple[Float, Float]:
    """One to four fingers beside each other, that come from the crop's border."""
    tip = size * rng.uniform((0.2, 0.5), (0.8, 1.0))
    angle = float(rng.uniform(0, np.pi)) if rng.random() < 0.9 else float(rng.uniform(0, 7))
    along = np.array([np.cos(angle), np.sin(angle)])  # mostly downwards, away from the face
    across = np.array([-along[1], along[0]])
    width = size * float(rng.uniform(0.035, 0.075))
    share, relief = np.zeros((size, size), np.float32), np.ones((size, size), np.float32)
    for n in range(rng.integers(1, 5)):
        start = tip + across * width * 1.9 * n + along * width * rng.normal(0, 1.0)
        turn = float(rng.normal(0, 0.08))
        way = along * np.cos(turn) + across * np.sin(turn)
        one, light = _capsule(size, start, start + way * 2 * size, width, float(rng.normal(0, 0.5)))
        if rng.random() < 0.6:
            light = light * _nail(size, start + way * width * 0.5, way, width, rng)
        share, relief = _over(share, relief, one, light)
    return share, relief


def _hand(size: int, rng: Rng) -> tuple[Float, Float]:
    """Fingers and the palm that they belong to."""
    share, relief = _fingers(size, rng)
    rows, columns = np.nonzero(share > 0.5)
    if not len(rows):
        return share, relief
    far = np.argmax(np.hypot(rows - size / 2, columns - size / 2))
    centre = np.array([columns[far], rows[far]], np.float64)
    one, light = _capsule(
        size, centre, centre + rng.normal(0, 0.2, 2) * size, size * float(rng.uniform(0.1, 0.25)), 0
    )
    return _over(one, light, share, relief)


def _held(size: int, rng: Rng) -> tuple[Float, Float]:
    """A microphone, a cup's rim, a pen, a fork: a rod with a head, or without."""
    tip = size * rng.uniform((0.2, 0.55), (0.8, 1.0))
    angle = float(rng.uniform(0, np.pi))
    way = np.array([np.cos(angle), np.sin(angle)])
    width = size * float(rng.uniform(0.02, 0.1))
    share, relief = _capsule(size, tip, tip + way * 2 * size, width, float(rng.normal(0, 0.5)))
    if rng.random() < 0.6:
        radius = width * float(rng.uniform(1.2, 2.5))
        head, light = _capsule(size, tip, tip + way * radius, radius, 0)
        share, relief = _over(share, relief, head, light * float(rng.uniform(0.5, 1.5)))
    return share, relief


def _blob(size: int, rng: Rng) -> tuple[Float, Float]:
    """Any shape, from the border mostly."""
    coarse = rng.normal(size=(6, 6)).astype(np.float32)
    noise = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:size, 0:size] / size
    if rng.random() < FLOATING:
        place = rng.uniform((0.2, 0.4), (0.8, 1.0))
    else:
        place = (0.5, 0.75) + 0.55 * _direction(float(rng.uniform(0, np.pi)))
    reach = float(rng.uniform(0.15, 0.4))
    level = 1 - np.hypot(x - place[0], y - place[1]) / reach + 0.35 * noise
    return np.clip(level * reach * size + 0.5, 0, 1).astype(np.float32), np.ones_like(noise)


def _direction(angle: float) -> NDArray[np.float64]:
    return np.array([np.cos(angle), np.sin(angle)])


def _capsule(
    size: int, start: NDArray[np.float64], end: NDArray[np.float64], radius: float, light: float
) -> tuple[Float, Float]:
    """A round-ended stick's share of each px, and how brightly it is lit."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float64)
    way = end - start
    t = np.clip(((x - start[0]) * way[0] + (y - start[1]) * way[1]) / max(1e-6, way @ way), 0, 1)
    dx, dy = x - start[0] - t * way[0], y - start[1] - t * way[1]
    away = np.hypot(dx, dy)
    side = (-way[1] * dx + way[0] * dy) / max(1e-6, float(np.hypot(*way))) / radius
    round_off = np.sqrt(np.clip(1 - (away / radius) ** 2, 0, 1))
    relief = 0.7 + 0.3 * round_off + 0.25 * light * side
    return np.clip(radius - away + 0.5, 0, 1).astype(np.float32), relief.astype(np.float32)


def _nail(
    size: int,
    centre: NDArray[np.float64],
    way: NDArray[np.float64],
    width: float,
    rng: Rng,
) -> Float:
    """How much brighter or darker a nail is than its finger."""
    shine, _ = _capsule(
        size, centre - way * width * 0.3, centre + way * width * 0.4, width * 0.5, 0
    )
    return 1 + shine * float(rng.uniform(-0.3, 0.6))


def _over(below: Float, lit: Float, above: Float, light: Float) -> tuple[Float, Float]:
    """One thing before another, which it outlines with a little shade."""
    edge = cv2.GaussianBlur(above, (0, 0), 1.2) * (1 - above)
    relief = lit * (1 - 0.5 * edge) * (1 - above) + light * above
    return np.maximum(below, above), relief.astype(np.float32)


def _moved(share: Float, rng: Rng) -> Float:
    """Blurred by its own movement."""
    reach = int(rng.integers(3, 9))
    kernel = np.zeros((reach, reach), np.float32)
    to = rng.integers(0, reach, 2)
    cv2.line(
        kernel, (reach - 1 - int(to[0]), reach - 1 - int(to[1])), (int(to[0]), int(to[1])), 1.0
    )
    return np.asarray(cv2.filter2D(share, -1, kernel / max(1.0, kernel.sum())), np.float32)


def _shadow(share: Float, rng: Rng) -> Float:
    reach = float(rng.uniform(1.5, 6))
    shift = np.array([[1, 0, rng.normal(0, 4)], [0, 1, rng.normal(0, 4)]], np.float32)
    cast = cv2.warpAffine(share, shift, (len(share), len(share)))
    return np.asarray(cv2.GaussianBlur(cast, (0, 0), reach), np.float32)


def _colours(picture: Picture, other: Picture, rng: Rng, hand: bool) -> Float:
    """What a thing looks like before light falls on it, (S, S, 3)."""
    size = len(picture)
    if hand and rng.random() < OWN_SKIN:
        cheek = picture[int(0.45 * size) : int(0.6 * size), int(0.2 * size) : int(0.8 * size)]
        base = np.median(cheek.reshape(-1, 3), axis=0) * rng.uniform(0.7, 1.35)
        base = base * rng.uniform(0.94, 1.06, 3)
    elif hand:
        base = np.array([200, 150, 120]) * rng.uniform(0.25, 1.2) * rng.uniform(0.9, 1.1, 3)
    elif rng.random() < 0.5:  # a pattern
        part = np.roll(other, rng.integers(0, size, 2), axis=(0, 1)).astype(np.float32)
        return part * float(rng.uniform(0.6, 1.4)) + float(rng.normal(0, 15))
    else:
        base = rng.uniform(0, 255, 3) * rng.uniform(0.2, 1)
    coarse = rng.normal(0, rng.uniform(0, 0.08), (8, 8)).astype(np.float32)
    fine = rng.normal(0, rng.uniform(0, 0.04), (size, size)).astype(np.float32)
    grain = 1 + cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC) + fine
    return np.asarray(base[None, None] * grain[..., None], np.float32)
