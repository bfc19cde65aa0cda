"""What the generator is trained to do: Eq. 4 of paper A, and what we add to it."""

from dataclasses import asdict, dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from app.model.heads import pulled


@dataclass(frozen=True)
class Objective:
    """Weights of the terms.

    ``sync`` and ``lpips`` are a and b of Eq. 4, ``L = (1 - a - b) L_recon + a L_sync + b L_LPIPS``.
    Ours, all 0 in the paper: ``mouth`` weighs pixels around the lips more in L_recon, ``change``
    those in which truth and reference differ, ``motion`` adds the L1 distance between the
    frame-to-frame changes of output and truth, and ``paint`` the share of a copying head's
    output that is painted, so that it paints only what no reference shows, ``dark`` how much darker
    than they that is (see `darkness`), ``strain`` how unevenly its flows pull (see `strain`).
    ``lent``, of ``sync``,
    is the weight of the sync term of windows that are made with a sound from elsewhere in the
    clip: there is no truth to compare them with, but what shows of the plate's own movement
    around the mouth is of no use to them either, so that a dub does not follow it.  ``echo`` adds
    how such a window differs from the one that was spoken with the sound, where the two faces
    are alike (`trainer.terms.echo`).  ``opening`` is of how open mouths look, both where a window
    was spoken and where it is lent a sound (`trainer.terms.opening`).  The sync terms
    come in over ``sync_ramp`` steps after ``sync_from``.
    """

    sync: float = 0.03
    lpips: float = 0.07
    mouth: float = 0.0
    change: float = 0.0
    motion: float = 0.0
    paint: float = 0.0
    dark: float = 0.0
    strain: float = 0.0
    lent: float = 0.0
    echo: float = 0.0
    opening: float = 0.0
    sync_from: int = 0
    sync_ramp: int = 1

    def sync_weight(self, step: int) -> float:
        """Weight of the sync term at a step.

        >>> Objective(sync=0.1, sync_from=100, sync_ramp=100).sync_weight(150)
        0.05
        """
        return self.sync * min(1.0, max(0.0, (step - self.sync_from) / self.sync_ramp))

    def as_dict(self) -> dict[str, float]:
        """Plain values, for a model card."""
        return asdict(self)


OBJECTIVES = {
    "paper": Objective(),
    "wav2lip": Objective(lpips=0.0),
    "copy": Objective(
        sync=0.04,
        lpips=0.6,
        mouth=8.0,
        change=6.0,
        motion=1.0,
        paint=0.08,
        dark=2.0,
        strain=0.1,
        lent=1.0,
        echo=1.0,
        opening=0.05,
        sync_ramp=400,
    ),
}
"""Objectives by name: Eq. 4 as published, that of Wav2Lip and AttnWav2Lip, which is Eq. 4 without
LPIPS, and ours for the copying head."""

CLOSING = replace(
    OBJECTIVES["copy"], sync=0.0, lent=0.0, echo=0.0, opening=0.0, paint=0.02, strain=0.02
)
"""What a copying G_S is trained to do: as ours, but nothing speaks of synchrony, as in paper B;
and lips that are drawn over an open mouth, of which no reference is closed, may be strained."""


def mouth_weight(size: int) -> Tensor:
    """A bump over the lips, (1, 1, S, S) in (0, 1]: 1 at the mouth's place in the template."""
    y, x = np.mgrid[0:size, 0:size] / size
    bump = np.exp(-(((x - 0.5) / 0.17) ** 2) - ((y - 0.63) / 0.14) ** 2)
    return torch.from_numpy(bump.astype(np.float32))[None, None]


def reconstruction(
    out: Tensor, truth: Tensor, reference: Tensor, region: Tensor, objective: Objective
) -> Tensor:
    """Weighted L1 over a region.

    Parameters
    ----------
    out, truth, reference : (B, 3, S, S) in [0, 1]
    region : (1, 1, S, S) in [0, 1]
        Where the output counts.

    Returns
    -------
    scalar
        ``sum(w |out - truth|) / sum(w)`` with ``w = region (1 + mouth bump + change d)``, d the
        blurred difference of truth and reference: a still mouth is wrong exactly there.

    Examples
    --------
    >>> grey = lambda level: torch.full((1, 3, 8, 8), level)
    >>> where, plain, ours = torch.ones(1, 1, 8, 8), Objective(), OBJECTIVES["copy"]
    >>> reconstruction(grey(0.25), grey(0.75), grey(0.5), where, plain).item()
    0.5
    >>> reconstruction(grey(0.75), grey(0.75), grey(0.5), where, ours).item()
    0.0
    """
    weight = region * (1 + objective.mouth * mouth_weight(out.shape[-1]).to(out.device))
    if objective.change:
        d = (truth - reference).abs().mean(1, keepdim=True)
        weight = weight + region * objective.change * F.avg_pool2d(d, 5, 1, 2) * 4
    error = (out - truth).abs().mean(1, keepdim=True)
    return (weight * error).sum() / weight.expand_as(error).sum()


