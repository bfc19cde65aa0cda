"""Plays: sound is the clock, or the computer's own where there is no sound."""

import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.core.view.conform import RATE
from app.core.view.course import Course, Read
from app.core.view.times import FrameTimes
from app.ui.preview.closeup import Closeup
from app.ui.preview.fetch import Fetcher, Parts, Shown
from app.ui.preview.sound_out import Sink, SoundOut, open_device
from app.ui.preview.source import FrameSource

SPEEDS = (1, 2, 4)
_AHEAD = 4  # frames got before they are due
_LONGEST = 50  # ms between two looks at the clock
_IMPATIENT = 5  # ms, the same until the sound begins
_JUMP = 0.06 * RATE  # by more than this the clocks are not brought together softly
_SOFTLY = 0.1  # share of the difference that is made up for at each look
_PATIENCE = 3.5  # s until playing goes on without waiting for sound


class Player(QObject):
    """Where the clip is, and its pictures.

    Pictures and sound are got in threads of their own: nothing here waits.

    Parameters
    ----------
    open_sink
        Opens the sound device; see `SoundOut`.

    Attributes
    ----------
    closeup : Closeup
        Has the frame that stands sharp, where pictures are shown that large.
    """

    frame_changed = Signal(int)
    """Another frame is due: by playing, seeking or stepping."""
    picture_changed = Signal()
    """The picture to show is there, or another one is."""
    speed_changed = Signal(int)
    """It plays so fast now; 0 when it stands."""
    loop_changed = Signal(object)
    """The range that is played again and again, (first, end), or None."""
    media_changed = Signal()
    """Another clip, or none."""

    def __init__(
        self,
        open_sink: Callable[[], Sink | None] = open_device,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._times: FrameTimes | None = None
        self._starts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._frame = 0
        self._speed = 0
        self._loop: tuple[int, int] | None = None
        self._course = Course(0, 0, 1)
        self._begun = 0.0  # by the computer's clock
        self._elapsed_yet = 0  # samples
        self._waits_for_sound = False
        self._painted = -1
        self._due = self._dropped = 0
        self._fetcher = Fetcher(self)
        self._fetcher.fetched.connect(self._on_fetched)
        self.closeup = Closeup(self)
        self.closeup.fetched.connect(self._on_fetched)
        self._sound = SoundOut(open_sink, self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    def set_media(self, times: FrameTimes, source: FrameSource, read: Read | None = None) -> None:
        """Take another clip and show its first frame.

        Parameters
        ----------
        times : FrameTimes
            When its frames are shown.
        source : FrameSource
            Its pictures; belongs to the player from now on.
        read
            Its sound; see `set_sound`.
        """
        self.pause()
        self._set_loop(None)
        self._fetcher.set_source(source)
        self.closeup.set_source(None)
        self._sound.set_sound(read)
        self._times = times
        self._starts = times.starts(RATE)
        self._frame = 0
        self._painted = -1
        self.media_changed.emit()
        self.frame_changed.emit(0)
        self._want()

    def clear(self) -> None:
        """Have no clip any more."""
        self.pause()
        self._set_loop(None)
        self._fetcher.set_source(None)
        self.closeup.set_source(None)
        self._sound.set_sound(None)
        self._times = None
        self._frame = 0
        self.closeup.stand(None)
        self.media_changed.emit()

    def set_times(self, times: FrameTimes) -> None:
        """Know the times of the same clip better: those of its proxy."""
        self._times = times
        self._starts = times.starts(RATE)
        self._move(max(0, min(self._frame, len(times) - 1)))
        self._restart()
        self._want()

    def set_sound(self, read: Read | None) -> None:
        """Play another sound from now on; see `SoundOut.set_sound`."""
        self._sound.set_sound(read)

    def set_volume(self, volume: float) -> None:
        """Make the sound louder or softer, 0 to 1."""
        self._sound.set_volume(volume)

    def close(self) -> None:
        """Stop the threads: the last thing that is done with a player."""
        self.pause()
        self._sound.close()
        self._fetcher.close()
        self.closeup.close()

    @property
    def frames(self) -> int:
        """How many frames the clip has; 0 without one."""
        return 0 if self._times is None else len(self._times)

    @property
    def times(self) -> FrameTimes | None:
        """When the clip's frames are shown."""
        return self._times

    @property
    def rate(self) -> Fraction:
        """Frames per second of the clip; 25 without one."""
        return Fraction(25) if self._times is None else self._times.rate

    @property
    def frame(self) -> int:
        """The frame that is due."""
        return self._frame

    @property
    def speed(self) -> int:
        """1 as filmed, 2, 4; negative backwards; 0 when it stands."""
        return self._speed

    @property
    def loop(self) -> tuple[int, int] | None:
        """The frames that are played again and again, half-open."""
        return self._loop

    @property
    def drops(self) -> tuple[int, int]:
        """Of the frames due since playing began: how many were not shown, and how many there were.

        Only playing at speed 1 and −1 counts.
        """
        return self._dropped, self._due

    def picture(self) -> Shown | None:
        """Return the pictures of the frame that is due; None while they are being got."""
        if self._times is None:
            return None
        return self.closeup.picture() or self._fetcher.get(self._frame)

    def painted(self, frame: int) -> None:
        """Note that a frame has reached the screen: called by whoever paints it."""
        self._painted = frame

    def show_parts(self, parts: Parts) -> None:
        """Say which pictures are wanted."""
        self._fetcher.set_parts(parts)
        self.closeup.set_parts(parts)
        self._want()

    def refresh(self) -> None:
        """Get the pictures again: what is dubbed has changed."""
        self._fetcher.refresh()
        self.closeup.refresh()
        self._want()

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        self.pause() if self._speed else self.play(1)

    @Slot()
    def forward(self) -> None:
        """Play, and each time faster: the key L."""
        self.play(_faster(self._speed) if self._speed > 0 else 1)

    @Slot()
    def backward(self) -> None:
        """Play backwards, and each time faster: the key J."""
        self.play(-_faster(-self._speed) if self._speed < 0 else -1)

    def play(self, speed: int = 1) -> None:
        """Play from the current frame; from the beginning if it is the last one.

        Parameters
        ----------
        speed : int
            1, 2 or 4, negative backwards; 0 pauses.
        """
        if not speed or not self.frames:
            self.pause()
            return
        first, end = self._loop or (0, self.frames)
        if not first <= self._frame < end or (speed > 0 and self._frame == end - 1):
            self._move(first if speed > 0 else end - 1)
        elif speed < 0 and self._frame == first:
            self._move(end - 1)
        self._dropped = self._due = 0
        changed, self._speed = speed != self._speed, speed
        self._start_course()
        if changed:
            self.speed_changed.emit(speed)

    @Slot()
    def pause(self) -> None:
        """Stop at the frame that is shown: the key K."""
        if self._speed:
            self._speed = 0
            self._timer.stop()
            self._sound.stop()
            self.speed_changed.emit(0)
            self._want()

    def seek(self, frame: int) -> None:
        """Go to a frame, the nearest there is; playing goes on from there."""
        if self.frames and self._move(max(0, min(frame, self.frames - 1))):
            self._restart()

    def scrub(self, frame: int) -> None:
        """Go to a frame as one drags over the clip: a little of its sound is heard."""
        before = self._frame
        self.seek(frame)
        if self._frame != before and not self._speed:
            self._sound.snippet(self._course_from(self._frame, 1))

    def step(self, frames: int) -> None:
        """Pause, and go some frames on, or back."""
        self.pause()
        self.scrub(self._frame + frames)

    def set_loop(self, frames: tuple[int, int] | None) -> None:
        """Play a range again and again.

        Parameters
        ----------
        frames : (int, int) or None
            First frame and the one after the last; None ends looping.
        """
        if frames is not None:
            first, end = max(0, frames[0]), min(self.frames, frames[1])
            frames = (first, end) if first < end else None
        self._set_loop(frames)
        self._restart()

    def _set_loop(self, frames: tuple[int, int] | None) -> None:
        if frames != self._loop:
            self._loop = frames
            self.loop_changed.emit(frames)

    def _restart(self) -> None:
        if self._speed:
            self._start_course()

    def _start_course(self) -> None:
        self._course = self._course_from(self._frame, self._speed)
        self._sound.play(self._course)
        self._begun = time.monotonic()
        self._elapsed_yet = 0
        self._waits_for_sound = True
        self._want()
        self._timer.start(1)

    def _course_from(self, frame: int, speed: int) -> Course:
        first, end = (0, self.frames)
        inside = self._loop is not None and self._loop[0] <= frame < self._loop[1]
        if self._loop is not None and inside:
            first, end = self._loop
        bounds = self._sample(first), self._sample(end)
        # Backwards a frame is on from its last sample to its first.
        start = self._sample(frame) if speed > 0 else self._sample(frame + 1) - 1
        return Course(start, *bounds, speed, loop=inside)

    def _sample(self, frame: int) -> int:
        assert self._times is not None
        return self._times.sample(frame, RATE)

    def _elapsed(self) -> int:
        """Samples played since the course began, by the sound if there is any."""
        now = time.monotonic()
        heard = self._sound.heard()
        own = (now - self._begun) * RATE
        if self._waits_for_sound:
            if heard == 0 and own < _PATIENCE * RATE:
                return 0  # the picture starts when the sound does
            self._waits_for_sound = False
            self._begun = now - (heard or 0) / RATE
        elif heard:
            off = own - heard
            self._begun += off / RATE * (1 if abs(off) > _JUMP else _SOFTLY)
        # Where the sound fell behind, the picture waits for it: it never goes back.
        self._elapsed_yet = max(self._elapsed_yet, int((now - self._begun) * RATE))
        return self._elapsed_yet

    @Slot()
    def _tick(self) -> None:
        if not self._speed:
            return
        elapsed = self._elapsed()
        if self._course.over(elapsed):
            self._move(self.frames - 1 if self._speed > 0 else 0)
            self.pause()
            return
        place = self._course.at(elapsed)
        frame = max(0, int(np.searchsorted(self._starts, place, side="right")) - 1)
        if frame != self._frame:
            self._count_drops(frame)
            self._move(frame)
        beyond = (
            self._sample(frame + 1) - place if self._speed > 0 else place + 1 - self._starts[frame]
        )
        wait = float(beyond) / RATE / abs(self._speed)
        self._timer.start(max(1, min(int(1000 * wait) + 1, _LONGEST)))

    def _count_drops(self, frame: int) -> None:
        if abs(self._speed) != 1:
            return
        passed = (frame - self._frame) * self._speed
        if passed < 0 and self._loop is not None:  # round the loop
            passed += self._loop[1] - self._loop[0]
        self._due += passed
        self._dropped += passed - 1 + (self._painted != self._frame)

    def _move(self, frame: int) -> bool:
        """Be at another frame; return whether it is another."""
        if frame == self._frame:
            return False
        self._frame = frame
        self._want()
        self.frame_changed.emit(frame)
        if self._fetcher.get(frame) is not None:
            self.picture_changed.emit()
        return True

    def _want(self) -> None:
        self.closeup.stand(self._frame if self.frames and not self._speed else None)
        # While it plays, what comes is more urgent than what ought to be there by now: when the
        # machine is too slow for every frame, those that are shown are on time.
        steps = (*range(1, _AHEAD + 1), 0) if self._speed else (0,)
        frames = [self._frame + self._speed * step for step in steps]
        if self._speed and self._course.loop and self._loop is not None:
            first, end = self._loop
            frames = [first + (frame - first) % (end - first) for frame in frames]
        self._fetcher.want([frame for frame in frames if 0 <= frame < self.frames])

    @Slot(int)
    def _on_fetched(self, frame: int) -> None:
        if frame == self._frame:
            self.picture_changed.emit()


def _faster(speed: int) -> int:
    return next((faster for faster in SPEEDS if faster > speed), SPEEDS[-1])
