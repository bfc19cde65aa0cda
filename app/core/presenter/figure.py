"""The presenter around the face: hair, neck, clothes."""

import numpy as np

from app.core.presenter.canvas import Canvas, Points, Rgb, curve, stroke
from app.core.presenter.styles import Style, mix
from app.core.presenter.view import GAP_AT_FULL, View, mirrored

BOB_BACK = mirrored(
    np.array(
        [
            (0.0, -1.46),
            (0.62, -1.36),
            (1.06, -0.92),
            (1.22, -0.25),
            (1.26, 0.50),
            (1.22, 1.10),
            (1.00, 1.50),
            (0.60, 1.44),
            (0.0, 1.30),
        ]
    )
)
BOB_FRONT_LEFT = np.array(
    [
        (-0.30, -1.43),
        (-0.80, -1.27),
        (-1.14, -0.80),
        (-1.24, -0.10),
        (-1.26, 0.55),
        (-1.16, 1.12),
        (-0.98, 1.34),
        (-0.90, 0.95),
        (-0.92, 0.40),
        (-0.86, -0.15),
        (-0.70, -0.62),
        (-0.42, -1.02),
    ]
)
BOB_FRONT_RIGHT = np.array(
    [
        (-0.34, -1.44),
        (0.20, -1.50),
        (0.78, -1.30),
        (1.13, -0.82),
        (1.23, -0.10),
        (1.25, 0.55),
        (1.17, 1.12),
        (0.99, 1.34),
        (0.91, 0.95),
        (0.93, 0.40),
        (0.88, -0.12),
        (0.70, -0.48),
        (0.30, -0.78),
        (-0.10, -1.00),
    ]
)
SHORT = np.array(
    [
        (-0.97, 0.06),
        (-1.02, -0.45),
        (-0.90, -0.98),
        (-0.52, -1.36),
        (0.0, -1.46),
        (0.55, -1.36),
        (0.91, -0.98),
        (1.02, -0.45),
        (0.97, 0.06),
        (0.90, 0.10),
        (0.86, -0.30),
        (0.76, -0.66),
        (0.50, -0.84),
        (0.10, -0.88),
        (-0.36, -0.86),
        (-0.70, -0.68),
        (-0.85, -0.30),
        (-0.90, 0.10),
    ]
)
TORSO = mirrored(
    np.array(
        [
            (0.0, 1.55),
            (0.50, 1.62),
            (0.95, 1.84),
            (1.60, 2.06),
            (2.10, 2.42),
            (2.36, 3.10),
            (2.50, 4.40),
            (2.50, 5.60),
            (0.0, 5.60),
        ]
    )
)


