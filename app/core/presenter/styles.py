"""What one drawn person looks like, apart from pose and speech."""

from dataclasses import dataclass
from typing import Literal

from app.core.presenter.canvas import Rgb


@dataclass(frozen=True)
class Style:
    """Colours and build of one presenter; colours are sRGB.

    ``hair_cut`` is 'bob' (to the jaw, parted) or 'short'; ``lash`` is the thickness of the
    lashes in head units; ``jaw`` scales the width of the lower face and the neck, 1 is broad;
    ``stubble`` is the opacity of a shaven beard; ``top`` is the jacket's colour, ``collar``
    that of the shirt under it, ``wall`` that of the room behind.
    """

    skin: Rgb
    shadow: Rgb
    light: Rgb
    blush: Rgb
    lips: Rgb
    hair: Rgb
    hair_light: Rgb
    hair_dark: Rgb
    hair_cut: Literal["bob", "short"]
    iris: Rgb
    brow: Rgb
    lash: float
    jaw: float
    stubble: float
    top: Rgb
    collar: Rgb
    wall: Rgb


ADA = Style(
    skin=(240, 196, 168),
    shadow=(186, 122, 98),
    light=(255, 230, 210),
    blush=(232, 140, 120),
    lips=(200, 88, 88),
    hair=(96, 54, 36),
    hair_light=(168, 106, 70),
    hair_dark=(48, 26, 20),
    hair_cut="bob",
    iris=(74, 110, 96),
    brow=(88, 52, 38),
    lash=0.042,
    jaw=0.90,
    stubble=0.0,
    top=(28, 96, 106),
    collar=(246, 238, 226),
    wall=(214, 200, 182),
)

BEN = Style(
    skin=(150, 98, 70),
    shadow=(86, 48, 34),
    light=(206, 150, 114),
    blush=(160, 84, 62),
    lips=(140, 74, 66),
    hair=(30, 24, 24),
    hair_light=(74, 62, 60),
    hair_dark=(12, 10, 12),
    hair_cut="short",
    iris=(70, 44, 26),
    brow=(28, 20, 18),
    lash=0.026,
    jaw=1.0,
    stubble=0.30,
    top=(206, 120, 62),
    collar=(240, 240, 244),
    wall=(150, 174, 186),
)

CLEO = Style(
    skin=(224, 178, 138),
    shadow=(160, 104, 74),
    light=(250, 218, 184),
    blush=(220, 132, 104),
    lips=(184, 84, 84),
    hair=(34, 30, 36),
    hair_light=(92, 84, 98),
    hair_dark=(14, 12, 18),
    hair_cut="bob",
    iris=(62, 44, 34),
    brow=(36, 28, 30),
    lash=0.042,
    jaw=0.90,
    stubble=0.0,
    top=(132, 52, 84),
    collar=(250, 244, 240),
    wall=(188, 196, 178),
)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Colour between two, ``share`` of the way from the first to the second.

    >>> mix((0, 0, 0), (200, 100, 50), 0.5)
    (100, 50, 25)
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
