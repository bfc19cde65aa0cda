"""Playing as a function: which moment of the plate is on after so much time has passed.

Picture and sound follow the same function, so they cannot drift apart, and a loop is as exact as
the sound that is played in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.view.conform import Samples

Read = Callable[[int, int], Samples]


@dataclass(frozen=True)
class Course:
    """A run over the plate; all in samples of `conform.RATE`.

    Attributes
    ----------
    start : int
        Where on the plate it begins: within the bounds.
    first, end : int
        Bounds, half-open.
    speed : int
        1 as filmed, 2, 4, ...; negative backwards.
    loop : bool
        Whether it goes on at the other bound when it meets one.

    Examples
    --------
    >>> [Course(6, 0, 10, 2, loop=True).at(heard) for heard in (0, 1, 2, 3)]
    [6, 8, 0, 2]
    >>> [Course(3, 0, 10, -2).at(heard) for heard in (0, 1, 2, 3)]
    [3, 1, 0, 0]
    """

    start: int
    first: int
    end: int
    speed: int = 1
    loop: bool = False

    @property
    def _lead(self) -> int:
        """Samples heard until a bound is met."""
        way = self.end - self.start if self.speed > 0 else self.start + 1 - self.first
        return max(0, way) // abs(self.speed)

    @property
    def _round(self) -> int:
        """Samples heard in one round of the loop."""
        return max(1, (self.end - self.first) // abs(self.speed))

    def at(self, heard: int) -> int:
        """Sample of the plate that is on after ``heard`` samples have been played."""
        if heard < self._lead:
            return self.start + self.speed * heard
        if not self.loop:
            return self.end - 1 if self.speed > 0 else self.first
        place = abs(self.speed) * ((heard - self._lead) % self._round)
        return self.first + place if self.speed > 0 else self.end - 1 - place

    def over(self, heard: int) -> bool:
        """Whether it has come to its end."""
        return not self.loop and heard >= self._lead

    def sound(self, read: Read, heard: int, count: int) -> Samples:
        """What is heard: at other speeds than 1 as a tape would sound, higher or backwards.

        Parameters
        ----------
        read
            Gives samples of the plate: first, count.
        heard : int
            Samples that have been played.
        count : int
            Samples wanted.

        Returns
        -------
        (count, 2) float32
            Silence after the end.
        """
        parts: list[Samples] = []
        while count > 0:
            if self.over(heard):
                parts.append(np.zeros((count, 2), np.float32))
                break
            passed = heard - self._lead
            stretch = -passed if passed < 0 else self._round - passed % self._round
            stretch = min(count, stretch)
            parts.append(self._straight(read, self.at(heard), stretch))
            heard, count = heard + stretch, count - stretch
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)

    def _straight(self, read: Read, place: int, count: int) -> Samples:
        """Sound of a stretch that meets no bound."""
        step = abs(self.speed)
        if self.speed > 0:
            block = read(place, count * step)
        else:
            block = read(place + 1 - count * step, count * step)[::-1]
        return block if step == 1 else block.reshape(count, step, 2).mean(axis=1)
