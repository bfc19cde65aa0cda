"""The command line of Lipsmith."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from app.cli.parser import parser, words
from app.core.errors import LipsmithError

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
        args = parser().parse_args(words(argv))
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


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def leave(code: int) -> NoReturn:
    """End this process with an exit code.

    One that `torchrun` started ends at once: threads in which gloo exchanged tensors may still
    hold some, and would abort the process if they let go of them while Python takes itself apart.
    """
    if "TORCHELASTIC_RUN_ID" in os.environ:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run_module(name: str, arguments: Sequence[str]) -> None:
    """Do what Python does with ``-m``, in a standalone program, which is its own Python."""
    import runpy

    sys.argv = [name, *arguments]
    runpy.run_module(name, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if getattr(sys, "frozen", False) and sys.argv[1:2] == ["-m"]:
        _run_module(sys.argv[2], sys.argv[3:])
    else:
        leave(main())
