import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.project.document import Document, ProjectError
from app.core.project.edits_lines import set_text
from app.core.project.edits_markers import add_marker
from app.core.project.edits_media import add_cut, set_dub_level
from app.core.project.edits_segments import (
    add_segment,
    move_segments,
    remove_segments,
    split_segment,
)
from app.core.project.files import save
from app.core.project.journal import Journal, discard, find_lost
from tests.core.project.projects import ids, project, speaker

_LINES = (("Ann", 0, 100), ("Ben", 100, 200))


def killed(journal: Journal) -> None:
    """What the system does when the process of a journal dies, and no more."""
    journal._lock.close()


def nth_edit(document: Document, number: int) -> Document:
    """One of a row of edits that can go on for ever."""
    segment = document.segments[number % len(document.segments)]
    if number % 7 == 3 and len(document.segments) < 40 and segment.length > 1:
        return split_segment(document, segment.id, segment.first + segment.length // 2)
    if number % 7 == 5 and len(document.segments) > 20:
        return remove_segments(document, [segment.id])
    return set_text(document, segment.id, f"line {number} … ü")


def edit_for_ever(folder: Path) -> None:
    """Run in a process that is killed: edit, and say after each edit how many were made."""
    document = project(*_LINES)
    journal = Journal(folder, document, saved=False)
    for number in range(1_000_000):
        document = nth_edit(document, number)
        journal.record(document, f"edit {number}")
        sys.stdout.write(f"{number + 1}\n")
        sys.stdout.flush()


def test_a_session_killed_at_any_moment_is_recovered_up_to_its_last_edit(tmp_path):
    script = (
        "import sys; from pathlib import Path;"
        "import app.core.project.journal as j; j._MOST_LINES = 25;"
        "from tests.core.project.test_journal import edit_for_ever;"
        "edit_for_ever(Path(sys.argv[1]))"
    )
    states = [project(*_LINES)]
    chance = random.Random(4)
    for attempt in range(8):
        folder = tmp_path / str(attempt)
        with subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True
        ) as session:
            assert session.stdout is not None
            try:
                told = int(session.stdout.readline())
                time.sleep(chance.random() * 0.3)
                assert not find_lost(folder), "a living session was taken for a dead one"
            finally:
                session.kill()
            told = max(told, *map(int, session.stdout.read().split("\n")[:-1] or [0]))
        (lost,) = find_lost(folder)
        while len(states) <= told + 1:
            states.append(nth_edit(states[-1], len(states) - 1))
        # It may have been killed between noting an edit and saying so.
        assert lost.document in (states[told], states[told + 1])
        assert lost.label in (f"edit {told - 1}", f"edit {told}")
        discard(lost)
        assert not list(folder.iterdir())


def test_whatever_was_edited_is_recovered_whole(tmp_path):
    document = project(*_LINES)
    journal = Journal(tmp_path, document)
    for edit in (
        lambda d: add_marker(d, 12, "look"),
        lambda d: move_segments(d, ids(d), 40),
        lambda d: add_segment(d, speaker(d, "Ben"), 400, 450, text="new"),
        lambda d: set_dub_level(d, d.dubs[0].id, -3.5),
        lambda d: add_cut(d, 77),
        lambda d: remove_segments(d, ids(d)[:1]),
    ):
        document = edit(document)
        journal.record(document)
    killed(journal)
    (lost,) = find_lost(tmp_path)
    assert lost.document == document
    assert lost.project is None


