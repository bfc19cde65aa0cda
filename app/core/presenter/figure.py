"""The presenter around the face: hair, neck, clothes."""

import numpy as np

from app.core.presenter.canvas import Canvas, Points, Rgb, curve, stroke
from app.core.presenter.styles import Style, mix
from app.core.presenter.view import GAP_AT_FULL, View, mirrored

NECK_HALF_WIDTH = 0.52
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
BOB_LEFT = np.array(
    [
        (-0.32, -1.42),
        (-0.80, -1.28),
        (-1.13, -0.80),
        (-1.23, -0.10),
        (-1.27, 0.55),
        (-1.23, 1.12),
        (-1.02, 1.50),
        (-0.72, 1.46),
        (-0.84, 1.10),
        (-0.90, 0.50),
        (-0.88, -0.10),
        (-0.78, -0.55),
        (-0.55, -0.95),
        (-0.33, -1.16),
    ]
)
BOB_RIGHT = np.array(
    [
        (-0.42, -1.42),
        (0.20, -1.51),
        (0.78, -1.31),
        (1.13, -0.82),
        (1.23, -0.10),
        (1.27, 0.55),
        (1.23, 1.12),
        (1.02, 1.50),
        (0.72, 1.46),
        (0.84, 1.10),
        (0.91, 0.50),
        (0.90, -0.02),
        (0.76, -0.42),
        (0.38, -0.72),
        (-0.05, -0.92),
        (-0.34, -1.14),
    ]
)
BOB_ROOT = (-0.36, -1.43)
BOB_FLOW_RIGHT = (  # strands run between these two lines; how many
    np.array([BOB_ROOT, (0.30, -0.88), (0.83, -0.36), (0.93, 0.30), (0.88, 1.05), (0.78, 1.42)]),
    np.array([BOB_ROOT, (0.66, -1.36), (1.12, -0.75), (1.22, 0.20), (1.22, 1.05), (1.02, 1.46)]),
    17,
)
BOB_FLOW_LEFT = (
    np.array([BOB_ROOT, (-0.66, -0.78), (-0.88, -0.1), (-0.92, 0.4), (-0.88, 1.0), (-0.78, 1.42)]),
    np.array([BOB_ROOT, (-0.97, -1.1), (-1.17, -0.4), (-1.24, 0.35), (-1.2, 1.05), (-1.0, 1.46)]),
    12,
)
SHORT = np.array(
    [
        (-0.925, 0.02),
        (-1.00, -0.45),
        (-0.91, -0.98),
        (-0.56, -1.37),
        (0.0, -1.48),
        (0.59, -1.37),
        (0.92, -0.98),
        (1.00, -0.45),
        (0.925, 0.02),
        (0.885, 0.02),
        (0.865, -0.32),
        (0.80, -0.60),
        (0.72, -0.76),
        (0.42, -0.84),
        (0.0, -0.87),
        (-0.42, -0.84),
        (-0.72, -0.76),
        (-0.80, -0.60),
        (-0.865, -0.32),
        (-0.885, 0.02),
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
    wide = NECK_HALF_WIDTH * style.jaw
    top = view.put(np.array([(-wide, 0.70), (wide, 0.70)]), -0.1)
    foot = [(wide, 1.50), (0.72, 1.86), (0.0, 2.6), (-0.72, 1.86), (-wide, 1.50)]
    outline = np.concatenate([top, _spots(body, foot)])
    deep = mix(style.shadow, (60, 24, 30), 0.25)
    chin = 1.36 + 0.72 * GAP_AT_FULL * view.opening
    glows = [
        body.glow(-0.20, 1.95, (0.30, 0.4), style.light, 0.35, 0.0),
        view.glow(0.08, chin, (0.75, 0.30), deep, 0.85, 0.1),
        body.glow(wide + 0.06, 1.55, (0.26, 0.8), deep, 0.6, 0.0),
        body.glow(-wide - 0.06, 1.6, (0.16, 0.6), style.shadow, 0.6, 0.0),
        body.glow(0.0, 2.22, (0.10, 0.12), style.shadow, 0.35, 0.0),
    ]
    canvas.fill(outline, style.skin, glows=glows)


def draw_body(canvas: Canvas, body: View, style: Style) -> None:
    """Paint shoulders in a jacket, the collar under it and the lapels."""
    dark, bright = mix(style.top, (8, 10, 20), 0.55), mix(style.top, (255, 244, 230), 0.28)
    opening = _spots(body, [(-0.62, 1.68), (-0.30, 1.95), (0.0, 2.34), (0.30, 1.95), (0.62, 1.68)])
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
        flap = [
            (NECK_HALF_WIDTH * style.jaw + 0.03, 1.46),
            (0.66, 1.72),
            (0.40, 2.30),
            (0.0, 2.86),
            (0.0, 2.28),
            (0.30, 1.92),
        ]
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
    """Paint the hair that frames the face."""
    if style.hair_cut == "short":
        _draw_crop(canvas, view, style)
    else:
        _draw_bob(canvas, view, style)


def _draw_bob(canvas: Canvas, view: View, style: Style) -> None:
    unit = view.unit
    for lock in (BOB_LEFT[8:], BOB_RIGHT[9:]):
        edge = view.put(curve(np.add(lock, (0.0, 0.05)), closed=False), 0.45)
        canvas.fill(stroke(edge, 0.14 * unit), style.shadow, alpha=0.55, soft=0.045 * unit)
    glows = [
        view.glow(-1.02, -0.45, (0.26, 0.36), style.hair_light, 0.75, 0.35),
        view.glow(0.52, -1.16, (0.50, 0.20), style.hair_light, 0.85, 0.35),
        view.glow(1.02, -0.30, (0.22, 0.40), style.hair_light, 0.35, 0.35),
        view.glow(-0.36, -1.42, (0.16, 0.22), style.hair_dark, 0.8, 0.35),
        view.glow(1.25, 0.9, (0.34, 0.9), style.hair_dark, 0.85, 0.35),
        view.glow(-1.02, 1.45, (0.5, 0.5), style.hair_dark, 0.8, 0.35),
        view.glow(-0.86, 0.45, (0.10, 0.7), style.hair_dark, 0.6, 0.35),
    ]
    locks = [view.put(curve(knots, closed=True), 0.35) for knots in (BOB_LEFT, BOB_RIGHT)]
    canvas.fill(locks, style.hair, glows=glows)
    _draw_strands(canvas, view, style)


def _draw_strands(canvas: Canvas, view: View, style: Style) -> None:
    rng = np.random.default_rng(5)
    light: list[Points] = []
    dark: list[Points] = []
    for inner, outer, count in (BOB_FLOW_RIGHT, BOB_FLOW_LEFT):
        for share in (np.arange(count) + rng.uniform(0.0, 1.0, count)) / count:
            line = view.put(curve(inner + (outer - inner) * share, closed=False), 0.35)
            tone = light if rng.random() < 0.55 else dark
            tone.append(stroke(line, rng.uniform(0.008, 0.026) * view.unit))
    canvas.fill(light, style.hair_light, alpha=0.36)
    canvas.fill(dark, style.hair_dark, alpha=0.36)


def _draw_crop(canvas: Canvas, view: View, style: Style) -> None:
    unit = view.unit
    knots = curve(SHORT, closed=True)
    fade = view.put(np.multiply(knots, (0.995, 0.99)), 0.25)
    canvas.fill(fade, style.hair, alpha=0.6, soft=0.035 * unit)
    glows = [
        view.glow(-0.40, -1.18, (0.50, 0.24), style.hair_light, 0.8, 0.25),
        view.glow(0.85, -0.9, (0.30, 0.7), style.hair_dark, 0.8, 0.25),
    ]
    outline = view.put(knots, 0.25)
    canvas.fill(outline, style.hair, glows=glows, soft=0.012 * unit)
