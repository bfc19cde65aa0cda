"""From what was noted about a face while a shot ran to its points in every frame.

Detections are right on average but tremble; optical flow is smooth but drifts.  Here every
frame takes the detections of the moments around it, each carried to the frame by flow, and
averages them: nothing drifts, nothing trembles, and nothing lags, for the average is taken
over past and future alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.core.faces.flow import Step
from app.core.faces.geometry import apply
from app.core.faces.track import FaceTrack

MOUTH_FREE = 0.6
"""Share of a mouth's usual score from which on a single look says that it is not covered."""

_SPREAD = 0.25  # s, standard deviation of the average in time
_REACH = 0.9  # s, farther detections are not asked
_BRIDGE = 0.15  # s, a lapse of the detector or of flow that is no gap while the other holds on
_MOUTH_USUAL = 0.3  # score of the lower half below which it says nothing about cover
_MOUTH_COVERED = 0.45  # share of the usual score below which the mouth is covered
_SILENCE = 2.0  # s without a word from the detector after which nothing is known


@dataclass(frozen=True)
class Fix:
    """What the detector said about a face in one frame.

    ``points`` is complex (5,), ``x + iy`` in px; ``score`` its confidence, 0..1.
    """

    points: NDArray[np.complex128]
    score: float


@dataclass
class FaceLog:
    """What is noted about one face of a shot, frame after frame.

    Attributes
    ----------
    first : int
        Frame in which the log begins.
    steps : list of Step or None
        ``steps[k]`` leads from frame ``first + k - 1`` to ``first + k``; None where flow lost
        the face, and at the start.
    sharpness : list of float
        For each frame, see `FaceTrack`.
    fixes : dict
        Detections by frame.
    refused : set of int
        Frames in which the detector looked for the face and did not find it.
    mouth : dict
        How much the lower half alone looked like a face, by frame; see `mouth_score`.
    """

    first: int
    steps: list[Step | None] = field(default_factory=list)
    sharpness: list[float] = field(default_factory=list)
    fixes: dict[int, Fix] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    mouth: dict[int, float] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Return the frame after the last one noted."""
        return self.first + len(self.steps)

    def note(self, step: Step | None, sharpness: float) -> None:
        """Add the next frame."""
        self.steps.append(step)
        self.sharpness.append(sharpness)

    def prepend(self, step: Step | None, sharpness: float) -> None:
        """Add the frame before the first; ``step`` leads from it to the first."""
        self.first -= 1
        self.steps[0] = step
        self.steps.insert(0, None)
        self.sharpness.insert(0, sharpness)

    def cut_back(self, end: int) -> None:
        """Forget what was noted from frame ``end`` on."""
        del self.steps[max(0, end - self.first) :]
        del self.sharpness[max(0, end - self.first) :]
        self.refused = {frame for frame in self.refused if frame < end}

    def append(self, later: "FaceLog") -> None:
        """Go on with another log of the same face; frames between the two stay unknown."""
        gap = later.first - self.end
        if gap < 0:
            raise ValueError("the later log begins before the earlier one ends")
        self.refused |= set(range(self.end, later.first)) | later.refused
        self.steps += [None] * gap + later.steps
        self.sharpness += [0.0] * gap + later.sharpness
        self.fixes |= later.fixes
        self.mouth |= later.mouth


def fused(
    log: FaceLog,
    shot: int,
    first: int,
    seconds: Sequence[float],
    enlarge: NDArray[np.float64],
) -> FaceTrack:
    """The track that a log comes to when its shot has ended, from sight to sight.

    Parameters
    ----------
    log : FaceLog
        With at least one fix.
    shot, first : int
        Which shot, and the frame of the clip in which it begins.
    seconds : sequence of float
        When each of the shot's frames is shown.
    enlarge : (3, 3)
        From px of the log to display px.
    """
    start = log.first - first
    times = np.array(seconds[start : start + len(log.steps)])
    visible = visible_frames(
        log, times, to_start=start == 0, to_end=log.end == first + len(seconds)
    )
    visible &= ~covered_frames(log)
    points = carried_points(log, times)
    display = apply(enlarge, np.stack([points.real, points.imag], axis=-1)).astype(np.float32)
    kept = slice(int(np.argmax(visible)), len(visible) - int(np.argmax(visible[::-1])))
    return FaceTrack(
        shot=shot,
        first=log.first + kept.start,
        points=display[kept],
        visible=visible[kept],
        score=frame_scores(log, times, visible)[kept],
        yaw=yaw_of(display[kept]),
        sharpness=np.array(log.sharpness, np.float32)[kept],
    )


def carried_points(log: FaceLog, times: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Points of every frame: the detections around it, carried there by flow and averaged.

    Parameters
    ----------
    log : FaceLog
        With at least one fix.
    times : (n,) float64 s
        When the log's frames are shown.

    Returns
    -------
    (n, 5) complex px
        ``x + iy``.  Where flow reaches a frame from no detection, the points lie on the line
        between the nearest frames that are reached.
    """
    total = np.zeros((len(times), 5), np.complex128)
    weight = np.zeros(len(times))
    for frame, fix in log.fixes.items():
        home = frame - log.first
        reached, turns, shifts = _reach(log, times, home)
        late = times[reached] - times[home]
        # The small constant lets a lone far detection still decide.
        share = fix.score * (np.exp(-0.5 * (late / _SPREAD) ** 2) + 1e-6)
        total[reached] += share[:, None] * (turns[:, None] * fix.points + shifts[:, None])
        weight[reached] += share
    known = np.flatnonzero(weight)
    points = np.empty_like(total)
    points[known] = total[known] / weight[known, None]
    for column in range(5):
        # np.interp takes complex values, and holds the first and the last beyond the ends.
        points[:, column] = np.interp(times, times[known], points[known, column])
    return points


