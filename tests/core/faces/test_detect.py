"""Detectors: the order of the points, and sentences for what cannot be had."""

from urllib.error import URLError

import cv2
import numpy as np
import pytest

from app.core.errors import FaceError
from app.core.faces.detect import FaceAlignmentDetector, five_of_68, make_detector
from app.core.media.reader import VideoReader, small_rgb
from tests.footage import FOOTAGE, footage

cv2.setNumThreads(1)


@pytest.fixture(scope="module")
def centerface():
    return make_detector()


def first_picture(name, side=480):
    with VideoReader(footage(name)) as reader:
        _, frame = next(iter(reader))
        return small_rgb(frame, side)


def assert_in_order(points):
    left_eye, right_eye, nose, left_mouth, right_mouth = points
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < nose[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


@pytest.mark.parametrize("name", ["news_720p.mp4", "address_20s.mp4", "grid_s5_01.mpg"])
def test_centerface_gives_its_points_from_left_to_right_and_down(centerface, name):
    found = centerface(first_picture(f"test/{name}"))
    assert len(found) == 1
    assert found.scores[0] > 0.7
    assert_in_order(found.points[0])
    left, top, right, bottom = found.boxes[0]
    assert np.all((found.points[0] > [left, top]) & (found.points[0] < [right, bottom]))


def test_a_mirrored_face_is_found_mirrored(centerface):
    picture = first_picture("test/address_20s.mp4")
    here = centerface(picture).points[0]
    there = centerface(np.ascontiguousarray(picture[:, ::-1])).points[0]
    back = there[[1, 0, 2, 4, 3]] * [-1, 1] + np.array([picture.shape[1] - 1, 0])
    assert np.abs(back - here).max() < 0.15 * np.linalg.norm(here[1] - here[0])


def test_nothing_is_found_where_there_is_nothing(centerface):
    found = centerface(np.full((120, 160, 3), 90, np.uint8))
    assert len(found) == 0
    assert found.boxes.shape == (0, 4)
    assert found.points.shape == (0, 5, 2)


def test_yunet_agrees_with_centerface(centerface):
    weights = FOOTAGE.parent / "weights" / "face_detection_yunet_2023mar.onnx"
    if not weights.exists():
        pytest.skip(f"YuNet's network is absent: {weights}")
    picture = first_picture("test/news_720p.mp4")
    ours, theirs = centerface(picture), make_detector(str(weights))(picture)
    assert len(theirs) == 1
    assert_in_order(theirs.points[0])
    eyes = np.linalg.norm(ours.points[0, 1] - ours.points[0, 0])
    assert np.abs(theirs.points[0] - ours.points[0]).max() < 0.25 * eyes


def test_a_yunet_file_that_is_missing_or_foreign_is_said_in_a_sentence(tmp_path):
    with pytest.raises(FaceError, match=r"does not exist.*centerface"):
        make_detector(str(tmp_path / "gone.onnx"))
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"not a network")
    with pytest.raises(FaceError, match="not a YuNet network"):
        make_detector(str(junk))


@pytest.mark.parametrize(("name", "says"), [("yunet", "needs its file"), ("magic", "centerface")])
def test_names_that_cannot_be_had_are_said_in_a_sentence(name, says):
    with pytest.raises(FaceError, match=says):
        make_detector(name)


@pytest.mark.parametrize("kind", ["sfd", "blazeface"])
def test_without_a_network_face_alignment_s_detectors_say_what_to_do(kind, monkeypatch, tmp_path):
    import torch

    def offline(*args, **kwargs):
        raise URLError("no route to host")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", offline)
    monkeypatch.setattr("face_alignment.utils.download_url_to_file", offline)
    with pytest.raises(FaceError, match=r"no route to host.*internet once"):
        make_detector(kind)


def test_face_alignment_s_boxes_and_landmarks_become_ours(monkeypatch):
    landmarks = np.arange(136, dtype=float).reshape(68, 2)

    class Boxes:
        def detect_from_image(self, rgb):
            return [[1, 2, 30, 40, 0.9], [5, 5, 9, 9, 0.2]]

    class Networks:
        def __init__(self, kind, device, face_detector, compile):
            assert (face_detector, device, compile) == ("sfd", "cpu", False)
            self.face_detector = Boxes()

        def get_landmarks_from_image(self, rgb, detected_faces):
            assert len(detected_faces) == 1
            return [landmarks]

    monkeypatch.setattr("face_alignment.FaceAlignment", Networks)
    found = FaceAlignmentDetector("sfd")(np.zeros((50, 50, 3), np.uint8))
    np.testing.assert_allclose(found.boxes, [[1, 2, 30, 40]])
    np.testing.assert_allclose(found.points[0], five_of_68(landmarks))


def test_five_of_68_takes_eye_centres_nose_tip_and_mouth_corners():
    landmarks = np.zeros((68, 2))
    ring = np.array([[-1, 0], [0, -1], [1, 0], [1, 0], [0, 1], [-1, 0]])
    landmarks[36:42], landmarks[42:48] = ring + np.array([10, 5]), ring + np.array([30, 5])
    landmarks[30], landmarks[48], landmarks[54] = [20, 15], [12, 25], [28, 25]
    five = five_of_68(landmarks)
    np.testing.assert_allclose(five, [[10, 5], [30, 5], [20, 15], [12, 25], [28, 25]])
