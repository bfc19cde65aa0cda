"""References that follow a head that turns: frames of the shot's album in which it was held alike.

What is copied from a frame in which the head was held otherwise does not fit in with what the
plate shows around it: cheeks spill over its far edge.  Where the difference is small references
stay what they are, since a mouth that changes them opens and closes with the head.  They change
along the cheapest path through the shot, and one fades into the next.
"""

import threading
from collections.abc import Mapping, Sequence

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.sample import crop
from app.core.dub.plan import ShotPlan
from app.core.dub.pose import ALIKE, distances, pose
from app.core.dub.references import Album, Reference, all_poses, candidates, reference_side, take
from app.core.faces.align import to_pixels
from app.core.media.planes import to_planar
from app.core.media.reader import video_of
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo

NEAR = 0.4
"""s; a frame this near in time is no reference: its mouth says what the plate says."""
LONGEST = 750
"""Frames of a shot that are looked at together."""
FADE = 5
"""Frames in which one reference fades into the next; odd."""
SWITCH = 1.0
"""What a change of references costs, in standard deviations of openness."""
_POSE_COST = 0.2  # of each grey level by which poses differ more than `ALIKE`
_STRANGE_COST = 0.5  # of one standard deviation of strangeness
_NEAR_COST = 8.0
_SEEN = 48  # px of the crop that a pose is made of

Float = NDArray[np.float32]
Costs = NDArray[np.float64]


