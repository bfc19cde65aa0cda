"""Which files are footage, and who speaks in them."""

from pathlib import Path

import pytest

from app.core.errors import MediaError
from trainer.sources import find_sources, parse_where


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a/ann1.mp4", "a/deep/ann2.MOV", "b/bob.mkv", "cid.avi", "notes.txt", "a/x.wav"):
        path = tmp_path / "footage" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "footage"


def write_manifest(folder: Path, *lines: str) -> Path:
    path = folder / "MANIFEST.tsv"
    path.write_text("\n".join(line.replace(" ", "\t") for line in lines) + "\n")
    return path


def test_who_speaks_is_the_folder_or_else_the_file(folder: Path) -> None:
    found = [(source.name, source.identity) for source in find_sources([folder])]
    assert found == [
        ("a/ann1.mp4", "a"),
        ("a/deep/ann2.MOV", "a"),
        ("b/bob.mkv", "b"),
        ("cid.avi", "cid"),
    ]


def test_files_can_be_named_and_count_once(folder: Path) -> None:
    named = find_sources([folder / "b" / "bob.mkv", folder / "b"])
    assert [(source.name, source.identity) for source in named] == [("bob.mkv", "bob")]


def test_a_manifest_says_who_speaks_and_what_may_be_used(folder: Path) -> None:
    manifest = write_manifest(
        folder,
        "file identity ship licence",
        "a/ann1.mp4 Ann yes CC-BY",
        "b/bob.mkv Bob no none",
        "cid.avi  yes CC0",
        "gone.mp4 Eve yes CC0",
    )
    everything = find_sources([folder], manifest)
    assert [source.name for source in everything] == ["a/ann1.mp4", "b/bob.mkv", "cid.avi"]
    shipped = find_sources([folder], manifest, {"ship": "yes"})
    rows = [(source.identity, source.licence) for source in shipped]
    assert rows == [("Ann", "CC-BY"), ("cid", "CC0")]


def test_a_manifest_above_the_folder_is_limited_to_it(folder: Path) -> None:
    manifest = write_manifest(folder, "file identity", "a/ann1.mp4 Ann", "b/bob.mkv Bob")
    assert [source.name for source in find_sources([folder / "b"], manifest)] == ["b/bob.mkv"]


@pytest.mark.parametrize(
    ("lines", "where", "sentence"),
    [
        (("file who", "x y"), {}, "has no column identity; it has file, who"),
        (("file identity", "x y"), {"ship": "yes"}, "has no column ship"),
        (("file identity ship", "cid.avi Cid no"), {"ship": "yes"}, "no footage to train on"),
    ],
)
def test_manifests_that_do_not_fit_are_explained(
    folder: Path, lines: tuple[str, ...], where: dict[str, str], sentence: str
) -> None:
    with pytest.raises(MediaError, match=sentence):
        find_sources([folder], write_manifest(folder, *lines), where)


def test_what_is_missing_is_named(folder: Path) -> None:
    with pytest.raises(MediaError, match="There is no footage at"):
        find_sources([folder / "nowhere"])
    with pytest.raises(MediaError, match="cannot be read"):
        find_sources([folder], folder / "no.tsv")
    with pytest.raises(MediaError, match="Name one with --manifest"):
        find_sources([folder], None, {"ship": "yes"})
    (folder / "empty").mkdir()
    with pytest.raises(MediaError, match="no footage to train on"):
        find_sources([folder / "empty"])


def test_conditions_are_columns_and_values() -> None:
    assert parse_where(["ship=yes", "note=a=b"]) == {"ship": "yes", "note": "a=b"}
    for wrong in ("ship", "=yes"):
        with pytest.raises(MediaError, match="Write COLUMN=VALUE"):
            parse_where([wrong])
