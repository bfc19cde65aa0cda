"""Every bad input one can think of is refused in a sentence, and harms nothing."""

import pickle
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.model.checkpoint import Card, save_checkpoint
from app.model.expert import Expert, ExpertConfig
from tests.cli.commands import Files, Run, assert_refused, quick
from tests.core.dub.talking import small_face, talking_clip, write_wav


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
    "small face": "crop is (29|30|31) px wide and the model needs 38. Use .* --force",
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_a_window_without_a_screen_is_refused(
    lipsmith: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert_refused(lipsmith(), "no screen to open the window on.*--help")


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
