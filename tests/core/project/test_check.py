from dataclasses import replace
from fractions import Fraction

import pytest

from app.core.project.check import check
from app.core.project.document import Document, Marker, ProjectError, Shot, Take
from app.core.project.edits_markers import add_marker
from tests.core.project.projects import project

SOUND = add_marker(add_marker(project(("Ann", 0, 40), ("Ben", 20, 60), ("Ann", 50, 90)), 5), 7)
FIRST, OTHER, LAST = SOUND.segments
ANN, BEN = SOUND.speakers


def but(**changes):
    return replace(SOUND, **changes)


def first(**changes):
    return but(segments=(replace(FIRST, **changes), OTHER, LAST))


def ann(**changes):
    return but(speakers=(replace(ANN, **changes), BEN))


BROKEN = {
    "two of one id": but(speakers=(ANN, replace(BEN, id=ANN.id))),
    "a take with the id of a segment": first(
        takes=(replace(FIRST.current, id=LAST.id),), take=LAST.id
    ),
    "no id": but(markers=(replace(SOUND.markers[0], id=""),)),
    "an id above the counter": but(counter=3),
    "a rate not the plate's": but(rate=Fraction(25)),
    "a plate without frames": but(plate=replace(SOUND.plate, frames=0)),
    "a plate that is a sound": but(plate=replace(SOUND.plate, kind="sound")),
    "a sound that is a picture": but(sounds=tuple(replace(s, kind="x") for s in SOUND.sounds)),
    "a sound shorter than nothing": but(
        sounds=tuple(replace(s, duration=Fraction(-1)) for s in SOUND.sounds)
    ),
    "shots with a gap": but(shots=(Shot(0, 10), Shot(11, 1000))),
    "shots that end early": but(shots=(Shot(0, 10),)),
    "an empty shot": but(shots=(Shot(0, 0), Shot(0, 1000))),
    "a speaker without a name": ann(name=" "),
    "a speaker without a colour": ann(colour="#ABC"),
    "faces out of order": ann(faces=(3, 1)),
    "a face twice": ann(faces=(1, 1)),
    "a face of two": but(speakers=(replace(ANN, faces=(1,)), replace(BEN, faces=(1,)))),
    "a dub of no sound": but(dubs=(replace(SOUND.dubs[0], media="m99"), SOUND.dubs[1])),
    "a dub of nobody known": but(dubs=(replace(SOUND.dubs[0], speaker="p99"), SOUND.dubs[1])),
    "a dub too loud": but(dubs=(replace(SOUND.dubs[0], gain_db=1e9), SOUND.dubs[1])),
    "segments out of order": but(segments=(OTHER, FIRST, LAST)),
    "segments that overlap": but(segments=(FIRST, OTHER, replace(LAST, first=39))),
    "a segment without frames": first(end=0),
    "a segment before the plate": first(first=-1),
    "a segment beyond the plate": but(segments=(FIRST, OTHER, replace(LAST, end=1001))),
    "a segment of nobody": first(speaker="p99"),
    "a segment without takes": first(takes=()),
    "a take that is not there": first(take="t99"),
    "a take of no dub": first(takes=(replace(FIRST.current, dub="d99"),)),
    "a take not heard": first(takes=(replace(FIRST.current, dub_in=Fraction(30)),)),
    "a take long over": first(takes=(replace(FIRST.current, dub_in=Fraction(-40, 23)),)),
    "a face below zero": first(face=-1),
    "a line too soft": first(gain_db=float("-inf")),
    "a marker beyond the plate": but(markers=(*SOUND.markers, Marker("k1", 1000))),
    "markers out of order": but(markers=SOUND.markers[::-1]),
    "segments without a plate": but(plate=None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_hold_is_found_and_told_in_a_sentence(name):
    with pytest.raises(ProjectError, match=r"\.$"):
        check(BROKEN[name])


def test_what_holds_passes():
    for document in (Document(), SOUND, but(shots=(Shot(0, 1000),))):
        check(document)


def test_a_take_that_is_not_used_need_not_be_heard():
    unheard = Take("t1", "B", SOUND.dubs[0].id, Fraction(100))
    check(first(takes=(FIRST.current, replace(unheard, id="t0"))))


def test_a_sound_of_unknown_length_may_be_used_anywhere():
    endless = tuple(replace(sound, duration=Fraction(0)) for sound in SOUND.sounds)
    check(replace(first(takes=(replace(FIRST.current, dub_in=Fraction(99)),)), sounds=endless))
