"""Training the network that says how open a mouth looks: from what is heard, without landmarks.

A mouth's opening is what of a face goes with the sound most.  So two networks learn to agree, one
that sees single frames and one that hears what is said meanwhile, frame by frame within each
clip: neither can agree on light, skin, beard or a head that turns, of which the other knows
nothing (a canonical correlation of two networks, Andrew et al. 2013, of one component).  Beside it
the first is asked to agree a little with rules (`trainer.between_lips`), which settles that it
grows as a mouth opens, and not as it closes; and to change by about 1 within a clip.
"""

from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from app.core.progress import Work
from app.model.configs import OpennessConfig
from app.model.openness import Openness
from trainer import sample
from trainer.between_lips import between_lips
from trainer.loop import Ema, Plan, Rival, Trainee, run
from trainer.pack import Clip, Pack
from trainer.pieces import SHORTEST
from trainer.verdict import Judge, Verdict

CLIPS = 8
FRAMES = 48
"""Of each clip in a step, anywhere in it; shorter clips show some of theirs again."""
RULES = 2.0
"""Weight of agreement with rules beside that of agreement with the sound."""
DISTRUST = 0.1
"""What rules count where they do not agree with the sound at all; 1 where they do so fully."""
_EVERY = 2  # frames of held-out clips


class Listener(nn.Module):
    """Guesses from 0.2 s of sound how open the mouth is; of use in training alone."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        channels = (1, width // 2, width, 2 * width, 2 * width)
        strides = ((3, 1), (2, 2), (2, 2), (2, 2))
        self.convolutions = nn.Sequential()
        for n, stride in enumerate(strides):
            kernel = 5 if n == 0 else 3
            self.convolutions.extend(
                [
                    nn.Conv2d(channels[n], channels[n + 1], kernel, stride, kernel // 2),
                    nn.BatchNorm2d(channels[n + 1]),
                    nn.ReLU(),
                ]
            )
        self.out = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.3), nn.Linear(2 * width * 8, 64), nn.ReLU(), nn.Linear(64, 1)
        )

    def forward(self, mel: Tensor) -> Tensor:
        """Listen to mel windows (B, 1, 80, 16); (B,)."""
        return self.out(self.convolutions(mel / 4))[:, 0]


def agreement(a: Tensor, b: Tensor) -> Tensor:
    """Pearson's correlation within each clip.

    Parameters
    ----------
    a, b : (clips, n)

    Returns
    -------
    (clips,)
        0 where one of them does not change.

    Examples
    --------
    >>> rise = torch.arange(4.0)[None]
    >>> agreement(rise, 2 * rise + 1).item(), agreement(rise, -rise).item()
    (1.0, -1.0)
    >>> agreement(rise, torch.ones(1, 4)).item()
    0.0
    """
    a, b = (x - x.mean(1, keepdim=True) for x in (a, b))
    norm = ((a * a).sum(1) * (b * b).sum(1)).clamp(min=1e-9).sqrt()
    return (a * b).sum(1) / norm


def some_frames(
    pack: Pack, clip: Clip, rng: np.random.Generator, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random frames of a clip under one look, and their sound.

    Each is nudged by itself: how a face lies in its crop must not matter.

    Returns
    -------
    (FRAMES, S, S, 3) uint8
    (FRAMES, 1, 80, 16) float32
    """
    chosen = np.sort(rng.choice(clip.count, FRAMES, replace=clip.count < FRAMES))
    look = sample.random_look(rng, size, flip=bool(rng.integers(2)))
    crops = pack.clip_frames(clip)
    seen = [sample.see(crops[i], sample.nudged(look, rng, size), size) for i in chosen]
    mel = sample.mel_windows(pack, clip, chosen, float(rng.normal(0, 3)))
    return np.stack(seen), sample.rough_sound(sample.other_voice(mel, rng), rng)


def train_openness(
    pack: Pack, held_out: Pack | None, folder: Path, plan: Plan, config: OpennessConfig
) -> Work[int]:
    """Train on a pack; see `trainer.loop.run` for progress, saving and resuming."""
    torch.manual_seed(plan.seed)
    net, listener = Openness(config), Listener()
    trainee = Trainee(net, _adam(net), Ema(net, 0.99), rival=Rival(listener, _adam(listener)))
    people, team = pack.by_identity(), plan.team

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        listener.train()
        drawn = [
            some_frames(pack, sample.pick_clip(people, own, SHORTEST), own, config.size)
            for own in team.own(rng, CLIPS)
        ]
        # Dropout draws from torch's own generator; seeded by step, a resumed run draws the same.
        torch.manual_seed(int(rng.integers(2**62)) + team.rank)
        pictures = sample.to_tensor(np.concatenate([d[0] for d in drawn])).to(team.device)
        mel = torch.from_numpy(np.concatenate([d[1] for d in drawn])).to(team.device)
        clips = len(drawn), -1
        looks, sounds = net(pictures).reshape(clips), listener(mel).reshape(clips)
        # Each learns to agree with the other as it is.
        heard = agreement(looks, sounds.detach()).mean()
        # Rules are trusted as far as they agree with the sound themselves, which tells whom they
        # suit; a little at any rate, so that it is settled from the start which way is open.
        rules = between_lips(pictures).reshape(clips)
        trust = DISTRUST + agreement(rules, sounds.detach()).clamp(min=0)
        ruled = (trust * (1 - agreement(looks, rules))).mean()
        # What it sees must not depend on the unit: agreement knows no scale, and so learns fast.
        spread = looks.detach().std(1).clamp(min=1e-6).log() + net.unit - net.unit.detach()
        told = agreement(looks.detach(), sounds).mean()
        return {
            "heard": heard,
            "against_rules": ruled,
            "total": 1 - heard + RULES * ruled + spread.square().mean(),
            "rival": 1 - told,
        }

    judge, ema = openness_judge(held_out) if held_out else None, cast(Openness, trainee.ema.net)
    judged = (lambda: judge(ema)) if judge else None
    return (yield from run(trainee, plan, folder, losses_of, judged))


def openness_judge(pack: Pack) -> Judge[Openness]:
    """Make a judge: ``ruled``, agreement with rules within held-out clips, mean over people."""

    @torch.no_grad()
    def judge(net: Openness) -> Verdict:
        net.eval()
        means = [
            np.mean([_ruled(net, pack, clip) for clip in clips])
            for clips in pack.by_identity().values()
        ]
        return Verdict({"ruled": float(np.mean(means))})

    return judge


def _ruled(net: Openness, pack: Pack, clip: Clip) -> float:
    look, device = sample.plain_look(net.config.size), next(net.parameters()).device
    crops = pack.clip_frames(clip)[::_EVERY]
    seen = sample.to_tensor(np.stack([sample.see(c, look, net.config.size) for c in crops]))
    seen = seen.to(device)
    return float(agreement(net(seen)[None], between_lips(seen)[None]))


def _adam(net: nn.Module) -> torch.optim.Optimizer:
    """AdamW; a unit, a single value, moves faster than weights and does not decay."""
    named = list(net.named_parameters())
    groups: list[dict[str, Any]] = [{"params": [p for name, p in named if name != "unit"]}]
    unit = [p for name, p in named if name == "unit"]
    if unit:
        groups.append({"params": unit, "weight_decay": 0.0, "factor": 25.0})
    return torch.optim.AdamW(groups, weight_decay=0.01)
