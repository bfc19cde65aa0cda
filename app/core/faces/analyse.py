"""The first pass over a clip: its cuts, its faces, and when each frame is shown."""

from array import array
from collections import deque
from collections.abc import Iterator

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.faces.closeup import Look, Moment
from app.core.faces.detect import Detector
from app.core.faces.geometry import display_size
from app.core.faces.shots import LOOKAHEAD, THUMB, CutDetector
from app.core.faces.small import Shrinker, Small
from app.core.faces.track import Analysis
from app.core.faces.tracker import FLOW_SIDE, Tracker
from app.core.media.reader import VideoReader, frame_time, small_rgb, video_of
from app.core.media.types import MediaInfo, VideoStream
from app.core.progress import Progress, Work

_REPORT_EVERY = 10  # frames


def analyse(info: MediaInfo, detector: Detector, threads: int = 0) -> Work[Analysis]:
    """Find the shots of a clip and the faces in each.

    What is kept of a frame is some hundred bytes for each face; of pictures, only small ones
    of the last second.

    Parameters
    ----------
    info : MediaInfo
        The clip, probed.
    detector : Detector
        See `make_detector`.
    threads : int
        Decoding threads; 0 lets FFmpeg choose.

    Yields
    ------
    Progress
        Every ten frames; the total is the container's own count, which may be off.

    Returns
    -------
    Analysis

    Raises
    ------
    MediaError
        If the clip has no picture or none that can be decoded.
    """
    video = video_of(info)
    tracker = Tracker(detector, display_size(video))
    pts = array("q")
    cuts: list[int] = []
    with VideoReader(info, threads) as reader:
        for index, frame, small, cut in _with_cuts(reader, video):
            assert frame.pts is not None
            pts.append(frame.pts)
            if cut:
                cuts.append(index)
            moment = Moment(index, float(frame_time(frame)), small.grey, small.rgb)
            tracker.push(moment, _looker(frame, small, video), cut=cut)
            if index % _REPORT_EVERY == 0:
                yield Progress("Finding faces", index, max(video.frames, index))
        truncated = reader.truncated
    yield Progress("Finding faces", len(pts), len(pts))
    return Analysis(
        pts=np.array(pts, np.int64),
        time_base=video.time_base,
        size=display_size(video),
        cuts=tuple(cuts),
        tracks=tracker.finish(),
        truncated=truncated,
    )


def _with_cuts(
    reader: VideoReader, video: VideoStream
) -> Iterator[tuple[int, VideoFrame, Small, bool]]:
    """Frames with their small pictures and whether they start a shot, a little late."""
    detector = CutDetector()
    shrink = Shrinker(video, FLOW_SIDE)
    waiting: deque[tuple[int, VideoFrame, Small]] = deque()
    for index, frame in reader:
        small = shrink(frame)
        waiting.append((index, frame, small))
        cut = detector.push(small.thumb(THUMB))
        if len(waiting) > LOOKAHEAD:
            yield *waiting.popleft(), cut
    for cut in detector.flush():
        yield *waiting.popleft(), cut


def _looker(frame: VideoFrame, small: Small, video: VideoStream) -> Look:
    def look(long_side: int) -> NDArray[np.uint8]:
        if long_side <= FLOW_SIDE:
            rgb = small.rgb()
            scale = min(1.0, long_side / max(rgb.shape))
            size = round(rgb.shape[1] * scale), round(rgb.shape[0] * scale)
            smaller = rgb if scale == 1 else cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
            return np.asarray(smaller, np.uint8)
        return small_rgb(frame, long_side, video.rotation, video.sample_aspect)

    return look