class Following:
    """The references of one shot, frame by frame.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    pts : (frames,)
        Presentation times of its frames.
    plan : ShotPlan
        The face and where it lies.
    size : px
        Side of the network's crop.
    count : int
        How many references the network sees.

    Raises
    ------
    MediaError
        If the clip cannot be read any more.
    """

    def __init__(
        self, info: MediaInfo, pts: NDArray[np.int64], plan: ShotPlan, size: int, count: int
    ) -> None:
        self._info, self._pts, self._plan = info, pts, plan
        self._away = NEAR * float(video_of(info).rate)
        self._lock = threading.Lock()
        self._paths: dict[int, NDArray[np.intp]] = {}
        first, end = plan.track.first, plan.track.end
        self._blocks = np.linspace(first, end - 1, -(-(end - first) // LONGEST) + 1).astype(int)
        fit = candidates(plan)
        wanted = sorted({*fit, *all_poses(plan)})
        whole = range(first, end) if len(self._blocks) == 2 else ()
        self.album: Album | None = None
        poses, pictures = self._look(wanted, whole if wanted else (), size)
        if any(picture.frame in fit for picture in pictures):
            self.album = Album.of(pictures, fit, count)
            self._poses = np.stack([poses[picture.frame] for picture in pictures])
            if whole:
                self._paths[0] = self._path(0, poses)

    def at(self, frame: int) -> tuple[Reference, ...]:
        """The references of a frame of the clip, from a closed mouth to an open one.

        Empty if the shot has no frame in which the face is visible.
        """
        if self.album is None:
            return ()
        last = len(self._blocks) - 2
        block = min(int(np.searchsorted(self._blocks, frame, "right")) - 1, last)
        with self._lock:
            if block not in self._paths:
                frames = range(self._blocks[block], self._blocks[block + 1] + 1)
                self._paths[block] = self._path(block, self._look((), frames)[0])
            paths = self._paths[block]
        around = np.arange(-(FADE // 2), FADE // 2 + 1) + frame - self._blocks[block]
        shown = paths[:, np.clip(around, 0, paths.shape[1] - 1)]
        return tuple(faded(self.album.pictures, row.tolist()) for row in shown)

    def _look(
        self, wanted: Sequence[int], every: Sequence[int], size: int = 0
    ) -> tuple[dict[int, Float], list[Reference]]:
        """Poses of all these frames, and of those that are wanted pictures as well."""
        large, keep = reference_side(self._plan), set(wanted)
        poses, pictures = {}, []
        both = sorted(keep | set(every))
        for index, frame in frames_at(self._info, [(i, int(self._pts[i])) for i in both]):
            poses[index] = pose_of(frame, self._plan, index)
            if index in keep:
                pictures.append(take(frame, self._plan, index, size, large))
        return poses, pictures

    def _path(self, block: int, poses: Mapping[int, Float]) -> NDArray[np.intp]:
        """Which pictures are shown in a block's frames, (count, frames)."""
        assert self.album is not None
        album = self.album
        first, last = int(self._blocks[block]), int(self._blocks[block + 1])
        apart = np.empty((last + 1 - first, len(album.pictures)))
        seen = self._poses.mean(axis=0)
        for row, i in enumerate(range(first, last + 1)):
            seen = poses.get(i, seen)  # a file that has become shorter since has fewer
            apart[row] = distances(self._poses, seen)
        frames = np.array([picture.frame for picture in album.pictures])
        near = np.abs(np.arange(first, last + 1)[:, None] - frames) < self._away
        costs = unsuited(album, apart, near)
        pinned = (block > 0, block < len(self._blocks) - 2)
        return np.stack([smoothest(one, SWITCH, pinned) for one in costs])


def pose_of(frame: VideoFrame, plan: ShotPlan, index: int) -> Float:
    """How the head is held in a frame of a shot, see `pose`."""
    return pose(crop(to_planar(frame), to_pixels(plan.unit_crop(index), _SEEN), _SEEN))


def unsuited(album: Album, apart: Costs, near: NDArray[np.bool_]) -> Costs:
    """How ill an album's n pictures would do as references in f frames, (count, f, n).

    Parameters
    ----------
    album : Album
    apart : (f, n)
        Between each frame's pose and each picture's, see `distances`.
    near : (f, n)
        Whether they are near in time; the usual references may be.
    """
    turned = _POSE_COST * np.maximum(apart - ALIKE, 0)
    others = turned + _STRANGE_COST * (album.strange - album.strange.min()) + _NEAR_COST * near
    costs = np.stack([others + np.abs(album.openings - album.openings[i]) for i in album.usual])
    for row, i in zip(costs, album.usual, strict=True):
        row[:, i] = turned[:, i]
    return costs


def smoothest(
    costs: Costs, switch: float, pinned: tuple[bool, bool] = (False, False)
) -> NDArray[np.intp]:
    """The cheapest path through a table of costs (Viterbi 1967).

    Parameters
    ----------
    costs : (f, n)
        Of each of n choices in each of f frames.
    switch : float
        What changing the choice costs.
    pinned
        Whether the first and last frame have their own cheapest choice, with no change nearer than
        `FADE` frames, so that what is before and after fits without being known.

    Returns
    -------
    (f,) int

    Examples
    --------
    >>> smoothest(np.array([[0, 3], [1, 0], [0, 3], [4, 0], [4, 0]]), 2.0).tolist()
    [0, 0, 0, 1, 1]
    """
    count, stay = len(costs), np.arange(costs.shape[1])
    total = costs[0].astype(np.float64)
    if pinned[0]:
        total = np.where(stay == costs[0].argmin(), total, np.inf)
    came = np.empty(costs.shape, np.intp)
    for i in range(1, count):
        bound = (pinned[0] and i <= FADE) or (pinned[1] and count - i <= FADE)
        best = int(total.argmin())
        jump = np.inf if bound and count > 2 * FADE + 1 else total[best] + switch
        came[i] = np.where(total <= jump, stay, best)
        total = np.minimum(total, jump) + costs[i]
    path = np.empty(count, np.intp)
    path[-1] = costs[-1].argmin() if pinned[1] and count > 1 else total.argmin()
    for i in range(count - 1, 0, -1):
        path[i - 1] = came[i, path[i]]
    return path


def faded(pictures: Sequence[Reference], shown: Sequence[int]) -> Reference:
    """The mean of the pictures that are shown around a frame; the middle one gives its number."""
    middle = pictures[shown[len(shown) // 2]]
    shares = {i: shown.count(i) / len(shown) for i in dict.fromkeys(shown)}
    if len(shares) == 1:
        return middle
    small = sum(np.float32(share) * pictures[i].small for i, share in shares.items())
    large = sum(np.float32(share) * pictures[i].large for i, share in shares.items())
    return Reference(
        middle.frame, np.asarray(small, np.float32), np.rint(np.asarray(large)).astype(np.uint8)
    )
