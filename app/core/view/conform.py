"""A sound file decoded once, to samples on the disk that can be read from anywhere at once.

Whatever the file has becomes 48 kHz stereo in floating point: mono is heard on both sides, more
channels are mixed down after ITU-R BS.775-3, annex 4 (centre and surround at −3 dB).  The peaks
that waveforms are drawn from are made on the way.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.announced import missing_sound
from app.core.media.probe import open_media
from app.core.media.types import MediaInfo
from app.core.progress import Progress, Work
from app.core.view.peaks import PeakWriter
from app.core.view.whole import about_whole, cache_errors, mark_whole

RATE = 48_000
"""Hz of all sound in the window."""

Samples = NDArray[np.float32]
"""``(samples, 2)``, left and right, full scale at ±1."""

_VERSION = 1
_SAMPLES = "samples.f32"
_FRAME = 8  # bytes of a stereo sample
_JUMP = Fraction(1, 50)  # s; by less the clocks of files are off for no reason
_FLUSH = RATE  # samples written at once


class SoundReader(Closing):
    """Gives any stretch of a sound that `build_sound` made, or is making.

    Not to be shared by threads: each opens its own.

    Parameters
    ----------
    folder : Path
        As given to `build_sound`; it need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def whole(self) -> bool:
        """Whether all of the sound is there."""
        return about_whole(self._folder, _VERSION) is not None

    @property
    def samples(self) -> int:
        """How many samples there are by now."""
        try:
            return (self._folder / _SAMPLES).stat().st_size // _FRAME
        except FileNotFoundError:
            return 0

    def read(self, first: int, count: int) -> Samples:
        """Return ``count`` samples from any place on; where there is no sound, silence."""
        block = np.zeros((count, 2), np.float32)
        before = min(count, max(0, -first))
        try:
            if self._file is None:
                self._file = (self._folder / _SAMPLES).open("rb", buffering=0)
        except FileNotFoundError:
            return block
        self._file.seek(max(0, first + before) * _FRAME)
        data = self._file.read((count - before) * _FRAME)
        found = np.frombuffer(data[: len(data) // _FRAME * _FRAME], np.float32).reshape(-1, 2)
        block[before : before + len(found)] = found
        return block


def build_sound(info: MediaInfo, folder: Path, timed: bool) -> Work[int]:
    """Decode the first sound track of a file to the disk, with its peaks.

    Parameters
    ----------
    info : MediaInfo
        The file.
    folder : Path
        For this content, and this choice of ``timed``, alone.
    timed : bool
        True for the plate's own sound: sample ``n`` is heard ``n / RATE`` s after the movie's
        origin, and where the file has a gap there is silence.  False for a dub: sample 0 is
        the first there is, as `DubAudio` counts.

    Yields
    ------
    Progress
        Every second of sound, in samples.

    Returns
    -------
    int
        Samples.

    Raises
    ------
    MediaError
        If the file has no sound or none that can be decoded, or the folder cannot be written
        to or is full.
    """
    about = about_whole(folder, _VERSION)
    if about is not None:
        return int(about["samples"])
    if not info.audio:
        raise MediaError(f"{info.path} has no sound. Give a file with an audio track.")
    with cache_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        samples = yield from _fill(info, folder, timed)
    if not samples:
        raise MediaError(
            f"The sound of {info.path} cannot be decoded. Convert it to WAV and try again."
        )
    truncated = missing_sound(info.path, Fraction(samples, RATE))
    mark_whole(folder, {"version": _VERSION, "samples": samples, "truncated": truncated})
    return samples


def _fill(info: MediaInfo, folder: Path, timed: bool) -> Work[int]:
    total = round(info.duration * RATE)
    done = 0
    (folder / _SAMPLES).touch()
    with (folder / _SAMPLES).open("r+b") as file, PeakWriter(folder) as peaks:
        for block in _in_portions(_decoded(info, timed)):
            file.write(block.tobytes())
            file.flush()
            peaks.push(block)
            done += len(block)
            yield Progress("Reading the sound", done, max(total, done))
        peaks.finish()
        file.truncate()
    return done


def _in_portions(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Join small blocks, so that the disk is not asked a thousand times a second."""
    held: list[Samples] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += len(block)
        if count >= _FLUSH:
            yield np.concatenate(held)
            held, count = [], 0
    if count:
        yield np.concatenate(held)


def _decoded(info: MediaInfo, timed: bool) -> Iterator[Samples]:
    line = _Line(info.origin if timed else None)
    with open_media(info.path) as container:
        for frame in _frames(container):
            yield from line.feed(frame)
    yield from line.flush()


def _frames(container: av.container.InputContainer) -> Iterator[AudioFrame]:
    stream = container.streams.audio[0]
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue  # a damaged stretch; the clock tells how long it was
        except (av.error.FFmpegError, OSError):
            return


class _Line:
    """Turns decoded frames into samples of one rate, laid along the movie's clock if asked.

    ``origin`` is the time in the file that is sample 0; without it frames follow each other.
    """

    def __init__(self, origin: Fraction | None) -> None:
        self._origin = origin
        self._made = 0
        self._cut = 0  # samples to leave out, where sound lies before sample 0 or overlaps
        self._kind: tuple[int, str, str] | None = None
        self._resampler: AudioResampler | None = None
        self._next = Fraction(0)  # when the next frame ought to begin

    def feed(self, frame: AudioFrame) -> Iterator[Samples]:
        """Yield what comes out for one frame more."""
        kind = (frame.sample_rate, frame.layout.name, frame.format.name)
        time = self._time(frame)
        jump = self._origin is not None and abs(time - self._next) > _JUMP
        if kind != self._kind or jump:
            yield from self.flush()
            self._kind = kind
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler = AudioResampler(format="flt", layout=layout, rate=RATE)
            if self._origin is not None:
                yield from self._move_to(round(time * RATE))
        self._next = time + Fraction(frame.samples, frame.sample_rate)
        yield from self._resample(frame)

    def flush(self) -> Iterator[Samples]:
        """Yield what the resampler holds back."""
        if self._resampler is not None:
            yield from self._resample(None)
            self._resampler = None

    def _time(self, frame: AudioFrame) -> Fraction:
        if self._origin is None or frame.pts is None or frame.time_base is None:
            return self._next
        return frame.pts * frame.time_base - self._origin

    def _move_to(self, sample: int) -> Iterator[Samples]:
        while self._made < sample:
            yield self._count(np.zeros((min(_FLUSH, sample - self._made), 2), np.float32))
        self._cut = self._made - sample

    def _resample(self, frame: AudioFrame | None) -> Iterator[Samples]:
        assert self._resampler is not None
        for made in self._resampler.resample(frame):
            flat = np.asarray(made.to_ndarray(), np.float32).reshape(made.samples, -1)
            both = flat if flat.shape[1] == 2 else np.repeat(flat, 2, axis=1)
            left_out = min(self._cut, len(both))
            self._cut -= left_out
            if left_out < len(both):
                yield self._count(both[left_out:])

    def _count(self, block: Samples) -> Samples:
        self._made += len(block)
        return block
