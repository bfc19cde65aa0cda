"""Pictures made column by column: waveforms, and segments too narrow to be drawn one by one."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage


@cache
def argb(colour: str, alpha: float = 1.0) -> int:
    """Return a colour as Qt keeps it: premultiplied, 8 bits each, alpha on top.

    >>> hex(argb("#ff8000", 0.5))
    '0x80804000'
    """
    made = QColor(colour)
    a = round(255 * alpha)
    red, green, blue = (round(part * alpha) for part in (made.red(), made.green(), made.blue()))
    return a << 24 | red << 16 | green << 8 | blue


@cache
def mixed(colour: str, ground: str, share: float) -> str:
    """Return ``share`` of a colour over a ground.

    >>> mixed("#ffffff", "#000000", 0.2)
    '#333333'
    """
    above, below = QColor(colour), QColor(ground)
    parts = zip(above.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def wave_image(peaks: NDArray[np.float32], colours: NDArray[np.uint32], height: int) -> QImage:
    """Draw a waveform.

    Parameters
    ----------
    peaks : (W, 2) float32 in [-1, 1]
        Lowest and highest sample of each column; NaN where nothing is to be drawn.
    colours : (W,) uint32
        See `argb`.
    height : int
        px.

    Returns
    -------
    QImage of W by ``height`` px
    """
    middle = (height - 1) / 2
    nothing = np.isnan(peaks[:, 0])
    seen = np.where(nothing[:, None], np.float32(0), peaks)
    reach = middle * np.sign(seen) * np.sqrt(np.abs(seen))  # soft speech is seen, too
    # Whole rows, because small integers are compared in a fraction of the time.
    tops = np.ceil(middle - reach[:, 1] - 0.5).astype(np.int16)
    bottoms = np.floor(middle - reach[:, 0] + 0.5).astype(np.int16)
    rows = np.arange(height, dtype=np.int16)[:, None]
    inside = (rows >= tops) & (rows <= bottoms)
    return _Image(np.where(inside, np.where(nothing, np.uint32(0), colours), np.uint32(0)))


def narrow_image(
    firsts: NDArray[np.float64], ends: NDArray[np.float64], colours: NDArray[np.uint32], width: int
) -> QImage:
    """Draw segments that are a few pixels wide, each at least one.

    Parameters
    ----------
    firsts, ends : (N,) float64
        Their edges in px, in order.
    colours : (R, N) uint32
        In each of some rows.
    width : int
        px.

    Returns
    -------
    QImage of ``width`` by R px
    """
    pixels = np.zeros((len(colours), width), np.uint32)
    left = np.clip(np.floor(firsts), 0, width - 1).astype(np.int64)
    right = np.clip(np.ceil(ends), left + 1, width).astype(np.int64)
    lengths = right - left
    # All columns of all segments, one after the other: each segment's own count, from its left.
    total = int(lengths.sum())
    steps = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    pixels[:, np.repeat(left, lengths) + steps] = np.repeat(colours, lengths, axis=1)
    return _Image(pixels)


class _Image(QImage):
    """An image upon an array (h, w) uint32, which lives as long."""

    def __init__(self, pixels: NDArray[np.uint32]) -> None:
        height, width = pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        super().__init__(pixels.data, width, height, 4 * width, form)
        self._pixels = pixels
