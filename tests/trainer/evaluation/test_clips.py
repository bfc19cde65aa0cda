"""Which clips are evaluated, and with whose sound."""

import shutil
from fractions import Fraction
from pathlib import Path

import ffmpeg
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.errors import MediaError
from app.core.faces.detect import make_detector
from app.core.library import find_model
from app.core.media.probe import probe
from app.core.progress import finish
from tests.footage import footage
from tests.trainer.conftest import Footage
from trainer.evaluation.clips import (
    beginning,
    choose_sources,
    foreign_sound,
    look_at,
    people_in_turn,
    speech_begins,
    voice_of,
)
from trainer.evaluation.ear import Ear


def test_everybody_is_dubbed_with_somebody_elses_sound() -> None:
    people = ["ann", "bob", "bob", "cem", "bob", "bob", "ann", "bob"]
    donors = foreign_sound(people)
    assert all(people[i] != people[j] for i, j in enumerate(donors))
    assert len({donors[i] for i, p in enumerate(people) if p == "bob"}) > 1


def test_one_person_alone_gets_the_sound_of_another_clip() -> None:
    donors = foreign_sound(["ann"] * 3)
    assert all(i != j for i, j in enumerate(donors))
    with pytest.raises(ValueError, match="one clip"):
        foreign_sound(["ann"])


def test_the_first_clips_show_as_many_people_as_possible() -> None:
    people = ["ann", "ann", "ann", "bob", "bob", "cem"]
    order = [people[i] for i in people_in_turn(people)]
    assert order == ["ann", "bob", "cem", "ann", "bob", "ann"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Clips of three people, of whom ann trained the model too, in the manifest's own order."""
    files = ["new/cem_2.mp4", "new/bob_1.mp4", "new/bob_2.mp4", "new/cem_1.mp4", "new/ann_9.mp4"]
    files.append("old/ann_1.mp4")
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    rows = ["file\tidentity", *(f"{name}\t{Path(name).stem[:3]}" for name in files)]
    (tmp_path / "M.tsv").write_text("\n".join(rows) + "\n")
    return tmp_path


def chosen(folder: Path, *leave_out: str, limit: int = 0) -> list[str]:
    sources = choose_sources(
        [folder / "new"], [folder / "old"], folder / "M.tsv", {}, leave_out, limit
    )
    return [source.path.stem for source in sources]


def test_nobody_who_trained_the_model_is_evaluated_and_the_manifest_orders_the_rest(
    folder: Path,
) -> None:
    assert chosen(folder) == ["cem_2", "bob_1", "bob_2", "cem_1"]
    assert chosen(folder, limit=2) == ["cem_2", "bob_1"]


def test_files_that_are_left_out_by_name_are_left_out(folder: Path) -> None:
    assert chosen(folder, "cem_2") == ["bob_1", "cem_1", "bob_2"]


def test_one_clip_is_too_few(folder: Path) -> None:
    with pytest.raises(MediaError, match="Fewer than two clips"):
        chosen(folder, "cem_1", "cem_2", "bob_1")


def test_a_long_clip_is_cut_some_seconds_after_speech_begins(talk: Footage, tmp_path: Path) -> None:
    clip = talk.folder / "ada" / "talk.mp4"
    begins = speech_begins(finish(voice_of(probe(clip))))
    info = finish(beginning(clip, 2.0, tmp_path / "short.mp4"))
    assert begins + 1.9 < info.duration < begins + 2.6 and info.audio
    assert finish(beginning(clip, 0, tmp_path / "all.mp4")).path == clip
    assert finish(beginning(clip, 60, tmp_path / "all.mp4")).path == clip


@pytest.mark.parametrize("frames", [0, 4])
def test_sound_that_is_late_in_the_file_is_moved_to_the_lips(tmp_path: Path, frames: int) -> None:
    clip = probe(delayed(footage("test/grid_sbia1a.mp4"), frames, tmp_path / "late.mp4"))
    ear = Ear(find_model("expert-96").path)
    seen = finish(look_at("a", "ann", clip, make_detector(), None, "closed", ear=ear))
    assert seen.late == Fraction(frames, 25)
    assert seen.voice_in_file.start - seen.voice.start == seen.late
    as_it_is = finish(look_at("a", "ann", clip, make_detector(), None, "closed"))
    assert as_it_is.late == 0 and as_it_is.voice.start == seen.voice_in_file.start


def delayed(clip: Path, frames: int, target: Path) -> Path:
    """A copy of a clip of 25 frames a second whose sound comes later."""
    picture = ffmpeg.input(str(clip))["v:0"]
    sound = ffmpeg.input(str(clip), itsoffset=frames / 25)["a:0"]
    command = ffmpeg.output(picture, sound, str(target), c="copy")
    command.global_args("-nostdin", "-v", "error").run(get_ffmpeg_exe())
    return target


def test_a_clip_without_sound_says_nothing(talk: Footage, tmp_path: Path) -> None:
    silent = Path(shutil.copy(talk.folder / "ada" / "talk.mp4", tmp_path / "a.mp4"))
    info = probe(silent)
    with pytest.raises(MediaError, match="no sound"):
        finish(voice_of(type(info)(**{**vars(info), "audio": ()})))
