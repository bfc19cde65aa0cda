"""The objectives of paper B (Yaman et al., arXiv 2307.09368), each a pure function.

The GAN's are cross-entropies on logits and not hinges, because they are those of Wav2Lip-GAN too
(Prajwal et al. 2020): one discriminator, also the public one, which was trained so, serves both.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Distance = Callable[[Tensor, Tensor], Tensor]
"""A distance of pictures: two of (B, 3, H, W) in [0, 1] to (B,)."""
EPS = 0.01
"""Softening of `stabilised_sync`, in units of a cosine."""


@dataclass(frozen=True)
class StabilisedObjective:
    """Weights of the total, ``L_GAN + 10 L_pixel + L_per + 2 L_ss + 0.5 L_at``.

    With ``sync`` and ``triplet`` 0 it is what G_S is trained with.  ``plain`` is the weight of the
    sync loss that L_ss takes the place of, `plain_sync`: the paper's ablation begins with it.
    """

    gan: float = 1.0
    pixel: float = 10.0
    perceptual: float = 1.0
    sync: float = 2.0
    triplet: float = 0.5
    plain: float = 0.0

    def total(self, terms: dict[str, Tensor]) -> Tensor:
        """Weighted sum of the terms, by the names of the weights; a missing one counts nothing.

        >>> StabilisedObjective().total({"pixel": torch.tensor(0.5), "sync": torch.tensor(1.0)})
        tensor(7.)
        """
        weights = self.as_dict()
        return torch.stack([weights[name] * term for name, term in terms.items()]).sum()

    def as_dict(self) -> dict[str, float]:
        """Plain values, for a model card."""
        return asdict(self)


STABILISED_OBJECTIVES = {
    "stabilised": StabilisedObjective(),
    "silent-lip": StabilisedObjective(sync=0.0, triplet=0.0),
}
"""Objectives by name: G_L's and G_S's."""


def cosine_bce(similarity: Tensor, together: Tensor, sharpness: Tensor, bias: Tensor) -> Tensor:
    """Binary cross-entropy of pairs whose cosine is known; right and wrong ones weigh the same.

    The probability of a right pair is ``sigmoid(sharpness * cosine + bias)`` (ours; as in SigLIP,
    Zhai et al. 2023).  Wav2Lip takes the cosine of rectified vectors itself, which starts near 1
    for every pair and leaves a chance of one in two as the first thing to be unlearnt.

    Parameters
    ----------
    similarity : (...)
        Cosines.
    together : (...)
        1 for a right pair, 0 for a wrong one, NaN for one that does not count.
    sharpness, bias : scalars

    Examples
    --------
    >>> cosines, together = torch.tensor([1.0, 0.0, 0.0]), torch.tensor([1.0, 0.0, 0.0])
    >>> cosine_bce(cosines, together, torch.tensor(40.0), torch.tensor(-20.0)).item() < 1e-6
    True
    >>> round(cosine_bce(cosines, together, torch.tensor(0.0), torch.tensor(0.0)).item(), 4)
    0.6931
    """
    logits = sharpness * similarity.float() + bias
    right, wrong = (together == 1).float(), (together == 0).float()
    missed = (F.softplus(-logits) * right).sum() / right.sum().clamp(min=1)
    fooled = (F.softplus(logits) * wrong).sum() / wrong.sum().clamp(min=1)
    return 0.5 * (missed + fooled)


def stabilised_sync(x: Tensor, y: Tensor, d: Tensor, eps: float = EPS) -> Tensor:
    """The stabilised synchronisation loss.

    ``L_ss = -log(1 - (|x - y| + eps) / (|x - y| + |y - d| + eps))``.

    That is ``log(|x - y| + |y - d| + eps) - log |y - d|``, which has no limit where the reference
    goes with the sound as well as the truth does (``d = y``).  Here ``|y - d|`` is at least
    ``eps``: elsewhere this is the published formula to the letter, there the loss is at most
    ``log(2 / eps + 2)``, and its gradient by x, ``1 / (|x - y| + |y - d| + eps)``, is at most
    ``1 / (2 eps)`` everywhere.  At ``x = y`` what is left is ``log(1 + eps / |y - d|)``.

    Parameters
    ----------
    x, y, d : (B,)
        Cosines of the sound with generated, true and reference frames.  Only x teaches: y and d
        are taken as they are.
    eps
        The paper does not tell its own.

    Returns
    -------
    scalar
        The mean.

    Examples
    --------
    >>> one, none = torch.ones(1), torch.zeros(1)
    >>> round(stabilised_sync(one, one, none).item(), 4)
    0.01
    >>> round(stabilised_sync(none, one, none).item(), 4)
    0.6981
    """
    miss, apart = (x - y.detach()).abs(), (y - d).detach().abs().clamp(min=eps)
    return (torch.log(miss + apart + eps) - torch.log(apart)).mean()


def plain_sync(similarity: Tensor, sharpness: Tensor, bias: Tensor) -> Tensor:
    """Wav2Lip's sync loss with AVSyncNet's probability: ``-log sigmoid(sharpness x + bias)``.

    Parameters
    ----------
    similarity : (B,)
        Cosines of the sound with generated frames.
    sharpness, bias : scalars
        As in `cosine_bce`.

    Returns
    -------
    scalar
        The mean.

    Examples
    --------
    >>> round(plain_sync(torch.zeros(1), torch.tensor(10.0), torch.tensor(0.0)).item(), 4)
    0.6931
    """
    return F.softplus(-(sharpness * similarity + bias)).mean()


def adaptive_triplet(out: Tensor, truth: Tensor, reference: Tensor, distance: Distance) -> Tensor:
    """The adaptive triplet loss: towards the truth, away from the reference.

    ``L_at = max(0, D(out, truth) - D(out, reference) + D(truth, reference))`` (ours; the paper's
    form is not in our sources).  The margin vanishes where reference and truth agree; it is 0 at
    the truth and ``2 D(truth, reference)`` where the reference was copied.

    Parameters
    ----------
    out, truth, reference : (B, 3, H, W) in [0, 1]
    distance : Distance

    Returns
    -------
    scalar
        The mean.

    Examples
    --------
    >>> grey = lambda level: torch.full((1, 3, 2, 2), level)
    >>> l1 = lambda a, b: (a - b).abs().mean((1, 2, 3))
    >>> adaptive_triplet(grey(0.75), grey(0.75), grey(0.25), l1).item()
    0.0
    >>> adaptive_triplet(grey(0.25), grey(0.75), grey(0.25), l1).item()
    1.0
    """
    with torch.no_grad():
        margin = distance(truth, reference)
    return F.relu(distance(out, truth) - distance(out, reference) + margin).mean()


def pixel_loss(out: Tensor, truth: Tensor, region: Tensor) -> Tensor:
    """Mean absolute difference inside a region: L1 there, since nothing else is generated.

    Parameters
    ----------
    out, truth : (B, 3, S, S)
    region : (1, 1, S, S), 1 where it counts

    Examples
    --------
    >>> pixel_loss(torch.zeros(1, 3, 4, 4), torch.ones(1, 3, 4, 4), torch.ones(1, 1, 4, 4)).item()
    1.0
    """
    error = (out - truth).abs() * region
    return error.sum() / (region.sum() * out.shape[0] * out.shape[1])


def perceptual_distance(lpips: nn.Module) -> Distance:
    """LPIPS of each pair of a batch, for L_per (its mean) and `adaptive_triplet`.

    >>> class L1(nn.Module):
    ...     def forward(self, a, b, normalize):
    ...         return (a - b).abs().mean((1, 2, 3), keepdim=True)
    >>> perceptual_distance(L1())(torch.zeros(2, 3, 4, 4), torch.ones(2, 3, 4, 4))
    tensor([1., 1.])
    """
    return lambda a, b: lpips(a, b, normalize=True).flatten(1).mean(1)


def real_or_made(real: Tensor, made: Tensor) -> Tensor:
    """What a discriminator minimises: cross-entropy, real frames to be told from made ones.

    Parameters
    ----------
    real, made
        Logits of any shape; the sigmoid is the probability that a frame is real.

    Examples
    --------
    >>> round(real_or_made(torch.zeros(4), torch.zeros(4)).item(), 4)  # it cannot tell: 2 log 2
    1.3863
    """
    return F.softplus(-real).mean() + F.softplus(made).mean()


def passing_for_real(made: Tensor) -> Tensor:
    """L_GAN, and Wav2Lip-GAN's: ``-log`` of the probability that made frames are taken for real.

    >>> round(passing_for_real(torch.zeros(4)).item(), 4)
    0.6931
    """
    return F.softplus(-made).mean()
