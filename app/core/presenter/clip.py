"""Clips of the drawn presenter: the demo's files, and clips for tests with exact truth."""

import json
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.core.errors import MediaError
from app.core.presenter import drawing
from app.core.presenter.canvas import Points
from app.core.presenter.drawing import CLOSE, WIDE, Framing
from app.core.presenter.styles import ADA, Style
from app.core.presenter.voice import (
    ALTO,
    MEZZO,
    Track,
    duration,
    opening_track,
    speak,
    spell,
)
from app.core.progress import Progress, Work

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer

FRAMINGS = (WIDE, CLOSE)  # shots take turns
AUDIO_RATE = 48_000
DEMO_RATE = Fraction(25)
DEMO_SIZE = (960, 540)
DEMO_TEMPO = 1.12
DEMO_TAIL = 0.6  # seconds of the clip after its last word
DEMO_LINE = (
    "_helo aj em ada, aj em drown baj a program, end maj vojs iz @ program tu. "
    "wot evr aj sej, maj lips mast folow."
)
DEMO_DUB = "__Z@ m apel ada, @ ordinater m@ desin..mentnan Z@ parl on otr lang, e ma buS la suiv."


class Motion(NamedTuple):
    """How the head is held; the arguments of `drawing.draw` of these names."""

    head_turn: float
    blink: float
    sway: tuple[float, float]


@dataclass(frozen=True)
class ClipTruth:
    """What a clip shows, exactly.

    Attributes
    ----------
    rate : Fraction
        Frames a second; frame i is shown at ``i / rate`` seconds.
    size : (width, height)
        In px.
    openings : tuple of float
        Of the mouth, 0 to 1, one for each frame; 0 where nobody is seen.
    hidden : tuple of bool
        For each frame, whether the room is empty.
    cuts : tuple of int
        Frames that begin a new shot; the first frame is not listed.
    """

    rate: Fraction
    size: tuple[int, int]
    openings: tuple[float, ...]
    hidden: tuple[bool, ...]
    cuts: tuple[int, ...]

    def framing(self, frame: int) -> Framing:
        """How the camera sees the presenter in a frame."""
        return FRAMINGS[sum(cut <= frame for cut in self.cuts) % len(FRAMINGS)]

    def landmarks(self, frame: int) -> Points:
        """Five landmarks (5, 2) in px in a frame, as `drawing.landmarks` gives them."""
        motion = motion_at(float(frame / self.rate))
        return drawing.landmarks(
            self.openings[frame],
            size=self.size,
            head_turn=motion.head_turn,
            sway=motion.sway,
            framing=self.framing(frame),
        )

    def mouth_opening(self, frame: int) -> float:
        """Distance between the inner lips in px in a frame, 0 where nobody is seen."""
        return drawing.mouth_opening(
            self.openings[frame], size=self.size, framing=self.framing(frame)
        )


@dataclass(frozen=True)
class DemoFiles:
    """The demo's files: the clip, the dub for it, and their truth as JSON."""

    clip: Path
    dub: Path
    truth: Path


def motion_at(time: float) -> Motion:
    """How the presenter of a clip holds the head at a time in seconds.

    It blinks for a quarter of a second every 3.1 seconds, and sways and turns on sines whose
    periods have no short common multiple.
    """
    turn = 4.0 * np.sin(2 * np.pi * time / 3.7) + 2.0 * np.sin(2 * np.pi * time / 2.3 + 1.0)
    dx = 0.010 * np.sin(2 * np.pi * time / 4.1 + 0.5)
    dy = 0.006 * np.sin(2 * np.pi * time / 1.9)
    since = (time - 1.4) % 3.1
    blink = np.sin(np.pi * since / 0.25) if since < 0.25 else 0.0
    return Motion(float(turn), float(blink), (float(dx), float(dy)))


def make_clip(
    path: Path,
    *,
    seconds: float,
    opening: Callable[[float], float],
    rate: Fraction = DEMO_RATE,
    size: tuple[int, int] = (640, 360),
    style: Style = ADA,
    cuts: Sequence[int] = (),
    hidden: Sequence[tuple[int, int]] = (),
    sound: NDArray[np.float32] | None = None,
) -> Work[ClipTruth]:
    """Write a clip of the presenter: H.264 yuv420p in BT.709, and AAC if there is sound.

    The presenter blinks, sways and turns a little; every cut changes the framing.

    Parameters
    ----------
    path : Path
        Of the file; its suffix (.mp4, .mov, .mkv) sets the container.
    seconds : float
        Its length; there are ``round(seconds * rate)`` frames.
    opening : callable
        Opening of the mouth, 0 to 1, at a time in seconds.
    rate : Fraction
        Frames a second.
    size : (width, height)
        In px, even numbers.
    style : Style
        Who speaks.
    cuts : sequence of int
        Frames that begin a new shot.
    hidden : sequence of (first, end)
        Ranges of frames, end exclusive, that show the empty room.
    sound : (N,) float32, optional
        Mono at 48 kHz in [-1, 1].

    Raises
    ------
    MediaError
        If the file cannot be written.
    """
    count = round(seconds * rate)
    gone = tuple(any(first <= i < end for first, end in hidden) for i in range(count))
    openings = (0.0 if gone[i] else float(opening(float(i / rate))) for i in range(count))
    truth = ClipTruth(rate, size, tuple(openings), gone, tuple(sorted(cuts)))
    with _written_whole(path) as part:
        yield from _encode(part, truth, style, sound)
    return truth


