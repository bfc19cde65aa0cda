"""The tracker on faces of dots: where they are, when they come and go, how much it costs."""

import cv2
import numpy as np
import pytest

import app.core.faces.tracker as tracker_module
from app.core.faces.closeup import Moment
from app.core.faces.detect import LEAST_SCORE, Detections
from app.core.faces.tracker import FLOW_SIDE, SCAN_SIDE, Tracker
from tests.core.faces.actors import Actor, DotDetector, stage

cv2.setNumThreads(1)

FPS = 25


def play(scene, frames, detector=None, size=(480, 270), fps=FPS, cuts=()):
    """Track ``scene(frame, picture)``, which draws on the picture it is given."""
    detector = detector or DotDetector()
    tracker = Tracker(detector, size)
    for frame in range(frames):
        picture = stage(*size)
        scene(frame, picture)

        def look(side, picture=picture):
            scale = min(1.0, side / max(picture.shape))
            smaller = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
            return cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA)

        tracker.push(moment(frame, frame / fps, look(FLOW_SIDE)), look, cut=frame in cuts)
    return tracker.finish()


def moment(index, seconds, rgb):
    return Moment(index, seconds, cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), lambda: rgb)


def swing(frame):
    return 240 + 90 * np.sin(frame / 9), 135 + 25 * np.cos(frame / 7)


@pytest.mark.parametrize("size", [(480, 270), (960, 540)])
def test_points_are_where_the_face_is_in_display_pixels(size):
    factor = size[0] / 480
    actor = Actor(round(80 * factor))

    def scene(frame, picture):
        actor.draw(picture, *(v * factor for v in swing(frame)))

    (track,) = play(scene, 60, size=size)
    assert (track.shot, track.first, track.end) == (0, 0, 60)
    assert track.visible.all()
    truth = np.stack([actor.points(*(v * factor for v in swing(k))) for k in range(60)])
    assert np.abs(track.points - truth).max() < 2.5 * factor
    assert np.abs(track.points - truth).mean() < 0.7 * factor


def test_a_growing_face_is_followed():
    actor = Actor(80)
    (track,) = play(lambda k, p: actor.draw(p, 240, 135, 0.6 + k / 100), 80)
    truth = np.stack([actor.points(240, 135, 0.6 + k / 100) for k in range(80)])
    assert np.abs(track.points - truth).max() < 3


def test_a_trembling_detector_gives_a_quiet_track():
    actor = Actor(80)
    (track,) = play(lambda k, p: actor.draw(p, *swing(k)), 75, DotDetector(noise=0.05))
    truth = np.stack([actor.points(*swing(k)) for k in range(75)])
    jerk = np.diff(track.points - truth, 2, axis=0)
    assert np.abs(jerk).max() < 1.0  # px; the detector's own trembling is 1.6 px and more


def test_the_detector_is_asked_seldom():
    detector = DotDetector()
    actor = Actor(80)
    play(lambda k, p: actor.draw(p, *swing(k)), 100, detector)
    assert detector.calls <= 32  # 4 s: 3 scans, 14 close looks, 7 at the mouth, and some air


def test_a_face_that_is_not_where_flow_has_it_is_looked_at_more_often():
    class Astray(DotDetector):
        aside = 0.03

        def __call__(self, rgb, least=LEAST_SCORE):
            found = super().__call__(rgb, least)
            width = np.ptp(found.boxes[:, ::2], axis=1)[:, None]
            self.aside *= -1 if len(found) else 1
            return Detections.of(found.boxes + self.aside * width, found.scores, found.points)

    actor = Actor(80)
    calm, astray = DotDetector(), Astray()
    for detector in (calm, astray):
        play(lambda k, p: actor.draw(p, *swing(k)), 100, detector)
    assert astray.calls >= 1.2 * calm.calls


def test_a_face_whose_mouth_may_be_covered_is_looked_at_more_often(monkeypatch):
    actor = Actor(80)
    calls = []
    for covered in (0.5, 0.2):
        scores = iter([0.5, *[covered] * 100])
        monkeypatch.setattr(tracker_module, "mouth_score", lambda *_, scores=scores: next(scores))
        detector = DotDetector()
        play(lambda k, p: actor.draw(p, *swing(k)), 160, detector)
        calls.append(detector.calls)
    assert calls[1] > calls[0] + 3


