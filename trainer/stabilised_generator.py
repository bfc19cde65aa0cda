"""Training paper B's main generator G_L, against a discriminator and with AVSyncNet's help.

Where the paper (Yaman et al., arXiv 2307.09368) is silent:

- the identity reference of a window is a window elsewhere in the clip, frame for frame, as in
  Wav2Lip, so that its similarity with the sound, d of `stabilised_sync`, is that of moving lips;
- where there is a G_S, references are closed by it before anything sees them, so d and L_at speak
  of what G_L is shown;
- everything judges the finished picture: outside the hidden region the target's own pixels;
- perceptual distances look at rows that can differ, in every second frame, as for paper A.
"""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from app.core.errors import ModelError
from app.core.progress import Work
from app.model.avsyncnet import AVSyncNet
from app.model.expert import FRAMES, SyncExpert
from app.model.stabilised import Stabilised, StabilisedConfig
from trainer import sample
from trainer.closing import Closer, close_lips
from trainer.loop import Ema, Plan, Rival, StepFunction, Trainee, run
from trainer.pack import Clip, Pack
from trainer.region import jittered, region_of
from trainer.rival import against
from trainer.stabilised import (
    STABILISED_OBJECTIVES,
    StabilisedObjective,
    adaptive_triplet,
    perceptual_distance,
    pixel_loss,
    plain_sync,
    stabilised_sync,
)
from trainer.verdict import Judge

SHORTEST = 4 * FRAMES
"""Frames of a clip in which every window has a reference that does not touch it."""


