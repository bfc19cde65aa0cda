"""Training AVSyncNet (paper B): which sound goes with which lips, pair by pair.

Every window of a clip is paired with the sounds of all windows drawn from the same clip.  Right
is its own, wrong are those of parts that it does not overlap, as the paper has it; what overlaps
is half right and does not count.  All pairs of 16 windows are 256 for the price of 16.
"""

from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor

from app.core.progress import Work
from app.model.audio import MEL_RATE, WINDOW
from app.model.avsyncnet import AVSyncNet, AVSyncNetConfig
from app.model.expert import FRAMES
from trainer import sample
from trainer.expert import offset_accuracy, windows_at
from trainer.loop import Ema, Plan, Trainee, run
from trainer.pack import Clip, Pack
from trainer.stabilised import cosine_bce
from trainer.verdict import Verdict

CLIPS = 5
WINDOWS = 16


def pairs(starts: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Which windows of a clip may be paired with which sounds.

    Parameters
    ----------
    starts : (n,)
        Each window's first frame.
    times : (n,) seconds
        Of its middle frame.

    Returns
    -------
    (n, n) float32
        1 for its own sound, 0 where neither the frames nor the mel windows overlap, NaN elsewhere.

    Examples
    --------
    >>> pairs(np.array([0, 2, 10]), np.array([0.08, 0.16, 0.48]))
    array([[ 1., nan,  0.],
           [nan,  1.,  0.],
           [ 0.,  0.,  1.]], dtype=float32)
    """
    apart = np.abs(starts[:, None] - starts) >= FRAMES
    # A frame's time is a float of seconds: what is a window apart must not fall short by rounding.
    apart &= np.abs(times[:, None] - times) >= float(WINDOW / MEL_RATE) - 1e-6
    table = np.where(apart, 0.0, np.nan)
    np.fill_diagonal(table, 1.0)
    return table.astype(np.float32)


def draw(
    pack: Pack, clip: Clip, rng: np.random.Generator, size: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random windows of a clip under one look, and which of them go together.

    Returns
    -------
    frames : (n, 5, S, S, 3) uint8
    mel : (n, 1, 80, 16)
    table : (n, n)
        See `pairs`.
    """
    look = sample.random_look(rng, size, flip=bool(rng.integers(2)))
    starts = np.sort(rng.choice(clip.count - FRAMES + 1, WINDOWS, replace=False))
    middles = starts + FRAMES // 2
    mel = sample.mel_windows(pack, clip, middles, gain_db=float(rng.normal(0, 3)))
    table = pairs(starts, np.array(clip.times)[middles])
    return windows_at(pack, clip, starts, look, size), mel, table


def loss(net: AVSyncNet, frames: Tensor, mel: Tensor, table: Tensor) -> Tensor:
    """`cosine_bce` over all pairs within each clip.

    Parameters
    ----------
    frames : (C, n, 5, 3, S, S)
    mel : (C, n, 1, 80, 16)
    table : (C, n, n)
    """
    with torch.autocast(frames.device.type, torch.bfloat16):
        faces, audio = net.embed_faces(frames.flatten(0, 1)), net.embed_audio(mel.flatten(0, 1))
    faces, audio = faces.unflatten(0, table.shape[:2]), audio.unflatten(0, table.shape[:2])
    cosines = torch.einsum("cie,cje->cij", faces, audio)
    return cosine_bce(cosines, table, net.sharpness, net.bias)


def train_avsyncnet(
    pack: Pack, held_out: Pack | None, folder: Path, plan: Plan, config: AVSyncNetConfig
) -> Work[int]:
    """Train an AVSyncNet on a pack; see `trainer.loop.run` for progress, saving and resuming.

    Its offset accuracy on ``held_out`` is logged now and then.
    """
    torch.manual_seed(plan.seed)
    net = AVSyncNet(config).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.02, betas=(0.9, 0.98))
    trainee = Trainee(net, optimizer, Ema(net))
    people, team = pack.by_identity(), plan.team

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        drawn = [
            draw(pack, sample.pick_clip(people, own, WINDOWS + 2 * FRAMES), own, config.size)
            for own in team.own(rng, CLIPS)
        ]
        frames, mel, table = (np.stack(part) for part in zip(*drawn, strict=True))
        # Dropout draws from torch's own generator; seeded by step, a resumed run draws the same.
        torch.manual_seed(int(rng.integers(2**62)) + team.rank)
        parts = sample.to_tensor(frames), torch.from_numpy(mel), torch.from_numpy(table)
        return {"total": loss(net, *(part.to(team.device) for part in parts))}

    ema = cast(AVSyncNet, trainee.ema.net)
    judge = (lambda: Verdict(offset_accuracy(ema, held_out))) if held_out else None
    return (yield from run(trainee, plan, folder, losses_of, judge))
