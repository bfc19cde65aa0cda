"""What tests of the command line share: good files, and what a refusal looks like."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Files:
    """Good files, for tests that spoil one of them."""

    clip: Path
    dub: Path
    model: Path
    long: Path
    room: Path


def quick(good: Files) -> list[object]:
    return ["--model", good.model, "--engine", "torch", "--threads", "1"]


def complaint(stderr: str) -> str:
    """The one line that is not progress."""
    (line,) = [part for part in stderr.splitlines() if part and not part.endswith(" ...")]
    return line


def assert_refused(result: tuple[int, str, str], says: str) -> None:
    """One line of what is wrong and what to do, nothing else, and exit code 2."""
    code, out, err = result
    assert code == 2 and out == ""
    line = complaint(err)
    assert line.startswith("lipsmith: ") and line.endswith(".") and len(line) < 400
    assert re.search(says, line), line
