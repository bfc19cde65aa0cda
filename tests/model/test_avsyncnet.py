"""What AVSyncNet is made of; what it sees and hears is tested with every expert."""

from collections import Counter

import pytest
import torch
from torch import nn

from app.model.avsyncnet import AVSYNCNETS, AVSyncNet
from app.model.expert import FRAMES
from app.model.resnet import Bottleneck, SEBasicBlock, SqueezeExcite, resnet50, resnet_se34
from tests.trainer.small_stabilised import avsyncnet


@pytest.fixture
def net() -> AVSyncNet:
    return avsyncnet()


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
