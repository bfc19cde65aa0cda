"""From a job to a verdict, and all that may be wrong on the way."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.core import library, shelf
from app.core.errors import LipsmithError, ModelError
from app.core.progress import finish
from app.model.checkpoint import load_checkpoint
from tests.trainer.conftest import presenter_clip
from trainer import sample
from trainer.pack import Clip, Pack
from trainer.tune import run as run_module
from trainer.tune.decide import Decision
from trainer.tune.events import read_events
from trainer.tune.harvest import harvest
from trainer.tune.job import REPORT_HTML, REPORT_JSON, Footage, TuneError, TuneJob, TuneOptions
from trainer.tune.report import TuneReport
from trainer.tune.run import tune

OPTIONS = TuneOptions(steps=1, threads=1)
KEPT = Decision(True, "It is closer.")


def begin(folder: Path, *clips: Path, **changes: object) -> Path:
    footage = tuple(Footage(clip) for clip in clips)
    job = TuneJob("Ada B", footage, "Ada agrees.", options=OPTIONS, **changes)  # type: ignore[arg-type]
    job.save(folder)
    return folder


def told(folder: Path, kind: str) -> list[dict[str, object]]:
    return [event for event in read_events(folder)[0] if event["kind"] == kind]


@pytest.fixture(scope="module")
def begun(film: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a job that is harvested, for tests that take it further."""
    folder = begin(tmp_path_factory.mktemp("begun") / "job", film)
    finish(harvest(TuneJob.load(folder), folder, 96))
    return folder


