"""All commands of the command line, and how its words are read."""

import argparse
import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, NoReturn

import app
from app.cli.faces import faces_command
from app.cli.machine import (
    bench_command,
    bench_tune_command,
    bench_ui_command,
    doctor_command,
)
from app.cli.models import models_command
from app.cli.movies import dub_command, export_command
from app.core.errors import LipsmithError
from trainer.commands.parsers import (
    ablation_command,
    eval_command,
    experts_command,
    occlusion_command,
    openness_command,
    silent_lip_command,
    train_command,
    tune_command,
)


class _Parser(argparse.ArgumentParser):
    """Complains as the rest of the program does."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and where to read on."""
        raise LipsmithError(
            f"{message[:1].upper()}{message[1:]}. '{self.prog} --help' lists what there is."
        )


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    return _built()[0]


def _built() -> tuple[argparse.ArgumentParser, Container[str]]:
    """The parser, and the names of its commands."""
    top = _Parser(prog="lipsmith", description="Dub film clips: the mouth follows the new voice.")
    top.add_argument("--version", action="version", version=f"lipsmith {app.__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _edit_command(commands)
    dub_command(commands)
    export_command(commands)
    faces_command(commands)
    doctor_command(commands)
    bench_command(commands)
    bench_ui_command(commands)
    bench_tune_command(commands)
    train_command(commands)
    tune_command(commands)
    eval_command(commands)
    experts_command(commands)
    occlusion_command(commands)
    openness_command(commands)
    silent_lip_command(commands)
    ablation_command(commands)
    models_command(commands)
    return top, commands.choices


def words(argv: Sequence[str]) -> list[str]:
    """The words of a command line as `parser` takes them.

    Without a command the window opens, with the files that are named: so that a file manager
    can start it with them.  A command goes before a file of its name.
    """
    named = _named(argv)
    if not named or (Path(named[0]).is_file() and named[0] not in _built()[1]):
        return ["edit", *named]
    return _signed(named)


def _named(argv: Sequence[str]) -> list[str]:
    """Join the two words of a command that has two: ``eval`` and ``bench`` take a name as well.

    >>> _named(["eval", "experts", "a"]), _named(["eval", "starter-96"])
    (['eval experts', 'a'], ['eval', 'starter-96'])
    """
    second = {
        "eval": ("ablation", "experts", "occlusion", "openness", "silent-lip"),
        "bench": ("ui", "tune"),
    }
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


def _edit_command(commands: Any) -> None:
    p = commands.add_parser("edit", help="open the window (as no command does, and files alone)")
    p.add_argument("files", nargs="*", type=Path, help="a project, or a clip and its dubs")
    p.set_defaults(run=_edit)


def _edit(args: argparse.Namespace) -> int:
    """Open the window."""
    from app.ui.app import run

    return run(args.files)
