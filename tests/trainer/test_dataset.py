"""From footage of the presenter, whose truth is known, to a dataset."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.core.errors import MediaError
from app.core.faces.align import TEMPLATE
from app.core.faces.detect import CenterFaceDetector, Detections
from app.core.progress import finish
from app.model import audio
from tests.footage import footage
from tests.trainer.conftest import Footage, presenter_clip
from trainer import dataset as dataset_module
from trainer.dataset import DatasetReport, build
from trainer.pack import CROP, MARGIN, Pack
from trainer.packing import DatasetError
from trainer.pieces import SHORTEST
from trainer.sources import Source, find_sources


class Counting(CenterFaceDetector):
    """The default detector, which counts how often it looked."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def __call__(self, rgb: np.ndarray, least: float = 0.3) -> Detections:
        self.looks += 1
        return super().__call__(rgb, least)


def test_every_stretch_in_which_a_face_is_seen_becomes_a_clip(pack: Pack, talk: Footage) -> None:
    found = [(clip.file, clip.identity) for clip in pack.clips]
    assert found == [("ada/talk.mp4", "ada")] * 3 + [("ben/talk.mp4", "ben")]
    firsts = [round(clip.times[0] * 25) for clip in pack.clips]
    counts = [clip.count for clip in pack.clips]
    # First shot; second shot until the presenter leaves; after the return; the other clip.
    assert np.abs(np.array(firsts) - [0, 50, 96, 0]).max() <= 2
    assert np.abs(np.array(counts) - [50, 40, 44, 60]).max() <= 3
    assert firsts[0] == firsts[3] == 0 and counts[0] == 50 and counts[3] == 60


def test_times_are_those_of_the_frames_from_the_first_sample_on(pack: Pack) -> None:
    for clip in pack.clips:
        first = round(clip.times[0] * 25)
        np.testing.assert_allclose(clip.times, (first + np.arange(clip.count)) / 25, atol=1e-9)


def test_frames_and_mel_lie_one_after_the_other(pack: Pack) -> None:
    starts = np.cumsum([0] + [clip.count for clip in pack.clips])
    assert [clip.start for clip in pack.clips] == starts[:-1].tolist()
    assert pack.frames.shape == (starts[-1], CROP, CROP, 3) and pack.frames.dtype == np.uint8
    ada, ben = pack.clips[0], pack.clips[3]
    assert {(clip.mel, clip.mels) for clip in pack.clips[:3]} == {(0, ada.mels)}
    assert ben.mel == ada.mels and pack.mel.shape == (80, ada.mels + ben.mels)
    assert ada.mels == pytest.approx(140 / 25 * 80, abs=3)


