"""How a generator fares on people it never saw, while it is trained."""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from app.model.expert import FRAMES, Expert
from app.model.generator import Generator
from app.model.region import hidden_region
from trainer import sample
from trainer.generator import CANDIDATES, Batch, draw, generate, sync_loss
from trainer.pack import Pack
from trainer.perceptual import lpips_distance

_TOP = 3 / 8  # of the height; what lies above is the target's own


def held_out_judge(
    pack: Pack, expert: Expert, lpips: nn.Module, windows: int = 48, batch_size: int = 8
) -> Callable[[Generator], dict[str, float]]:
    """Make the judge for `trainer.generator.train_generator`.

    It draws the same windows every time, of people as evenly as in training, and gives:
    ``recon``, the mean absolute difference inside the hidden region; ``lpips``, and beside it
    ``lpips_held``, that of the first reference held still, which a dub must undercut; ``sync``,
    minus the log of the expert's probability of the right sound among 16 of the same clip.
    """
    people = pack.by_identity()

    @torch.no_grad()
    def judge(net: Generator) -> dict[str, float]:
        net.eval()
        rng = np.random.default_rng(0)
        hidden = torch.from_numpy(hidden_region(net.config.size, net.config.hidden))[None, None]
        rows = []
        for _ in range(max(1, windows // batch_size)):
            clips = [
                sample.pick_clip(people, rng, 4 * FRAMES + CANDIDATES) for _ in range(batch_size)
            ]
            batch = Batch.of([draw(pack, clip, rng, net.config) for clip in clips])
            rows.append(_figures(net, expert, lpips, batch, hidden))
        return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}

    return judge


def _figures(
    net: Generator, expert: Expert, lpips: nn.Module, batch: Batch, hidden: torch.Tensor
) -> dict[str, float]:
    made, _ = generate(net, batch, hidden)
    truth = batch.frames.flatten(0, 1)
    reference = batch.references[:, :3].repeat_interleave(FRAMES, dim=0)
    held = reference * hidden + truth * (1 - hidden)
    top = int(net.config.size * _TOP)
    return {
        "recon": float(((made - truth).abs() * hidden).sum() / (3 * len(made) * hidden.sum())),
        "lpips": float(lpips_distance(lpips, made[:, :, top:], truth[:, :, top:])),
        "lpips_held": float(lpips_distance(lpips, held[:, :, top:], truth[:, :, top:])),
        "sync": float(sync_loss(expert, made.unflatten(0, (-1, FRAMES)), batch.candidates)),
    }
