"""How frames of the plate lie on the screen."""

from dataclasses import dataclass, replace
from fractions import Fraction

MOST = 48.0  # px a frame
_MARGIN = 0.96  # of the width, for a clip that is shown whole
_SECONDS = (
    *((1, 5), (2, 4), (5, 5), (10, 5), (15, 3), (30, 6), (60, 6), (120, 4), (300, 5)),
    *((600, 10), (1800, 6), (3600, 6), (7200, 4)),
)  # from label to label, and how many ticks that has


@dataclass(frozen=True)
class Scale:
    """A stretch of the timeline as it is seen.

    Attributes
    ----------
    start : float
        Frame at the left edge.
    px : float
        Width of a frame, px.
    """

    start: float = 0.0
    px: float = 4.0

    def x(self, frame: float) -> float:
        """Where a frame begins, px from the left edge."""
        return (frame - self.start) * self.px

    def at(self, x: float) -> float:
        """Frame at ``x`` px, with its fraction.

        >>> Scale(start=10, px=4).at(6)
        11.5
        """
        return self.start + x / self.px

    def zoomed(self, factor: float, x: float, frames: int, width: int) -> "Scale":
        """Return the scale ``factor`` times as large; what is under ``x`` stays there."""
        px = min(MOST, max(fitting(0, frames, width).px, self.px * factor))
        return Scale(self.at(x) - x / px, px).held(frames, width)

    def held(self, frames: int, width: int) -> "Scale":
        """Return the scale moved so that no more than needed beyond the clip is shown."""
        last = max(0.0, frames - width * _MARGIN / self.px)
        return replace(self, start=min(max(0.0, self.start), last))

    def showing(self, frame: float, width: int, frames: int) -> "Scale":
        """Return the scale moved, where needed, so that a frame can be seen."""
        x = self.x(frame)
        if 0 <= x <= width - self.px:
            return self
        return replace(self, start=frame - width * 0.1 / self.px).held(frames, width)


def fitting(first: float, end: float, width: int) -> Scale:
    """Return the scale that shows the frames from ``first`` to ``end`` in ``width`` px."""
    px = min(MOST, max(1, width) * _MARGIN / max(1.0, end - first))
    return Scale(first, px)


def tick_step(px: float, rate: Fraction, least: float) -> tuple[int, int]:
    """Choose the ruler's labels.

    Parameters
    ----------
    px : float
        Width of a frame.
    least : float
        Width that a label needs, px.

    Returns
    -------
    tuple of int
        Frames from label to label, and from tick to tick.

    Examples
    --------
    >>> tick_step(1.0, Fraction(25), 90)
    (125, 25)
    >>> tick_step(2.9, Fraction(25), 90)
    (50, 25)
    """
    second = max(1, round(rate))
    frames = [(1, 1), (2, 2), (5, 5), (10, 10)]
    steps = [step for step in frames if step[0] < second]
    steps += [(seconds * second, parts) for seconds, parts in _SECONDS]
    label, parts = next((step for step in steps if step[0] * px >= least), steps[-1])
    while label % parts:
        parts -= 1
    return label, label // parts
