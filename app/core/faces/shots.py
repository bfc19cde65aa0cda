"""Cuts: where one shot ends and the next begins, found in one pass over small pictures."""

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

LOOKAHEAD = 2
"""How many later pictures are seen before a picture is judged; see `CutDetector.push`."""

_THUMB = 48  # px, long side of what structure is compared on
_REACH = 3  # px of the thumbnail by which the camera may move between two frames
_WINDOW = 12  # pictures that say how much this shot moves
_STRUCTURE = 0.4  # 1 - correlation: real cuts 0.67 to 0.98, hardest motion inside a shot 0.33
_COLOUR = 0.08  # share of pixels that change their colour bin, or ...
_BRIGHTNESS = 12.0  # ... mean change in grey levels of 255: one of them goes with every cut
_STILL = 3.0  # grey levels of 255: below this nothing has changed but noise
_FLAT = 2.0  # grey levels of 255: spread of a picture without anything in it


@dataclass(frozen=True)
class _Look:
    """What is kept of a picture: a grey and a colour thumbnail and a colour histogram."""

    grey: NDArray[np.float32]
    colour: NDArray[np.float32]
    histogram: NDArray[np.float32]


class CutDetector:
    """Streaming cut detection.

    A picture starts a shot if it and the pictures after it differ in structure from all of the
    pictures before it.  Structure is the normalised correlation of small grey pictures, the
    best over small shifts: it does not mind brightness (flashes, fades) nor camera moves.
    Comparing ``LOOKAHEAD + 1`` pictures on either side makes one or two frames of a flash, or
    of somebody passing the lens, no cut.  A slow dissolve is not a cut either.
    """

    def __init__(self) -> None:
        self._seen: deque[_Look] = deque(maxlen=2 * LOOKAHEAD + 2)
        self._ahead = 0
        self._motion: deque[float] = deque(maxlen=_WINDOW)

    def push(self, rgb_small: Picture) -> bool:
        """Take the next picture, and judge the one that came ``LOOKAHEAD`` calls before.

        Parameters
        ----------
        rgb_small : (h, w, 3) uint8
            Any size; about 160 px and more on the long side. All of the same size.

        Returns
        -------
        bool
            Whether the picture pushed ``LOOKAHEAD`` calls before this one starts a new shot.
            False for the first ``LOOKAHEAD`` calls.
        """
        self._seen.append(_look(rgb_small))
        if self._ahead < LOOKAHEAD:
            self._ahead += 1
            return False
        return self._judge()

    def flush(self) -> list[bool]:
        """Judge the last ``LOOKAHEAD`` pictures of the clip (fewer in a shorter clip)."""
        verdicts = []
        while self._ahead:
            self._ahead -= 1
            verdicts.append(self._judge())
        return verdicts

    def _judge(self) -> bool:
        looks = list(self._seen)
        now = len(looks) - 1 - self._ahead
        if now < 1:
            return False
        before = looks[max(0, now - 1 - LOOKAHEAD) : now]
        after = looks[now : now + LOOKAHEAD + 1]
        step = _structure(before[-1], looks[now])
        usual = float(np.mean(self._motion)) if self._motion else 0.0
        self._motion.append(min(step, _STRUCTURE))
        if step < max(_STRUCTURE, 2.0 * usual) or not _recoloured(before[-1], looks[now]):
            return False
        return all(_structure(a, b) >= _STRUCTURE for a in before for b in after)


def _look(rgb: Picture) -> _Look:
    height, width = rgb.shape[:2]
    scale = _THUMB / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    middle = cv2.resize(rgb, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_AREA)
    small = cv2.resize(middle, size, interpolation=cv2.INTER_AREA)
    histogram = cv2.calcHist([middle], [0, 1, 2], None, [8, 8, 8], [0, 256] * 3)
    return _Look(
        cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32),
        small.astype(np.float32),
        histogram.ravel() / histogram.sum(),
    )


def _structure(a: _Look, b: _Look) -> float:
    """1 minus the best normalised correlation over shifts, 0 (alike) to 2."""
    if float(np.abs(a.colour - b.colour).mean()) < _STILL:
        return 0.0
    if min(float(a.grey.std()), float(b.grey.std())) < _FLAT:
        return 1.0  # to or from black or white at once: correlation says nothing there
    inner = a.grey[_REACH:-_REACH, _REACH:-_REACH] if min(a.grey.shape) > 12 else a.grey
    return 1.0 - float(cv2.matchTemplate(b.grey, inner, cv2.TM_CCOEFF_NORMED).max())


def _recoloured(a: _Look, b: _Look) -> bool:
    moved = 0.5 * float(np.abs(a.histogram - b.histogram).sum())
    return moved >= _COLOUR or float(np.abs(a.colour - b.colour).mean()) >= _BRIGHTNESS
