"""Training G_S, the silent-lip generator of paper B (Yaman et al., arXiv 2307.09368).

The paper trains it as the main generator, on speech, without any sync loss, and observes that
silence then closes its lips: what is most often seen with a sound is what it learns to paint.
That asks for footage in which silence is heard often enough.  Ours, for little footage:

- in half of the windows drawn, all frames are silent, where the clip has such a window; the
  others are drawn as ever, so that sound and pose are learnt too, and so that lips of the
  reference and of the target differ in both directions.  A reference's lips are no guide then;
- no frame's lips are looked at to choose it: silence is heard, not seen, and what lips do in it
  (a breath, the moment before a word) is averaged out by the many that are closed;
- in half of the silent windows the sound of the room gives way to digital silence, which is
  what `app.model.stabilised.close_lips` lets it hear;
- the target is never its own reference, as in the paper, though G_S is used so: shown the same
  frame in both places, the network would learn to copy its lips.

A G_S that copies (ours) is trained as paper A's generators are, with `trainer.objectives.CLOSING`:
it can begin with a generator that dubs, and needs no discriminator, since what it copies is real.
It learns from the most closed windows of every clip, heard as digital silence, with one reference
in place of all, mostly an open mouth.  Few people but GRID's are ever silent for a window, and a
mouth that is closed while somebody speaks is as closed as any.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from app.core.progress import Work
from app.model import audio
from app.model.avsyncnet import AVSyncNet
from app.model.expert import FRAMES
from app.model.stabilised import Stabilised, StabilisedConfig
from trainer import batch as paper_a
from trainer import sample
from trainer.loop import Plan
from trainer.pack import Clip, Pack
from trainer.painters import PainterConfig
from trainer.region import jittered, region_of
from trainer.stabilised import STABILISED_OBJECTIVES, StabilisedObjective
from trainer.stabilised_generator import (
    SHORTEST,
    draw,
    losses,
    new_generator,
    stack,
    train_against,
)
from trainer.verdict import Judge

QUIET = 2.5
"""How far below a clip's loud frames silence lies, in units of a scaled mel bin (31 dB).

Loud is the 95th percentile of the mel frames' loudest bins.  By this, 35 to 45 % of GRID's windows
are silent (each sentence begins and ends so), a tenth of a speech, and none of a noisy clip.
"""
SILENT_SHARE = 0.5
"""How often a silent window is drawn, where there is one."""
DIGITAL_SHARE = 0.5
"""How often a silent window is heard as digital silence."""

CLOSED_SHARE = 0.15
"""Share of a clip's windows that count as closed for a G_S that copies."""
OPEN_SHARE = 0.6
"""How often it is shown the most open reference; else any."""


def silent_frames(mel: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Which frames are silent: nothing is heard in the whole mel window around them.

    Parameters
    ----------
    mel : (80, F)
        Scaled mel frames of a clip.
    times : (n,) seconds

    Returns
    -------
    (n,) bool
    """
    loud = np.percentile(mel.max(axis=0), 95)
    heard = audio.windows(mel, times).max(axis=(1, 2, 3))
    return np.asarray(heard < loud - QUIET)


def silent_starts(pack: Pack, clip: Clip) -> np.ndarray:
    """First frames of a clip's windows in which every frame is silent, (k,)."""
    silent = silent_frames(pack.clip_mel(clip), np.array(clip.times))
    return np.flatnonzero(np.lib.stride_tricks.sliding_window_view(silent, FRAMES).all(axis=1))


def draw_silent(
    pack: Pack, clip: Clip, rng: np.random.Generator, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A window for G_S, silent every other time; see `trainer.stabilised_generator.draw`."""
    silent = silent_starts(pack, clip)
    if not len(silent) or rng.random() >= SILENT_SHARE:
        return draw(pack, clip, rng, size, int(rng.integers(clip.count - FRAMES + 1)))
    frames, references, mel = draw(pack, clip, rng, size, int(rng.choice(silent)))
    if rng.random() < DIGITAL_SHARE:
        mel = np.full_like(mel, audio.SILENCE)
    return frames, references, mel


def draw_closing(
    pack: Pack,
    people: dict[str, list[Clip]],
    rng: np.random.Generator,
    config: PainterConfig,
    look_of: sample.LookOf = sample.random_look,
) -> paper_a.Sample:
    """A window for a G_S that copies: closed lips, heard as silence; see `trainer.batch.draw`.

    One of its references stands for all, most often an open mouth.
    """
    clip = sample.pick_clip(people, rng, paper_a.SHORTEST)
    drawn = paper_a.draw(
        pack, clip, rng, config, look_of, int(rng.choice(closed_starts(pack, clip)))
    )
    one = -1 if rng.random() < OPEN_SHARE else int(rng.integers(config.references))
    references = np.repeat(drawn.references[one][None], config.references, axis=0)
    return replace(drawn, references=references, mel=np.full_like(drawn.mel, audio.SILENCE))


def closed_starts(pack: Pack, clip: Clip) -> np.ndarray:
    """First frames of a clip's windows in which lips are most closed, (k,)."""
    openings, _ = sample.mouths(pack, clip)
    windows = np.lib.stride_tricks.sliding_window_view(openings, FRAMES).mean(axis=1)
    return np.flatnonzero(windows <= np.quantile(windows, CLOSED_SHARE))


def train_silent_lip(
    pack: Pack,
    folder: Path,
    plan: Plan,
    config: StabilisedConfig,
    sync: AVSyncNet,
    lpips: nn.Module,
    rival: nn.Module,
    objective: StabilisedObjective = STABILISED_OBJECTIVES["silent-lip"],
    batch_size: int = 8,
    judge: Judge[Stabilised] | None = None,
) -> Work[int]:
    """Train G_S on a pack; see `trainer.loop.run` for progress, saving and resuming.

    Parameters
    ----------
    sync : AVSyncNet
        Lends its audio encoder, and judges nothing.
    rival : nn.Module
        The discriminator, see `trainer.stabilised_generator.losses`; trained along.
    judge
        Looks at the moving average now and then.

    Raises
    ------
    ModelError
        If the AVSyncNet does not fit the configuration.
    """
    torch.manual_seed(plan.seed)
    net = new_generator(config, sync)
    people, team = pack.by_identity(), plan.team
    lpips.to(team.device)

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        drawn = [
            draw_silent(pack, sample.pick_clip(people, own, SHORTEST), own, config.size)
            for own in team.own(rng, batch_size)
        ]
        batch = stack(drawn).to(team.device)
        unseen = jittered(region_of(config, team.device).hidden, batch_size, step, team)
        return losses(net, rival, lpips, objective, batch, unseen=unseen)

    return (yield from train_against(net, rival, folder, plan, losses_of, judge))