def test_landmarks_lie_where_the_template_has_them(pack: Pack) -> None:
    expected = ((TEMPLATE - 0.5) / MARGIN + 0.5) * CROP - 0.5
    detector = CenterFaceDetector()
    for clip in pack.clips:
        middle = pack.clip_frames(clip)[clip.count // 2]
        padded = cv2.copyMakeBorder(middle, 64, 64, 64, 64, cv2.BORDER_REPLICATE)
        found = detector(cv2.resize(padded, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
        points = (found.points[0] + 0.5) / 2 - 0.5 - 64
        assert np.abs(points - expected).max() < 0.045 * CROP


def test_the_sound_of_a_clip_is_the_one_it_opens_its_mouth_to(pack: Pack, talk: Footage) -> None:
    clip = pack.clips[3]
    windows = audio.windows(pack.clip_mel(clip), np.array(clip.times))
    vowels = windows[:, 0, 10:30, 6:10].mean(axis=(1, 2))  # where the first formant lies
    openings = np.array(talk.ben.openings)
    alike = {k: np.corrcoef(vowels, np.roll(openings, k))[0, 1] for k in range(-8, 9)}
    assert max(alike, key=lambda k: alike[k]) == 0
    assert alike[0] > 0.6


def test_speech_is_levelled(pack: Pack) -> None:
    for clip in pack.clips:
        mel = pack.clip_mel(clip)
        assert mel.min() >= -4 and mel.max() <= 4
        assert mel.max() > 1


def test_the_report_counts(dataset: DatasetReport) -> None:
    assert (dataset.clips, dataset.people, dataset.reused) == (4, 2, False)
    assert dataset.minutes == pytest.approx(190 / 25 / 60, abs=0.01)
    assert dataset.skipped == ()


def test_the_same_footage_is_not_prepared_twice(talk: Footage, dataset: DatasetReport) -> None:
    detector = Counting()
    again = finish(build(find_sources([talk.folder]), dataset.folder, detector))
    assert again == replace(dataset, reused=True)
    assert detector.looks == 0


def test_the_report_says_how_many_faces_are_smaller_than_they_are_seen(
    talk: Footage, dataset: DatasetReport, pack: Pack, tmp_path: Path
) -> None:
    own = [clip.detail for clip in pack.clips]
    assert all(side is not None and 96 < side < 250 for side in own)
    smaller = sum(side is not None and side * MARGIN < CROP for side in own)
    assert (dataset.side, dataset.enlarged) == (CROP, smaller / 4)
    (ben,) = find_sources([talk.folder / "ben"])
    for above, share in ((-3, 0.0), (3, 1.0)):
        side = round((own[3] or 0) * MARGIN) + above
        report = finish(build([ben], tmp_path / str(side), threads=1, side=side))
        assert (report.side, report.enlarged) == (side, share)
        assert Pack(report.folder).frames.shape == (60, side, side, 3)


def test_a_pack_from_before_there_were_other_sides_is_still_that_of_its_footage(
    talk: Footage, dataset: DatasetReport, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(dataset.folder, folder)
    rows = json.loads((folder / "index.json").read_text())
    (folder / "index.json").write_text(
        json.dumps([{k: v for k, v in row.items() if k != "detail"} for row in rows])
    )
    assert "side" not in json.loads((folder / "about.json").read_text())["recipe"]
    again = finish(build(find_sources([talk.folder]), folder))
    assert again.reused and again.enlarged == 0.0


def test_another_side_is_another_dataset(talk: Footage, tmp_path: Path) -> None:
    (ben,) = find_sources([talk.folder / "ben"])
    finish(build([ben], tmp_path / "pack", threads=1))
    assert not finish(build([ben], tmp_path / "pack", threads=1, side=150)).reused
    assert Pack(tmp_path / "pack").side == 150


def test_stopped_work_is_taken_up_and_gives_the_same(
    talk: Footage, dataset: DatasetReport, tmp_path: Path
) -> None:
    sources = find_sources([talk.folder])
    work = build(sources, tmp_path / "pack", threads=1)
    for progress in work:
        # Inside the second file: the first is done, and the second has begun to be written.
        if progress.done > 190:
            break
    work.close()
    assert not (tmp_path / "pack").exists()
    detector = Counting()
    report = finish(build(sources, tmp_path / "pack", detector, threads=1))
    assert 0 < detector.looks < 60
    for name in ("frames.npy", "mel.npy", "index.json"):
        assert (report.folder / name).read_bytes() == (dataset.folder / name).read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"pack", ".pack.lock"}


def test_who_wants_a_dataset_that_another_is_making_waits_and_finds_it_made(
    talk: Footage, dataset: DatasetReport, tmp_path: Path
) -> None:
    sources = find_sources([talk.folder])
    first = build(sources, tmp_path / "pack", threads=1)
    next(first)
    second = build(sources, tmp_path / "pack", Counting(), threads=1)
    assert "Waiting" in next(second).stage
    assert not finish(first).reused
    assert finish(second).reused
    for name in ("frames.npy", "mel.npy", "index.json"):
        assert (tmp_path / "pack" / name).read_bytes() == (dataset.folder / name).read_bytes()


def test_changed_footage_is_prepared_anew(talk: Footage, tmp_path: Path) -> None:
    (ben,) = find_sources([talk.folder / "ben"])
    finish(build([ben], tmp_path / "pack", threads=1))
    renamed = finish(build([replace(ben, identity="benjamin")], tmp_path / "pack", threads=1))
    assert not renamed.reused
    assert [clip.identity for clip in Pack(renamed.folder).clips] == ["benjamin"]


@pytest.fixture(scope="module")
def misfits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One clip for each reason not to use it."""
    folder = tmp_path_factory.mktemp("misfits")
    presenter_clip(folder / "brief.mp4", SHORTEST - 3)
    presenter_clip(folder / "empty.mp4", 8, hidden=((0, 8),))
    presenter_clip(folder / "silent.mp4", 4, loud=0.0)
    presenter_clip(folder / "small.mp4", 40, size=(240, 136))
    (folder / "torn.mp4").write_bytes(b"no clip")
    return folder


def test_footage_that_is_no_use_is_skipped_with_the_reason(
    misfits: Path, talk: Footage, tmp_path: Path
) -> None:
    report = finish(build(find_sources([misfits, talk.folder / "ben"]), tmp_path / "p", threads=1))
    assert report.clips == 1
    reasons = {skip.file: skip.reason for skip in report.skipped}
    expected = {
        "brief.mp4": "seen and heard for 34 frames at most (37 are needed)",
        "empty.mp4": "no face was found in it",
        "silent.mp4": "its sound is silence",
        "small.mp4": "its face is too small",
        "torn.mp4": "is not a video or audio file that can be read",
    }
    assert set(reasons) == set(expected)
    for file, reason in expected.items():
        assert reason in reasons[file]


def test_nothing_usable_at_all_is_said_and_leaves_but_a_lock(misfits: Path, tmp_path: Path) -> None:
    silent = [source for source in find_sources([misfits]) if source.identity == "silent"]
    with pytest.raises(MediaError, match=r"silent.mp4: its sound is silence\). Use clips"):
        finish(build(silent, tmp_path / "pack"))
    assert [path.name for path in tmp_path.iterdir()] == [".pack.lock"]


def test_pictures_out_of_focus_leave_no_trace_in_the_dataset(
    talk: Footage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = iter([1e9, 1e9, 1e9] + [0.0] * 20)  # of the first clip's median, too much
    monkeypatch.setattr(dataset_module, "sharpness_of", lambda cropped: next(kept))
    monkeypatch.setattr(dataset_module, "BLURRED", 1.0)
    report = finish(build(find_sources([talk.folder]), tmp_path / "pack", threads=1))
    assert report.clips == 1
    skipped = [(skip.file, skip.reason) for skip in report.skipped]
    places = ["ada/talk.mp4, shot 2", "ada/talk.mp4, shot 4", "ben/talk.mp4"]
    assert skipped == [(place, "its face is out of focus") for place in places]
    pack = Pack(report.folder)
    assert len(pack.frames) == pack.clips[0].count
    assert pack.mel.shape[1] == pack.clips[0].mels


def test_a_folder_of_something_else_is_left_alone(talk: Footage, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"precious")
    with pytest.raises(DatasetError, match="exists and is no dataset of this program"):
        finish(build(find_sources([talk.folder]), tmp_path / "photos"))
    assert (tmp_path / "photos" / "one.jpg").read_bytes() == b"precious"


def test_a_place_that_cannot_be_written_is_said(talk: Footage, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match=r"cannot be written .* Choose a folder"):
        finish(build(find_sources([talk.folder]), tmp_path / "file" / "pack"))


def test_a_full_disk_is_said(talk: Footage, small_disk: Path) -> None:
    sources = find_sources([talk.folder / "ben"])
    with pytest.raises(DatasetError, match="No space left on device"):
        finish(build(sources, small_disk / "pack", threads=1))


def test_progress_rises_to_the_end(talk: Footage, tmp_path: Path) -> None:
    seen = list(build(find_sources([talk.folder / "ben"]), tmp_path / "pack", threads=1))
    done = [progress.done for progress in seen]
    assert done == sorted(done) and {progress.total for progress in seen} == {60}
    assert done[0] < 10 and done[-1] > 50


def test_the_dataset_says_what_it_was_made_of(dataset: DatasetReport) -> None:
    about = json.loads((dataset.folder / "about.json").read_text())
    rows = about["recipe"]["sources"]
    assert [(row["file"], row["identity"]) for row in rows] == [
        ("ada/talk.mp4", "ada"),
        ("ben/talk.mp4", "ben"),
    ]


def test_a_real_clip_becomes_faces_at_the_template(tmp_path: Path) -> None:
    path = footage("test/grid_s1_bbaf3s.mp4")
    report = finish(build([Source(path, path.name, "s1")], tmp_path / "pack", threads=1))
    pack = Pack(report.folder)
    assert [clip.count for clip in pack.clips] == [75]
    expected = ((TEMPLATE - 0.5) / MARGIN + 0.5) * CROP - 0.5
    found = CenterFaceDetector()(cv2.resize(pack.frames[40], None, fx=3, fy=3))
    assert np.abs((found.points[0] + 0.5) / 3 - 0.5 - expected).max() < 0.06 * CROP
