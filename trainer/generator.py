"""Training paper A's generators, and Wav2Lip, with reconstruction, sync, LPIPS and a rival."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from app.core.errors import ModelError
from app.core.progress import Work
from app.model.expert import FRAMES, Expert, SyncExpert
from app.model.generator import (
    EXPERT_WIDTH,
    ExpertAudioEncoder,
    Generator,
    GeneratorConfig,
    take_over,
)
from app.model.heads import mix
from app.model.wav2lip import Wav2Lip, Wav2LipConfig
from trainer import sample
from trainer.loop import Ema, Plan, Rival, Trainee, run
from trainer.objectives import Objective, motion, reconstruction, strain
from trainer.pack import Clip, Pack
from trainer.parallel import ALONE, Team
from trainer.perceptual import lpips_distance
from trainer.rival import against
from trainer.verdict import Judge

Painter = Generator | Wav2Lip
PainterConfig = GeneratorConfig | Wav2LipConfig
GAN = 0.07
"""Weight of the discriminator's verdict where there is one, as Wav2Lip-GAN has it."""
CANDIDATES = 16
"""Sounds of the same clip among which the expert must find the right one."""
APART = 2
"""Frames by which the wrong ones are apart from it at least: a neighbour's sound fits as well."""
LENT = 2
"""One window in so many is also made with a sound from elsewhere in its clip, as in a dub."""


@dataclass(frozen=True)
class Sample:
    """One window: T target frames, K references from elsewhere in the clip, and sounds.

    ``frames`` (T, S, S, 3) and ``references`` (K, S, S, 3) uint8; ``mel`` (T, 1, 80, 16), the
    window's own, and ``lent``, those of a window elsewhere in the clip, of which ``lenders``
    (T, S, S, 3) are the frames; ``candidates`` (N, 1, 80, 16), the middle one of ``mel`` first,
    that of ``lent`` next.
    """

    frames: np.ndarray
    lenders: np.ndarray
    references: np.ndarray
    mel: np.ndarray
    lent: np.ndarray
    candidates: np.ndarray


SAME_REFERENCE = 0.15
"""How often all references are one frame: a shot may have no other that is fit to be seen."""


