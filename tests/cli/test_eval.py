"""``lipsmith eval``: what its words mean, and what it refuses before any work."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.core.errors import LipsmithError
from app.core.progress import Progress
from tests.cli.commands import Run, assert_refused
from trainer.ablation import run as ablation
from trainer.ablation.run import AblationOptions
from trainer.evaluation import experts, run, silent
from trainer.evaluation.experts import ExpertOptions
from trainer.evaluation.run import EvalOptions
from trainer.evaluation.silent import SilentOptions


def stopped(monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: str) -> list[Any]:
    """Options that reach a module's long work, which ends there."""
    seen: list[Any] = []

    def begin(options: object) -> Iterator[Progress]:
        seen.append(options)
        yield Progress("Looking at the clips", 0, 2)
        raise LipsmithError("That is far enough. Stop.")

    monkeypatch.setattr(module, work, begin)
    return seen


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[EvalOptions]:
    return stopped(monkeypatch, run, "evaluate")


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


def test_every_word_reaches_the_comparison_of_experts(
    lipsmith: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = stopped(monkeypatch, experts, "compare_experts")
    words = "eval experts a b --footage c d --seen e --manifest m.tsv --where ship=yes"
    words += " --leave-out x y --per-person 2 --out o --threads 1"
    assert_refused(lipsmith(*words.split(), "--json", tmp_path / "a.json"), "far enough")
    assert seen == [
        ExpertOptions(
            experts=(Path("a"), Path("b")),
            footage=(Path("c"), Path("d")),
            seen=(Path("e"),),
            manifest=Path("m.tsv"),
            where=("ship=yes",),
            leave_out=("x", "y"),
            per_person=2,
            out=Path("o"),
            threads=1,
        )
    ]


def test_every_word_reaches_the_comparison_of_silent_lip_models(
    lipsmith: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = stopped(monkeypatch, silent, "compare_silencers")
    words = "eval silent-lip a b --footage c d --seen e --manifest m.tsv --where ship=yes"
    words += " --leave-out x --per-person 2 --lpips alex --landmarks l.onnx --out o --threads 1"
    assert_refused(lipsmith(*words.split(), "--json", tmp_path / "a.json"), "far enough")
    assert seen == [
        SilentOptions(
            models=(Path("a"), Path("b")),
            footage=(Path("c"), Path("d")),
            seen=(Path("e"),),
            manifest=Path("m.tsv"),
            where=("ship=yes",),
            leave_out=("x",),
            per_person=2,
            lpips="alex",
            landmarks=Path("l.onnx"),
            out=Path("o"),
            threads=1,
        )
    ]


def test_every_word_reaches_the_ablation(lipsmith: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = stopped(monkeypatch, ablation, "ablate")
    needed = "eval ablation --footage a b --held-out c"
    assert_refused(lipsmith(*needed.split()), "far enough")
    words = (
        needed + " --manifest m.tsv --where ship=yes --leave-out x --rows whole alpha --size 192"
    )
    words += " --width full --steps 5 --minutes 2.5 --rate 1e-4 --batch 2 --seed 3 --expert e"
    words += " --avsyncnet v --silencer s --judge j --lpips squeeze --clips 4 --seconds 1"
    words += (
        " --landmarks l --inception i --syncnet n --out o --engine torch --device cpu --threads 1"
    )
    assert_refused(lipsmith(*words.split(), "--no-pictures"), "far enough")
    default = AblationOptions(footage=(Path("a"), Path("b")), held_out=(Path("c"),))
    assert seen[0] == default
    assert seen[1] == AblationOptions(
        footage=(Path("a"), Path("b")),
        held_out=(Path("c"),),
        manifest=Path("m.tsv"),
        where=("ship=yes",),
        leave_out=("x",),
        rows=("whole", "alpha"),
        size=192,
        width="full",
        steps=5,
        minutes=2.5,
        rate=1e-4,
        batch=2,
        seed=3,
        expert=Path("e"),
        avsyncnet=Path("v"),
        silencer=Path("s"),
        judge=Path("j"),
        lpips="squeeze",
        clips=4,
        seconds=1.0,
        landmarks=Path("l"),
        inception=Path("i"),
        syncnet=Path("n"),
        out=Path("o"),
        engine="torch",
        device="cpu",
        threads=1,
    )


def test_a_row_that_there_is_not_is_refused_before_any_work(lipsmith: Run, tmp_path: Path) -> None:
    words = ("eval", "ablation", "--footage", tmp_path, "--held-out", tmp_path, "--out", tmp_path)
    assert_refused(lipsmith(*words, "--rows", "align-9"), "There is no row or table 'align-9'")
    assert_refused(lipsmith(*words, "--width", "wide"), "There are no networks of --size 96 --wid")
    assert not list(tmp_path.iterdir())


def test_footage_that_does_not_exist_and_no_clips_are_said(lipsmith: Run, tmp_path: Path) -> None:
    assert_refused(lipsmith("eval", "--footage", tmp_path / "gone"), "There is no footage at")
    (tmp_path / "one.mp4").write_bytes(b"")
    assert_refused(lipsmith("eval", "--footage", tmp_path), "Fewer than two clips are left")
