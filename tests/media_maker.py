"""Small clips for tests, made by code: every frame shows its number, every sound track clicks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.codec.context import Flags
from av.video.format import VideoFormat
from av.video.frame import VideoFrame

CLICK = Fraction(1, 2)  # s; where each sound track has its click, in the movie's time
TOP_FIELD_FIRST = 2  # AV_FIELD_TT
_BITS = 10
_DARK, _BRIGHT = 40, 200  # luma of a 0 and a 1 bit, of 255


@dataclass(frozen=True)
class Clip:
    """A clip and the exact times of its frames, in seconds."""

    path: Path
    times: list[Fraction]


def make_clip(
    path: Path,
    *,
    seconds: float = 1.0,
    rate: Fraction | int = 25,
    size: tuple[int, int] = (160, 120),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    audio: Sequence[str] = ("stereo",),
    audio_codec: str | None = None,
    sample_rate: int = 48_000,
    rotation: int = 0,
    sar: Fraction | int = 1,
    vfr: bool = False,
    video_delay: Fraction | float = Fraction(0),
    chapters: bool = False,
    subtitles: Sequence[str] = (),
    interlaced: bool = False,
    colour: tuple[int, int, int, int] | None = None,
    title: str = "",
    picture: Callable[[int], VideoFrame] | None = None,
) -> Clip:
    """Make a clip.

    ``rotation`` is clockwise; ``video_delay`` is when the picture starts; ``subtitles``
    names text encoders ("mov_text", "subrip"), one track each with one line; ``colour`` is
    primaries, transfer, matrix, range (1 broadcast, 2 full); ``picture`` draws the frame of a
    number in the size and format asked for, in place of `numbered_frame`.
    """
    rate = Fraction(rate)
    count = max(2, round(Fraction(seconds) * rate))
    time_base, ticks = _ticks(count, rate, vfr, Fraction(video_delay))
    if codec.startswith("mpeg"):
        time_base, ticks = 1 / rate, list(range(count))  # these know no other clock
    options = {"movie_timescale": str(time_base.denominator)} if path.suffix != ".mkv" else {}
    if path.suffix not in (".mp4", ".mov"):
        options = {}
    with av.open(str(path), "w", container_options=options) as output:
        video = _video_stream(output, codec, rate, time_base, size, pix_fmt)
        video.codec_context.sample_aspect_ratio = Fraction(sar)
        if rotation:
            video.set_display_rotation(-rotation)
        if colour:
            context = video.codec_context
            context.color_primaries, context.color_trc, context.colorspace = colour[:3]
            context.color_range = colour[3]
        if interlaced:
            video.codec_context.flags |= Flags.interlaced_dct
            video.codec_context.field_order = TOP_FIELD_FIRST
        sounds = [_sound_stream(output, path, audio_codec, sample_rate, a) for a in audio]
        texts = [output.add_stream(name) for name in subtitles]
        for text in texts:
            text.codec_context.subtitle_header = _ASS_HEADER
            text.time_base = text.codec_context.time_base = Fraction(1, 1000)
        output.metadata["title"] = title
        if chapters:
            output.set_chapters(_chapters(seconds))
        fields = _field_flagger(video) if interlaced else None
        for text in texts:
            output.mux(_line(text))
        end = ticks[-1] * time_base + 1 / rate
        for sound in sounds:
            _encode_clicks(output, sound, end)
        for number, tick in enumerate(ticks):
            frame = picture(number) if picture else numbered_frame(number, size, pix_fmt)
            frame.pts, frame.time_base = tick, time_base
            frame.duration = round(1 / (rate * time_base))
            output.mux(video.encode(frame if fields is None else fields(frame)))
        output.mux(video.encode(None))
    return Clip(path, [tick * time_base for tick in ticks])


def numbered_frame(
    number: int, size: tuple[int, int] = (160, 120), pix_fmt: str = "yuv420p"
) -> VideoFrame:
    """Draw a frame whose columns, left to right, are the bits of its number."""
    width, height = size
    if not pix_fmt.startswith(("yuv4", "yuva", "yuvj", "gray")):
        return numbered_frame(number, size, "yuv444p").reformat(format=pix_fmt)
    drawn = VideoFrame(width, height, pix_fmt)
    bits = np.array([(number >> bit) & 1 for bit in range(_BITS)])
    luma = np.where(bits[np.arange(width) * _BITS // width], _BRIGHT, _DARK)
    depth = VideoFormat(pix_fmt).components[0].bits
    dtype = np.dtype(np.uint8 if depth == 8 else np.uint16)
    for index, plane in enumerate(drawn.planes):
        rows = np.zeros((plane.height, plane.line_size // dtype.itemsize), dtype)
        values = luma if index == 0 else np.full(plane.width, 90 + 40 * index)
        rows[:, : plane.width] = values << (depth - 8)
        plane.update(rows.tobytes())
    return drawn


def frame_number(frame: VideoFrame) -> int:
    """Read the number that `numbered_frame` drew, also after coding and scaling."""
    grey = frame.reformat(format="gray").to_ndarray()
    return number_in(grey)


def number_in(grey: np.ndarray) -> int:
    """Read the number from an upright picture's brightness, ``(h, w)``."""
    width = grey.shape[1]
    centres = [int((bit + 0.5) * width / _BITS) for bit in range(_BITS)]
    row = np.median(grey, axis=0)
    return sum(1 << bit for bit, x in enumerate(centres) if row[x] > (_DARK + _BRIGHT) / 2)


