"""A finger drawn before a mouth."""

import cv2
import numpy as np


def with_finger(picture: np.ndarray, tip: tuple[float, float] = (0.5, 0.8)) -> np.ndarray:
    """An aligned crop in which a finger comes from below; its tip in sides of the crop."""
    size = len(picture)
    laid = cv2.resize(picture, (8 * size, 8 * size), interpolation=cv2.INTER_CUBIC)
    start = (round(tip[0] * 8 * size), round(tip[1] * 8 * size))
    end = (round((tip[0] - 0.25) * 8 * size), round(1.3 * 8 * size))
    skin = np.median(picture[size // 2 : 3 * size // 4].reshape(-1, 3), axis=0)
    for width, light in ((0.11, 0.62), (0.08, 0.72), (0.04, 0.8)):
        colour = tuple(float(value) * light for value in skin)
        cv2.line(laid, start, end, colour, round(width * 8 * size), cv2.LINE_AA)
    return np.asarray(cv2.resize(laid, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
