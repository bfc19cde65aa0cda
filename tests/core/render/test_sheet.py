"""The cue sheet under any sequence of edits."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.dub.voice import Voice
from app.core.media.types import MediaInfo
from app.core.project.document import Document, Media, ProjectError
from app.core.project.edits_cast import add_speaker, assign_faces, set_face, set_speaker
from app.core.project.edits_lines import set_settings
from app.core.project.edits_media import add_dub, add_sound, set_plate
from app.core.project.edits_segments import (
    add_segment,
    move_segments,
    nudge,
    remove_segments,
    split_segment,
    trim_end,
    trim_start,
)
from app.core.render.scene import Scene
from app.core.render.sheet import CueSheet
from tests.core.faces.tracks import analysis, still
from tests.core.test_preflight import VIDEO

FRAMES = 200
RATE = Fraction(25)
MEL = np.zeros((80, 100), np.float32)
VOICES = {
    "one": Voice(MEL, np.array([[0.5, 2.0], [3.0, 5.0]]), Fraction(0), Fraction(6)),
    "two": Voice(MEL, np.array([[0.0, 8.0]]), Fraction(0), Fraction(8)),
}


def scene() -> Scene:
    gone = still(80, x=200, shot=1, first=120)
    gone.visible[10:30] = False
    tracks = (still(120), still(120, x=500), gone)
    found = analysis(FRAMES, *tracks, cuts=(120,))
    info = MediaInfo(Path("clip.mp4"), "mp4", FRAMES / RATE, VIDEO, (), 0, 0)
    return Scene(info, "clip", found)


def project() -> Document:
    plate = Media("", Path("clip.mp4"), "clip", "picture", FRAMES / RATE, RATE, FRAMES)
    document = set_plate(Document(), plate)
    for name, faces in (("Ann", (0, 2)), ("Ben", (1,))):
        document = add_speaker(document, name)
        document = assign_faces(document, document.speakers[-1].id, faces)
    for content, seconds in (("one", 6), ("two", 8)):
        sound = Media("", Path(f"{content}.wav"), content, "sound", Fraction(seconds))
        document = add_sound(document, sound)
        document = add_dub(document, document.sounds[-1].id, document.speakers[-1].id)
    for number, (first, end) in enumerate(((10, 60), (60, 90), (100, 160), (20, 80))):
        speaker = document.speakers[number // 3].id
        document = add_segment(document, speaker, first, end, document.dubs[number % 2].id)
    return document


SCENE = scene()
Edit = Callable[[Document, str, int], Document]
EDITS: tuple[Edit, ...] = (
    lambda d, id, n: trim_start(d, id, d.segment(id).first + n % 7 - 3),
    lambda d, id, n: trim_end(d, id, d.segment(id).end + n % 7 - 3),
    lambda d, id, n: split_segment(d, id, (d.segment(id).first + d.segment(id).end) // 2),
    lambda d, id, n: nudge(d, [id], n % 5 - 2),
    lambda d, id, n: move_segments(d, [id], n % 21 - 10),
    lambda d, id, n: set_settings(d, [id], silence=("closed", "original", "generate")[n % 3]),
    lambda d, id, n: set_settings(d, [id], strength=0.1 + (n % 9) / 10),
    lambda d, id, n: set_face(d, [id], (None, 0, 1, 2)[n % 4]),
    lambda d, id, n: set_speaker(d, [id], d.speakers[n % 2].id),
    lambda d, id, n: remove_segments(d, [id]) if len(d.segments) > 1 else d,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 99), st.integers(0, 99))))
def test_a_sheet_taken_over_from_the_one_before_is_like_a_new_one(
    edits: list[tuple[Edit, int, int]],
) -> None:
    document = project()
    sheet = CueSheet(document, SCENE, VOICES, {"": "m"})
    for edit, which, number in edits:
        id = document.segments[which % len(document.segments)].id
        try:
            document = edit(document, id, number)
        except ProjectError:
            continue
        sheet = CueSheet(document, SCENE, VOICES, {"": "m"}, sheet)
        fresh = CueSheet(document, SCENE, VOICES, {"": "m"})
        assert sheet.lines.keys() == fresh.lines.keys() and sheet.keys() == fresh.keys()
        for id, line in sheet.lines.items():
            _check(line, fresh.lines[id], sheet.weight(id), fresh.weight(id))


def _check(line, fresh, weight: np.ndarray, anew: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    assert (line.first, line.end, line.lack) == (fresh.first, fresh.end, fresh.lack)
    np.testing.assert_array_equal(weight, anew)
    assert [piece.key for piece in line.pieces] == [piece.key for piece in fresh.pieces]
    rendered = set()
    for piece in line.pieces:
        frames = piece.frames
        assert (frames >= max(line.first, piece.track.first)).all()
        assert (frames < min(line.end, piece.track.end)).all()
        assert not rendered & set(frames.tolist())
        rendered |= set(frames.tolist())
    # What is seen was rendered: no frame fades towards a patch that is not there.
    assert {line.first + int(n) for n in np.flatnonzero(weight > 0)} <= rendered


@settings(max_examples=20, deadline=None)
@given(st.integers(0, FRAMES - 1))
def test_the_cues_of_a_frame_are_those_of_the_lines_over_it(frame: int) -> None:
    sheet = CueSheet(project(), SCENE, VOICES, {"": "m"})
    found = {cue.line.id: cue for cue in sheet.cues(frame)}
    for segment in sheet.document.segments:
        inside = segment.first <= frame < segment.end
        weight = float(sheet.weight(segment.id)[frame - segment.first]) if inside else 0.0
        assert (segment.id in found) == (weight > 0)
        if segment.id in found:
            cue = found[segment.id]
            assert cue.weight == weight and cue.key == sheet.lines[segment.id].key_at(frame)
