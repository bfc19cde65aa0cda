"""Airbrush on an 8-bit RGB picture: smooth outlines, soft patches of colour, tapered strokes."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Rgb = tuple[int, int, int]
Box = tuple[int, int, int, int]  # x0, y0, x1, y1; ends exclusive

SUBPIXEL_BITS = 4  # cv2.fillPoly takes fixed-point coordinates
FIELD_CELLS = 96  # a colour field is computed on about this many cells along its longer side


@dataclass(frozen=True)
class Glow:
    """A soft elliptical patch of ``colour`` around ``centre`` (x, y) with ``radii`` in px.

    Its opacity is ``strength * exp(-(dx / rx)**2 - (dy / ry)**2)``.
    """

    centre: tuple[float, float]
    radii: tuple[float, float]
    colour: Rgb
    strength: float


def curve(knots: Points, *, closed: bool, steps: int = 8) -> Points:
    """Points on the Catmull-Rom spline through ``knots``.

    Parameters
    ----------
    knots : (N, 2)
        Points the curve passes through, N >= 2.
    closed : bool
        Whether the last knot is joined to the first.
    steps : int
        Points for each span between two knots.

    Returns
    -------
    (M, 2)
        M = N * steps if closed, else (N - 1) * steps + 1.
    """
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        padded = np.concatenate([knots[:1], knots, knots[-1:]])
    p0, p1, p2, p3 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (p[:, None, :] for p in (p0, p1, p2, p3))
    # Catmull and Rom 1974, uniform, tension 1/2.
    spans = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    points: Points = spans.reshape(-1, 2)
    return points if closed else np.concatenate([points, knots[-1:]])


def stroke(line: Points, width: float, taper: tuple[float, float] = (0.0, 0.0)) -> Points:
    """Outline of a brush stroke along a line.

    Parameters
    ----------
    line : (N, 2)
        Its centre line.
    width : float
        Its largest width, in the line's unit.
    taper : (start, end)
        Width at the two ends as a fraction of ``width``; the middle is full.

    Returns
    -------
    (2 N, 2)
        Closed outline.
    """
    along = np.linspace(0.0, 1.0, len(line))
    swell = np.sin(np.pi * along)
    ends = taper[0] * (1 - along) + taper[1] * along
    half = 0.5 * width * (ends + (1 - ends) * swell)[:, None]
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    return np.concatenate([line + half * normal, (line - half * normal)[::-1]])


def ellipse(centre: tuple[float, float], radii: tuple[float, float], count: int = 40) -> Points:
    """Closed outline (count, 2) of an upright ellipse."""
    angle = np.linspace(0.0, 2 * np.pi, count, endpoint=False)
    return np.stack(
        [centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)], axis=1
    )


class Canvas:
    """A picture being painted; pixel centres lie at integer coordinates.

    Parameters
    ----------
    image : (H, W, 3) uint8
        RGB, painted in place.
    """

    def __init__(self, image: NDArray[np.uint8]) -> None:
        self.image = image

    def fill(
        self,
        outline: Points | Sequence[Points],
        colour: Rgb,
        *,
        glows: Sequence[Glow] = (),
        alpha: float = 1.0,
        soft: float = 0.0,
        within: Points | None = None,
    ) -> None:
        """Paint a closed outline, or several at once.

        Parameters
        ----------
        outline : (N, 2), or a sequence of such
            In px; what lies outside the picture is ignored.
        colour : (r, g, b)
            The ground colour.
        glows : sequence of Glow
            Laid over the ground, in order, inside the outline.
        alpha : float
            Opacity of the whole, 0 to 1.
        soft : float
            Standard deviation in px by which the edge is blurred.
        within : (M, 2), optional
            A second outline; nothing is painted outside it.
        """
        outlines = [outline] if isinstance(outline, np.ndarray) else list(outline)
        box = self._box(np.concatenate(outlines), 3 * soft + 2)
        if box is None or alpha <= 0:
            return
        x0, y0, x1, y1 = box
        mask = _soft_mask(outlines, box, soft) if soft >= 1 else _mask(outlines, box)
        if within is not None:
            mask = np.minimum(mask, _mask([within], box))
        if alpha < 1:
            mask = np.asarray(cv2.convertScaleAbs(mask, alpha=alpha), np.uint8)
        paint = _field(box, colour, glows) if glows else None
        _blend(self.image[y0:y1, x0:x1], mask, colour, paint)

    def _box(self, outline: Points, margin: float) -> Box | None:
        height, width = self.image.shape[:2]
        low = np.floor(outline.min(axis=0) - margin).astype(int)
        high = np.ceil(outline.max(axis=0) + margin).astype(int) + 1
        x0, y0 = max(int(low[0]), 0), max(int(low[1]), 0)
        x1, y1 = min(int(high[0]), width), min(int(high[1]), height)
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _mask(outlines: Sequence[Points], box: Box) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = box
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for outline in outlines:
        fixed = np.round((outline - (x0, y0)) * (1 << SUBPIXEL_BITS)).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 255, lineType=cv2.LINE_AA, shift=SUBPIXEL_BITS)
    return mask


def _soft_mask(outlines: Sequence[Points], box: Box, soft: float) -> NDArray[np.uint8]:
    # A blurred edge has no detail finer than its blur, so it is drawn at a coarser pitch.
    pitch = max(1, int(soft / 2))
    x0, y0, x1, y1 = box
    columns, rows = -(-(x1 - x0) // pitch), -(-(y1 - y0) // pitch)
    coarse = [(outline - (x0, y0) - (pitch - 1) / 2) / pitch for outline in outlines]
    mask = cv2.GaussianBlur(_mask(coarse, (0, 0, columns, rows)), (0, 0), soft / pitch)
    large = cv2.resize(mask, (columns * pitch, rows * pitch), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large[: y1 - y0, : x1 - x0], np.uint8)


def _field(box: Box, colour: Rgb, glows: Sequence[Glow]) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = box
    pitch = max(1.0, max(x1 - x0, y1 - y0) / FIELD_CELLS)
    columns, rows = int(np.ceil((x1 - x0) / pitch)) + 1, int(np.ceil((y1 - y0) / pitch)) + 1
    x = (x0 + np.arange(columns, dtype=np.float32) * (x1 - x0) / (columns - 1)).astype(np.float32)
    y = (y0 + np.arange(rows, dtype=np.float32) * (y1 - y0) / (rows - 1)).astype(np.float32)
    field = np.empty((rows, columns, 3), np.float32)
    field[:] = colour
    for glow in glows:
        across = np.exp(-(((x - glow.centre[0]) / glow.radii[0]) ** 2))
        down = glow.strength * np.exp(-(((y - glow.centre[1]) / glow.radii[1]) ** 2))
        opacity = (down[:, None] * across[None, :])[..., None]
        field += (np.asarray(glow.colour, np.float32) - field) * opacity
    smooth = cv2.resize(field, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.convertScaleAbs(smooth), np.uint8)


def _blend(
    region: NDArray[np.uint8],
    mask: NDArray[np.uint8],
    colour: Rgb,
    paint: NDArray[np.uint8] | None,
) -> None:
    weight = cv2.cvtColor(mask, cv2.COLOR_GRAY2RGB)
    if paint is None:
        paint = np.empty_like(region)
        paint[:] = colour
    over = cv2.multiply(paint, weight, scale=1 / 255)
    under = cv2.multiply(region, cv2.bitwise_not(weight), scale=1 / 255)
    cv2.add(over, under, dst=region)
