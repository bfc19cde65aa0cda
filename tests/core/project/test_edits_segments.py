from dataclasses import replace
from fractions import Fraction

import pytest

from app.core.project.document import ProjectError
from app.core.project.edits_lines import add_take, promote_take, set_sound, set_text
from app.core.project.edits_media import add_dub
from app.core.project.edits_segments import (
    add_segment,
    copy_segments,
    duplicate_segments,
    join_segments,
    move_segments,
    nudge,
    paste_segments,
    remove_segments,
    ripple_delete,
    ripple_insert,
    slip,
    split_segment,
    trim_end,
    trim_start,
)
from tests.core.project.projects import FILM, ids, lanes, project, speaker


def only(document):
    (segment,) = document.segments
    return segment


def test_a_new_segment_is_in_sync_with_its_speakers_dub():
    document = project(("Ben", 30, 60))
    segment = only(document)
    assert segment.dub_in == Fraction(30) / FILM
    assert document.sound(document.dub(segment.dub).media).path.name == "Ben.wav"


def test_a_new_segment_where_no_dub_of_the_speaker_can_be_heard_is_silent():
    document = project(("Ann", 300, 320), seconds=10)
    assert only(document).dub == ""


def test_segments_of_one_speaker_do_not_overlap_and_those_of_two_may():
    document = project(("Ann", 0, 50))
    with pytest.raises(ProjectError, match="Ann would overlap at frame 49"):
        add_segment(document, speaker(document, "Ann"), 49, 60)
    both = add_segment(document, speaker(document, "Ben"), 49, 60)
    assert lanes(both) == [("Ann", 0, 50), ("Ben", 49, 60)]


@pytest.mark.parametrize(("first", "end"), [(-1, 5), (990, 1001), (5, 5), (7, 5)])
def test_segments_stay_on_the_plate(first, end):
    document = project()
    with pytest.raises(ProjectError):
        add_segment(document, speaker(document, "Ann"), first, end)


def test_moving_takes_the_sound_along():
    before = project(("Ann", 0, 50), ("Ben", 20, 60), ("Ann", 50, 70))
    after = move_segments(before, ids(before), 7)
    assert lanes(after) == [("Ann", 7, 57), ("Ben", 27, 67), ("Ann", 57, 77)]
    assert [s.takes for s in after.segments] == [s.takes for s in before.segments]


def test_moving_past_a_neighbour_changes_the_order():
    document = project(("Ann", 0, 10), ("Ann", 20, 30))
    moved = move_segments(document, ids(document)[:1], 40)
    assert ids(moved) == ids(document)[::-1]


def test_moving_to_another_speaker_changes_who_speaks():
    document = project(("Ann", 0, 10), ("Ben", 20, 30))
    moved = move_segments(document, ids(document)[:1], 30, speaker(document, "Ben"))
    assert lanes(moved) == [("Ben", 20, 30), ("Ben", 30, 40)]


def test_trimming_leaves_the_sound_where_it_is_in_every_take():
    document = project(("Ann", 24, 72))
    document = nudge(add_take(document, ids(document)[0]), ids(document), 5)
    trimmed = trim_end(trim_start(document, ids(document)[0], 30), ids(document)[0], 60)
    assert (only(trimmed).first, only(trimmed).end) == (30, 60)
    assert [take.dub_in for take in only(trimmed).takes] == [30 / FILM, 25 / FILM]
    assert trim_end(trim_start(trimmed, ids(document)[0], 24), ids(document)[0], 72) == document


def test_slip_and_nudge_make_the_sound_later_exactly():
    document = project(("Ann", 240, 480))
    start = only(document).dub_in
    assert only(nudge(document, ids(document), 1)).dub_in == start - Fraction(1001, 24000)
    assert only(slip(document, ids(document), Fraction(-1, 48000))).dub_in == start + Fraction(
        1, 48000
    )
    away_and_back = document
    for _ in range(7):
        away_and_back = nudge(away_and_back, ids(document), 3)
    assert nudge(away_and_back, ids(document), -21) == document


def test_slipping_all_sound_out_of_a_segment_is_refused():
    document = project(("Ann", 0, 48))
    with pytest.raises(ProjectError, match="before the beginning"):
        nudge(document, ids(document), 48)
    with pytest.raises(ProjectError, match="after the end"):
        slip(document, ids(document), Fraction(-30))
    assert only(nudge(document, ids(document), 47)).dub_in == Fraction(-47) / FILM


def test_a_silent_segment_has_nothing_to_slip():
    document = project(("Ann", 0, 48))
    document = set_sound(document, ids(document), "")
    with pytest.raises(ProjectError, match="no sound to slip"):
        nudge(document, ids(document), 1)


def test_split_parts_go_on_in_the_sound_and_share_the_words():
    document = project(("Ann", 100, 200))
    document = set_text(document, ids(document)[0], "one two three four")
    left, right = split_segment(document, ids(document)[0], 125).segments
    assert (left.first, left.end, left.text) == (100, 125, "one")
    assert (right.first, right.end, right.text) == (125, 200, "two three four")
    assert right.dub_in - left.dub_in == 25 / FILM
    assert left.id == ids(document)[0]
    assert {take.id for take in left.takes}.isdisjoint(take.id for take in right.takes)


@pytest.mark.parametrize("frame", [100, 200, 99, 201])
def test_a_segment_is_only_split_inside(frame):
    document = project(("Ann", 100, 200))
    with pytest.raises(ProjectError, match="only be split inside"):
        split_segment(document, ids(document)[0], frame)