def _reach(
    log: FaceLog, times: NDArray[np.float64], home: int
) -> tuple[NDArray[np.intp], NDArray[np.complex128], NDArray[np.complex128]]:
    """Frames that flow reaches from ``home``, and the motion from there to each of them."""
    frames, turns, shifts = [home], [1 + 0j], [0j]
    turn, shift = 1 + 0j, 0j
    for frame in range(home + 1, len(times)):
        step = log.steps[frame]
        if step is None or times[frame] - times[home] > _REACH:
            break
        turn, shift = step.turn * turn, step.turn * shift + step.shift
        frames.append(frame)
        turns.append(turn)
        shifts.append(shift)
    turn, shift = 1 + 0j, 0j
    for frame in range(home - 1, -1, -1):
        step = log.steps[frame + 1]
        if step is None or times[home] - times[frame] > _REACH:
            break
        back = step.back()
        turn, shift = back.turn * turn, back.turn * shift + back.shift
        frames.append(frame)
        turns.append(turn)
        shifts.append(shift)
    return np.array(frames), np.array(turns), np.array(shifts)


def visible_frames(
    log: FaceLog, times: NDArray[np.float64], *, to_start: bool, to_end: bool
) -> NDArray[np.bool_]:
    """Say in which frames the face can be seen.

    A frame between two detections counts if the detector did not miss the face in between
    (a lapse that flow bridges aside) and was not silent for long.

    Parameters
    ----------
    log, times
        As in `carried_points`.
    to_start, to_end : bool
        Whether the log reaches the shot's first and last frame: there, the detection on the
        other side is missing for good and flow alone decides.

    Returns
    -------
    (n,) bool
    """
    visible = np.zeros(len(times), bool)
    fixes = sorted(frame - log.first for frame in log.fixes)
    refused = np.array(sorted(frame - log.first for frame in log.refused), dtype=int)
    for here, there in pairwise(fixes):
        span = times[there] - times[here]
        missed = np.any((refused > here) & (refused < there))
        held = all(step is not None for step in log.steps[here + 1 : there + 1])
        if span <= _SILENCE and (not missed or (held and span <= _BRIDGE)):
            visible[here : there + 1] = True
    visible[fixes] = True
    if to_end:
        _extend(visible, log, times, refused, range(fixes[-1] + 1, len(times)), 0)
    if to_start:
        _extend(visible, log, times, refused, range(fixes[0] - 1, -1, -1), 1)
    return visible