def test_unknown_fields_are_recovered_too(tmp_path):
    document = project(*_LINES)
    journal = Journal(tmp_path, document)
    odd = replace(document.segments[0], extra=(("new", "[1]"),))
    document = replace(document, segments=(odd, *document.segments[1:]))
    journal.record(document)
    document = replace(document, extra=(("more", '"x"'),))
    journal.record(document)
    odd = replace(odd, extra=(("newer", "2"),))
    document = replace(document, segments=(odd, *document.segments[1:]))
    journal.record(document)
    killed(journal)
    (lost,) = find_lost(tmp_path)
    assert lost.document == document


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(0, 10_000))
def test_a_journal_cut_off_anywhere_gives_the_edits_before(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("journals")
    states = [project(*_LINES)]
    journal = Journal(folder, states[0], saved=False)
    ends = [journal.path.stat().st_size]
    for number in range(12):
        states.append(nth_edit(states[-1], number))
        journal.record(states[-1])
        ends.append(journal.path.stat().st_size)
    size = ends[0] + cut % (ends[-1] - ends[0] + 1)
    journal.path.write_bytes(journal.path.read_bytes()[:size])
    killed(journal)
    (lost,) = find_lost(folder)
    assert lost.document == states[sum(end <= size for end in ends) - 1]


def test_a_flipped_bit_ends_the_journal_before_it(tmp_path):
    states = [project(*_LINES)]
    journal = Journal(tmp_path, states[0], saved=False)
    for number in range(3):
        states.append(nth_edit(states[-1], number))
        journal.record(states[-1])
    data = bytearray(journal.path.read_bytes())
    data[-20] ^= 1
    journal.path.write_bytes(data)
    killed(journal)
    assert find_lost(tmp_path)[0].document == states[2]


def test_a_session_that_ended_well_leaves_nothing(tmp_path):
    journal = Journal(tmp_path, project())
    journal.record(project(*_LINES))
    journal.close()
    journal.close()
    assert not list(tmp_path.iterdir())


def test_what_is_saved_is_not_offered(tmp_path):
    file = tmp_path / "film.lipsmith"
    document = project(*_LINES)
    journal = Journal(tmp_path, Document())
    journal.record(document)
    save(document, file)
    journal.saved(document, file)
    killed(journal)
    assert not find_lost(tmp_path)
    assert list(tmp_path.iterdir()) == [file]


def test_a_crash_between_saving_and_noting_it_offers_nothing(tmp_path):
    file = tmp_path / "film.lipsmith"
    document = project(*_LINES)
    save(document, file)
    journal = Journal(tmp_path, document, file)
    document = add_cut(document, 77)
    journal.record(document)
    save(document, file)
    killed(journal)
    assert not find_lost(tmp_path)


def test_edits_after_saving_are_offered_with_the_file(tmp_path):
    file = tmp_path / "film.lipsmith"
    document = project(*_LINES)
    journal = Journal(tmp_path, Document())
    save(document, file)
    journal.saved(document, file)
    document = add_marker(document, 3)
    journal.record(document, "Add marker")
    killed(journal)
    (lost,) = find_lost(tmp_path)
    assert (lost.document, lost.project, lost.label) == (document, file, "Add marker")


def test_several_sessions_are_told_apart(tmp_path):
    sessions = [Journal(tmp_path, Document()) for _ in range(3)]
    documents = [project(("Ann", 0, n)) for n in (10, 20, 30)]
    for journal, document in zip(sessions, documents, strict=True):
        journal.record(document)
    killed(sessions[0])
    killed(sessions[2])
    lost = find_lost(tmp_path)
    assert {each.document for each in lost} == {documents[0], documents[2]}
    assert [each.when for each in lost] == sorted((each.when for each in lost), reverse=True)
    sessions[1].close()


def test_an_undone_edit_is_recovered_as_undone(tmp_path):
    before = project(*_LINES)
    journal = Journal(tmp_path, before, saved=False)
    journal.record(remove_segments(before, ids(before)))
    journal.record(before, "Undo")
    killed(journal)
    assert find_lost(tmp_path)[0].document == before


def test_a_long_journal_is_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("app.core.project.journal._MOST_LINES", 5)
    document = project(*_LINES)
    journal = Journal(tmp_path, document)
    sizes = []
    for number in range(40):
        document = set_text(document, ids(document)[0], f"{number:09}")
        journal.record(document)
        sizes.append(journal.path.stat().st_size)
    assert max(sizes) < 2 * sizes[0]
    killed(journal)
    assert find_lost(tmp_path)[0].document == document


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path):
    journal = Journal(tmp_path, replace(project(*_LINES), schema=99), saved=False)
    killed(journal)
    assert not find_lost(tmp_path)
    assert journal.path.exists()


def test_a_full_disk_is_told_of_and_made_good_later(small_disk):
    document = project(*_LINES)
    journal = Journal(small_disk, document, saved=False)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(bytes(4096))
    states = [document]
    with pytest.raises(ProjectError, match="save the project often"):
        for number in range(500):
            states.append(set_text(states[-1], ids(document)[0], "long " * (20 + number)))
            journal.record(states[-1])
    filler.unlink()
    last = set_text(states[-1], ids(document)[1], "after")
    journal.record(last)
    killed(journal)
    found = find_lost(small_disk)[0].document
    journal.close()
    assert found == last
