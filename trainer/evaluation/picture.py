"""How near a picture is to the truth: SSIM, PSNR, LPIPS, and the step across the mask's edge."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from trainer.evaluation.view import Picture
from trainer.perceptual import load_lpips


def ssim(picture: Picture, truth: Picture) -> float:
    """Structural similarity (Wang et al. 2004), the mean over px and the three colours.

    A Gaussian window of 1.5 px and constants of 0.01 and 0.03, as published; 1 for equal
    pictures (S, S, 3), S at least 11.
    """
    from skimage.metrics import structural_similarity

    found = structural_similarity(
        picture,
        truth,
        channel_axis=2,
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
    )
    return float(found)


def psnr(picture: Picture, truth: Picture) -> float:
    """Peak signal-to-noise ratio, ``10 log10(255^2 / MSE)`` in dB; infinite for equal pictures.

    >>> grey = np.full((4, 4, 3), 100, np.uint8)
    >>> round(psnr(grey, grey + 5), 2), psnr(grey, grey)
    (34.15, inf)
    """
    error = float(np.square(picture.astype(np.float64) - truth).mean())
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


class Perceptual:
    """LPIPS (Zhang et al. 2018) with a named backbone, and what that backbone saw last.

    Parameters
    ----------
    backbone : str
        See `trainer.perceptual.load_lpips`; figures are named after it.

    Raises
    ------
    ModelError
        If its weights are not to be had.
    """

    def __init__(self, backbone: str) -> None:
        self.backbone = backbone
        self._net = load_lpips(backbone)
        trunk: Any = self._net.net
        self._seen: list[torch.Tensor] = []
        getattr(trunk, f"slice{trunk.N_slices}").register_forward_hook(
            lambda module, given, maps: self._seen.append(maps.mean((2, 3)))
        )

    def compare(
        self, truth: Picture, pictures: Sequence[Picture]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Compare some pictures with the true one.

        Parameters
        ----------
        truth : (S, S, 3)
        pictures : k of (S, S, 3)

        Returns
        -------
        (k,)
            LPIPS of each, 0 for an equal picture.
        (1 + k, D)
            The backbone's last map, averaged over space, of the truth and of each.
        """
        self._seen.clear()
        real = _tensor([truth] * len(pictures))
        with torch.inference_mode():
            found = self._net(real, _tensor(pictures), normalize=True).flatten()
            first, others = self._seen
            return found.numpy(), torch.cat([first[:1], others]).numpy()


def _tensor(pictures: Sequence[Picture]) -> torch.Tensor:
    return torch.from_numpy(np.stack(pictures)).movedim(-1, 1).float() / 255


def edge_step(
    picture: NDArray[np.generic], mask: NDArray[np.float32], reach: float = 0.02
) -> float:
    """Mean absolute step of colour across a mask's edge.

    From every px where the mask rises, the picture ``reach`` up the slope is compared with
    the picture as far down it; the steeper the slope there, the more it counts.

    Parameters
    ----------
    picture : (S, S, C)
    mask : (S, S) in [0, 1]
    reach
        Share of the picture's side; the default, a quarter of the feather of
        `app.core.compose.mask.mouth_mask`, does not reach the upper lip.

    Returns
    -------
    float
        In the picture's own unit; 0 if the mask has no edge.
    """
    size = mask.shape[0]
    gy, gx = np.gradient(mask, axis=0), np.gradient(mask, axis=1)
    slope = np.hypot(gx, gy)
    y, x = np.nonzero(slope > 0.2 * slope.max())
    if not len(y):
        return 0.0
    weight = slope[y, x]
    dx, dy = gx[y, x] / weight * reach * size, gy[y, x] / weight * reach * size
    inside, outside = (
        cv2.remap(
            np.asarray(picture, np.float32),
            (x + sign * dx).astype(np.float32)[:, None],
            (y + sign * dy).astype(np.float32)[:, None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for sign in (1, -1)
    )
    steps = np.abs(inside - outside).reshape(len(y), -1).mean(axis=1)
    return float((steps * weight).sum() / weight.sum())
