"""Wav2Lip and the public judges keep the interfaces of our own networks."""

from collections.abc import Iterator

import pytest
import torch

from app.model.generator import Generator, GeneratorConfig
from app.model.syncnet import SyncNet, SyncNetConfig
from app.model.wav2lip import (
    QualityDiscriminator,
    QualityDiscriminatorConfig,
    Wav2Lip,
    Wav2LipConfig,
)
from app.model.wav2lip_expert import Wav2LipExpert, Wav2LipExpertConfig


@pytest.fixture(autouse=True)
def _same_numbers() -> Iterator[None]:
    torch.manual_seed(0)
    with torch.inference_mode():
        yield


def test_the_configuration_tells_what_that_of_any_generator_tells() -> None:
    paint = GeneratorConfig()
    for name in ("size", "head", "hidden"):
        assert getattr(Wav2LipConfig(), name) == getattr(paint, name), name
    assert Wav2LipConfig.channels == 3 + 3 * Wav2LipConfig.references == 6
    assert Wav2LipConfig("wav2lip-gan").as_dict() == {"name": "wav2lip-gan"}


def test_parts_are_a_picture_in_rgb() -> None:
    net = Wav2Lip(Wav2LipConfig()).eval()
    faces, mel = torch.rand(2, 6, 96, 96), torch.randn(2, 1, 80, 16)
    before = net.parts(faces, mel)
    assert before.shape == (2, 3, 96, 96)
    assert before.min() >= 0 and before.max() <= 1
    assert torch.equal(net(faces, mel), before)
    net.output[1].bias[0] += 20.0  # the first channel that the network paints is blue
    after = net.parts(faces, mel)
    assert torch.equal(after[:, :2], before[:, :2]) and (after[:, 2] > 0.99).all()


def test_the_picture_depends_on_target_reference_and_sound() -> None:
    net = Wav2Lip(Wav2LipConfig()).eval()
    faces, mel = torch.rand(1, 6, 96, 96), torch.randn(1, 1, 80, 16)
    before = net.parts(faces, mel)
    target, reference = faces.clone(), faces.clone()
    target[:, :3] += 0.5
    reference[:, 3:] += 0.5
    for other in (net.parts(target, mel), net.parts(reference, mel), net.parts(faces, mel + 1)):
        assert not torch.equal(other, before)


def test_a_generator_of_ours_and_wav2lip_are_run_alike() -> None:
    ours = Generator(GeneratorConfig(widths=(8, 8, 8, 8, 8), alignments=1)).eval()
    faces, mel = torch.rand(1, 6, 96, 96), torch.randn(1, 1, 80, 16)
    theirs = Wav2Lip(Wav2LipConfig()).eval()
    assert ours.parts(faces, mel).shape == theirs.parts(faces, mel).shape


def test_the_expert_sees_lower_halves_only_and_gives_unit_vectors() -> None:
    net = Wav2LipExpert(Wav2LipExpertConfig()).eval()
    frames = torch.rand(2, 5, 3, 96, 96)
    faces, sound = net.embed_faces(frames), net.embed_audio(torch.randn(2, 1, 80, 16))
    assert faces.shape == sound.shape == (2, 512)
    for vectors in (faces, sound):
        assert (vectors >= 0).all()
        assert torch.allclose(vectors.norm(dim=1), torch.ones(2), atol=1e-5)
    frames[..., :48, :] = 0
    assert torch.equal(net.embed_faces(frames), faces)
    assert not torch.equal(net.embed_faces(frames.flip(1)), faces)  # the order of frames counts


def test_the_discriminator_judges_each_frame_by_its_lower_half() -> None:
    net = QualityDiscriminator(QualityDiscriminatorConfig()).eval()
    frames = torch.rand(2, 3, 3, 96, 96)
    before = net(frames)
    assert before.shape == (2, 3)
    frames[..., :48, :] = 0
    assert torch.equal(net(frames), before)
    frames[1, 2] = 0
    changed = net(frames) != before
    assert changed.tolist() == [[False] * 3, [False, False, True]]


def test_the_discriminator_judges_larger_faces_in_several_places() -> None:
    net = QualityDiscriminator(QualityDiscriminatorConfig()).eval()
    frames = torch.rand(1, 2, 3, 192, 192)
    before = net(frames)
    assert before.shape == (1, 2)
    frames[0, 1, :, 150:, 170:] = 0  # a corner alone
    assert (net(frames) != before).tolist() == [[False, True]]


def test_syncnet_embeds_five_faces_and_a_fifth_of_a_second() -> None:
    net = SyncNet(SyncNetConfig()).eval()
    assert net.embed_faces(torch.rand(1, 5, 3, 224, 224)).shape == (1, 1024)
    assert net.embed_audio(torch.randn(2, 1, 13, 20)).shape == (2, 1024)
