"""From a file to tracks: the drawn presenter against its truth, and real clips."""

import cv2
import numpy as np
import pytest

from app.core.errors import FaceError, MediaError
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face, plan_visibility
from app.core.faces.detect import make_detector
from app.core.faces.sheet import contact_sheet, table
from app.core.faces.smooth import smooth
from app.core.media.probe import probe
from app.core.presenter.clip import make_clip
from app.core.progress import finish
from tests.footage import footage

cv2.setNumThreads(1)


def analysed(path):
    return finish(analyse(probe(path), make_detector(), threads=1))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the path, truth and analysis of a presenter who is away for a while."""
    path = tmp_path_factory.mktemp("drawn") / "presenter.mp4"
    opening = lambda t: 0.5 + 0.5 * np.sin(20 * t)  # noqa: E731
    work = make_clip(
        path, seconds=3.6, opening=opening, size=(480, 270), cuts=(40,), hidden=[(65, 75)]
    )
    truth = finish(work)
    return path, truth, analysed(path)


def test_the_presenter_s_shots_are_told_apart(drawn):
    _, truth, analysis = drawn
    assert analysis.cuts == (40, 65, 75)
    assert [(t.shot, t.first, t.end) for t in analysis.tracks] == [
        (0, 0, 40),
        (1, 40, 65),
        (3, 75, 90),
    ]
    assert len(analysis.pts) == len(truth.openings)
    assert analysis.size == (480, 270)
    assert analysis.truncated is None


def test_the_presenter_s_eyes_and_nose_are_where_they_are_drawn(drawn):
    _, truth, analysis = drawn
    for track in analysis.tracks:
        points = smooth(track, np.arange(track.first, track.end) / 25)
        drawn_at = np.stack([truth.landmarks(k) for k in range(track.first, track.end)])
        eyes = np.linalg.norm(drawn_at[0, 1] - drawn_at[0, 0])
        error = (points - drawn_at)[:, :3] / eyes
        assert np.abs(error).max() < 0.15
        assert error.std(axis=0).max() < 0.04


def test_the_empty_room_is_passed_through(drawn):
    _, _, analysis = drawn
    plan = plan_visibility(analysis, pick_face(analysis))
    assert plan.reasons == ((65, 74, "no face"),)
    assert (plan.weight[:65] == 1).all()
    assert (plan.weight[75:] == 1).all()


def test_progress_goes_up_to_the_number_of_frames_and_closing_stops(drawn):
    path, _, _ = drawn
    work = analyse(probe(path), make_detector(), threads=1)
    seen = [next(work), next(work)]
    assert [p.done for p in seen] == [0, 10]
    assert {p.total for p in seen} == {90}
    work.close()
    steps = list(analyse(probe(path), make_detector(), threads=1))
    assert steps[-1].done == steps[-1].total == 90


def test_a_file_without_picture_is_said_in_a_sentence():
    with pytest.raises(MediaError, match="no video"):
        finish(analyse(probe(footage("dub/german.wav")), make_detector()))


def test_the_sheet_shows_each_track_three_times(drawn, tmp_path):
    path, _, analysis = drawn
    target = finish(contact_sheet(probe(path), analysis, tmp_path / "faces.png"))
    sheet = cv2.imread(str(target))
    faces = make_detector()(np.ascontiguousarray(sheet[..., ::-1]))
    assert (faces.scores > 0.4).sum() == 9
    rows = table(analysis)
    assert len(rows) == 4
    assert rows[1].split()[:4] == ["0", "0", "00:00.0", "00:01.6"]


def test_a_sheet_that_cannot_be_written_or_has_nobody_is_said_in_a_sentence(drawn, tmp_path):
    path, _, analysis = drawn
    with pytest.raises(MediaError, match=r"cannot be written.*-o"):
        finish(contact_sheet(probe(path), analysis, tmp_path / "missing" / "faces.png"))
    nobody = type(analysis)(analysis.pts, analysis.time_base, analysis.size, (), ())
    with pytest.raises(FaceError, match="No face"):
        finish(contact_sheet(probe(path), nobody, tmp_path / "faces.png"))


def test_a_clip_cut_short_is_analysed_as_far_as_it_goes(tmp_path):
    whole = tmp_path / "whole.mkv"
    finish(make_clip(whole, seconds=2, opening=lambda t: 0.3, size=(320, 180)))
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    analysis = analysed(cut)
    assert 5 < len(analysis.pts) < 50
    assert analysis.truncated
    assert analysis.tracks[0].end == len(analysis.pts)


def test_film_with_cuts_has_tracks_that_keep_to_their_shots():
    analysis = analysed(footage("test/late_video_start.mp4"))
    assert analysis.cuts == (20, 82, 211)
    bounds = [0, 20, 82, 211, 275]
    for track in analysis.tracks:
        assert bounds[track.shot] <= track.first < track.end <= bounds[track.shot + 1]
    singer = next(t for t in pick_face(analysis) if t.shot == 2)
    assert (singer.first, singer.end) == (82, 211)
    assert singer.visible.all()
    assert np.abs(singer.yaw).max() < 50


def test_faces_side_by_side_have_a_track_each():
    analysis = analysed(footage("test/split_screen.mp4"))
    long = [t for t in analysis.tracks if t.visible.sum() > 300]
    assert len(long) >= 4
    middles = np.array([t.points.mean(axis=(0, 1)) for t in long])
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=2) + 1e9 * np.eye(len(long))
    assert apart.min() > 50


def test_hands_in_front_of_the_mouth_hide_it():
    analysis = analysed(footage("test/occluded.mp4"))
    (track,) = pick_face(analysis)
    hidden = {k + track.first for k in np.flatnonzero(~track.visible)}
    assert hidden >= set(range(145, 175))  # hands before the lips, by eye
    assert not hidden & {*range(60), *range(260, 320)}  # lips free, by eye


def test_a_face_seen_from_the_side_is_turned_away_but_for_a_glance():
    analysis = analysed(footage("test/profile_1.mp4"))
    (track,) = pick_face(analysis)
    assert track.visible.all()
    plan = plan_visibility(analysis, (track,))
    assert {reason for *_, reason in plan.reasons} == {"turned away"}
    assert np.mean(plan.weight > 0) < 0.15
    assert plan.weight[212] == 1  # the glance, by eye


def test_a_still_speaker_s_track_hardly_trembles():
    (track,) = pick_face(analysed(footage("test/grid_s5_01.mpg")))
    assert track.visible.all()
    eyes = np.linalg.norm(track.points[:, 1] - track.points[:, 0], axis=1).mean()
    assert np.diff(track.points, 2, axis=0).std() < 0.006 * eyes
