"""Clips of the drawn presenter in every kind of file, a voice, and an engine that keeps books."""

import wave
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.presenter.clip import motion_at
from app.core.presenter.drawing import draw, draw_room
from app.core.presenter.voice import SYNTHESIS_RATE, speak, spell
from app.model.audio import SILENCE
from app.model.checkpoint import Card
from app.model.generator import GeneratorConfig
from tests.media_maker import Clip, make_clip

SIZE = (480, 270)  # px, as displayed
RATE = 25
SPEECH = "malo peba wi."
Float = NDArray[np.float32]


class Painter:
    """An engine that paints stripes all over the mouth and remembers what it was shown.

    ``quiet`` has an entry for each frame: whether it was given digital silence to speak.
    """

    name = "painter"
    config = GeneratorConfig()
    card = Card("painter", "generator", {})

    def __init__(self) -> None:
        self.quiet: list[bool] = []

    def run(self, faces: Float, mel: Float) -> Float:
        self.quiet += [bool(np.all(window == SILENCE)) for window in mel]
        stripes = np.zeros_like(faces)
        stripes[:, :3, :, ::2] = 1.0
        stripes[:, 5] = 1.0  # all of it paint
        return stripes


@cache
def drawn(number: int, size: tuple[int, int] = SIZE, seen: bool = True) -> NDArray[np.uint8]:
    """The presenter, or the empty room, at the time of a frame, as displayed."""
    if not seen:
        return draw_room(size=size)
    motion = motion_at(number / RATE)
    opening = 0.5 + 0.5 * float(np.sin(0.7 * number))
    return draw(opening, size=size, head_turn=motion.head_turn, sway=motion.sway)


def talking_clip(
    path: Path,
    *,
    frames: int = 30,
    display: tuple[int, int] = SIZE,
    hidden: Iterable[int] = (),
    **options: Any,
) -> Clip:
    """A clip of the presenter; ``options`` are those of `make_clip`, ``size`` apart."""
    rotation, sar = options.get("rotation", 0), Fraction(options.get("sar", 1))
    wide, high = round(display[0] / sar), display[1]
    stored = (high, wide) if rotation in (90, 270) else (wide, high)
    pix_fmt = options.get("pix_fmt", "yuv420p")
    hidden = set(hidden)

    def picture(number: int) -> VideoFrame:
        shown = np.rot90(drawn(number, display, number not in hidden), rotation // 90)
        rgb = VideoFrame.from_ndarray(np.ascontiguousarray(shown), "rgb24")
        return rgb.reformat(*stored, pix_fmt, dst_colorspace="ITU709")

    seconds = Fraction(frames) / Fraction(options.get("rate", RATE))
    return make_clip(path, size=stored, seconds=seconds, picture=picture, **options)  # type: ignore[arg-type]


def small_face(path: Path) -> Clip:
    """A clip of half a second in which the crop of the face is 30 px wide."""

    def picture(number: int) -> VideoFrame:
        wide = np.pad(drawn(number, (96, 72)), ((60, 60), (100, 100), (0, 0)), "edge")
        return VideoFrame.from_ndarray(wide, "rgb24").reformat(format="yuv420p")

    return make_clip(path, size=(296, 192), seconds=0.5, picture=picture)


def voice(path: Path, text: str = SPEECH, *, lead: float = 0.0, seed: int = 1) -> Path:
    """A WAV file of the synthetic voice, after ``lead`` seconds, with a little hiss throughout.

    The hiss tells its pauses from the digital silence that closes a mouth.
    """
    sound = speak([("_", lead), *spell(text, 1.1)], seed=seed)
    hiss = np.random.default_rng(seed).normal(0, 0.002, len(sound)).astype(np.float32)
    return write_wav(path, sound + hiss)


def write_wav(path: Path, sound: Float, rate: int = SYNTHESIS_RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(sound * 32767).astype("<i2").tobytes())
    return path
