"""Training the sync expert: contrastive, with negatives from the same clip."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from app.core.progress import Work
from app.model.ear import offset_curve
from app.model.expert import FRAMES, Expert, ExpertConfig, SyncExpert
from trainer import sample
from trainer.loop import Ema, Plan, Trainee, run
from trainer.pack import Clip, Pack
from trainer.verdict import Verdict

CLIPS = 5
WINDOWS = 16


def contrastive_loss(faces: Tensor, audio: Tensor, sharpness: Tensor) -> Tensor:
    """Symmetric InfoNCE within each clip (van den Oord 2018; both directions as in CLIP).

    Parameters
    ----------
    faces, audio : (clips, windows, E)
        Unit vectors; window ``i`` of one belongs to window ``i`` of the other.

    Examples
    --------
    >>> same = F.normalize(torch.eye(4)[None], dim=2)
    >>> contrastive_loss(same, same, torch.tensor(50.0)).item() < 1e-6
    True
    """
    logits = sharpness * torch.einsum("cie,cje->cij", faces, audio)
    truth = torch.arange(logits.shape[1], device=logits.device).expand(logits.shape[0], -1)
    return 0.5 * (F.cross_entropy(logits.transpose(1, 2), truth) + F.cross_entropy(logits, truth))


def clip_windows(
    pack: Pack, clip: Clip, rng: np.random.Generator, size: int, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random windows of one clip under one look: (count, 5, S, S, 3) and (count, 1, 80, 16)."""
    look = sample.rough_look(rng, size, flip=bool(rng.integers(2)))
    starts = rng.choice(clip.count - FRAMES + 1, count, replace=False)
    gain = float(rng.normal(0, 4))
    frames = windows_at(pack, clip, starts, look, size)
    mel = sample.mel_windows(pack, clip, starts + FRAMES // 2, gain)
    return frames, sample.rough_sound(mel, rng)


def windows_at(
    pack: Pack, clip: Clip, starts: np.ndarray, look: sample.Look, size: int
) -> np.ndarray:
    """Windows of a clip's frames that begin at ``starts`` (n,), under one look: (n, 5, S, S, 3)."""
    crops = pack.clip_frames(clip)
    needed = sorted({int(s) + k for s in starts for k in range(FRAMES)})
    seen = {i: sample.see(crops[i], look, size) for i in needed}
    return np.stack([np.stack([seen[int(s) + k] for k in range(FRAMES)]) for s in starts])


def train_expert(
    pack: Pack, held_out: Pack | None, folder: Path, plan: Plan, config: ExpertConfig | None = None
) -> Work[int]:
    """Train an expert on a pack; see `trainer.loop.run` for progress, saving and resuming."""
    torch.manual_seed(plan.seed)
    net = Expert(config or ExpertConfig()).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.02, betas=(0.9, 0.98))
    trainee = Trainee(net, optimizer, Ema(net))
    people = pack.by_identity()
    size, team = net.config.size, plan.team

    def losses_of(step: int, rng: np.random.Generator) -> dict[str, Tensor]:
        net.train()
        batches = [
            clip_windows(pack, sample.pick_clip(people, own, WINDOWS + FRAMES), own, size, WINDOWS)
            for own in team.own(rng, CLIPS)
        ]
        # Dropout draws from torch's own generator; seeded by step, a resumed run draws the same.
        torch.manual_seed(int(rng.integers(2**62)) + team.rank)
        frames = sample.to_tensor(np.concatenate([b[0] for b in batches])).to(team.device)
        mel = torch.from_numpy(np.concatenate([b[1] for b in batches])).to(team.device)
        with torch.autocast(team.device.type, torch.bfloat16):
            faces, audio = net.embed_faces(frames), net.embed_audio(mel)
        faces = faces.reshape(CLIPS, WINDOWS, -1)
        audio = audio.reshape(CLIPS, WINDOWS, -1)
        return {"total": contrastive_loss(faces, audio, net.sharpness)}

    def judge() -> Verdict:
        assert held_out is not None
        return Verdict(offset_accuracy(trainee.ema.net, held_out))  # type: ignore[arg-type]

    yield from run(trainee, plan, folder, losses_of, judge if held_out else None)
    return trainee.step


@torch.no_grad()
def embed_clip(net: SyncExpert, pack: Pack, clip: Clip) -> tuple[Tensor, Tensor]:
    """Embeddings of every window of a clip as the program would cut it: two of (n, E)."""
    size = net.config.size
    look = sample.plain_look(size)
    seen = np.stack([sample.see(c, look, size) for c in pack.clip_frames(clip)])
    starts = np.arange(clip.count - FRAMES + 1)
    frames = sample.to_tensor(seen).unfold(0, FRAMES, 1).permute(0, 4, 1, 2, 3)
    mel = torch.from_numpy(sample.mel_windows(pack, clip, starts + FRAMES // 2))
    device = next(net.parameters()).device
    with torch.autocast(device.type, torch.bfloat16):
        faces = torch.cat([net.embed_faces(part.to(device)) for part in frames.split(64)])
        return faces.cpu(), net.embed_audio(mel.to(device)).cpu()


def offset_accuracy(
    net: SyncExpert, pack: Pack, reach: int = 15, per_person: int = 6
) -> dict[str, float]:
    """Share of clips whose true offset, 0, the expert finds within one frame.

    Returns
    -------
    dict
        ``offset_within_1`` over clips, ``offset_within_1_people`` averaged over people,
        ``confidence``: the peak of the curve minus its median, averaged over clips.
    """
    net.eval()
    hits: dict[str, list[bool]] = {}
    confidence = []
    for person, clips in pack.by_identity().items():
        for clip in clips[:per_person]:
            faces, sounds = embed_clip(net, pack, clip)
            curve = offset_curve(faces.numpy(), sounds.numpy(), reach)
            hits.setdefault(person, []).append(abs(int(curve.argmax()) - reach) <= 1)
            finite = curve[np.isfinite(curve)]
            confidence.append(float(finite.max() - np.median(finite)))
    return {
        "offset_within_1": float(np.mean([h for row in hits.values() for h in row])),
        "offset_within_1_people": float(np.mean([np.mean(row) for row in hits.values()])),
        "confidence": float(np.mean(confidence)),
    }
