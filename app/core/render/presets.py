"""What a project can be exported as, and about how large and how long in the making it will be."""

import math
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import LipsmithError
from app.core.media.codecs import CONTAINERS, VIDEO_CODECS

STEMS = "stems"


@dataclass(frozen=True)
class Preset:
    """A way to export.

    Attributes
    ----------
    name : str
    label : str
        For people.
    purpose : str
        What it is good for, in a sentence.
    codec : str
        Name in `app.core.media.codecs.VIDEO_CODECS`; empty where there is no picture.
    quality : int or None
        On the codec's own scale; None for its default.
    extension : str
        Of the file.
    bits : float
        About how many bits a px takes, in 8-bit 4:2:0 material of a film.
    effort : float
        About how many ns encoding a px takes, on two cores.
    again : float or None
        About how many times the room of a source that was coded with loss it takes at most;
        None where the source makes no difference.
    """

    name: str
    label: str
    purpose: str
    codec: str
    quality: int | None
    extension: str
    bits: float
    effort: float
    again: float | None = None


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "web",
            "H.264 for the web",
            "Plays everywhere. For watching, sending and uploading.",
            *("h264", 18, ".mp4", 0.15, 30.0, 1.5),
        ),
        Preset(
            "h264",
            "H.264, high quality",
            "The coding cannot be seen, and it plays everywhere.",
            *("h264", None, ".mp4", 0.2, 32.0, 1.9),
        ),
        Preset(
            "h265",
            "H.265",
            "As good as H.264 in about two thirds of the room; takes longer to make.",
            *("h265", None, ".mp4", 0.13, 80.0, 1.6),
        ),
        Preset(
            "prores",
            "ProRes 422 HQ",
            "For editing and grading; 4444 if the plate has full colour.",
            *("prores", None, ".mov", 3.6, 45.0),
        ),
        Preset(
            "dnxhr",
            "DNxHR HQX",
            "For editing and grading. HQX if the plate has more than 8 bits, else HQ.",
            *("dnxhr", None, ".mov", 3.6, 30.0),
        ),
        Preset(
            "ffv1",
            "FFV1, lossless",
            "What no mouth was put into stays bit for bit as it was. For archives and checks.",
            *("ffv1", None, ".mkv", 5.0, 45.0),
        ),
        Preset(
            STEMS,
            "WAV stems",
            "Sound alone, 24-bit: a file for each speaker, one for the original, one for the mix.",
            *("", None, ".wav", 0.0, 0.0),
        ),
    )
}
"""By name."""

MOST_DB, LEAST_LUFS, MOST_LUFS = 40.0, -40.0, -10.0
_SOUND_BITS = 300_000  # bit/s of a movie's sound
_STEM_BITS = 48_000 * 2 * 24  # bit/s of a stem
RENDER_SECONDS = 0.08  # a frame, until it was measured
_PRORES_HQ = ((1620, 1566), (2700, 1216), (6075, 1070))  # up to so many macroblocks: bits of one
_PRORES_HQ_LARGE = 950
_CODED, _SMOOTH = 1.0, 0.45  # bits a px of a source coded with loss; what FFV1 takes of it then


@dataclass(frozen=True)
class ExportSettings:
    """How a project is exported.

    Attributes
    ----------
    preset : str
        Name of one of `PRESETS`.
    first, end : int or None
        Frames, half-open; None for the plate's own.
    under_db : float or None
        Gain of the original sound where dubbed lines play, dB; None for none of it there.
        Where no line plays the original is heard as it is.
    loudness : float or None
        Target of the whole programme, LUFS (EBU R 128 asks for −23); None leaves levels alone.
    carry : bool
        Whether subtitles, chapters and other sound tracks come along, if the whole plate is
        exported.
    threads : int
        CPU threads for each stage; 0 for what the computer has.
    """

    preset: str = "h264"
    first: int | None = None
    end: int | None = None
    under_db: float | None = None
    loudness: float | None = None
    carry: bool = True
    threads: int = 0

    def check(self, frames: int) -> None:
        """See that an export of a plate of so many frames can be made.

        Raises
        ------
        LipsmithError
            If a value is not one it can be made with.
        """
        if self.preset not in PRESETS:
            raise LipsmithError(
                f"There is no preset {self.preset!r}. Choose one of {', '.join(PRESETS)}."
            )
        first, end = self.range(frames)
        if not 0 <= first < end <= frames:
            raise LipsmithError(
                f"The range from frame {first} to {end} is not inside the clip, which has "
                f"{frames} frames. Set other in and out points."
            )
        if self.under_db is not None and not (
            math.isfinite(self.under_db) and abs(self.under_db) <= MOST_DB
        ):
            raise LipsmithError(
                f"The original cannot be kept at {self.under_db:g} dB. "
                f"Give a number from −{MOST_DB:g} to {MOST_DB:g}."
            )
        if self.loudness is not None and not LEAST_LUFS <= self.loudness <= MOST_LUFS:
            raise LipsmithError(
                f"{self.loudness:g} LUFS is no loudness target. "
                f"Give a number from {LEAST_LUFS:g} to {MOST_LUFS:g}; −23 is EBU R 128's."
            )

    def range(self, frames: int) -> tuple[int, int]:
        """First frame, and the one after the last."""
        first = 0 if self.first is None else self.first
        return first, frames if self.end is None else self.end


@dataclass(frozen=True)
class Estimate:
    """About how large an export will be, in bytes, and how long it will take, in s."""

    size: int
    seconds: float


def estimate(
    preset: Preset,
    size: tuple[int, int],
    frames: int,
    rate: float,
    rendering: float,
    speakers: int,
    source: float = 0.0,
) -> Estimate:
    """Estimate an export.

    Parameters
    ----------
    preset : Preset
    size : (int, int)
        Width and height, px.
    frames : int
    rate : float
        Frames per second.
    rendering : float
        s until all frames are rendered.
    speakers : int
        Who get a stem each.
    source : float
        Bits that a px of the plate takes in its file; 0 if unknown.

    Examples
    --------
    >>> estimate(PRESETS["prores"], (1920, 1080), 250, 25.0, 0, 1).size // 1_000_000
    240
    """
    pixels, lasts = size[0] * size[1] * frames, frames / rate
    bits = pixels * _bits(preset, size, source) + lasts * _SOUND_BITS
    if preset.name == STEMS:
        bits = lasts * _STEM_BITS * (speakers + 2)
    seconds = pixels * preset.effort * 1e-9 + lasts * 0.01 + rendering
    return Estimate(round(bits / 8), seconds)


def _bits(preset: Preset, size: tuple[int, int], source: float) -> float:
    """About how many bits a px takes; sizes of ProRes are those FFmpeg's encoder aims at."""
    if preset.codec == "prores":
        blocks = math.ceil(size[0] / 16) * math.ceil(size[1] / 16)
        each = next((bits for most, bits in _PRORES_HQ if blocks <= most), _PRORES_HQ_LARGE)
        return each / 256
    if not 0 < source < _CODED:
        return preset.bits
    if preset.codec == "ffv1":
        return preset.bits * _SMOOTH
    return preset.bits if preset.again is None else min(preset.bits, preset.again * source)


def with_extension(path: Path, preset: Preset) -> Path:
    """Give a file the extension that a preset writes, unless it has one that will do."""
    codec = VIDEO_CODECS.get(preset.codec)
    fitting = codec.extensions if codec is not None else (preset.extension,)
    if path.suffix.lower() in fitting:
        return path
    known = {*CONTAINERS, ".wav"}
    stem = path.with_suffix("") if path.suffix.lower() in known else path
    return stem.with_name(stem.name + preset.extension)
