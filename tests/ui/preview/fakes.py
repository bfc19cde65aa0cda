"""A clip, a dub and a loudspeaker that do what a test says."""

import threading
from fractions import Fraction

import numpy as np

from app.core.errors import MediaError
from app.core.view.conform import RATE, Samples
from app.core.view.times import FrameTimes

RED, BLUE = (200, 0, 0), (0, 0, 200)


class PaintedSource:
    """Frames of one colour, dubbed ones of another; the number is in the first pixel."""

    def __init__(self, size: tuple[int, int] = (64, 36)) -> None:
        self.size = size
        self.broken: set[int] = set()
        self.undubbed: set[int] = set()
        self.asked: list[int] = []
        self.closed_in: str = ""
        self.gate = threading.Event()
        self.gate.set()

    def original(self, frame: int) -> np.ndarray:
        self.gate.wait(20)
        self.asked.append(frame)
        if frame in self.broken:
            raise MediaError("This frame is broken. Take another one.")
        return self._paint(frame, RED)

    def dubbed(self, frame: int) -> np.ndarray | None:
        return None if frame in self.undubbed else self._paint(frame, BLUE)

    def close(self) -> None:
        self.closed_in = threading.current_thread().name

    def _paint(self, frame: int, colour: tuple[int, int, int]) -> np.ndarray:
        picture = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        picture[:] = colour
        picture[0, 0] = (frame // 65_536, frame // 256 % 256, frame % 256)
        return picture


class HandSink:
    """A loudspeaker that plays as much as the test lets it."""

    def __init__(self) -> None:
        self.written: list[Samples] = []
        self.out = 0
        self.broken = False
        self.stopped = False

    def room(self) -> int:
        return RATE // 10 - (sum(map(len, self.written)) - self.out)

    def write(self, block: Samples) -> None:
        self.written.append(block)

    def played(self) -> int:
        return self.out

    def failed(self) -> bool:
        return self.broken

    def stop(self) -> None:
        self.stopped = True

    @property
    def heard(self) -> Samples:
        return np.concatenate([np.zeros((0, 2), np.float32), *self.written])


class Desk:
    """Opens `HandSink`s and remembers them."""

    def __init__(self) -> None:
        self.sinks: list[HandSink] = []

    def __call__(self) -> HandSink:
        self.sinks.append(HandSink())
        return self.sinks[-1]

    @property
    def sink(self) -> HandSink:
        return self.sinks[-1]


def counted(first: int, count: int) -> Samples:
    """Sound whose samples are their own numbers, in millionths."""
    return np.repeat(np.arange(first, first + count)[:, None], 2, axis=1).astype(np.float32) / 1e6


def even_times(frames: int = 200, rate: Fraction = Fraction(25)) -> FrameTimes:
    return FrameTimes(np.arange(frames), 1 / rate, rate)
