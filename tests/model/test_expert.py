"""What every sync expert sees and hears, and how its figures are read."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from app.model.ear import offset_curve
from app.model.expert import FRAMES, SyncExpert
from tests.trainer import small
from tests.trainer.small_stabilised import avsyncnet


@pytest.fixture(params=[small.expert, avsyncnet], ids=["expert", "avsyncnet"])
def expert(request: pytest.FixtureRequest) -> SyncExpert:
    made: SyncExpert = request.param()
    return made


@torch.no_grad()
def test_embeddings_are_unit_vectors_in_one_space(expert: SyncExpert) -> None:
    faces = expert.embed_faces(torch.rand(3, FRAMES, 3, 96, 96))
    audio = expert.embed_audio(torch.randn(3, 1, 80, 16))
    assert faces.shape == audio.shape == (3, 16)
    torch.testing.assert_close(torch.cat([faces, audio]).norm(dim=1), torch.ones(6))


@torch.no_grad()
def test_only_the_lower_half_of_a_face_is_seen(expert: SyncExpert) -> None:
    frames = torch.rand(1, FRAMES, 3, 96, 96)
    other_eyes, other_mouth = frames.clone(), frames.clone()
    other_eyes[..., :48, :] = 0
    other_mouth[..., 48:, :] = 0
    seen = expert.embed_faces(frames)
    assert torch.equal(expert.embed_faces(other_eyes), seen)
    assert not torch.allclose(expert.embed_faces(other_mouth), seen, atol=1e-3)


@torch.no_grad()
def test_the_order_of_frames_and_of_sounds_matters(expert: SyncExpert) -> None:
    frames, mel = torch.rand(1, FRAMES, 3, 96, 96), torch.randn(1, 1, 80, 16)
    seen, heard = expert.embed_faces(frames), expert.embed_audio(mel)
    assert not torch.allclose(expert.embed_faces(frames.flip(1)), seen, atol=1e-3)
    assert not torch.allclose(expert.embed_audio(mel.flip(-1)), heard, atol=1e-3)


@torch.no_grad()
def test_faces_of_another_size_are_seen_as_the_same_faces(expert: SyncExpert) -> None:
    coarse = torch.rand(4, FRAMES * 3, 12, 12)

    def faces(size: int) -> torch.Tensor:
        smooth = F.interpolate(coarse, size=(size, size), mode="bilinear")
        return expert.embed_faces(smooth.unflatten(1, (FRAMES, 3)))

    usual, large = faces(96), faces(192)
    likeness = usual @ large.T
    assert (likeness.argmax(1) == torch.arange(4)).all()
    assert likeness.diagonal().min() > 0.9


@pytest.mark.parametrize("late", [-4, 0, 3])
def test_the_curve_peaks_where_the_sound_was_moved_to(late: int) -> None:
    torch.manual_seed(1)
    signal = F.normalize(torch.randn(60, 16), dim=1)
    faces, audio = signal[10:50], signal[10 - late : 50 - late]
    curve = offset_curve(faces.numpy(), audio.numpy(), reach=6)
    assert int(curve.argmax()) - 6 == late
    assert curve.max() == pytest.approx(1.0, abs=1e-5)


def test_shifts_with_too_few_pairs_do_not_count() -> None:
    vectors = F.normalize(torch.randn(8, 16), dim=1).numpy()
    curve = offset_curve(vectors, vectors, reach=6)
    assert np.isfinite(curve).tolist() == [abs(k) <= 3 for k in range(-6, 7)]


def test_probability_of_the_true_sound_rises_with_its_likeness(expert: SyncExpert) -> None:
    face = F.normalize(torch.randn(1, 16), dim=1)
    others = F.normalize(torch.randn(1, 4, 16), dim=2)
    like, unlike = (
        expert.log_probability(face, torch.cat([first[:, None], others], dim=1))
        for first in (face, -face)
    )
    assert like.shape == (1,)
    assert unlike < like < 0


def test_candidates_share_one_probability(expert: SyncExpert) -> None:
    face = F.normalize(torch.randn(1, 16), dim=1)
    sounds = F.normalize(torch.randn(1, 5, 16), dim=2)
    each = [expert.log_probability(face, sounds.roll(k, dims=1)).exp() for k in range(5)]
    assert torch.stack(each).sum().item() == pytest.approx(1.0, abs=1e-5)


def test_sharpness_is_bounded(expert: SyncExpert) -> None:
    with torch.no_grad():
        expert.log_sharpness.fill_(20.0)
    assert expert.sharpness.item() == 50.0
