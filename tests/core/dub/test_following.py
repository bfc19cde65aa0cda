"""References that follow a head."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.core.dub import following
from app.core.dub.following import FADE, Following, faded, smoothest
from app.core.dub.plan import ShotPlan, shot_plan
from app.core.dub.references import Reference
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face, plan_visibility
from app.core.faces.detect import make_detector
from app.core.media.probe import probe
from app.core.media.reader import video_of
from app.core.media.types import MediaInfo
from app.core.progress import finish
from tests.core.dub.talking import talking_clip

COSTS = st.tuples(st.integers(1, 40), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(0, 9))
)


def price(costs: np.ndarray, path: np.ndarray, switch: float) -> float:
    return float(costs[np.arange(len(path)), path].sum() + switch * (np.diff(path) != 0).sum())


@given(COSTS, st.floats(0, 5), st.integers(0, 2**32 - 1))
def test_no_path_is_cheaper_than_the_smoothest(costs: np.ndarray, switch: float, seed: int) -> None:
    path = smoothest(costs, switch)
    rng = np.random.default_rng(seed)
    for _ in range(20):
        other = path.copy()
        first, last = sorted(rng.integers(0, len(path) + 1, 2))
        other[first:last] = rng.integers(costs.shape[1])
        assert price(costs, path, switch) <= price(costs, other, switch) + 1e-6


@given(COSTS, st.floats(0, 5))
def test_a_pinned_path_meets_the_next_one_and_does_not_change_where_they_fade(
    costs: np.ndarray, switch: float
) -> None:
    path = smoothest(costs, switch, (True, True))
    assert path[0] == costs[0].argmin() and path[-1] == costs[-1].argmin()
    if len(costs) > 2 * FADE + 1:
        assert len(set(path[:FADE].tolist())) == 1 and len(set(path[-FADE:].tolist())) == 1


def reference(frame: int, level: int) -> Reference:
    return Reference(
        frame,
        np.full((3, 4, 4), level / 255, np.float32),
        np.full((8, 8, 3), level, np.uint8),
    )


def test_one_reference_fades_into_the_next() -> None:
    pictures = [reference(3, 0), reference(40, 100)]
    assert faded(pictures, [1] * 5) is pictures[1]
    mixed = faded(pictures, [0, 0, 1, 1, 1])
    assert mixed.frame == 40 and (mixed.large == 60).all()
    assert np.allclose(mixed.small, 60 / 255)


Shot = tuple[MediaInfo, np.ndarray, ShotPlan]


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Shot:
    """A presenter who turns and sways for three seconds."""
    clip = talking_clip(tmp_path_factory.mktemp("following") / "clip.mkv", frames=75)
    info = probe(clip.path)
    analysis = finish(analyse(info, make_detector(), 1))
    (track,) = pick_face(analysis, "")
    seconds = np.array([float(pts * analysis.time_base) for pts in analysis.pts])
    weight = plan_visibility(analysis, [track]).weight
    return info, analysis.pts, shot_plan(track, seconds, video_of(info), weight)


def chosen(following: Following) -> list[list[int]]:
    return [[picture.frame for picture in following.at(index)] for index in range(75)]


def test_references_change_where_a_head_turns_and_are_not_near_in_time(
    shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "ALIKE", 0.0)
    found = Following(*shot, 96, 3)
    assert found.album is not None
    usual = [picture.frame for picture in found.album.still]
    seen = chosen(found)
    assert len({tuple(frames) for frames in seen}) > 2
    for index, frames in enumerate(seen):
        assert all(
            frame == own or abs(index - frame) >= 10
            for frame, own in zip(frames, usual, strict=True)
        )
    openings = {p.frame: o for p, o in zip(found.album.pictures, found.album.openings, strict=True)}
    means = np.mean([[openings[frame] for frame in frames] for frames in seen], axis=0)
    assert means[0] < means[1] < means[2]


def test_references_stay_where_a_head_is_held_alike(
    shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "ALIKE", 255.0)
    still = Following(*shot, 96, 3)
    assert still.album is not None
    assert chosen(still) == [[picture.frame for picture in still.album.still]] * 75


def test_a_frame_is_shown_the_same_whenever_it_is_asked_for(
    shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LONGEST", 25)
    monkeypatch.setattr(following, "ALIKE", 0.0)
    onward, back = Following(*shot, 96, 3), Following(*shot, 96, 3)
    there = [[picture.large for picture in onward.at(index)] for index in range(75)]
    for index in reversed(range(75)):
        for one, other in zip(there[index], back.at(index), strict=True):
            assert np.array_equal(one, other.large)
    assert len(onward._paths) == 3
    assert len({b"".join(large.tobytes() for large in three) for three in there}) > 2


def test_blocks_of_a_long_shot_meet_without_a_step(
    shot: Shot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LONGEST", 25)
    monkeypatch.setattr(following, "ALIKE", 0.0)
    blocks = Following(*shot, 96, 3)
    for index in (24, 49):
        shown = [[picture.frame for picture in blocks.at(i)] for i in (index, index + 1)]
        assert shown[0] == shown[1]
    assert len({tuple(frames) for frames in chosen(blocks)}) > 2


def test_frames_in_which_the_face_is_hidden_are_no_references(shot: Shot) -> None:
    info, pts, plan = shot
    half_hidden = replace(plan, weight=np.where(np.arange(75) < 40, plan.weight, 0.5))
    found = Following(info, pts, half_hidden, 96, 3)
    assert found.album is not None
    assert max(picture.frame for picture in found.album.pictures) < 40
