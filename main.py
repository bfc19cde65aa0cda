"""The command line of Lipsmith."""

import argparse
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import app
from app.core.errors import LipsmithError
from app.core.terminal import show
from trainer.commands.parsers import (
    ablation_command,
    eval_command,
    experts_command,
    train_command,
    tune_command,
)

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell has it


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        The exit code: 0, 2 for bad input, 130 for Ctrl-C, 141 if nobody reads the output.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    if hasattr(os, "register_at_fork"):
        # Workers that libraries start by forking are ended by signal, which is no Ctrl-C.
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more when it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE


def _run(argv: Sequence[str]) -> int:
    try:
        args = parser().parse_args(_signed(_named(argv)) or ["edit"])
        return int(args.run(args) or 0)
    except LipsmithError as error:
        print(f"lipsmith: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        print(
            "\nlipsmith: stopped; nothing was written. The same command starts again.",
            file=sys.stderr,
        )
        return EXIT_INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """Complains as the rest of the program does."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and where to read on."""
        raise LipsmithError(
            f"{message[:1].upper()}{message[1:]}. '{self.prog} --help' lists what there is."
        )


def _named(argv: Sequence[str]) -> list[str]:
    """Join the two words of a command that has two: ``eval`` and ``bench`` take a name as well.

    >>> _named(["eval", "experts", "a"]), _named(["eval", "starter-96"])
    (['eval experts', 'a'], ['eval', 'starter-96'])
    """
    second = {"eval": ("ablation", "experts"), "bench": ("ui",)}
    if len(argv) > 1 and argv[1] in second.get(argv[0], ()):
        return [" ".join(argv[:2]), *argv[2:]]
    return list(argv)


