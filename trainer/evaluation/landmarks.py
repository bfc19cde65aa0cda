"""Landmarks of a face by a network that is no part of the program, and their distance (LMD)."""

import os
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import FaceError, ModelError
from app.core.faces.detect import Detector
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo
from trainer.evaluation.view import Matrix, Square, View

VARIABLE = "LIPSMITH_LANDMARKS"
"""Environment variable that names the network's file where the command line does not."""
Points = NDArray[np.float32]
MOUTH = slice(48, 68)
"""The lips among the 68 points of 300-W (Sagonas et al. 2013), counted from 0."""
LMD_SIDE = 96
"""px of the aligned crop in which LMD is given."""
_INPUT = 112  # px
_AROUND = 1.6  # what the detector sees of the face, in sides of the crop
_DETECTOR_SIDE = 256  # px
_LOOKS = 7  # frames in which the face's box is found
_BOX_SHARE = 1.2  # side of the landmarker's square over that of the face's box, as PFLD learned it


class Landmarker:
    """68 landmarks in a face's square: an ONNX network with PFLD's input and output.

    It is given (1, 3, 112, 112) in [0, 1] and answers with 136 values in [0, 1].

    Raises
    ------
    ModelError
        If the file is missing or no such network.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise ModelError(f"There is no landmark network at {path}. Check --landmarks.")
        try:
            self._net = cv2.dnn.readNetFromONNX(str(path))
            self._points(np.zeros((_INPUT, _INPUT, 3), np.uint8))
        except (cv2.error, ValueError) as error:
            raise ModelError(
                f"{path} is not an ONNX network of 68 landmarks that sees {_INPUT} px. "
                "Give one such as PFLD with --landmarks."
            ) from error

    def __call__(self, view: View, square: Square) -> Points:
        """Landmarks (68, 2) of a face in sides of its unit crop; ``square`` as `face_square`."""
        left, top, side = square
        points = self._points(view.cut(square, _INPUT))
        return np.asarray(points * side + (left, top), np.float32)

    def within(self, picture: NDArray[np.uint8], square: Square) -> Points:
        """The same in a picture (S, S, 3) of the unit crop itself, whose edge repeats outside."""
        left, top, side = square
        scale = _INPUT / side
        move = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
        move[:, :2] /= len(picture)
        # Counted from the first pixel's centre.
        move[:, 2] += move[:, :2].sum(axis=1) / 2 - 0.5
        cut = cv2.warpAffine(picture, move, (_INPUT, _INPUT), borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(self._points(np.asarray(cut, np.uint8)) * side + (left, top), np.float32)

    def _points(self, picture: NDArray[np.uint8]) -> Points:
        self._net.setInput(picture.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        return np.asarray(self._net.forward(), np.float32).reshape(68, 2)


def landmarks_file(given: Path | None) -> Path | None:
    """The landmark network's file: the one given, or what `VARIABLE` names, or none."""
    named = os.environ.get(VARIABLE)
    return given or (Path(named) if named else None)


def lmd(points: Points, truth: Points) -> float:
    """Landmark distance: mean over the 20 points of the mouth, px of the 96 x 96 aligned crop.

    Nothing is subtracted first: both faces are seen through the same window, in which a mouth
    in the wrong place is as wrong as one of the wrong shape.  (Chen et al. 2018, who gave the
    measure its name, centre each mouth, because their pictures are not aligned.)

    Parameters
    ----------
    points, truth : (68, 2)
        In sides of the unit crop.

    Examples
    --------
    >>> face = np.zeros((68, 2), np.float32)
    >>> round(lmd(face + np.float32(1 / 96), face), 4)
    1.4142
    """
    apart = LMD_SIDE * (points[MOUTH] - truth[MOUTH])
    return float(np.hypot(apart[:, 0], apart[:, 1]).mean())


def face_box(
    info: MediaInfo, pts: NDArray[np.int64], units: dict[int, Matrix], detector: Detector
) -> NDArray[np.float64]:
    """The face's box in the unit crop: left, top, right, bottom, the median over some frames.

    Parameters
    ----------
    info : MediaInfo
        The source.
    pts : (frames,)
        Presentation times of its frames.
    units : dict
        From stored px to the unit crop, for each frame that shows the face.

    Raises
    ------
    FaceError
        If the detector finds the face in none of them.
    """
    frames = list(units)
    picked = sorted({frames[round(k)] for k in np.linspace(0, len(frames) - 1, _LOOKS)})
    margin = (1 - _AROUND) / 2
    found = []
    for index, frame in frames_at(info, [(i, int(pts[i])) for i in picked]):
        wide = View(frame, units[index]).cut((margin, margin, _AROUND), _DETECTOR_SIDE)
        faces = detector(wide)
        if len(faces):
            best = faces.boxes[int(np.argmax(faces.scores))]
            found.append((best + 0.5) / _DETECTOR_SIDE * _AROUND + margin)
    if not found:
        raise FaceError("The detector finds no face in the aligned crops. Leave this clip out.")
    return np.median(found, axis=0).astype(np.float64)


def face_square(box: NDArray[np.float64]) -> Square:
    """The square around a `face_box` that landmarks are found in."""
    left, top, right, bottom = box.tolist()
    side = _BOX_SHARE * max(right - left, bottom - top)
    return (left + right - side) / 2, (top + bottom - side) / 2, side
