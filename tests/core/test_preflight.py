"""What is said of a project before it is rendered."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from app.core.dub.voice import Voice
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.types import ColourTags, MediaInfo, VideoStream
from app.core.preflight import SENTENCES, Finding, Found, Weight, preflight
from app.core.project.document import Document, Media
from app.core.project.edits_cast import add_speaker, assign_faces
from app.core.project.edits_media import add_dub, add_sound, set_plate
from app.core.project.edits_segments import add_segment, split_segment
from app.core.render.scene import Scene
from tests.core.faces.tracks import analysis, still

RATE = Fraction(25)
VIDEO = VideoStream(
    index=0,
    codec="h264",
    width=640,
    height=360,
    sample_aspect=Fraction(1),
    rotation=0,
    rate=RATE,
    time_base=Fraction(1, 12800),
    start_pts=0,
    pix_fmt="yuv420p",
    bit_depth=8,
    interlaced=False,
    colour=ColourTags(),
    frames=100,
)


def scene(*tracks: FaceTrack, frames: int = 100, cuts: tuple[int, ...] = ()) -> Scene:
    info = MediaInfo(Path("clip.mp4"), "mp4", frames / RATE, VIDEO, (), 0, 0)
    return Scene(info, "clip", analysis(frames, *tracks, cuts=cuts))


def project(
    frames: int = 100, line: tuple[int, int] = (10, 60), faces: tuple[int, ...] = (0,), seconds=30
) -> Document:
    plate = Media("", Path("clip.mp4"), "clip", "picture", frames / RATE, RATE, frames)
    document = add_speaker(set_plate(Document(), plate), "Ann")
    ann = document.speakers[0].id
    if faces:
        document = assign_faces(document, ann, faces)
    sound = Media("", Path("dub.wav"), "dub", "sound", Fraction(seconds))
    document = add_sound(document, sound)
    document = add_dub(document, document.sounds[0].id, ann)
    return add_segment(document, ann, *line)


def speech(*regions: tuple[float, float]) -> dict[str, Voice]:
    mel = np.zeros((80, 100), np.float32)
    return {"dub": Voice(mel, np.array(regions).reshape(-1, 2), Fraction(0), Fraction(30))}


def found(
    document: Document, scene: Scene, voices: dict[str, Voice] | None = None, size: int = 96
) -> list[Found]:
    return list(preflight(document, scene, voices or speech((0.5, 2.0)), {"": size}))


def kinds(*arguments: object) -> list[Finding]:
    return [one.what for one in found(*arguments)]  # type: ignore[arg-type]


def test_a_line_on_a_good_face_calls_for_nothing() -> None:
    assert found(project(), scene(still(100))) == []


@pytest.mark.parametrize(
    ("side", "size", "what"),
    [
        (30, 96, Finding.SMALL),
        (39, 96, None),
        (39, 192, Finding.SMALL),
        (300, 96, None),
        (340, 96, Finding.LARGE),
    ],
)
def test_the_face_is_compared_with_the_models_size(
    side: float, size: int, what: Finding | None
) -> None:
    seen = found(project(), scene(still(100, side=side)), None, size)
    assert [one.what for one in seen] == ([what] if what else [])
    if what is Finding.SMALL:
        assert f"{side} px" in seen[0].sentence and seen[0].segment


def test_where_the_head_is_turned_the_mouth_is_hidden_or_the_face_soft_is_told() -> None:
    track = still(100)
    track.yaw[20:30] = 70
    track.visible[40:50] = False
    track.sharpness[52:57] = 0.1
    track.sharpness[80:] = 0.1  # in no line
    seen = found(project(), scene(track))
    assert [(one.what, one.first, one.end) for one in seen] == [
        (Finding.TURNED, 20, 30),
        (Finding.HIDDEN, 40, 50),
        (Finding.SOFT, 52, 57),
    ]
    assert "0.4 s" in seen[0].sentence and "Ann" in seen[0].sentence


def test_a_moment_is_not_worth_a_word() -> None:
    track = still(100)
    track.visible[40:42] = False
    assert found(project(), scene(track)) == []


def test_a_voice_without_a_face_in_the_picture_is_told() -> None:
    voices = speech((0.4, 1.0), (1.5, 2.2))
    seen = found(project(), scene(still(40)), voices)
    assert [(one.what, one.first, one.end) for one in seen] == [(Finding.OFF_SCREEN, 40, 55)]


def test_a_shot_in_which_nobody_was_named_is_told_for_each_shot() -> None:
    other = still(60, shot=1, first=40)
    seen = found(project(line=(10, 60)), scene(still(40), other, cuts=(40,)), speech((0.4, 2.4)))
    assert (seen[0].what, seen[0].shot) == (Finding.NO_FACE, 1)
    assert (seen[0].first, seen[0].end, seen[0].weight) == (40, 60, Weight.STOP)
    assert kinds(project(faces=(0, 1)), scene(still(40), other, cuts=(40,))) == []


def test_speech_that_a_line_cuts_off_is_told_at_its_edge() -> None:
    voices = speech((0.1, 1.0), (2.0, 2.9))
    seen = found(project(line=(10, 60)), scene(still(100)), voices)
    assert [(one.what, one.first) for one in seen] == [(Finding.EARLY, 10), (Finding.OVERRUN, 59)]
    assert "0.3 s" in seen[0].sentence and "0.5 s" in seen[1].sentence


def test_speech_that_goes_on_in_the_next_line_is_not_cut_off() -> None:
    document = project(line=(0, 80))
    split = split_segment(document, document.segments[0].id, 40)
    assert kinds(split, scene(still(100)), speech((0.5, 2.5))) == []


@pytest.mark.parametrize(
    ("seconds", "told"), [(Fraction(40), False), (Fraction(125, 3), True), (Fraction(41), False)]
)
def test_a_dub_made_for_another_frame_rate_is_told(seconds: Fraction, told: bool) -> None:
    document = project(frames=1000, seconds=seconds)
    seen = found(document, scene(still(1000), frames=1000))
    assert [one.what for one in seen] == ([Finding.RATE] if told else [])
    if told:
        assert "made at 24 frames" in seen[0].sentence and "at 25 frames" in seen[0].advice


def test_an_uneven_frame_rate_is_told() -> None:
    even = scene(still(100))
    pts = even.analysis.pts.copy()
    pts[50:] += 300
    uneven: Analysis = replace(even.analysis, pts=pts)
    assert kinds(project(), Scene(even.info, "clip", uneven)) == [Finding.UNEVEN]


def test_every_finding_has_a_sentence_and_advice() -> None:
    assert set(SENTENCES) == set(Finding)
    assert all(says and advice for says, advice in SENTENCES.values())
