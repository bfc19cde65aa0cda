"""The front door, tried with a house of its own: tiny wheels, a tiny lock, no network."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

import app

ROOT = Path(__file__).resolve().parents[1]
LOCK = "torch==2.13.0\nhelper==1.0\nasking==1.0\n"
MAIN = """
import sys, helper
print("main", helper.VERSION, *sys.argv[1:])
sys.exit(7 if "fail" in sys.argv else 0)
"""


def wheel(folder: Path, name: str, version: str, needs: str = "", **sources: str) -> None:
    """Write a wheel of one package with these modules, by their names without `.py`."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {need}\n" for need in needs.split())
    files = {
        **{f"{name}/{module}.py": source for module, source in sources.items()},
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(file, text)


class House:
    """A folder with the front door in it, and how to knock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.door = folder / "lipsmith"
        self.lock = folder / "requirements.lock"
        self.unfinished = folder / ".venv/unfinished"

    def environment(self, **extra: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        wheels = str(self.folder / "wheels")
        return kept | {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": wheels,
            "PIP_CONFIG_FILE": os.devnull,
            **extra,
        }

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.door), *arguments],
            env=self.environment(**extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def knock(self, *arguments: str, **extra: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **extra)
        out, err = process.communicate(timeout=600)
        return process.returncode, out, err


def empty_house(folder: Path) -> House:
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(ROOT / "lipsmith", folder)
    (folder / "requirements.lock").write_text(LOCK)
    (folder / "requirements-dev.lock").write_text("")
    (folder / "main.py").write_text(MAIN)
    for version in ("1.0", "2.0"):
        wheel(folder / "wheels", "helper", version, __init__=f"VERSION = '{version}'")
    wheel(folder / "wheels", "nvidia_like", "13.0", __init__="")
    wheel(folder / "wheels", "torch", "2.13.0", "helper>=1 nvidia_like==13.0", __init__="")
    wheel(folder / "wheels", "asking", "1.0", "what_the_lock_leaves_out", __init__="")
    return House(folder)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house whose first start is over; copy it before changing it."""
    house = empty_house(tmp_path_factory.mktemp("furnished") / "house")
    code, out, err = house.knock("dub", "a.mp4", "b c.wav")
    assert (code, out) == (0, "main 1.0 dub a.mp4 b c.wav\n"), err
    return house


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> House:
    """A furnished house of one's own, moved to another folder."""
    shutil.copytree(furnished.folder, tmp_path / "house", symlinks=True)
    return House(tmp_path / "house")


@pytest.fixture
def door() -> Iterator[ModuleType]:
    """The front door as a module, for what cannot be tried from outside."""
    loader = SourceFileLoader("front_door", str(ROOT / "lipsmith"))
    spec = spec_from_loader("front_door", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    yield module


def test_a_second_start_installs_nothing_and_adds_nothing_to_the_output(house: House) -> None:
    shutil.rmtree(house.folder / "wheels")
    assert house.knock("faces") == (0, "main 1.0 faces\n", "")


def test_the_exit_code_of_the_program_is_handed_on(house: House) -> None:
    assert house.knock("fail")[0] == 7


def test_it_can_be_started_through_a_link(house: House, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    house.door = tmp_path / "bin/lipsmith"
    house.door.symlink_to("../house/lipsmith")
    assert house.knock("faces") == (0, "main 1.0 faces\n", "")


def test_the_callers_python_settings_do_not_leak_in(house: House, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("VERSION = 'a stranger'")
    settings = {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1", "PYTHONHOME": "/nowhere"}
    script = f"import os; os.execve({sys.executable!r}, {[sys.executable, str(house.door)]!r}, "
    del settings["PYTHONHOME"]  # the starting Python itself could not start with it
    script += f"{house.environment(**settings)!r})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "main 1.0\n", done.stderr


def test_torch_brings_its_own_libraries_but_not_other_versions(furnished: House) -> None:
    names = {path.name for path in furnished.folder.glob(".venv/lib/*/site-packages/*")}
    assert "nvidia_like" in names  # named by torch alone
    assert "helper-1.0.dist-info" in names  # 2.0 was there to be had


def test_a_changed_lock_is_installed_into_the_same_environment(house: House) -> None:
    kept = house.folder / ".venv/kept"
    kept.touch()
    house.lock.write_text(LOCK.replace("helper==1.0", "helper==2.0"))
    assert house.knock("x", PIP_USER="1")[1] == "main 2.0 x\n"
    assert kept.exists()
    assert house.knock("x") == (0, "main 2.0 x\n", "")


def test_a_start_that_was_killed_half_way_is_made_good_by_the_next(tmp_path: Path) -> None:
    house = empty_house(tmp_path / "house")
    first = house.start("x")
    while not house.unfinished.exists():
        assert first.poll() is None
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    leftover = house.folder / ".venv/leftover"
    leftover.touch()
    assert house.knock("x")[1] == "main 1.0 x\n"
    assert not leftover.exists()


def test_two_first_starts_at_once_set_up_once_and_both_run(tmp_path: Path) -> None:
    house = empty_house(tmp_path / "house")
    both = [house.start("x"), house.start("y")]
    (out_x, err_x), (out_y, err_y) = (process.communicate(timeout=600) for process in both)
    assert (out_x, out_y) == ("main 1.0 x\n", "main 1.0 y\n")
    assert (err_x + err_y).count("lipsmith: set up\n") == 1
    assert "waiting for it" in err_x + err_y


def leave_unfinished(venv: Path) -> None:
    (venv / "unfinished").touch()


def change_python(venv: Path) -> None:
    (venv / "requirements.lock.installed").write_text("python3.9\n" + LOCK)


def lose_python(venv: Path) -> None:
    name = (venv / "bin/python").resolve().name
    (venv / "bin/python").unlink()
    (venv / "bin/python").symlink_to(f"/nowhere/{name}")


@pytest.mark.parametrize("spoil", [leave_unfinished, change_python, lose_python])
def test_a_spoilt_environment_is_made_anew(house: House, spoil: Callable[[Path], None]) -> None:
    venv = house.folder / ".venv"
    spoil(venv)
    (venv / "leftover").touch()
    assert house.knock("x")[1] == "main 1.0 x\n"
    assert not (venv / "leftover").exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}, "cannot be reached"),
        ({"PIP_NO_INDEX": "1"}, "no ready-made build"),
    ],
)
def test_packages_that_cannot_be_had_are_told_in_a_sentence(
    house: House, settings: dict[str, str], sentence: str
) -> None:
    house.lock.write_text("elsewhere==1.0\n")
    settings = {"PIP_FIND_LINKS": "", "PIP_NO_INDEX": "0", **settings}
    code, out, err = house.knock("x", **settings)
    assert (code, out) == (2, "")
    assert sentence in err.splitlines()[-1]
    assert "Traceback" not in err
    assert house.unfinished.exists()


def add_checkers(house: House, ruff_exit: int) -> None:
    """Give the house a dev lock of checkers that only say that they ran, and how."""
    wheels = house.folder / "wheels"
    said = "import os, sys; print('ran {}', *sys.argv[1:], os.environ['OMP_NUM_THREADS'])"
    for name, code in (("ruff", ruff_exit), ("mypy", 0), ("pytest", 0)):
        wheel(wheels, name, "1.0", __main__=f"{said.format(name)}; sys.exit({code})")
    linter = "def lint_imports_command(): print('ran linter')"
    wheel(wheels, "importlinter", "1.0", __init__="", cli=linter)
    pins = ("ruff==1.0", "mypy==1.0", "pytest==1.0", "importlinter==1.0")
    (house.folder / "requirements-dev.lock").write_text("\n".join(pins))


@pytest.mark.parametrize("ruff_exit", [0, 1])
def test_test_runs_every_check_and_ends_with_pytest(house: House, ruff_exit: int) -> None:
    add_checkers(house, ruff_exit)
    code, out, err = house.knock("test")
    lines = [line.split()[1] for line in out.splitlines()]
    assert lines == ["ruff", "ruff", "mypy", "linter", "pytest"], err
    assert out.endswith("ran pytest 1\n")  # one thread, no arguments
    assert code == ruff_exit
    assert ("FAILED: ruff check, ruff format" in err) == bool(ruff_exit)


def test_test_with_arguments_runs_pytest_alone_with_them(house: House) -> None:
    add_checkers(house, 0)
    assert house.knock("test", "--", "-k", "x")[1] == "ran pytest -k x 1\n"
    assert house.knock("test", "tests/core", "-x")[1] == "ran pytest tests/core -x 1\n"


def test_an_old_python_can_read_the_door_and_is_told_what_it_lacks(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ast.parse((ROOT / "lipsmith").read_text(), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(door.SetupError, match=r"needs Python 3\.11 or newer"):
        door.main([])


def test_an_old_python_gives_way_to_a_newer_one_beside_it(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    there = {"python3.12": "/usr/bin/python3.12", "python3.11": "/usr/bin/python3.11"}
    monkeypatch.setattr(shutil, "which", there.get)
    monkeypatch.setattr(os, "execv", lambda path, words: (_ for _ in ()).throw(SystemExit(path)))
    with pytest.raises(SystemExit, match=r"/usr/bin/python3\.12"):
        door.main(["faces"])


@pytest.fixture
def bare_system(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A Debian with none of the system packages; returns the commands that are run."""
    missing = ["libgl1", "libxcb1"]
    commands: list[str] = []

    def run(*words: str) -> int:
        commands.append(" ".join(words))
        if "install" in words:
            missing.clear()
        return 0

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(door, "missing_packages", lambda window, testing: list(missing))
    monkeypatch.setattr(door, "run", run)
    return commands


def test_root_gets_missing_system_packages_installed(
    door: ModuleType, bare_system: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    door.install_system_packages(window=False, testing=False)
    assert "libgl1 libxcb1" in bare_system[-1]


def test_others_are_told_the_line_that_installs_them(
    door: ModuleType, bare_system: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    line = r"sudo apt-get install -y --no-install-recommends libgl1 libxcb1\n"
    with pytest.raises(door.SetupError, match=line):
        door.install_system_packages(window=False, testing=False)
    assert bare_system == []


def test_a_library_that_does_not_load_is_missing(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(door, "SYSTEM_LIBRARIES", (("libnowhere.so.9", "libnowhere9"),))
    assert door.missing_packages(window=False, testing=False) == ["libnowhere9"]


def test_a_window_is_opened_by_no_words_and_by_files_too(door: ModuleType, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.touch()
    for words in ([], ["edit"], ["edit", str(clip)], [str(clip)], ["bench", "ui"]):
        assert door.opens_window(words)
    for words in (["dub", str(clip)], ["bench"], ["doctor"], [str(tmp_path / "gone.mp4")]):
        assert not door.opens_window(words)


def test_only_a_window_needs_what_qt_loads_and_only_tests_a_screen_of_their_own(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(door, "SYSTEM_LIBRARIES", ())
    monkeypatch.setattr(door, "WINDOW_LIBRARIES", (("libnoscreen.so.1", "libnoscreen1"),))
    monkeypatch.setattr(door, "TEST_PROGRAMS", (("no-such-screen", "xnothing"),))
    assert door.missing_packages(window=False, testing=False) == []
    assert door.missing_packages(window=True, testing=False) == ["libnoscreen1"]
    assert door.missing_packages(window=True, testing=True) == ["libnoscreen1", "xnothing"]


def pins(lock: str) -> dict[str, str]:
    """Name to version of each line of a lock file; every line must pin exactly one."""
    lines = (ROOT / lock).read_text().splitlines()
    found = [
        re.fullmatch(r"([\w.-]+)==([\w.]+)(?:; .+)?", line) for line in lines if line[0] != "#"
    ]
    assert all(found)
    return {name.group(1).lower().replace("_", "-"): name.group(2) for name in found if name}


def test_the_locks_pin_everything_the_project_declares_and_repeat_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    declared = {re.match(r"[\w-]+", line).group(0).lower() for line in project["dependencies"]}  # type: ignore[union-attr]
    assert declared <= runtime.keys()
    assert not runtime.keys() & dev.keys()
    assert runtime["torch"] == "2.13.0"


def test_the_program_and_its_project_file_tell_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == app.__version__


def test_every_locked_package_earns_its_line_in_the_docs() -> None:
    text = (ROOT / "docs/dependencies.md").read_text().lower()
    locked = pins("requirements.lock").keys() | pins("requirements-dev.lock").keys()
    assert [name for name in sorted(locked) if f"`{name}`" not in text] == []
