"""The command line: what it prints, its exit codes, and every bad input one can think of."""

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame

import main
from app.core import library
from app.core.media.probe import probe
from app.core.presenter import clip as presenter
from app.model.checkpoint import Card, save_checkpoint
from app.model.expert import Expert, ExpertConfig
from app.model.generator import Generator, GeneratorConfig
from tests.core.dub.jobs import frames_of
from tests.core.dub.talking import SIZE, drawn, small_face, talking_clip, voice, write_wav
from tests.media_maker import make_clip

TINY = GeneratorConfig(name="tiny", widths=(16, 16, 16, 16), alignments=1, head="copy", patch=2)


@dataclass(frozen=True)
class Files:
    """Good files, for tests that spoil one of them."""

    clip: Path
    dub: Path
    model: Path
    long: Path
    room: Path


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("good")
    model = folder / "tiny.safetensors"
    save_checkpoint(model, Generator(TINY), Card("tiny", "generator", TINY.as_dict()))

    def again(number: int) -> VideoFrame:
        rgb = VideoFrame.from_ndarray(drawn(number % 16), "rgb24")
        return rgb.reformat(format="yuv420p")

    return Files(
        clip=talking_clip(folder / "clip.mp4", frames=16).path,
        dub=voice(folder / "dub.wav", "malo pe"),
        model=model,
        long=make_clip(folder / "long.mkv", size=SIZE, seconds=6, picture=again).path,
        room=talking_clip(folder / "room.mp4", frames=6, hidden=range(6)).path,
    )


