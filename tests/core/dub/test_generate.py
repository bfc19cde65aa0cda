from dataclasses import replace

import cv2
import numpy as np
import pytest

from app.core.compose.mask import mask_box
from app.core.dub.generate import DARKER, MOST_WAITING, Work, assemble, at_rest, behind, generate
from app.core.dub.references import Reference
from app.model.checkpoint import Card
from app.model.engines import BATCH
from app.model.generator import CONFIGS
from tests.core.dub.fingers import with_finger
from tests.core.dub.test_references import aligned

COPY = CONFIGS["lpips-attnwav2lip-copy"]


class Echo:
    """Stands in for the network: copies the reference, and notes how many frames came at once."""

    name = "echo"
    config = COPY
    card = Card("echo", "generator", COPY.as_dict())

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.faces: list[np.ndarray] = []

    def run(self, faces: np.ndarray, mel: np.ndarray) -> np.ndarray:
        self.batches.append(len(faces))
        self.faces.append(faces)
        return np.zeros_like(faces)


def parts(share: float = 0.0, dx: float = 0.0) -> np.ndarray:
    out = np.zeros((6, 96, 96), np.float32)
    out[0], out[3], out[5] = 1.0, dx, share
    return out


def shade_of(picture: np.ndarray) -> float:
    return float(picture[0, 0] @ (0.299, 0.587, 0.114))


def textured(side: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (side, side, 3), dtype=np.uint8)


def made(layers: np.ndarray, references: list[np.ndarray]) -> np.ndarray:
    return np.asarray(assemble(layers, references).pixels * 255)


def inside(picture: np.ndarray) -> np.ndarray:
    """The part of a crop that the mask needs."""
    return picture[mask_box(len(picture))]


def work(weight: float) -> Work:
    reference = Reference(0, np.zeros((3, 96, 96), np.float32), textured(128))
    return Work(
        frame=object(),  # type: ignore[arg-type]
        weight=weight,
        seen=np.full((96, 96, 3), 255, np.uint8),
        mel=np.zeros((1, 80, 16), np.float32),
        references=(reference,) * COPY.references,
    )


def test_without_flow_and_paint_the_patch_is_the_large_reference_itself():
    reference = textured(224)
    assert np.allclose(made(parts(), [reference]), inside(reference), atol=0.01)


def test_flow_is_in_crop_widths_whatever_the_size_of_the_reference():
    reference = textured(192)
    moved = made(parts(dx=16 / 192), [reference])
    assert np.allclose(moved, inside(np.roll(reference, -16, axis=1)), atol=1.0)


