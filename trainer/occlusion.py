"""Training the network that finds what is in front of a face: on things drawn before faces."""

from pathlib import Path
from typing import cast

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from app.core.compose.mask import mouth_mask
from app.core.progress import Work
from app.model.configs import OcclusionConfig
from app.model.occlusion import Occlusion
from trainer import sample
from trainer.loop import Ema, Plan, Trainee, run
from trainer.occluders import bare_teeth, occlude
from trainer.pack import Clip, Pack
from trainer.pieces import SHORTEST
from trainer.verdict import Judge, Verdict

PAIRS = 32
"""Of frames in a step."""
IN_FRONT = 0.65
"""How often something is in front of the face."""
BEHIND = 0.1
"""How often something is in front of the one beside it, which is not asked for."""
TURNED = 0.6
"""How often the one beside is held otherwise: few heads turn in the footage, and fewer laugh."""
LIT = 0.5
"""How often it is then lit otherwise, too."""
TEETH = 0.3
"""How often teeth are drawn between the lips of one of the two: few people show theirs."""
AWAY = 5
"""Frames between the two at least."""
_OUTSIDE = 0.2  # weight of px that no dub changes
_JUDGED = 24  # pairs of each person


def some_pair(
    pack: Pack,
    people: dict[str, list[Clip]],
    rng: np.random.Generator,
    size: int,
    plain: bool = False,
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Two frames of a clip, the first perhaps with something in front.

    Returns
    -------
    (2, S, S, 3) uint8
    (S, S) float32
        What is in front of the first.
    bool
        Whether anything is.
    """
    clip = sample.pick_clip(people, rng, SHORTEST)
    crops = pack.clip_frames(clip)
    one = int(rng.integers(clip.count))
    away = np.flatnonzero(np.abs(np.arange(clip.count) - one) >= AWAY)
    other = int(rng.choice(away))
    flip = bool(rng.integers(2))
    look = sample.plain_look(size) if plain else sample.random_look(rng, size, flip)
    seen = [sample.see(crops[i], sample.nudged(look, rng, size), size) for i in (one, other)]
    pattern = sample.see(
        crops[int(rng.integers(clip.count))], sample.random_look(rng, size, flip), size
    )
    share = np.zeros((size, size), np.float32)
    if not plain and rng.random() < TURNED:
        seen[1] = turned(seen[1], rng)
    number = int(rng.integers(2))
    if not plain and rng.random() < TEETH:
        seen[number] = bare_teeth(seen[number], rng)
    if rng.random() < IN_FRONT:
        seen[0], share = occlude(seen[0], pattern, rng)
    if rng.random() < BEHIND:
        seen[1], _ = occlude(seen[1], pattern, rng)
    return np.stack(seen), share, bool(share.any())


def turned(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A crop (S, S, 3) in which a face is held, lit and drawn otherwise, as far as a plane can."""
    size = len(picture)
    if rng.random() < LIT:
        gains = 1 + rng.normal(0, 0.2, (3, 3)).astype(np.float32)
        light = cv2.resize(gains, (size, size), interpolation=cv2.INTER_CUBIC)
        picture = np.rint(np.clip(picture * light[..., None], 0, 255)).astype(np.uint8)
    bends = rng.normal(0, rng.uniform(0, 0.03) * size, (7, 7, 2)).astype(np.float32)
    bent = cv2.resize(bends, (size, size), interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    places = x + bent[..., 0], y + bent[..., 1]
    picture = cv2.remap(picture, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    linear = np.eye(2) + rng.normal(0, (0.06, 0.03), (2, 2))
    shift = rng.normal(0, 0.02, 2) * size
    matrix = np.column_stack([linear, np.full(2, size / 2) - linear @ np.full(2, size / 2) + shift])
    return cv2.warpAffine(picture, matrix, (size, size), borderMode=cv2.BORDER_REPLICATE)


def train_occlusion(
    pack: Pack, held_out: Pack | None, folder: Path, plan: Plan, config: OcclusionConfig
) -> Work[int]:
    """Train on a pack; see `trainer.loop.run` for progress, saving and resuming."""
    torch.manual_seed(plan.seed)
    net = Occlusion(config)
    trainee = Trainee(net, torch.optim.AdamW(net.parameters(), weight_decay=0.01), Ema(net, 0.99))
    people, team = pack.by_identity(), plan.team
    weight = counted(config).to(team.device)

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        drawn = [some_pair(pack, people, own, config.size) for own in team.own(rng, PAIRS)]
        pairs = sample.to_tensor(np.stack([d[0] for d in drawn])).to(team.device)
        wanted = torch.from_numpy(np.stack([d[1] for d in drawn])).to(team.device)
        wanted = F.interpolate(wanted[:, None], 2 * (config.seen,), mode="area")[:, 0]
        said = net(pairs[:, 0], pairs[:, 1])
        each = F.binary_cross_entropy_with_logits(said, wanted, reduction="none")
        missed = (each * weight).sum() / (weight.sum() * len(said))
        return {"missed": missed, "total": missed}

    judge, ema = occlusion_judge(held_out) if held_out else None, cast(Occlusion, trainee.ema.net)
    judged = (lambda: judge(ema)) if judge else None
    return (yield from run(trainee, plan, folder, losses_of, judged))


def counted(config: OcclusionConfig) -> Tensor:
    """How much each px counts, (s, s): what a dub may change most."""
    mask = torch.from_numpy((mouth_mask(config.size) > 0).astype(np.float32))[None, None]
    return _OUTSIDE + F.interpolate(mask, 2 * (config.seen,), mode="area")[0, 0]


def occlusion_judge(pack: Pack) -> Judge[Occlusion]:
    """Make a judge.

    ``overlap``, what is found of drawn things within the mask and what is there, intersection over
    union; ``false``, the share of the mask that is found where nothing was drawn.
    """

    @torch.no_grad()
    def judge(net: Occlusion) -> Verdict:
        net.eval()
        config, device = net.config, next(net.parameters()).device
        inside = counted(config) > _OUTSIDE + 0.5
        both = either = false = clean = 0.0
        for number, (name, clips) in enumerate(sorted(pack.by_identity().items())):
            rng = np.random.default_rng(number)
            drawn = [some_pair(pack, {name: clips}, rng, config.size, True) for _ in range(_JUDGED)]
            pairs = sample.to_tensor(np.stack([d[0] for d in drawn])).to(device)
            found = (net(pairs[:, 0], pairs[:, 1]) > 0).cpu() & inside
            wanted = torch.from_numpy(np.stack([d[1] for d in drawn]))[:, None]
            there = (F.interpolate(wanted, 2 * (config.seen,), mode="area")[:, 0] > 0.5) & inside
            anything = torch.tensor([bool(d[2]) for d in drawn])
            both += float((found & there)[anything].sum())
            either += float((found | there)[anything].sum())
            false += float(found[~anything].sum())
            clean += float((~anything).sum() * inside.sum())
        return Verdict({"overlap": both / max(1.0, either), "false": false / max(1.0, clean)})

    return judge
