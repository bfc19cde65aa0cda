"""Building blocks of the generators: residual convolutions, CBAM, FFC, AdaIN.

Shapes are ``(B, C, H, W)`` unless said otherwise.
"""

import torch
from torch import Tensor, nn


class ConvBlock(nn.Module):
    """Convolution, batch norm, ReLU; with ``residual`` the input is added before the ReLU.

    As Wav2Lip's ``Conv2d`` block (Prajwal et al. 2020), whose convolution has a ``bias``, though
    the norm undoes it; so only networks that hold its weights have one.
    """

    def __init__(
        self,
        cin: int,
        cout: int,
        kernel: int | tuple[int, int] = 3,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 1,
        residual: bool = False,
        bias: bool = False,
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, kernel, stride, padding, bias=bias)
        self.norm = nn.BatchNorm2d(cout)
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, cout, H', W')."""
        y = self.norm(self.conv(x))
        return torch.relu(y + x if self.residual else y)


class UpBlock(nn.Module):
    """Transposed convolution that doubles the size, batch norm, ReLU."""

    def __init__(self, cin: int, cout: int) -> None:
        super().__init__()
        # Kernel 4, stride 2: every output pixel sees the same number of inputs, so no checkerboard.
        self.conv = nn.ConvTranspose2d(cin, cout, 4, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(cout)

    def forward(self, x: Tensor) -> Tensor:
        """(B, cin, H, W) to (B, cout, 2H, 2W)."""
        return torch.relu(self.norm(self.conv(x)))


def swap_colours(pictures: Tensor) -> Tensor:
    """RGB to BGR, which the public networks see, or back: (..., 3 K, H, W) to the same.

    >>> swap_colours(torch.arange(6.0).reshape(6, 1, 1)).flatten().tolist()
    [2.0, 1.0, 0.0, 5.0, 4.0, 3.0]
    """
    blue_first = [k + colour for k in range(0, pictures.shape[-3], 3) for colour in (2, 1, 0)]
    return pictures[..., blue_first, :, :]


class ResidualCBAM(nn.Module):
    """``x + CBAM(x)``: channel attention, then spatial attention (Woo et al. 2018).

    Channel attention is a shared two-layer perceptron on the average- and the max-pooled
    map; spatial attention a 7 x 7 convolution on the mean and the maximum over channels.
    """

    def __init__(self, channels: int, reduction: int = 8) -> None:
        super().__init__()
        hidden = max(4, channels // reduction)
        self.down = nn.Conv2d(channels, hidden, 1)
        self.up = nn.Conv2d(hidden, channels, 1)
        self.spatial = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same."""
        pooled = torch.cat([x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)])
        average, largest = self.up(torch.relu(self.down(pooled))).chunk(2)
        y = x * torch.sigmoid(average + largest)
        where = torch.cat([y.mean(1, keepdim=True), y.amax(1, keepdim=True)], dim=1)
        return x + y * torch.sigmoid(self.spatial(where))


