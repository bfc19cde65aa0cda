"""Every part of paper A's generator that its ablations switch off, alone and together."""

from dataclasses import replace

import pytest
import torch

from app.model.generator import CONFIGS, Generator, GeneratorConfig
from app.model.layers import FFC, ResidualCBAM
from tests import networks

PAPER = CONFIGS["lpips-attnwav2lip"]
TINY = replace(PAPER, widths=(4, 4, 6, 8, 8), alignments=2)


def settled(config: GeneratorConfig) -> Generator:
    """A random generator whose batch norms know its figures, so that signals get through."""
    torch.manual_seed(0)
    net = Generator(config)
    return networks.settled(net, *inputs(8))


def inputs(n: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(1)
    return torch.rand(n, 6, 96, 96), torch.rand(n, 1, 80, 16) * 8 - 4


def count(net: torch.nn.Module, kind: type) -> int:
    return sum(isinstance(part, kind) for part in net.modules())


def test_the_papers_own_has_nine_alignments_and_all_its_parts() -> None:
    assert (PAPER.alignments, PAPER.ffc, PAPER.adain, PAPER.cbam) == (9, True, True, True)


@pytest.mark.parametrize("alignments", [0, 1, 3, 6, 9])
@torch.no_grad()
def test_any_number_of_alignments_makes_a_picture(alignments: int) -> None:
    net = Generator(replace(TINY, alignments=alignments)).eval()
    assert len(net.alignments) == count(net, FFC) == alignments
    assert net(*inputs()).shape == (1, 3, 96, 96)


@pytest.mark.parametrize("alignments", [0, 1, 3, 9])
@torch.no_grad()
def test_with_any_number_of_alignments_the_sound_is_heard(alignments: int) -> None:
    net = settled(replace(TINY, alignments=alignments))
    faces, mel = inputs()
    assert (net(faces, mel) - net(faces, -mel)).abs().max() > 1e-4


@torch.no_grad()
def test_each_alignment_hears_for_itself() -> None:
    net = settled(replace(TINY, alignments=3))
    heard = []
    for alignment in net.alignments:
        alignment.register_forward_pre_hook(lambda _, args: heard.append(args[1]))
    net(*inputs())
    assert len(heard) == 3 and all(torch.equal(h, heard[0]) for h in heard)


@pytest.mark.parametrize(
    "off",
    [("ffc",), ("adain",), ("cbam",), ("ffc", "adain"), ("ffc", "adain", "cbam")],
    ids="+".join,
)
@torch.no_grad()
def test_parts_that_are_off_are_gone_and_the_sound_is_still_heard(off: tuple[str, ...]) -> None:
    net = settled(replace(TINY, **dict.fromkeys(off, False)))
    assert (count(net, FFC) == 0) == ("ffc" in off)
    assert (count(net, ResidualCBAM) == 0) == ("cbam" in off)
    faces, mel = inputs()
    picture = net(faces, mel)
    assert picture.shape == (1, 3, 96, 96)
    assert (picture - net(faces, -mel)).abs().max() > 1e-4


@torch.no_grad()
def test_with_adain_the_level_of_the_face_map_goes_and_that_of_the_audio_map_comes() -> None:
    torch.manual_seed(2)
    face, audio = torch.randn(1, 8, 6, 6), torch.randn(1, 8, 6, 6) + 7
    with_it, without = (
        settled(replace(TINY, ffc=False, adain=on)).alignments[0] for on in (True, False)
    )
    level = with_it(face, audio) - face
    assert level.mean().item() == pytest.approx(audio.mean().item(), abs=0.05)
    torch.testing.assert_close(without(face, audio) - face, without.mix(face) + audio)
