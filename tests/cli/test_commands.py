"""The commands: what they print, what they leave, and how they end."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import main
from app.core import shelf
from app.core.media.probe import probe
from app.core.presenter import clip as presenter
from app.core.project.edits_lines import set_model
from app.core.project.files import save
from tests.cli.commands import Files, Run, assert_refused, quick
from tests.core.dub.jobs import times_of
from tests.core.dub.talking import SIZE, small_face, voice
from tests.core.render.rendering import project

# --- the window ----------------------------------------------------------------------------


def test_files_without_a_command_open_the_window_with_them(
    lipsmith: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[Path]] = []
    monkeypatch.setattr("app.ui.app.run", lambda files: opened.append(list(files)) or 0)
    monkeypatch.chdir(tmp_path)
    for name in ("scene.lipsmith", "clip.mp4", "models"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    assert lipsmith("scene.lipsmith") == (0, "", "")
    assert lipsmith("clip.mp4", tmp_path / "gone.wav") == (0, "", "")
    assert opened == [[Path("scene.lipsmith")], [Path("clip.mp4"), tmp_path / "gone.wav"]]
    for word in ("clip.mp3", "folder"):
        assert_refused(lipsmith(word), f"invalid choice: '{word}'.*--help")
    assert_refused(lipsmith("models", "nonsense"), "nonsense")
    assert len(opened) == 2


# --- what goes on all the same -------------------------------------------------------------


def test_a_clip_cut_short_is_dubbed_as_far_as_it_goes_and_that_is_said(
    lipsmith: Run, good: Files, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(good.long.read_bytes()[: good.long.stat().st_size // 4])
    target = tmp_path / "out.mp4"
    code, out, _ = lipsmith("dub", cut, good.dub, "-o", target, *quick(good))
    assert code == 0
    assert re.search(r"cut short: the picture could be read until 00:0\d.\d of 00:06.0", out)
    assert 5 < len(times_of(target)) == len(times_of(cut)) < 100


def test_a_small_face_is_dubbed_if_forced(lipsmith: Run, good: Files, tmp_path: Path) -> None:
    clip = small_face(tmp_path / "small.mp4").path
    code, out, _ = lipsmith("dub", clip, good.dub, "--force", *quick(good))
    assert code == 0 and "too small" in out
    assert (tmp_path / "small.dubbed.mp4").exists()


def test_offsets_before_zero_are_no_options(lipsmith: Run, good: Files, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    words = ["--offset", "-2f", "--gain", "-3.5", "-o", target, "--json"]
    code, out, err = lipsmith("dub", good.clip, good.dub, *words, *quick(good))
    report = json.loads(out)
    assert code == 0 and err == ""
    assert report["settings"]["offset"] == "-2f" and report["settings"]["gain_db"] == -3.5
    assert report["frames"] == 16 and report["model"] == "tiny"


def test_a_movie_that_is_not_named_gets_an_ending_that_fits_the_codec(
    lipsmith: Run, good: Files, tmp_path: Path
) -> None:
    clip = shutil.copy(good.clip, tmp_path / "clip.mp4")
    code, out, _ = lipsmith("dub", clip, good.dub, "--codec", "prores", *quick(good))
    assert code == 0 and "clip.dubbed.mov: 15 of 16 frames" in out
    video = probe(tmp_path / "clip.dubbed.mov").video
    assert video is not None and video.codec == "prores"


def test_the_demo_makes_its_own_files_and_dubs_them(
    lipsmith: Run, good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("DEMO_LINE", "malo."),
        ("DEMO_DUB", "pebawi."),
        ("DEMO_SIZE", SIZE),
        ("DEMO_TAIL", 0.1),
    ):
        monkeypatch.setattr(presenter, name, value)
    code, out, err = lipsmith("dub", "--demo", "--json", *quick(good))
    assert code == 0 and err == ""
    assert json.loads(out)["target"] == "lipsmith-demo/dubbed.mp4"
    assert {path.name for path in (tmp_path / "lipsmith-demo").iterdir()} == {
        "presenter.mp4",
        "dub.wav",
        "truth.json",
        "dubbed.mp4",
        "dubbed.mp4.lipsmith.json",
    }


# --- faces and doctor ----------------------------------------------------------------------


def test_faces_lists_the_tracks_and_draws_the_sheet(
    lipsmith: Run, good: Files, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.png"
    code, out, _ = lipsmith("faces", good.clip, "-o", sheet)
    assert code == 0 and len(out.splitlines()) == 3 and str(sheet) in out
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_faces_are_listed_for_programs_and_nothing_else_is_printed(
    lipsmith: Run, good: Files, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.png"
    code, out, err = lipsmith("faces", good.clip, "-o", sheet, "--json")
    found = json.loads(out)
    assert code == 0 and err == ""
    assert found["sheet"] == str(sheet) and sheet.exists()
    assert [face["index"] for face in found["faces"] if face["suggested"]] == [0]
    assert found["faces"][0]["visible"] > 0.9 and found["faces"][0]["size"] > 48


def test_faces_refuses_what_it_cannot_draw(lipsmith: Run, good: Files, tmp_path: Path) -> None:
    clip = Path(shutil.copy(good.clip, tmp_path / "clip.png"))
    refusals = {
        ("faces", clip, "-o", clip): "is the same file as the input",
        ("faces", clip, "-o", tmp_path / "a.jpg"): "is a PNG. Give it the ending .png",
        ("faces", clip, "-o", tmp_path / "no" / "a.png"): "folder .*no does not exist. Make it",
        ("faces", clip, "--detector", "x-ray"): "no face detector called 'x-ray'",
        ("faces", good.room, "-o", tmp_path / "a.png"): "No face was found in the clip",
        ("faces", tmp_path / "gone.mp4"): "There is no file .*gone.mp4. Check",
    }
    for words, says in refusals.items():
        assert_refused(lipsmith(*words), says)
    assert clip.read_bytes() == good.clip.read_bytes() and list(tmp_path.iterdir()) == [clip]


def test_doctor_tells_of_models_and_tries_the_default_one(
    lipsmith: Run, good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "BUNDLED", tmp_path)
    shutil.copy(good.model, tmp_path / f"{shelf.DEFAULT}.safetensors")
    (tmp_path / "torn.safetensors").write_bytes(good.model.read_bytes()[:5000])
    code, out, err = lipsmith("doctor", "--json")
    report = json.loads(out)
    models = {fact["name"]: fact["value"] for fact in report["facts"] if fact["part"] == "Models"}
    assert code == 0 and err == "" and report["healthy"]
    assert models[shelf.DEFAULT].startswith("generator")
    assert "damaged" in models["torn"]


def test_doctor_without_a_model_is_not_well(
    lipsmith: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "BUNDLED", tmp_path)
    code, out, _ = lipsmith("doctor")
    assert code == 1 and f"There is no model '{shelf.DEFAULT}'" in out


# --- as a process --------------------------------------------------------------------------


def started(*words: object, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(main.__file__)), *(str(word) for word in words)]
    # A test run in the background may have been told to ignore Ctrl-C, and would pass it on.
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        **options,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize("team", [True, False], ids=["of a team", "alone"])
def test_a_process_of_a_team_ends_at_once_with_its_exit_code(team: bool) -> None:
    script = "import atexit, main; atexit.register(print, 'late'); print('said'); main.leave(3)"
    env = {k: v for k, v in os.environ.items() if k != "TORCHELASTIC_RUN_ID"}
    env |= {"TORCHELASTIC_RUN_ID": "none"} if team else {}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(main.__file__).parent,
        env=env,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.split()) == (3, ["said"] if team else ["said", "late"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals and pipes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "kill"])
def test_a_signal_while_writing_leaves_nothing_and_says_how_to_go_on(
    good: Files, tmp_path: Path, number: signal.Signals
) -> None:
    target, temporary = tmp_path / "out.mp4", tmp_path / "tmp"
    target.write_bytes(b"older work")
    temporary.mkdir()
    dub = voice(tmp_path / "long.wav", "malo peba wi. malo peba wi. malo peba")
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with started("dub", good.long, dub, "-o", target, *quick(good), env=environment) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Dubbing"):
                break
        assert len(list(tmp_path.iterdir())) == 4  # the movie grows under another name
        process.send_signal(number)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "stopped; nothing was written. The same command starts again." in rest
    assert "Traceback" not in rest
    assert {path.name for path in tmp_path.iterdir()} == {"out.mp4", "tmp", "long.wav"}
    assert target.read_bytes() == b"older work" and not list(temporary.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals and pipes")
def test_a_reader_that_has_left_is_no_trouble(good: Files, tmp_path: Path) -> None:
    for words, codes in (
        (["dub", "--help"], {0, 141}),  # argparse hides it where output is not buffered
        (["dub", good.clip, good.dub, "-o", tmp_path / "out.mp4", *quick(good)], {141}),
        (["dub", tmp_path / "gone.mp4", good.dub, "-o", tmp_path / "b.mp4"], {2}),
    ):
        reading, writing = os.pipe()
        os.close(reading)
        with started(*words, stdout=writing) as process:
            os.close(writing)
            _, err = process.communicate()
        assert process.returncode in codes, err
        assert "Traceback" not in err and "Error" not in err
    assert probe(tmp_path / "out.mp4").video is not None


# --- projects ------------------------------------------------------------------------------


@pytest.fixture
def scene(good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A saved project of one line over the whole clip, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    document = project(good.clip, good.dub, (0, 10))
    line = document.segments[0].id
    save(set_model(document, [line], str(good.model)), tmp_path / "scene.lipsmith")
    return tmp_path / "scene.lipsmith"


def test_a_project_is_exported_without_a_window(lipsmith: Run, scene: Path) -> None:
    words = ["--preset", "ffv1", "--engine", "torch", "--threads", "1"]
    code, out, _ = lipsmith("export", scene, "--range", 2, 8, *words)
    movie = scene.with_suffix(".mkv")
    assert code == 0 and "scene.mkv" in out
    assert len(times_of(movie)) == 6
    sidecar = json.loads(Path(f"{movie}.lipsmith.json").read_text())
    assert [line["speaker"] for line in sidecar["segments"]] == ["Ann"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--preset", "betamax"], "betamax"),
        (["--range", 8, 2], "range|frame"),
        (["--under", 400], "dB"),
        (["--loudness", 0], "LUFS"),
    ],
)
def test_an_export_that_cannot_be_is_refused_before_any_work(
    lipsmith: Run, scene: Path, words: list[object], says: str
) -> None:
    assert_refused(lipsmith("export", scene, *words), says)
    assert_refused(lipsmith("export", scene.with_name("absent.lipsmith")), "no project")
    assert sorted(p.name for p in scene.parent.iterdir() if p.name != "cache") == [scene.name]
