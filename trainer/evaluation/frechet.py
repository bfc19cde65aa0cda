"""FID (Heusel et al. 2017): how far apart two sets of pictures lie, as a network sees them."""

from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from app.core.errors import ModelError
from trainer.evaluation.view import Picture
from trainer.perceptual import ready_torchvision

_INCEPTION_SIDE = 299  # px
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, torchvision's


class Moments:
    """Mean and covariance of vectors that pass by; D^2 numbers whatever their count."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = np.zeros(0)
        self._products = np.zeros((0, 0))

    def add(self, features: NDArray[np.floating]) -> None:
        """Take in some vectors, (n, D)."""
        x = np.asarray(features, np.float64)
        if not self.count:
            self._sum, self._products = np.zeros(x.shape[1]), np.zeros((x.shape[1],) * 2)
        self.count += len(x)
        self._sum += x.sum(axis=0)
        self._products += x.T @ x

    @property
    def mean(self) -> NDArray[np.float64]:
        """(D,)"""
        return self._sum / self.count

    @property
    def covariance(self) -> NDArray[np.float64]:
        """(D, D), of at least two vectors."""
        centred = self._products - self.count * np.outer(self.mean, self.mean)
        return centred / (self.count - 1)


def frechet_distance(a: Moments, b: Moments) -> float:
    """Squared Fréchet distance of two Gaussians with these moments (Dowson & Landau 1982).

    ``|m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2))``.  With few vectors it comes out too
    large, and the more so the fewer they are: compare sets of the same size only.

    Returns
    -------
    float
        NaN if one of the sets has fewer than two vectors.
    """
    if min(a.count, b.count) < 2:
        return float("nan")
    values, vectors = np.linalg.eigh(a.covariance)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    # The roots of the eigenvalues of C_a C_b, from a symmetric matrix that shares them.
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ b.covariance @ root), 0)).sum()
    apart = np.square(a.mean - b.mean).sum()
    distance = apart + np.trace(a.covariance) + np.trace(b.covariance) - 2 * shared
    return max(0.0, float(distance))


class Inception:
    """Features of torchvision's Inception v3, (2048,) a picture.

    Its weights are torchvision's own, not the ones that Heusel et al. used, so the distance is
    called FID-inception (torchvision) and is not the papers' FID.

    Raises
    ------
    ModelError
        If the file does not hold its weights.
    """

    def __init__(self, path: Path) -> None:
        ready_torchvision()
        from torchvision.models import inception_v3

        net = inception_v3(weights=None, init_weights=False)
        try:
            net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
            raise ModelError(
                f"{path} does not hold the weights of torchvision's Inception v3 "
                f"({str(error).splitlines()[0]}). Give inception_v3_google-0cc3c7bd.pth "
                "with --inception."
            ) from error
        net.fc = nn.Identity()
        self._net = net.eval()

    def features(self, pictures: Sequence[Picture]) -> NDArray[np.float32]:
        """Look at n pictures (S, S, 3); gives (n, 2048)."""
        mean, std = (torch.tensor(v)[:, None, None] for v in (_MEAN, _STD))
        x = torch.from_numpy(np.stack(pictures)).movedim(-1, 1).float() / 255
        with torch.inference_mode():
            x = F.interpolate(x, (_INCEPTION_SIDE,) * 2, mode="bilinear", antialias=True)
            found: torch.Tensor = self._net((x - mean) / std)
            return found.numpy()
