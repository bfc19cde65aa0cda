"""What the timeline shows besides the document; whoever has it hands it in."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

StateName = Literal["empty", "queued", "rendering", "ready", "stale", "failed", "skipped"]


@dataclass(frozen=True)
class State:
    """How far a segment's mouth has come.

    Attributes
    ----------
    name : str
    progress : float
        Share that is made, 0 to 1, while it is rendering.
    message : str
        Why it failed or was skipped, for people.
    """

    name: StateName = "empty"
    progress: float = 0.0
    message: str = ""


@dataclass(frozen=True)
class Finding:
    """Something to know about a stretch of the plate before rendering.

    Attributes
    ----------
    first, end : int
        Frames.
    severity : str
        ``"note"``, ``"warning"`` or ``"problem"``.
    message : str
        What it is and what to do, for people.
    """

    first: int
    end: int
    severity: Literal["note", "warning", "problem"]
    message: str


class Peaks(Protocol):
    """Draws the loudness of sounds."""

    def peaks(
        self, media: str, first: float, end: float, columns: int
    ) -> NDArray[np.float32] | None:
        """Return the lowest and highest sample in each of some equal parts of a stretch.

        Parameters
        ----------
        media : str
            Id of the plate or of a sound.
        first, end : float
            s in the file; where it has no sound, peaks are 0.
        columns : int

        Returns
        -------
        (columns, 2) float32 in [-1, 1], or None while nothing is known
        """
        ...


class Thumbnails(Protocol):
    """Has small pictures of the plate."""

    def thumbnail(self, frame: int, height: int) -> QImage | None:
        """Return the picture of about a frame, ``height`` px high; None while there is none."""
        ...
