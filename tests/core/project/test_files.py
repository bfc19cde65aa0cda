import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.core.project import files
from app.core.project.document import Document, ProjectError
from app.core.project.edits_lines import add_take, set_settings
from app.core.project.edits_markers import add_marker
from app.core.project.edits_media import add_cut
from app.core.project.edits_segments import nudge
from tests.core.project.projects import clip, ids, project, sound


def full(folder: Path) -> Document:
    """A project with something of everything, its media around a folder."""
    document = project(("Ann", 0, 100), ("Ben", 50, 200))
    document = add_take(document, ids(document)[0])
    document = set_settings(document, ids(document)[:1], strength=0.7, silence="original")
    document = nudge(document, ids(document), -3)
    document = add_marker(add_cut(document, 61), 12, "Blick »hierher«")
    plate = replace(document.plate, path=folder / "clip.mov")
    first, second = document.sounds
    return replace(
        document,
        plate=plate,
        sounds=(
            replace(first, path=folder / "dubs" / "Ann.wav"),
            replace(second, path=folder.parent / "Ben.wav"),
        ),
    )


def test_what_is_saved_is_loaded(tmp_path):
    for document in (full(tmp_path), Document()):
        files.save(document, tmp_path / "film.lipsmith")
        assert files.load(tmp_path / "film.lipsmith") == document


def test_saving_what_was_loaded_gives_the_same_bytes(tmp_path):
    path = tmp_path / "film.lipsmith"
    files.save(full(tmp_path), path)
    before = path.read_bytes()
    files.save(files.load(path), path)
    assert path.read_bytes() == before


def test_fractions_are_written_exactly(tmp_path):
    files.save(full(tmp_path), tmp_path / "film.lipsmith")
    plain = json.loads((tmp_path / "film.lipsmith").read_text("utf-8"))
    assert plain["rate"] == "24000/1001"
    take = plain["segments"][0]["takes"][0]
    assert take["dub_in"] == "0"
    assert plain["segments"][0]["takes"][1]["dub_in"] == str(3 * Fraction(1001, 24000))


def test_a_project_moves_with_its_media(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files.save(full(tmp_path / "a"), tmp_path / "a" / "film.lipsmith")
    plain = json.loads((tmp_path / "a" / "film.lipsmith").read_text("utf-8"))
    paths = [plain["plate"]["path"], *(each["path"] for each in plain["sounds"])]
    assert paths == ["clip.mov", "dubs/Ann.wav", "../Ben.wav"]
    (tmp_path / "a" / "film.lipsmith").replace(tmp_path / "b" / "film.lipsmith")
    assert files.load(tmp_path / "b" / "film.lipsmith") == full(tmp_path / "b")


def test_media_that_share_only_the_root_stay_absolute():
    document = replace(Document(), plate=None, sounds=(sound(path="/elsewhere/x.wav"),))
    plain = json.loads(files.dumps(document, Path("/home/somebody/films")))
    assert plain["sounds"][0]["path"] == "/elsewhere/x.wav"


def test_unknown_fields_survive_on_every_level(tmp_path):
    path = tmp_path / "film.lipsmith"
    files.save(full(tmp_path), path)
    plain = json.loads(path.read_text("utf-8"))

    def strew(value):
        if isinstance(value, dict):
            for part in list(value.values()):
                strew(part)
            value["later"] = {"b": [1, 2.5, None], "a": "ü\n"}
            value["extra"] = True
        elif isinstance(value, list):
            for part in value:
                strew(part)

    strew(plain)
    path.write_text(json.dumps(plain), "utf-8")
    document = files.load(path)
    document = nudge(document, ids(document), 2)
    files.save(nudge(document, ids(document), -2), path)
    assert json.loads(path.read_text("utf-8")) == plain


def test_fields_an_older_program_did_not_write_get_their_defaults(tmp_path):
    path = tmp_path / "film.lipsmith"
    files.save(full(tmp_path), path)
    plain = json.loads(path.read_text("utf-8"))
    del plain["segments"][0]["gain_db"], plain["segments"][0]["takes"][0]["settings"]
    del plain["counter"]
    path.write_text(json.dumps(plain), "utf-8")
    assert files.load(path).counter == full(tmp_path).counter


def test_file_names_that_are_no_text_survive(tmp_path):
    odd = Path("/film/\udce9t\udce9.mov")
    document = replace(project(), plate=replace(project().plate, path=odd))
    data = files.dumps(document)
    data.decode("utf-8")
    assert files.loads(data, tmp_path / "film.lipsmith") == document


BROKEN = {
    "nothing": (b"", "damaged, or is no Lipsmith project"),
    "half": (files.dumps(project(("Ann", 0, 10)))[:-30], "damaged, or is no Lipsmith project"),
    "binary": (bytes(range(256)), "damaged, or is no Lipsmith project"),
    "deep": (b"[" * 100_000, "damaged, or is no Lipsmith project"),
    "long number": (b'{"a": ' + b"1" * 5000 + b"}", "damaged, or is no Lipsmith project"),
    "huge number": (b'{"a": 1e999}', "damaged, or is no Lipsmith project"),
    "foreign": (b'{"statement": "x"}', "is no Lipsmith project"),
    "list": (b"[1]", "is no Lipsmith project"),
    "newer": (b'{"format": "lipsmith project", "schema": 2}', "newer Lipsmith"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_and_foreign_files_are_refused_in_a_sentence(tmp_path, name):
    data, says = BROKEN[name]
    path = tmp_path / "film.lipsmith"
    path.write_bytes(data)
    with pytest.raises(ProjectError, match=says) as caught:
        files.load(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rate", "1/0"),
        ("rate", 24),
        ("rate", "1e9"),
        ("segments", {}),
        ("segments", [{"id": "s1"}]),
        ("segments", [7]),
        ("speakers", []),
        ("counter", "12"),
        ("counter", True),
        ("plate", None),
        ("shots", [{"first": 0, "end": 3}]),
    ],
)
def test_a_project_that_does_not_hold_together_is_refused(tmp_path, field, value):
    path = tmp_path / "film.lipsmith"
    files.save(full(tmp_path), path)
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), field: value}), "utf-8")
    with pytest.raises(ProjectError, match="is damaged: "):
        files.load(path)


