"""The whole evaluation, on the drawn presenter and a generator of a test's size."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from app.core.dub import following
from app.core.dub.voice import Voice
from app.core.errors import MediaError, ModelError
from app.core.progress import finish
from app.model.audio import SILENCE
from app.model.checkpoint import Card, save_checkpoint
from tests.trainer import small
from tests.trainer.conftest import Footage
from trainer.evaluation import clips, run
from trainer.evaluation.ear import Windows
from trainer.evaluation.files import check_places, write_files
from trainer.evaluation.landmarks import VARIABLE
from trainer.evaluation.page import page
from trainer.evaluation.report import Evaluation
from trainer.evaluation.run import EvalOptions, evaluate
from trainer.evaluation.syncscore import Lse
from trainer.evaluation.view import Square, View

MOUTH: Square = (0.38, 0.54, 0.24)


class Darkness:
    """Stands in for a landmarker: the darker the mouth's region, the wider the lips are apart."""

    def __init__(self, path: Path) -> None:
        pass

    def __call__(self, view: View, square: Square) -> NDArray[np.float32]:
        gap = (255 - view.cut(MOUTH, 32).mean()) / 2550
        points = np.zeros((68, 2), np.float32)
        points[36], points[45] = (0.3, 0.35), (0.7, 0.35)
        points[48:68, 1] = 0.7
        points[65:68, 1] += gap
        return points


class Difference:
    """Stands in for LPIPS, and for its backbone."""

    def __init__(self, backbone: str) -> None:
        self.backbone = backbone

    def compare(self, truth: NDArray[np.uint8], pictures: Sequence[NDArray[np.uint8]]) -> object:
        distances = [np.abs(p.astype(float) - truth).mean() for p in pictures]
        features = [p.reshape(-1, 3).mean(axis=0) for p in (truth, *pictures)]
        return np.array(distances, np.float32), np.array(features, np.float32)


class Shouter:
    """Stands in for a generator: the louder the sound, the darker the grey it paints."""

    name = "shouter"
    config = small.COPY
    card = Card("shouter", "generator", {})

    def run(self, faces: NDArray[np.float32], mel: NDArray[np.float32]) -> NDArray[np.float32]:
        grey = 0.6 - mel.mean((1, 2, 3), keepdims=True) / 8
        return np.broadcast_to(grey, (len(faces), 3, *faces.shape[2:])).astype(np.float32)


class Counter:
    """Stands in for SyncNet: says how many windows and samples it had, and which was loudest."""

    size = 224

    def __init__(self, path: Path) -> None:
        pass

    def windows(self) -> Windows:
        return Windows(lambda x: x.mean((2, 3, 4)))

    def score(self, lips: torch.Tensor, samples: NDArray[np.float32]) -> Lse:
        return Lse(float(len(lips)), float(len(samples)), float(np.abs(samples).argmax()))


@pytest.fixture(scope="module")
def options(talk: Footage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvalOptions]:
    folder = tmp_path_factory.mktemp("eval")
    model, expert = folder / "tiny.safetensors", folder / "ear.safetensors"
    save_checkpoint(
        model, small.generator(small.COPY), Card("tiny", "generator", small.COPY.as_dict())
    )
    save_checkpoint(expert, small.expert(), Card("ear", "expert", small.EXPERT.as_dict()))
    (talk.folder / "broken").mkdir(exist_ok=True)
    (talk.folder / "broken" / "junk.mp4").write_bytes(b"junk")
    dummy = folder / "any"
    dummy.write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "Landmarker", Darkness)
        patch.setattr(run, "Perceptual", Difference)
        patch.setattr(run, "SyncScorer", Counter)
        # What an untrained expert says of a clip's own timing is worth nothing.
        patch.setattr(clips, "lateness", lambda *arguments: Fraction(0))
        patch.setattr(run, "open_engine", lambda *arguments: Shouter())
        patch.delenv(VARIABLE, raising=False)
        yield EvalOptions(
            footage=(talk.folder,),
            model=str(model),
            seconds=1.5,
            landmarks=dummy,
            syncnet=dummy,
            expert=expert,
            silence="generate",
            out=folder / "runs",
            engine="torch",
            threads=1,
        )
    (talk.folder / "broken" / "junk.mp4").unlink()


@pytest.fixture(scope="module")
def found(options: EvalOptions) -> Evaluation:
    return finish(evaluate(options))


