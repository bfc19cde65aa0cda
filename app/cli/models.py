"""The command that looks after models."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import answer
from app.core.terminal import show


def models_command(commands: Any) -> None:
    """Add ``lipsmith models``."""
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
    from app.core import models_command as models

    match args.action:
        case "list":
            found = models.list_models()
        case "import":
            found = show(models.import_file(args.file, args.name), quiet=args.json)
        case "export":
            found = models.export(args.name, args.output)
        case "show":
            found = models.show_model(args.name)
        case "delete":
            found = models.delete(args.name, args.yes)
    answer(found.values, found.lines, args.json)
    return 0