def draw_hair_behind(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the hair that hangs behind the neck."""
    if style.hair_cut == "bob":
        back = view.put(curve(BOB_BACK, closed=True), -0.30)
        canvas.fill(back, mix(style.hair, style.hair_dark, 0.7))


def draw_neck(canvas: Canvas, view: View, body: View, style: Style) -> None:
    """Paint the neck from the jaw down to the collar, in the shadow of the chin."""
    top = view.put(np.array([(-0.50, 0.70), (0.50, 0.70)]), -0.1)
    foot = body.put(
        np.array([(0.52, 1.55), (0.72, 1.86), (0.0, 2.6), (-0.72, 1.86), (-0.52, 1.55)])
    )
    outline = np.concatenate([top, foot])
    deep = mix(style.shadow, (60, 24, 30), 0.25)
    chin = 1.36 + 0.72 * GAP_AT_FULL * view.opening
    glows = [
        body.glow(-0.22, 1.95, (0.35, 0.4), style.light, 0.25, 0.0),
        view.glow(0.10, chin - 0.02, (0.70, 0.30), deep, 0.85, 0.1),
        body.glow(0.60, 1.6, (0.30, 0.8), deep, 0.5, 0.0),
    ]
    canvas.fill(outline, style.skin, glows=glows)


def draw_body(canvas: Canvas, body: View, style: Style) -> None:
    """Paint shoulders in a jacket, the collar under it and the lapels."""
    dark, bright = mix(style.top, (8, 10, 20), 0.55), mix(style.top, (255, 244, 230), 0.28)
    opening = _spots(body, [(-0.56, 1.50), (-0.30, 1.95), (0.0, 2.34), (0.30, 1.95), (0.56, 1.50)])
    torso = body.put(curve(TORSO, closed=True, steps=10), 0.0)
    glows = [
        body.glow(-1.35, 2.15, (0.8, 0.45), bright, 0.85, 0.0),
        body.glow(1.15, 2.10, (0.6, 0.30), bright, 0.35, 0.0),
        body.glow(2.3, 3.4, (0.8, 1.6), dark, 0.9, 0.0),
        body.glow(-2.5, 3.6, (0.55, 1.4), dark, 0.7, 0.0),
        body.glow(0.0, 4.2, (1.6, 1.0), dark, 0.5, 0.0),
    ]
    canvas.fill(_without_neck(torso, opening), style.top, glows=glows)
    _draw_shirt(canvas, body, style)
    _draw_lapels(canvas, body, style, dark, bright)


def _without_neck(torso: Points, opening: Points) -> Points:
    start = int(np.argmin(np.hypot(*(torso - opening[-1]).T)))
    stop = int(np.argmin(np.hypot(*(torso - opening[0]).T)))
    return np.concatenate([torso[start : stop + 1], opening])


def _draw_shirt(canvas: Canvas, body: View, style: Style) -> None:
    grey = mix(style.collar, (120, 116, 130), 0.55)
    for side in (-1.0, 1.0):
        flap = [(0.54, 1.46), (0.66, 1.72), (0.40, 2.30), (0.0, 2.86), (0.0, 2.28), (0.30, 1.92)]
        outline = _spots(body, [(x * side, y) for x, y in flap])
        shade = body.glow(0.30 * side, 1.95, (0.12, 0.5), grey, 0.5, 0.0)
        canvas.fill(outline, style.collar, glows=[shade])


def _draw_lapels(canvas: Canvas, body: View, style: Style, dark: Rgb, bright: Rgb) -> None:
    for side in (-1.0, 1.0):
        lapel = [(0.62, 1.60), (0.94, 1.84), (1.02, 2.36), (0.86, 2.46), (0.92, 2.62)]
        lapel += [(0.10, 4.10), (-0.02, 4.10), (0.02, 2.84), (0.44, 2.28)]
        outline = _spots(body, [(x * side, y) for x, y in lapel])
        shadow = outline + np.array([0.03 * side, 0.05]) * body.unit
        canvas.fill(shadow, dark, alpha=0.6, soft=0.05 * body.unit)
        light = bright if side < 0 else mix(style.top, bright, 0.5)
        glow = body.glow(0.75 * side, 2.1, (0.4, 0.6), light, 0.7, 0.0)
        canvas.fill(outline, mix(style.top, dark, 0.18), glows=[glow])


def _spots(view: View, points: list[tuple[float, float]]) -> Points:
    return view.put(np.array(points), 0.0)


def draw_hair(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the hair that frames the face, with strands along its flow."""
    if style.hair_cut == "short":
        _draw_lock(canvas, view, style, SHORT, 0.25, (-0.35, -1.12))
        return
    _draw_shade_under(canvas, view, style)
    for lock, spot in ((BOB_FRONT_LEFT, (-0.92, -0.62)), (BOB_FRONT_RIGHT, (0.42, -1.14))):
        _draw_lock(canvas, view, style, lock, 0.35, spot)
    _draw_strands(canvas, view, style)


def _draw_shade_under(canvas: Canvas, view: View, style: Style) -> None:
    fringe = curve(np.add(BOB_FRONT_RIGHT[8:], (-0.02, 0.07)), closed=False)
    line = view.put(fringe, 0.45)
    canvas.fill(stroke(line, 0.16 * view.unit), style.shadow, alpha=0.5, soft=0.05 * view.unit)


def _draw_lock(
    canvas: Canvas,
    view: View,
    style: Style,
    knots: Points,
    depth: float,
    spot: tuple[float, float],
) -> None:
    glows = [
        view.glow(*spot, (0.42, 0.26), style.hair_light, 0.85, depth),
        view.glow(1.15, 0.6, (0.30, 0.9), style.hair_dark, 0.8, depth),
        view.glow(-1.20, 0.9, (0.25, 0.6), style.hair_dark, 0.7, depth),
    ]
    canvas.fill(view.put(curve(knots, closed=True), depth), style.hair, glows=glows)


def _draw_strands(canvas: Canvas, view: View, style: Style) -> None:
    root = np.array([-0.33, -1.42])
    for share in np.linspace(0.12, 0.92, 9):
        inner = np.array([root, (0.25, -0.92), (0.80, -0.36), (0.93, 0.30), (0.95, 1.10)])
        outer = np.array([root, (0.60, -1.36), (1.12, -0.75), (1.22, 0.20), (1.12, 1.15)])
        line = view.put(curve(inner + (outer - inner) * share, closed=False), 0.35)
        colour = style.hair_light if int(share * 100) % 3 else style.hair_dark
        canvas.fill(stroke(line, 0.024 * view.unit), colour, alpha=0.35)
    for share in np.linspace(0.15, 0.9, 6):
        inner = np.array([root, (-0.66, -0.75), (-0.88, -0.15), (-0.94, 0.45), (-0.95, 1.10)])
        outer = np.array([root, (-0.95, -1.12), (-1.16, -0.45), (-1.22, 0.35), (-1.10, 1.15)])
        line = view.put(curve(inner + (outer - inner) * share, closed=False), 0.35)
        canvas.fill(stroke(line, 0.024 * view.unit), style.hair_light, alpha=0.30)
