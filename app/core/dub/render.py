"""The second pass: decode, generate, composite and encode side by side."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame

from app.core.compose.mask import mouth_mask
from app.core.compose.paste import paste
from app.core.compose.sample import crop
from app.core.dub.ahead import Ahead
from app.core.dub.following import Following
from app.core.dub.generate import Work as FrameWork
from app.core.dub.generate import generate
from app.core.dub.plan import Plan, ShotPlan, held_pts
from app.core.dub.references import Reference
from app.core.dub.voice import Voice, quiet_window
from app.core.faces.align import to_pixels
from app.core.faces.choose import crossfade
from app.core.faces.track import Analysis
from app.core.media.planes import read_planes, to_planar, writable_planes
from app.core.media.reader import VideoReader, frame_time
from app.core.media.types import MediaInfo
from app.core.media.writer import MovieWriter
from app.core.progress import Progress, Work
from app.model.engines import BATCH, Engine

DECODED_AHEAD = BATCH // 2
GENERATED_AHEAD = BATCH // 2
_REPORT_EVERY = 5  # frames


Shown = Callable[[int], tuple[Reference, ...]]
"""Gives the references of a frame of one shot, none where no face was visible."""


class Cutter:
    """Cuts the faces out of decoded frames and hands each its references and its sound.

    A shot's album is made when it is reached, so only one is held at a time, unless the
    caller knows better: ``choose`` takes a shot's plan and says what its frames are shown.
    """

    def __init__(
        self,
        info: MediaInfo,
        analysis: Analysis,
        plan: Plan,
        voice: Voice,
        engine: Engine,
        silence: str,
        choose: Callable[[ShotPlan], Shown] | None = None,
    ) -> None:
        self._info, self._analysis, self._plan, self._voice = info, analysis, plan, voice
        self._size, self._count = engine.config.size, engine.config.references
        self._convention = engine.config.mel_window
        pauses = ~plan.speaks if silence == "closed" else np.zeros(len(plan.speaks), bool)
        self._rest = crossfade(pauses, {0, *analysis.cuts, len(pauses)})
        self._choose = choose or self._look
        self._shot: ShotPlan | None = None
        self._shown: Shown = lambda index: ()

    def cut(self, index: int, frame: VideoFrame) -> FrameWork:
        """One decoded frame as work for the network; planar YUV from here on."""
        index = min(index, len(self._plan.weight) - 1)
        weight, rest = float(self._plan.weight[index]), float(self._rest[index])
        index = min(index, len(self._analysis.pts) - 1)  # where the last frame is held
        shot = self._plan.shot_of(index) if weight > 0 else None
        if shot is None:
            return FrameWork(frame)
        if shot is not self._shot:
            self._shot = shot
            self._shown = self._choose(shot)
        references = self._shown(index)
        if not references:
            return FrameWork(frame)
        frame = to_planar(frame)
        unit = shot.unit_crop(index)
        return FrameWork(
            frame,
            weight,
            rest,
            unit,
            crop(frame, to_pixels(unit, self._size), self._size),
            quiet_window() if rest else self._voice.window(frame_time(frame), self._convention),
            references,
        )

    def _look(self, shot: ShotPlan) -> Shown:
        return Following(self._info, self._analysis.pts, shot, self._size, self._count).at


def decoded(reader: VideoReader, hold_until: Fraction) -> Iterator[tuple[int, VideoFrame]]:
    """The clip's frames, then copies of its last one for a dub that goes on.

    Parameters
    ----------
    hold_until : Fraction
        s; 0 for none.  The last copy starts before it.
    """
    last: tuple[int, VideoFrame] | None = None
    for item in reader:
        if last is not None:
            yield last
        last = item
    if last is None:
        return
    index, frame = last
    times = held_pts(frame.pts or 0, reader.video, hold_until)
    # Copied before the frame is handed on, since compositing edits it in place.
    spare = copied(frame) if times else frame
    yield last
    for number, pts in enumerate(times, index + 1):
        again = copied(spare)
        again.pts = pts
        yield number, again


def copied(frame: VideoFrame) -> VideoFrame:
    """A planar frame with the same picture and descriptions in memory of its own."""
    frame = to_planar(frame)
    copy = VideoFrame(frame.width, frame.height, frame.format.name)
    for mine, other in zip(writable_planes(copy), read_planes(frame), strict=True):
        mine[:] = other
    copy.pts, copy.time_base = frame.pts, frame.time_base
    copy.colorspace, copy.color_range = frame.colorspace, frame.color_range
    copy.color_primaries, copy.color_trc = frame.color_primaries, frame.color_trc
    return copy


@dataclass
class Rendered:
    """What the second pass did: frames written, and frames altered."""

    frames: int = 0
    altered: int = 0


def render(
    info: MediaInfo,
    cutter: Cutter,
    engine: Engine,
    writer: MovieWriter,
    *,
    total: int,
    hold_until: Fraction,
    threads: int,
) -> Work[Rendered]:
    """Write the dubbed movie; the caller finishes the writer.

    Decoding with cropping, the network, and compositing with encoding run in a thread each,
    a batch ahead of each other at most.

    Parameters
    ----------
    total : int
        Frames to expect.
    hold_until : Fraction
        See `decoded`.
    threads : int
        Decoding threads, 0 for what FFmpeg likes.

    Yields
    ------
    Progress
        Every few frames.
    """
    result = Rendered()
    with ExitStack() as stack:
        reader = stack.enter_context(VideoReader(info, threads))
        cut = (cutter.cut(index, frame) for index, frame in decoded(reader, hold_until))
        ahead = stack.enter_context(Ahead(cut, DECODED_AHEAD, "decode"))
        made = stack.enter_context(Ahead(generate(ahead, engine), GENERATED_AHEAD, "generate"))
        for work in made:
            if work.patch is not None:
                composite(work)
                result.altered += 1
            writer.write(work.frame)
            result.frames += 1
            if result.frames % _REPORT_EVERY == 0:
                yield Progress("Dubbing", result.frames, total)
    return result


def composite(work: FrameWork) -> None:
    """Put a generated patch into its frame, rounded as a render cache would have kept it."""
    assert work.patch is not None and work.unit_crop is not None
    side = work.patch.side
    matrix = to_pixels(work.unit_crop, side)
    patch = work.patch.rounded(work.frame.format.components[0].bits)
    paste(work.frame, matrix, patch, mouth_mask(side), weight=work.weight)
