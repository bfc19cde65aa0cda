"""The held-out shots dubbed by the base and by the tuned model, as a dub is made, and measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.dub.plan import Plan
from app.core.dub.voice import Voice
from app.core.errors import LipsmithError, MediaError
from app.core.faces.detect import Detector
from app.core.media.probe import probe
from app.core.media.reader import video_of
from app.core.progress import Progress, Work, finish
from app.model.engines import Engine
from trainer.evaluation import lending
from trainer.evaluation.clips import Clip, look_at
from trainer.evaluation.measure import FOREIGN, HELD, OWN, REAL, Meters, Take, measure
from trainer.evaluation.run import dub_clip
from trainer.tune.shots import HeldShot, with_sound

STARTER, TUNED = "starter", "tuned"
Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What was measured of one held-out shot.

    Attributes
    ----------
    name : str
    rate : float
        Frames a second.
    values : dict
        Of `STARTER` and `TUNED`, a measure to one value for each look, in order of time.
    openings : dict of (n,)
        Of the mouth, each frame: ``real``, `STARTER`, `TUNED`, and ``foreign``, the tuned model
        with the sound of another shot.
    sure : dict
        The expert's confidence in each of them.
    """

    name: str
    rate: float
    values: dict[str, dict[str, list[float]]]
    openings: dict[str, Curve]
    sure: dict[str, float]


@dataclass(frozen=True)
class Bench:
    """What judging needs: where movies go, both engines, the networks that measure."""

    folder: Path
    starter: Engine
    tuned: Engine
    meters: Meters
    detector: Detector


def judge_shots(shots: Sequence[HeldShot], bench: Bench) -> Work[list[Judged]]:
    """Dub all shots and measure them where somebody speaks.

    Those that cannot be dubbed are passed over.

    The first shot's movies stay in the folder, to be played beside each other: ``starter.mkv`` and
    ``tuned.mkv``, with the shot's sound.

    Raises
    ------
    LipsmithError
        If none can be dubbed.
    """
    clips, objections = [], []
    for number, shot in enumerate(shots):
        yield Progress("Looking at the held-out shots", number, len(shots))
        try:
            clip = finish(
                look_at(
                    shot.name,
                    shot.name,
                    probe(shot.path),
                    bench.detector,
                    bench.meters.landmarker,
                    "closed",
                    shot.face,
                )
            )
            clips.append(clip)
        except LipsmithError as error:
            objections.append(str(error))
    if not clips:
        raise MediaError(f"None of the held-out shots can be dubbed. {objections[0]}")
    judged = []
    for number, clip in enumerate(clips):
        yield Progress("Judging", number, len(clips))
        lender = clips[(number + 1) % len(clips)]
        judged.append((yield from _judge(clip, lent(clip, lender), lender, bench, number)))
    return judged


def lent(clip: Clip, lender: Clip) -> Voice:
    """Another shot's sound; where there is no other, the clip's own, moved by half its length."""
    if lender is not clip:
        return lending.lent(clip, lender)
    away = Fraction(round(500 * float(clip.times[-1] - clip.times[0])), 1000)
    return replace(clip.voice, start=clip.voice.start + away)


def spoken(plan: Plan) -> Plan:
    """The plan as far as somebody speaks; all of it if nobody ever does.

    In pauses a dub rests on a reference whatever the model, so there both look the same.
    """
    if not (plan.speaks & (plan.weight >= 1)).any():
        return plan
    return replace(plan, weight=np.where(plan.speaks, plan.weight, 0))


def _judge(clip: Clip, foreign: Voice, lender: Clip, bench: Bench, number: int) -> Work[Judged]:
    takes: dict[str, Take] = {}
    for name, voice, engine, sound in (
        (OWN, clip.voice, bench.tuned, clip.info.path),
        (FOREIGN, foreign, bench.tuned, lender.info.path),
        (HELD, clip.voice, bench.starter, clip.info.path),
    ):
        movie = bench.folder / f"silent-{_NAMES[name]}.mkv"
        for progress in dub_clip(clip, voice, engine, movie):
            done = progress.done + len(takes) * progress.total
            yield Progress(f"Judging {clip.name}", done, 3 * progress.total)
        takes[name] = Take(movie, spoken(clip.plan(voice)), voice, sound)
    seen, _ = measure(clip, takes, bench.meters)
    for name, take in takes.items():
        if name != FOREIGN and not number:
            with_sound(take.movie, clip.info.path, bench.folder / f"{_NAMES[name]}.mkv")
        take.movie.unlink()
    return Judged(
        clip.name,
        float(video_of(clip.info).rate),
        {_NAMES[name]: dict(seen[name].values) for name in (OWN, HELD)},
        {_NAMES[name]: one.opening for name, one in seen.items()},
        {_NAMES[name]: one.offset.sure for name, one in seen.items()},
    )


_NAMES = {REAL: "real", OWN: TUNED, HELD: STARTER, FOREIGN: "foreign"}