def _signed(argv: Sequence[str]) -> list[str]:
    """Join options with values such as ``-3f``, which would be taken for options themselves.

    >>> _signed(["--offset", "-3f", "--json"])
    ['--offset=-3f', '--json']
    """
    joined: list[str] = []
    for word in argv:
        if re.match(r"-[\d.]", word) and joined and joined[-1].startswith("--"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = _Parser(prog="lipsmith", description="Dub film clips: the mouth follows the new voice.")
    top.add_argument("--version", action="version", version=f"lipsmith {app.__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _edit_command(commands)
    _dub_command(commands)
    _export_command(commands)
    _faces_command(commands)
    _doctor_command(commands)
    _bench_command(commands)
    _bench_ui_command(commands)
    train_command(commands)
    tune_command(commands)
    eval_command(commands)
    experts_command(commands)
    ablation_command(commands)
    _models_command(commands)
    return top


def _edit_command(commands: Any) -> None:
    p = commands.add_parser("edit", help="open the window (as no command does)")
    p.add_argument("files", nargs="*", type=Path, help="a project, or a clip and its dubs")
    p.set_defaults(run=_edit)


def _edit(args: argparse.Namespace) -> int:
    """Open the window."""
    from app.ui.app import run

    return run(args.files)


def _dub_command(commands: Any) -> None:
    p = commands.add_parser("dub", help="dub a clip", description=_dub.__doc__)
    p.add_argument("clip", nargs="?", type=Path, help="the video")
    p.add_argument("dub", nargs="?", type=Path, help="the sound it is dubbed with")
    p.add_argument(
        "-o", "--output", type=Path, help="the movie to write: .mp4, .mov or .mkv; else beside CLIP"
    )
    p.add_argument("--demo", action="store_true", help="make a clip and a dub, then dub it")
    face = p.add_argument_group("face")
    face.add_argument(
        "--face", default="", help="number as 'lipsmith faces' lists it, or x,y@frame"
    )
    face.add_argument("--detector", default="centerface", help="who finds the faces")
    face.add_argument("--force", action="store_true", help="go on although the face is too small")
    sound = p.add_argument_group("sound")
    sound.add_argument(
        "--offset", default="0", help="how much later the dub starts: 250, 250ms or 6f (frames)"
    )
    sound.add_argument("--gain", type=float, default=0.0, metavar="DB", help="louder or softer")
    sound.add_argument(
        "--keep-original", type=float, metavar="DB", help="keep the original sound under the dub"
    )
    sound.add_argument("--silence", choices=("closed", "original", "generate"), default="closed",
                       help="the mouth in pauses of the dub")  # fmt: skip
    sound.add_argument("--fit", choices=("cut", "hold"), default="cut",
                       help="a longer dub is cut, or the last frame is held")  # fmt: skip
    out = p.add_argument_group("result")
    out.add_argument("--codec", default="h264", help="h264, h265, prores, dnxhr or ffv1")
    out.add_argument("--quality", type=int, help="on the codec's own scale; lower is better")
    out.add_argument("--no-carry", action="store_true",
                     help="leave subtitles, chapters and other audio tracks out")  # fmt: skip
    out.add_argument("--json", action="store_true", help="print the report as JSON")
    run = p.add_argument_group("engine")
    run.add_argument("--model", default="", help="name of a model, or a model file")
    run.add_argument("--engine", default="auto", help="auto, cuda, openvino or torch")
    run.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.set_defaults(run=_dub)


def _dub(args: argparse.Namespace) -> int:
    """Re-make the speaker's mouth to fit a dub; everything else stays as it is."""
    from app.core.dub.run import dub
    from app.core.dub.settings import DubSettings

    settings = DubSettings(
        face=args.face,
        silence=args.silence,
        fit=args.fit,
        offset=args.offset,
        gain_db=args.gain,
        keep_original_db=args.keep_original,
        codec=args.codec,
        quality=args.quality,
        engine=args.engine,
        model=args.model,
        detector=args.detector,
        carry=not args.no_carry,
        force=args.force,
        threads=args.threads,
    )
    clip, sound, target = _dub_files(args)
    report = show(dub(clip, sound, target, settings), quiet=args.json)
    if args.json:
        print(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
        return 0
    for line in report.lines():
        print(line)
    return 0


def _export_command(commands: Any) -> None:
    p = commands.add_parser("export", help="write a project's movie", description=_export.__doc__)
    p.add_argument("project", type=Path, help="a .lipsmith file, as the window saves it")
    p.add_argument("-o", "--output", type=Path, help="the file to write; else beside PROJECT")
    p.add_argument("--preset", default="h264", help="web, h264, h265, prores, dnxhr, ffv1 or stems")
    p.add_argument("--range", nargs=2, type=int, metavar=("FIRST", "END"),
                   help="frames of the clip; END is not shown any more")  # fmt: skip
    p.add_argument("--under", type=float, metavar="DB", help="keep the original under the lines")
    p.add_argument("--loudness", type=float, metavar="LUFS", help="of the whole; EBU R 128: -23")
    p.add_argument("--no-carry", action="store_true",
                   help="leave subtitles, chapters and other audio tracks out")  # fmt: skip
    p.add_argument("--json", action="store_true", help="print the report as JSON")
    p.add_argument("--engine", default="auto", help="auto, cuda, openvino or torch")
    p.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    """Write a project's movie or stems without a window; what is not rendered yet is."""
    from app.core.render.command import export_project
    from app.core.render.presets import ExportSettings

    first, end = args.range or (None, None)
    settings = ExportSettings(
        preset=args.preset,
        first=first,
        end=end,
        under_db=args.under,
        loudness=args.loudness,
        carry=not args.no_carry,
        threads=args.threads,
    )
    work = export_project(args.project, args.output, settings, args.engine)
    report = show(work, quiet=args.json)
    if args.json:
        print(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
        return 0
    for line in report.lines():
        print(line)
    return 0


def _dub_files(args: argparse.Namespace) -> tuple[Path, Path, Path]:
    if args.demo:
        from app.core.presenter.clip import make_demo

        folder = Path("lipsmith-demo")
        demo = show(make_demo(folder), quiet=args.json)
        return demo.clip, demo.dub, args.output or folder / f"dubbed{_extension(args.codec)}"
    if args.clip is None or args.dub is None:
        raise LipsmithError(
            "Two files are needed: the clip and the dub. "
            "Try 'lipsmith dub --demo' to see it work without any."
        )
    beside = args.clip.with_name(f"{args.clip.stem}.dubbed{_extension(args.codec)}")
    return args.clip, args.dub, args.output or beside


def _extension(codec: str) -> str:
    """The ending of a movie that the user did not name: the first one its codec goes into."""
    from app.core.media.codecs import VIDEO_CODECS

    return VIDEO_CODECS[codec].extensions[0] if codec in VIDEO_CODECS else ".mp4"


def _faces_command(commands: Any) -> None:
    p = commands.add_parser("faces", help="list the faces of a clip", description=_faces.__doc__)
    p.add_argument("clip", type=Path)
    p.add_argument("-o", "--output", type=Path, help="the contact sheet: a .png")
    p.add_argument("--detector", default="centerface", help="who finds the faces")
    p.add_argument("--json", action="store_true", help="print the list as JSON")
    p.set_defaults(run=_faces)


def _doctor_command(commands: Any) -> None:
    p = commands.add_parser("doctor", help="say whether dubbing works here")
    p.add_argument("--json", action="store_true", help="print the report as JSON")
    p.set_defaults(run=_doctor)


def _bench_command(commands: Any) -> None:
    p = commands.add_parser("bench", help="measure how fast each stage is")
    p.add_argument("clip", nargs="?", type=Path, help="a clip with a face; else the presenter")
    p.add_argument("dub", nargs="?", type=Path, help="the sound it is dubbed with; else made")
    p.add_argument("--json", action="store_true", help="print the figures as JSON")
    p.set_defaults(run=_bench)


def _bench_ui_command(commands: Any) -> None:
    p = commands.add_parser("bench ui", help="measure how the window feels")
    p.add_argument("clip", nargs="?", type=Path, help="a clip with a face; else the presenter")
    p.add_argument("dub", nargs="?", type=Path, help="the sound it is dubbed with; else made")
    p.add_argument("--json", action="store_true", help="print the figures as JSON")
    p.set_defaults(run=_bench_ui)


def _faces(args: argparse.Namespace) -> int:
    """List the faces of a clip, shot by shot, and draw them on a contact sheet.

    With --json each has its number for 'dub --face', its first and last frame and their times
    in seconds, the share of frames in which it is visible, the median side of its crop in px,
    its mean yaw in degrees and mean score, and whether a dub would take it by itself.
    """
    from app.core.faces.analyse import analyse
    from app.core.faces.detect import make_detector
    from app.core.faces.sheet import contact_sheet, listing, table
    from app.core.media.probe import probe
    from app.core.media.target import check_place

    info = probe(args.clip)
    target = args.output or args.clip.with_name(f"{args.clip.stem}.faces.png")
    if target.suffix.lower() != ".png":
        raise LipsmithError(f"The contact sheet {target} is a PNG. Give it the ending .png.")
    check_place(target, args.clip)
    analysis = show(analyse(info, make_detector(args.detector)), quiet=args.json)
    show(contact_sheet(info, analysis, target), quiet=args.json)
    if args.json:
        found = {"clip": str(args.clip), "sheet": str(target), **listing(analysis)}
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for row in table(analysis):
        print(row)
    print(f"Contact sheet: {target}")
    return 0


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
    print(json.dumps(report.as_dict(), indent=2) if args.json else report)
    return 0 if report.healthy else 1


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
    print(json.dumps(figures.as_dict(), indent=2) if args.json else "\n".join(figures.lines()))
    return 0


def _bench_ui(args: argparse.Namespace) -> int:
    """Measure starting, painting, stalls, seeking, playing and memory of the window."""
    from app.ui.bench import bench_ui

    figures = show(bench_ui(args.clip, args.dub), quiet=args.json)
    print(json.dumps(figures.as_dict(), indent=2) if args.json else "\n".join(figures.lines()))
    return 0


def _models_command(commands: Any) -> None:
    p = commands.add_parser("models", help="list, import, export, show or delete models")
    actions = p.add_subparsers(title="actions", required=True, metavar="ACTION", dest="action")
    actions.add_parser("list", help="the models at hand")
    importing = actions.add_parser("import", help="make a public checkpoint a model")
    importing.add_argument("file", type=Path,
                           help="as published, of Wav2Lip or SyncNet, or exported")  # fmt: skip
    importing.add_argument("--name", default="", help="what to call the model")
    exporting = actions.add_parser("export", help="copy a model into one file")
    exporting.add_argument("name")
    exporting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    actions.add_parser("show", help="all about one model").add_argument("name")
    deleting = actions.add_parser("delete", help="delete a model of your own")
    deleting.add_argument("name")
    deleting.add_argument("--yes", action="store_true", help="really")
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="print the answer as JSON")
        action.set_defaults(run=_models)


def _models(args: argparse.Namespace) -> int:
    """List, import, export, show or delete models."""
    from app.core import models_command

    match args.action:
        case "list":
            answer = models_command.list_models()
        case "import":
            answer = show(models_command.import_file(args.file, args.name), quiet=args.json)
        case "export":
            answer = models_command.export(args.name, args.output)
        case "show":
            answer = models_command.show_model(args.name)
        case "delete":
            answer = models_command.delete(args.name, args.yes)
    text = json.dumps(answer.values, indent=2, ensure_ascii=False)
    print(text if args.json else "\n".join(answer.lines))
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


Command = Callable[[argparse.Namespace], int]


def _run_module(name: str, arguments: Sequence[str]) -> None:
    """Do what Python does with ``-m``, in a standalone program, which is its own Python."""
    import runpy

    sys.argv = [name, *arguments]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if getattr(sys, "frozen", False) and sys.argv[1:2] == ["-m"]:
        _run_module(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
