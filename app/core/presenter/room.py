"""The presenter's room, out of focus."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.core.presenter.canvas import Canvas, Glow, Points, Rgb, curve, stroke
from app.core.presenter.styles import mix

Place = Callable[[float, float], tuple[float, float]]
FRAME: Rgb = (196, 178, 158)

BOOKS: tuple[Rgb, ...] = (
    (176, 84, 66),
    (58, 92, 110),
    (214, 176, 104),
    (104, 122, 92),
    (196, 190, 180),
    (122, 72, 86),
)


def paint_room(size: tuple[int, int], wall: Rgb, zoom: float, shift: float) -> NDArray[np.uint8]:
    """Paint a sunlit wall with a window, a shelf and a plant, all blurred.

    Parameters
    ----------
    size : (width, height)
        In px.
    wall : (r, g, b)
        The wall's colour.
    zoom, shift : float
        Scale about the middle and displacement to the right as a share of the height:
        the camera's framing.

    Returns
    -------
    (H, W, 3) uint8
        RGB.
    """
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    canvas = Canvas(picture)
    unit = height * zoom

    def place(x: float, y: float) -> tuple[float, float]:
        return width / 2 + (x + shift) * unit, height / 2 + y * unit

    sun, dusk = mix(wall, (255, 250, 240), 0.75), mix(wall, (40, 44, 66), 0.62)
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64) * 1.2 - 8
    glows = [
        Glow(place(-0.30, -0.25), (0.65 * unit, 0.6 * unit), sun, 0.9),
        Glow(place(0.85, 0.35), (0.6 * unit, 0.9 * unit), dusk, 0.9),
        Glow(place(-0.9, 0.7), (0.5 * unit, 0.5 * unit), dusk, 0.7),
    ]
    canvas.fill(frame, wall, glows=glows)
    _paint_window(canvas, place, unit)
    _paint_shelf(canvas, place, unit, wall)
    grain = np.random.default_rng(7).integers(-2, 3, picture.shape[:2])[..., None]
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def _quad(a: tuple[float, float], b: tuple[float, float]) -> Points:
    return np.array([a, (b[0], a[1]), b, (a[0], b[1])])


def _paint_window(canvas: Canvas, place: Place, unit: float) -> None:
    soft = 0.016 * unit
    canvas.fill(_quad(place(-0.86, -0.46), place(-0.40, 0.20)), (250, 246, 238), soft=soft)
    for x in (-0.86, -0.63, -0.40):
        canvas.fill(_quad(place(x - 0.012, -0.48), place(x + 0.012, 0.22)), FRAME, soft=soft)
    for y in (-0.14, 0.21):
        canvas.fill(_quad(place(-0.88, y - 0.012), place(-0.38, y + 0.012)), FRAME, soft=soft)


def _paint_shelf(canvas: Canvas, place: Place, unit: float, wall: Rgb) -> None:
    soft = 0.012 * unit
    wood = (134, 96, 70)
    for row, y in enumerate((-0.17, 0.17)):
        canvas.fill(_quad(place(0.36, y), place(1.2, y + 0.025)), wood, soft=soft)
        rng = np.random.default_rng(row + 3)
        x = 0.42
        while x < 1.0:
            wide, tall = rng.uniform(0.022, 0.045), rng.uniform(0.12, 0.2)
            book = mix(BOOKS[rng.integers(len(BOOKS))], wall, 0.25)
            canvas.fill(_quad(place(x, y - tall), place(x + wide, y)), book, soft=soft)
            x += wide + (0.10 if rng.random() < 0.12 else 0.004)
    _paint_plant(canvas, place, unit)


def _paint_plant(canvas: Canvas, place: Place, unit: float) -> None:
    soft = 0.008 * unit
    for index, lean in enumerate((-1.0, 1.0, -0.62, 0.66, -0.25, 0.3, 0.0)):
        tall = 0.22 - 0.06 * abs(lean)
        tip = (0.42 + 0.15 * lean, 0.09 - tall + 0.05 * lean * lean)
        bend = (0.42 + 0.06 * lean, 0.09 - 0.75 * tall)
        blade = curve(np.array([place(0.42, 0.10), place(*bend), place(*tip)]), closed=False)
        green = (72, 104, 66) if index % 2 else (112, 142, 90)
        canvas.fill(stroke(blade, 0.045 * unit, (0.2, 0.0)), green, soft=soft)
    pot = [place(0.378, 0.08), place(0.462, 0.08), place(0.450, 0.17), place(0.390, 0.17)]
    canvas.fill(np.array(pot), (206, 150, 118), soft=soft)
