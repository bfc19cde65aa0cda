"""Faces made of dots for tests of the tracker, and a detector that finds exactly these."""

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.faces.detect import LEAST_SCORE, Detections
from app.core.faces.geometry import scaling

Picture = NDArray[np.uint8]

DOTS = np.array([[-0.2, -0.15], [0.2, -0.15], [0.0, 0.05], [-0.14, 0.25], [0.14, 0.25]])
"""Eyes, nose and mouth corners in units of the face's side, from its centre."""

_COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255))


class Actor:
    """A face with a texture of its own: grey noise, and five dots of pure colour."""

    def __init__(self, side: int, seed: int = 0) -> None:
        self.side = side
        noise = np.random.default_rng(seed).uniform(40, 200, (side // 4, side // 4))
        grey = cv2.resize(noise, (side, side), interpolation=cv2.INTER_CUBIC)
        self.picture = np.repeat(np.clip(grey, 30, 210)[..., None], 3, axis=2).astype(np.uint8)
        for dot, colour in zip(DOTS, _COLOURS, strict=True):
            centre = tuple(int(v) for v in np.round((dot + 0.5) * side))
            cv2.circle(self.picture, centre, max(2, side // 14), colour, -1)

    def draw(self, stage: Picture, x: float, y: float, scale: float = 1.0) -> None:
        """Paint the face with its centre at (x, y)."""
        place = np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]]) @ scaling(scale, scale)
        place @= np.array([[1, 0, -self.side / 2], [0, 1, -self.side / 2], [0, 0, 1.0]])
        size = stage.shape[1], stage.shape[0]
        face = cv2.warpAffine(self.picture, place[:2], size)
        full = np.full((self.side, self.side), 255, np.uint8)
        mask = cv2.warpAffine(full, place[:2], size) > 128
        stage[mask] = face[mask]

    def points(self, x: float, y: float, scale: float = 1.0) -> NDArray[np.float64]:
        """Where its five points are when drawn at (x, y)."""
        drawn = np.round((DOTS + 0.5) * self.side) - self.side / 2
        return (drawn + 0.5) * scale - 0.5 + [x, y]


class DotDetector:
    """Finds actors by their dots, and counts how often it was asked.

    ``noise`` is how much its points tremble, in eye distances; faces narrower than
    ``least_side`` px are too small for it.
    """

    def __init__(self, noise: float = 0.0, least_side: float = 0.0) -> None:
        self.calls = 0
        self._least_side = least_side
        self._noise = noise
        self._rng = np.random.default_rng(1)

    def __call__(self, rgb: Picture, least: float = LEAST_SCORE) -> Detections:
        self.calls += 1
        blobs = [_blobs(rgb, colour) for colour in _COLOURS]
        boxes, points = [], []
        if all(len(found) for found in blobs):
            for eye in blobs[0]:
                near = [found[np.linalg.norm(found - eye, axis=1).argmin()] for found in blobs]
                face = np.array(near)
                width = np.linalg.norm(face[1] - face[0])
                if 2.5 * width < self._least_side:
                    continue
                if not 0.5 < np.linalg.norm(face[3] - face[0]) / max(width, 1e-6) < 2:
                    continue
                middle, side = face[:2].mean(axis=0) + np.array([0, 0.375 * width]), 2.5 * width
                boxes.append([*(middle - side / 2), *(middle + side / 2)])
                points.append(face + self._rng.normal(0, self._noise * width, face.shape))
        return Detections.of(boxes, np.full(len(boxes), 0.9), points)


def _blobs(rgb: Picture, colour: tuple[int, int, int]) -> NDArray[np.float64]:
    """Centres of the patches that come close to a colour."""
    near = np.abs(rgb.astype(np.int16) - np.array(colour)).max(axis=2) < 90
    count, _, stats, centres = cv2.connectedComponentsWithStats(near.astype(np.uint8))
    return np.array([centres[k] for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= 2])


def stage(width: int = 480, height: int = 270) -> Picture:
    """Return an empty scene: smooth grey structure, the same each time."""
    noise = np.random.default_rng(7).uniform(60, 160, (9, 16))
    grey = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.repeat(np.clip(grey, 0, 255)[..., None], 3, axis=2).astype(np.uint8)
