"""From frames to patches: batches through the network, and its output at the plate's detail."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.mask import mask_box
from app.core.compose.paste import Patch
from app.core.dub.infront import in_front, share
from app.core.dub.references import Reference
from app.model.engines import BATCH, Engine
from app.model.region import hidden_region

MOST_WAITING = 2 * BATCH
"""Frames that may wait for a batch to fill; bounds memory where few frames are altered."""
DARKER = 0.1
"""By how much paint may be darker than all that is copied to its place, of the full scale."""

Float = NDArray[np.float32]


@dataclass
class Work:
    """One frame on its way through the pipeline.

    Attributes
    ----------
    frame : VideoFrame
    weight : float
        Share of the generated mouth, 0 where the frame passes through untouched.
    rest : float
        How far the mouth is at rest, in a pause: 1 is the most closed reference as it is.
    unit_crop : (3, 3)
        From stored px to the unit crop.
    seen : (S, S, 3) uint8 or None
        The aligned crop, where the frame is altered.
    mel : (1, 80, 16) or None
    references : tuple of Reference
        As many as the network sees, where the frame is altered.
    patch : Patch or None
        What was generated.
    """

    frame: VideoFrame
    weight: float = 0.0
    rest: float = 0.0
    unit_crop: NDArray[np.float64] | None = None
    seen: NDArray[np.uint8] | None = None
    mel: Float | None = None
    references: tuple[Reference, ...] = ()
    patch: Patch | None = None


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
        for work, part, front in zip(altered, parts, _in_front(altered), strict=True):
            part = at_rest(part, work.references[0].small, work.rest)
            patch = assemble(part, [reference.large for reference in work.references])
            work.patch = behind(patch, front)
    return waiting


def _in_front(altered: Sequence[Work]) -> Float:
    """What is in front of the faces, beside their most closed and most open references."""
    seen = [work.seen for work in altered if work.seen is not None]
    ends = [(work.references[0], work.references[-1]) for work in altered]
    return in_front(seen, [[reference.picture for reference in pair] for pair in ends])


def behind(patch: Patch, front: Float) -> Patch:
    """A patch of which nothing is shown where something is in front, (s, s), see `in_front`."""
    rows, columns = mask_box(patch.side)
    if not front.any():
        return patch
    box = (columns.stop - columns.start, rows.stop - rows.start)
    covered = share(_enlarged(front[None], patch.side, patch.corner, box, cv2.INTER_CUBIC))
    return replace(patch, shown=1 - covered) if covered.any() else patch


def _mel(work: Work) -> Float:
    assert work.mel is not None
    return work.mel


def at_rest(parts: Float, closed: Float, share: float) -> Float:
    """Bring a mouth to rest: towards the most closed reference, which is then copied as it is.

    What a network makes of silence is the mouth of those who trained it in silence, which need not
    be closed, and is not still.

    Parameters
    ----------
    parts : (3, S, S) or (3 + 3 K, S, S)
        See `app.model.generator.Generator.parts`.
    closed : (3, S, S)
        The first reference as the network saw it.
    share : float
        0 leaves the parts as they are; in between, flows are that much shorter.
    """
    if share == 0:
        return parts
    # All zero a copying head's parts say: no paint, no flow, nothing of the other references.
    resting = closed if len(parts) == 3 else np.zeros_like(parts)
    return parts + np.float32(share) * (resting - parts)


def assemble(parts: Float, references: Sequence[NDArray[np.uint8]]) -> Patch:
    """Make the patch from what the network gave, at the references' resolution.

    A painted picture is enlarged.  Of a copying head's output, flows and shares are enlarged and
    each flow pulls the pixels of its large reference, so that skin, beard and teeth keep the
    detail of the plate whatever the network's own size.  Only what the mask needs is made.

    Parameters
    ----------
    parts : (3, S, S) or (3 + 3 K, S, S)
        See `app.model.generator.Generator.parts`.
    references : K of (R, R, 3) uint8

    Returns
    -------
    Patch
        `mask_box` of a crop of R px, float32 in [0, 1].
    """
    side = references[0].shape[0]
    rows, columns = mask_box(side)
    corner = (columns.start, rows.start)
    box = (columns.stop - columns.start, rows.stop - rows.start)
    colour = np.clip(_enlarged(parts[:3], side, corner, box, cv2.INTER_CUBIC), 0, 1)
    if len(parts) == 3:
        return Patch(colour, corner, side)
    count = len(references)
    flows = [
        side * _enlarged(parts[3 + 2 * n : 5 + 2 * n], side, corner, box) for n in range(count)
    ]
    shares = [_enlarged(layer[None], side, corner, box) for layer in parts[3 + 2 * count :]]
    shares.insert(1, 1 - np.add.reduce(shares))
    pulled = [_pull(*pair, corner) for pair in zip(references, flows, strict=True)]
    pixels = cv2.merge([shares[0]] * 3) * not_too_dark(colour, pulled)
    for part, copied in zip(shares[1:], pulled, strict=True):
        pixels += cv2.merge([part * np.float32(1 / 255)] * 3) * copied
    return Patch(pixels, corner, side)


def not_too_dark(paint: Float, pulled: Sequence[NDArray[np.uint8]]) -> Float:
    """Mix paint that is much darker than everything that is copied to its place with that.

    What no reference shows is painted: where all have closed lips, the dark of an open mouth.  A
    shade of it is what an open mouth looks like, all of it is a black hole in a face.

    Parameters
    ----------
    paint : (h, w, 3) float32 in [0, 1]
    pulled : of (h, w, 3) uint8
        The references, each as its flow pulls it.
    """
    copies = [copied.astype(np.float32) * np.float32(1 / 255) for copied in pulled]
    shades = [cv2.cvtColor(copied, cv2.COLOR_RGB2GRAY) for copied in copies]
    shade = cv2.cvtColor(paint, cv2.COLOR_RGB2GRAY)
    lacking = np.minimum.reduce(shades) - np.float32(DARKER) - shade
    if lacking.max() <= 0:
        return paint
    # Towards their mean, and no farther than needed: grey would be no shade of lips.
    mean = np.add.reduce(copies) * np.float32(1 / len(copies))
    step = np.clip(lacking, 0, None) / np.maximum(np.add.reduce(shades) / len(shades) - shade, 1e-3)
    return np.asarray(paint + step[..., None] * (mean - paint), np.float32)


def _enlarged(
    layers: Float,
    side: int,
    corner: tuple[int, int],
    box: tuple[int, int],
    how: int = cv2.INTER_LINEAR,
) -> Float:
    """A box (width, height) of layers (C, S, S) that are enlarged to ``side``, (h, w, C)."""
    step = layers.shape[-1] / side
    x, y = ((at + 0.5) * step - 0.5 for at in corner)
    matrix = np.array([[step, 0, x], [0, step, y]])
    flags = how | cv2.WARP_INVERSE_MAP
    picture = np.ascontiguousarray(layers.transpose(1, 2, 0))
    return np.asarray(
        cv2.warpAffine(picture, matrix, box, flags=flags, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.float32,
    )


def _pull(picture: NDArray[np.uint8], flow: Float, corner: tuple[int, int]) -> NDArray[np.uint8]:
    """``out[p] = picture[corner + p + flow[p]]``, the flow (h, w, 2) in px."""
    height, width = flow.shape[:2]
    x = np.arange(corner[0], corner[0] + width, dtype=np.float32)
    y = np.arange(corner[1], corner[1] + height, dtype=np.float32)
    return np.asarray(
        cv2.remap(
            picture,
            flow[..., 0] + x[None, :],
            flow[..., 1] + y[:, None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        dtype=np.uint8,
    )
