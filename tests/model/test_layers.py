"""What the generator's building blocks promise."""

import pytest
import torch
from torch import Tensor, nn

from app.model import layers


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def randomise(net: nn.Module) -> None:
    """Give batch norms running figures as after training, so that evaluation means something."""
    for part in net.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.uniform_(-0.3, 0.3)  # type: ignore[union-attr]
            part.running_var.uniform_(0.5, 2.0)  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [(6, 6), (4, 6), (5, 3)])
def test_matrices_are_the_real_fourier_transform(size: tuple[int, int]) -> None:
    forward, inverse = layers.fourier_matrices(*size)
    x = torch.randn(7, *size)
    z = torch.fft.rfft2(x, norm="ortho")
    expected = torch.cat([z.real.flatten(1), z.imag.flatten(1)], dim=1)
    torch.testing.assert_close(x.flatten(1) @ forward, expected, atol=1e-5, rtol=0)
    torch.testing.assert_close(expected @ inverse, x.flatten(1), atol=1e-5, rtol=0)


@pytest.mark.parametrize("training", [True, False])
def test_fourier_unit_gives_the_same_by_matrices_and_by_fft(training: bool) -> None:
    by_matrices, by_fft = layers.FourierUnit(8, 6, True), layers.FourierUnit(8, 6, False)
    randomise(by_matrices)
    by_fft.load_state_dict(by_matrices.state_dict())
    x = torch.randn(3, 8, 6, 6)
    a, b = by_matrices.train(training)(x), by_fft.train(training)(x)
    torch.testing.assert_close(a, b, atol=1e-5, rtol=0)


def test_fourier_unit_runs_in_bf16() -> None:
    unit = layers.FourierUnit(8, 6).eval()
    x = torch.randn(2, 8, 6, 6)
    expected = unit(x)
    torch.testing.assert_close(unit.bfloat16()(x.bfloat16()).float(), expected, atol=0.05, rtol=0)


def test_every_place_of_an_ffc_feels_every_other() -> None:
    layer = layers.FFC(16, 6).eval()
    randomise(layer)
    x = torch.randn(1, 16, 6, 6)
    nudged = x.clone()
    nudged[0, 8:, 0, 0] += 3.0  # the global branch, one corner
    changed = (layer(x) - layer(nudged)).abs()[0, 8:].amax(0)
    assert (changed > 1e-5).all()


def test_adain_gives_the_statistics_of_the_audio_map() -> None:
    x, y = torch.randn(2, 5, 6, 6) * 3 + 1, torch.randn(2, 5, 4, 4) * 0.5 - 2
    out = layers.adain(x, y)
    torch.testing.assert_close(out.mean((2, 3)), y.mean((2, 3)), atol=1e-4, rtol=0)
    spread = [t.std((2, 3), correction=0) for t in (out, y)]
    torch.testing.assert_close(*spread, atol=1e-3, rtol=0)


def test_adain_keeps_the_pattern_of_the_face_map() -> None:
    x, y = torch.randn(1, 1, 6, 6), torch.randn(1, 1, 6, 6)
    both = torch.stack([x.flatten(), layers.adain(x, y).flatten()])
    assert torch.corrcoef(both)[0, 1] > 0.9999


def test_adain_of_a_flat_map_is_finite() -> None:
    y = torch.full((1, 2, 6, 6), 3.0)
    torch.testing.assert_close(layers.adain(torch.ones(1, 2, 6, 6), y), y)


def test_cbam_only_weakens_what_it_adds() -> None:
    cbam = layers.ResidualCBAM(16)
    for parameter in cbam.parameters():
        nn.init.normal_(parameter, std=5.0)
    x = torch.randn(2, 16, 12, 12) * 10
    added = cbam(x) - x
    slack = 1e-5 * x.abs()
    assert (added.abs() <= x.abs() + slack).all()
    assert (added * x >= -slack).all()


def test_upsampling_leaves_no_checkerboard() -> None:
    block = layers.UpBlock(3, 2).eval()
    nn.init.ones_(block.conv.weight)
    inside = block(torch.ones(1, 3, 6, 6))[:, :, 1:-1, 1:-1]
    assert inside.shape == (1, 2, 10, 10)
    torch.testing.assert_close(inside, inside[:, :, :1, :1].expand_as(inside))


def test_residual_convolution_passes_its_input_on() -> None:
    block = layers.ConvBlock(4, 4, residual=True).eval()
    nn.init.zeros_(block.conv.weight)
    x = torch.rand(1, 4, 5, 5)
    torch.testing.assert_close(block(x), x)


@pytest.mark.parametrize("ffc", [True, False])
@pytest.mark.parametrize("use_adain", [True, False])
def test_alignment_answers_to_the_sound_with_any_part_off(ffc: bool, use_adain: bool) -> None:
    step = layers.SemanticAlignment(16, 6, ffc, use_adain).eval()
    face, audio = torch.randn(1, 16, 6, 6), torch.randn(1, 16, 6, 6)
    quiet: Tensor = step(face, audio)
    assert quiet.shape == face.shape
    assert not torch.allclose(quiet, step(face, audio * 2 + 1), atol=1e-2)