def test_joining_what_was_split_gives_it_back():
    document = project(("Ann", 100, 200))
    parts = split_segment(split_segment(document, ids(document)[0], 140), ids(document)[0], 120)
    assert join_segments(parts, ids(parts)).segments == document.segments


def test_joining_bridges_a_gap_but_not_a_jump_in_the_sound():
    document = project(("Ann", 0, 40), ("Ann", 60, 100))
    assert lanes(join_segments(document, ids(document))) == [("Ann", 0, 100)]
    jump = nudge(document, ids(document)[1:], 1)
    with pytest.raises(ProjectError, match="does not go on"):
        join_segments(jump, ids(jump))


def test_only_neighbours_on_one_lane_are_joined():
    document = project(("Ann", 0, 40), ("Ben", 40, 60), ("Ann", 60, 80), ("Ann", 80, 90))
    first, other, second, third = ids(document)
    for chosen in ([first], [first, other], [first, third]):
        with pytest.raises(ProjectError):
            join_segments(document, chosen)
    assert len(join_segments(document, [third, second]).segments) == 3


def test_ripple_delete_closes_the_gaps_on_its_own_lane():
    document = project(("Ann", 0, 40), ("Ann", 50, 60), ("Ann", 70, 90), ("Ben", 80, 95))
    rippled = ripple_delete(document, ids(document)[:2])
    assert lanes(rippled) == [("Ann", 20, 40), ("Ben", 80, 95)]
    assert rippled.segments[0].dub_in == 70 / FILM


def test_ripple_insert_makes_room_on_one_lane_or_all():
    document = project(("Ann", 0, 40), ("Ben", 35, 60), ("Ann", 50, 60))
    ann = speaker(document, "Ann")
    assert lanes(ripple_insert(document, 50, 25, ann)) == [
        ("Ann", 0, 40),
        ("Ben", 35, 60),
        ("Ann", 75, 85),
    ]
    assert lanes(ripple_insert(document, 35, 25)) == [
        ("Ann", 0, 40),
        ("Ben", 60, 85),
        ("Ann", 75, 85),
    ]


def test_a_ripple_past_the_end_of_the_plate_is_refused():
    document = project(("Ann", 0, 40), ("Ann", 950, 990))
    with pytest.raises(ProjectError, match="beyond the clip, which has 1000 frames"):
        ripple_insert(document, 0, 11)
    with pytest.raises(ProjectError, match="less than one frame"):
        ripple_insert(document, 0, 0)


def test_paste_keeps_the_distances_and_gives_new_ids():
    document = project(("Ann", 10, 40), ("Ben", 20, 60))
    copied = copy_segments(document, ids(document)[::-1])
    pasted = paste_segments(document, copied, 100)
    assert lanes(pasted)[2:] == [("Ann", 100, 130), ("Ben", 110, 150)]
    assert [s.dub_in for s in pasted.segments[2:]] == [s.dub_in for s in document.segments]
    assert len(set(ids(pasted))) == 4
    assert len({take.id for s in pasted.segments for take in s.takes}) == 4


def test_paste_can_give_the_lines_to_another_speaker():
    document = project(("Ann", 10, 40))
    copied = copy_segments(document, ids(document))
    assert lanes(paste_segments(document, copied, 10, speaker(document, "Ben"))) == [
        ("Ann", 10, 40),
        ("Ben", 10, 40),
    ]


def test_paste_into_a_project_without_the_speaker_is_refused():
    document = project(("Ann", 10, 40))
    copied = copy_segments(document, ids(document))
    with pytest.raises(ProjectError, match="speaker is no longer there"):
        paste_segments(replace(document, speakers=(), segments=(), dubs=()), copied, 10)


def test_duplicates_go_to_the_first_free_place():
    document = project(("Ann", 10, 20), ("Ben", 15, 25), ("Ann", 30, 40), ("Ben", 60, 70))
    twice = duplicate_segments(document, ids(document)[:2])
    new = [s for s in twice.segments if s.id not in ids(document)]
    assert [(s.first, s.end) for s in new] == [(40, 50), (45, 55)]


def test_an_edit_of_nothing_or_of_what_is_gone_is_refused():
    document = project(("Ann", 10, 20))
    gone = ids(document)
    empty = remove_segments(document, gone)
    assert empty.segments == ()
    for chosen, says in ((gone, "no longer there"), ([], "No segment is selected")):
        with pytest.raises(ProjectError, match=says):
            nudge(empty, chosen, 1)


def test_ids_are_never_given_twice():
    document = project(("Ann", 10, 20))
    again = add_segment(remove_segments(document, ids(document)), speaker(document, "Ann"), 10, 20)
    assert ids(again) != ids(document)


def test_a_take_from_a_shorter_sound_does_not_stop_trimming():
    document = project(("Ann", 0, 480))
    id = ids(document)[0]
    short = replace(document.sounds[0], id="m90", content="short", duration=Fraction(5))
    document = replace(document, sounds=(*document.sounds, short), counter=90)
    document = add_dub(document, "m90")
    document = set_sound(add_take(document, id), [id], document.dubs[-1].id, Fraction(0))
    document = promote_take(document, id, document.segment(id).takes[0].id)
    late = trim_start(document, id, 240)
    with pytest.raises(ProjectError, match="after the end"):
        promote_take(late, id, late.segment(id).takes[1].id)