def make_demo(folder: Path) -> Work[DemoFiles]:
    """Write a clip of the presenter talking, a dub in another voice, and what is true of both.

    The clip has a cut, and a moment in which nobody is seen; the dub starts and ends inside
    the clip and pauses in its middle.  The truth file is JSON: ``rate`` (as a fraction),
    ``size``, ``cuts``, ``hidden`` and ``openings`` as in `ClipTruth`, and ``dub_openings``,
    the opening that fits the dub at each frame.

    Parameters
    ----------
    folder : Path
        Where to put ``presenter.mp4``, ``dub.wav`` and ``truth.json``; made if it is missing.

    Raises
    ------
    MediaError
        If the folder cannot be written to.
    """
    files = DemoFiles(folder / "presenter.mp4", folder / "dub.wav", folder / "truth.json")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(files.clip, error) from error
    line, dub = spell(DEMO_LINE, DEMO_TEMPO), spell(DEMO_DUB, DEMO_TEMPO)
    yield Progress("Speaking", 0, 2)
    sound = speak(line, AUDIO_RATE, seed=1, voice=ALTO)
    yield Progress("Speaking", 1, 2)
    with _written_whole(files.dub) as part:
        _write_wav(part, speak(dub, AUDIO_RATE, seed=2, voice=MEZZO))
    yield Progress("Speaking", 2, 2)
    truth = yield from make_clip(
        files.clip,
        seconds=max(duration(line), duration(dub)) + DEMO_TAIL,
        opening=lambda time: float(opening_track(line, np.array([time]))[0]),
        size=DEMO_SIZE,
        cuts=(75, 130, 150),
        hidden=((130, 150),),
        sound=sound,
    )
    with _written_whole(files.truth) as part:
        part.write_text(json.dumps(_record(truth, opening_track(dub, _times(truth)))))
    return files


def _times(truth: ClipTruth) -> Track:
    return np.arange(len(truth.openings)) / float(truth.rate)


def _record(truth: ClipTruth, dub_openings: Track) -> dict[str, object]:
    return {
        "rate": str(truth.rate),
        "size": truth.size,
        "cuts": truth.cuts,
        "hidden": truth.hidden,
        "openings": [round(value, 4) for value in truth.openings],
        "dub_openings": dub_openings.round(4).tolist(),
    }


def _encode(
    path: Path, truth: ClipTruth, style: Style, sound: NDArray[np.float32] | None
) -> Work[None]:
    import av

    count = len(truth.openings)
    with av.open(str(path), "w") as container:
        video = _add_video(container, truth)
        audio = None if sound is None else _Sound(container, sound)
        for index in range(count):
            container.mux(video.encode(_frame(truth, index, style)))
            if audio is not None:
                audio.encode_until((index + 1) / truth.rate)
            yield Progress("Drawing the presenter", index + 1, count)
        container.mux(video.encode(None))
        if audio is not None:
            audio.finish()


class _Sound:
    """Mono sound on its way into a container, in step with the pictures."""

    def __init__(self, container: "OutputContainer", samples: NDArray[np.float32]) -> None:
        self._container = container
        self._samples = samples
        self._stream = container.add_stream("aac", AUDIO_RATE, layout="mono")
        self._done = 0

    def encode_until(self, time: Fraction) -> None:
        """Encode what sounds before ``time`` in seconds."""
        import av

        end = min(int(time * AUDIO_RATE), len(self._samples))
        if end > self._done:
            part = np.ascontiguousarray(self._samples[None, self._done : end])
            block = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
            block.sample_rate, block.time_base = AUDIO_RATE, Fraction(1, AUDIO_RATE)
            block.pts = self._done
            self._container.mux(self._stream.encode(block))
            self._done = end

    def finish(self) -> None:
        """Empty the encoder; sound beyond the last picture is left out."""
        self._container.mux(self._stream.encode(None))


def _add_video(container: "OutputContainer", truth: ClipTruth) -> "av.VideoStream":
    from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

    options = {"crf": "16", "preset": "veryfast"}
    stream = container.add_stream("libx264", truth.rate, options=options)
    stream.width, stream.height = truth.size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = 1 / truth.rate
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.color_range = ColorRange.MPEG
    return stream


def _frame(truth: ClipTruth, index: int, style: Style) -> "av.VideoFrame":
    import av

    framing = truth.framing(index)
    if truth.hidden[index]:
        picture = drawing.draw_room(size=truth.size, style=style, framing=framing)
    else:
        motion = motion_at(float(index / truth.rate))
        picture = drawing.draw(
            truth.openings[index],
            size=truth.size,
            head_turn=motion.head_turn,
            blink=motion.blink,
            sway=motion.sway,
            style=style,
            framing=framing,
        )
    rgb = av.VideoFrame.from_ndarray(picture, format="rgb24")
    frame = rgb.reformat(format="yuv420p", dst_colorspace="ITU709")
    frame.pts, frame.time_base = index, 1 / truth.rate
    return frame


def _write_wav(path: Path, sound: NDArray[np.float32]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(AUDIO_RATE)
        file.writeframes(np.round(sound * 32767).astype("<i2").tobytes())


@contextmanager
def _written_whole(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the target's place once all went well."""
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> MediaError:
    reason = error.strerror or str(error)
    return MediaError(
        f"{path} cannot be written ({reason}). Choose a folder that exists, may be written to "
        "and has room."
    )