def motion(out: Tensor, truth: Tensor, region: Tensor) -> Tensor:
    """L1 distance between frame-to-frame changes.

    Parameters
    ----------
    out, truth : (B, T, 3, S, S)
    region : (1, 1, S, S)

    Examples
    --------
    >>> still = torch.zeros(1, 2, 3, 4, 4)
    >>> moving = torch.stack([torch.zeros(1, 3, 4, 4), torch.ones(1, 3, 4, 4)], dim=1)
    >>> motion(still, moving, torch.ones(1, 1, 4, 4)).item()
    1.0
    """
    error = (out.diff(dim=1) - truth.diff(dim=1)).abs().mean(2, keepdim=True)
    return (error * region[:, None]).sum() / (region.sum() * error.shape[0] * error.shape[1])


def darkness(parts: Tensor, references: Tensor, region: Tensor) -> Tensor:
    """How much darker a copying head paints than everything that it pulls to the place.

    The dark of an open mouth can be pulled from the reference that is open; what is painted
    instead is soft, and lies as a blotch on lips where the head is unsure of them.

    Parameters
    ----------
    parts : (B, 3 + 3 K, S, S)
        As `app.model.heads.CopyHead` gives them.
    references : (B, 3 K, S, S) in [0, 1]
    region : (1, 1, S, S)

    Returns
    -------
    scalar
        Mean over the region of the share of paint times what it lacks in brightness.

    Examples
    --------
    >>> black = torch.zeros(1, 6, 4, 4)
    >>> black[:, 5] = 0.5  # half of it is painted, and paint is black
    >>> darkness(black, torch.full((1, 3, 4, 4), 0.75), torch.ones(1, 1, 4, 4)).item()
    0.375
    """
    colour, share = parts[:, :3], parts[:, 3 + 2 * (references.shape[1] // 3) :][:, :1]
    darkest = pulled(parts, references).mean(2).amin(1, keepdim=True)
    lacking = (darkest - colour.mean(1, keepdim=True)).clamp(min=0)
    return (share * lacking * region).sum() / (len(parts) * region.sum())


def strain(parts: Tensor, region: Tensor) -> Tensor:
    """How unevenly a copying head pulls its references: the Dirichlet energy of its flows.

    Where a flow stretches or folds what it pulls, a smudge comes out that pleases the sync
    expert and no one else: a mouth that opens on one side, made of a corner's shadow.  A flow
    counts by its share of the output.

    Parameters
    ----------
    parts : (B, 3 + 3 K, S, S)
        As `app.model.heads.CopyHead` gives them.
    region : (1, 1, S, S)

    Returns
    -------
    scalar
        Mean over the region of the shares' average of ``|grad flow|^2``, px per px: 0 for flows
        that shift, 1 for one that doubles what it pulls along one axis.

    Examples
    --------
    >>> twice = torch.zeros(1, 6, 8, 8)
    >>> twice[:, 3] = torch.arange(8) / 8
    >>> strain(twice, torch.ones(1, 1, 8, 8)).item()  # the last column has no next one
    0.875
    """
    count, side = (parts.shape[1] - 3) // 3, parts.shape[-1]
    flows = parts[:, 3 : 3 + 2 * count].unflatten(1, (count, 2)) * side
    shares = parts[:, 3 + 2 * count :]
    of_first = 1 - shares.sum(1, keepdim=True)
    # As they are: or the share would flee from where its flow is strained.
    weight = region * torch.cat([of_first, shares[:, 1:]], dim=1).detach()
    down, across = flows.diff(dim=-2).square().sum(2), flows.diff(dim=-1).square().sum(2)
    energy = (weight[..., 1:, :] * down).sum() + (weight[..., 1:] * across).sum()
    return energy / (len(parts) * region.sum())
