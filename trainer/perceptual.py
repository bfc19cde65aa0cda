"""LPIPS (Zhang et al. 2018) through the `lpips` package, which needs a torchvision backbone."""

import warnings
from pickle import UnpicklingError
from typing import cast

import torch
from torch import Tensor, nn

from app.core.errors import ModelError

BACKBONES = {"alex": "alexnet-owt-7be5be79.pth", "squeeze": "squeezenet1_1-b8a52dc0.pth"}


def ready_torchvision() -> None:
    """Let torchvision be imported beside a torch it was not built for.

    Its PyPI wheel is built for CUDA; next to a CPU torch the compiled operators do not load and
    the import stops at the first fake implementation.  Backbones need none of them.
    """
    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        for name in ("nms", "qnms"):
            if not hasattr(torch.ops.torchvision, name):
                torch.library.define(
                    f"torchvision::{name}",
                    "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
                )


def load_lpips(backbone: str) -> nn.Module:
    """The LPIPS distance with a named backbone, frozen.

    Parameters
    ----------
    backbone : str
        ``"alex"`` as in paper A, or ``"squeeze"``.

    Raises
    ------
    ModelError
        If the backbone's weights are neither cached nor to be fetched, or damaged.
    """
    ready_torchvision()
    import lpips

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # lpips asks torchvision for weights the old way
            net = lpips.LPIPS(net=backbone, verbose=False)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise ModelError(
            f"The LPIPS backbone {BACKBONES[backbone]} could not be fetched or read ({error}). "
            f"Put it into {torch.hub.get_dir()}/checkpoints, or choose another backbone."
        ) from error
    return cast(nn.Module, net.eval().requires_grad_(False))


def lpips_distance(net: nn.Module, a: Tensor, b: Tensor) -> Tensor:
    """Mean LPIPS of picture pairs (B, 3, H, W) in [0, 1], a scalar; 0 for equal pictures."""
    return cast(Tensor, net(a, b, normalize=True)).mean()
