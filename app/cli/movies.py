"""The commands that write movies: dub and export."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import answer
from app.core.errors import LipsmithError
from app.core.terminal import show


def dub_command(commands: Any) -> None:
    """Add ``lipsmith dub``."""
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
    answer(report.as_dict(), report.lines(), args.json)
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


def export_command(commands: Any) -> None:
    """Add ``lipsmith export``."""
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
    answer(report.as_dict(), report.lines(), args.json)
    return 0