@dataclass(frozen=True)
class Batch:
    """Windows of T frames and of their references, both (B, T, 3, S, S) in [0, 1].

    ``mel`` (B, T, 1, 80, 16) is each frame's sound.
    """

    frames: Tensor
    references: Tensor
    mel: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def draw(
    pack: Pack, clip: Clip, rng: np.random.Generator, size: int, start: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The window of a clip that begins at ``start``, with a reference at least `FRAMES` away.

    Returns
    -------
    frames, references : (T, S, S, 3) uint8
    mel : (T, 1, 80, 16)
    """
    others = np.arange(clip.count - FRAMES + 1)
    elsewhere = int(rng.choice(others[np.abs(others - start) >= 2 * FRAMES]))
    look = sample.random_look(rng, size, flip=bool(rng.integers(2)))
    beside = sample.nudged(look, rng, size)
    crops, steps = pack.clip_frames(clip), np.arange(FRAMES)
    return (
        np.stack([sample.see(crops[i], look, size) for i in start + steps]),
        np.stack([sample.see(crops[i], beside, size) for i in elsewhere + steps]),
        sample.mel_windows(pack, clip, start + steps, gain_db=float(rng.normal(0, 3))),
    )


def draw_random(
    pack: Pack, people: dict[str, list[Clip]], rng: np.random.Generator, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A random window of a random clip, see `draw`."""
    clip = sample.pick_clip(people, rng, SHORTEST)
    return draw(pack, clip, rng, size, int(rng.integers(clip.count - FRAMES + 1)))


def stack(drawn: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> Batch:
    """Make a batch of what `draw` gave."""
    frames, references, mel = (np.stack(part) for part in zip(*drawn, strict=True))
    return Batch(sample.to_tensor(frames), sample.to_tensor(references), torch.from_numpy(mel))


def generate(net: Stabilised, batch: Batch, unseen: Tensor | None = None) -> Tensor:
    """Run a generator on a batch: (B, T, 3, S, S), outside the hidden region the target's own.

    ``unseen`` (B, 1, S, S) is what it may not see where that is more than the hidden region.
    """
    truth = batch.frames.flatten(0, 1)
    hidden = region_of(net.config, truth.device).hidden
    kept = 1 - (hidden if unseen is None else unseen.repeat_interleave(FRAMES, dim=0))
    faces = torch.cat([truth * kept, batch.references.flatten(0, 1)], dim=1)
    faces = faces.contiguous(memory_format=torch.channels_last)
    with torch.autocast(truth.device.type, torch.bfloat16):
        made = net.parts(faces, batch.mel.flatten(0, 1))
    made = made.float() * hidden + truth * (1 - hidden)
    return made.unflatten(0, batch.frames.shape[:2])


@torch.no_grad()
def closed(silencer: Closer, batch: Batch) -> Batch:
    """The batch with the lips of its references closed by G_S."""
    with torch.autocast(batch.frames.device.type, torch.bfloat16):
        references = close_lips(silencer, batch.references.flatten(0, 1))
    return replace(batch, references=references.unflatten(0, batch.frames.shape[:2]))


def losses(
    net: Stabilised,
    rival: nn.Module,
    lpips: nn.Module,
    objective: StabilisedObjective,
    batch: Batch,
    sync: AVSyncNet | None = None,
    unseen: Tensor | None = None,
) -> dict[str, Tensor]:
    """All terms of the objective on a batch, ``"total"``, and ``"rival"``, the discriminator's.

    Parameters
    ----------
    rival : nn.Module
        A discriminator, see `trainer.rival.against`.
    sync : AVSyncNet, optional
        Judges synchrony; without one there is no such term.
    unseen : (B, 1, S, S), optional
        See `generate`.
    """
    made = generate(net, batch, unseen)
    hidden = region_of(net.config, made.device).hidden
    distance = perceptual_distance(lpips)
    gan, rivals = against(rival, batch.frames, made)
    terms = {"gan": gan}
    terms["pixel"] = pixel_loss(made.flatten(0, 1), batch.frames.flatten(0, 1), hidden)
    top = net.config.size * 3 // 8
    out, truth, reference = (
        windows[:, ::2, :, top:].flatten(0, 1) for windows in (made, batch.frames, batch.references)
    )
    terms["perceptual"] = distance(out, truth).mean()
    if objective.triplet:
        terms["triplet"] = adaptive_triplet(out, truth, reference, distance)
    if sync:
        x, y, d = similarities(sync, made, batch)
        if objective.sync:
            terms["sync"] = stabilised_sync(x, y, d)
        if objective.plain:
            terms["plain"] = plain_sync(x, sync.sharpness, sync.bias)
    return {**terms, "total": objective.total(terms), "rival": rivals}


def sync_term(sync: SyncExpert, made: Tensor, batch: Batch) -> Tensor:
    """L_ss of generated windows (B, T, 3, S, S), with the sound of the middle frame."""
    return stabilised_sync(*similarities(sync, made, batch))


def similarities(sync: SyncExpert, made: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Cosines of the middle frame's sound with generated, true and reference windows, three (B,).

    ``made`` are the generated windows, (B, T, 3, S, S); only their cosines teach.
    """
    with torch.autocast(made.device.type, torch.bfloat16):
        out = sync.embed_faces(made)
        with torch.no_grad():
            sound = sync.embed_audio(batch.mel[:, FRAMES // 2])
            others = [sync.embed_faces(faces) for faces in (batch.frames, batch.references)]
    x, y, d = ((faces * sound).sum(1) for faces in (out, *others))
    return x, y, d


def new_generator(config: StabilisedConfig, sync: AVSyncNet) -> Stabilised:
    """A generator of random weights that hears as an AVSyncNet does.

    Raises
    ------
    ModelError
        If the AVSyncNet is of another configuration than the generator's.
    """
    net = Stabilised(config).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    try:
        net.hear_as(sync.audio)
    except ValueError as error:
        raise ModelError(
            f"{error}. Train such an AVSyncNet, or choose another --config."
        ) from error
    return cast(Stabilised, net)


def train_against(
    net: Stabilised,
    rival: nn.Module,
    folder: Path,
    plan: Plan,
    losses_of: StepFunction,
    judge: Judge[Stabilised] | None,
) -> Work[int]:
    """Train a generator against a discriminator; both have Adam as Wav2Lip-GAN has it."""
    betas = (0.5, 0.999)
    learning = [p for p in net.parameters() if p.requires_grad]
    other = Rival(rival, torch.optim.Adam(rival.parameters(), betas=betas))
    trainee = Trainee(net, torch.optim.Adam(learning, betas=betas), Ema(net), rival=other)
    ema = cast(Stabilised, trainee.ema.net)
    judged = (lambda: judge(ema)) if judge else None
    return (yield from run(trainee, plan, folder, losses_of, judged))


def train_stabilised(
    pack: Pack,
    folder: Path,
    plan: Plan,
    config: StabilisedConfig,
    sync: AVSyncNet,
    lpips: nn.Module,
    rival: nn.Module,
    silencer: Closer | None = None,
    objective: StabilisedObjective = STABILISED_OBJECTIVES["stabilised"],
    batch_size: int = 8,
    judge: Judge[Stabilised] | None = None,
) -> Work[int]:
    """Train G_L on a pack; see `trainer.loop.run` for progress, saving and resuming.

    Parameters
    ----------
    sync : AVSyncNet
        Judges synchrony and lends its audio encoder.
    rival : nn.Module
        The discriminator, see `losses`; trained along.
    silencer : Closer, optional
        G_S, of the same size.
    judge
        Looks at the moving average now and then.

    Raises
    ------
    ModelError
        If the AVSyncNet or G_S do not fit the configuration.
    """
    if silencer and silencer.config.size != config.size:
        raise ModelError(
            f"{silencer.config.name} closes lips at {silencer.config.size} px and {config.name} "
            f"works at {config.size}. Take a silent-lip model of the same size."
        )
    torch.manual_seed(plan.seed)
    net = new_generator(config, sync)
    people, team = pack.by_identity(), plan.team
    sync.eval().requires_grad_(False).to(team.device)
    lpips.to(team.device)
    if silencer:
        silencer.eval().to(team.device)

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        drawn = [draw_random(pack, people, own, config.size) for own in team.own(rng, batch_size)]
        batch = stack(drawn).to(team.device)
        batch = closed(silencer, batch) if silencer else batch
        ear = sync if objective.sync or objective.plain else None
        unseen = jittered(region_of(config, team.device).hidden, batch_size, step, team)
        return losses(net, rival, lpips, objective, batch, ear, unseen)

    return (yield from train_against(net, rival, folder, plan, losses_of, judge))
