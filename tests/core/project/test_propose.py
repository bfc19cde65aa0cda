from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.core.dub.voice import Voice
from app.core.project.cast import cast_of, look, unlikeness
from app.core.project.check import check
from app.core.project.document import Document
from app.core.project.edits_cast import COLOURS, merge_speakers, rename_speaker
from app.core.project.edits_media import move_cut, set_plate
from app.core.project.propose import Dub, propose, with_analysis, with_dubs
from app.core.project.script import with_lines
from app.core.project.subtitles import Line
from tests.core.faces.tracks import analysis, face, still
from tests.core.project.projects import clip, lanes, sound

PAL = Fraction(25)


def dub(name, *speech, seconds=20, start=Fraction(0)):
    """A dub with stretches of speech, s."""
    voice = Voice(
        np.zeros((80, 1), np.float32), np.array(speech, float).reshape(-1, 2), start, seconds
    )
    return Dub(sound(seconds, f"/film/{name}.wav", name), voice)


def plate(frames=500):
    return clip(frames, PAL)


def shot_and_counter_shot():
    """Two people in turn, alone in the picture, in four shots of 100 frames."""
    left, right = {"x": 220.0, "side": 120.0}, {"x": 420.0, "side": 130.0}
    tracks = [
        still(100, **(left if shot % 2 == 0 else right), shot=shot, first=shot * 100)
        for shot in range(4)
    ]
    return analysis(400, *tracks, cuts=(100, 200, 300))


def two_in_one_shot():
    return analysis(500, still(500, 200, side=100.0), still(500, 450, side=90.0))


def test_a_clip_gives_shots_and_a_cast():
    document = propose(plate(400), shot_and_counter_shot())
    check(document)
    assert [(s.first, s.end) for s in document.shots] == [
        (0, 100),
        (100, 200),
        (200, 300),
        (300, 400),
    ]
    assert [speaker.faces for speaker in document.speakers] == [(0, 2), (1, 3)]
    assert len({speaker.name for speaker in document.speakers}) == 2
    assert len({speaker.colour for speaker in document.speakers}) == 2


def test_the_length_that_was_decoded_counts_not_the_one_announced():
    assert propose(plate(450), two_in_one_shot()).frames == 500


def test_faces_seen_together_are_two_people_however_alike():
    found = analysis(100, still(100, 300), still(100, 310))
    assert cast_of(found) == ((0,), (1,))


def test_a_small_face_beside_a_large_one_is_not_cast():
    found = analysis(100, still(100, 200, side=150.0), still(100, 500, side=40.0))
    assert cast_of(found) == ((0,),)


def test_looks_tell_people_in_the_same_place_apart_and_one_person_in_two_places_together():
    rng = np.random.default_rng(1)

    def person(colour, x):
        picture = np.full((360, 640, 3), 90, np.uint8)
        picture[:, int(x) - 60 : int(x) + 60] = colour
        noisy = np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
        return look(noisy, face(x).astype(np.float32), 100.0)

    red, blue = (180, 60, 50), (40, 60, 160)
    same_place = analysis(200, still(100), still(100, shot=1, first=100), cuts=(100,))
    elsewhere = analysis(200, still(100, 150), still(100, 450, shot=1, first=100), cuts=(100,))
    assert cast_of(same_place) == ((0, 1),)
    assert cast_of(same_place, {0: person(red, 320), 1: person(blue, 320)}) == ((0,), (1,))
    assert cast_of(elsewhere) == ((0,), (1,))
    assert cast_of(elsewhere, {0: person(red, 150), 1: person(red, 450)}) == ((0, 1),)
    assert unlikeness(person(red, 150), person(red, 150)) < 0.3


def test_speech_becomes_segments_in_sync():
    document = propose(plate(), two_in_one_shot(), [dub("one", (1.0, 2.0), (5.02, 6.0))])
    check(document)
    assert lanes(document) == [("Speaker 1", 25, 50), ("Speaker 1", 125, 150)]
    assert [s.dub_in for s in document.segments] == [Fraction(1), Fraction(5)]


def test_short_pauses_do_not_end_a_line():
    document = propose(plate(), two_in_one_shot(), [dub("one", (1, 2), (2.4, 3), (3.6, 4))])
    assert lanes(document) == [("Speaker 1", 25, 75), ("Speaker 1", 90, 100)]


def test_a_dub_that_starts_later_is_placed_later():
    late = dub("one", (1, 2), start=Fraction(3, 2))
    (segment,) = propose(plate(), two_in_one_shot(), [late]).segments
    assert (segment.first, segment.end) == (62, 88)
    assert segment.dub_in == Fraction(62, 25) - Fraction(3, 2)


