"""``lipsmith eval``: what its words mean, and what it refuses before any work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import LipsmithError
from app.core.progress import Progress
from tests.cli.commands import Run, assert_refused
from trainer.evaluation import run
from trainer.evaluation.run import EvalOptions


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[EvalOptions]:
    """Options that reach the evaluation, which ends there."""
    seen: list[EvalOptions] = []

    def evaluate(options: EvalOptions) -> Iterator[Progress]:
        seen.append(options)
        yield Progress("Looking at the clips", 0, 2)
        raise LipsmithError("That is far enough. Stop.")

    monkeypatch.setattr(run, "evaluate", evaluate)
    return seen


def test_what_is_not_said_is_the_default(lipsmith: Run, given: list[EvalOptions]) -> None:
    assert_refused(lipsmith("eval", "--footage", "here"), "far enough")
    assert given == [EvalOptions(footage=(Path("here"),))]


def test_every_word_reaches_the_evaluation(
    lipsmith: Run, given: list[EvalOptions], tmp_path: Path
) -> None:
    words = "eval mine --footage a b --seen c --manifest m.tsv --where ship=yes --leave-out x y"
    words += " --clips 2 --seconds 2.5 --landmarks l.onnx --lpips alex --expert e --inception i"
    words += " --syncnet s --out o --engine torch --threads 1 --no-pictures"
    places = ["--json", tmp_path / "a.json", "--html", tmp_path / "a.html"]
    assert_refused(lipsmith(*words.split(), *places), "far enough")
    assert given == [
        EvalOptions(
            footage=(Path("a"), Path("b")),
            model="mine",
            seen=(Path("c"),),
            manifest=Path("m.tsv"),
            where=("ship=yes",),
            leave_out=("x", "y"),
            clips=2,
            seconds=2.5,
            landmarks=Path("l.onnx"),
            lpips="alex",
            inception=Path("i"),
            syncnet=Path("s"),
            expert=Path("e"),
            out=Path("o"),
            engine="torch",
            threads=1,
        )
    ]
    assert not list(tmp_path.iterdir())


def test_a_report_that_could_not_be_written_is_refused_before_any_work(
    lipsmith: Run, given: list[EvalOptions], tmp_path: Path
) -> None:
    result = lipsmith("eval", "--footage", "here", "--html", tmp_path / "no" / "a.html")
    assert_refused(result, "folder .*no does not exist")
    assert not given


def test_footage_that_does_not_exist_and_no_clips_are_said(lipsmith: Run, tmp_path: Path) -> None:
    assert_refused(lipsmith("eval", "--footage", tmp_path / "gone"), "There is no footage at")
    (tmp_path / "one.mp4").write_bytes(b"")
    assert_refused(lipsmith("eval", "--footage", tmp_path), "Fewer than two clips are left")
