"""The presenter's face: skin, ears, brows, eyes, nose and the mouth that speaks."""

import numpy as np

from app.core.presenter.canvas import Canvas, Glow, Points, Rgb, curve, ellipse, stroke
from app.core.presenter.styles import Style, mix
from app.core.presenter.view import GAP_AT_FULL, UPPER_LIP_SHARE, View, mirrored

EYE_X, EYE_Y, EYE_HALF_WIDTH = 0.40, -0.015, 0.215
MOUTH_Y, MOUTH_HALF_WIDTH, MOUTH_NARROWING = 0.87, 0.37, 0.05
LOWER_LIP = 0.142  # its thickness at the middle
CORNER_RISE = 0.068  # the closed mouth smiles a little
NOSE_TIP = (0.0, 0.50)
NOSE_DEPTH = 1.16

FACE = mirrored(
    np.array(
        [
            (0.0, -1.16),
            (0.46, -1.06),
            (0.80, -0.66),
            (0.895, -0.15),
            (0.875, 0.30),
            (0.775, 0.76),
            (0.58, 1.08),
            (0.30, 1.30),
            (0.0, 1.36),
        ]
    )
)
DARK: Rgb = (34, 18, 20)


def face_outline(view: View, style: Style) -> Points:
    """Closed outline of the face in canvas px, jaw lowered by the opening."""
    knots = view.drop(FACE)
    low = np.clip((FACE[:, 1] - 0.1) / 0.9, 0, 1)
    knots[:, 0] *= 1 - (1 - style.jaw) * low
    return view.put(curve(knots, closed=True), 0.18)


def draw_ears(canvas: Canvas, view: View, style: Style) -> None:
    """Paint both ears, unless the hair covers them."""
    if style.hair_cut == "bob":
        return
    for side in (-1.0, 1.0):
        knots = np.array(
            [(0.84, -0.10), (0.97, -0.14), (1.04, 0.04), (1.0, 0.28), (0.93, 0.46), (0.84, 0.40)]
        ) * (side, 1.0)
        ear = view.put(curve(knots, closed=True), -0.05)
        ground = mix(style.skin, style.shadow, 0.25 if side < 0 else 0.5)
        inner = view.glow(0.95 * side, 0.14, (0.055, 0.20), style.shadow, 0.8, -0.05)
        canvas.fill(ear, ground, glows=[inner])


