"""The command that lists the faces of a clip."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import answer
from app.core.errors import LipsmithError
from app.core.terminal import show


def faces_command(commands: Any) -> None:
    """Add ``lipsmith faces``."""
    p = commands.add_parser("faces", help="list the faces of a clip", description=_faces.__doc__)
    p.add_argument("clip", type=Path)
    p.add_argument("-o", "--output", type=Path, help="the contact sheet: a .png")
    p.add_argument("--detector", default="centerface", help="who finds the faces")
    p.add_argument("--json", action="store_true", help="print the list as JSON")
    p.set_defaults(run=_faces)


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
    found = {"clip": str(args.clip), "sheet": str(target), **listing(analysis)}
    answer(found, [*table(analysis), f"Contact sheet: {target}"], args.json)
    return 0
