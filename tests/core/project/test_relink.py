import shutil
import wave
from fractions import Fraction

import numpy as np
import pytest

from app.core.errors import MediaError
from app.core.progress import finish
from app.core.project.document import Document, ProjectError
from app.core.project.edits_media import add_sound, replace_sound, set_plate
from app.core.project.files import load, save
from app.core.project.relink import altered, find, fingerprint, missing, read_media, relink
from tests.media_maker import make_clip


def write_sound(path, seed, seconds=1):
    """White noise: of one length, and so of one size in bytes, whatever the seed."""
    samples = np.random.default_rng(seed).integers(-9000, 9000, 8000 * seconds, np.int16)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())


@pytest.fixture
def there(tmp_path):
    """A project of a clip and two dubs in a folder."""
    folder = tmp_path / "film"
    (folder / "dubs").mkdir(parents=True)
    make_clip(folder / "clip.mp4")
    write_sound(folder / "dubs" / "a.wav", 1)
    write_sound(folder / "dubs" / "b.wav", 2)
    document = set_plate(Document(), read_media(folder / "clip.mp4"))
    for name in ("a", "b"):
        document = add_sound(document, read_media(folder / "dubs" / f"{name}.wav"))
    return folder, document


def test_media_are_described_exactly(there):
    folder, document = there
    assert (document.plate.rate, document.plate.frames, document.plate.duration) == (25, 25, 1)
    assert [sound.duration for sound in document.sounds] == [Fraction(1), Fraction(1)]
    as_dub = read_media(folder / "clip.mp4", "sound")
    assert (as_dub.kind, as_dub.rate, as_dub.frames) == ("sound", None, None)


def test_media_without_what_is_asked_for_are_refused(there):
    folder, _ = there
    make_clip(folder / "mute.mp4", audio=())
    with pytest.raises(ProjectError, match="has no sound"):
        read_media(folder / "mute.mp4", "sound")
    with pytest.raises(ProjectError, match="has no picture"):
        read_media(folder / "dubs" / "a.wav", "picture")
    with pytest.raises(MediaError):
        read_media(folder / "none.mp4")


def test_a_fingerprint_tells_files_of_one_size_apart_and_knows_a_copy(there, tmp_path):
    folder, _ = there
    a, b = folder / "dubs" / "a.wav", folder / "dubs" / "b.wav"
    assert a.stat().st_size == b.stat().st_size
    assert fingerprint(a) != fingerprint(b)
    shutil.copy(a, tmp_path / "copy")
    assert fingerprint(tmp_path / "copy") == fingerprint(a)
    (tmp_path / "empty").touch()
    assert fingerprint(tmp_path / "empty").startswith("0-")
    with pytest.raises(ProjectError, match="cannot be read"):
        fingerprint(tmp_path / "none")


def test_the_ends_of_a_large_file_count(tmp_path):
    data = bytearray(5_000_000)
    prints = set()
    for at in (None, 0, len(data) - 1):
        changed = bytearray(data)
        if at is not None:
            changed[at] = 1
        (tmp_path / "file").write_bytes(changed)
        prints.add(fingerprint(tmp_path / "file"))
    assert len(prints) == 3


def test_all_that_moved_is_found_in_a_folder_under_any_name(there, tmp_path):
    folder, document = there
    new = tmp_path / "archive" / "2024"
    new.mkdir(parents=True)
    (folder / "clip.mp4").replace(new / "X0001.mp4")
    (folder / "dubs" / "b.wav").replace(new / "a.wav")
    gone = missing(document)
    assert [media.id for media in gone] == [document.plate.id, document.sounds[1].id]
    found = finish(find(gone, tmp_path / "archive"))
    again = relink(document, found)
    assert (again.plate.path, again.sounds[1].path) == (new / "X0001.mp4", new / "a.wav")
    assert not missing(again)
    assert not altered(again)


def test_one_file_leads_to_the_others_that_moved_with_it(there, tmp_path):
    folder, document = there
    folder.rename(tmp_path / "moved")
    found = finish(find(missing(document), tmp_path / "moved" / "dubs" / "a.wav"))
    assert found == {
        document.plate.id: tmp_path / "moved" / "clip.mp4",
        document.sounds[0].id: tmp_path / "moved" / "dubs" / "a.wav",
        document.sounds[1].id: tmp_path / "moved" / "dubs" / "b.wav",
    }


def test_a_file_of_the_same_name_and_size_is_not_taken_for_it(there, tmp_path):
    folder, document = there
    (folder / "dubs" / "a.wav").unlink()
    (tmp_path / "other").mkdir()
    write_sound(tmp_path / "other" / "a.wav", 3)
    assert finish(find(missing(document), tmp_path / "other")) == {}
    assert finish(find(missing(document), tmp_path / "other" / "a.wav")) == {}


def test_a_file_that_was_exported_anew_is_told_and_can_be_taken_over(there):
    folder, document = there
    write_sound(folder / "dubs" / "a.wav", 9, seconds=2)
    (changed,) = altered(document)
    assert changed.id == document.sounds[0].id
    document = replace_sound(document, changed.id, read_media(changed.path))
    assert not altered(document)
    assert document.sounds[0].duration == 2


def test_a_saved_project_that_lost_its_media_opens_and_is_relinked(there, tmp_path):
    folder, document = there
    save(document, tmp_path / "film.lipsmith")
    folder.rename(tmp_path / "moved")
    opened = load(tmp_path / "film.lipsmith")
    assert len(missing(opened)) == 3
    opened = relink(opened, finish(find(missing(opened), tmp_path / "moved")))
    save(opened, tmp_path / "film.lipsmith")
    assert not missing(load(tmp_path / "film.lipsmith"))