def test_paint_covers_the_reference():
    assert np.allclose(made(parts(share=1.0), [textured(160) // 4]), [255, 0, 0], atol=1e-3)


def test_paint_is_never_much_darker_than_all_that_is_copied_to_its_place():
    black = parts(share=1.0)
    black[0] = 0
    skin = np.full((160, 160, 3), (200, 150, 120), np.uint8)
    lightened = made(black, [skin])
    shade = lightened @ (0.299, 0.587, 0.114)
    assert np.allclose(shade, shade_of(skin) - 255 * DARKER, atol=0.5)
    hue = lightened / lightened.max(axis=-1, keepdims=True)
    assert np.allclose(hue, np.array([200, 150, 120]) / 200, atol=0.01)


def test_the_dark_of_an_open_mouth_may_be_painted_where_one_reference_is_open():
    black = np.zeros((9, 96, 96), np.float32)
    black[7] = 1.0
    skin, mouth = np.full((160, 160, 3), 200, np.uint8), np.full((160, 160, 3), 20, np.uint8)
    assert np.allclose(made(black, [skin, mouth]), 0, atol=1e-3)


def test_each_reference_counts_by_its_share():
    one, two = textured(160), textured(160)[::-1]
    layers = np.zeros((9, 96, 96), np.float32)
    layers[8] = 0.25
    assert np.allclose(made(layers, [one, two]), inside(0.75 * one + 0.25 * two), atol=0.01)


def test_a_painted_picture_is_enlarged_to_the_reference():
    ramp = np.broadcast_to(np.linspace(0, 1, 96, dtype=np.float32), (3, 96, 96))
    wide = cv2.resize(ramp[0], (160, 160), interpolation=cv2.INTER_LINEAR)[..., None]
    assert np.allclose(made(ramp, [textured(160)]), inside(255 * wide), atol=0.2)


def test_at_rest_a_mouth_is_the_closed_reference_whatever_the_network_says():
    closed = textured(160)
    small = np.zeros((3, 96, 96), np.float32)
    said = parts(share=0.7, dx=0.1)
    assert np.allclose(made(at_rest(said, small, 1.0), [closed]), inside(closed), atol=0.01)
    assert at_rest(said, small, 0.0) is said
    half = at_rest(said, small, 0.5)
    assert np.allclose(half[3:], said[3:] / 2)


def test_a_network_that_paints_rests_on_the_closed_references_picture():
    small = np.random.default_rng(0).random((3, 96, 96), np.float32)
    painted = np.ones((3, 96, 96), np.float32)
    assert np.allclose(at_rest(painted, small, 1.0), small, atol=1e-6)
    assert np.allclose(at_rest(painted, small, 0.25), 0.75 + 0.25 * small, atol=1e-6)


def test_only_frames_at_rest_leave_what_the_network_said():
    class Shift(Echo):
        def run(self, faces: np.ndarray, mel: np.ndarray) -> np.ndarray:
            said = super().run(faces, mel)
            said[:, 3] = 0.1
            return said

    resting, speaking = work(weight=1.0), work(weight=1.0)
    resting.rest = 1.0
    still, moved = (w.patch.pixels for w in generate(iter([resting, speaking]), Shift()))
    assert np.allclose(255 * still, inside(textured(128)), atol=0.01)
    assert np.abs(still - moved).mean() > 0.1


def test_frames_keep_their_order_and_only_altered_ones_reach_the_network():
    engine = Echo()
    frames = [work(weight=float(i % 3 == 0)) for i in range(50)]
    done = list(generate(iter(frames), engine))
    assert [id(w) for w in done] == [id(w) for w in frames]
    assert all((w.patch is not None) == (w.weight > 0) for w in done)
    assert sum(engine.batches) == 17 and max(engine.batches) <= BATCH


def test_few_altered_frames_do_not_pile_up():
    engine = Echo()
    taken = 0

    def frames():
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield work(weight=float(i == 0))

    next(iter(generate(frames(), engine)))
    assert taken <= MOST_WAITING


def test_the_network_never_sees_the_region_it_makes():
    engine = Echo()
    list(generate(iter([work(1.0)]), engine))
    target = engine.faces[0][0, :3]
    assert target[:, 70, 48].max() == 0 and target[:, 20, 48] == pytest.approx(1.0)


def test_of_a_patch_nothing_is_shown_where_something_is_in_front():
    patch = assemble(np.zeros((3, 96, 96), np.float32), [textured(128)])
    assert behind(patch, np.zeros((48, 48), np.float32)).shown is None
    front = np.zeros((48, 48), np.float32)
    front[36:, 20:28] = 1.0
    shown = behind(patch, front).shown
    rows, columns = mask_box(128)
    assert (
        shown.shape
        == patch.pixels.shape[:2]
        == (rows.stop - rows.start, columns.stop - columns.start)
    )
    at = (100 - rows.start, 64 - columns.start)  # in px of the crop: row 100 of 128 is 37 of 48
    assert shown[at] == 0 and shown[at[0], 40 - columns.start] == 1


def test_a_finger_before_a_mouth_stays_there():
    face = aligned(0.2)
    reference = Reference(0, (face.transpose(2, 0, 1) / 255).astype(np.float32), face)

    def patch_of(seen: np.ndarray):
        one = replace(work(1.0), seen=seen, references=(reference,) * COPY.references)
        return next(iter(generate([one], Echo()))).patch

    assert patch_of(aligned(0.5)).shown is None
    shown = patch_of(with_finger(face)).shown
    assert shown is not None and shown.min() < 0.1 and shown.mean() > 0.5
