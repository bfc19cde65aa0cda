"""Edits of media, cast, takes and markers."""

from fractions import Fraction

import pytest

from app.core.project.check import check
from app.core.project.document import Document, ProjectError
from app.core.project.edits_cast import (
    add_speaker,
    assign_faces,
    merge_speakers,
    recolour_speaker,
    remove_speaker,
    rename_speaker,
    set_face,
    set_speaker,
)
from app.core.project.edits_lines import (
    add_take,
    promote_take,
    remove_take,
    rename_take,
    set_level,
    set_model,
    set_settings,
    set_sound,
)
from app.core.project.edits_markers import (
    add_marker,
    move_marker,
    remove_markers,
    set_marker_text,
)
from app.core.project.edits_media import (
    add_cut,
    add_dub,
    add_sound,
    move_cut,
    move_dub,
    remove_cut,
    remove_dub,
    remove_sound,
    replace_sound,
    set_cuts,
    set_dub_level,
    set_frames,
    set_plate,
)
from app.core.project.edits_segments import nudge
from tests.core.project.projects import FILM, clip, ids, lanes, project, sound, speaker


def test_a_plate_brings_its_rate_and_length():
    document = set_plate(Document(), clip(300))
    assert (document.rate, document.frames) == (FILM, 300)
    with pytest.raises(ProjectError, match="Choose a clip with a picture"):
        set_plate(Document(), sound())


def test_another_plate_forgets_shots_and_faces_but_keeps_the_lines():
    document = assign_faces(project(("Ann", 0, 50)), "p2", [0])
    document = set_face(add_cut(document, 20), ids(document), 3)
    changed = set_plate(document, clip(60, Fraction(25)))
    assert lanes(changed) == [("Ann", 0, 50)]
    assert (changed.shots, changed.speakers[0].faces, changed.segments[0].face) == ((), (), None)
    with pytest.raises(ProjectError, match="beyond the clip"):
        set_plate(document, clip(49))


def test_a_plate_that_is_shorter_than_announced_cuts_what_is_beyond():
    document = project(("Ann", 0, 50), ("Ben", 40, 90), ("Ann", 60, 90))
    document = add_marker(add_marker(add_cut(add_cut(document, 30), 55), 44), 54)
    short = set_frames(document, 50)
    check(short)
    assert lanes(short) == [("Ann", 0, 50), ("Ben", 40, 50)]
    assert [marker.frame for marker in short.markers] == [44]
    assert [(s.first, s.end) for s in short.shots] == [(0, 30), (30, 50)]


def test_a_segment_of_which_only_silence_is_left_goes_with_what_is_cut():
    document = nudge(project(("Ann", 0, 50)), ids(project(("Ann", 0, 50))), 30)
    assert lanes(set_frames(document, 31)) == [("Ann", 0, 31)]
    assert lanes(set_frames(document, 30)) == []


def test_a_sound_is_added_once_and_pictures_are_none():
    document = add_sound(add_sound(Document(), sound()), sound(path="/elsewhere.wav"))
    assert len(document.sounds) == 1
    with pytest.raises(ProjectError, match="is no sound"):
        add_sound(document, clip())


def test_moving_a_dub_takes_its_segments_along_and_their_sound_stays_theirs():
    document = project(("Ann", 100, 150), ("Ben", 100, 150), ("Ann", 200, 250))
    document = add_take(nudge(document, ids(document)[:1], 2), ids(document)[0])
    dub = document.segments[0].dub
    later = move_dub(document, dub, 12)
    assert lanes(later) == [("Ben", 100, 150), ("Ann", 112, 162), ("Ann", 212, 262)]
    assert later.dub(dub).offset == document.dub(dub).offset + 12 / FILM
    assert {take.dub_in for s in later.segments for take in s.takes} == {
        take.dub_in for s in document.segments for take in s.takes
    }
    assert move_dub(later, dub, -12) == document
    with pytest.raises(ProjectError, match="beyond the clip"):
        move_dub(document, dub, -101)


def test_a_dub_level_has_bounds():
    document = project()
    assert set_dub_level(document, document.dubs[0].id, -6).dubs[0].gain_db == -6.0
    with pytest.raises(ProjectError, match="cannot be 101 dB"):
        set_dub_level(document, document.dubs[0].id, 101)