def test_a_dub_longer_than_the_clip_is_cut_to_it():
    found = propose(plate(), two_in_one_shot(), [dub("one", (19, 25), (30, 31), seconds=40)])
    assert lanes(found) == [("Speaker 1", 475, 500)]


def test_a_dub_without_speech_told_from_pauses_is_one_line():
    assert lanes(propose(plate(), two_in_one_shot(), [dub("one", seconds=8)])) == [
        ("Speaker 1", 0, 200)
    ]


def test_of_two_dubs_each_is_whose_face_is_seen_while_it_speaks():
    dubs = [dub("b", (4.5, 7.5), (12.5, 15)), dub("a", (0.5, 3.5), (8.5, 11))]
    document = propose(plate(400), shot_and_counter_shot(), dubs)
    check(document)
    assert lanes(document) == [
        ("Speaker 1", 12, 88),
        ("Speaker 2", 112, 188),
        ("Speaker 1", 212, 275),
        ("Speaker 2", 312, 375),
    ]
    assert [document.speaker(d.speaker).faces for d in document.dubs] == [(1, 3), (0, 2)]


@pytest.mark.parametrize("turned", [False, True])
def test_dubs_of_people_who_sit_beside_each_other_go_from_left_to_right(turned):
    tracks = [still(500, 450, side=120.0), still(500, 200, side=90.0)]
    found = analysis(500, *(tracks[::-1] if turned else tracks))
    document = propose(plate(), found, [dub("one", (1, 5)), dub("two", (5, 9))])
    check(document)
    xs = [found.tracks[s.faces[0]].points[0, :, 0].mean() for s in document.speakers]
    assert xs == sorted(xs)
    assert [document.speaker(each.speaker).name for each in document.dubs] == [
        "Speaker 1",
        "Speaker 2",
    ]
    assert lanes(document) == [("Speaker 1", 25, 125), ("Speaker 2", 125, 225)]


def test_a_file_s_name_counts_more_than_where_a_face_is():
    document = with_analysis(set_plate(Document(), plate()), two_in_one_shot())
    document = rename_speaker(document, document.speakers[1].id, "Ann")
    document = with_dubs(document, [dub("ann", (1, 2)), dub("other", (3, 4))], two_in_one_shot())
    assert [document.speaker(d.speaker).name for d in document.dubs] == ["Ann", "Speaker 1"]


def test_who_has_lines_comes_before_who_has_none():
    found = analysis(
        400,
        still(100, 150),
        still(100, 450, first=100, shot=1),
        still(200, 300, side=150.0, first=200, shot=2),
        cuts=(100, 200),
    )
    document = propose(plate(400), found, [dub("all", (8.5, 11), (4.5, 7.5))])
    check(document)
    assert [(s.name, s.faces) for s in document.speakers] == [
        ("Speaker 1", (1,)),
        ("Speaker 2", (2,)),
        ("Speaker 3", (0,)),
    ]
    assert [s.colour for s in document.speakers] == list(COLOURS[:3])
    assert lanes(document) == [("Speaker 1", 112, 188), ("Speaker 2", 212, 275)]


def test_lines_of_a_single_dub_go_to_who_is_seen_most():
    single = dub("all", (0.5, 3.5), (3.8, 7.5), (8.5, 11))
    document = propose(plate(400), shot_and_counter_shot(), [single])
    assert lanes(document) == [
        ("Speaker 1", 12, 88),
        ("Speaker 2", 95, 188),
        ("Speaker 1", 212, 275),
    ]


def test_a_dub_of_somebody_unseen_gets_a_speaker_of_its_own():
    one_face = analysis(500, still(500))
    document = propose(plate(), one_face, [dub("Ann", (1, 2)), dub("Off screen", (3, 4))])
    assert [(s.name, s.faces) for s in document.speakers] == [
        ("Speaker 1", (0,)),
        ("Off screen", ()),
    ]


def test_a_clip_without_faces_still_gets_its_lines():
    document = propose(plate(100), analysis(100), [dub("Ann", (1, 2))])
    assert lanes(document) == [("Ann", 25, 50)]


def test_a_dub_is_whose_name_its_file_has():
    found = shot_and_counter_shot()
    document = propose(plate(400), found)
    document = rename_speaker(document, document.speakers[0].id, "Ben")
    document = with_dubs(document, [dub("x", (4.5, 7.5)), dub("scene 3 BEN", (4.5, 7.5))], found)
    assert [document.speaker(each.speaker).name for each in document.dubs] == ["Speaker 2", "Ben"]