def click_time(path: Path, track: int = 0) -> Fraction | None:
    """Find when a sound track of a file clicks, in the file's own time."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[track]
        # Packed, because PyAV's arrays of eight planar channels read past the end.
        packer = av.AudioResampler(format="s16", layout=stream.codec_context.layout)
        best, where = 0, None
        for decoded in container.decode(stream):
            for frame in packer.resample(decoded):
                samples = np.abs(frame.to_ndarray().reshape(frame.samples, -1)).max(axis=1)
                peak = int(samples.argmax())
                if samples[peak] > best and frame.pts is not None:
                    best = int(samples[peak])
                    where = frame.pts * frame.time_base + Fraction(peak, frame.sample_rate)
    return where if best > 3000 else None


def _ticks(count: int, rate: Fraction, vfr: bool, delay: Fraction) -> tuple[Fraction, list[int]]:
    if vfr:
        base = Fraction(1, 90_000)
        steps = np.random.default_rng(7).uniform(0.4, 1.9, count) * float(1 / rate / base)
        ticks = [round(delay / base), *(round(delay / base) + np.cumsum(np.ceil(steps)))]
        return base, [int(t) for t in ticks[:count]]
    base = Fraction(1, rate.numerator * (1 if rate.numerator > 1000 else 512))
    step = round(1 / (rate * base))
    first = round(delay / base)
    return base, [first + step * number for number in range(count)]


def _video_stream(output, codec, rate, time_base, size, pix_fmt):  # type: ignore[no-untyped-def]
    options = {"preset": "veryfast", "crf": "12"} if codec in ("libx264", "libx265") else {}
    if codec == "libx265":
        options["x265-params"] = "log-level=error"
    stream = output.add_stream(codec, rate=rate, options=options)
    context = stream.codec_context
    context.width, context.height = size
    context.pix_fmt = pix_fmt
    context.time_base = stream.time_base = time_base
    context.thread_count = 1
    return stream


def _sound_stream(output, path, codec, rate, layout):  # type: ignore[no-untyped-def]
    default = {".mkv": "flac", ".mpg": "mp2", ".ts": "aac"}.get(path.suffix, "aac")
    stream = output.add_stream(codec or default, rate=rate)
    stream.codec_context.layout = layout
    return stream


def _encode_clicks(output, stream, end: Fraction) -> None:  # type: ignore[no-untyped-def]
    context = stream.codec_context
    rate, channels = context.sample_rate, context.layout.nb_channels
    total = round(end * rate)
    samples = np.zeros((total, channels), np.int16)
    click = round(CLICK * rate)
    samples[click : click + 1] = 30_000
    for start in range(0, total, 4800):
        block = np.ascontiguousarray(samples[start : start + 4800]).reshape(1, -1)
        frame = AudioFrame.from_ndarray(block, "s16", context.layout.name)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _chapters(seconds: float) -> list:  # type: ignore[type-arg]
    half = round(seconds * 500)
    return [
        {
            "id": number,
            "start": number * half,
            "end": (number + 1) * half,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": f"Part {number + 1}"},
        }
        for number in range(2)
    ]


def _line(stream):  # type: ignore[no-untyped-def]
    text = av.subtitles.subtitle.SubtitleSet.create(
        text=b"0,0,Default,,0,0,0,,Good evening", start=0, end=500
    )
    packet = stream.codec_context.encode_subtitle(text)
    packet.pts = packet.dts = 200
    packet.duration, packet.time_base, packet.stream = 500, Fraction(1, 1000), stream
    return packet


def _field_flagger(stream):  # type: ignore[no-untyped-def]
    """Mark frames as interlaced, which PyAV can only do through a filter."""
    context = stream.codec_context
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=context.width,
        height=context.height,
        format=context.format,
        time_base=context.time_base,
    )
    fields = graph.add("setfield", "tff")
    sink = graph.add("buffersink")
    source.link_to(fields)
    fields.link_to(sink)
    graph.configure()

    def flag(frame: VideoFrame) -> VideoFrame:
        graph.vpush(frame)
        return graph.vpull()

    return flag


_ASS_HEADER = (
    b"[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n"
    b"[V4+ Styles]\r\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
    b"BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
    b"BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n"
    b"Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0"
    b"\r\n\r\n[Events]\r\n"
    b"Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
)