def test_everybody_is_dubbed_with_the_others_sound_and_what_is_broken_is_said(
    found: Evaluation,
) -> None:
    assert [(r.clip, r.person, r.donor) for r in found.records] == [
        ("ada/talk.mp4", "ada", "ben/talk.mp4"),
        ("ben/talk.mp4", "ben", "ada/talk.mp4"),
    ]
    assert list(found.left_out) == ["broken/junk.mp4"]
    assert all(len(record.times) < 100 for record in found.records)


@pytest.mark.parametrize(("silence", "quiet"), [("closed", True), ("generate", False)])
def test_pauses_are_dubbed_as_asked(
    options: EvalOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, silence: str, quiet: bool
) -> None:
    heard: list[NDArray[np.float32]] = []

    class Listener(Shouter):
        def run(self, faces: NDArray[np.float32], mel: NDArray[np.float32]) -> NDArray[np.float32]:
            heard.append(mel.copy())
            return super().run(faces, mel)

    monkeypatch.setattr(run, "open_engine", lambda *arguments: Listener())
    monkeypatch.setattr(Voice, "speaks", lambda voice, times: np.zeros(len(times), bool))
    finish(evaluate(replace(options, silence=silence, seconds=0.5, out=tmp_path)))
    assert heard and all((mel == SILENCE).all() == quiet for mel in heard)


def test_the_held_frame_stands_still_and_is_not_the_truth(found: Evaluation) -> None:
    for row in found.rows:
        assert row["spread_held"] < 0.3
        assert row["lmd_held"] > 0 and row["lpips_held"] > 0 and 0.5 < row["ssim_held"] < 1
        assert 10 < row["psnr_held"] < 60 and row["ifc_held"] > 0 and row["edge_held"] > 0


def test_a_grey_patch_that_follows_the_sound_moves_and_looks_worse(found: Evaluation) -> None:
    for row in found.rows:
        assert row["spread"] > row["spread_held"]
        assert row["ssim"] < row["ssim_held"] and row["psnr"] < row["psnr_held"]
        assert row["lpips"] > row["lpips_held"] and row["ifc"] > row["ifc_held"]
    assert found.fid["FID-squeeze"]["own"] > found.fid["FID-squeeze"]["held"] > 0


def test_every_version_is_heard_with_its_own_sound(found: Evaluation) -> None:
    for row, record in zip(found.rows, found.records, strict=True):
        frames = row["frames"]
        assert record.counts["looks"] == pytest.approx(frames / 3, abs=2)
        for name in ("real", "own", "held"):
            assert 5 < row[f"lse_c_{name}"] <= frames - 4
            assert row[f"lse_d_{name}"] == 640 * (row[f"lse_c_{name}"] + 4)
        assert row["lse_offset_real"] == row["lse_offset_held"] != row["lse_offset_foreign"]
        assert np.isfinite([row[f"expert_{name}_sure"] for name in ("real", "own", "held")]).all()


def test_started_again_it_measures_nothing_twice(
    options: EvalOptions, found: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object) -> object:
        raise AssertionError("a finished clip was dubbed again")

    monkeypatch.setattr(run, "dub_clip", never)
    again = finish(evaluate(options))
    one, two = found.as_dict(), again.as_dict()
    assert {**one, "took_seconds": 0} == {**two, "took_seconds": 0}


