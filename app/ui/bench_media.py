"""Media for measuring the window: somebody who talks in 1080p, and a clip of two hours."""

from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import numpy as np

from app.core.errors import MediaError
from app.core.faces.analyse import analyse
from app.core.faces.detect import make_detector
from app.core.faces.track import Analysis
from app.core.media.probe import probe
from app.core.presenter.clip import AUDIO_RATE, make_clip
from app.core.presenter.voice import ALTO, duration, opening_track, speak, spell
from app.core.progress import Progress, Work
from app.core.project.relink import fingerprint
from app.core.render.store import Store

SIZE, LONG_SIZE = (1920, 1080), (640, 360)
_LINE = "_helo aj em ada, aj em drown baj a program. wot evr aj sej, maj lips mast folow."
_LONG_SHOT = 12  # repetitions between two cuts
_AAC_SAMPLES = 1024


def talking(path: Path, size: tuple[int, int] = SIZE) -> Work[None]:
    """Draw a clip of somebody who talks for about seven seconds, at 25 frames a second."""
    line = spell(_LINE)
    yield from make_clip(
        path,
        seconds=float(round(duration(line))),
        opening=lambda time: float(opening_track(line, np.array([time]))[0]),
        size=size,
        sound=speak(line, AUDIO_RATE, seed=1, voice=ALTO),
    )


def long_clip(path: Path, seconds: float, store: Store) -> Work[None]:
    """Make a clip that repeats a short one without encoding it again, and its analysis.

    The analysis repeats that of the short clip, with a cut at every twelfth repetition: finding
    faces in two hours takes too long to be waited for, and takes no memory that stays.

    Parameters
    ----------
    path : Path
        A .mp4; the short clip is left beside it.
    store : Store
        Which remembers the analysis.
    """
    short = path.with_name(f"short-{path.name}")
    yield from talking(short, LONG_SIZE)
    analysis = yield from analyse(probe(short), make_detector())
    span = Fraction(len(analysis.pts), 25)
    times = max(1, round(Fraction(seconds) / span))
    yield Progress("Repeating the clip", 0, 1)
    _repeat(short, path, times, span)
    store.keep_analysis(fingerprint(path), repeated(analysis, times))
    yield Progress("Repeating the clip", 1, 1)


def repeated(analysis: Analysis, times: int) -> Analysis:
    """What analysing a clip that plays so many times would find; of one shot, at 25 Hz."""
    frames = len(analysis.pts)
    step = round(Fraction(1, 25) / analysis.time_base)
    pts = np.arange(frames * times, dtype=np.int64) * step
    cuts = tuple(range(_LONG_SHOT * frames, frames * times, _LONG_SHOT * frames))
    tracks = []
    for shot, first in enumerate((0, *cuts)):
        runs = min(_LONG_SHOT, times - first // frames)
        for track in analysis.tracks:
            parts = {
                name: np.concatenate([getattr(track, name)] * runs)
                for name in ("points", "visible", "score", "yaw", "sharpness")
            }
            tracks.append(replace(track, shot=shot, first=first + track.first, **parts))
    return replace(analysis, pts=pts, cuts=cuts, tracks=tuple(tracks))


def _repeat(short: Path, path: Path, times: int, span: Fraction) -> None:
    """Write the packets of a clip over and over."""
    import av

    try:
        with av.open(str(short)) as source, av.open(str(path), "w") as target:
            streams = source.streams.video[0], source.streams.audio[0]
            copies = [target.add_stream_from_template(stream) for stream in streams]
            packets = [packet for packet in source.demux(*streams) if packet.size]
            heard = count()
            for run in range(times):
                for packet in packets:
                    again = av.Packet(bytes(packet))
                    again.time_base, again.is_keyframe = packet.time_base, packet.is_keyframe
                    if (
                        packet.pts is not None
                        and packet.dts is not None
                        and (packet.stream.type == "video")
                    ):
                        later = round(run * span / packet.time_base)
                        again.pts, again.dts = packet.pts + later, packet.dts + later
                        again.stream = copies[0]
                    else:
                        again.pts = again.dts = next(heard) * _AAC_SAMPLES
                        again.stream = copies[1]
                    target.mux(again)
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(
            f"{path} cannot be written ({error}). Free some space in its folder."
        ) from error
