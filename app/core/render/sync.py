"""The sync meter: how a line's sound fits its lips, as our own expert hears it.

The figures are the expert's, not LSE: that name belongs to SyncNet's.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.compose.sample import crop
from app.core.dub.voice import Voice
from app.core.errors import ModelError
from app.core.faces.align import to_pixels
from app.core.media.planes import to_planar
from app.core.media.reader import frame_time
from app.core.media.seek import frames_at
from app.core.progress import Progress, Work
from app.core.render.cache import RenderCache
from app.core.render.composite import composite_frame
from app.core.render.sheet import CueSheet, Line, Piece

if TYPE_CHECKING:
    from app.model.ear import Ear

EXPERT = "expert-96"
MOST = 250
"""Frames of a line that are looked at: its longest stretch, from the beginning."""


@dataclass(frozen=True)
class Sync:
    """What the expert says of one line.

    Attributes
    ----------
    original, dubbed : float or None
        Frames by which the dub comes after the lips, as they were and as they are re-made; None
        where there are too few frames, or (for the second) where not all of them are rendered.
    original_sure, dubbed_sure : float
        How far the expert's curve rises above its median there; 0.5 and more is clear.
    fit : int or None
        Frames by which the dub comes late for the lips as they were; None where that cannot be
        told, as with another language than the one that is seen.
    frames : int
        How many frames were looked at.
    certain : bool
        Whether `fit` is certain; else it is likely, and somebody should look.
    """

    original: float | None
    original_sure: float
    dubbed: float | None
    dubbed_sure: float
    fit: int | None
    frames: int
    certain: bool = False


def listen(sheet: CueSheet, id: str, voice: Voice, cache: RenderCache, ear: "Ear") -> Work[Sync]:
    """Compare the lips of a line with its sound.

    Parameters
    ----------
    sheet : CueSheet
    id : str
        Of the segment.
    voice : Voice
        Of its sound file.
    cache : RenderCache
    ear : Ear
        See `open_expert`.

    Yields
    ------
    Progress
        In frames.
    """
    from app.model.ear import LEAST

    line = sheet.lines[id]
    voice = replace(voice, start=line.start)
    piece, frames = _longest(line)
    if piece is None or len(frames) < LEAST:
        return Sync(None, 0.0, None, 0.0, None, len(frames))
    shot, pts = sheet.scene.shot(line.faces, piece.track), sheet.scene.analysis.pts
    rendered = bool(cache.has(piece.key, frames).all())
    before, after = ear.windows(), ear.windows()
    mels = []
    wanted = [(frame, int(pts[frame])) for frame in frames.tolist()]
    for number, frame in frames_at(sheet.scene.info, wanted):
        matrix = to_pixels(shot.unit_crop(number), ear.size)
        frame = to_planar(frame)
        before.push(crop(frame, matrix, ear.size))
        mels.append(voice.window(frame_time(frame)))
        if rendered:
            frame, _ = composite_frame(frame, sheet.cues(number), sheet, cache, number)
            after.push(crop(frame, matrix, ear.size))
        yield Progress("Listening for sync", len(mels), len(frames))
    heard = np.stack(mels)
    lips = before.finish()
    original = ear.offset(lips, heard)
    dubbed = ear.offset(after.finish(), heard) if rendered else None
    fit = ear.fit(lips, heard)
    return Sync(
        original.frames,
        original.sure,
        dubbed.frames if dubbed is not None else None,
        dubbed.sure if dubbed is not None else 0.0,
        fit.frames if fit is not None else None,
        len(mels),
        fit is not None and fit.certain,
    )


def _longest(line: Line) -> tuple[Piece | None, NDArray[np.int64]]:
    """The longest stretch of frames without a gap, and the piece it is of."""
    best: tuple[Piece | None, NDArray[np.int64]] = (None, np.zeros(0, np.int64))
    for piece in line.pieces:
        for stretch in np.split(piece.frames, np.flatnonzero(np.diff(piece.frames) != 1) + 1):
            if len(stretch) > len(best[1]):
                best = piece, stretch
    return best[0], best[1][:MOST]


@lru_cache(maxsize=1)
def open_expert(name: str = EXPERT) -> "Ear":
    """Load the expert that comes with the program, once.

    Raises
    ------
    ModelError
        If it is not there.
    """
    from app.core.library import find_model
    from app.core.shelf import engine_cache
    from app.model.card import CheckpointError
    from app.model.ear import open_ear

    model = find_model(name)
    try:
        return open_ear(model.path, engine_cache(model.sha256))
    except CheckpointError as error:
        raise ModelError(str(error)) from error