@pytest.fixture(autouse=True)
def _own_signals_and_temporary_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield
    signal.signal(signal.SIGTERM, before)
    assert not list(temporary.iterdir())


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lipsmith(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process; gives exit code, standard output and error."""

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main.main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def quick(good: Files) -> list[object]:
    return ["--model", good.model, "--engine", "torch", "--threads", "1"]


def complaint(stderr: str) -> str:
    """The one line that is not progress."""
    (line,) = [part for part in stderr.splitlines() if part and not part.endswith(" ...")]
    return line


def assert_refused(result: tuple[int, str, str], says: str) -> None:
    """One line of what is wrong and what to do, nothing else, and exit code 2."""
    code, out, err = result
    assert code == 2 and out == ""
    line = complaint(err)
    assert line.startswith("lipsmith: ") and line.endswith(".") and len(line) < 400
    assert re.search(says, line), line


def spoiled(good: Files, kind: str, folder: Path) -> tuple[Path, Path]:
    """A clip and a dub, of which one is bad."""
    clip, dub = folder / "clip.mp4", folder / "dub.wav"
    shutil.copy(good.clip, clip)
    shutil.copy(good.dub, dub)
    match kind:
        case "clip missing":
            clip.unlink()
        case "dub missing":
            dub.unlink()
        case "clip empty":
            clip.write_bytes(b"")
        case "dub empty":
            dub.write_bytes(b"")
        case "clip not media":
            clip.write_text("This is a letter, not a film.\n" * 50)
        case "dub not media":
            dub.write_bytes(bytes(range(256)) * 20)
        case "clip a folder":
            clip.unlink()
            clip.mkdir()
        case "clip without its index":
            clip.write_bytes(good.clip.read_bytes()[: good.clip.stat().st_size // 2])
        case "clip without picture":
            shutil.copy(good.dub, clip)
        case "dub without sound":
            dub = talking_clip(folder / "mute.mp4", frames=4, audio=()).path
        case "dub silent":
            write_wav(dub, np.zeros(24_000, np.float32))
        case "dub without speech":
            hiss = np.random.default_rng(0).normal(0, 0.01, 24_000)
            write_wav(dub, hiss.astype(np.float32))
        case "no face":
            shutil.copy(good.room, clip)
        case "small face":
            small_face(clip)
    return clip, dub


INPUTS = {
    "clip missing": "There is no file .*clip.mp4. Check the name",
    "dub missing": "There is no file .*dub.wav. Check the name",
    "clip empty": r"clip.mp4 is empty \(0 bytes\). Export or copy",
    "dub empty": r"dub.wav is empty \(0 bytes\). Export or copy",
    "clip not media": "clip.mp4 is not a video or audio file that can be read. Check",
    "dub not media": "dub.wav is not a video or audio file that can be read. Check",
    "clip a folder": "clip.mp4 is a folder, not a media file. Name",
    "clip without its index": "clip.mp4 is cut off: .* copy it again",
    "clip without picture": "no video stream, only sound. Give",
    "dub without sound": "mute.mp4 has no sound to dub with. Give",
    "dub silent": "dub.wav is silent: .* Check",
    "dub without speech": "no speech was found in it. Check .* --silence generate",
    "no face": "No face was found in any of the 6 frames. Give",
    "small face": "crop is 30 px wide and the model needs 38. Use .* --force",
}


@pytest.mark.parametrize("kind", INPUTS)
def test_bad_files_are_refused_in_a_sentence_and_nothing_is_touched(
    lipsmith: Run, good: Files, tmp_path: Path, kind: str
) -> None:
    clip, dub = spoiled(good, kind, tmp_path)
    target = tmp_path / "out.mp4"
    target.write_bytes(b"older work")
    before = sorted(tmp_path.iterdir())
    assert_refused(lipsmith("dub", clip, dub, "-o", target, *quick(good)), INPUTS[kind])
    assert target.read_bytes() == b"older work" and sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--codec", "theora"], "no codec 'theora'. Choose one of: h264"),
        (["--codec", "prores"], r"does not go into a .mp4 file. Name the output out.mov"),
        (["--quality", "99"], "--quality 99 is off the scale of h264. Give"),
        (["--engine", "abacus"], "--engine cannot be 'abacus'. Choose one of auto"),
        (["--offset", "soon"], "offset 'soon' is not a time. Give"),
        (["--offset", "nanf"], "offset 'nanf' is not a time. Give"),
        (["--offset", "-90f"], "they never meet. Check --offset"),
        (["--face", "9"], "There is no face 9: there is only face 0"),
        (["--face", "left"], "'left' does not name a face. Give"),
        (["--face", "3,3@0"], "no face at 3,3 in frame 0. Seen there: face 0"),
        (["--detector", "x-ray"], "no face detector called 'x-ray'. Choose one of centerface"),
        (["--detector", "gone.onnx"], "gone.onnx does not exist. Get"),
        (["--threads", "-2"], "--threads cannot be -2. Give"),
        (["--gain", "nan"], "--gain cannot be nan dB. Give"),
        (["--keep-original", "inf"], "--keep-original cannot be inf dB. Give"),
        (["--gain", "loud"], "invalid float value: 'loud'. 'lipsmith dub --help'"),
        (["--silence", "loud"], "invalid choice: 'loud'.*'lipsmith dub --help'"),
        (["--colour"], "(?i)unrecognized arguments: --colour. 'lipsmith --help'"),
        (["--model", "none"], "no model 'none'. Models at hand"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_options_are_refused_in_a_sentence(
    lipsmith: Run, good: Files, tmp_path: Path, words: list[str], says: str
) -> None:
    options = [*quick(good), *words]
    target = tmp_path / "out.mp4"
    assert_refused(lipsmith("dub", good.clip, good.dub, "-o", target, *options), says)
    assert not list(tmp_path.iterdir())


def test_cuda_that_is_not_there_is_refused(
    lipsmith: Run, good: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    options = ["--model", good.model, "--engine", "cuda"]
    result = lipsmith("dub", good.clip, good.dub, "-o", tmp_path / "out.mp4", *options)
    assert_refused(result, "No CUDA device is available. Use --engine openvino")
    assert not list(tmp_path.iterdir())


def test_nothing_to_dub_is_refused(lipsmith: Run) -> None:
    assert_refused(lipsmith("dub"), "Two files are needed.*--demo")
    assert_refused(lipsmith(), "required: COMMAND.*--help")


# --- targets -------------------------------------------------------------------------------


def bad_target(kind: str, clip: Path, dub: Path) -> Path:
    folder = clip.parent
    match kind:
        case "the clip":
            return clip
        case "a link to the clip":
            (folder / "link.mp4").symlink_to(clip)
            return folder / "link.mp4"
        case "the dub":
            return dub
        case "in no folder":
            return folder / "nowhere" / "out.mp4"
        case "in a file":
            return clip / "out.mp4"
        case "a folder":
            (folder / "movies.mp4").mkdir()
            return folder / "movies.mp4"
        case "without an ending":
            return folder / "out"
    return folder / "out.avi"


TARGETS = {
    "the clip": "is the same file as the input .*clip.mp4. Give",
    "a link to the clip": "is the same file as the input .*clip.mp4. Give",
    "the dub": "is the same file as the input .*dub.mp4. Give",
    "in no folder": "folder .*nowhere does not exist. Make it",
    "in a file": "folder .*clip.mp4 does not exist. Make it",
    "a folder": "movies.mp4 is a folder. Name a file",
    "without an ending": "out does not end in .mp4, .mov or .mkv",
    "of another kind": "out.avi does not end in .mp4, .mov or .mkv",
}


@pytest.mark.parametrize("kind", TARGETS)
def test_bad_targets_are_refused_and_no_input_is_harmed(
    lipsmith: Run, good: Files, tmp_path: Path, kind: str
) -> None:
    clip = Path(shutil.copy(good.clip, tmp_path / "clip.mp4"))
    dub = Path(shutil.copy(good.clip, tmp_path / "dub.mp4"))
    target = bad_target(kind, clip, dub)
    before = sorted(tmp_path.iterdir())
    assert_refused(lipsmith("dub", clip, dub, "-o", target, *quick(good)), TARGETS[kind])
    assert sorted(tmp_path.iterdir()) == before
    assert clip.read_bytes() == dub.read_bytes() == good.clip.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc takes no files from anybody")
def test_a_folder_that_cannot_be_written_to_is_refused(lipsmith: Run, good: Files) -> None:
    result = lipsmith("dub", good.clip, good.dub, "-o", "/proc/out.mp4", *quick(good))
    assert_refused(result, "folder /proc cannot be written to .* Choose another folder")


def test_a_full_disk_is_said_and_leaves_nothing(
    lipsmith: Run, good: Files, small_disk: Path
) -> None:
    target = small_disk / "out.mkv"
    target.write_bytes(b"older work")
    result = lipsmith("dub", good.clip, good.dub, "-o", target, "--codec", "ffv1", *quick(good))
    assert_refused(result, "The disk is full: .*out.mkv could not be finished. Free")
    assert target.read_bytes() == b"older work" and list(small_disk.iterdir()) == [target]


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource", reason="the system has no limits to set")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("name", "codec"), [("out.mkv", "ffv1"), ("out.mov", "prores")])
def test_a_file_that_may_not_grow_is_said_and_removed(
    lipsmith: Run, good: Files, tmp_path: Path, name: str, codec: str
) -> None:
    with files_no_larger_than(150_000):
        result = lipsmith(
            "dub", good.clip, good.dub, "-o", tmp_path / name, "--codec", codec, *quick(good)
        )
    assert_refused(result, "The disk is full: .*could not be finished. Free")
    assert not list(tmp_path.iterdir())


# --- models --------------------------------------------------------------------------------


def bad_model(kind: str, good: Files, folder: Path) -> Path:
    path = folder / "bad.safetensors"
    match kind:
        case "cut short":
            path.write_bytes(good.model.read_bytes()[:40_000])
        case "damaged in the header":
            path.write_bytes(b"\xff" * 2000)
        case "a pickle":
            path = folder / "wav2lip.pth"
            path.write_bytes(pickle.dumps({"state_dict": {"weight": [1.0, 2.0]}}))
        case "a folder":
            path.mkdir()
        case "of another program":
            from safetensors.numpy import save_file

            save_file({"weight": np.zeros(3, np.float32)}, path)
        case "an expert":
            config = ExpertConfig()
            save_checkpoint(path, Expert(config), Card("ear", "expert", dict(vars(config))))
    return path


MODELS = {
    "missing": "no model file at .*bad.safetensors",
    "cut short": "bad.safetensors is not a safetensors file or is damaged .* Use",
    "damaged in the header": "bad.safetensors is not a safetensors file or is damaged .* Use",
    "a pickle": "wav2lip.pth is not a safetensors file or is damaged .* Use",
    "a folder": "bad.safetensors is not a safetensors file or is damaged .* Use",
    "of another program": "not of a Lipsmith model. Use",
    "an expert": "is a model of kind expert, not a generator",
}


@pytest.mark.parametrize("kind", MODELS)
def test_bad_models_are_refused_in_a_sentence(
    lipsmith: Run, good: Files, tmp_path: Path, kind: str
) -> None:
    model = bad_model(kind, good, tmp_path)
    target = tmp_path / "out.mp4"
    words = ["--model", model, "--engine", "torch", "--threads", "1"]
    assert_refused(lipsmith("dub", good.clip, good.dub, "-o", target, *words), MODELS[kind])
    assert set(tmp_path.iterdir()) <= {model}


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
    assert 5 < len(frames_of(target)) == len(frames_of(cut)) < 100


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
    monkeypatch.setattr(library, "BUNDLED", tmp_path)
    shutil.copy(good.model, tmp_path / f"{library.DEFAULT}.safetensors")
    (tmp_path / "torn.safetensors").write_bytes(good.model.read_bytes()[:5000])
    code, out, err = lipsmith("doctor", "--json")
    report = json.loads(out)
    models = {fact["name"]: fact["value"] for fact in report["facts"] if fact["part"] == "Models"}
    assert code == 0 and err == "" and report["healthy"]
    assert models[library.DEFAULT].startswith("generator")
    assert "damaged" in models["torn"]


def test_doctor_without_a_model_is_not_well(
    lipsmith: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "BUNDLED", tmp_path)
    code, out, _ = lipsmith("doctor")
    assert code == 1 and f"There is no model '{library.DEFAULT}'" in out


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
