"""Cuts: where one shot ends and the next begins, found in one pass over small pictures."""

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

LOOKAHEAD = 2
"""How many later pictures are seen before a picture is judged; see `CutDetector.push`."""

THUMB = 96
"""Long side in px of the pictures that are judged: larger ones are reduced to it first."""

_REACH = 3  # px of half that size by which the camera may move between two frames
_WINDOW = 12  # pictures that say how much this shot moves
_STILL = 4.0  # grey levels of 255: below this nothing has changed but noise
_FLAT = 2.0  # grey levels of 255: spread of a picture without anything in it

# Measured: cuts of film and between clips have a structure of 0.5 to 1.0; the wildest motion
# inside a shot reaches 0.33 with a brightness of 17 and a colour of 0.07.  A cut to a closer
# view of the same scene has 0.27 only, but changes every pixel.
_OTHER_SCENE = (0.4, 0.0, 0.0)  # structure, colour and brightness that tell a cut, or ...
_OTHER_VIEW = (0.2, 0.12, 20.0)  # ... these
_LEAP = 2.0  # times as much change as this shot is used to


@dataclass(frozen=True)
class _Change:
    """How two pictures differ.

    ``structure`` is 1 minus the best normalised correlation over shifts, 0 (alike) to 2;
    ``colour`` the share of pixels that would have to change their colour bin; ``brightness``
    the mean change in grey levels of 255.
    """

    structure: float
    colour: float
    brightness: float

    @property
    def total(self) -> bool:
        """Whether no picture of the one shot can be the other."""
        found = (self.structure, self.colour, self.brightness)
        return any(
            all(value >= limit for value, limit in zip(found, limits, strict=True))
            for limits in (_OTHER_SCENE, _OTHER_VIEW)
        )


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
        self._motion: deque[_Change] = deque(maxlen=_WINDOW)

    def push(self, rgb_small: Picture) -> bool:
        """Take the next picture, and judge the one that came ``LOOKAHEAD`` calls before.

        Parameters
        ----------
        rgb_small : (h, w, 3) uint8
            Any size; `THUMB` px and more on the long side. All of the same size.

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
        step = _change(before[-1], looks[now])
        leap = self._is_leap(step)
        self._motion.append(step)
        if not (step.total and leap):
            return False
        if all(_change(a, b).total for a in before for b in after):
            self._motion.clear()
            return True
        return False

    def _is_leap(self, step: _Change) -> bool:
        """Whether a step is much larger than the last ones of this shot, in either way."""
        usual = [(past.structure, past.brightness) for past in self._motion] or [(0.0, 0.0)]
        structure, brightness = np.mean(usual, axis=0)
        return bool(step.structure >= _LEAP * structure or step.brightness >= _LEAP * brightness)


def _look(rgb: Picture) -> _Look:
    height, width = rgb.shape[:2]
    scale = 0.5 * THUMB / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    middle = cv2.resize(rgb, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_AREA)
    small = cv2.resize(middle, size, interpolation=cv2.INTER_AREA)
    histogram = cv2.calcHist([middle], [0, 1, 2], None, [8, 8, 8], [0, 256] * 3)
    return _Look(
        cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32),
        small.astype(np.float32),
        histogram.ravel() / histogram.sum(),
    )


def _change(a: _Look, b: _Look) -> _Change:
    brightness = float(np.abs(a.colour - b.colour).mean())
    if brightness < _STILL:
        return _Change(0.0, 0.0, brightness)
    colour = 0.5 * float(np.abs(a.histogram - b.histogram).sum())
    if min(float(a.grey.std()), float(b.grey.std())) < _FLAT:
        # To or from black or white at once: correlation says nothing there.
        return _Change(1.0, colour, brightness)
    inner = a.grey[_REACH:-_REACH, _REACH:-_REACH] if min(a.grey.shape) > 12 else a.grey
    alike = float(cv2.matchTemplate(b.grey, inner, cv2.TM_CCOEFF_NORMED).max())
    return _Change(1.0 - alike, colour, brightness)
