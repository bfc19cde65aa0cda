"""The drawn presenter: pictures of a talking head whose landmarks and opening are known."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.presenter import features, figure
from app.core.presenter.canvas import Canvas, Points
from app.core.presenter.room import paint_room
from app.core.presenter.styles import ADA, Style
from app.core.presenter.view import GAP_AT_FULL, View

SUPERSAMPLING = 2
UNIT_PER_HEIGHT = 0.170
EYE_LEVEL = 0.435


@dataclass(frozen=True)
class Framing:
    """How the camera sees the presenter.

    ``zoom`` scales the person about the eyes; ``x`` and ``y`` move the person, as shares
    of the picture's height.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0


WIDE = Framing()
CLOSE = Framing(zoom=1.35, x=-0.16, y=0.02)


def draw(
    opening: float,
    *,
    size: tuple[int, int] = (640, 640),
    head_turn: float = 0.0,
    blink: float = 0.0,
    sway: tuple[float, float] = (0.0, 0.0),
    style: Style = ADA,
    framing: Framing = WIDE,
) -> NDArray[np.uint8]:
    """Draw the presenter.

    Parameters
    ----------
    opening : float
        Of the mouth, 0 (closed) to 1; `mouth_opening` gives it in px.
    size : (width, height)
        Of the picture in px.
    head_turn : float
        Degrees, positive towards the picture's right; looks right up to about 25.
    blink : float
        0 (eyes open) to 1 (shut).
    sway : (dx, dy)
        Displacement of the head, as shares of the picture's height.
    style : Style
        Who it is.
    framing : Framing
        How the camera sees the person.

    Returns
    -------
    (H, W, 3) uint8
        RGB.
    """
    scale = SUPERSAMPLING
    canvas = Canvas(_enlarged_room(size, style, framing).copy())
    view = _view(opening, size, head_turn, blink, sway, framing, scale)
    body = _view(0.0, size, 0.0, 0.0, (0.0, 0.0), framing, scale)
    figure.draw_hair_behind(canvas, view, style)
    figure.draw_neck(canvas, view, body, style)
    figure.draw_body(canvas, body, style)
    features.draw_ears(canvas, view, style)
    features.draw_skin(canvas, view, style)
    features.draw_mouth(canvas, view, style)
    features.draw_nose(canvas, view, style)
    features.draw_eyes(canvas, view, style)
    features.draw_brows(canvas, view, style)
    figure.draw_hair(canvas, view, style)
    return np.asarray(cv2.resize(canvas.image, size, interpolation=cv2.INTER_AREA), np.uint8)


def draw_room(
    *, size: tuple[int, int] = (640, 640), style: Style = ADA, framing: Framing = WIDE
) -> NDArray[np.uint8]:
    """Draw the presenter's room with nobody in it, (H, W, 3) uint8 RGB."""
    enlarged = _enlarged_room(size, style, framing)
    return np.asarray(cv2.resize(enlarged, size, interpolation=cv2.INTER_AREA), np.uint8)


def landmarks(
    opening: float = 0.0,
    *,
    size: tuple[int, int] = (640, 640),
    head_turn: float = 0.0,
    sway: tuple[float, float] = (0.0, 0.0),
    framing: Framing = WIDE,
) -> Points:
    """Where the five landmarks of `draw` with the same arguments lie.

    Returns
    -------
    (5, 2)
        x, y in px (pixel centres at integers) of the eye at the picture's left, the eye at
        its right, the nose tip, the left and the right corner of the mouth.
    """
    view = _view(opening, size, head_turn, 0.0, sway, framing, 1)
    width, corner = features.mouth_corner(opening)
    eyes = view.put(np.array([(-features.EYE_X, features.EYE_Y), (features.EYE_X, features.EYE_Y)]))
    nose = view.put(np.array([features.NOSE_TIP]), features.NOSE_DEPTH)
    mouth = view.put(np.array([(-width, corner), (width, corner)]))
    return np.concatenate([eyes, nose, mouth])


def mouth_opening(
    opening: float, *, size: tuple[int, int] = (640, 640), framing: Framing = WIDE
) -> float:
    """Distance in px between the inner lips at the middle of the mouth in `draw`'s picture."""
    return opening * GAP_AT_FULL * UNIT_PER_HEIGHT * framing.zoom * size[1]


def _view(
    opening: float,
    size: tuple[int, int],
    head_turn: float,
    blink: float,
    sway: tuple[float, float],
    framing: Framing,
    scale: int,
) -> View:
    width, height = size
    x = width / 2 + (framing.x + sway[0]) * height
    y = (EYE_LEVEL + framing.y + sway[1]) * height
    # Enlarged pixel X covers small pixel (X + 1/2) / scale - 1/2: centres stay centres.
    centre = (x * scale - 0.5, y * scale - 0.5)
    unit = UNIT_PER_HEIGHT * framing.zoom * height * scale
    return View(unit, centre, np.radians(head_turn), opening, blink)


@lru_cache(maxsize=4)
def _enlarged_room(size: tuple[int, int], style: Style, framing: Framing) -> NDArray[np.uint8]:
    room = paint_room(size, style.wall, framing.zoom, framing.x)
    enlarged = (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING)
    return np.asarray(cv2.resize(room, enlarged, interpolation=cv2.INTER_LINEAR), np.uint8)
