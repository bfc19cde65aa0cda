"""Training paper A's generators, and Wav2Lip, with reconstruction, sync, LPIPS and a rival."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from app.core.progress import Work
from app.model.expert import FRAMES, SyncExpert
from app.model.heads import mix
from trainer.batch import LENT, Batch, Sample, draw_random
from trainer.loop import Ema, Plan, Rival, Trainee, run
from trainer.objectives import Objective, darkness, motion, reconstruction, strain
from trainer.pack import Clip, Pack
from trainer.painters import Painter, PainterConfig, begin_with, new_generator, parameter_groups
from trainer.parallel import ALONE, Team
from trainer.region import jittered, region_of, taught_hidden
from trainer.rival import against
from trainer.terms import as_if_elsewhere, echo, look_alike, opening, sync_loss
from trainer.verdict import Judge

Draw = Callable[[Pack, dict[str, list[Clip]], np.random.Generator, PainterConfig], Sample]
"""What a window is drawn by, as `trainer.batch.draw_random` does it."""
GAN = 0.07
"""Weight of the discriminator's verdict where there is one, as Wav2Lip-GAN has it."""


def generate(net: Painter, batch: Batch, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Run the generator on a batch; ``hidden`` (1 or B, 1, S, S) is what it may not see.

    Returns
    -------
    made : (B, T, 3, S, S)
        What the generator made, all of it.
    parts : (B T, 3 or 3 + 3 K, S, S)
        What the head gave.
    """
    truth, count = batch.frames.flatten(0, 1), batch.frames.shape[1]
    references = batch.references.repeat_interleave(count, dim=0)
    hidden = hidden.repeat_interleave(count, dim=0) if len(hidden) > 1 else hidden
    faces = torch.cat([truth * (1 - hidden), references], dim=1)
    faces = faces.contiguous(memory_format=torch.channels_last)
    with torch.autocast(truth.device.type, torch.bfloat16):
        parts = net.parts(faces, batch.mel.flatten(0, 1))
    parts = parts.float()
    made = parts if net.config.head == "paint" else mix(parts, references)
    return made.unflatten(0, batch.frames.shape[:2]), parts


def losses(
    net: Painter,
    expert: SyncExpert,
    lpips: nn.Module,
    objective: Objective,
    batch: Batch,
    step: int,
    rival: nn.Module | None = None,
    team: Team = ALONE,
) -> dict[str, Tensor]:
    """All terms of the objective on a batch, ``"total"``, and with a discriminator ``"rival"``.

    A discriminator's verdict takes its weight, `GAN`, from the reconstruction, as in Wav2Lip-GAN.
    """
    region = region_of(net.config, batch.frames.device)
    spoken = batch.followed_by_lent() if objective.lent else batch
    count = len(batch.frames)
    unseen = taught_hidden(net.config, batch.frames.device)
    hidden = jittered(unseen, count, step, team)
    again = hidden[::LENT] if objective.lent else hidden[:0]
    made, parts = generate(net, spoken, torch.cat([hidden, again]))
    finished = region.finished(made, spoken.frames)
    windows, lent = finished[:count], finished[count:]
    out, truth = made[:count].flatten(0, 1), batch.frames.flatten(0, 1)
    reference = batch.references[:, :3].repeat_interleave(FRAMES, dim=0)
    terms = {"recon": reconstruction(out, truth, reference, region.needed, objective)}
    weight = objective.sync_weight(step)
    total = (1 - objective.sync - objective.lpips - (GAN if rival else 0)) * terms["recon"]
    if objective.lpips:
        terms["lpips"] = look_alike(lpips, windows, batch.frames)
        total = total + objective.lpips * terms["lpips"]
    if weight:
        terms["sync"] = sync_loss(expert, as_if_elsewhere(windows, step, team), batch.candidates)
        total = total + weight * terms["sync"]
    if weight and objective.lent:
        moved = as_if_elsewhere(lent, step, team)
        terms["lent"] = sync_loss(expert, moved, spoken.candidates[count:])
        total = total + weight * objective.lent * terms["lent"]
    if objective.lent and objective.echo:
        shown = batch.lenders[::LENT]
        terms["echo"] = echo(
            lpips, objective, made[count:], batch.frames[::LENT], shown, region, reference
        )
        total = total + objective.echo * terms["echo"]
    if objective.opening:
        shown = torch.cat([batch.frames, batch.lenders[::LENT][: len(lent)]])
        terms["opening"] = opening(finished, shown)
        total = total + objective.opening * terms["opening"]
    if objective.motion:
        terms["motion"] = motion(windows, batch.frames, region.needed)
        total = total + objective.motion * terms["motion"]
    if net.config.head == "copy":
        share = parts[:, 3 + 2 * net.config.references :][:, :1]
        terms["painted"] = _mean_over(share, region.needed)
        terms["strain"] = strain(parts, region.needed)
        total = total + objective.paint * terms["painted"] + objective.strain * terms["strain"]
        if objective.dark:
            references = spoken.references.repeat_interleave(FRAMES, dim=0)
            terms["dark"] = darkness(parts, references, region.needed)
            total = total + objective.dark * terms["dark"]
    if rival:
        terms["gan"], terms["rival"] = against(rival, batch.frames, windows)
        total = total + GAN * terms["gan"]
    return {**terms, "total": total}


def _mean_over(values: Tensor, region: Tensor) -> Tensor:
    return (values * region).sum() / (len(values) * region.sum())


def train_generator(
    pack: Pack,
    folder: Path,
    plan: Plan,
    config: PainterConfig,
    expert: SyncExpert,
    lpips: nn.Module,
    objective: Objective,
    batch_size: int = 8,
    judge: Judge[Painter] | None = None,
    start: nn.Module | None = None,
    rival: nn.Module | None = None,
    draw: Draw = draw_random,
) -> Work[int]:
    """Train a generator on a pack; see `trainer.loop.run` for progress, saving and resuming.

    Parameters
    ----------
    expert : SyncExpert
        Any that embeds faces and sounds; a generator that takes over the expert's convolutions
        needs an `Expert`.
    judge
        Looks at the moving average now and then.
    start
        A generator whose weights a new training begins with, see `begin_with`.
    rival
        A discriminator, trained along, see `losses`.
    draw
        Draws its windows.
    """
    betas, team, people = (0.5, 0.999), plan.team, pack.by_identity()
    torch.manual_seed(plan.seed)
    net = new_generator(config)
    optimizer = torch.optim.Adam(parameter_groups(net, expert), betas=betas)
    if start is not None:
        begin_with(net, start)
    other = Rival(rival, torch.optim.Adam(rival.parameters(), betas=betas)) if rival else None
    trainee = Trainee(net, optimizer, Ema(net), rival=other)
    expert.eval().requires_grad_(False).to(team.device)
    lpips.to(team.device)

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        drawn = [draw(pack, people, own, config) for own in team.own(rng, batch_size)]
        batch = Batch.of(drawn).to(team.device)
        return losses(net, expert, lpips, objective, batch, step, rival, team)

    ema = cast(Painter, trainee.ema.net)
    judged = (lambda: judge(ema)) if judge else None
    return (yield from run(trainee, plan, folder, losses_of, judged))
