"""`lipsmith tune`: words that make no sense are refused before any work."""

from pathlib import Path

import pytest

from tests.cli.commands import Run, assert_refused
from trainer.tune.command import TuneArguments, job_of
from trainer.tune.job import Footage


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "needs a name"),
        (["-o", "Anna", "--consent", "yes"], "no footage to tune on"),
        (["a.mp4", "-o", "Anna"], "Anna's consent is missing"),
        (["a.mp4", "-o", "Anna", "--consent", "yes", "--speaker", "she"], "names no face"),
        (["a.mp4", "-o", "Anna", "--consent", "yes", "--mode", "all"], "Choose from full"),
        (["--job", "JOB", "--json", "gone/a.json"], "folder gone does not exist"),
    ],
)
def test_what_makes_no_sense_is_refused(
    lipsmith: Run, tmp_path: Path, words: list[str], says: str
) -> None:
    folder = str(tmp_path / "job")
    assert_refused(lipsmith("tune", *(folder if word == "JOB" else word for word in words)), says)


def test_words_become_a_job(tmp_path: Path) -> None:
    job = job_of(
        TuneArguments(
            clips=(tmp_path / "a.mp4",),
            held_out=(tmp_path / "b.mp4",),
            speaker="640,360@25",
            consent="yes",
            output="Anna",
            steps=7,
        )
    )
    at = (25, 640.0, 360.0)
    assert job.name == "Anna" and job.options.steps == 7
    assert job.clips == (
        Footage(tmp_path / "a.mp4", at=at),
        Footage(tmp_path / "b.mp4", at=at, held=True),
    )


def test_a_folder_with_a_tuning_takes_no_other_clips(lipsmith: Run, tmp_path: Path) -> None:
    job_of(TuneArguments((tmp_path / "a.mp4",), consent="yes", output="Anna")).save(tmp_path)
    words = ("tune", "b.mp4", "-o", "Ben", "--consent", "yes", "--job", str(tmp_path))
    assert_refused(lipsmith(*words), "begun with clips of its own")


def test_a_folder_that_is_in_use_is_not_taken_for_a_tuning(lipsmith: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years")
    words = ("tune", "a.mp4", "-o", "Anna", "--consent", "yes", "--job", str(folder))
    assert_refused(lipsmith(*words), "holds other files")
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]