def test_a_run_that_was_killed_goes_on_with_the_clips_that_are_missing(
    options: EvalOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = replace(options, out=tmp_path, seconds=0.5)
    work = evaluate(here)
    while "2 of 2" not in next(work).stage:
        pass
    work.close()
    dubbed, dub = [], run.dub_clip
    monkeypatch.setattr(run, "dub_clip", lambda *a: (dubbed.append(a[0].name), dub(*a))[1])
    again = finish(evaluate(here))
    assert dubbed == ["ben/talk.mp4"] * 3
    assert [record.clip for record in again.records] == ["ada/talk.mp4", "ben/talk.mp4"]


def test_what_is_held_stays_still_where_a_dub_follows_the_head(
    options: EvalOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(following, "ALIKE", -255.0)  # every other pose is far away
    monkeypatch.setattr(following, "SWITCH", 0.0)
    shown: dict[type, set[bytes]] = {}

    def noting(kind: type) -> None:
        make = kind.run

        def noted(engine: object, faces: NDArray[np.float32], mel: object) -> object:
            shown.setdefault(kind, set()).update(face[3:].tobytes() for face in faces)
            return make(engine, faces, mel)

        monkeypatch.setattr(kind, "run", noted)

    noting(Shouter)
    noting(run.HeldStill)
    finish(evaluate(replace(options, out=tmp_path)))
    assert len(shown[run.HeldStill]) == 2 < len(shown[Shouter])  # one of each of two clips


def test_other_settings_are_another_evaluation(options: EvalOptions, found: Evaluation) -> None:
    folders = set((options.out / "eval").iterdir())
    work = evaluate(replace(options, seconds=1.0))
    next(work)
    work.close()
    assert len(set((options.out / "eval").iterdir()) - folders) == 1


def test_without_the_networks_that_measure_their_columns_are_absent_and_it_says_so(
    options: EvalOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(backbone: str) -> object:
        raise ModelError("The LPIPS backbone could not be fetched.")

    monkeypatch.setattr(run, "Perceptual", gone)
    monkeypatch.setattr(run, "model_files", dict)
    bare = replace(options, landmarks=None, syncnet=None, expert=None, seconds=0.5, out=tmp_path)
    found = finish(evaluate(bare))
    assert set(found.columns) == {
        *("frames", "looks", "late", "ssim", "psnr", "ifc", "edge"),
        *("ssim_held", "psnr_held", "ifc_held", "edge_held"),
    }
    said = " ".join(found.notes)
    for word in ("--landmarks or LIPSMITH_LANDMARKS", "LPIPS and FID-squeeze", "--expert"):
        assert word in said
    assert "LSE-C and LSE-D are absent" in said and "LSE-C" not in "".join(found.lines()[:20])
    assert not found.fid and "nan" not in plain(page(found))


def plain(text: str) -> str:
    """A page without its pictures."""
    return re.sub('base64,[^"]*"', '"', text)


def test_the_report_lies_in_one_file_and_shows_frames_unless_told_not_to(
    found: Evaluation, tmp_path: Path
) -> None:
    check_places(tmp_path / "a.json", tmp_path / "a.html", None)
    write_files(found, tmp_path / "a.json", tmp_path / "a.html", pictures=True)
    figures = json.loads((tmp_path / "a.json").read_text())
    assert figures["mean_over_people"]["own"] == pytest.approx(found.means["own"])
    assert len(figures["interval_95_over_people"]["ssim"]) == 2
    text = (tmp_path / "a.html").read_text()
    assert text.count("<polyline") >= 10 and text.count("data:image/jpeg;base64,") == 2
    assert "as published" in text and "other data" in text
    assert not re.search("http|<script|nan|None", plain(text))
    assert "<img" not in page(found, pictures=False)
    assert {path.name for path in tmp_path.iterdir()} == {"a.json", "a.html"}


def test_the_frames_are_those_of_all_versions(found: Evaluation) -> None:
    picture = cv2.imdecode(found.records[0].strip, cv2.IMREAD_COLOR)
    assert picture is not None and picture.shape == (4 * 128, 8 * 128, 3)


def test_the_summary_has_the_dub_between_ceiling_and_floor(found: Evaluation) -> None:
    lines = found.lines()
    assert lines[0].startswith("Clips 2, people 2")
    (ssim,) = [line for line in lines if line.startswith("| SSIM")]
    assert ssim.split("|")[3].strip() == "1" and "[" in ssim.split("|")[2]
    assert any(line.startswith("| FID-squeeze,") for line in lines)
    assert any(line.startswith("| **mean over people** | 2 |") for line in lines)


def test_places_are_checked_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="does not exist"):
        check_places(None, tmp_path / "no" / "a.html")
    with pytest.raises(MediaError, match="is a folder"):
        check_places(tmp_path)


def test_the_dub_with_foreign_sound_hears_its_donor(
    options: EvalOptions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    heard: list[tuple[str, Fraction]] = []

    def noted(path: Path, start: Fraction, begin: Fraction, frames: int) -> NDArray[np.float32]:
        heard.append((path.name, start))
        return np.zeros(640 * frames, np.float32)

    monkeypatch.setattr("trainer.evaluation.measure.sound_between", noted)
    work = evaluate(replace(options, seconds=0.5, out=tmp_path))
    while "2 of 2" not in next(work).stage:
        pass
    work.close()
    names = [name for name, _ in heard]
    assert len(names) == 4 and len(set(names)) == 2
    assert [names.count(name) for name in dict.fromkeys(names)].count(1) == 1