def test_missing_and_unreadable_files_are_told_of(tmp_path):
    with pytest.raises(ProjectError, match="There is no project"):
        files.load(tmp_path / "none.lipsmith")
    with pytest.raises(ProjectError, match="cannot be read"):
        files.load(tmp_path)
    with pytest.raises(ProjectError, match="cannot be written"):
        files.save(Document(), tmp_path / "none" / "film.lipsmith")


def save_for_ever(path: Path) -> None:
    """Run in a process that is killed."""
    print("begun", flush=True)
    while True:
        files.save(project(("Ann", 0, 100)), path)
        files.save(project(*[("Ann", 10 * n, 10 * n + 9) for n in range(99)]), path)


def test_a_program_killed_while_it_saves_leaves_a_whole_file(tmp_path):
    path = tmp_path / "film.lipsmith"
    files.save(project(("Ann", 0, 100)), path)
    script = (
        "import sys; from pathlib import Path;"
        "from tests.core.project.test_files import save_for_ever;"
        "save_for_ever(Path(sys.argv[1]))"
    )
    chance = random.Random(5)
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE
        ) as saving:
            try:
                assert saving.stdout is not None
                saving.stdout.readline()
                for _ in range(20):
                    time.sleep(chance.random() * 0.01)
                    assert len(files.load(path).segments) in (1, 99)
            finally:
                saving.kill()
        assert len(files.load(path).segments) in (1, 99)


def test_a_full_disk_leaves_the_old_file(small_disk):
    path = small_disk / "film.lipsmith"
    files.save(project(), path)
    large = add_marker(project(), 1, "x" * 300_000)
    with pytest.raises(ProjectError, match="cannot be written"):
        files.save(large, path)
    assert files.load(path) == project()
    assert list(small_disk.iterdir()) == [path]


def test_saving_to_a_link_keeps_the_link(tmp_path):
    (tmp_path / "link.lipsmith").symlink_to(tmp_path / "film.lipsmith")
    files.save(project(), tmp_path / "link.lipsmith")
    assert (tmp_path / "link.lipsmith").is_symlink()
    assert files.load(tmp_path / "film.lipsmith").plate.path == clip().path
