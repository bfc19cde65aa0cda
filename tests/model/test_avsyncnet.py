"""What AVSyncNet sees and hears, and what it is made of."""

from collections import Counter

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from app.model.avsyncnet import AVSYNCNETS, AVSyncNet
from app.model.expert import FRAMES
from app.model.resnet import Bottleneck, SEBasicBlock, SqueezeExcite, resnet50, resnet_se34
from tests.trainer.small_stabilised import avsyncnet


@pytest.fixture
def net() -> AVSyncNet:
    return avsyncnet()


@torch.no_grad()
def test_embeddings_are_unit_vectors_in_one_space(net: AVSyncNet) -> None:
    faces = net.embed_faces(torch.rand(3, FRAMES, 3, 96, 96))
    sounds = net.embed_audio(torch.randn(3, 1, 80, 16))
    assert faces.shape == sounds.shape == (3, 16)
    torch.testing.assert_close(torch.cat([faces, sounds]).norm(dim=1), torch.ones(6))


@torch.no_grad()
def test_only_the_lower_half_of_a_face_is_seen(net: AVSyncNet) -> None:
    frames = torch.rand(1, FRAMES, 3, 96, 96)
    other_eyes, other_mouth = frames.clone(), frames.clone()
    other_eyes[..., :48, :] = 0
    other_mouth[..., 48:, :] = 0
    seen = net.embed_faces(frames)
    assert torch.equal(net.embed_faces(other_eyes), seen)
    assert not torch.allclose(net.embed_faces(other_mouth), seen, atol=1e-3)


@torch.no_grad()
def test_the_order_of_frames_and_of_sounds_matters(net: AVSyncNet) -> None:
    frames, mel = torch.rand(1, FRAMES, 3, 96, 96), torch.randn(1, 1, 80, 16)
    assert not torch.allclose(net.embed_faces(frames.flip(1)), net.embed_faces(frames), atol=1e-3)
    assert not torch.allclose(net.embed_audio(mel.flip(-1)), net.embed_audio(mel), atol=1e-3)


@torch.no_grad()
def test_faces_of_another_size_are_seen_as_the_same_faces(net: AVSyncNet) -> None:
    coarse = torch.rand(4, FRAMES * 3, 12, 12)

    def faces(size: int) -> torch.Tensor:
        smooth = F.interpolate(coarse, size=(size, size), mode="bilinear")
        return net.embed_faces(smooth.unflatten(1, (FRAMES, 3)))

    usual, large = faces(96), faces(192)
    likeness = usual @ large.T
    assert (likeness.argmax(1) == torch.arange(4)).all()
    assert likeness.diagonal().min() > 0.9


def test_both_towers_learn_from_a_pair(net: AVSyncNet) -> None:
    faces = net.embed_faces(torch.rand(2, FRAMES, 3, 96, 96))
    (faces * net.embed_audio(torch.randn(2, 1, 80, 16))).sum().backward()
    for tower in (net.face, net.audio):
        first = next(tower.parameters())
        assert first.grad is not None and first.grad.abs().sum() > 0


@torch.no_grad()
def test_the_papers_configuration_sees_112_by_224() -> None:
    net = AVSyncNet(AVSYNCNETS["avsyncnet"]).eval()
    seen: list[tuple[int, ...]] = []
    net.face[0].register_forward_pre_hook(lambda _, args: seen.append(tuple(args[0].shape)))
    assert net.embed_faces(torch.rand(1, FRAMES, 3, 96, 96)).shape == (1, 512)
    assert seen == [(1, 15, 112, 224)]


def test_the_small_one_sees_48_by_96_and_is_much_narrower() -> None:
    small, full = (AVSYNCNETS[name] for name in ("avsyncnet-small", "avsyncnet"))
    assert small.size == 96
    count = {c.name: sum(p.numel() for p in AVSyncNet(c).parameters()) for c in (small, full)}
    assert count["avsyncnet-small"] < count["avsyncnet"] / 5


def test_fifty_and_thirty_four_layers() -> None:
    blocks = Counter(type(layer) for layer in resnet50(15, 4))
    assert blocks[Bottleneck] * 3 + 1 + 1 == 50  # the stem, and the projection in the tower
    blocks = Counter(type(layer) for layer in resnet_se34(8))
    assert blocks[SEBasicBlock] * 2 + 1 + 1 == 34


def test_resnet_50_has_the_weights_of_the_published_one() -> None:
    net = nn.Sequential(*resnet50(3, 64))
    # 25,557,032 in all, 2,049,000 of them in its classifier of a thousand classes.
    assert sum(p.numel() for p in net.parameters()) == 25_557_032 - 2_049_000


@pytest.mark.parametrize(
    "block", [Bottleneck(16, 4, 1), SEBasicBlock(16, 16, 1)], ids=["bottleneck", "basic"]
)
@torch.no_grad()
def test_a_block_begins_as_its_shortcut(block: nn.Module) -> None:
    x = torch.rand(2, 16, 6, 6)
    torch.testing.assert_close(block(x), x)


@torch.no_grad()
def test_excitation_weighs_channels_by_what_all_hold() -> None:
    torch.manual_seed(0)
    excite = SqueezeExcite(16)
    x = torch.rand(1, 16, 4, 4)
    share = excite(x) / x
    assert (share > 0).all() and (share < 1).all()
    torch.testing.assert_close(share, share.mean((2, 3), keepdim=True).expand_as(share))
    louder = x.clone()
    louder[:, 0] += 5
    assert not torch.allclose((excite(louder) / louder)[:, 1:], share[:, 1:], atol=1e-3)