def test_several_faces_share_the_looks():
    actors = [Actor(60, seed) for seed in range(6)]
    detector = DotDetector()

    def scene(frame, picture):
        for k, actor in enumerate(actors):
            actor.draw(picture, 80 + 160 * (k % 3) + 5 * np.sin(frame / 9), 70 + 130 * (k // 3))

    tracks = play(scene, 75, detector)
    assert len(tracks) == 6
    assert all(track.visible.all() and len(track.visible) == 75 for track in tracks)
    assert detector.calls <= 80


def test_a_track_ends_at_a_cut():
    actor = Actor(80)

    def scene(frame, picture):
        actor.draw(picture, *((150, 130) if frame < 30 else (330, 140)))

    tracks = play(scene, 60, cuts=(30,))
    assert [(t.shot, t.first, t.end) for t in tracks] == [(0, 0, 30), (1, 30, 60)]
    assert np.ptp(tracks[0].points[:, 0, 0]) < 1
    assert np.ptp(tracks[1].points[:, 0, 0]) < 1


def test_a_face_that_is_hidden_for_a_while_has_a_gap_there():
    actor = Actor(80)

    def scene(frame, picture):
        if not 33 <= frame < 58:
            actor.draw(picture, 200 + frame / 2, 130)

    (track,) = play(scene, 90)
    assert (track.first, track.end) == (0, 90)
    assert np.flatnonzero(~track.visible).tolist() == list(range(33, 58))
    assert (track.score[~track.visible] == 0).all()


def test_a_face_that_was_away_for_long_is_the_same_when_it_comes_back():
    actor = Actor(80)

    def scene(frame, picture):
        if not 30 <= frame < 105:
            actor.draw(picture, 200, 130)

    (track,) = play(scene, 170)
    assert np.flatnonzero(~track.visible).tolist() == list(range(30, 105))


def test_a_face_that_comes_between_two_scans_is_traced_back_to_its_first_frame():
    actor, other = Actor(80), Actor(70, 3)

    def scene(frame, picture):
        actor.draw(picture, 120, 130)
        if frame >= 43:
            other.draw(picture, 350 - frame / 4, 130)

    tracks = play(scene, 90)
    assert [track.first for track in tracks] == [0, 43]
    truth = np.stack([other.points(350 - k / 4, 130) for k in range(43, 90)])
    assert np.abs(tracks[1].points - truth).max() < 2


def test_a_face_that_walks_out_of_the_picture_ends_there():
    actor = Actor(80)
    (track,) = play(lambda k, p: actor.draw(p, 240 + 5 * k, 130), 90)
    assert 38 <= track.end <= 52  # its centre leaves the picture in frame 48


def test_two_faces_that_pass_each_other_are_not_mistaken():
    near, far = Actor(90, 1), Actor(60, 2)

    def scene(frame, picture):
        far.draw(picture, 400 - 4 * frame, 120)
        near.draw(picture, 80 + 4 * frame, 140)

    tracks = play(scene, 80)
    end = {round(float(t.points[-1, :, 0].mean()) / 10) * 10 for t in tracks if t.end == 80}
    assert end == {80, 400} or end == {90, 400} or end == {80, 390} or end == {90, 390}
    for track in tracks:
        assert np.abs(np.diff(track.points[:, 0, 0])).max() < 12


def test_a_face_that_goes_behind_another_does_not_take_its_place():
    front, behind = Actor(80, 1), Actor(74, 2)

    def scene(frame, picture):
        behind.draw(picture, min(240, 110 + 4 * frame), 130)
        front.draw(picture, 240, 130)

    tracks = play(scene, 80)
    assert len(tracks) == 2
    assert sum(track.end == 80 for track in tracks) == 1


def test_no_face_gives_no_track():
    assert play(lambda k, p: None, 30) == ()


def test_a_face_too_small_for_the_small_picture_is_found_in_the_wide_one():
    actor = Actor(44)
    detector = DotDetector(least_side=14)

    def scene(frame, picture):
        actor.draw(picture, 960 + frame, 500)

    (track,) = play(scene, 45, detector, size=(1920, 1080))
    truth = np.stack([actor.points(960 + k, 500) for k in range(track.first, 45)])
    assert track.end == 45
    assert track.first < 20
    assert np.abs(track.points - truth).max() < 3


@pytest.mark.parametrize("fps", [12, 60])
def test_the_rate_does_not_matter(fps):
    actor = Actor(80)

    def place(frame):
        return 240 + 60 * np.sin(frame / fps * 2), 135

    (track,) = play(lambda k, p: actor.draw(p, *place(k)), 2 * fps, fps=fps)
    truth = np.stack([actor.points(*place(k)) for k in range(2 * fps)])
    assert np.abs(track.points - truth).max() < 2.5


def test_sharpness_falls_when_the_face_is_blurred():
    actor = Actor(80)

    def scene(frame, picture):
        actor.draw(picture, 200, 130)
        if frame >= 20:
            picture[:] = cv2.GaussianBlur(picture, (0, 0), 2)

    (track,) = play(scene, 40)
    assert track.sharpness[:20].min() > 3 * track.sharpness[20:].max()


def test_colours_and_pictures_of_other_sizes_are_asked_for_only_now_and_then():
    sides, coloured = [], []
    actor = Actor(80)
    tracker = Tracker(DotDetector(), (480, 270))
    for frame in range(50):
        picture = stage()
        actor.draw(picture, 200, 130)

        def look(side, picture=picture):
            sides.append(side)
            return cv2.resize(picture, None, fx=min(1, side / 480), fy=min(1, side / 480))

        def colours(frame=frame, picture=picture):
            coloured.append(frame)
            return picture

        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        tracker.push(Moment(frame, frame / FPS, grey, colours), look, cut=False)
    assert set(sides) == {SCAN_SIDE}
    assert len(sides) <= 3
    assert len(set(coloured)) <= 12