def draw_skin(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the face's ground, airbrushed: light from the upper left, shade on the right."""
    low = view.opening * GAP_AT_FULL
    deep = mix(style.shadow, (60, 24, 30), 0.25)
    glows = [
        view.glow(-0.25, -0.35, (0.75, 0.80), style.light, 0.55),
        view.glow(0.98, 0.35, (0.42, 1.3), style.shadow, 0.75, 0.2),
        view.glow(-1.02, 0.55, (0.26, 1.1), style.shadow, 0.50, 0.2),
        view.glow(0.0, 1.50 + 0.6 * low, (0.70, 0.22), style.shadow, 0.70, 0.5),
        view.glow(0.0, -1.05, (1.0, 0.42), deep, 0.60, 0.6),
        view.glow(-EYE_X, -0.07, (0.27, 0.15), style.shadow, 0.38),
        view.glow(EYE_X, -0.07, (0.27, 0.15), style.shadow, 0.46),
        view.glow(-0.55, 0.47, (0.24, 0.17), style.blush, 0.42),
        view.glow(0.57, 0.47, (0.24, 0.17), style.blush, 0.42),
        view.glow(-0.50, 0.30, (0.22, 0.12), style.light, 0.55),
        view.glow(0.46, 0.29, (0.17, 0.10), style.light, 0.30),
        view.glow(0.0, 1.18 + 0.75 * low, (0.22, 0.13), style.light, 0.45),
        view.glow(0.0, 1.05 + 0.8 * low, (0.24, 0.07), style.shadow, 0.38),
        view.glow(0.0, 0.67, (0.06, 0.08), style.shadow, 0.25),
    ]
    canvas.fill(face_outline(view, style), style.skin, glows=glows)
    if style.stubble:
        _draw_stubble(canvas, view, style)
    for side in (-1.0, 1.0):
        fold = np.array([(0.24, 0.58), (0.36, 0.68), (0.44, 0.82)]) * (side, 1.0)
        line = view.put(curve(view.drop(fold), closed=False))
        strength = 0.22 + 0.25 * view.opening
        canvas.fill(
            stroke(line, 0.035 * view.unit), style.shadow, alpha=strength, soft=0.02 * view.unit
        )


def _draw_stubble(canvas: Canvas, view: View, style: Style) -> None:
    half = [(0.0, 0.66), (0.22, 0.67), (0.46, 0.84), (0.70, 0.52), (0.80, 0.60), (0.72, 0.92)]
    half += [(0.52, 1.16), (0.28, 1.32), (0.0, 1.36)]
    beard = view.put(curve(view.drop(mirrored(np.array(half))), closed=True), 0.5)
    colour = mix(style.shadow, style.hair, 0.7)
    outline = face_outline(view, style)
    canvas.fill(beard, colour, alpha=style.stubble, soft=0.05 * view.unit, within=outline)


def draw_nose(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the nose: bridge light, shaded side, wings and nostrils."""
    unit = view.unit
    bridge = view.put(np.array([(-0.02, -0.10), (-0.03, 0.15), (-0.02, 0.38)]), 1.02)
    side = view.put(np.array([(0.12, -0.12), (0.10, 0.12), (0.15, 0.36), (0.17, 0.48)]), 0.98)
    under = view.put(
        np.array([(-0.15, 0.56), (-0.05, 0.61), (0.05, 0.61), (0.16, 0.56)]), NOSE_DEPTH - 0.1
    )
    canvas.fill(
        stroke(curve(side, closed=False), 0.12 * unit),
        style.shadow,
        alpha=0.55,
        soft=0.04 * unit,
    )
    canvas.fill(
        stroke(curve(under, closed=False), 0.09 * unit), style.shadow, alpha=0.75, soft=0.03 * unit
    )
    canvas.fill(
        stroke(curve(bridge, closed=False), 0.09 * unit), style.light, alpha=0.8, soft=0.03 * unit
    )
    (tip,) = view.put(np.array([(-0.03, 0.45)]), NOSE_DEPTH)
    shine = ellipse((tip[0], tip[1]), (0.055 * unit, 0.045 * unit))
    canvas.fill(shine, mix(style.light, (255, 255, 255), 0.4), alpha=0.75, soft=0.025 * unit)
    deep = mix(style.shadow, DARK, 0.55)
    for hand in (-1.0, 1.0):
        wing = np.array([(0.165, 0.46), (0.195, 0.52), (0.165, 0.585)]) * (hand, 1.0)
        line = view.put(curve(wing, closed=False), NOSE_DEPTH - 0.15)
        canvas.fill(stroke(line, 0.032 * unit), deep, alpha=0.5, soft=0.010 * unit)
        nostril = np.array([(0.045, 0.578), (0.085, 0.555), (0.13, 0.574), (0.09, 0.592)])
        hole = view.put(curve(nostril * (hand, 1.0), closed=True), NOSE_DEPTH - 0.1)
        canvas.fill(hole, deep, alpha=0.85, soft=0.006 * unit)


def draw_brows(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the eyebrows, raised a little when the mouth is wide open."""
    lift = -0.03 * view.opening
    for side in (-1.0, 1.0):
        knots = np.array([(0.14, -0.285), (0.32, -0.345), (0.50, -0.345), (0.68, -0.265)])
        line = view.put(curve(np.add(knots, (0, lift)) * (side, 1.0), closed=False))
        brow = stroke(line, 0.078 * view.unit, (0.45, 0.0))
        canvas.fill(brow, style.brow, alpha=0.85, soft=0.011 * view.unit)


def draw_eyes(canvas: Canvas, view: View, style: Style) -> None:
    """Paint both eyes, lids lowered by the blink."""
    for side in (-1.0, 1.0):
        _draw_eye(canvas, view, style, side)


def _draw_eye(canvas: Canvas, view: View, style: Style, side: float) -> None:
    unit = view.unit
    centre = EYE_X * side
    across = np.array([-1.0, -0.60, 0.0, 0.60, 1.0]) * EYE_HALF_WIDTH * side
    shut = 0.075
    top = np.array([0.040, -0.070, -0.110, -0.085, -0.010])
    top = top + (shut - top) * view.blink * np.array([0.2, 0.9, 1.0, 0.9, 0.4])
    bottom = np.array([0.040, 0.072, 0.088, 0.066, -0.010])
    upper = view.put(curve(np.stack([centre + across, top], axis=1), closed=False))
    lower = view.put(curve(np.stack([centre + across, bottom], axis=1), closed=False))
    almond = np.concatenate([upper, lower[::-1]])
    if view.blink < 0.95:
        _draw_eyeball(canvas, view, style, centre, almond)
    crease = mix(mix(style.skin, style.shadow, 0.55), DARK, 0.3)
    fold = np.add(upper, (0, -0.06 * unit * (1 - 0.6 * view.blink)))
    canvas.fill(stroke(fold, 0.024 * unit), crease, alpha=0.6, soft=0.008 * unit)
    canvas.fill(stroke(lower, 0.016 * unit), mix(style.shadow, DARK, 0.5), alpha=0.6)
    wing = np.array([(centre + 1.13 * EYE_HALF_WIDTH * side, top[-1] - 0.055)])
    lashes = np.concatenate([upper, view.put(wing)])
    canvas.fill(stroke(lashes, style.lash * unit, (0.1, 0.0)), DARK)


def _draw_eyeball(canvas: Canvas, view: View, style: Style, centre: float, almond: Points) -> None:
    unit = view.unit
    # The gaze stays on the camera: the iris moves half as far as the head turns.
    (spot,) = view.put(np.array([(centre, EYE_Y)]), 0.78)
    x, y = float(spot[0]), float(spot[1])
    radius = 0.116 * unit
    shade = Glow((x, y - 0.12 * unit), (0.5 * unit, 0.08 * unit), (128, 112, 116), 0.85)
    inner_x = float(almond[0, 0])
    tear = Glow((inner_x, y + 0.05 * unit), (0.07 * unit, 0.05 * unit), (214, 150, 140), 0.9)
    canvas.fill(almond, (246, 243, 240), glows=[shade, tear])
    rim = mix(style.iris, DARK, 0.75)
    canvas.fill(ellipse((x, y), (radius, radius)), rim, within=almond)
    bright = mix(style.iris, (230, 220, 170), 0.45)
    catch = Glow((x, y + 0.6 * radius), (0.8 * radius, 0.55 * radius), bright, 0.9)
    inner = 0.86 * radius
    canvas.fill(ellipse((x, y), (inner, inner)), style.iris, glows=[catch], within=almond)
    pupil = 0.44 * radius
    canvas.fill(ellipse((x, y), (pupil, pupil)), (14, 10, 12), within=almond)
    for dx, dy, size in ((-0.32, -0.36, 0.26), (0.34, 0.40, 0.12)):
        dot = ellipse((x + dx * radius, y + dy * radius), (size * radius, size * radius))
        canvas.fill(dot, (255, 255, 255), alpha=0.95, within=almond)


def mouth_corner(opening: float) -> tuple[float, float]:
    """Right corner of the mouth (x, y) in head units before the jaw's stretch."""
    width = MOUTH_HALF_WIDTH - MOUTH_NARROWING * opening
    return width, MOUTH_Y - CORNER_RISE * (1 - opening) + 0.38 * GAP_AT_FULL * opening


def inner_lips(opening: float) -> tuple[Points, Points]:
    """Edges of the mouth's gap (25, 2) in head units: upper and lower, from left to right.

    At the middle they are ``GAP_AT_FULL * opening`` apart.
    """
    gap = GAP_AT_FULL * opening
    upper = _lip_edge(opening, MOUTH_Y - UPPER_LIP_SHARE * gap, 1.0, 0.8)
    lower = _lip_edge(opening, MOUTH_Y + (1 - UPPER_LIP_SHARE) * gap, 1.0, 0.6)
    return upper, lower


def _lip_edge(opening: float, middle: float, reach: float, roundness: float) -> Points:
    """Arc (25, 2) from corner to corner, at height ``middle`` halfway.

    ``reach`` scales its width; a ``roundness`` of 0.5 is an ellipse, more is more pointed.
    """
    width, corner = mouth_corner(opening)
    x = -np.cos(np.linspace(0.0, np.pi, 25))
    x[12] = 0.0
    y = corner + (middle - corner) * np.maximum(1 - x * x, 0.0) ** roundness
    return np.stack([x * width * reach, y], axis=1)


def draw_mouth(canvas: Canvas, view: View, style: Style) -> None:
    """Paint the mouth: its inside with teeth and tongue, then the lips around it."""
    upper, lower = inner_lips(view.opening)
    gap = view.put(np.concatenate([upper, lower[::-1]]))
    if view.opening > 0.01:
        _draw_inside(canvas, view, gap, upper, lower)
    _draw_lips(canvas, view, style, upper, lower)
    width, corner = mouth_corner(view.opening)
    spots = view.put(np.array([(-1.05 * width, corner), (1.05 * width, corner)]))
    radii = (0.035 * view.unit, 0.03 * view.unit)
    dimples = [ellipse((float(x), float(y)), radii) for x, y in spots]
    tone = mix(style.shadow, DARK, 0.2)
    canvas.fill(dimples, tone, alpha=0.55, soft=0.02 * view.unit)


def _draw_lips(canvas: Canvas, view: View, style: Style, upper: Points, lower: Points) -> None:
    width, corner = mouth_corner(view.opening)
    top, bottom = float(upper[len(upper) // 2, 1]), float(lower[len(lower) // 2, 1])
    bow = [(1.04, corner), (0.60, top - 0.062 + 0.1 * (corner - top)), (0.20, top - 0.118)]
    bow_line = [(-x * width, y) for x, y in bow] + [(0.0, top - 0.090)]
    bow_line += [(x * width, y) for x, y in bow[::-1]]
    above = view.put(curve(np.array(bow_line), closed=False))
    below = view.put(_lip_edge(view.opening, bottom + LOWER_LIP, 1.04, 0.6))
    dark, light = mix(style.lips, DARK, 0.28), mix(style.lips, (255, 226, 216), 0.55)
    crest = view.glow(-0.04, top - 0.10, (0.22, 0.03), light, 0.5)
    upper_lip = np.concatenate([above, view.put(upper)[::-1]])
    canvas.fill(upper_lip, mix(style.lips, DARK, 0.16), glows=[crest])
    glows = [
        view.glow(0.0, bottom + 0.14, (0.30, 0.035), dark, 0.7),
        view.glow(-0.05, bottom + 0.062, (0.15, 0.028), light, 0.85),
    ]
    canvas.fill(np.concatenate([below, view.put(lower)[::-1]]), style.lips, glows=glows)
    seam = mix(style.lips, DARK, 0.75)
    # Out of the open gap by half its own width, so that the gap stays as wide as is said.
    half = 0.011
    aside = half * min(1.0, 5 * view.opening)
    fading = 0.9 * (1 - view.opening) ** 4
    for edge, shift, strength in ((upper, -aside, 0.9), (lower, aside, fading)):
        line = view.put(np.add(edge, (0.0, shift)))
        canvas.fill(stroke(line, 2 * half * view.unit, (0.5, 0.5)), seam, alpha=strength)


def _draw_inside(canvas: Canvas, view: View, gap: Points, upper: Points, lower: Points) -> None:
    depth = float(lower[:, 1].max() - upper[:, 1].min())
    canvas.fill(gap, (58, 16, 20), glows=[view.glow(0.0, MOUTH_Y, (0.3, 0.5 * depth), DARK, 0.7)])
    floor = float(lower[:, 1].max())
    tongue = np.array([(-0.24, 0.10), (-0.16, -0.07), (0.0, -0.10), (0.16, -0.07), (0.24, 0.10)])
    body = view.put(curve(np.add(tongue, (0, floor)), closed=True), 0.75)
    sheen = view.glow(0.0, floor - 0.05, (0.12, 0.05), (226, 130, 126), 0.8, 0.75)
    canvas.fill(body, (178, 72, 76), glows=[sheen], within=gap)
    _draw_teeth(canvas, view, gap, upper)


def _draw_teeth(canvas: Canvas, view: View, gap: Points, upper: Points) -> None:
    roof = float(upper[:, 1].min())
    edge = roof + 0.115
    half = np.array([(0.30, roof - 0.1), (0.27, edge - 0.05), (0.14, edge)])
    row = mirrored(half, closed_at_axis=False)
    teeth = view.put(curve(row, closed=True), 0.80)
    shade = view.glow(0.0, roof, (0.4, 0.05), (150, 120, 116), 0.6, 0.80)
    sides = [view.glow(s * 0.30, edge, (0.10, 0.3), (120, 84, 82), 0.8, 0.80) for s in (-1.0, 1.0)]
    canvas.fill(teeth, (248, 243, 234), glows=[shade, *sides], within=gap)
    for x in (-0.16, -0.08, 0.0, 0.08, 0.16):
        line = view.put(np.array([(x, roof - 0.02), (x, edge + 0.01)]), 0.80)
        slit = stroke(line, 0.010 * view.unit, (1.0, 1.0))
        canvas.fill(slit, (170, 150, 144), alpha=0.35, within=gap)