def test_removing_a_sound_leaves_silent_segments():
    document = project(("Ann", 100, 150), ("Ben", 100, 150))
    for removed in (
        remove_dub(document, document.dubs[0].id),
        remove_sound(document, document.sounds[0].id),
    ):
        check(removed)
        assert [s.dub != "" for s in removed.segments] == [False, True]


def test_a_new_mix_takes_the_place_of_the_old_if_it_is_long_enough():
    document = project(("Ann", 240, 480))
    mixed = replace_sound(document, document.sounds[0].id, sound(25, content="new"))
    assert mixed.sounds[0].content == "new"
    assert mixed.segments == document.segments
    with pytest.raises(ProjectError, match="after the end of the sound"):
        replace_sound(document, document.sounds[0].id, sound(10, content="new"))


def test_cuts_are_added_moved_and_removed():
    document = add_cut(set_cuts(project(), [300, 600]), 450)
    document = move_cut(remove_cut(document, 300), 450, 460)
    assert [(s.first, s.end) for s in document.shots] == [(0, 460), (460, 600), (600, 1000)]
    for wrong in (
        lambda: add_cut(document, 0),
        lambda: add_cut(document, 1000),
        lambda: remove_cut(document, 0),
        lambda: remove_cut(document, 461),
        lambda: move_cut(document, 460, 600),
        lambda: move_cut(document, 460, 0),
        lambda: set_cuts(Document(), [3]),
    ):
        with pytest.raises(ProjectError):
            wrong()


def test_speakers_get_names_and_colours_nobody_has():
    document = Document()
    for _ in range(12):
        document = add_speaker(document)
    assert len({each.name for each in document.speakers}) == 12
    assert len({each.colour for each in document.speakers[:8]}) == 8
    named = add_speaker(add_speaker(Document(), "Speaker 2"))
    assert [each.name for each in named.speakers] == ["Speaker 2", "Speaker 3"]


def test_names_and_colours_are_checked():
    document = project()
    assert rename_speaker(document, "p2", " Eve ").speakers[0].name == "Eve"
    assert recolour_speaker(document, "p2", "#AABBCC").speakers[0].colour == "#aabbcc"
    for wrong in (
        lambda: rename_speaker(document, "p2", " "),
        lambda: recolour_speaker(document, "p2", "blue"),
        lambda: rename_speaker(document, "p99", "Eve"),
    ):
        with pytest.raises(ProjectError):
            wrong()


def test_a_face_has_one_owner():
    document = assign_faces(assign_faces(project(), "p2", [4, 1]), "p5", [4])
    assert [each.faces for each in document.speakers] == [(1,), (4,)]


def test_merging_speakers_brings_all_that_is_theirs():
    document = assign_faces(project(("Ann", 0, 50), ("Ben", 50, 90)), "p5", [2])
    merged = merge_speakers(document, ["p5", "p2"], "p2")
    check(merged)
    assert lanes(merged) == [("Ann", 0, 50), ("Ann", 50, 90)]
    assert (merged.speakers[0].faces, [d.speaker for d in merged.dubs]) == ((2,), ["p2", "p2"])
    overlapping = project(("Ann", 0, 50), ("Ben", 49, 90))
    with pytest.raises(ProjectError, match="overlap"):
        merge_speakers(overlapping, ["p5"], "p2")


def test_removing_a_speaker_removes_their_lines():
    document = remove_speaker(project(("Ann", 0, 50), ("Ben", 50, 90)), "p5")
    check(document)
    assert lanes(document) == [("Ann", 0, 50)]
    assert [dub.speaker for dub in document.dubs] == ["p2", ""]


def test_a_line_is_given_to_another_speaker_where_there_is_room():
    document = project(("Ann", 0, 50), ("Ben", 40, 90))
    with pytest.raises(ProjectError, match="Ben would overlap"):
        set_speaker(document, ids(document)[:1], speaker(document, "Ben"))
    free = project(("Ann", 0, 40), ("Ben", 40, 90))
    given = set_speaker(free, ids(free)[:1], speaker(free, "Ben"))
    assert lanes(given) == [("Ben", 0, 40), ("Ben", 40, 90)]


