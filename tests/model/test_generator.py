"""The generator's shapes, its two heads, and which inputs its output depends on."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from app.core.faces.align import TEMPLATE
from app.model.audio import SILENCE
from app.model.generator import CONFIGS, Generator, GeneratorConfig, take_over
from app.model.heads import CopyHead
from app.model.region import hidden_region
from tests import networks

TINY = GeneratorConfig(name="tiny", size=24, widths=(8, 16, 16), alignments=2)
TINY_COPY = replace(TINY, head="copy", hidden="mouth-jaw", patch=2, widths=(8, 16))


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def settled(config: GeneratorConfig) -> Generator:
    """A random generator whose batch norms know its figures, so that signals get through."""
    net = Generator(config)
    if isinstance(net.head, CopyHead):
        torch.nn.init.normal_(net.head.steer.weight, std=0.2)
    return networks.settled(net, *inputs(config, 8))


def inputs(config: GeneratorConfig, n: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.rand(n, config.channels, config.size, config.size), torch.rand(
        n, 1, 80, 16
    ) * 8 - 4


@pytest.mark.parametrize("name", list(CONFIGS))
@torch.no_grad()
def test_named_configurations_make_pictures(name: str) -> None:
    config = CONFIGS[name]
    net = Generator(config).eval()
    faces, mel = inputs(config, 1)
    picture = net(faces, mel)
    assert picture.shape == (1, 3, config.size, config.size)
    assert picture.min() >= 0 and picture.max() <= 1
    channels = 3 if config.head == "paint" else config.channels
    assert net.parts(faces, mel).shape == (1, channels, config.size, config.size)


@torch.no_grad()
def test_the_papers_maps_meet_at_six_by_six() -> None:
    net = Generator(CONFIGS["lpips-attnwav2lip"]).eval()
    faces, mel = inputs(net.config, 1)
    sides = [tuple(m.shape[1:]) for m in net.face_encoder(faces)]
    assert [side[1] for side in sides] == [96, 48, 24, 12, 6]
    assert sides[-1] == (256, 6, 6)
    assert net.audio_encoder(mel).shape == (1, 256, 6, 6)
    assert len(net.alignments) == 9


@pytest.mark.parametrize("part", ["ffc", "adain", "cbam"])
@torch.no_grad()
def test_parts_can_be_switched_off_for_ablations(part: str) -> None:
    full, without = Generator(TINY), Generator(replace(TINY, **{part: False}))
    assert without(*inputs(TINY)).shape == (2, 3, 24, 24)
    assert {n for n, _ in without.named_parameters()} != {
        n for n, _ in full.named_parameters()
    } or (
        part == "adain"  # has no parameters of its own
    )


def test_widths_that_do_not_lead_to_six_are_refused() -> None:
    with pytest.raises(ValueError, match="3 widths do not lead from 96 px to 6"):
        Generator(GeneratorConfig(widths=(8, 8, 8)))


@pytest.mark.parametrize("config", [TINY, TINY_COPY, replace(TINY_COPY, audio="expert")])
@torch.no_grad()
def test_sound_and_reference_and_face_all_shape_the_picture(config: GeneratorConfig) -> None:
    net = settled(config)
    networks.assert_everything_shapes_the_picture(net, *inputs(config))


@torch.no_grad()
def test_samples_of_a_batch_do_not_touch_each_other() -> None:
    net = settled(TINY)
    faces, mel = inputs(TINY, 3)
    torch.testing.assert_close(net(faces, mel)[1:2], net(faces[1:2], mel[1:2]))


@pytest.mark.parametrize("references", [1, 3])
@torch.no_grad()
def test_the_copying_head_starts_by_copying_skin_and_paints_the_lips_of_one(
    references: int,
) -> None:
    config = replace(CONFIGS["lpips-attnwav2lip-copy"], references=references)
    net = Generator(config).eval()
    parts = net.parts(*inputs(net.config, 1))
    flows, share = parts[:, 3 : 3 + 2 * net.config.references], parts[0, -net.config.references]
    assert (flows == 0).all()
    cheek, lips = share[30, 20].item(), share[60, 48].item()
    assert cheek < 0.13
    assert lips == pytest.approx(0.73, abs=0.02) if references == 1 else lips < 0.13


@torch.no_grad()
def test_a_generator_takes_over_another_with_fewer_references() -> None:
    one, three = settled(TINY_COPY), Generator(replace(TINY_COPY, references=3)).eval()
    one.head.steer.bias.add_(torch.tensor([0.3, -0.2, 0.4]))  # type: ignore[union-attr, operator]
    one.head.lips.zero_()  # type: ignore[union-attr, operator]
    one.config = replace(one.config, hidden="mouth-jaw-wide")  # which changes no layer
    take_over(three, one)
    three.head.steer.bias[-2:] = -30.0  # type: ignore[union-attr, index]
    faces, mel = inputs(TINY_COPY)
    more = torch.cat([faces, torch.rand(len(faces), 6, *faces.shape[2:])], dim=1)
    torch.testing.assert_close(three(more, mel), one(faces, mel), atol=1e-5, rtol=0)
    with pytest.raises(ValueError, match="not of the configuration"):
        take_over(Generator(TINY), one)
    with pytest.raises(ValueError, match="not of the configuration"):
        take_over(one, three)


@pytest.mark.parametrize("kind", ["lower-half", "mouth-jaw", "mouth-jaw-wide"])
def test_the_mouth_is_hidden_and_the_eyes_are_not(kind: str) -> None:
    hidden = hidden_region(96, kind)
    assert set(np.unique(hidden)) == {0.0, 1.0}
    eyes, mouth = TEMPLATE[:2], TEMPLATE[3:]
    chin = np.array([[0.5, 0.94]])
    assert [hidden[int(y * 96), int(x * 96)] for x, y in eyes] == [0, 0]
    assert [hidden[int(y * 96), int(x * 96)] for x, y in np.concatenate([mouth, chin])] == [1] * 3
    above = hidden[:44]  # the wide one begins four rows above the middle
    assert not above.any() and (kind == "mouth-jaw-wide" or not hidden[:48].any())


def test_the_wide_region_holds_the_other_and_little_more() -> None:
    wide, usual = hidden_region(96, "mouth-jaw-wide"), hidden_region(96, "mouth-jaw")
    assert (wide >= usual).all() and 1.1 < wide.sum() / usual.sum() < 1.3
    assert not wide[:, :4].any() and not wide[:, -4:].any()  # cheeks still show on both sides


def test_an_unknown_hidden_region_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown hidden region 'upper'"):
        hidden_region(96, "upper")


@torch.no_grad()
def test_articulation_carries_the_picture_further_from_that_of_silence() -> None:
    net = settled(TINY)
    faces, mel = inputs(TINY)
    quiet = net(faces, torch.full_like(mel, SILENCE))
    made = {}
    for articulation in (0.0, 1.0, 1.5):
        net.config = replace(TINY, articulation=articulation)
        made[articulation] = net(faces, mel)
        torch.testing.assert_close(net(faces, torch.full_like(mel, SILENCE)), quiet)
    torch.testing.assert_close(made[0.0], quiet)
    moved, further = ((made[a] - quiet).abs().mean() for a in (1.0, 1.5))
    assert further > 1.1 * moved > 0


@torch.no_grad()
def test_articulation_takes_no_part_in_training() -> None:
    net = settled(TINY).train()
    faces, mel = inputs(TINY)
    plain = net(faces, mel)
    net.config = replace(TINY, articulation=2.0)
    assert torch.equal(net(faces, mel), plain)