def draw(
    pack: Pack,
    clip: Clip,
    rng: np.random.Generator,
    config: PainterConfig,
    look_of: sample.LookOf = sample.random_look,
) -> Sample:
    """A random window of a clip, with random references at least `FRAMES` frames away."""
    size = config.size
    last = clip.count - FRAMES
    start = int(rng.integers(0, last + 1))
    elsewhere = [i for i in range(clip.count) if i < start - FRAMES or i >= start + 2 * FRAMES]
    chosen = pick_references(sample.openings(pack, clip)[elsewhere], rng, config.references)
    look = look_of(rng, size, bool(rng.integers(2)))
    crops = pack.clip_frames(clip)
    others = np.setdiff1d(np.arange(last + 1), start + np.arange(1 - APART, APART))
    starts = np.concatenate([[start], rng.choice(others, CANDIDATES - 1, replace=False)])
    frames, lenders = (
        np.stack([sample.see(crops[first + k], look, size) for k in range(FRAMES)])
        for first in starts[:2]
    )
    gain = float(rng.normal(0, 3))
    spoken = (starts[:2, None] + np.arange(FRAMES)).ravel()
    windows = sample.mel_windows(pack, clip, spoken, gain, config.mel_window)
    candidates = sample.mel_windows(pack, clip, starts + FRAMES // 2, gain)
    # The expert, which only knows the voices of its training, hears them as they are.
    windows = sample.other_voice(windows, rng)
    heard = sample.rough_sound(np.concatenate([windows, candidates]), rng)
    return Sample(
        frames,
        lenders,
        np.stack(
            [sample.see(crops[elsewhere[i]], sample.nudged(look, rng, size), size) for i in chosen]
        ),
        heard[:FRAMES],
        heard[FRAMES : 2 * FRAMES],
        heard[2 * FRAMES :],
    )


def draw_random(
    pack: Pack,
    people: dict[str, list[Clip]],
    rng: np.random.Generator,
    config: PainterConfig,
    look_of: sample.LookOf = sample.random_look,
) -> Sample:
    """A random window of a random clip, see `draw`."""
    clip = sample.pick_clip(people, rng, 4 * FRAMES + CANDIDATES)
    return draw(pack, clip, rng, config, look_of)


def pick_references(openings: np.ndarray, rng: np.random.Generator, count: int) -> list[int]:
    """Random frames, one of each ``count``-th part of them from the most closed to the most open.

    As `app.core.dub.references` shows them, only that it takes the best.
    """
    order = np.argsort(openings, kind="stable")
    if count > 1 and rng.random() < SAME_REFERENCE:
        return [int(rng.choice(order))] * count
    return [int(rng.choice(part)) for part in np.array_split(order, count)]


@dataclass(frozen=True)
class Batch:
    """Stacked samples, pictures in [0, 1].

    ``frames`` and ``lenders`` (B, T, 3, S, S), ``references`` (B, 3 K, S, S).
    """

    frames: Tensor
    lenders: Tensor
    references: Tensor
    mel: Tensor
    lent: Tensor
    candidates: Tensor

    @classmethod
    def of(cls, samples: list[Sample]) -> "Batch":
        """Stack samples."""
        return cls(
            sample.to_tensor(np.stack([s.frames for s in samples])),
            sample.to_tensor(np.stack([s.lenders for s in samples])),
            sample.to_tensor(np.stack([s.references for s in samples])).flatten(1, 2),
            torch.from_numpy(np.stack([s.mel for s in samples])),
            torch.from_numpy(np.stack([s.lent for s in samples])),
            torch.from_numpy(np.stack([s.candidates for s in samples])),
        )

    def to(self, device: torch.device) -> "Batch":
        """The same on a device."""
        return self._each(lambda part: part.to(device))

    def followed_by_lent(self) -> "Batch":
        """Beside its windows every `LENT`-th of them again, speaking what it was lent."""
        some = self._each(lambda part: part[::LENT])
        turned = some.candidates.clone()
        turned[:, 0], turned[:, 1] = some.candidates[:, 1], some.candidates[:, 0]
        again = replace(some, mel=some.lent, lent=some.mel, candidates=turned)
        pairs = [(getattr(self, f.name), getattr(again, f.name)) for f in fields(self)]
        return Batch(*(torch.cat(pair) for pair in pairs))

    def _each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        return Batch(*(change(getattr(self, field.name)) for field in fields(self)))


def generate(net: Painter, batch: Batch, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Run the generator on a batch.

    Returns
    -------
    out : (B T, 3, S, S)
        The generated frames; outside the hidden region the target's own pixels.
    parts : (B T, 3 or 3 + 3 K, S, S)
        What the head gave.
    """
    truth = batch.frames.flatten(0, 1)
    references = batch.references.repeat_interleave(batch.frames.shape[1], dim=0)
    faces = torch.cat([truth * (1 - hidden), references], dim=1)
    faces = faces.contiguous(memory_format=torch.channels_last)
    with torch.autocast(truth.device.type, torch.bfloat16):
        parts = net.parts(faces, batch.mel.flatten(0, 1))
    parts = parts.float()
    made = parts if net.config.head == "paint" else mix(parts, references)
    return made * hidden + truth * (1 - hidden), parts


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
    hidden = sample.hidden_of(net.config, batch.frames.device)
    spoken = batch.followed_by_lent() if objective.lent else batch
    made, parts = generate(net, spoken, hidden)
    count = len(batch.frames)
    windows = made.unflatten(0, spoken.frames.shape[:2])
    windows, lent = windows[:count], windows[count:]
    out, truth = windows.flatten(0, 1), batch.frames.flatten(0, 1)
    reference = batch.references[:, :3].repeat_interleave(FRAMES, dim=0)
    terms = {"recon": reconstruction(out, truth, reference, hidden, objective)}
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
        terms["echo"] = echo(lpips, objective, lent, batch.frames[::LENT], shown, hidden, reference)
        total = total + objective.echo * terms["echo"]
    if objective.motion:
        terms["motion"] = motion(windows, batch.frames, hidden)
        total = total + objective.motion * terms["motion"]
    if net.config.head == "copy":
        share = parts[:, 3 + 2 * net.config.references :][:, :1]
        terms["painted"] = (share * hidden).sum() / (len(share) * hidden.sum())
        terms["strain"] = strain(parts, hidden)
        total = total + objective.paint * terms["painted"] + objective.strain * terms["strain"]
    if rival:
        terms["gan"], terms["rival"] = against(rival, batch.frames, windows)
        total = total + GAN * terms["gan"]
    return {**terms, "total": total}


def look_alike(lpips: nn.Module, made: Tensor, truth: Tensor) -> Tensor:
    """Mean LPIPS of windows (B, T, 3, S, S)."""
    # Only rows that can differ: LPIPS is a mean over positions, and the upper half is the target's.
    top = made.shape[-1] * 3 // 8
    # Every second frame: neighbours look alike, and this is a fifth of a step's time.
    some, true = (windows[:, ::2, :, top:].flatten(0, 1) for windows in (made, truth))
    return lpips_distance(lpips, some, true)


SAME_POSE = 0.03
"""Difference of what shows of two windows' faces, in [0, 1], at which an echo counts 1 / e."""


def echo(
    lpips: nn.Module,
    objective: Objective,
    made: Tensor,
    plate: Tensor,
    lenders: Tensor,
    hidden: Tensor,
    references: Tensor,
) -> Tensor:
    """How a mouth that was lent a sound differs from the one that spoke it.

    Elsewhere in its clip the same face said it, in much the same pose and light: nearly a
    truth, as far as what shows of the two windows' faces is alike.

    Parameters
    ----------
    made, plate, lenders : (B, T, 3, S, S)
        What was made with the lent sound, of which frames, and the frames of that sound.
    hidden : (1, 1, S, S)
    references : (at least B T, 3, S, S)
        The first reference of each frame of all windows, of which every `LENT`-th was made.
    """
    shows = (1 - hidden).expand_as(plate[:, :1, :1])
    apart = ((plate - lenders).abs().mean(2, keepdim=True) * shows).sum((1, 2, 3, 4))
    trust = torch.exp(-apart / (plate.shape[1] * shows.sum((1, 2, 3, 4)) * SAME_POSE))
    kept = made * hidden + lenders * (1 - hidden)
    each = trust.repeat_interleave(plate.shape[1])[:, None, None, None]
    held = references.unflatten(0, (-1, plate.shape[1]))[::LENT].flatten(0, 1)
    near = reconstruction(kept.flatten(0, 1), lenders.flatten(0, 1), held, hidden * each, objective)
    # Where it is not trusted the picture is its own truth, and costs nothing.
    other = trust[:, None, None, None, None]
    pair = other * kept + (1 - other) * lenders
    rest = 1 - objective.sync - objective.lpips
    return trust.mean() * rest * near + objective.lpips * look_alike(lpips, pair, lenders)


BLURS = (0.0, 0.7, 1.4)
"""Standard deviations in px of the blurs in `as_if_elsewhere`, one after the other."""


def as_if_elsewhere(windows: Tensor, step: int, team: Team = ALONE) -> Tensor:
    """Shift, turn and scale each window a little, and blur two of three steps' windows.

    Before the frozen expert judges them: it then cannot be pleased by a pattern of a few pixels,
    which a generator otherwise soon finds (stripes between the lips), only by lips that move.

    Parameters
    ----------
    windows : (B, T, 3, S, S)
        Frames of a window are moved alike; what leaves on one side repeats its edge.
    step : int
        Decides everything.
    team
        Whose windows these are a share of.
    """
    count, frames = windows.shape[:2]
    own = team.own(np.random.default_rng(step), count)
    zoom = np.array([rng.uniform(0.92, 1.08) for rng in own])
    turn = np.array([rng.normal(0, 0.04) for rng in own])
    shift = np.array([rng.uniform(-0.08, 0.08, 2) for rng in own])  # of half the side: 4 of 96 px
    cos, sin = zoom * np.cos(turn), zoom * np.sin(turn)
    rows = np.stack([cos, -sin, shift[:, 0], sin, cos, shift[:, 1]], axis=1).reshape(-1, 2, 3)
    matrices = torch.from_numpy(rows).to(windows).repeat_interleave(frames, dim=0)
    flat = windows.flatten(0, 1)
    grid = F.affine_grid(matrices, list(flat.shape), align_corners=False)
    moved = F.grid_sample(flat, grid, padding_mode="border", align_corners=False)
    return blurred(moved, BLURS[step % len(BLURS)]).unflatten(0, windows.shape[:2])


def blurred(pictures: Tensor, deviation: float) -> Tensor:
    """Pictures (B, C, S, S) after a Gaussian blur; the deviation is in px."""
    if deviation == 0:
        return pictures
    reach = int(np.ceil(2.5 * deviation))
    at = torch.arange(-reach, reach + 1, device=pictures.device, dtype=pictures.dtype)
    kernel = torch.exp(-0.5 * (at / deviation) ** 2)
    kernel = (kernel / kernel.sum()).expand(pictures.shape[1], 1, 1, -1)
    padded = F.pad(pictures, (reach, reach, reach, reach), mode="replicate")
    across = F.conv2d(padded, kernel, groups=pictures.shape[1])
    return F.conv2d(across, kernel.transpose(2, 3), groups=pictures.shape[1])


def sync_loss(expert: SyncExpert, windows: Tensor, candidates: Tensor) -> Tensor:
    """``-log`` of the expert's probability that generated frames go with their own sound.

    Parameters
    ----------
    windows : (B, 5, 3, S, S)
    candidates : (B, N, 1, 80, 16)
        Sounds of the same clip, the right one first.
    """
    with torch.autocast(windows.device.type, torch.bfloat16):
        faces = expert.embed_faces(windows)
        with torch.no_grad():
            audio = expert.embed_audio(candidates.flatten(0, 1))
    audio = audio.unflatten(0, candidates.shape[:2])
    return -expert.log_probability(faces, audio).mean()


EXPERT_AUDIO_FACTOR = 0.2
"""Learning rate of convolutions that come from the expert, as a share of the others'."""


def new_generator(config: PainterConfig) -> Painter:
    """A generator of random weights."""
    net = Wav2Lip(config) if isinstance(config, Wav2LipConfig) else Generator(config)
    return cast(Painter, net.to(memory_format=torch.channels_last))  # type: ignore[call-overload]


def begin_with(net: Painter, other: nn.Module) -> None:
    """Take over another generator's weights, see `app.model.generator.take_over`.

    Raises
    ------
    ValueError
        If it is not of the same configuration; Wav2Lip-GAN is the same network as Wav2Lip.
    """
    if isinstance(net, Wav2Lip) and isinstance(other, Wav2Lip):
        net.load_state_dict(other.state_dict())
    elif isinstance(net, Generator) and isinstance(other, Generator):
        take_over(net, other)
    else:
        raise ValueError(f"it is not of the configuration {net.config.name}")


def parameter_groups(net: Painter, expert: SyncExpert) -> list[dict[str, object]]:
    """Parameters with their share of the learning rate; gives the expert's convolutions over."""
    if not isinstance(net.audio_encoder, ExpertAudioEncoder):
        return [{"params": list(net.parameters())}]
    trunk = net.audio_encoder.trunk
    if not isinstance(expert, Expert) or expert.config.width != EXPERT_WIDTH:
        raise ModelError(
            f"{net.config.name} takes over convolutions of an expert {EXPERT_WIDTH} wide, and this "
            "one is another network. Name an expert as 'lipsmith train expert' makes it."
        )
    trunk.load_state_dict(expert.audio[: len(trunk)].state_dict())
    taken = set(trunk.parameters())
    return [
        {"params": [p for p in net.parameters() if p not in taken]},
        {"params": list(trunk.parameters()), "factor": EXPERT_AUDIO_FACTOR},
    ]


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
        drawn = [draw_random(pack, people, own, config) for own in team.own(rng, batch_size)]
        batch = Batch.of(drawn).to(team.device)
        return losses(net, expert, lpips, objective, batch, step, rival, team)

    ema = cast(Painter, trainee.ema.net)
    judged = (lambda: judge(ema)) if judge else None
    return (yield from run(trainee, plan, folder, losses_of, judged))
