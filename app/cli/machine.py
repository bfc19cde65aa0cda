"""The commands that look at the computer and measure: doctor, bench, bench ui, bench tune."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from app.cli.answer import answer
from app.core.errors import LipsmithError
from app.core.terminal import show


def doctor_command(commands: Any) -> None:
    """Add ``lipsmith doctor``."""
    p = commands.add_parser("doctor", help="say whether dubbing works here")
    p.add_argument("--json", action="store_true", help="print the report as JSON")
    p.set_defaults(run=_doctor)


def _doctor(args: argparse.Namespace) -> int:
    """Say what this computer has and whether dubbing works on it (if not, exit code 1)."""
    from app.core.doctor import SelfTest, doctor
    from app.core.library import find_model, model_files, try_engine

    states = []
    for name in model_files():
        try:
            model = find_model(name)
            states.append((name, f"{model.card.kind}, {model.card.licence}, {model.sha256[:12]}"))
        except LipsmithError as error:
            states.append((name, str(error)))
    test = SelfTest("The engine", lambda folder: try_engine(find_model()))
    report = show(doctor(states, test), quiet=args.json)
    answer(report.as_dict(), [str(report)], args.json)
    return 0 if report.healthy else 1


def bench_command(commands: Any) -> None:
    """Add ``lipsmith bench``."""
    p = commands.add_parser("bench", help="measure how fast each stage is")
    _scene_arguments(p)
    p.set_defaults(run=_bench)


def _bench(args: argparse.Namespace) -> int:
    """Measure each stage alone, a whole dub, and its memory."""
    from app.core.bench import bench

    with tempfile.TemporaryDirectory(prefix="lipsmith-bench-") as folder:
        clip, sound = args.clip, args.dub
        if clip is None or sound is None:
            from app.core.presenter.clip import make_demo

            demo = show(make_demo(Path(folder)), quiet=args.json)
            clip, sound = clip or demo.clip, sound or demo.dub
        figures = show(bench(clip, sound), quiet=args.json)
    answer(figures.as_dict(), figures.lines(), args.json)
    return 0


def bench_ui_command(commands: Any) -> None:
    """Add ``lipsmith bench ui``."""
    p = commands.add_parser("bench ui", help="measure how the window feels")
    _scene_arguments(p)
    p.set_defaults(run=_bench_ui)


def _bench_ui(args: argparse.Namespace) -> int:
    """Measure starting, painting, stalls, seeking, playing and memory of the window."""
    from app.ui.bench import bench_ui

    figures = show(bench_ui(args.clip, args.dub), quiet=args.json)
    answer(figures.as_dict(), figures.lines(), args.json)
    return 0


def bench_tune_command(commands: Any) -> None:
    """Add ``lipsmith bench tune``."""
    p = commands.add_parser("bench tune", help="measure a tuning, and the window that shows it")
    p.add_argument("clips", nargs="*", type=Path, help="of one person; else the drawn presenter")
    p.add_argument("--minutes", type=int, default=5, help="of training at most")
    p.add_argument("--json", action="store_true", help="print the figures as JSON")
    p.set_defaults(run=_bench_tune)


def _bench_tune(args: argparse.Namespace) -> int:
    """Tune on a speaker in a window, and measure the window's stalls and the memory of the process
    that trains, from the button to the verdict. The model is thrown away."""
    from app.ui.bench_tuning import bench_tune

    figures = show(bench_tune(args.clips, args.minutes), quiet=args.json)
    answer(figures.as_dict(), figures.lines(), args.json)
    return 0


def _scene_arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("clip", nargs="?", type=Path, help="a clip with a face; else the presenter")
    p.add_argument("dub", nargs="?", type=Path, help="the sound it is dubbed with; else made")
    p.add_argument("--json", action="store_true", help="print the figures as JSON")
