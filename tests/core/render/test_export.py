"""A project to a file: the same picture as a plain dub, the right sound, and nothing half done."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from app.core import library
from app.core.dub import run
from app.core.dub.settings import DubSettings
from app.core.errors import LipsmithError
from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.media.sound import DubTrack
from app.core.media.writer import MovieWriter
from app.core.progress import Work, finish
from app.core.project.document import Document
from app.core.project.edits_lines import set_model, set_settings
from app.core.project.edits_segments import remove_segments, split_segment, trim_end, trim_start
from app.core.render.export import Workshop, export
from app.core.render.presets import PRESETS, STEMS, ExportSettings, estimate, with_extension
from app.core.render.report import ExportReport
from tests.core.compose.plates import copies
from tests.core.dub.jobs import changed, frames_of, sound_of, times_of
from tests.core.dub.talking import Painter, talking_clip, voice
from tests.core.render.rendering import project
from tests.media_maker import make_clip

FRAMES = 30


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 30 frames without sound (clip.mp4) and with (loud.mp4), and a voice (voice.wav)."""
    folder = tmp_path_factory.mktemp("media")
    talking_clip(folder / "clip.mp4", frames=FRAMES)
    voice(folder / "voice.wav", "malo. peba.")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is found out about the clip is found out once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    made = Painter()
    monkeypatch.setattr(library, "open_engine", lambda *arguments: made)
    return made


@pytest.fixture
def shop(cache: Path, tmp_path: Path) -> Workshop:
    shop = Workshop.at(cache, threads=1)
    return replace(shop, cache=type(shop.cache)(tmp_path / "render"))


@pytest.fixture
def document(media: Path) -> Document:
    return project(media / "clip.mp4", media / "voice.wav", (0, FRAMES))


def exported(
    document: Document, target: Path, shop: Workshop, preset: str = "ffv1", **settings: object
) -> ExportReport:
    chosen = ExportSettings(preset=preset, threads=1, **settings)  # type: ignore[arg-type]
    return finish(export(document, target, chosen, shop))


def pictures(path: Path) -> list[list[np.ndarray]]:
    return [copies(frame) for frame in frames_of(path)]


