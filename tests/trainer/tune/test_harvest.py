"""What is learnt from, what is held out, and why not the rest."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.dub.voice import Voice
from app.core.progress import finish
from tests.trainer.conftest import Footage as Filmed
from tests.trainer.conftest import presenter_clip
from trainer.pack import Clip, Pack, save_index
from trainer.packing import Skipped
from trainer.pieces import SHORTEST
from trainer.tune.events import HELD_OUT, LEFT_OUT, TO_TRAIN
from trainer.tune.harvest import NothingUsable, harvest, seconds, sort_out, split
from trainer.tune.job import Footage, TuneError, TuneJob
from trainer.tune.notes import FileNotes, TrackNotes, clearness

RATE = 25


def clip(file: str, first: int, count: int, start: int = 0) -> Clip:
    times = tuple((first + k) / RATE for k in range(count))
    return Clip(file, "Anna", start, count, 0, 100, times, first=first)


def notes(file: str, shots: list[tuple[int, int]], **changes: object) -> FileNotes:
    tracks = tuple(TrackNotes(a, b, ((a, 10.0, 10.0),), 0.1) for a, b in shots)
    speech = tuple((a / RATE, b / RATE) for a, b in shots)
    cuts = tuple(a for a, _ in shots[1:])
    found = FileNotes(file, RATE, shots[-1][1], cuts, tracks, (), speech, 20.0)
    return replace(found, **changes)  # type: ignore[arg-type]


class TestSplit:
    def test_the_last_shots_are_held_out_whole(self) -> None:
        shots = [(0, 250), (250, 500), (500, 600)]
        known = {"a": notes("a", shots), "b": notes("b", [(0, 100)])}
        clips = [clip("a", 0, 250), clip("a", 250, 120), clip("a", 380, 120),
                 clip("a", 500, 100), clip("b", 0, 100)]  # fmt: skip
        train, held = split(clips, set(), known)
        assert [c.first for c in train] == [0, 250, 380] and len(held) == 2

    def test_pieces_of_one_shot_are_never_on_both_sides(self) -> None:
        known = {"a": notes("a", [(0, 200), (200, 700)])}
        clips = [clip("a", 0, 200), clip("a", 200, 250), clip("a", 460, 240)]
        train, held = split(clips, set(), known)
        assert [c.first for c in train] == [0] and [c.first for c in held] == [200, 460]

    def test_a_single_shot_is_divided_with_a_gap(self) -> None:
        known = {"a": notes("a", [(0, 500)])}
        (first,), (last,) = split([clip("a", 0, 500, start=7)], set(), known)
        assert first.start == 7 and last.first is not None
        assert last.first - first.count == RATE and last.first + last.count == 500
        assert last.start == 7 + last.first and last.times[0] == pytest.approx(last.first / RATE)
        assert seconds(last) == pytest.approx(4.0)

    def test_a_single_short_shot_cannot_be_divided(self) -> None:
        known = {"a": notes("a", [(0, 90)])}
        assert split([clip("a", 0, 90)], set(), known) == ([], [])

    def test_what_is_named_is_held_out(self) -> None:
        known = {name: notes(name, [(0, 200)]) for name in "abc"}
        train, held = split([clip(name, 0, 200) for name in "abc"], {"a"}, known)
        assert [c.file for c in train] == ["b", "c"] and [c.file for c in held] == ["a"]


class TestSortOut:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        np.save(tmp_path / "frames.npy", np.zeros((1, 8, 8, 3), np.uint8))
        np.save(tmp_path / "mel.npy", np.zeros((80, 1), np.float16))
        save_index(tmp_path, [clip(name, 0, 200) for name in "abc"])
        return tmp_path

    @pytest.fixture
    def job(self) -> TuneJob:
        return TuneJob("Anna", tuple(Footage(Path(name)) for name in "abc"), "yes")

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"tracks": (TrackNotes(0, 200, (), 0.6),)}, "two people"),
            ({"clear_db": 2.0}, "music or other voices"),
            ({"speech": ()}, "nobody speaks"),
        ],
    )
    def test_footage_that_misleads_is_left_out_with_its_reason(
        self, folder: Path, job: TuneJob, changes: dict[str, object], reason: str
    ) -> None:
        known = {name: notes(name, [(0, 200)]) for name in "abc"}
        known["a"] = replace(known["a"], **changes)  # type: ignore[arg-type]
        found = sort_out(job, folder, known, [])
        (left,) = [shot for shot in found.shots if shot.use == LEFT_OUT]
        assert left.clip == "a" and reason in left.reason
        assert [c.file for c in found.train] == ["b"] and [c.file for c in found.held] == ["c"]

    def test_every_shot_is_told_with_its_use(self, folder: Path, job: TuneJob) -> None:
        gap = ((90, 120, "turned away"), (130, 131, "hidden"))
        known = {name: notes(name, [(0, 200)]) for name in "abc"}
        known["b"] = replace(known["b"], gaps=gap)
        skipped = [Skipped("b, shot 2", "its face is out of focus", 140, 180)]
        found = sort_out(job, folder, known, skipped)
        told = [(s.clip, s.first, s.use, s.reason) for s in found.shots]
        assert told == [
            ("a", 0, TO_TRAIN, ""),
            ("b", 0, TO_TRAIN, ""),
            ("b", 90, LEFT_OUT, "its face is turned away"),
            ("b", 140, LEFT_OUT, "its face is out of focus"),
            ("c", 0, HELD_OUT, ""),
        ]
        assert found.usable_s == pytest.approx(24.0) and found.heard_s == pytest.approx(24.0)

    def test_too_little_is_said_with_what_would_do(self, folder: Path, job: TuneJob) -> None:
        save_index(folder, [clip("a", 0, 2 * SHORTEST)])
        with pytest.raises(
            NothingUsable, match=r"3\.0 s of the footage.*15 s at the least"
        ) as said:
            sort_out(job, folder, {"a": notes("a", [(0, 74)])}, [])
        assert said.value.shots[0].reason == "too little to be divided"


class TestFilm:
    def test_a_film_is_harvested_and_taken_up_again(self, talk: Filmed, tmp_path: Path) -> None:
        film = talk.folder / "ada" / "talk.mp4"  # a cut at 50, the face hidden from 90 to 96
        job = TuneJob("Ada", (Footage(film),), "drawn")
        found = finish(harvest(job, tmp_path, 96))
        assert {c.first for c in found.train} == {0} and min(c.first or 0 for c in found.held) >= 50
        assert 50 in found.notes[str(film)].cuts
        assert all(t.change < 0.45 for t in found.notes[str(film)].tracks)
        assert Pack(tmp_path / "crops").clips
        before = (tmp_path / "crops" / "frames.npy").stat().st_mtime_ns
        assert finish(harvest(job, tmp_path, 96)).shots == found.shots
        assert (tmp_path / "crops" / "frames.npy").stat().st_mtime_ns == before

    def test_two_people_mixed_in_one_shot_are_noticed(self, tmp_path: Path) -> None:
        from tests.trainer.tune.mixed import mixed_change

        assert mixed_change(tmp_path) > 0.45

    def test_silent_footage_gives_nothing(self, tmp_path: Path) -> None:
        presenter_clip(tmp_path / "mute.mp4", 60, loud=0.0)
        job = TuneJob("Ada", (Footage(tmp_path / "mute.mp4"),), "drawn")
        with pytest.raises(NothingUsable, match="silence") as said:
            finish(harvest(job, tmp_path / "job", 96))
        assert said.value.shots[0].use == LEFT_OUT

    def test_missing_footage_is_named(self, tmp_path: Path) -> None:
        job = TuneJob("Ada", (Footage(tmp_path / "gone.mp4"),), "drawn")
        with pytest.raises(TuneError, match=r"no footage at .*gone"):
            finish(harvest(job, tmp_path / "job", 96))

    def test_a_clip_that_is_named_twice_is_refused(self, talk: Filmed, tmp_path: Path) -> None:
        film = Footage(talk.folder / "ben" / "talk.mp4")
        with pytest.raises(TuneError, match="named twice"):
            finish(harvest(TuneJob("Ada", (film, film), "drawn"), tmp_path, 96))


def test_a_voice_alone_is_clear_and_one_over_music_is_not() -> None:
    from fractions import Fraction

    speaks = np.zeros(800, bool)
    speaks[200:600] = True
    speech = np.array([[2.5, 7.5]])
    for under_db, clear in ((40, True), (3, False)):
        mel = np.where(speaks, 2.0, 2.0 - 0.08 * under_db)[None].repeat(80, 0).astype(np.float32)
        found = clearness(Voice(mel, speech, Fraction(0), Fraction(10)))
        assert found == pytest.approx(under_db, abs=0.2) and (found > 6) == clear