def _extend(
    visible: NDArray[np.bool_],
    log: FaceLog,
    times: NDArray[np.float64],
    refused: NDArray[np.int_],
    frames: range,
    ahead: int,
) -> None:
    """Go on from the outermost detection to the shot's edge as long as flow holds, or nearly."""
    if any(frame in refused for frame in frames):
        return
    for frame in frames:
        far = abs(times[frame] - times[frames.start - frames.step]) > _BRIDGE
        if far and log.steps[frame + ahead] is None:
            return
        visible[frame] = True


def covered_frames(log: FaceLog) -> NDArray[np.bool_]:
    """Say in which frames something covers the mouth.

    The mouth counts as covered if its score is far below what this face usually has, on the
    average of two looks one after the other, and then in all frames up to the looks around
    them: where it is not known, leaving the picture alone is the safe side.

    Returns
    -------
    (n,) bool
        All False where the score says nothing, because it is usually low: in a drawing, say.
    """
    covered = np.zeros(len(log.steps), bool)
    looks = sorted(log.mouth)
    scores = np.array([log.mouth[frame] for frame in looks])
    if len(looks) < 2 or np.quantile(scores, 0.8) < _MOUTH_USUAL:
        return covered
    usual = float(np.quantile(scores, 0.8))
    pairs = np.stack([scores[1:], scores[:-1]]) / usual
    low = (pairs.mean(axis=0) < _MOUTH_COVERED) & (pairs.max(axis=0) < MOUTH_FREE)
    twice = np.append(low, False) | np.insert(low, 0, False)
    edges = np.array([log.first - 1, *looks, log.end]) - log.first
    for k in np.flatnonzero(twice):
        covered[edges[k] + 1 : edges[k + 2]] = True
    return covered


def frame_scores(
    log: FaceLog, times: NDArray[np.float64], visible: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Confidence for each frame: the detector's, on a line in time between its looks.

    Returns
    -------
    (n,) float32 in 0..1
        0 where the face is not visible.
    """
    frames = sorted(log.fixes)
    at = times[[frame - log.first for frame in frames]]
    scores = np.interp(times, at, [log.fixes[frame].score for frame in frames])
    return np.where(visible, scores, 0.0).astype(np.float32)


def yaw_of(points: NDArray[np.floating]) -> NDArray[np.float32]:
    """Estimate how far a head is turned, from its five points.

    The nose tip stands out of the plane of eyes and mouth by about half the distance of the
    eyes, so turning by ``yaw`` moves it sideways by ``0.47 w sin(yaw)`` while the eyes' distance
    shrinks to ``w cos(yaw)`` (orthographic view; the ratio is that of an average adult head,
    63 mm to 30 mm). The nose's shift is measured from the line between the middle of the eyes
    and the middle of the mouth, which nodding does not change.

    Parameters
    ----------
    points : (..., 5, 2) px

    Returns
    -------
    (...) float32 degrees
        Positive where the nose points to the picture's right; -90..90.

    Examples
    --------
    >>> face = np.array([[30.0, 40], [70, 40], [50, 60], [35, 80], [65, 80]])
    >>> float(yaw_of(face))
    0.0
    >>> face[2, 0] += 0.47 * 40
    >>> round(float(yaw_of(face)))
    45
    """
    z = points[..., 0] + 1j * points[..., 1]
    eyes, mouth = z[..., :2].mean(-1), z[..., 3:].mean(-1)
    down = mouth - eyes
    length = np.abs(down)
    unit = np.where(length > 0, down / np.where(length > 0, length, 1), 1j)
    across = unit * -1j  # the face's left-to-right direction in the picture
    shift = np.real((z[..., 2] - eyes) * np.conj(across))
    width = np.abs(np.real((z[..., 1] - z[..., 0]) * np.conj(across)))
    return np.degrees(np.arctan2(shift / 0.47, np.maximum(width, 1e-6))).astype(np.float32)