def test_a_second_dub_leaves_what_is_there():
    found = two_in_one_shot()
    first = propose(plate(), found, [dub("one", (1, 5))])
    both = with_dubs(first, [dub("two", (2, 3))], found)
    check(both)
    assert first.segments[0] in both.segments
    assert lanes(both) == [("Speaker 1", 25, 125), ("Speaker 2", 50, 75)]


def test_faces_that_come_later_go_to_who_speaks_while_they_are_seen():
    found = shot_and_counter_shot()
    unseen = replace(found, tracks=())
    early = with_dubs(
        set_plate(Document(), plate(400)), [dub("b", (4.5, 7)), dub("a", (0.5, 3))], unseen
    )
    late = with_analysis(early, found)
    assert [(s.name, s.faces) for s in late.speakers] == [("b", (1, 3)), ("a", (0, 2))]


def test_a_cast_and_cuts_that_were_corrected_by_hand_stay():
    found = shot_and_counter_shot()
    document = move_cut(propose(plate(400), found), 100, 98)
    document = merge_speakers(document, [document.speakers[1].id], document.speakers[0].id)
    assert with_analysis(document, found) == document


def test_sync_follows_frames_that_are_shown_at_odd_times():
    found = two_in_one_shot()
    pts = found.pts.copy()
    pts[100:] += 512 * 5  # a pause of five frames
    document = propose(plate(), replace(found, pts=pts), [dub("one", (1, 2), (6, 7))])
    assert [(s.first, s.end, s.dub_in) for s in document.segments] == [
        (25, 50, Fraction(1)),
        (145, 170, Fraction(6)),
    ]


def line(start, end, text, actor=""):
    return Line(Fraction(start), Fraction(end), text, actor)


def test_a_segment_is_split_between_the_lines_said_in_it():
    document = propose(plate(), two_in_one_shot(), [dub("one", (1, 9))])
    document = with_lines(document, [line(1, 4, "Good day."), line(5, 9, "Who are you?")])
    check(document)
    assert [(s.first, s.end, s.text) for s in document.segments] == [
        (25, 112, "Good day."),
        (112, 225, "Who are you?"),
    ]
    assert document.segments[1].dub_in == Fraction(112, 25)


def test_actors_name_the_speakers_of_their_lines():
    document = propose(plate(400), shot_and_counter_shot(), [dub("all", (0.5, 3.5), (4.5, 7.5))])
    document = with_lines(
        document, [line(0, 4, "Hello", "Ann"), line(4, 8, "Oh", "Ben"), line(9, 10, "Yes", "ANN")]
    )
    check(document)
    assert lanes(document) == [("Ann", 12, 88), ("Ben", 112, 188), ("Ann", 225, 250)]
    assert [s.text for s in document.segments] == ["Hello", "Oh", "Yes"]
    assert [speaker.faces for speaker in document.speakers] == [(0, 2), (1, 3)]


def test_lines_without_a_dub_become_silent_segments():
    found = shot_and_counter_shot()
    document = with_lines(
        propose(plate(400), found), [line(5, 7, "Oh"), line(30, 31, "beyond the end")], found
    )
    assert lanes(document) == [("Speaker 2", 125, 175)]
    assert document.segments[0].dub == ""


def test_lines_that_overlap_on_a_lane_are_cut():
    document = set_plate(Document(), plate())
    document = with_lines(document, [line(1, 3, "one"), line(2, 5, "two"), line(2, 3, "three")])
    check(document)
    assert lanes(document) == [("Speaker 1", 25, 75), ("Speaker 1", 75, 125)]


@pytest.mark.parametrize("name", ["interview_two.mp4"])
def test_a_real_interview_gives_two_speakers(name):
    from app.core.faces.analyse import analyse
    from app.core.faces.detect import make_detector
    from app.core.media.probe import probe
    from app.core.progress import finish
    from app.core.project.cast import looks_of
    from app.core.project.relink import read_media
    from tests.footage import footage

    info = probe(footage(f"test/{name}"))
    found = finish(analyse(info, make_detector()))
    document = propose(read_media(Path(info.path)), found, looks=finish(looks_of(info, found)))
    check(document)
    lefts = [np.median(found.tracks[face].points[..., 0]) for (face,) in cast_of(found)]
    assert [speaker.faces for speaker in document.speakers] == list(cast_of(found))
    assert len(lefts) == 2 and lefts[0] < lefts[1]
