"""Kept or not kept, by measure alone, and in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.core.progress import Progress, Work
from app.model.ear import REACH, offset_curve
from app.model.expert import Expert, SyncExpert
from trainer.expert import embed_clip
from trainer.pack import Pack
from trainer.tune.compare import IFC, LMD, LPIPS, OWN, SPREAD, SSIM, SURE
from trainer.tune.events import Figure

HEARD = 3.0
"""Peak of the expert's curve at the sound's own place, in standard deviations of the curve further
off, from which on the sound of footage is said to fit its lips.

Measured on the tune person with `expert-96`: the right sound 3.9 to 5.8 with two clips (10 s) and
more, another clip's sound 2.7 and less, sound two seconds late 1.0."""
TELLING = 30.0
"""Seconds of footage after which the expert would have heard it."""
LIVELIER = 1.1
"""How much less steady (IFC) a mouth may be that follows the true one better beyond noise.

None is steadier than one that keeps still: held frames have an IFC of 2.12 where the starter's
dubs have 2.39 (docs/models.md)."""
_NEAR, _FAR = 1, 3  # frames

_NAMES = {
    LPIPS: "the visible difference (LPIPS)",
    SSIM: "likeness (SSIM)",
    LMD: "where the lips are (LMD)",
    IFC: "steadiness (IFC)",
    OWN: "how the mouth opens",
    SPREAD: "how far the mouth moves",
    SURE: "the sync expert's confidence",
}


@dataclass(frozen=True)
class Decision:
    """Whether a tuned model is kept, why, and what would help; sentences for people."""

    kept: bool
    reason: str
    advice: str = ""


@dataclass(frozen=True)
class Fit:
    """How sure the sync expert is that sound belongs to lips (`HEARD`), after so many seconds."""

    sure: float
    seconds: float

    def sentence(self) -> str:
        """What is wrong, where it is not sure."""
        if self.seconds < TELLING:
            return (
                f"{self.seconds:.0f} s of footage are too little for the sync expert to hear that "
                "its sound belongs to its lips, so nothing shows that the model is in sync."
            )
        return (
            "The sound of the footage does not fit its lips, as the sync expert hears it: a model "
            "tuned on it does not learn when to open the mouth."
        )


def sound_fits(pack: Pack, expert: SyncExpert) -> Work[Fit]:
    """How sure the expert is that the sound of footage belongs to its lips.

    The curves of all clips, similarity over offset, are averaged, since a few seconds alone
    tell little.

    Returns
    -------
    Fit
        NaN where another kind of expert than ours listens.
    """
    long = sum(clip.times[-1] - clip.times[0] for clip in pack.clips)
    if not isinstance(expert, Expert):
        return Fit(float("nan"), long)
    curves, weights = [], []
    for number, clip in enumerate(pack.clips):
        yield Progress("Checking the sound", number, len(pack.clips))
        faces, sounds = embed_clip(expert, pack, clip)
        curves.append(offset_curve(faces.numpy(), sounds.numpy(), REACH))
        weights.append(len(faces))
    curve = np.average(np.nan_to_num(curves, neginf=0.0), axis=0, weights=weights)
    far = np.abs(np.arange(-REACH, REACH + 1)) > _FAR
    peak = curve[REACH - _NEAR : REACH + _NEAR + 1].max()
    return Fit(float((peak - curve[far].mean()) / max(1e-9, curve[far].std())), long)


def decide(
    figures: Mapping[str, Figure], real_sure: float, fits: Fit, own_over_foreign: Figure | None
) -> Decision:
    """Decide whether a tuned model is kept.

    It is if it looks better beyond noise, nothing else about its looks is worse beyond noise,
    its sync is not worse beyond noise, and the footage shows that there is sync to speak of.
    A mouth that follows the true one better beyond noise may be less steady, see `LIVELIER`;
    one that moves less beyond noise is not kept however near its pictures are, for what keeps
    still is nearest on the mean, unless it still moves as far as the true one.

    Parameters
    ----------
    figures
        See `trainer.tune.compare.figures`.
    real_sure
        The expert's confidence in the real shots: a model that comes down to it is not worse.
    fits
        See `sound_fits`.
    own_over_foreign
        See `trainer.tune.compare.hears`.
    """
    looks = LPIPS if LPIPS in figures else SSIM
    if looks not in figures:
        return Decision(False, "Nothing of the held-out shots could be measured.", _MORE)
    worse = [name for name in (SSIM, LMD, IFC, OWN) if name in figures and _worse(figures[name])]
    worse += [SPREAD] if SPREAD in figures and _stiller(figures[SPREAD]) else []
    forgiven = [IFC] if IFC in worse and _livelier(figures) else []
    worse = [name for name in worse if name not in forgiven]
    sure = figures.get(SURE)
    if sure and _worse(sure) and not sure.tuned >= real_sure:
        worse.append(SURE)
    if not fits.sure >= HEARD:
        return Decision(False, fits.sentence(), _VOICE)
    if not _better(figures[looks]):
        return Decision(
            False, f"It is not closer to this speaker beyond noise: {_told(looks, figures)}.", _MORE
        )
    if worse:
        told = "; ".join(_told(name, figures) for name in worse)
        return Decision(
            False, f"It looks closer to this speaker, but is worse otherwise: {told}.", _MORE
        )
    if own_over_foreign and _worse(own_over_foreign):
        return Decision(
            False,
            "Its mouth follows another sound better than its own: "
            f"{own_over_foreign.tuned:.2f} against {own_over_foreign.starter:.2f}.",
            _MORE,
        )
    kept = [looks, *(name for name in (LMD, OWN, SPREAD, *forgiven) if name in figures)]
    told = "; ".join(_told(name, figures) for name in kept)
    return Decision(
        True, f"It is closer to this speaker beyond noise, and as much in sync: {told}."
    )


_VOICE = (
    "Use more footage, half a minute at the least, with the speaker's own voice in sync and no "
    "other voices or music."
)
_MORE = (
    "More footage of this speaker would help, seen from the front and sharp: a minute or two, in "
    "several shots."
)


def _told(name: str, figures: Mapping[str, Figure]) -> str:
    figure = figures[name]
    return f"{_NAMES[name]} {figure.starter:.3g} → {figure.tuned:.3g}"


def _livelier(figures: Mapping[str, Figure]) -> bool:
    """Whether a mouth is less steady only because it moves more, and more rightly."""
    follows = OWN in figures and _better(figures[OWN])
    return follows and figures[IFC].tuned <= LIVELIER * figures[IFC].starter


def _stiller(figure: Figure) -> bool:
    """Whether a mouth moves less beyond noise, and less than the true one."""
    return _worse(figure) and figure.tuned < 1


def _worse(figure: Figure) -> bool:
    """Whether the tuned model is worse beyond noise."""
    return figure.high < 0 if figure.better > 0 else figure.low > 0


def _better(figure: Figure) -> bool:
    """Whether it is better beyond noise."""
    return figure.low > 0 if figure.better > 0 else figure.high < 0