def test_a_model_that_is_kept_lies_on_the_shelf_with_its_card_until_all_is_deleted(
    begun: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(begun, tmp_path / "job")
    monkeypatch.setattr(run_module, "decide", lambda *args: KEPT)
    report = finish(tune(folder))
    assert report.kept and report.model == str(home / "ada-b.safetensors")
    (model,) = shelf.speaker_models("Ada B")
    assert model.about["consent"] == "Ada agrees." and model.about["base"] == shelf.DEFAULT
    assert model.about["footage"] == ["film.mp4"] and len(model.about["base_sha256"]) == 64
    assert {"ssim", "confidence"} & model.about["metrics"].keys()
    net, card = load_checkpoint(model.path)
    assert card.name == "ada-b" and not net.training

    (verdict,) = told(folder, "verdict")
    assert verdict["model"] == report.model
    for movie in verdict["comparison"].values():  # type: ignore[attr-defined]
        assert (folder / movie).stat().st_size > 1000
    values = json.loads((folder / REPORT_JSON).read_text())
    assert values["kept"] and {shot["use"] for shot in values["shots"]} >= {"train", "held-out"}
    page = (folder / REPORT_HTML).read_text()
    assert "Ada agrees." in page and "data:image/png" in page
    assert not (folder / "crops").exists() and not (folder / "training").exists()

    assert finish(tune(folder)) == report  # it is over, and only read again
    exported = shelf.export_model("ada-b", tmp_path / "ada.safetensors")
    shelf.delete_model("ada-b")
    assert not folder.exists() and not shelf.speaker_models()
    again = finish(library.import_model(exported))
    assert again.name == "ada-b" and "job" not in again.card.about
    assert shelf.speaker_models()[0].about["consent"] == "Ada agrees."


def test_what_is_not_better_is_not_kept(begun: Path, home: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(begun, tmp_path / "job")
    report = finish(tune(folder))
    assert not report.kept and not report.model and report.reason and report.advice
    assert not shelf.speaker_models()
    assert {"ssim"} <= report.figures.keys()
    assert any("landmark" in note for note in report.notes)
    assert told(folder, "stage")[-1]["stage"] == "done"
    assert TuneReport.load(folder) == report


def test_a_base_that_is_deleted_on_the_way_is_not_missed(
    begun: Path, home: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(begun, tmp_path / "job")
    work = tune(folder)
    next(work)
    (shelf.BUNDLED / f"{shelf.DEFAULT}.safetensors").unlink()
    work.close()
    assert finish(tune(folder)).base == shelf.DEFAULT


def test_a_base_that_was_deleted_before_is_named(film: Path, home: Path, tmp_path: Path) -> None:
    folder = begin(tmp_path / "job", film, base="gone")
    with pytest.raises(ModelError, match="no model 'gone'"):
        finish(tune(folder))
    assert "no model 'gone'" in str(told(folder, "failed")[0]["sentence"])
    assert told(folder, "stage")[-1]["stage"] == "failed"


def test_no_expert_is_said(film: Path, home: Path, tmp_path: Path) -> None:
    (shelf.BUNDLED / "expert-96.safetensors").unlink()
    with pytest.raises(ModelError, match="expert-96 is missing"):
        finish(tune(begin(tmp_path / "job", film)))


@pytest.mark.parametrize("loud", [0.0, None])
def test_footage_without_sound_ends_in_not_kept_with_the_reason(
    home: Path, tmp_path: Path, loud: float | None
) -> None:
    clip = tmp_path / "mute.mp4"
    presenter_clip(clip, 50, loud=loud or 0.0)
    if loud is None:
        clip = without_sound(clip)
    folder = begin(tmp_path / "job", clip)
    report = finish(tune(folder))
    assert not report.kept and ("silence" in report.reason or "no sound" in report.reason)
    (harvest,) = told(folder, "harvest")
    assert harvest["usable_s"] == 0


def without_sound(clip: Path) -> Path:
    import ffmpeg
    from imageio_ffmpeg import get_ffmpeg_exe

    target = clip.with_name("picture.mp4")
    movie = ffmpeg.output(ffmpeg.input(str(clip))["v:0"], str(target), c="copy")
    movie.run(get_ffmpeg_exe(), quiet=True)
    return target


def test_a_full_disk_is_told_and_the_same_folder_goes_on_later(
    begun: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(begun, tmp_path / "job")

    def full(*args: object) -> None:
        raise RuntimeError("[enforce fail at inline_container.cc:603] unexpected pos 64 vs 0")

    with monkeypatch.context() as patch:
        patch.setattr("trainer.loop.torch.save", full)
        with pytest.raises(TuneError, match=r"its disk is full.*goes on where it was"):
            finish(tune(folder))
    assert told(folder, "failed")
    assert finish(tune(folder)).figures


def test_errors_that_are_no_full_disk_are_not_called_one(
    begun: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(run_module, "harvest", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        finish(tune(shutil.copytree(begun, tmp_path / "job")))


def test_without_lpips_it_is_tuned_all_the_same(
    begun: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(backbone: str) -> None:
        raise ModelError("The LPIPS backbone is not here.")

    monkeypatch.setattr(run_module, "load_lpips", none)
    report = finish(tune(shutil.copytree(begun, tmp_path / "job")))
    assert any("without LPIPS" in note for note in report.notes) and report.figures


def test_frames_with_a_hand_before_the_mouth_are_counted_and_told(
    begun: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(begun, tmp_path / "job")

    def clear(pack: Pack, clip: Clip) -> np.ndarray:
        return np.arange(clip.count) % 5 >= 2

    monkeypatch.setattr(sample, "clear", clear)
    work = tune(folder)
    while not told(folder, "losses"):
        next(work)
    work.close()
    said = " ".join(str(note["sentence"]) for note in told(folder, "note"))
    (share,) = re.findall(r"In (\d+) % of the frames something is in front of the mouth", said)
    assert 37 <= int(share) <= 43  # clips are not of whole fives


def test_a_card_from_elsewhere_deletes_no_folder_that_is_no_tuning_of_its_speaker(
    home: Path, tmp_path: Path
) -> None:
    from app.model.card import Card
    from app.model.checkpoint import save_checkpoint
    from tests.trainer import small

    precious = tmp_path / "precious"
    precious.mkdir()
    net = small.generator(small.COPY)
    about = {"speaker": "Eve", "job": str(precious)}
    home.mkdir()
    card = Card("eve", "generator", net.config.as_dict(), "", about)
    save_checkpoint(home / "eve.safetensors", net, card)
    shelf.delete_model("eve")
    assert precious.exists() and not (home / "eve.safetensors").exists()


def test_everything_a_person_can_do_wrong_is_a_lipsmith_error() -> None:
    assert issubclass(TuneError, LipsmithError)
