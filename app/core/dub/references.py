"""What may be shown of a shot: an album of its frames, and the most typical of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.compose.sample import crop
from app.core.dub.infront import COVERED, covered
from app.core.dub.plan import ShotPlan
from app.core.dub.pose import distances, pose
from app.core.errors import ModelError
from app.core.faces.align import to_pixels
from app.core.media.planes import to_planar
from app.core.shelf import OPENNESS
from app.model.card import CheckpointError
from app.model.lips import lips_of

CANDIDATES = 24
"""Frames of a shot that are looked at before some are chosen."""
LARGEST = 320
"""Largest side in px of a stored reference: a crop of a face that fills a 1080p frame."""
_OPEN_COST = 1.0  # in standard deviations of openness, of one of strangeness
_WIDE = 0.92  # quantile of openness at which the open one is wanted: nobody speaks in shouts
_HIDDEN = 20.0  # standard deviations by which a mouth behind something is strange
# Grey levels by which poses may differ for one to tell what is in front of the other: a hand on a
# chin makes up to 24, heads that turn so far that hair and walls are taken for something 30.
_HELD_ALIKE = 25.0
_CLOSED_SHARE = 0.5  # of it, for the closed one: a mouth rests on that in pauses


@dataclass(frozen=True)
class Reference:
    """A reference frame of one shot.

    Attributes
    ----------
    frame : int
        Frame of the clip it was taken from.
    small : (3, S, S) float32 in [0, 1]
        What the network sees.
    large : (R, R, 3) uint8
        What the copying head's flow is applied to, at the plate's own detail.
    """

    frame: int
    small: NDArray[np.float32]
    large: NDArray[np.uint8]

    @property
    def picture(self) -> NDArray[np.uint8]:
        """``small`` as a picture, (S, S, 3)."""
        return np.asarray(np.rint(self.small.transpose(1, 2, 0) * 255), np.uint8)


def how_open(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """How open the mouths of aligned crops look, (n,), see `app.model.lips.Lips.how_open`.

    Raises
    ------
    ModelError
        If the network that says it is missing or damaged.
    """
    try:
        return lips_of(OPENNESS).how_open(pictures)
    except CheckpointError as error:
        raise ModelError(str(error)) from error


def candidates(plan: ShotPlan, count: int = CANDIDATES) -> list[int]:
    """Frames of a shot worth looking at: the sharpest and most frontal of each stretch of it.

    Only frames in which the face is fully visible take part, if there are any.
    """
    track, usable = plan.track, _usable(plan)
    if not len(usable):
        return []
    sharp = track.sharpness / max(1e-6, float(np.percentile(track.sharpness[usable], 90)))
    good = np.minimum(sharp, 1.0) - np.abs(track.yaw) / 30.0 + track.score
    stretches = np.array_split(usable, min(count, len(usable)))
    return [int(track.first + s[np.argmax(good[s])]) for s in stretches]


def all_poses(plan: ShotPlan, count: int = CANDIDATES) -> list[int]:
    """Frames of a shot, evenly spread, so that a head that turns is among them as it is turned.

    As in `candidates`, the face is fully visible in all of them, if it ever is.
    """
    usable = _usable(plan)
    spread = np.linspace(0, len(usable) - 1, min(count, len(usable))).astype(int)
    return (usable[spread] + plan.track.first).tolist()


def _usable(plan: ShotPlan) -> NDArray[np.intp]:
    """Frames of the track in which the face is fully visible; if there are none, visible at all."""
    fully = np.flatnonzero(plan.track.visible & (plan.weight >= 1.0))
    return fully if len(fully) else np.flatnonzero(plan.track.visible)


@dataclass(frozen=True)
class Album:
    """Frames of one shot that may be references, and what is known of each.

    Attributes
    ----------
    pictures : tuple of n Reference
        In order of time.
    openings : (n,)
        In standard deviations of `how_open`.
    strange : (n,)
        See `strangeness`; far more where something is in front of the mouth.
    usual : tuple of int
        As many as the network sees: those that suit the whole shot best, see `spread_out`.
    """

    pictures: tuple[Reference, ...]
    openings: NDArray[np.float64]
    strange: NDArray[np.float64]
    usual: tuple[int, ...]

    @classmethod
    def of(cls, pictures: Sequence[Reference], fit: Collection[int], count: int) -> "Album":
        """Look at the pictures, of which the network sees ``count`` at a time.

        The usual ones are taken from those whose frames are in ``fit``, see `candidates`.
        """
        small = [reference.picture for reference in pictures]
        openings, strange = how_open(small), strangeness(small)
        hidden = behind_something(small, openings, strange)
        some = [i for i, picture in enumerate(pictures) if picture.frame in fit]
        some = [i for i in some if not hidden[i]] or some
        usual = spread_out(openings[some], strangeness([small[i] for i in some]), count)
        openings /= float(openings.std()) or 1.0
        chosen = tuple(some[i] for i in usual)
        return cls(tuple(pictures), openings, strange + _HIDDEN * hidden, chosen)

    @property
    def still(self) -> tuple[Reference, ...]:
        """The usual references, from a closed mouth to an open one."""
        return tuple(self.pictures[i] for i in self.usual)


def strangeness(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """How little each picture of a mouth looks like the others of the same shot.

    The mean distance to at most `CANDIDATES` of them, in what the mask shows: of grey levels less
    the mean around them, over their standard deviation there, so that a cheek in shadow counts as
    much as teeth.  A frame that is blurred, turned away or strangely lit differs from most.

    Parameters
    ----------
    pictures : n of (S, S, 3) uint8
        Aligned crops of one size.

    Returns
    -------
    (n,) float64
        In standard deviations above the median; all 0 if there are no differences.
    """
    size = len(pictures[0])
    shown = mouth_mask(size)
    inside = shown > 0
    details = np.stack([_detail(picture)[inside] for picture in pictures])
    others = details[np.linspace(0, len(details) - 1, min(CANDIDATES, len(details))).astype(int)]
    apart = np.array([np.abs(details - one) @ shown[inside] for one in others]).mean(axis=0)
    spread = float(apart.std())
    return np.asarray((apart - np.median(apart)) / spread if spread else np.zeros(len(apart)))


def _detail(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = picture.mean(axis=2, dtype=np.float32)
    reach = len(grey) / 32
    mean = cv2.GaussianBlur(grey, (0, 0), reach)
    variance = cv2.GaussianBlur(grey * grey, (0, 0), reach) - mean * mean
    return np.asarray((grey - mean) / (np.sqrt(np.maximum(variance, 0)) + 4), np.float32)


def spread_out(
    openings: NDArray[np.float64], strange: NDArray[np.float64], count: int
) -> list[int]:
    """Of candidates, those whose openings are spread from little to much, but not the strange ones.

    Parameters
    ----------
    openings : (n,)
    strange : (n,)
        See `strangeness`.
    count : int

    Returns
    -------
    list of int
        First a closed one, of the less open half, last an open one, of the other half, near the
        quantile `_WIDE` of them all; those between come nearest to equal steps.

    Examples
    --------
    >>> spread_out(np.array([9.0, 1.0, 0.0, 5.0]), np.array([0.0, 0.0, 3.0, 0.0]), 3)
    [1, 3, 0]
    """
    costs = _OPEN_COST * float(openings.std()) * strange
    order = np.argsort(openings, kind="stable")
    less, more = order[: (len(order) + 1) // 2], order[len(order) // 2 :]
    closed = int(less[np.argmin((openings + _CLOSED_SHARE * costs)[less])])
    beyond = np.abs(openings - np.quantile(openings, _WIDE))
    widest = int(more[np.argmin((beyond + costs)[more])])
    levels = np.linspace(openings[closed], openings[widest], count)
    between = [int(np.argmin(np.abs(openings - level) + costs)) for level in levels[1:-1]]
    return [closed, *between, widest][:count]


def behind_something(
    pictures: Sequence[NDArray[np.uint8]],
    openings: NDArray[np.float64],
    strange: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Which mouths of a shot have something in front, beside a closed and an open one of it.

    Of a head that is held otherwise than both nothing is said: there they differ for other reasons.

    Parameters
    ----------
    pictures : n of (S, S, 3) uint8
        Aligned crops.
    openings, strange : (n,)
        See `how_open` and `strangeness`.
    """
    usual = np.argsort(strange, kind="stable")[: (len(strange) + 1) // 2]
    ends = [int(usual[i]) for i in spread_out(openings[usual], strange[usual], 2)]
    poses = np.stack([pose(picture) for picture in pictures])
    alike = np.minimum(*(distances(poses, poses[i]) for i in ends)) < _HELD_ALIKE
    return (covered(pictures, [pictures[i] for i in ends]) > COVERED) & alike


def reference_side(plan: ShotPlan) -> int:
    """Side in px at which a shot's reference is kept: that of the crop in the plate, in 32s."""
    return int(np.clip(-(-round(plan.side) // 32) * 32, 96, LARGEST))


def take(frame: VideoFrame, plan: ShotPlan, index: int, size: int, large: int) -> Reference:
    """Cut a reference out of a frame of a shot, ``size`` and ``large`` px wide."""
    frame = to_planar(frame)
    unit = plan.unit_crop(index)
    small = crop(frame, to_pixels(unit, size), size)
    return Reference(
        frame=index,
        small=np.ascontiguousarray(small.transpose(2, 0, 1).astype(np.float32) / 255),
        large=crop(frame, to_pixels(unit, large), large),
    )
