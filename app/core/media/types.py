"""What we know about a media file before decoding it: frozen values, exact time."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True)
class ColourTags:
    """Colour description as FFmpeg's integer codes (ITU-T H.273); 2 is 'unspecified'.

    ``full_range`` is True for JPEG (0..255) levels, False for broadcast levels.
    """

    primaries: int = 2
    transfer: int = 2
    matrix: int = 2
    full_range: bool = False


@dataclass(frozen=True)
class VideoStream:
    """One video stream.

    ``width`` and ``height`` are the stored picture's, in px; ``sample_aspect`` is
    the width of a stored pixel over its height; ``rotation`` is by how many degrees
    clockwise (0, 90, 180, 270) the stored picture is turned for display.
    ``rate`` is the average frame rate; ``start_pts`` and timestamps are in ``time_base``.
    ``frames`` is the container's own count or an estimate from duration, 0 if unknown.
    ``display_matrix`` is FFmpeg's 3 x 3 display matrix, row by row in its own fixed
    point, or None where the stream has none; it is what a copy must carry, because it
    can also mirror, which ``rotation`` does not say.  ``field_order`` is FFmpeg's
    AVFieldOrder (0 unknown, 1 progressive, 2 to 5 interlaced).
    """

    index: int
    codec: str
    width: int
    height: int
    sample_aspect: Fraction
    rotation: int
    rate: Fraction
    time_base: Fraction
    start_pts: int
    pix_fmt: str
    bit_depth: int
    interlaced: bool
    colour: ColourTags
    frames: int
    display_matrix: tuple[int, ...] | None = None
    field_order: int = 0


@dataclass(frozen=True)
class AudioStream:
    """One audio stream; ``start`` is the time of its first sample in seconds, exact."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    layout: str
    start: Fraction
    language: str = ""


@dataclass(frozen=True)
class MediaInfo:
    """What `probe` found in a file; ``duration`` in seconds, exact, 0 if unknown.

    ``origin`` is the time in the file, in seconds, that counts as 0 in all other times
    here and in what `VideoReader` yields.  It is 0 except in formats whose clock starts
    anywhere (MPEG streams) and where the picture starts before 0.
    """

    path: Path
    container: str
    duration: Fraction
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    subtitles: int
    chapters: int
    origin: Fraction = Fraction(0)
