"""``lipsmith train`` with networks and batches of a test's size, also as a program of its own."""

import sys
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest
import torch

import main
from tests.trainer import small, small_stabilised
from tests.trainer.conftest import Difference
from trainer import expert as expert_module
from trainer.commands import lessons, run, teachers
from trainer.loop import Plan


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Put small networks behind the names, and a stand-in for LPIPS."""
    for module in (lessons, teachers):
        patch.setattr(module, "EXPERTS", {"expert": small.EXPERT})
    painters = {config.name: config for config in (small.PAINT, small.COPY)}
    wav2lip = {name: lessons.GENERATORS[name] for name in ("wav2lip", "wav2lip-gan")}
    others = {
        "small-gan": replace(small.PAINT, name="wav2lip-gan"),  # with the rival of that name
        "small-stabilised": small_stabilised.STABILISED,
    }
    patch.setattr(lessons, "GENERATORS", {**painters, **wav2lip, **others})
    for module in (lessons, teachers):
        patch.setattr(module, "AVSYNCNETS", {"small-avsync": small_stabilised.AVSYNC})
    silencers = {"small-silent": small_stabilised.SILENT, small.COPY3.name: small.COPY3}
    patch.setattr(lessons, "SILENCERS", silencers)
    patch.setattr(lessons, "load_lpips", lambda backbone: Difference())
    patch.setattr(expert_module, "CLIPS", 1)
    patch.setattr(expert_module, "WINDOWS", 4)


def exact(patch: pytest.MonkeyPatch) -> None:
    """Full precision and a log of every step, so that runs can be compared."""
    patch.setattr(torch, "autocast", lambda *device, **options: nullcontext())
    patch.setattr(run, "Plan", partial(Plan, log_every=1, warmup=2))
    patch.setattr(lessons, "new_rival", lambda seed: small_stabilised.discriminator())


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        exact(patch)
        code = main.main(sys.argv[1:])
    main.leave(code)
