"""What a computer has, and whether Lipsmith works on it: `lipsmith doctor`."""

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import app
from app.core.errors import LipsmithError
from app.core.progress import Progress, Work, finish
from app.model.devices import DeviceFacts, devices

if TYPE_CHECKING:
    from app.core.presenter.clip import ClipTruth

PACKAGES = ("torch", "openvino", "av", "opencv-python", "numpy")
CLIP_SIZE = (640, 360)
CLIP_FRAMES = 25
NEAR = 0.04  # of the picture's width: how far a found landmark may lie from the drawn one
GIB = 1024**3


@dataclass(frozen=True)
class Fact:
    """One line about this computer: which part of the report, what, and how it is."""

    part: str
    name: str
    value: str


@dataclass(frozen=True)
class Check:
    """One thing that was tried.

    ``detail`` is what was seen, or why it failed; ``seconds`` is how long it took.
    """

    name: str
    passed: bool
    detail: str
    seconds: float


@dataclass(frozen=True)
class Report:
    """What `doctor` found."""

    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """Whether everything that was tried works."""
        return all(check.passed for check in self.checks)

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, for JSON."""
        return {**asdict(self), "healthy": self.healthy}

    def __str__(self) -> str:
        """Lay the report out as text for a terminal.

        >>> print(Report((Fact("Room", "Disk", "9 GiB free"),), (Check("Sums", True, "4", 0.1),)))
        Room
          Disk  9 GiB free
        Self-test
          ok      Sums  4 (0.1 s)
        Everything works.
        """
        width = max((len(fact.name) for fact in self.facts), default=0)
        lines, part = [], ""
        for fact in self.facts:
            lines += [fact.part] if fact.part != part else []
            lines.append(f"  {fact.name:<{width}}  {fact.value}")
            part = fact.part
        lines.append("Self-test")
        width = max((len(check.name) for check in self.checks), default=0)
        for check in self.checks:
            mark = "ok    " if check.passed else "FAILED"
            lines.append(f"  {mark}  {check.name:<{width}}  {check.detail} ({check.seconds:.1f} s)")
        lines.append("Everything works." if self.healthy else "Not everything works, see FAILED.")
        return "\n".join(lines)


@dataclass(frozen=True)
class SelfTest:
    """Something to try: `run` gets a folder that all self-tests of one report share.

    It returns what it saw in a few words, and raises if that is not as it should be.
    """

    name: str
    run: Callable[[Path], str]


def doctor(
    models: Sequence[tuple[str, str]] = (), engine_test: SelfTest | None = None
) -> Work[Report]:
    """Look at this computer and try what dubbing needs, in about five seconds.

    A part that is broken is a failed check in the report; nothing is raised.

    Parameters
    ----------
    models : sequence of (name, state)
        The models that are known, each with a few words on whether it is there.
    engine_test : SelfTest, optional
        Tries the engine with a model; left out where no model is present.
    """
    found: list[DeviceFacts] = []
    clip = _Clip()
    tests = [
        SelfTest("Engines", lambda folder: _look_for_engines(found)),
        SelfTest("Encoding", clip.encode),
        SelfTest("Decoding", clip.decode),
        SelfTest("Finding a face", clip.find_face),
        SelfTest("The ffmpeg program", lambda folder: _ffmpeg()),
        *([engine_test] if engine_test else []),
    ]
    checks = []
    with tempfile.TemporaryDirectory(prefix="lipsmith-doctor-") as folder:
        for done, test in enumerate(tests):
            yield Progress(test.name, done, len(tests))
            checks.append(_try(test, Path(folder)))
    yield Progress("Done", len(tests), len(tests))
    facts = [*_system(), *_packages(), *_engines(found), *_room()]
    facts += [Fact("Models", name, state) for name, state in models]
    return Report(tuple(facts), tuple(checks))


def _try(test: SelfTest, folder: Path) -> Check:
    start = time.monotonic()
    try:
        passed, detail = True, test.run(folder)
    except LipsmithError as error:
        passed, detail = False, str(error)
    except Exception as error:  # whatever is broken here is what the report is about
        passed, detail = False, f"{type(error).__name__}: {error}"
    return Check(test.name, passed, detail, time.monotonic() - start)


# --- what is tried -------------------------------------------------------------------------


class _Clip:
    """A second of the drawn presenter: encoded, read back, and looked at.

    All imports are late, so that a library that cannot be loaded is a failed check.
    """

    def __init__(self) -> None:
        self.truth: ClipTruth | None = None

    def encode(self, folder: Path) -> str:
        from app.core.presenter.clip import make_clip

        work = make_clip(
            folder / "presenter.mp4",
            seconds=1.0,
            opening=lambda seconds: seconds,
            rate=Fraction(CLIP_FRAMES),
            size=CLIP_SIZE,
        )
        self.truth = finish(work)
        size = (folder / "presenter.mp4").stat().st_size
        return f"{CLIP_FRAMES} frames of the drawn presenter, H.264, {size // 1024} KiB"

    def decode(self, folder: Path) -> str:
        from app.core.media.reader import VideoReader, frame_time

        with VideoReader(folder / "presenter.mp4") as reader:
            times = [frame_time(frame) for _, frame in reader]
        if times != [Fraction(index, CLIP_FRAMES) for index in range(CLIP_FRAMES)]:
            raise LipsmithError(f"{len(times)} frames came back, not all at their times.")
        return f"{len(times)} frames, each at its time"

    def find_face(self, folder: Path) -> str:
        import numpy as np

        from app.core.faces.detect import make_detector
        from app.core.media.reader import VideoReader, small_rgb

        if self.truth is None:
            raise LipsmithError("There is no clip to look at.")
        with VideoReader(folder / "presenter.mp4") as reader:
            _, frame = next(iter(reader))
            picture = small_rgb(frame, CLIP_SIZE[0])
        faces = make_detector()(picture)
        if len(faces) == 0:
            raise LipsmithError("The drawn presenter's face was not found.")
        off = np.linalg.norm(faces.points[0] - self.truth.landmarks(0), axis=1).max()
        if off > NEAR * CLIP_SIZE[0]:
            raise LipsmithError(f"The presenter's face was found {off:.0f} px from where it is.")
        return f"the presenter's, confidence {faces.scores[0]:.2f}"


def _look_for_engines(found: list[DeviceFacts]) -> str:
    found.append(devices())
    return ", ".join(found[0].engines)


def _ffmpeg() -> str:
    import subprocess

    import imageio_ffmpeg

    program = imageio_ffmpeg.get_ffmpeg_exe()
    done = subprocess.run([program, "-version"], capture_output=True, text=True, check=True)
    return f"{done.stdout.split()[2]} at {program}"


# --- what there is -------------------------------------------------------------------------


def _system() -> Iterable[Fact]:
    yield Fact("System", "Lipsmith", app.__version__)
    yield Fact("System", "Python", f"{platform.python_version()} at {sys.executable}")
    yield Fact("System", "System", platform.platform())
    yield Fact("System", "Processor", f"{_processor()}, {_cores()} cores")


def _packages() -> Iterable[Fact]:
    for name in PACKAGES:
        yield Fact("Packages", name, _version(name))
    yield Fact("Packages", "FFmpeg (in av)", _ffmpeg_libraries())


def _engines(found: Sequence[DeviceFacts]) -> Iterable[Fact]:
    for facts in found:
        yield Fact("Devices", "Engines", ", ".join(facts.engines))
        yield Fact("Devices", "bf16 in the processor", "yes" if facts.cpu_bf16 else "no")
        for device in facts.openvino:
            yield Fact("Devices", f"OpenVINO {device.name}", device.full_name)
        for card in facts.cuda:
            room = f"{card.free / GIB:.1f} of {card.memory / GIB:.1f} GiB free"
            yield Fact("Devices", "CUDA", f"{card.name}, {room}")
        if not facts.cuda:
            reason = "no card found" if facts.cuda_build else "none: torch is a CPU build"
            yield Fact("Devices", "CUDA", reason)


def _room() -> Iterable[Fact]:
    for name, folder in (("Disk", Path.cwd()), ("Temporary files", Path(tempfile.gettempdir()))):
        yield Fact("Room", name, f"{shutil.disk_usage(folder).free / GIB:.1f} GiB free in {folder}")
    yield Fact("Room", "Memory", _memory())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _ffmpeg_libraries() -> str:
    try:
        import av
    except ImportError as error:
        return f"cannot be loaded ({error})"
    wanted = ("libavcodec", "libavformat")
    parts = (f"{name} {'.'.join(map(str, av.library_versions[name]))}" for name in wanted)
    return f"{av.ffmpeg_version_info} ({', '.join(parts)})"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(": ")[2] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> str:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return "unknown"
    kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return f"{kib['MemAvailable'] * 1024 / GIB:.1f} of {kib['MemTotal'] * 1024 / GIB:.1f} GiB free"
