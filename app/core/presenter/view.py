"""Where a point of the presenter's head falls in the picture.

Head units: 1 is about half the width of the face; the origin lies between the eyes;
x grows to the picture's right, y down, z towards the camera.
"""

from dataclasses import dataclass

import numpy as np

from app.core.presenter.canvas import Glow, Points, Rgb

GAP_AT_FULL = 0.36  # distance between the inner lips at opening 1, head units
UPPER_LIP_SHARE = 0.12  # how much of the gap the upper lip makes by rising
JAW_TOP, JAW_BOTTOM = 0.50, 1.25  # the skin between these heights stretches with the jaw
CHIN_SHARE = 0.72  # how far the chin falls for each unit of the gap


@dataclass(frozen=True)
class View:
    """The head's place in the picture and the state of its moving parts.

    ``unit`` is the length of a head unit and ``centre`` the origin, both in canvas px;
    ``turn`` is in radians, positive towards the picture's right; ``opening`` and ``blink``
    are in [0, 1].
    """

    unit: float
    centre: tuple[float, float]
    turn: float
    opening: float
    blink: float

    def put(self, points: Points, depth: float | None = None) -> Points:
        """Project head points (N, 2) to canvas px (N, 2).

        ``depth`` is their z; without it they lie on the front of the head, an ellipsoid.
        """
        x, y = points[:, 0], points[:, 1]
        z = _surface(x, y) if depth is None else np.full(len(x), depth)
        turned = x * np.cos(self.turn) + z * np.sin(self.turn)
        placed: Points = np.stack([turned, y], axis=1) * self.unit + self.centre
        return placed

    def drop(self, points: Points) -> Points:
        """Head points (N, 2) moved down with the jaw, by a share that grows towards the chin."""
        share = np.clip((points[:, 1] - JAW_TOP) / (JAW_BOTTOM - JAW_TOP), 0, 1)
        share = share * share * (3 - 2 * share)
        moved = points.copy()
        moved[:, 1] += share * CHIN_SHARE * GAP_AT_FULL * self.opening
        return moved

    def glow(
        self,
        x: float,
        y: float,
        radii: tuple[float, float],
        colour: Rgb,
        strength: float,
        depth: float | None = None,
    ) -> Glow:
        """Patch of colour at a head point (x, y); ``radii`` in head units."""
        (px, py), *_ = self.put(np.array([[x, y]]), depth)
        return Glow((px, py), (radii[0] * self.unit, radii[1] * self.unit), colour, strength)


def _surface(x: Points, y: Points) -> Points:
    depth: Points = 0.95 * np.sqrt(np.maximum(0.0, 1 - x**2 - ((y - 0.15) / 1.6) ** 2))
    return depth


def mirrored(half: Points, *, closed_at_axis: bool = True) -> Points:
    """A symmetric outline from its right half, listed from top to bottom.

    With ``closed_at_axis`` the first and last point lie on the axis and are not doubled.
    """
    other = half[::-1] * (-1, 1)
    if closed_at_axis:
        other = other[1:-1]
    return np.concatenate([half, other])