def same(one: Path, two: Path) -> bool:
    left, right = pictures(one), pictures(two)
    return len(left) == len(right) and all(
        np.array_equal(a, b)
        for ours, theirs in zip(left, right, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )


def apart(one: Path, two: Path) -> tuple[int, int]:
    """By how many codes two movies differ at most, and in how many px."""
    left, right = pictures(one), pictures(two)
    gaps = [
        np.abs(a.astype(int) - b)
        for ours, theirs in zip(left, right, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    ]
    return max(int(gap.max()) for gap in gaps), sum(int((gap > 0).sum()) for gap in gaps)


@pytest.mark.parametrize("silence", ["closed", "original"])
def test_one_line_over_everything_exports_the_picture_of_a_plain_dub(
    document: Document, media: Path, shop: Workshop, tmp_path: Path, silence: str
) -> None:
    document = set_settings(document, [document.segments[0].id], silence=silence)
    report = exported(document, tmp_path / "export.mkv", shop)
    settings = DubSettings(codec="ffv1", silence=silence, threads=1)
    plain = finish(run.dub(media / "clip.mp4", media / "voice.wav", tmp_path / "dub.mkv", settings))
    codes, px = apart(tmp_path / "export.mkv", tmp_path / "dub.mkv")
    assert codes <= 1 and px <= 9  # two loads of an engine may round a px differently
    assert times_of(tmp_path / "export.mkv") == times_of(tmp_path / "dub.mkv")
    assert (report.frames, report.altered) == (plain.frames, plain.altered)
    assert report.altered_ranges == plain.altered_ranges


def test_lines_that_were_cut_and_exported_again_render_nothing(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    exported(document, tmp_path / "one.mkv", shop)
    rendered = len(painter.quiet)
    assert rendered == FRAMES
    exported(split_segment(document, document.segments[0].id, 9), tmp_path / "two.mkv", shop)
    assert len(painter.quiet) == rendered
    assert same(tmp_path / "one.mkv", tmp_path / "two.mkv")


def test_outside_the_lines_the_picture_is_the_plates_bit_for_bit(
    document: Document, media: Path, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    id = document.segments[0].id
    document = trim_end(trim_start(document, id, 8), id, 15)
    report = exported(document, tmp_path / "out.mkv", shop)
    touched = changed(media / "clip.mp4", tmp_path / "out.mkv")
    assert [frame for frame, was in enumerate(touched) if was] == list(range(8, 15))
    assert report.altered == 7
    assert len(painter.quiet) == 7


def test_a_range_begins_at_0_and_has_its_frames_and_sound(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    whole, part = tmp_path / "whole.mkv", tmp_path / "part.mkv"
    exported(document, whole, shop)
    report = exported(document, part, shop, first=10, end=22)
    assert all(
        np.array_equal(a, b)
        for ours, theirs in zip(pictures(part), pictures(whole)[10:22], strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )
    assert times_of(part) == times_of(whole)[:12]
    assert report.segments[0].start == Fraction(-10, 25)
    start, heard = sound_of(part)
    before = sound_of(whole)[1][6400 : 6400 + len(heard)]
    assert start == 0 and len(heard) == pytest.approx(0.48 * 16_000, abs=2)
    assert np.corrcoef(heard, before)[0, 1] > 0.999


@pytest.mark.parametrize("preset", [name for name in PRESETS if name != STEMS])
def test_every_preset_makes_a_movie_that_can_be_read(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path, preset: str
) -> None:
    target = with_extension(tmp_path / "out", PRESETS[preset])
    report = exported(document, target, shop, preset, end=6)
    info = probe(target)
    assert info.video is not None and len(info.audio) == 1 and report.frames == 6
    assert len(times_of(target)) == 6
    assert {path.name for path in tmp_path.iterdir()} == {
        target.name,
        f"{target.name}.lipsmith.json",
        "render",
    }


# --- sound ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def toned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 2 s with a tone for its sound, and nobody in the picture."""
    folder = tmp_path_factory.mktemp("toned")
    make_clip(folder / "plain.mp4", seconds=2.0)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(96_000) / 48_000).astype(np.float32)
    track = DubTrack([np.stack([tone, tone], axis=1)], 48_000, 2)
    with (
        VideoReader(folder / "plain.mp4") as reader,
        MovieWriter(folder / "tone.mp4", reader.info, dub=track) as writer,
    ):
        for _, frame in reader:
            writer.write(frame)
        writer.finish()
    return folder / "tone.mp4"


def level(samples: np.ndarray) -> float:
    return float(np.sqrt((samples**2).mean()))


def test_the_original_is_heard_but_where_a_line_plays(
    media: Path, toned: Path, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    document = project(toned, media / "voice.wav", (20, 40))
    plain = sound_of(toned)[1]
    exported(remove_segments(document, [document.segments[0].id]), tmp_path / "none.mkv", shop)
    untouched = sound_of(tmp_path / "none.mkv")[1]
    assert level(untouched[:12000]) == pytest.approx(level(plain[:12000]), rel=0.02)
    # Line from 0.8 to 1.6 s; the voice has a pause from 0.53 to 0.91.
    report = exported(document, tmp_path / "off.mkv", shop)
    off = sound_of(tmp_path / "off.mkv")[1]
    exported(document, tmp_path / "under.mkv", shop, under_db=-20.0)
    under = sound_of(tmp_path / "under.mkv")[1]
    before, pause = slice(0, 11_000), slice(13_200, 14_200)
    for heard in (off, under):
        assert level(heard[before]) == pytest.approx(level(untouched[before]), rel=0.02)
    assert level(off[pause]) < 0.03 * level(untouched[pause])
    assert level((under - off)[pause]) == pytest.approx(0.1 * level(untouched[pause]), rel=0.1)
    assert report.altered == 0 and "no face" in report.lines()[1]


def test_the_loudness_target_is_met_with_one_gain(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    report = exported(document, tmp_path / "out.mkv", shop, loudness=-30.0)
    again = exported(
        project(document.plate.path, tmp_path / "out.mkv", (0, FRAMES)),  # type: ignore[union-attr]
        tmp_path / "again.mkv",
        shop,
        loudness=-30.0,
    )
    assert report.loudness["gain_db"] != 0
    assert again.loudness["lufs"] == pytest.approx(-30.0, abs=0.3)
    assert abs(again.loudness["gain_db"]) < 0.3


def test_stems_add_up_to_the_mix(
    media: Path, toned: Path, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    document = project(toned, media / "voice.wav", (20, 40))
    report = exported(document, tmp_path / "out.wav", shop, STEMS, under_db=-12.0)
    assert [path.name for path in report.files] == [
        "out-mix.wav",
        "out-original.wav",
        "out-Ann.wav",
    ]
    stems = {}
    for path in report.files:
        with av.open(str(path)) as file:
            assert file.streams.audio[0].codec_context.name == "pcm_s24le"
            assert file.streams.audio[0].codec_context.sample_rate == 48_000
        stems[path.name] = sound_of(path, rate=48_000)[1]
    said = json.loads((tmp_path / "out-mix.wav.lipsmith.json").read_text("utf-8"))
    assert said["statement"].startswith("No picture was altered")
    total = stems["out-original.wav"] + stems["out-Ann.wav"]
    assert len(total) == 96_000 and np.abs(total - stems["out-mix.wav"]).max() <= 2


# --- the report ----------------------------------------------------------------------------


def test_the_sidecar_says_what_was_altered_line_by_line(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path
) -> None:
    report = exported(document, tmp_path / "out.mkv", shop)
    said = json.loads((tmp_path / "out.mkv.lipsmith.json").read_text("utf-8"))
    assert said["statement"].startswith("The mouth of a person")
    assert said["altered"] == report.altered == FRAMES
    (line,) = said["segments"]
    assert (line["speaker"], line["dub"], line["altered"]) == ("Ann", "voice.wav", FRAMES)
    assert len(line["model_sha256"]) == 64 and line["settings"]["strength"] == 1.0


# --- what cannot be done -------------------------------------------------------------------


def stopped(work: Work[ExportReport], stage: str) -> None:
    """Close an export as soon as it is at a stage."""
    for progress in work:
        if progress.stage == stage:
            break
    work.close()


@pytest.mark.parametrize("stage", ["Rendering", "Writing"])
def test_closing_an_export_leaves_what_was_there_and_what_was_rendered(
    document: Document, shop: Workshop, painter: Painter, tmp_path: Path, stage: str
) -> None:
    target = tmp_path / "out.mkv"
    target.write_bytes(b"before")
    settings = ExportSettings(preset="ffv1", threads=1)
    stopped(export(document, target, settings, shop), stage)
    assert target.read_bytes() == b"before"
    assert {path.name for path in tmp_path.iterdir()} == {"out.mkv", "render"}
    assert shop.cache.size() > 0
    exported(document, target, shop)
    assert probe(target).video is not None


def test_what_cannot_be_exported_is_said_before_any_work(
    document: Document, media: Path, shop: Workshop, tmp_path: Path
) -> None:
    target = tmp_path / "out.mkv"
    for wrong, settings, words in (
        (Document(), {}, "no clip"),
        (document, {"first": 9, "end": 9}, "range"),
        (document, {"preset": "gif"}, "preset"),
        (document, {"loudness": 3.0}, "loudness"),
        (document, {"under_db": float("nan")}, "kept"),
        (document, {"preset": "prores"}, "mkv"),
        (set_model(document, [document.segments[0].id], "absent"), {}, "absent"),
    ):
        with pytest.raises(LipsmithError, match=words):
            exported(wrong, target, shop, **{"preset": "ffv1", **settings})  # type: ignore[arg-type]
    with pytest.raises(LipsmithError, match="same file"):
        exported(document, media / "clip.mp4", shop, "h264")
    assert not target.exists()


def test_an_estimate_grows_with_what_is_to_be_made() -> None:
    size = (1920, 1080)
    small = estimate(PRESETS["web"], size, 250, 25.0, 0, 1)
    large = estimate(PRESETS["ffv1"], size, 250, 25.0, 0, 1)
    waiting = estimate(PRESETS["web"], size, 250, 25.0, 250, 1)
    assert large.size > 5 * small.size and waiting.seconds > small.seconds + 5
    assert estimate(PRESETS["web"], size, 250, 25.0, 0, 1, source=0.02).size < small.size / 2
    assert estimate(PRESETS["ffv1"], size, 250, 25.0, 0, 1, source=0.02).size < large.size
    assert estimate(PRESETS["ffv1"], size, 250, 25.0, 0, 1, source=8.0) == large
    stems = estimate(PRESETS[STEMS], size, 250, 25.0, 0, 2)
    assert stems.size == 4 * 10 * 288_000


def test_a_name_gets_the_presets_extension() -> None:
    for name, preset, result in (
        ("scene", "prores", "scene.mov"),
        ("scene.mp4", "prores", "scene.mov"),
        ("scene.mkv", "web", "scene.mkv"),
        ("take.1", "ffv1", "take.1.mkv"),
        ("scene.mov", STEMS, "scene.wav"),
    ):
        assert with_extension(Path(name), PRESETS[preset]).name == result
