"""A child that trains nothing: it tells events as the real one does, and obeys the wish.

``python -m tests.ui.trainer.child PLAN FOLDER`` where PLAN is one of `PLANS`.
"""

import json
import os
import struct
import sys
import time
import zlib
from pathlib import Path

from trainer.tune.events import (
    HELD_OUT,
    JUDGE,
    LEFT_OUT,
    TO_TRAIN,
    TRAIN,
    EventLog,
    Figure,
    Shot,
    read_events,
)
from trainer.tune.job import PAUSE, STOP, TuneJob, at_work, wish

STEPS = 60
PACE = 0.01  # s a step
PLANS = ("kept", "not-kept", "full-disk", "killed", "slow")


def main() -> int:
    plan, folder = sys.argv[1], Path(sys.argv[2])
    job = TuneJob.load(folder)
    log = EventLog(folder)
    with at_work(folder):
        if not any(event["kind"] == "harvest" for event in read_events(folder)[0]):
            harvest(log, job)
        train(plan, folder, log)
        judge(plan, folder, log)
    return 0


def harvest(log: EventLog, job: TuneJob) -> None:
    """Find seven shots, two of them of no use."""
    log.stage("harvest", 0, 500, 4.0)
    clip = str(job.clips[0].path)
    shots = [
        Shot(clip, 0, 250, 10.0, TO_TRAIN),
        Shot(clip, 250, 700, 18.0, TO_TRAIN),
        Shot(clip, 700, 850, 6.0, LEFT_OUT, "The face is turned away."),
        Shot(clip, 850, 1500, 26.0, TO_TRAIN),
        Shot(clip, 1500, 1600, 4.0, LEFT_OUT, "Somebody else is heard."),
        Shot(clip, 1600, 2000, 16.0, HELD_OUT),
        Shot(clip, 2000, 2300, 12.0, HELD_OUT),
    ]
    log.harvest(shots, 82.0, 92.0, 1080.0, "About 20 % closer to the real mouth.")
    log.add("note", sentence="The footage is of one day only: other light may look worse.")


def train(plan: str, folder: Path, log: EventLog) -> None:
    """Step on from where it was."""
    state = folder / "state"
    first = int(state.read_text()) if state.exists() else 0
    log.stage("train", first, STEPS, 60.0)
    for step in range(first + 1, STEPS + 1):
        while (said := wish(folder)) == PAUSE:
            time.sleep(0.02)
        if said == STOP:
            break
        time.sleep(PACE if plan != "slow" else 0.05)
        tell_step(folder, log, step)
        partial = folder / "state.partial"  # it may be killed at any moment
        partial.write_text(str(step))
        partial.replace(state)
        if plan == "full-disk" and step == 20 and not (folder / "room").exists():
            log.add("failed", sentence="The disk is full. Make room on it, then start again.")
            log.stage("failed")
            sys.exit(2)
        if plan == "killed" and step == 20 and first == 0:
            os._exit(9)


def tell_step(folder: Path, log: EventLog, step: int) -> None:
    """Losses each step, figures and strip now and then."""
    late = 0.97**step
    log.stage("train", step, STEPS, float(STEPS - step))
    log.add(
        "losses",
        step=step,
        steps=STEPS,
        values={
            "recon": 0.04 + 0.03 * late,
            "lpips": 0.12 + 0.1 * late + 0.01 * (step % 3),
            "sync": 0.6 + 0.2 * late,
        },
        per_step_s=1.0,
    )
    if step % 10 == 0:
        values = {"lpips": 0.10 + 0.05 * late, "lmd": 1.0 + late, "own": 0.8 - 0.1 * late}
        starts = {"lpips_start": 0.15, "lmd_start": 2.0, "own_start": 0.7}
        log.add("figures", step=step, values={**values, **starts})
        draw_strip(folder / "strip.png", step)
        log.add("strip", step=step, file="strip.png")


def draw_strip(path: Path, step: int) -> None:
    """Three rows of six pictures; without OpenCV, which takes a second to load."""
    rows = []
    for y in range(3 * 96):
        greys = (min(255, 40 + 30 * (x // 96) + 20 * (y // 96) + step) for x in range(6 * 96))
        rows.append(bytes((0, *greys)))
    size = struct.pack(">IIBBBBB", 6 * 96, 3 * 96, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n"
    for name, part in chunks:
        data += struct.pack(">I", len(part)) + name + part
        data += struct.pack(">I", zlib.crc32(name + part))
    partial = path.with_suffix(".partial")
    partial.write_bytes(data)
    partial.replace(path)


def judge(plan: str, folder: Path, log: EventLog) -> None:
    """Keep it, or not."""
    log.stage(JUDGE, 0, 2, 1.0)
    kept = plan != "not-kept"
    model = folder.parents[1] / "models" / "anna.safetensors"
    if kept:
        write_model(model, TuneJob.load(folder), folder)
    (folder / "report.html").write_text("<p>Report</p>")
    log.verdict(
        kept,
        "The pictures are closer beyond noise, and the sync is as good."
        if kept
        else "The pictures are not closer beyond noise.",
        "" if kept else "Add a minute of clear speech, seen from the front.",
        {
            "lpips": Figure(0.151, 0.112, -0.047, -0.031 if kept else 0.01, -1),
            "ssim": Figure(0.81, 0.84, 0.01, 0.05, 1),
            "lmd": Figure(2.05, 1.62, -0.61, -0.25, -1),
            "own": Figure(0.71, 0.76, -0.01, 0.11, 1),
            "confidence": Figure(0.62, 0.55, -0.12, -0.02, 1),
        },
        str(model) if kept else None,
    )
    log.stage("done")


def write_model(path: Path, job: TuneJob, folder: Path) -> None:
    """Write a file that has a card, and nothing else."""
    about = {
        "speaker": job.name,
        "consent": job.consent,
        "base": job.base or "starter-96",
        "base_sha256": "0123456789abcdef" * 4,
        "minutes": 1.4,
        "metrics": {"lpips": {"starter": 0.151, "tuned": 0.112}},
        "job": str(folder),
    }
    card = {"kind": "generator", "config": {}, "licence": "", "about": about}
    header = json.dumps({"__metadata__": {"lipsmith": json.dumps(card)}}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(header).to_bytes(8, "little") + header)


if __name__ == "__main__":
    assert TRAIN and sys.argv[1] in PLANS
    sys.exit(main())
