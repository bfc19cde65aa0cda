"""How a generator fares on people it never saw, while it is trained."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from app.model.avsyncnet import AVSyncNet
from app.model.expert import SyncExpert
from app.model.stabilised import Stabilised
from trainer import sample
from trainer import stabilised_generator as paper_b
from trainer.batch import Batch, ClearOf, draw_random
from trainer.closing import Closer
from trainer.generator import Draw, generate
from trainer.pack import Pack
from trainer.painters import Painter
from trainer.perceptual import lpips_distance
from trainer.region import Region, region_of
from trainer.silent_lip import draw_closing, draw_silent
from trainer.terms import sync_loss
from trainer.verdict import Judge, Verdict, strip

N = TypeVar("N", bound=nn.Module)
_TOP = 3 / 8  # of the height; what lies above is the target's own
WINDOWS, BATCH = 48, 8


def held_out_judge(
    pack: Pack,
    expert: SyncExpert | None,
    lpips: nn.Module,
    windows: int = WINDOWS,
    batch_size: int = BATCH,
    look_of: sample.LookOf = sample.random_look,
    clear_of: ClearOf | None = None,
) -> Judge[Painter]:
    """Make the judge for `trainer.generator.train_generator`.

    It draws the same windows every time, of people as evenly as in training, and gives:
    ``recon``, the mean absolute difference inside the region that is seen; ``lpips``, and beside it
    ``lpips_held``, that of the first reference held still, which a dub must undercut; ``sync``,
    minus the log of the expert's probability of the right sound among 16 of the same clip; without
    an expert there is none.  For ``clear_of`` see `trainer.batch.draw`.
    """
    draw = partial(draw_random, look_of=look_of, clear_of=clear_of)
    return _painter_judge(pack, expert, lpips, draw, windows, batch_size)


def closing_judge(
    pack: Pack, lpips: nn.Module, windows: int = WINDOWS, batch_size: int = BATCH
) -> Judge[Painter]:
    """Make the judge for a G_S that copies: as `held_out_judge`, without ``sync``.

    Its windows are closed mouths, as in training.
    """
    return _painter_judge(pack, None, lpips, draw_closing, windows, batch_size)


def _painter_judge(
    pack: Pack,
    expert: SyncExpert | None,
    lpips: nn.Module,
    draw: Draw,
    windows: int,
    batch_size: int,
) -> Judge[Painter]:
    people = pack.by_identity()

    @torch.no_grad()
    def look(net: Painter, rng: np.random.Generator) -> Verdict:
        device = next(net.parameters()).device
        drawn = [draw(pack, people, own, net.config) for own in rng.spawn(batch_size)]
        batch = Batch.of(drawn).to(device)
        region = region_of(net.config, device)
        out, _ = generate(net, batch, region.hidden)
        made = region.finished(out, batch.frames)
        reference = batch.references[:, None, :3].expand_as(made)
        verdict = _picture(made, batch.frames, reference, region, lpips)
        if expert:
            verdict.figures["sync"] = float(sync_loss(expert, made, batch.candidates))
        return verdict

    return _averaged(look, windows // batch_size)


def stabilised_judge(
    pack: Pack,
    lpips: nn.Module,
    sync: AVSyncNet | None = None,
    silencer: Closer | None = None,
    windows: int = WINDOWS,
    batch_size: int = BATCH,
) -> Judge[Stabilised]:
    """Make the judge for paper B's generators: as `held_out_judge`.

    G_L is judged with the AVSyncNet, and ``sync`` is L_ss; G_S without, on windows of which half
    are silent, as it is trained, and has no such figure.
    """
    people = pack.by_identity()

    def draw(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        if sync:
            return paper_b.draw_random(pack, people, rng, size)
        return draw_silent(pack, sample.pick_clip(people, rng, paper_b.SHORTEST), rng, size)

    @torch.no_grad()
    def look(net: Stabilised, rng: np.random.Generator) -> Verdict:
        device = next(net.parameters()).device
        drawn = [draw(own, net.config.size) for own in rng.spawn(batch_size)]
        batch = paper_b.stack(drawn).to(device)
        batch = paper_b.closed(silencer, batch) if silencer else batch
        region = region_of(net.config, device)
        made = paper_b.generate(net, batch)
        verdict = _picture(made, batch.frames, batch.references, region, lpips)
        if sync:
            verdict.figures["sync"] = float(paper_b.sync_term(sync, made, batch))
        return verdict

    return _averaged(look, windows // batch_size)


def _averaged(look: Callable[[N, np.random.Generator], Verdict], batches: int) -> Judge[N]:
    """A judge that looks at some batches, the same every time, and shows the first."""

    def judge(net: N) -> Verdict:
        net.eval()
        seen = [look(net, rng) for rng in np.random.default_rng(0).spawn(max(1, batches))]
        names = seen[0].figures
        figures = {name: float(np.mean([v.figures[name] for v in seen])) for name in names}
        return Verdict(figures, seen[0].strip)

    return judge


def _picture(
    made: Tensor, truth: Tensor, reference: Tensor, region: Region, lpips: nn.Module
) -> Verdict:
    """What can be said of windows (B, T, 3, S, S) by looking, and the middle frame of each."""
    held = region.finished(reference, truth)
    top = int(made.shape[-1] * _TOP)

    def distance(windows: Tensor) -> float:
        pair = windows.flatten(0, 1), truth.flatten(0, 1)
        return float(lpips_distance(lpips, *(faces[:, :, top:] for faces in pair)))

    error = (made - truth).abs().sum() / (3 * made.shape[0] * made.shape[1])
    figures = {
        "recon": float(error / region.seen.sum()),
        "lpips": distance(made),
        "lpips_held": distance(held),
    }
    middle = made.shape[1] // 2
    return Verdict(figures, strip(*(part[:, middle] for part in (truth, reference, made))))
