"""Rendering lines: what is asked of the engine, what is kept, what is remade after an edit."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.dub.plan import make_plan
from app.core.media.reader import VideoReader
from app.core.project.document import Document
from app.core.project.edits_cast import add_speaker, assign_faces, release_faces, set_face
from app.core.project.edits_lines import set_level, set_model, set_settings, set_text
from app.core.project.edits_segments import (
    add_segment,
    join_segments,
    nudge,
    remove_segments,
    split_segment,
    trim_end,
    trim_start,
)
from app.core.render.cache import RenderCache
from app.core.render.composite import composite_frame, dubbed_frame, picture_from_stored
from app.core.render.lines import References, render_line
from app.core.render.scene import Scene
from app.core.render.sheet import NO_FACE, NO_SOUND, NOT_HEARD, NOT_SEEN, UNKNOWN, CueSheet
from app.core.view.picture import Viewer
from tests.core.dub.talking import Painter
from tests.core.faces.tracks import still
from tests.core.render.rendering import Stage, fresh

FRAMES = 30


def only(document: Document) -> str:
    (segment,) = document.segments
    return segment.id


def edited(stage: Stage, document: Document) -> list[int]:
    """Frames that are rendered again after an edit, line by line."""
    sheet = stage.sheet(document)
    return [frame for id in sheet.lines for frame in stage.render(sheet, id)]


@pytest.fixture(scope="module")
def rendered(talking: Stage, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """With its one line, frames 0 to 20, in the cache."""
    stage = fresh(talking, tmp_path_factory.mktemp("rendered"))
    stage.document = trim_end(stage.document, only(stage.document), 20)
    stage.render(stage.sheet(), only(stage.document))
    return stage


def test_a_line_is_made_frame_by_frame_and_only_once(scratch: Stage) -> None:
    sheet = scratch.sheet()
    id = only(scratch.document)
    assert scratch.render(sheet, id) == list(range(FRAMES))
    assert scratch.render(sheet, id) == []
    anew = RenderCache(scratch.cache.folder)
    assert anew.has(sheet.lines[id].pieces[0].key, np.arange(FRAMES)).all()


def test_the_engine_is_given_silence_in_pauses_or_what_it_was_told(
    talking: Stage, tmp_path: Path
) -> None:
    quiet = {}
    for silence in ("closed", "generate", "original"):
        stage = fresh(talking, tmp_path / silence)
        document = set_settings(stage.document, [only(stage.document)], silence=silence)
        made = edited(stage, document)
        assert isinstance(stage.engine, Painter)
        quiet[silence] = dict(zip(made, stage.engine.quiet, strict=True))
    assert [frame for frame, still in quiet["closed"].items() if still] == list(range(14, 23))
    assert len(quiet["generate"]) == FRAMES and not any(quiet["generate"].values())
    assert sorted(quiet["original"]) == [*range(14), *range(23, FRAMES)]


def test_weights_are_those_of_a_plain_dub(talking: Stage) -> None:
    scene = talking.scene
    for silence in ("closed", "original"):
        document = set_settings(talking.document, [only(talking.document)], silence=silence)
        voice = talking.voices[document.sounds[0].content]
        plan = make_plan(scene.analysis, scene.analysis.tracks[:1], voice, scene.video, silence)
        weight = talking.sheet(document).weight(only(document))
        np.testing.assert_array_equal(weight, plan.weight)


# --- what an edit costs --------------------------------------------------------------------


def test_what_acts_in_the_picture_or_the_sound_alone_renders_nothing(rendered: Stage) -> None:
    document, ids = rendered.document, [only(rendered.document)]
    document = set_settings(document, ids, strength=0.5, feather=0.2)
    document = set_level(set_text(document, ids[0], "Malo?"), ids, -6.0)
    assert edited(rendered, document) == []


def test_a_line_that_is_trimmed_split_or_joined_keeps_its_frames(rendered: Stage) -> None:
    document, id = rendered.document, only(rendered.document)
    assert edited(rendered, trim_start(document, id, 5)) == []
    halves = split_segment(document, id, 11)
    assert edited(rendered, halves) == []
    assert edited(rendered, join_segments(halves, [s.id for s in halves.segments])) == []
    assert edited(rendered, trim_end(document, id, 22)) == [20, 21]


def test_another_sound_face_model_or_policy_renders_anew(rendered: Stage, tmp_path: Path) -> None:
    document, id = rendered.document, only(rendered.document)
    before = {piece.key for piece in rendered.sheet().lines[id].pieces}
    rendered.models["other"] = "1" * 64
    for other in (
        nudge(document, [id], 1),
        set_model(document, [id], "other"),
        set_settings(document, [id], silence="generate"),
    ):
        line = rendered.sheet(other).lines[id]
        assert line.pieces and not before & {piece.key for piece in line.pieces}
    same = rendered.sheet(set_settings(document, [id], silence="original")).lines[id]
    assert {piece.key for piece in same.pieces} == before


def test_lines_that_an_edit_leaves_alone_are_taken_over(talking: Stage) -> None:
    document = split_segment(talking.document, only(talking.document), 10)
    first, second = (segment.id for segment in document.segments)
    before = talking.sheet(document)
    after = talking.sheet(nudge(document, [first], 1), before)
    assert after.lines[second] is before.lines[second]
    assert after.lines[first] is not before.lines[first]


# --- what cannot be rendered ---------------------------------------------------------------


def test_why_a_line_cannot_be_rendered_is_told(talking: Stage) -> None:
    document, id = talking.document, only(talking.document)
    speaker = document.speakers[0].id
    assert talking.sheet(release_faces(document, [0])).lines[id].lack == NO_FACE
    assert talking.sheet(set_face(document, [id], 7)).lines[id].lack == NO_FACE
    bare = add_segment(remove_segments(document, [id]), speaker, 0, 5, dub="")
    assert talking.sheet(bare).lines[only(bare)].lack == NO_SOUND
    pause = set_settings(trim_end(trim_start(document, id, 16), id, 21), [id], silence="original")
    assert talking.sheet(pause).lines[id].lack == NOT_HEARD
    unheard = CueSheet(document, talking.scene, {}, talking.models)
    assert unheard.lines[id].lack == UNKNOWN


def test_a_face_that_is_never_seen_is_told(talking: Stage) -> None:
    scene = talking.scene
    (track, *_) = scene.analysis.tracks
    hidden = replace(track, visible=np.zeros_like(track.visible))
    analysis = replace(scene.analysis, tracks=(hidden,))
    dark = replace(talking, scene=Scene(scene.info, scene.content, analysis))
    assert dark.sheet().lines[only(dark.document)].lack == NOT_SEEN


# --- closing and killing -------------------------------------------------------------------


def test_work_that_is_closed_is_gone_on_with(scratch: Stage) -> None:
    sheet, id = scratch.sheet(), only(scratch.document)
    line = sheet.lines[id]
    voice = scratch.voices[line.content]
    references = References(scratch.scene)
    work = render_line(line, scratch.scene, voice, scratch.engine, scratch.cache, references)
    for _ in range(5):
        next(work)
    work.close()
    done = int(scratch.cache.has(line.pieces[0].key, line.pieces[0].frames).sum())
    assert 5 <= done < FRAMES
    assert scratch.render(sheet, id) == list(range(done, FRAMES))


def test_two_who_render_the_same_line_make_each_frame_once(scratch: Stage) -> None:
    sheet, id = scratch.sheet(), only(scratch.document)
    made: list[list[int]] = [[], []]

    def render(number: int) -> None:
        made[number] = scratch.render(sheet, id)

    threads = [threading.Thread(target=render, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made[0] + made[1]) == list(range(FRAMES))
    anew = RenderCache(scratch.cache.folder)
    assert anew.has(sheet.lines[id].pieces[0].key, np.arange(FRAMES)).all()


def test_two_speakers_in_one_picture_each_get_their_own_mouth(
    talking: Stage, tmp_path: Path
) -> None:
    scene = talking.scene
    left, right = still(FRAMES, x=120.0, y=135.0), still(FRAMES, x=360.0, y=135.0)
    analysis = replace(scene.analysis, tracks=(left, right))
    stage = replace(fresh(talking, tmp_path), scene=Scene(scene.info, scene.content, analysis))
    document = add_speaker(stage.document, "Ben")
    ben = document.speakers[1].id
    document = assign_faces(document, ben, [1])
    both = add_segment(document, ben, 5, 25, document.dubs[0].id)
    ann, bens = (segment.id for segment in both.segments)
    sheet = stage.sheet(both)
    for id in (ann, bens):
        stage.render(sheet, id)
    picture = np.full((270, 480, 3), 128, np.uint8)

    def changed(document: Document) -> np.ndarray:
        dubbed = dubbed_frame(stage.sheet(document), stage.cache, 12, picture)
        assert dubbed is not None
        return (dubbed != picture).any(axis=-1)

    together = changed(both)
    hers, his = changed(remove_segments(both, [bens])), changed(remove_segments(both, [ann]))
    assert (together == (hers | his)).all() and not (hers & his).any()
    assert not hers[:, 240:].any() and not his[:, :240].any()
    assert [cue.line.id for cue in sheet.cues(3)] == [ann]


# --- pictures ------------------------------------------------------------------------------


def test_a_line_fades_at_its_ends_but_not_into_its_neighbour(talking: Stage) -> None:
    id = only(talking.document)
    alone = trim_end(trim_start(talking.document, id, 6), id, 20)
    weight = talking.sheet(alone).weight(id)
    np.testing.assert_allclose(weight[[0, 3, 4, -5, -1]], [0.2, 0.8, 1, 1, 0.2], atol=1e-6)
    halves = split_segment(alone, id, 12)
    sheet = talking.sheet(halves)
    joined = np.concatenate([sheet.weight(segment.id) for segment in halves.segments])
    np.testing.assert_array_equal(joined, weight)


def test_the_windows_picture_changes_in_the_mouth_alone_and_as_the_plate_does(
    rendered: Stage,
) -> None:
    sheet, number = rendered.sheet(), 8
    scene = rendered.scene
    with VideoReader(scene.info, 1) as reader:
        frame = next(frame for index, frame in reader if index == number)
    view = Viewer(scene.video)
    plain = view(frame)
    small = dubbed_frame(sheet, rendered.cache, number, plain)
    assert small is not None and small is not plain
    full, count = composite_frame(frame, sheet.cues(number), sheet, rendered.cache, number)
    assert count == 1
    theirs = view(full)
    mouth = np.abs(theirs.astype(int) - plain).max(axis=-1) > 0
    ours = np.abs(small.astype(int) - plain).max(axis=-1) > 0
    assert ours.sum() == pytest.approx(mouth.sum(), rel=0.15)
    assert np.abs(small.astype(int) - theirs)[ours & mouth].mean() < 4.0
    half = Viewer(scene.video, 240)
    tiny = dubbed_frame(sheet, rendered.cache, number, half(full))
    assert tiny is not None and tiny.shape == half(full).shape


def test_frames_without_a_line_or_not_rendered_yet_stay_as_they_are(rendered: Stage) -> None:
    sheet = rendered.sheet()
    picture = np.zeros((270, 480, 3), np.uint8)
    assert dubbed_frame(sheet, rendered.cache, 25, picture) is None
    later = rendered.sheet(trim_end(rendered.document, only(rendered.document), 30))
    assert dubbed_frame(later, rendered.cache, 25, picture) is None
    assert later.cues(25) and not sheet.cues(25)


def test_strength_and_feather_act_without_rendering(rendered: Stage) -> None:
    id = only(rendered.document)
    picture = np.full((270, 480, 3), 128, np.uint8)
    changes = []
    for settings in ({}, {"strength": 0.4}, {"feather": 0.25}):
        document = set_settings(rendered.document, [id], **settings)
        done = dubbed_frame(rendered.sheet(document), rendered.cache, 8, picture)
        assert done is not None
        changes.append(np.abs(done.astype(int) - picture).sum())
    assert changes[1] < 0.6 * changes[0] and changes[2] < changes[0]


def test_a_turned_clip_is_laid_onto_the_upright_picture(talking: Stage) -> None:
    video = replace(talking.scene.video, rotation=90)
    matrix = picture_from_stored(video, video.height // 2, video.width // 2)
    corner = matrix @ [-0.5, -0.5, 1]
    np.testing.assert_allclose(corner[:2], [video.height // 2 - 0.5, -0.5], atol=1e-6)
