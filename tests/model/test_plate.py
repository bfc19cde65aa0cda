"""A generator that closes the lips of its own target, and what it then knows of it."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from app.model.audio import SILENCE
from app.model.checkpoint import Card, load_checkpoint, save_checkpoint
from app.model.generator import Generator, GeneratorConfig, take_over
from app.model.heads import mix, with_closed
from app.model.region import hidden_region
from tests import networks

ALBUM = GeneratorConfig(
    "album", 24, (8, 16), alignments=1, head="copy", hidden="mouth-jaw", patch=2, references=3
)
PLATE = replace(ALBUM, name="plate", references=4, plate=True)
HIDDEN = torch.from_numpy(hidden_region(24, "mouth-jaw"))[None, None]


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def faces_of(target: Tensor, references: Tensor) -> Tensor:
    return torch.cat([target * (1 - HIDDEN), references, target], dim=1)


def inputs(n: int = 2) -> tuple[Tensor, Tensor, Tensor]:
    return torch.rand(n, 3, 24, 24), torch.rand(n, 9, 24, 24), torch.rand(n, 1, 80, 16) * 8 - 4


def settled(config: GeneratorConfig) -> Generator:
    net = Generator(config)
    torch.nn.init.normal_(net.head.steer.weight, std=0.2)  # type: ignore[union-attr, arg-type]
    given = torch.rand(8, config.channels, 24, 24), torch.rand(8, 1, 80, 16) * 8 - 4
    return networks.settled(net, *given)


@pytest.fixture
def net() -> Generator:
    net = settled(PLATE)
    net.close_with(settled(ALBUM), HIDDEN)
    return net.eval()


@torch.no_grad()
def closed(net: Generator, target: Tensor) -> Tensor:
    """The target as the network inside closes it."""
    assert net.closer is not None
    shown = torch.cat([target * (1 - HIDDEN), *[target] * 3], dim=1)
    made = net.closer(shown, torch.full((len(target), 1, 80, 16), SILENCE))
    return made * HIDDEN + target * (1 - HIDDEN)


@torch.no_grad()
def test_its_last_reference_is_its_target_with_closed_lips(net: Generator) -> None:
    target, references, mel = inputs()
    seen: list[Tensor] = []
    net.face_encoder.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    picture = net(faces_of(target, references), mel)
    torch.testing.assert_close(seen[0][:, -3:], closed(net, target))
    assert torch.equal(seen[0][:, 3:-3], references)
    assert (seen[0][:, :3] * HIDDEN == 0).all()
    own, given = with_closed(
        net.parts(faces_of(target, references), mel),
        torch.cat([references, target], dim=1),
        net.shown,
    )
    assert own.shape[1] == PLATE.channels
    torch.testing.assert_close(given[:, -3:], closed(net, target))
    torch.testing.assert_close(mix(own, given), picture)


def test_the_network_inside_never_learns(net: Generator) -> None:
    assert net.closer is not None
    net.train()
    assert not any(part.training for part in net.closer.modules())
    before = {name: value.clone() for name, value in net.closer.state_dict().items()}
    target, references, mel = inputs()
    net(faces_of(target, references), mel).mean().backward()
    assert all(p.grad is None for p in net.closer.parameters())
    learnt = [p for p in net.parameters() if p.requires_grad]
    assert all(p.grad is not None for p in learnt) and learnt
    assert all(torch.equal(before[n], v) for n, v in net.closer.state_dict().items())


@torch.no_grad()
def test_it_begins_as_one_that_was_shown_the_plate_for_a_closed_reference() -> None:
    album, net = settled(ALBUM), Generator(PLATE).eval()
    take_over(net, album)
    net.close_with(settled(ALBUM), HIDDEN)
    net.head.steer.bias[8:] += 30.0  # type: ignore[union-attr, index]
    target, references, mel = inputs()
    other = torch.cat([target * (1 - HIDDEN), closed(net, target), references[:, 3:]], dim=1)
    made, expected = net(faces_of(target, references), mel), album(other, mel)
    torch.testing.assert_close(made, expected, atol=1e-5, rtol=0)


@torch.no_grad()
def test_the_closed_reference_keeps_a_small_share_at_first() -> None:
    net = Generator(PLATE).eval()
    take_over(net, Generator(ALBUM))
    target, references, mel = inputs()
    parts = net.parts(faces_of(target, references), mel)[:, : PLATE.channels]
    of_closed = 1 - parts[:, 11:].sum(1)
    assert 0.005 < of_closed.mean() < 0.06


def test_two_that_see_their_plates_must_be_alike() -> None:
    five = replace(PLATE, references=5)
    for one, other in ((five, PLATE), (ALBUM, PLATE)):
        with pytest.raises(ValueError, match="not of the configuration"):
            take_over(Generator(one), Generator(other))
    net, other = Generator(PLATE), settled(PLATE)
    take_over(net, other)
    assert all(torch.equal(other.state_dict()[n], v) for n, v in net.state_dict().items())


def test_only_what_fits_closes_lips_in_it(net: Generator) -> None:
    with pytest.raises(ValueError, match="album has no network inside"):
        Generator(ALBUM).close_with(Generator(ALBUM), HIDDEN)
    with pytest.raises(ValueError, match="wide is not of the shape"):
        net.close_with(Generator(replace(ALBUM, name="wide", widths=(8, 32))), HIDDEN)


@torch.no_grad()
def test_a_model_file_brings_both_networks_back(net: Generator, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "plate.safetensors"
    save_checkpoint(path, net, Card("plate", "generator", PLATE.as_dict()), half=False)
    again, card = load_checkpoint(path)
    assert card.config["plate"] is True
    target, references, mel = inputs()
    given = faces_of(target, references), mel
    torch.testing.assert_close(again(*given), net(*given))
