"""Paper B's generators: what shapes their pictures, and that their ears stay as they are."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from app.model.avsyncnet import AVSYNCNETS, AVSyncNet
from app.model.checkpoint import Card, load_checkpoint, save_checkpoint
from app.model.stabilised import CONFIGS, Stabilised
from tests import networks
from tests.trainer.small_stabilised import STABILISED, avsyncnet, stabilised


@pytest.fixture
def net() -> Stabilised:
    return stabilised()


def inputs(size: int = 96, n: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(3)
    return torch.rand(n, 6, size, size), torch.rand(n, 1, 80, 16) * 8 - 4


@pytest.mark.parametrize("name", list(CONFIGS))
@torch.no_grad()
def test_named_configurations_make_pictures(name: str) -> None:
    config = CONFIGS[name]
    net = Stabilised(config).eval()
    picture = net(*inputs(config.size, 1))
    assert picture.shape == (1, 3, config.size, config.size)
    assert picture.min() >= 0 and picture.max() <= 1
    assert config.size == (192 if name.endswith("192") else 96)


@torch.no_grad()
def test_sound_and_reference_and_face_all_shape_the_picture(net: Stabilised) -> None:
    networks.assert_everything_shapes_the_picture(net, *inputs())


@torch.no_grad()
def test_the_sound_reaches_every_place_of_the_face(net: Stabilised) -> None:
    faces, mel = inputs(n=1)
    changed = (net(faces, mel) - net(faces, -mel)).abs().amax(1)
    assert (torch.nn.functional.max_pool2d(changed, 16) > 0).all()


@torch.no_grad()
def test_samples_of_a_batch_do_not_touch_each_other(net: Stabilised) -> None:
    faces, mel = inputs(n=3)
    torch.testing.assert_close(net(faces, mel)[1:2], net(faces[1:2], mel[1:2]))


def test_widths_that_do_not_lead_to_three_are_refused() -> None:
    with pytest.raises(ValueError, match="3 widths do not lead from 96 px to 3"):
        Stabilised(replace(STABILISED, widths=(4, 4, 4)))


def test_training_leaves_the_audio_encoder_alone(net: Stabilised) -> None:
    before = {name: value.clone() for name, value in net.audio_encoder.state_dict().items()}
    optimizer = torch.optim.SGD([p for p in net.parameters() if p.requires_grad], lr=1.0)
    net.train()
    faces, mel = inputs(n=4)
    net(faces, mel).mean().backward()
    optimizer.step()
    assert net.pose_encoder.training and not net.audio_encoder.training
    after = net.audio_encoder.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    first = net.sound[0].weight.grad
    assert first is not None and first.abs().sum() > 0


@torch.no_grad()
def test_it_hears_as_its_avsyncnet_does(net: Stabilised) -> None:
    other = avsyncnet(seed=5)
    _, mel = inputs()
    assert not torch.equal(net.audio_encoder.unit(mel), other.embed_audio(mel))
    net.hear_as(other.audio)
    assert torch.equal(net.audio_encoder.unit(mel), other.embed_audio(mel))


def test_another_avsyncnets_ear_is_refused(net: Stabilised) -> None:
    wide = AVSyncNet(replace(avsyncnet().config, embedding=32))
    with pytest.raises(ValueError, match="small-stabilised hears with an AVSyncNet of audio width"):
        net.hear_as(wide.audio)


@pytest.mark.parametrize("name", list(CONFIGS))
def test_named_configurations_hear_as_named_avsyncnets(name: str) -> None:
    config = CONFIGS[name]
    ears = {(c.audio_width, c.embedding): c.name for c in AVSYNCNETS.values()}
    found = ears[config.audio_width, config.embedding]
    assert found == ("avsyncnet-small" if name.endswith("small") else "avsyncnet")


@pytest.mark.parametrize("kind", ["stabilised", "silent-lip", "avsyncnet"])
@torch.no_grad()
def test_a_model_file_brings_the_same_network_back(kind: str, tmp_path: Path) -> None:
    net = avsyncnet() if kind == "avsyncnet" else stabilised()
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, net, Card("mine", kind, net.config.as_dict()))
    again, card = load_checkpoint(path)
    assert type(again) is type(net) and again.config == net.config and card.kind == kind
    if isinstance(net, Stabilised):
        made = [each(*inputs()) for each in (net, again)]
    else:
        made = [each.embed_audio(inputs()[1]) for each in (net, again)]  # type: ignore[operator]
    torch.testing.assert_close(*made, atol=5e-3, rtol=0)
