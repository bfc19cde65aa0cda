"""The dub's sound: any format in, blocks of samples on the movie's timeline out.

The file is decoded once, to plain samples on the disk, and resampled once; from there on
it passes through in blocks, so that an hour costs the memory of a second.
"""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.announced import missing_sound
from app.core.media.probe import probe
from app.core.media.types import AudioStream

if TYPE_CHECKING:
    from pydub import AudioSegment

ANALYSIS_RATE = 16_000  # Hz
_BLOCKS_PER_SECOND = 2  # whole milliseconds a block at 44.1 and at 48 kHz, as pydub needs
_SAMPLE_BYTES = 2
_SILENCE = 32_768 * 10 ** (-60 / 20)  # −60 dBFS as a 16-bit sample


class DubAudio(Closing):
    """The sound that a clip is dubbed with.

    Open it with `DubAudio.open`; it owns a temporary folder until it is closed.

    Attributes
    ----------
    path : Path
        The file.
    rate : int
        Hz: 44 100 where the file has that, otherwise 48 000.
    channels : int
        1, 2, 6 (5.1) or 8 (7.1).
    duration : Fraction
        Seconds, exact.
    offset : Fraction
        When the dub begins in the movie, in seconds.
    is_silent : bool
        Whether it never exceeds −60 dBFS.
    truncated : str or None
        A sentence that says what of the file could not be read; None if nothing is missing,
        or nothing can be told.
    """

    def __init__(
        self,
        path: Path,
        sound: AudioStream,
        gain_db: float,
        offset: Fraction,
        folder: TemporaryDirectory[str],
    ) -> None:
        self.path = path
        self.offset = offset
        self.rate = 44_100 if sound.sample_rate == 44_100 else 48_000
        self.channels = _usual_channels(sound.channels)
        self._gain_db = gain_db
        self._folder = folder
        self._full = Path(folder.name) / "dub.pcm"
        self._mono = Path(folder.name) / "analysis.pcm"
        self._decode()
        size = self._full.stat().st_size if self._mono.exists() else 0
        self._samples = size // (_SAMPLE_BYTES * self.channels)
        if not self._samples:
            raise MediaError(
                f"The sound of {path} cannot be decoded. Convert it to WAV and try again."
            )
        self.duration = Fraction(self._samples, self.rate)
        self.is_silent = self._peak() < _SILENCE
        self.truncated = missing_sound(path, self.duration)

    @classmethod
    def open(
        cls, path: Path | str, gain_db: float = 0.0, offset: Fraction = Fraction(0)
    ) -> DubAudio:
        """Decode the first sound track of an audio or video file.

        Parameters
        ----------
        path : Path or str
            The file, in any format FFmpeg reads.
        gain_db : float
            Added to its level; what then exceeds full scale is clipped.
        offset : Fraction
            When it begins in the movie, in seconds; negative cuts its beginning.

        Raises
        ------
        MediaError
            If the file is missing, empty, not media, has no sound or cannot be decoded, or
            the temporary folder is full.
        """
        path = Path(path)
        info = probe(path)
        if not info.audio:
            raise MediaError(f"{path} has no sound to dub with. Give a file with an audio track.")
        folder = TemporaryDirectory(prefix="lipsmith-")
        try:
            return cls(path, info.audio[0], gain_db, offset, folder)
        except BaseException:
            folder.cleanup()
            raise

    def close(self) -> None:
        """Remove the temporary folder."""
        self._folder.cleanup()

    def refuse_silence(self) -> None:
        """Complain if there is nothing to hear.

        Raises
        ------
        MediaError
            If `is_silent`.
        """
        if self.is_silent:
            raise MediaError(
                f"{self.path} is silent: its level never exceeds −60 dB. "
                "Check that it is the right file and was exported with sound."
            )

    def analysis_blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield the dub alone for analysis, from its own first sample, without gain.

        Yields
        ------
        ndarray
            ``(samples,)`` float32 in [-1, 1), 16 kHz mono, at most one second.
        """
        with self._mono.open("rb") as file:
            while data := file.read(ANALYSIS_RATE * _SAMPLE_BYTES):
                yield np.frombuffer(data, np.int16).astype(np.float32) / np.float32(32_768)

    def blocks(
        self,
        start: Fraction,
        end: Fraction,
        original: Path | None = None,
        original_db: float = 0.0,
    ) -> Iterator[NDArray[np.int16]]:
        """Yield the sound of a stretch of the movie, exact to the sample.

        Sample ``n`` of the movie is at ``n / rate``; the stretch is rounded to samples.
        Before the dub begins and after it ends there is silence, or the original alone.

        Parameters
        ----------
        start, end : Fraction
            Seconds in the movie.
        original : Path or None
            The clip, if its first sound track is to be mixed under the dub.
        original_db : float
            Gain of the original.

        Yields
        ------
        ndarray
            ``(samples, channels)`` int16, half a second but for the last.

        Raises
        ------
        MediaError
            If ``original`` has no sound.
        """
        if original is not None and not probe(original).audio:
            raise MediaError(
                f"{original} has no sound to keep under the dub. Leave --keep-original out."
            )
        first, last = round(start * self.rate), round(end * self.rate)
        return self._mix(first, last, original, original_db)

    def _mix(
        self, first: int, last: int, original: Path | None, original_db: float
    ) -> Iterator[NDArray[np.int16]]:
        size = self.rate // _BLOCKS_PER_SECOND
        begins = round(self.offset * self.rate)
        under = None if original is None else self._original(original, first, size)
        try:
            with self._full.open("rb") as file:
                for sample in range(first, last, size):
                    block = self._segment(self._read(file, sample - begins, size))
                    block = block.apply_gain(self._gain_db)
                    if under is not None:
                        block = block.overlay(self._segment(next(under)).apply_gain(original_db))
                    mixed = np.frombuffer(block.raw_data, np.int16).reshape(-1, self.channels)
                    yield mixed[: last - sample]
        finally:
            if under is not None:
                under.close()

    def _read(self, file: BinaryIO, sample: int, size: int) -> bytes:
        """Read ``size`` samples of the dub from anywhere, silence where there is none."""
        frame = _SAMPLE_BYTES * self.channels
        before = min(size, max(0, -sample))
        file.seek(max(0, sample) * frame)
        data = file.read((size - before) * frame)
        return bytes(before * frame) + data + bytes((size - before) * frame - len(data))

    def _original(self, clip: Path, first: int, size: int) -> Any:
        """Yield blocks of the clip's first sound track from sample ``first`` of the movie on."""
        import ffmpeg

        # The clock of the file, cut or filled with silence where the sound has gaps, so
        # that sample n of what comes out is sample n of the movie.
        origin = round(probe(clip).origin * self.rate)
        clock = {"async": 1, "first_pts": origin, "min_comp": 1e-6}
        sound = ffmpeg.input(_local(clip), copyts=None)["a:0"]
        sound = sound.filter("aresample", self.rate, **clock)
        command = sound.output("pipe:", format="s16le", ac=self.channels, ar=self.rate)
        frame = _SAMPLE_BYTES * self.channels
        process = subprocess.Popen(
            command.global_args("-nostdin", "-v", "quiet").compile(cmd=_ffmpeg()),
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        try:
            missing = max(0, -first) * frame
            _skip(process.stdout, max(0, first) * frame)
            while True:
                lead = bytes(min(missing, size * frame))
                missing -= len(lead)
                data = lead + process.stdout.read(size * frame - len(lead))
                yield data + bytes(size * frame - len(data))
        finally:
            process.kill()
            process.stdout.close()
            process.wait()

    def _decode(self) -> None:
        import ffmpeg

        sound = ffmpeg.input(_local(self.path))["a:0"]
        plain = {"format": "s16le", "acodec": "pcm_s16le"}
        outputs = ffmpeg.merge_outputs(
            sound.output(str(self._full), ar=self.rate, ac=self.channels, **plain),
            sound.output(str(self._mono), ar=ANALYSIS_RATE, ac=1, **plain),
        )
        try:
            outputs.global_args("-nostdin", "-v", "error").run(cmd=_ffmpeg(), capture_stderr=True)
        except ffmpeg.Error as error:
            if b"No space left" in error.stderr:
                raise MediaError(
                    f"The disk of the temporary folder {self._folder.name} is full: the dub "
                    "cannot be decoded. Free some space there, or set TMPDIR to another disk."
                ) from error
            # A damaged file is used as far as it goes.

    def _peak(self) -> int:
        peak = 0
        with self._full.open("rb") as file:
            while data := file.read(1 << 20):
                samples = np.frombuffer(data, np.int16)
                peak = max(peak, int(samples.max()), -int(samples.min()))
        return peak

    def _segment(self, data: bytes) -> AudioSegment:
        return _segment_class()(
            data=data, sample_width=_SAMPLE_BYTES, frame_rate=self.rate, channels=self.channels
        )


def _usual_channels(channels: int) -> int:
    """Round a number of channels up to one that every encoder has a layout for."""
    return next((usual for usual in (1, 2, 6) if channels <= usual), 8)


def _skip(stream: Any, count: int) -> None:
    while count > 0 and (data := stream.read(min(count, 1 << 16))):
        count -= len(data)


def _local(path: Path) -> str:
    # The prefix keeps a name such as '-i' or 'http:dub.wav' from being taken for more.
    return f"file:{path.absolute()}"


def _ffmpeg() -> str:
    from imageio_ffmpeg import get_ffmpeg_exe

    return str(get_ffmpeg_exe())


@cache
def _segment_class() -> type[AudioSegment]:
    with warnings.catch_warnings():
        # It warns of a missing system ffmpeg before one can name another.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    AudioSegment.converter = _ffmpeg()
    return AudioSegment
