"""How fast each stage of a dub is, alone and together, and how much memory it takes."""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame

from app.core.dub.following import LONGEST
from app.core.dub.generate import Work as FrameWork
from app.core.dub.generate import generate
from app.core.dub.plan import Plan, make_plan
from app.core.dub.render import Cutter, composite
from app.core.dub.run import exact_offset
from app.core.dub.voice import Voice, hear
from app.core.dub_audio import DubAudio
from app.core.errors import LipsmithError
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face
from app.core.faces.detect import make_detector
from app.core.faces.track import Analysis
from app.core.library import find_model, open_engine
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, video_of
from app.core.media.types import MediaInfo
from app.core.media.writer import MovieWriter
from app.core.progress import Progress, Work, finish
from app.model.engines import Engine

FRAMES = 100
"""Frames over which a stage is timed alone."""

_PEAK_OF = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(child.pid, 0)
print(usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command and adds the peak of its memory to the last line of standard error.

In a process of its own, since Linux counts what a process was started from as its own: of a
child of this one, the peak would be at least that of the stages timed alone.
"""


@dataclass(frozen=True)
class Figures:
    """What `bench` measured.

    Attributes
    ----------
    stages : dict
        CPU milliseconds a frame of each stage alone, all threads added up.
    frames : int
        Frames of the clip.
    seconds : float
        Wall time of the whole dub in a process of its own, start-up and model loading in it.
    fps : float
        Frames a second from the first analysed to the last written, without start-up.
    limit_fps : float
        What ``cores`` would reach if they did nothing but the stages' own work.
    share : float
        ``fps / limit_fps``.
    peak_mb : float
        Largest resident memory of that process, MB (10^6 bytes).
    """

    clip: str
    engine: str
    cores: int
    frames: int
    stages: dict[str, float]
    seconds: float
    fps: float
    limit_fps: float
    share: float
    peak_mb: float

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    def lines(self) -> list[str]:
        """A table for people."""
        rows = [f"{name:<22}{ms:8.2f} ms CPU a frame" for name, ms in self.stages.items()]
        return [
            f"{self.clip}: {self.frames} frames, {self.cores} cores, {self.engine}",
            *rows,
            f"{'all of them':<22}{sum(self.stages.values()):8.2f} ms CPU a frame",
            f"{'end to end':<22}{self.fps:8.1f} frames a second "
            f"({100 * self.share:.0f} % of the limit, {self.limit_fps:.1f})",
            f"{'peak memory':<22}{self.peak_mb:8.0f} MB",
        ]


def bench(clip: Path, sound: Path, arguments: tuple[str, ...] = ()) -> Work[Figures]:
    """Measure a dub of one clip.

    Parameters
    ----------
    clip, sound : Path
        What is dubbed.
    arguments : tuple of str
        Options for the dub that runs in a process of its own, as on the command line.

    Raises
    ------
    LipsmithError
        If the clip cannot be dubbed.
    """
    yield Progress("Timing the stages", 0, 2)
    stages, engine = _stages(clip, sound)
    yield Progress("Timing a whole dub", 1, 2)
    with tempfile.TemporaryDirectory(prefix="lipsmith-bench-") as folder:
        seconds, peak, report = _whole(clip, sound, Path(folder) / "out.mp4", arguments)
    yield Progress("Done", 2, 2)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = cores or 1
    spent = report["seconds"]
    fps = report["frames"] / (spent["faces"] + spent["dubbing"])
    limit = 1000 * cores / sum(stages.values())
    return Figures(
        clip.name, engine, cores, report["frames"], stages, seconds, fps, limit, fps / limit, peak
    )


def _whole(
    clip: Path, sound: Path, target: Path, arguments: tuple[str, ...]
) -> tuple[float, float, dict[str, Any]]:
    """Wall seconds, peak MB and report of a dub in a process of its own."""
    main = Path(__file__).resolve().parents[2] / "main.py"
    command = [sys.executable, str(main), "dub", str(clip), str(sound), "-o", str(target), "--json"]
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _PEAK_OF, *command, *arguments], capture_output=True, text=True
    )
    seconds = time.monotonic() - start
    *complaints, peak = done.stderr.splitlines() or ["0"]
    if done.returncode:
        reason = complaints[-1] if complaints else f"The dub ended with code {done.returncode}."
        raise LipsmithError(reason.removeprefix("lipsmith: "))
    scale = 1 if sys.platform == "darwin" else 1024
    return seconds, int(peak) * scale / 1e6, json.loads(done.stdout)


def _cpu_ms(job: Callable[[], Any], frames: int) -> tuple[float, Any]:
    """CPU time of a job in this process, all threads, in ms for each of so many frames."""
    start = time.process_time()
    result = job()
    return round(1000 * (time.process_time() - start) / max(1, frames), 3), result


def _stages(clip: Path, sound: Path) -> tuple[dict[str, float], str]:
    """CPU milliseconds a frame of each stage run alone, and the engine's name."""
    info = probe(clip)
    engine = open_engine(find_model(), "auto", 0, lambda sentence: None)
    with DubAudio.open(sound, 0.0, exact_offset("0", video_of(info).rate)) as audio:
        voice = finish(hear(audio.analysis_blocks(), audio.offset, audio.duration, "generate"))
    start = time.process_time()
    analysis = finish(analyse(info, make_detector(), 0))
    both = 1000 * (time.process_time() - start) / len(analysis.pts)
    decode, frames = _cpu_ms(lambda: _first_frames(info), FRAMES)
    decode *= FRAMES / len(frames)
    plan = make_plan(analysis, pick_face(analysis, ""), voice, video_of(info), "generate")
    first = plan.shot_of(int(np.argmax(plan.weight > 0)))
    looked = min(LONGEST, first.track.end - first.track.first) if first else 1
    choose, cutter = _cpu_ms(lambda: _cutter(info, analysis, plan, voice, engine), looked)
    cut, works = _cpu_ms(lambda: [cutter.cut(i, f) for i, f in enumerate(frames)], len(frames))
    made, done = _cpu_ms(lambda: list(generate(works, engine)), len(frames))
    altered = [work for work in done if work.patch is not None]
    paste, _ = _cpu_ms(lambda: _composite(altered), len(frames))
    encode, _ = _cpu_ms(lambda: _encode(info, [work.frame for work in done]), len(frames))
    return {
        "decode, both passes": 2 * decode,
        "find and track faces": both - decode,
        "choose references": choose,
        "crop": cut,
        "generate": made,
        "composite": paste,
        "encode": encode,
    }, engine.name


def _first_frames(info: MediaInfo) -> list[VideoFrame]:
    with VideoReader(info) as reader:
        return [frame for _, frame in itertools.islice(reader, FRAMES)]


def _cutter(
    info: MediaInfo, analysis: Analysis, plan: Plan, voice: Voice, engine: Engine
) -> Cutter:
    """A cutter that has chosen the references of the first frames' shots already."""
    cutter = Cutter(info, analysis, plan, voice, engine, "generate")
    altered = np.flatnonzero(plan.weight > 0)
    if len(altered):
        with VideoReader(info) as reader:
            for index, frame in itertools.islice(reader, FRAMES):
                if index == altered[0]:
                    cutter.cut(index, frame)
                    break
    return cutter


def _composite(works: list[FrameWork]) -> None:
    for work in works:
        composite(work)


def _encode(info: MediaInfo, frames: list[VideoFrame]) -> None:
    with tempfile.TemporaryDirectory(prefix="lipsmith-bench-") as folder:
        target = Path(folder) / "out.mp4"
        with MovieWriter(target, info, carry=False) as writer:
            for frame in frames:
                writer.write(frame)
            writer.finish()
