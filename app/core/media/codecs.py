"""Which codec goes into which file, what its quality number means, and in what pixels."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
from av.codec.codec import find_best_pix_fmt_of_list
from av.video.format import VideoFormat

from app.core.errors import MediaError
from app.core.media.planes import chroma_shifts, is_planar, planar_name
from app.core.media.types import VideoStream

CONTAINERS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}
DEFAULT_CODEC = "h264"
_DNXHR_SMALLEST = (256, 120)  # px, the encoder's own limit
_QP2LAMBDA = 118  # FF_QP2LAMBDA: FFmpeg's global_quality of one step of a quantiser

Options = dict[str, str]


@dataclass(frozen=True)
class VideoCodec:
    """A codec a movie can be written in.

    Attributes
    ----------
    name, encoder : str
        As the user and as FFmpeg call it.
    extensions : tuple of str
        Files it can go into.
    best, worst, default : int or None
        The range of its quality number (lower is better); None where it has none.
        ``default`` None means: as the profile has it.
    scale : str
        What the number is, for people.
    even : bool
        Whether subsampled chroma needs a width and height that divide by it.
    full_range : bool
        Whether a file of it can say that levels are full-range.
    fields : bool
        Whether its encoder can code the two fields of a frame as such.
    """

    name: str
    encoder: str
    extensions: tuple[str, ...]
    best: int | None
    worst: int | None
    default: int | None
    scale: str
    even: bool = False
    full_range: bool = True
    fields: bool = True


VIDEO_CODECS = {
    codec.name: codec
    for codec in (
        VideoCodec("h264", "libx264", (".mp4", ".mov", ".mkv"), 0, 51, 16, "CRF", even=True),
        VideoCodec(
            "h265", "libx265", (".mp4", ".mov", ".mkv"), 0, 51, 18, "CRF", even=True, fields=False
        ),
        VideoCodec("prores", "prores_ks", (".mov",), 1, 31, None, "quantiser", full_range=False),
        VideoCodec(
            "dnxhr", "dnxhd", (".mov",), 1, 3, 1, "HQ, SQ, LB", full_range=False, fields=False
        ),
        VideoCodec("ffv1", "ffv1", (".mkv",), None, None, None, "lossless"),
    )
}


@dataclass(frozen=True)
class EncoderSetup:
    """How to open a video encoder; ``notes`` say what it changes about the picture."""

    codec: VideoCodec
    pix_fmt: str
    options: Options
    global_quality: int | None
    notes: tuple[str, ...]


def codec_for(name: str, target: Path) -> VideoCodec:
    """Look up a codec and see that it can go into a file of that name.

    Raises
    ------
    MediaError
        If the codec or the extension is unknown, or the two do not go together.
    """
    known = ", ".join(VIDEO_CODECS)
    if name not in VIDEO_CODECS:
        raise MediaError(f"There is no codec '{name}'. Choose one of: {known}.")
    extension = target.suffix.lower()
    if extension not in CONTAINERS:
        raise MediaError(
            f"The output name {target.name} does not end in .mp4, .mov or .mkv, so its format "
            "is unknown. Give it one of these endings."
        )
    codec = VIDEO_CODECS[name]
    if extension not in codec.extensions:
        fitting = [c.name for c in VIDEO_CODECS.values() if extension in c.extensions]
        names = " or ".join(target.stem + e for e in codec.extensions)
        raise MediaError(
            f"The codec {name} does not go into a {extension} file. "
            f"Name the output {names}, or choose --codec {' or '.join(fitting)}."
        )
    return codec


def encoder_setup(codec: VideoCodec, quality: int | None, source: VideoStream) -> EncoderSetup:
    """Choose pixel format and options of the encoder for a source's pictures.

    Parameters
    ----------
    codec : VideoCodec
        From `codec_for`.
    quality : int or None
        On the codec's own scale; None for its default.
    source : VideoStream
        What the pictures are like.

    Returns
    -------
    EncoderSetup
        In the source's own planar format wherever the codec has it.

    Raises
    ------
    MediaError
        If the quality is off the codec's scale or the picture too small for it.
    """
    width, height = source.width, source.height
    if codec.name == "dnxhr" and (width < _DNXHR_SMALLEST[0] or height < _DNXHR_SMALLEST[1]):
        raise MediaError(
            f"The codec dnxhr needs at least 256 x 120 px; the clip has {width} x {height}. "
            "Choose --codec prores or h264."
        )
    quality = _checked_quality(codec, quality)
    pix_fmt, note = _pixel_format(codec, VideoFormat(source.pix_fmt, width, height))
    options, global_quality = _OPTIONS[codec.name](quality, VideoFormat(pix_fmt))
    notes = [note] if note else []
    rgb = VideoFormat(source.pix_fmt).is_rgb  # which becomes YUV in broadcast levels anyway
    if source.colour.full_range and not rgb and not codec.full_range:
        notes.append(f"{codec.name} knows broadcast levels only: full-range levels are scaled.")
    if source.interlaced and not codec.fields:
        notes.append(f"{codec.name} keeps both fields in the picture but codes them as one frame.")
    return EncoderSetup(codec, pix_fmt, options, global_quality, tuple(notes))


def sound_encoder(extension: str, codec: str, channels: int) -> tuple[str, int]:
    """Name the sound encoder that goes with a picture's codec, and its bit rate in bit/s.

    Uncompressed beside the editing codecs, lossless in Matroska, AAC otherwise (256 kbit/s,
    or 96 kbit/s a channel if there are many).
    """
    if extension == ".mkv":
        return "flac", 0
    if codec in ("prores", "dnxhr"):
        return "pcm_s24le", 0
    return "aac", max(256_000, 96_000 * channels)


def _checked_quality(codec: VideoCodec, quality: int | None) -> int | None:
    if quality is None:
        return codec.default
    if codec.best is None or codec.worst is None:
        raise MediaError(f"The codec {codec.name} is lossless. Leave --quality out.")
    if not codec.best <= quality <= codec.worst:
        raise MediaError(
            f"--quality {quality} is off the scale of {codec.name}. Give a number from "
            f"{codec.best} (best) to {codec.worst} ({codec.scale})."
        )
    return quality


def _pixel_format(codec: VideoCodec, source: VideoFormat) -> tuple[str, str | None]:
    wanted = planar_name(source)
    plain = wanted.replace("yuvj", "yuv")  # the same pixels: full range is a tag as well
    formats = av.Codec(codec.encoder, "w").video_formats or []
    names = {fmt.name for fmt in formats}
    usable = [
        fmt.name
        for fmt in formats
        if is_planar(fmt) and (not codec.even or _divides(fmt, source.width, source.height))
    ]
    for name in (wanted, plain):
        if name in usable:
            return name, None
    best, _ = find_best_pix_fmt_of_list([n for n in usable if "yuvj" not in n], plain, True)
    assert best is not None
    lack = f"cannot hold {source.width} x {source.height} px in" if plain in names else "has no"
    return best.name, f"{codec.name} {lack} {wanted}: the picture is written as {best.name}."


def _divides(fmt: VideoFormat, width: int, height: int) -> bool:
    across, down = chroma_shifts(fmt)
    return width % (1 << across) == 0 and height % (1 << down) == 0


def _crf(quality: int | None, fmt: VideoFormat) -> tuple[Options, int | None]:
    return {"preset": "veryfast", "crf": str(quality)}, None


def _x265(quality: int | None, fmt: VideoFormat) -> tuple[Options, int | None]:
    # Without the last it reports on itself in the terminal.
    options = {"preset": "veryfast", "crf": str(quality), "x265-params": "log-level=error"}
    return options, None


def _prores(quality: int | None, fmt: VideoFormat) -> tuple[Options, int | None]:
    profile = "4444" if chroma_shifts(fmt) == (0, 0) else "hq"
    return {"profile": profile}, None if quality is None else quality * _QP2LAMBDA


def _dnxhr(quality: int | None, fmt: VideoFormat) -> tuple[Options, int | None]:
    if chroma_shifts(fmt) == (0, 0):
        return {"profile": "dnxhr_444"}, None
    if fmt.components[0].bits > 8:
        return {"profile": "dnxhr_hqx"}, None
    return {"profile": {1: "dnxhr_hq", 2: "dnxhr_sq", 3: "dnxhr_lb"}[quality or 1]}, None


def _ffv1(quality: int | None, fmt: VideoFormat) -> tuple[Options, int | None]:
    return {"level": "3", "slices": "4", "slicecrc": "1"}, None


_OPTIONS: dict[str, Callable[[int | None, VideoFormat], tuple[Options, int | None]]] = {
    "h264": _crf,
    "h265": _x265,
    "prores": _prores,
    "dnxhr": _dnxhr,
    "ffv1": _ffv1,
}
