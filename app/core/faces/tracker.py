"""Faces through a shot: detected now and then, followed in between, finished when it ends."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.faces.closeup import (
    SAME,
    SMALL,
    WIDE_SIDE,
    Look,
    Moment,
    close_look,
    mouth_score,
    sharpness_of,
)
from app.core.faces.detect import Detector
from app.core.faces.flow import Box, corners_of, follow
from app.core.faces.fuse import MOUTH_FREE, FaceLog, Fix, fused
from app.core.faces.geometry import scaling
from app.core.faces.track import FaceTrack

FLOW_SIDE = 480
"""Long side in px of the picture in which faces are found and followed."""

SCAN_SIDE = 320
"""Long side in px of the picture that is scanned for more faces while one is known."""

_NEW_SCORE = 0.4  # to begin with a face
_KEPT_SCORE = 0.3  # to go on with it
_EVERY = 0.22  # s between two close looks at a face
_CALM = 1.4  # times as long between two close looks at a face that flow alone follows well
_ASTRAY = 0.04  # of a face's side, by which a close look corrects one that it does not
_BACKGROUND = 4.0  # times as long between two close looks at a face that is as much smaller
_SELDOM = 1.2  # s, the longest between two close looks at a face however many there are
_RETRY = 0.12  # s until the next close look when the last one was in vain
_PATIENCE = 1.4  # s since a lost face was seen last, after which only scans find it again
_SCAN = 1.4  # s between two looks at the whole picture
_SCAN_EMPTY = 0.7  # the same while no face is known
_FEW_CORNERS = 12
_FEWEST_FRAMES = 5  # a face seen in fewer is no track, unless the shot is that short


@dataclass(eq=False)
class _Face:
    """A face that is being followed.

    ``box`` and ``corners`` are those of the latest frame, ``seen`` is the box of the last
    detection, at ``last_fix`` seconds; ``looked`` is the frame of the last close look, and
    ``lost`` whether it was in vain.
    """

    log: FaceLog
    box: Box
    corners: NDArray[np.float32]
    seen: Box
    last_fix: float
    looked: int
    lost: bool = False
    next_look: float = 0.0
    next_mouth: float = 0.0


class Tracker:
    """Follows every face of a clip, one frame at a time.

    A scan of the whole picture finds faces about once a second; each is then looked at
    closely, in a picture in which it has always the same size, some five times a second, and
    followed by optical flow in between.  Small pictures of the last second are kept, so that
    a new face is traced back to where it came in, and the frame in which one disappeared is
    found by bisection.
    """

    def __init__(self, detector: Detector, size: tuple[int, int]) -> None:
        """Begin with a clip.

        Parameters
        ----------
        detector : Detector
        size : (int, int)
            Width and height of the clip's picture in display px.
        """
        self._detector = detector
        self._size = size
        self._small = size
        self._shot = 0
        self._tracks: list[FaceTrack] = []
        self._begin_shot()

    def _begin_shot(self) -> None:
        self._times: list[float] = []
        self._first = -1
        self._faces: list[_Face] = []
        self._dormant: list[_Face] = []
        self._recent: deque[Moment] = deque()
        self._next_scan = -np.inf
        self._scan_wide = False

    def push(self, now: Moment, look: Look, *, cut: bool) -> None:
        """Take the next frame.

        Parameters
        ----------
        now : Moment
            The frame, with a small picture of `FLOW_SIDE`; its number is one more than the
            last one's.
        look : Look
            Makes pictures of other sizes of it; used during the call only.
        cut : bool
            Whether it starts a new shot.
        """
        if cut:
            self._end_shot()
        if not self._times:
            self._first = now.index
        self._times.append(now.seconds)
        self._small = now.grey.shape[1], now.grey.shape[0]
        for face in self._faces:
            self._advance(face, now)
        self._recent.append(now)
        while self._recent[0].seconds < now.seconds - _SCAN - 0.1:
            self._recent.popleft()
        if now.seconds >= self._next_scan:
            self._scan(now, look)
        self._look_closely(now, look)
        self._dismiss(now)

    def finish(self) -> tuple[FaceTrack, ...]:
        """End the last shot and return the tracks of the whole clip."""
        self._end_shot()
        return tuple(self._tracks)

    # Following

    def _advance(self, face: _Face, now: Moment) -> None:
        before = self._recent[-1]
        step, face.corners = follow(before.grey, now.grey, face.corners, face.box)
        if step is not None:
            face.box = step.move(face.box)
            if len(face.corners) < _FEW_CORNERS:
                face.corners = corners_of(now.grey, face.box)
        elif not face.lost:
            # Flow failed where the face was seen last: look again sooner.
            face.next_look = min(face.next_look, face.last_fix + self._interval(face) / 2)
        face.log.note(step, sharpness_of(now.grey, face.box))

    def _dismiss(self, now: Moment) -> None:
        """Stop following faces that have not been seen for long; scans may find them again."""
        for face in [f for f in self._faces if f.lost and now.seconds - f.last_fix > _PATIENCE]:
            face.log.cut_back(max(face.log.fixes) + 1)
            self._faces.remove(face)
            self._dormant.append(face)

    # Detecting

    def _scan(self, now: Moment, look: Look) -> None:
        """Look for new faces in the whole picture."""
        wide = self._scan_wide and not self._faces
        rgb = look(WIDE_SIDE) if wide else look(SCAN_SIDE) if self._faces else now.rgb
        factor = now.grey.shape[1] / rgb.shape[1]
        found = self._detector(rgb)
        for corners, score in zip(found.boxes, found.scores, strict=True):
            box = Box.around(corners).scaled(factor)
            if score >= _NEW_SCORE and not self._known(box):
                self._meet(box, now, look)
        # An empty picture gets a wider look, every other time, before it is believed empty.
        self._scan_wide = not self._faces and not wide
        self._next_scan = now.seconds + (_SCAN if self._faces else _SCAN_EMPTY)

    def _meet(self, box: Box, now: Moment, look: Look) -> None:
        """Begin with a face that a scan has found, or go on with one that was lost."""
        met = close_look(self._detector, box, now, _NEW_SCORE, look)
        if met is None or self._known(met[1]):
            return
        fix, box = met
        log = FaceLog(now.index)
        log.note(None, sharpness_of(now.grey, box))
        log.fixes[now.index] = fix
        face = _Face(log, box, corners_of(now.grey, box), box, now.seconds, now.index)
        face.next_look = now.seconds + self._interval(face)
        old = self._recognise(box)
        if old:
            old.log.cut_back(max(old.log.fixes) + 1)
        self._trace_back(face, old.log.end if old else self._first)
        if old:
            (self._faces if old in self._faces else self._dormant).remove(old)
            old.log.append(face.log)
            face.log = old.log
        self._faces.append(face)

    def _known(self, box: Box) -> bool:
        return any(face.box.overlap(box) >= SAME for face in self._faces if not face.lost)

    def _recognise(self, box: Box) -> _Face | None:
        """Find the lost face that this one goes on from: near its place and of its size."""
        lost = [face for face in self._faces if face.lost] + self._dormant
        near = [
            (np.hypot(old.seen.x - box.x, old.seen.y - box.y) / old.seen.side, old)
            for old in lost
            if 0.6 < box.side / old.seen.side < 1 / 0.6
        ]
        distance, old = min(near, key=lambda pair: pair[0], default=(np.inf, None))
        return old if distance < 1.5 else None

    def _trace_back(self, face: _Face, earliest: int) -> None:
        """Follow a newly met face backwards through the last second, to where it came in."""
        moments = [m for m in self._recent if m.index >= earliest]
        box, corners = face.box, face.corners
        checked = moments[-1]
        for after, before in zip(moments[:0:-1], moments[-2::-1], strict=True):
            step, corners = follow(after.grey, before.grey, corners, box)
            box = step.move(box) if step else box
            face.log.prepend(step.back() if step else None, sharpness_of(before.grey, box))
            late = checked.seconds - before.seconds >= _EVERY
            if step and not late and before is not moments[0]:
                continue
            if not self._check(face, before, box):
                self._settle(face, before.index, checked.index, box)
                return
            checked, corners = before, corners_of(before.grey, box)

    def _look_closely(self, now: Moment, look: Look) -> None:
        """Take one close look at most, at the face for which it is due the longest."""
        due = [face for face in self._faces if face.next_look <= now.seconds]
        if not due:
            return
        face = min(due, key=lambda f: f.next_look)
        seen = close_look(self._detector, face.box, now, _KEPT_SCORE, look)
        if seen and self._belongs_to_another(face, seen[1]):
            seen = None
        last, was_lost = face.looked, face.lost
        face.looked, face.lost = now.index, seen is None
        if seen:
            self._fix(face, *seen, now, was_lost)
        else:
            face.log.refused.add(now.index)
            face.next_look = now.seconds + _RETRY
        if was_lost and seen:
            self._settle(face, last, now.index, face.box)
        elif not was_lost and not seen:
            self._settle(face, now.index, last, face.box)

    def _fix(self, face: _Face, fix: Fix, box: Box, now: Moment, was_lost: bool) -> None:
        """Take over what a close look has found."""
        calm = not was_lost and _is_calm(face, box)
        face.log.fixes[now.index], face.seen = fix, box
        # The detector's points depend a little on how large the face is shown: keep it steady.
        steady = 0.7 * face.box.side + 0.3 * box.side
        face.box = Box(box.x, box.y, steady)
        face.corners = corners_of(now.grey, face.box)
        wait = (_CALM if calm else 1.0) * self._interval(face)
        face.last_fix, face.next_look = now.seconds, now.seconds + wait
        self._look_at_mouth(face, now)

    def _look_at_mouth(self, face: _Face, now: Moment) -> None:
        """Note every other time whether the mouth can be seen, of faces that matter."""
        matters = face.box.side >= max(SMALL, 0.6 * max(f.box.side for f in self._faces))
        if matters and now.seconds >= face.next_mouth:
            points = face.log.fixes[now.index].points
            face.log.mouth[now.index] = mouth_score(self._detector, now.rgb, points)
            face.next_mouth = now.seconds + 2 * self._interval(face) - 0.02

    def _settle(self, face: _Face, missed: int, seen: int, box: Box) -> None:
        """Find by bisection where a face was hidden between a frame with and one without it."""
        kept = {moment.index: moment for moment in self._recent}
        while abs(seen - missed) > 1:
            middle = (seen + missed) // 2
            if middle not in kept:
                return
            if self._check(face, kept[middle], box):
                seen = middle
            else:
                missed = middle

    def _check(self, face: _Face, moment: Moment, box: Box) -> bool:
        """Look closely at a frame that has passed, and note what is there."""
        seen = close_look(self._detector, box, moment, _KEPT_SCORE)
        if seen is None:
            face.log.refused.add(moment.index)
            return False
        face.log.fixes[moment.index] = seen[0]
        return True

    def _belongs_to_another(self, face: _Face, box: Box) -> bool:
        mine = face.box.overlap(box)
        return any(other.box.overlap(box) > mine for other in self._faces if other is not face)

    def _interval(self, face: _Face) -> float:
        """Seconds until the next close look: faces share the time, the large get more of it."""
        sides = [other.box.side for other in self._faces] or [face.box.side]
        shares = sum((side / max(sides)) ** 2 for side in sides)
        behind = min(max(max(sides) / face.box.side, 1.0), _BACKGROUND)
        return min(_EVERY * behind * max(1.0, shares), _SELDOM)

    # Finishing

    def _end_shot(self) -> None:
        width, height = self._small
        enlarge = scaling(self._size[0] / width, self._size[1] / height)
        fewest = min(_FEWEST_FRAMES, len(self._times))
        tracks = [
            fused(face.log, self._shot, self._first, self._times, enlarge)
            for face in self._faces + self._dormant
        ]
        seen = [track for track in tracks if track.visible.sum() >= fewest]
        self._tracks += sorted(seen, key=lambda track: track.first)
        self._shot += 1
        self._begin_shot()


def _is_calm(face: _Face, found: Box) -> bool:
    """Whether a face was found where flow has it, and nothing seems to come before its mouth."""
    astray = np.hypot(found.x - face.box.x, found.y - face.box.y) / face.box.side
    mouth = [*face.log.mouth.values()]
    return bool(astray < _ASTRAY and (not mouth or mouth[-1] >= MOUTH_FREE * max(mouth)))
