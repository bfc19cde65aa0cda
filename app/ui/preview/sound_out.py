"""The loudspeaker: plays a course of the mix in a thread of its own and tells how far it is."""

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from app.core.view.conform import RATE, Samples
from app.core.view.course import Course, Read

_BUFFER = RATE // 8  # samples the device holds
_TICK = 15  # ms between two looks at how much it still has
_SNIPPET = RATE // 14  # samples heard when one scrubs
_EDGE = RATE // 200  # samples in which a snippet comes and goes
_PATIENCE = 3.0  # s until a device that plays nothing counts as lost; wireless ones are slow


class Sink(Protocol):
    """What is needed of a sound device that plays; it takes samples of `RATE`."""

    def room(self) -> int:
        """How many samples can be written."""
        ...

    def write(self, block: Samples) -> None:
        """Take samples, no more than there is room for."""
        ...

    def played(self) -> int:
        """How many samples have left it since it was opened."""
        ...

    def failed(self) -> bool:
        """Whether it is gone."""
        ...

    def stop(self) -> None:
        """Fall silent at once, and let go of the device."""
        ...


class DeviceSink:
    """The system's default sound output; see `Sink`."""

    def __init__(self) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        made = QAudioFormat()
        made.setSampleRate(RATE)
        made.setChannelCount(2)
        made.setSampleFormat(QAudioFormat.SampleFormat.Float)
        self._integers = not device.isFormatSupported(made)
        if self._integers:
            made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._bytes = made.bytesPerFrame()
        self._sink = QAudioSink(device, made)
        self._sink.setBufferSize(_BUFFER * self._bytes)
        self._device = self._sink.start()

    def room(self) -> int:
        """Return the room; see `Sink`."""
        return self._sink.bytesFree() // self._bytes

    def write(self, block: Samples) -> None:
        """Write; see `Sink`."""
        block = np.clip(block, -1, 1)
        if self._integers:
            self._device.write(np.rint(block * 32_767).astype(np.int16).tobytes())
        else:
            self._device.write(np.ascontiguousarray(block, np.float32).tobytes())

    def played(self) -> int:
        """Return what was played; see `Sink`."""
        return self._sink.processedUSecs() * RATE // 1_000_000

    def failed(self) -> bool:
        """Tell whether it is gone; see `Sink`."""
        from PySide6.QtMultimedia import QAudio

        return self._device is None or self._sink.state() == QAudio.State.StoppedState

    def stop(self) -> None:
        """Stop; see `Sink`."""
        self._sink.stop()


def open_device() -> Sink | None:
    """Open the system's default sound output; None if there is none."""
    return DeviceSink() if _find_device() else None


def _find_device() -> bool:
    from PySide6.QtMultimedia import QMediaDevices

    return not QMediaDevices.defaultAudioOutput().isNull()


