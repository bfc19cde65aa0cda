"""From frames to patches: batches through the network, and its output at the plate's detail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.dub.references import Reference
from app.model.engines import BATCH, Engine
from app.model.region import hidden_region

MOST_WAITING = 2 * BATCH
"""Frames that may wait for a batch to fill; bounds memory where few frames are altered."""

Float = NDArray[np.float32]


@dataclass
class Work:
    """One frame on its way through the pipeline.

    Attributes
    ----------
    frame : VideoFrame
    weight : float
        Share of the generated mouth, 0 where the frame passes through untouched.
    unit_crop : (3, 3)
        From stored px to the unit crop.
    seen : (S, S, 3) uint8 or None
        The aligned crop, where the frame is altered.
    mel : (1, 80, 16) or None
    references : tuple of Reference
        As many as the network sees, where the frame is altered.
    patch : (R, R, 3) float32 or None
        What was generated.
    """

    frame: VideoFrame
    weight: float = 0.0
    unit_crop: NDArray[np.float64] | None = None
    seen: NDArray[np.uint8] | None = None
    mel: Float | None = None
    references: tuple[Reference, ...] = ()
    patch: Float | None = None


def generate(frames: Iterable[Work], engine: Engine) -> Iterator[Work]:
    """Fill in the patches, in order, batch by batch.

    Frames that are not altered take no part in a batch but keep their place.
    """
    waiting: list[Work] = []
    ready = 0
    for work in frames:
        waiting.append(work)
        ready += work.weight > 0
        if ready == BATCH or len(waiting) >= MOST_WAITING or ready == 0:
            yield from _run(waiting, engine)
            waiting, ready = [], 0
    yield from _run(waiting, engine)


def _run(waiting: list[Work], engine: Engine) -> list[Work]:
    altered = [work for work in waiting if work.weight > 0]
    if altered:
        size = engine.config.size
        shown = 1 - hidden_region(size, engine.config.hidden)
        faces = np.empty((len(altered), engine.config.channels, size, size), dtype=np.float32)
        for row, work in zip(faces, altered, strict=True):
            assert work.seen is not None
            row[:3] = work.seen.transpose(2, 0, 1) * (shown / 255)
            row[3:] = np.concatenate([reference.small for reference in work.references])
        parts = engine.run(faces, np.stack([_mel(work) for work in altered]))
        for work, part in zip(altered, parts, strict=True):
            work.patch = assemble(part, [reference.large for reference in work.references])
    return waiting


def _mel(work: Work) -> Float:
    assert work.mel is not None
    return work.mel


def assemble(parts: Float, references: Sequence[NDArray[np.uint8]]) -> Float:
    """Make the patch from what the network gave, as large as the references.

    A painted picture is enlarged.  Of a copying head's output, flows and shares are enlarged and
    each flow pulls the pixels of its large reference, so that skin, beard and teeth keep the
    detail of the plate whatever the network's own size.

    Parameters
    ----------
    parts : (3, S, S) or (3 + 3 K, S, S)
        See `app.model.generator.Generator.parts`.
    references : K of (R, R, 3) uint8

    Returns
    -------
    (R, R, 3) float32 in [0, 1]
    """
    side = references[0].shape[0]
    layers = [
        cv2.resize(layer, (side, side), interpolation=cv2.INTER_CUBIC)
        for layer in np.ascontiguousarray(parts)
    ]
    colour = np.clip(cv2.merge(layers[:3]), 0, 1)
    if len(parts) == 3:
        return np.asarray(colour, dtype=np.float32)
    count = len(references)
    flows = [layer * side for layer in layers[3 : 3 + 2 * count]]
    shares = [np.clip(layer, 0, 1) for layer in layers[3 + 2 * count :]]
    shares.insert(1, np.maximum(0, 1 - np.add.reduce(shares)))
    patch = shares[0][..., None] * colour
    for n, reference in enumerate(references):
        pulled = _pull(reference, flows[2 * n], flows[2 * n + 1])
        patch += (shares[n + 1] / np.float32(255))[..., None] * pulled
    return np.asarray(patch, dtype=np.float32)


def _pull(picture: NDArray[np.uint8], dx: Float, dy: Float) -> NDArray[np.uint8]:
    """``out[p] = picture[p + flow[p]]``, the flow in px."""
    grid = np.arange(len(picture), dtype=np.float32)
    return np.asarray(
        cv2.remap(
            picture,
            dx + grid[None, :],
            dy + grid[:, None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        dtype=np.uint8,
    )