def fourier_matrices(height: int, width: int) -> tuple[Tensor, Tensor]:
    """The real 2-D FFT of a small map, and its inverse, as matrices.

    A 6 x 6 transform is a fixed linear map; as a matrix product it runs in bf16,
    compiles and exports, which ``torch.fft`` does not do everywhere.

    Returns
    -------
    forward : (H W, 2 H F)
        ``flat @ forward`` is the orthonormal ``rfft2``, real parts first; F = W // 2 + 1.
    inverse : (2 H F, H W)
        ``irfft2`` of such a spectrum.

    Examples
    --------
    >>> forward, inverse = fourier_matrices(6, 6)
    >>> bool(torch.allclose(forward @ inverse, torch.eye(36), atol=1e-6))
    True
    """
    pixels = height * width
    basis = torch.eye(pixels, dtype=torch.float64).reshape(pixels, height, width)
    spectrum = torch.fft.rfft2(basis, norm="ortho")
    forward = torch.cat([spectrum.real.flatten(1), spectrum.imag.flatten(1)], dim=1)
    bins = height * (width // 2 + 1)
    unit = torch.eye(2 * bins, dtype=torch.float64).reshape(2 * bins, 2, height, width // 2 + 1)
    inverse = torch.fft.irfft2(
        torch.complex(unit[:, 0], unit[:, 1]), s=(height, width), norm="ortho"
    )
    return forward.float(), inverse.flatten(1).float()


class FourierUnit(nn.Module):
    """Convolution in the frequency domain: every output pixel sees the whole map (FFC, Chi 2020).

    ``matrices`` selects the transform as matrix products (the default) or ``torch.fft``;
    the two agree to 1e-5.
    """

    def __init__(self, channels: int, size: int, matrices: bool = True) -> None:
        super().__init__()
        self.mix = ConvBlock(2 * channels, 2 * channels, 1, padding=0)
        self.size = size
        self.matrices = matrices
        forward, inverse = fourier_matrices(size, size)
        self.to_spectrum: Tensor
        self.from_spectrum: Tensor
        self.register_buffer("to_spectrum", forward, persistent=False)
        self.register_buffer("from_spectrum", inverse, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, S, S) to the same, S the size given at construction."""
        b, c, s, bins = x.shape[0], x.shape[1], self.size, self.size // 2 + 1
        if self.matrices:
            spectrum = x.flatten(2) @ self.to_spectrum.to(x.dtype)
            spectrum = spectrum.reshape(b, c * 2, s, bins)
        else:
            z = torch.fft.rfft2(x.float(), norm="ortho")
            spectrum = torch.stack([z.real, z.imag], dim=2).reshape(b, c * 2, s, bins).to(x.dtype)
        spectrum = self.mix(spectrum)
        if self.matrices:
            flat = spectrum.reshape(b, c, 2 * s * bins) @ self.from_spectrum.to(spectrum.dtype)
            return flat.reshape(b, c, s, s)
        parts = spectrum.reshape(b, c, 2, s, bins).float()
        z = torch.complex(parts[:, :, 0], parts[:, :, 1])
        return torch.fft.irfft2(z, s=(s, s), norm="ortho").to(x.dtype)


class FFC(nn.Module):
    """Fast Fourier Convolution layer: a local and a global branch that exchange (LaMa's form).

    ``local' = conv(local) + conv(global)``, ``global' = conv(local) + spectral(global)``,
    each followed by batch norm and ReLU; the spectral transform halves the channels, runs a
    `FourierUnit` with a residual and widens again.
    """

    def __init__(self, channels: int, size: int, matrices: bool = True) -> None:
        super().__init__()
        half = channels // 2
        self.local_local = nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.global_local = nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.local_global = nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.narrow = ConvBlock(half, half // 2, 1, padding=0)
        self.fourier = FourierUnit(half // 2, size, matrices)
        self.widen = nn.Conv2d(half // 2, half, 1, bias=False)
        self.norm_local = nn.BatchNorm2d(half)
        self.norm_global = nn.BatchNorm2d(half)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, S, S) to the same; the first half of the channels is the local branch."""
        near, far = x.chunk(2, dim=1)
        narrow = self.narrow(far)
        spectral = self.widen(narrow + self.fourier(narrow))
        near_out = self.norm_local(self.local_local(near) + self.global_local(far))
        far_out = self.norm_global(self.local_global(near) + spectral)
        return torch.relu(torch.cat([near_out, far_out], dim=1))


def adain(x: Tensor, y: Tensor, eps: float = 1e-4) -> Tensor:
    """Adaptive instance normalisation (Huang & Belongie 2017): give x the statistics of y.

    ``sigma(y) * (x - mu(x)) / sigma(x) + mu(y)``, mean and deviation per sample and channel.

    Parameters
    ----------
    x, y : (B, C, H, W)

    Examples
    --------
    >>> x, y = torch.arange(4.0).reshape(1, 1, 2, 2), torch.tensor([[[[5.0, 7.0]]]])
    >>> round(adain(x, y).mean().item(), 3), round(adain(x, y).std(correction=0).item(), 3)
    (6.0, 1.0)
    """
    x32, y32 = x.float(), y.float()
    mean_x, mean_y = x32.mean((2, 3), keepdim=True), y32.mean((2, 3), keepdim=True)
    var_x = (x32 - mean_x).square().mean((2, 3), keepdim=True)
    var_y = (y32 - mean_y).square().mean((2, 3), keepdim=True)
    scale = torch.sqrt(var_y + eps) * torch.rsqrt(var_x + eps)
    return ((x32 - mean_x) * scale + mean_y).to(x.dtype)


class SemanticAlignment(nn.Module):
    """One step of the cascade of paper A: FFC, then AdaIN with the audio map; residual around.

    Either part can be switched off for the ablations; without FFC a plain residual
    convolution of the same width stands in, without AdaIN the audio map is added.
    """

    def __init__(self, channels: int, size: int, ffc: bool = True, use_adain: bool = True) -> None:
        super().__init__()
        self.mix: nn.Module = FFC(channels, size) if ffc else ConvBlock(channels, channels)
        self.use_adain = use_adain

    def forward(self, face: Tensor, audio: Tensor) -> Tensor:
        """``face`` and ``audio`` (B, C, S, S) to (B, C, S, S)."""
        mixed = self.mix(face)
        return face + (adain(mixed, audio) if self.use_adain else mixed + audio)