class SoundOut(QObject):
    """Plays courses over the sound of a project.

    Everything here returns at once; a thread of its own reads the sound and feeds the device.

    Parameters
    ----------
    open_sink
        Opens the device; returns None if there is none.
    """

    _play = Signal(int, object, int)
    _halt = Signal(int)
    _take = Signal(object)
    _loud = Signal(float)

    def __init__(
        self,
        open_sink: Callable[[], Sink | None] = open_device,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run = 0
        self._thread = QThread()
        self._feeder = _Feeder(open_sink)
        self._feeder.moveToThread(self._thread)
        self._play.connect(self._feeder.play)
        self._halt.connect(self._feeder.halt)
        self._take.connect(self._feeder.take)
        self._loud.connect(self._feeder.set_volume)
        self._thread.finished.connect(self._feeder.close, Qt.ConnectionType.DirectConnection)
        self._thread.start()

    def set_sound(self, read: Read | None) -> None:
        """Play another sound from now on, without a break.

        Parameters
        ----------
        read
            Gives samples of the plate, such as `Soundtrack.read`: first, count.  It is called in
            the thread, by which what it reads from belongs to it.
        """
        self._take.emit(read)

    def set_volume(self, volume: float) -> None:
        """Make it louder or softer, 0 to 1."""
        self._loud.emit(volume)

    def play(self, course: Course) -> None:
        """Play a course from its start."""
        self._play.emit(self._next_run(), course, 0)

    def snippet(self, course: Course) -> None:
        """Let the beginning of a course be heard, as one scrubs over it."""
        self._play.emit(self._next_run(), course, _SNIPPET)

    def stop(self) -> None:
        """Fall silent."""
        self._halt.emit(self._next_run())

    def _next_run(self) -> int:
        self._run += 1
        self._feeder.latest = self._run
        return self._run

    def heard(self) -> float | None:
        """Samples of the course that were heard by now; None if there is no sound to go by."""
        run, known, stamp, heard = self._feeder.report
        if run != self._run:
            return 0.0  # not begun
        if not known:
            return None
        if not heard:
            return 0.0
        # Devices take blocks; between two looks the time that passed says more.
        return heard + min(time.monotonic() - stamp, 0.1) * RATE

    def close(self) -> None:
        """Stop the thread."""
        self._thread.quit()
        self._thread.wait()


class _Feeder(QObject):
    """Lives in the thread: keeps the device's buffer full."""

    def __init__(self, open_sink: Callable[[], Sink | None]) -> None:
        super().__init__()
        self._open = open_sink
        self._read: Read | None = None
        self._volume = 1.0
        self._course: Course | None = None
        self._most = 0  # samples of a snippet; 0 for no end
        self._sink: Sink | None = None
        self._written = 0
        self._begun = 0.0
        self._run = 0
        self._timer: QTimer | None = None
        self.latest = 0  # the run that was asked for last, by the other thread
        # Of which run, whether the device plays, when that was seen, samples heard by then.
        # One value, so that the other thread never reads half of it.
        self.report: tuple[int, bool, float, float] = (0, False, 0.0, 0.0)

    @Slot(object)
    def take(self, read: Read | None) -> None:
        if self._read is None and read is not None and self._open is open_device:
            _find_device()  # loads what it needs: the first time that takes a second
        self._read = read

    @Slot(float)
    def set_volume(self, volume: float) -> None:
        self._volume = volume

    @Slot(int, object, int)
    def play(self, run: int, course: Course, most: int) -> None:
        if run != self.latest or (most and self._most and self._sink is not None):
            return  # there is a newer one, or a snippet is heard still
        self._release()
        self._run, self._course, self._most = run, course, most
        self._sink = self._open() if self._read is not None else None
        self._written, self._begun = 0, time.monotonic()
        self._say(self._sink is not None, 0.0)
        if self._sink is None:
            return
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._feed)
        self._feed()
        self._timer.start(_TICK)

    @Slot(int)
    def halt(self, run: int) -> None:
        self._release()
        self._run = run
        self._say(False, 0.0)

    @Slot()
    def close(self) -> None:
        self._release()

    @Slot()
    def _feed(self) -> None:
        sink, course, read = self._sink, self._course, self._read
        if sink is None or course is None:
            return
        room = sink.room()
        if room > 0:
            sink.write(self._block(course, read, room))
            self._written += room
        heard = min(sink.played(), self._written)
        late = not heard and time.monotonic() - self._begun > _PATIENCE
        if sink.failed() or late or (self._most and heard >= self._most):
            self._release()
            self._say(False, 0.0)
        else:
            self._say(True, heard)

    def _block(self, course: Course, read: Read | None, count: int) -> Samples:
        if read is None:
            return np.zeros((count, 2), np.float32)
        block = course.sound(read, self._written, count) * np.float32(self._volume)
        if self._most:
            place = np.arange(self._written, self._written + count)
            inwards = np.minimum(place, self._most - place) / _EDGE
            block = block * np.clip(inwards, 0, 1).astype(np.float32)[:, None]
        return block

    def _release(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        if self._sink is not None:
            self._sink.stop()
            self._sink = None
        self._course = None

    def _say(self, known: bool, heard: float) -> None:
        self.report = (self._run, known, time.monotonic(), heard)