def test_takes_are_alternatives_of_which_one_is_used():
    document = project(("Ann", 0, 50))
    (id,) = ids(document)
    document = set_model(add_take(document, id), [id], "other")
    a, b = document.segment(id).takes
    assert (a.name, b.name, document.segment(id).model) == ("A", "B", "other")
    document = set_settings(document, [id], strength=0.5)
    document = promote_take(document, id, a.id)
    assert (document.segment(id).model, document.segment(id).settings.strength) == ("", 1.0)
    assert rename_take(document, id, b.id, "loud").segment(id).takes[1].name == "loud"
    left = remove_take(document, id, a.id)
    assert (left.segment(id).take, left.segment(id).settings.strength) == (b.id, 0.5)
    for wrong in (
        lambda: remove_take(left, id, b.id),
        lambda: promote_take(left, id, a.id),
        lambda: remove_take(left, id, a.id),
        lambda: rename_take(left, id, a.id, "x"),
        lambda: rename_take(left, id, b.id, " "),
    ):
        with pytest.raises(ProjectError):
            wrong()


def test_take_names_do_not_repeat():
    document = project(("Ann", 0, 50))
    (id,) = ids(document)
    document = add_take(add_take(document, id), id)
    document = add_take(remove_take(document, id, document.segment(id).takes[1].id), id)
    assert [take.name for take in document.segment(id).takes] == ["A", "C", "B"]


@pytest.mark.parametrize(
    "change",
    [{"silence": "open"}, {"strength": 0}, {"strength": 1.1}, {"feather": 0}, {"feather": 1}],
)
def test_settings_no_mouth_can_be_made_with_are_refused(change):
    document = project(("Ann", 0, 50))
    with pytest.raises(ProjectError):
        set_settings(document, ids(document), **change)


def test_settings_that_are_not_named_stay():
    document = project(("Ann", 0, 50), ("Ben", 0, 50))
    document = set_settings(document, ids(document)[:1], silence="original", strength=0.5)
    document = set_settings(document, ids(document), feather=0.1)
    found = [(s.settings.silence, s.settings.strength) for s in document.segments]
    assert found == [("original", 0.5), ("closed", 1.0)]
    assert {s.settings.feather for s in document.segments} == {0.1}


def test_a_line_can_be_louder_within_bounds():
    document = project(("Ann", 0, 50))
    assert set_level(document, ids(document), 3).segments[0].gain_db == 3.0
    for level in (float("nan"), float("inf"), -101):
        with pytest.raises(ProjectError):
            set_level(document, ids(document), level)


def test_sound_from_another_dub_is_in_sync_unless_said_otherwise():
    document = add_dub(project(("Ann", 48, 96)), "m3", offset=Fraction(1, 2))
    dub = document.dubs[-1].id
    synced = set_sound(document, ids(document), dub)
    assert synced.segments[0].dub_in == 48 / FILM - Fraction(1, 2)
    placed = set_sound(document, ids(document), dub, Fraction(7))
    assert placed.segments[0].dub_in == 7
    silent = set_sound(document, ids(document), "")
    assert (silent.segments[0].dub, silent.segments[0].dub_in) == ("", 0)


def test_what_is_marked_already_is_not_marked_again():
    document = add_cut(add_marker(project(), 20, "look"), 30)
    assert add_marker(document, 20) is document
    assert add_marker(document, 20, "look") is document
    assert add_cut(document, 30) is document
    assert [m.text for m in add_marker(document, 20, "listen").markers] == ["look", "listen"]


def test_markers_stay_on_the_plate_and_in_order():
    document = add_marker(add_marker(project(), 20, "b"), 10, "a")
    first, second = (marker.id for marker in document.markers)
    document = set_marker_text(move_marker(document, first, 30), second, "c")
    assert [(m.frame, m.text) for m in document.markers] == [(20, "c"), (30, "a")]
    assert [m.id for m in remove_markers(document, [second]).markers] == [first]
    for frame in (-1, 1000):
        with pytest.raises(ProjectError):
            add_marker(document, frame)
    with pytest.raises(ProjectError):
        remove_markers(document, ["k99"])
