"""Where dragged edges catch: cuts, edges of speech and of segments, markers, the playhead."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.core.project.document import Document

REACH = 8.0
"""How near an edge must come to be caught, px."""


def targets(
    document: Document,
    besides: Iterable[str] = (),
    playhead: int | None = None,
    speech: Iterable[int] = (),
) -> NDArray[np.int64]:
    """Collect the frames where edges catch.

    Parameters
    ----------
    besides
        Ids of segments that are being dragged themselves.
    playhead : int or None
        A frame that catches too.
    speech
        Frames at which somebody in a dub begins or stops to speak.

    Returns
    -------
    (N,) int64, sorted, each once
    """
    skipped = set(besides)
    frames = {0, document.frames}
    frames.update(shot.first for shot in document.shots)
    frames.update(marker.frame for marker in document.markers)
    for segment in document.segments:
        if segment.id not in skipped:
            frames.update((segment.first, segment.end))
    frames.update(speech)
    if playhead is not None:
        frames.add(playhead)
    return np.array(sorted(frames), np.int64)


def nearest(frame: int, caught: NDArray[np.int64]) -> int:
    """Return the target nearest to a frame.

    >>> nearest(9, np.array([0, 8, 20]))
    8
    """
    at = int(np.searchsorted(caught, frame))
    near = caught[max(0, at - 1) : at + 1]
    return int(near[np.argmin(np.abs(near - frame))])


def pull(edges: Iterable[int], caught: NDArray[np.int64], reach: float) -> tuple[int, int | None]:
    """Say how far edges that move together must go on to be caught.

    Parameters
    ----------
    edges
        Frames of the dragged edges, where the mouse would have them.
    reach : float
        Frames.

    Returns
    -------
    tuple
        Frames to go on (0 if nothing is near), and the target that catches or None.

    Examples
    --------
    >>> pull([11, 40], np.array([0, 10, 43]), reach=4)
    (-1, 10)
    """
    best: tuple[int, int | None] = (0, None)
    least = reach
    for edge in edges if len(caught) else ():
        target = nearest(edge, caught)
        if abs(target - edge) <= least and (best[1] is None or abs(target - edge) < abs(best[0])):
            best, least = (target - edge, target), abs(target - edge)
    return best
