"""How open the mouths of a dataset's crops are, as landmarks say it."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import ModelError
from app.core.faces.detect import make_detector
from trainer.evaluation.landmarks import VARIABLE, Landmarker, face_square, landmarks_file
from trainer.evaluation.opening import Curve, mouth_opening
from trainer.evaluation.view import Square
from trainer.pack import MARGIN

Pictures = NDArray[np.uint8]
_LOOKS = 8


class Openings:
    """Finds faces in stored crops, and how far their lips are apart.

    Raises
    ------
    ModelError
        If there is no landmark network.
    """

    def __init__(self, landmarks: Path | None) -> None:
        path = landmarks_file(landmarks)
        if path is None:
            raise ModelError(
                "How open a mouth is needs a landmark network. "
                f"Name one such as PFLD with --landmarks or {VARIABLE}."
            )
        self._landmarker, self._detector = Landmarker(path), make_detector()

    def square(self, crops: Pictures, frames: NDArray[np.int64]) -> Square | None:
        """The square that landmarks are found in, see `landmarks.face_square`; None without a face.

        Parameters
        ----------
        crops : (n, S, S, 3)
            As a pack stores them.
        frames
            Which of them are looked at, of some of which the detector is shown.
        """
        found = []
        for index in frames[:: max(1, len(frames) // (_LOOKS - 1))]:
            faces = self._detector(cv2.resize(crops[index], (256, 256)))
            if len(faces):
                box = (faces.boxes[int(np.argmax(faces.scores))] + 0.5) / 256
                found.append(box * MARGIN - (MARGIN - 1) / 2)
        if not found:
            return None
        return face_square(np.median(found, axis=0).astype(np.float64))

    def of(self, pictures: Pictures, square: Square) -> Curve:
        """How open mouths of crops as a network sees them are, (n,), see `mouth_opening`."""
        points = [self._landmarker.within(picture, square) for picture in pictures]
        return np.array([mouth_opening(each) for each in points])
