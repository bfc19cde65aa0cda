"""Does the model move mouths that it never saw?  Run it from the repository's root:

    python -m benchmarks.unseen_mouths [--model FILE] [--clips N] [--seconds S]

Every clip of the footage's test split whose person is in no training clip is dubbed three
times: with its own sound, with another person's, and with the reference frame held still.
What comes out of the encoder is measured beside the source; docs/models.md says how.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.dub.plan import Plan, make_plan
from app.core.dub.render import Cutter, render
from app.core.dub.voice import Voice, hear
from app.core.dub_audio import DubAudio
from app.core.errors import LipsmithError
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face
from app.core.faces.detect import Detector, make_detector
from app.core.faces.track import Analysis, FaceTrack
from app.core.library import find_model, open_engine
from app.core.media.planes import to_planar
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, video_of
from app.core.media.types import MediaInfo
from app.core.media.writer import MovieWriter
from app.core.progress import finish
from app.model.checkpoint import Card
from app.model.engines import Engine
from app.model.generator import GeneratorConfig
from benchmarks.mouth_meter import (
    PFLD,
    SQUEEZENET,
    Ear,
    Meter,
    Seen,
    Square,
    contact_sheet,
    mels_of,
)
from trainer.evaluate import (
    correlation,
    foreign_sound,
    lag_of,
    late,
    over_people,
    people_in_turn,
    resampled,
    spread_ratio,
)

ROOT = Path(__file__).resolve().parents[1]
FOOTAGE = Path(os.environ.get("LIPSMITH_FOOTAGE", ROOT.parent / "shared" / "footage"))
WEIGHTS = Path(os.environ.get("LIPSMITH_WEIGHTS", ROOT.parent / "shared" / "weights"))
REACH = 8  # frames; how far the clip's own sound may be off
LEAD = 0.25  # s of the plate before a foreign speaker begins
LEFT_OUT = {
    "late_video_start": "a film scene with cuts and several faces, nobody named",
    "interview_two": "two people talk, so the sound is not always of the face that is dubbed",
    "split_screen": "several people on the screen, of whom the sound is one",
    "film_phone_scene": "a hand and a telephone hide the mouth",
    "occluded": "the face is partly hidden, so its true opening cannot be measured",
    "profile_1": "turned away: no landmarks to trust, and the program leaves it alone",
    "profile_3": "turned away: no landmarks to trust, and the program leaves it alone",
}
"""Clips that say nothing here, by name, and why."""
WANTED = {
    "own": "≥ 0.5",
    "foreign": "≥ 0.4",
    "leak": "< 0.15",
    "spread": "0.7 to 1.4",
    "lpips": "< lpips_held",
}


@dataclass
class Clip:
    """A clip, looked at once: where its face is, what is said, and how its mouth really opens."""

    name: str
    person: str
    info: MediaInfo
    analysis: Analysis
    cast: tuple[FaceTrack, ...]
    voice: Voice
    square: Square
    opening: NDArray[np.float64]
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def times(self) -> NDArray[np.float64]:
        """When each frame is shown, s."""
        return np.asarray(self.analysis.pts * float(self.analysis.time_base), np.float64)

    @property
    def away(self) -> Fraction:
        """How much later this clip's sound begins when another clip is dubbed with it, s.

        Some clips are silent for longer than others last: it is the speech that is moved.
        """
        return Fraction(round(1000 * (LEAD - speech_begins(self.voice))), 1000)

    @property
    def lent_voice(self) -> Voice:
        """The voice as another clip is dubbed with it."""
        return replace(self.voice, start=self.voice.start + self.away)

    def plan(self, voice: Voice) -> Plan:
        """What a dub with this voice alters."""
        return make_plan(self.analysis, self.cast, voice, video_of(self.info), "generate")


class HeldStill:
    """Stands in for a generator: pastes the reference frame as it is, whatever is said."""

    name = "reference held still"

    def __init__(self, config: GeneratorConfig, card: Card) -> None:
        self.config, self.card = config, card

    def run(self, faces: NDArray[np.float32], mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """No flow and nothing but the first reference, (n, 3 + 3 K, S, S)."""
        return np.zeros_like(faces)


def unseen_clips(footage: Path, limit: int) -> list[tuple[Path, str]]:
    """Test clips of people who are in no training clip, with the people; by people in turn."""
    with (footage / "MANIFEST.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    trained = {row["identity"] for row in rows if row["file"].startswith("train/")}
    found = [
        (footage / row["file"], row["identity"])
        for row in rows
        if row["file"].startswith("test/")
        and row["identity"] not in trained
        and Path(row["file"]).stem not in LEFT_OUT
    ]
    return [found[i] for i in people_in_turn([person for _, person in found])][:limit]


def voice_of(info: MediaInfo) -> Voice:
    """A clip's own sound, placed as the clip has it: it need not begin with the picture."""
    with DubAudio.open(info.path, offset=info.audio[0].start) as audio:
        return finish(hear(audio.analysis_blocks(), audio.offset, audio.duration, "generate"))


def speech_begins(voice: Voice) -> float:
    """When somebody speaks for the first time, s; where nobody is heard, when the sound begins."""
    return float(voice.start) + float(voice.speech[0, 0] if len(voice.speech) else 0.0)


def beginning(clip: Path, seconds: float, folder: Path) -> MediaInfo:
    """A clip until so many seconds after speech began: its packets, in a temporary file."""
    from imageio_ffmpeg import get_ffmpeg_exe

    info = probe(clip)
    end = speech_begins(voice_of(info)) + seconds
    if info.duration <= end + 1:
        return info
    short = folder / clip.name
    command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-i", str(clip), "-t", f"{end:.3f}"]
    streams = ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy"]
    subprocess.run([*command, *streams, str(short)], check=True)
    return probe(short)


def look_at(info: MediaInfo, person: str, detector: Detector, meter: Meter) -> Clip:
    """Analyse a clip, listen to it and measure its real mouth."""
    voice = voice_of(info)
    analysis = finish(analyse(info, detector, 1))
    cast = pick_face(analysis)
    plan = make_plan(analysis, cast, voice, video_of(info), "generate")
    units = {
        int(i): shot.unit_crop(int(i))
        for i in np.flatnonzero(plan.weight >= 1)
        if (shot := plan.shot_of(int(i)))
    }
    square = meter.face_square(info, analysis.pts, units)
    opening = np.full(len(plan.weight), np.nan)
    with VideoReader(info, 1) as reader:
        for index, frame in reader:
            if index in units:
                opening[index] = meter.opening(to_planar(frame), units[index], square)
    return Clip(info.path.stem, person, info, analysis, cast, voice, square, opening)


def dubbed(clip: Clip, voice: Voice, engine: Engine, meter: Meter, target: Path) -> Seen:
    """Dub a clip as the program does, and measure the file that comes out."""
    plan = clip.plan(voice)
    cutter = Cutter(clip.info, clip.analysis, plan, voice, engine, "generate")
    with MovieWriter(target, clip.info, threads=1, carry=False) as writer:
        total = len(plan.weight)
        work = render(
            clip.info, cutter, engine, writer, total=total, hold_until=Fraction(0), threads=1
        )
        finish(work)
        writer.finish()
    seen = meter.compare(clip.info, target, plan, clip.square)
    target.unlink()
    return seen


def figures(clip: Clip, donor: Clip) -> dict[str, float]:
    """Everything that is said about one clip; the columns are explained in docs/models.md."""
    own, foreign, held = (clip.seen[kind] for kind in ("own", "foreign", "held"))
    lag, donor_lag = (lag_of(c.seen["own"].opening, c.opening, REACH) for c in (clip, donor))
    theirs = resampled(donor.times + float(donor.away), donor.opening, clip.times)
    # The donor's sound is as late here as in its own clip, in seconds.
    shift = donor_lag * float(video_of(clip.info).rate / video_of(donor.info).rate)
    return {
        "own": correlation(own.opening, clip.opening),
        "own_at_lag": correlation(own.opening, late(clip.opening, lag)),
        "lag": float(lag),
        "foreign": correlation(foreign.opening, theirs),
        "foreign_at_lag": correlation(foreign.opening, late(theirs, round(shift))),
        "leak": correlation(foreign.opening, clip.opening),
        "chance": correlation(theirs, np.where(np.isnan(foreign.opening), np.nan, clip.opening)),
        "held": correlation(held.opening, clip.opening),
        "spread": spread_ratio(own.opening, clip.opening),
        "spread_held": spread_ratio(held.opening, clip.opening),
        "lpips": own.lpips,
        "lpips_held": held.lpips,
        "edge": own.edge / own.plate_edge,
        "edge_held": held.edge / held.plate_edge,
    }


def heard(ear: Ear, clip: Clip, donor: Clip) -> dict[str, float]:
    """What the expert says of the real clip, of the dub, and of the dub with another sound."""
    said: dict[str, float] = {}
    own, foreign = clip.seen["own"], clip.seen["foreign"]
    for name, faces, first, voice in (
        ("expert_real", own.plate_faces, own.first, clip.voice),
        ("expert_own", own.faces, own.first, clip.voice),
        ("expert_foreign", foreign.faces, foreign.first, donor.lent_voice),
    ):
        found = ear.offset(faces, mels_of(clip.info, voice, first, len(faces)))
        said |= {name: found["offset"], f"{name}_sure": found["confidence"]}
    return said


def table(rows: list[dict[str, float]], clips: list[Clip], means: dict[str, float]) -> str:
    """All figures as a table in Markdown."""
    names = list(rows[0])

    def line(*cells: str) -> str:
        return f"| {' | '.join(cells)} |"

    def numbers(row: dict[str, float]) -> list[str]:
        return ["–" if np.isnan(row[n]) else f"{row[n]:.2f}" for n in names]

    lines = [line("clip", "person", *names), line(*["---"] * (len(names) + 2))]
    lines += [line(c.name, c.person, *numbers(r)) for c, r in zip(clips, rows, strict=True)]
    people = len({clip.person for clip in clips})
    lines.append(line("**mean over people**", str(people), *numbers(means)))
    lines.append(line("wanted", "", *(WANTED.get(name, "") for name in names)))
    return "\n".join(lines)


def sheets(clips: list[Clip], folder: Path) -> None:
    """Real frames over the dub's own, the foreign and the held ones, a picture for each clip."""
    folder.mkdir(parents=True, exist_ok=True)
    for clip in clips:
        rows = [[plate for plate, _ in clip.seen["own"].tiles]]
        rows += [[made for _, made in clip.seen[kind].tiles] for kind in ("own", "held")]
        foreign = clip.seen["foreign"].tiles
        rows += [[plate for plate, _ in foreign], [made for _, made in foreign]]
        width = min(len(row) for row in rows)
        if width:
            contact_sheet([row[:width] for row in rows], folder / f"{clip.name}.png")


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run the whole benchmark."""
    began = time.monotonic()
    model = find_model(options.model)
    engine = open_engine(model, "auto", 1, lambda sentence: print(sentence, file=sys.stderr))
    detector = make_detector()
    ear = Ear(options.expert) if options.expert else None
    meter = Meter(WEIGHTS, detector, keeps_faces=ear is not None)
    with TemporaryDirectory(prefix="lipsmith-") as name:
        folder = Path(name)
        clips = []
        for path, person in unseen_clips(FOOTAGE, options.clips):
            print(f"looking at {path.name}", file=sys.stderr)
            info = beginning(path, options.seconds, folder)
            clips.append(look_at(info, person, detector, meter))
        donors = [clips[i] for i in foreign_sound([clip.person for clip in clips])]
        held = HeldStill(engine.config, engine.card)
        for clip, donor in zip(clips, donors, strict=True):
            print(f"dubbing {clip.name}, also with {donor.name}", file=sys.stderr)
            target = folder / "dubbed.mkv"
            clip.seen["own"] = dubbed(clip, clip.voice, engine, meter, target)
            clip.seen["foreign"] = dubbed(clip, donor.lent_voice, engine, meter, target)
            clip.seen["held"] = dubbed(clip, clip.voice, held, meter, target)
        rows = [figures(clip, donor) for clip, donor in zip(clips, donors, strict=True)]
        if ear:
            for row, clip, donor in zip(rows, clips, donors, strict=True):
                row |= heard(ear, clip, donor)
    if options.sheet:
        sheets(clips, options.sheet)
    means = over_people(rows, [clip.person for clip in clips])
    print(table(rows, clips, means))
    return {
        "model": model.name,
        "model_sha256": model.sha256,
        "engine": engine.name,
        "seconds_of_each_clip": options.seconds,
        "took_seconds": round(time.monotonic() - began),
        "left_out": LEFT_OUT,
        "mean_over_people": means,
        "clips": [
            {"clip": c.name, "person": c.person, "donor": d.name, **row}
            for c, d, row in zip(clips, donors, rows, strict=True)
        ],
    }


def main() -> int:
    """Read the options, say what is missing, or measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default="", help="a model's name or file; default: the starter")
    parser.add_argument("--expert", type=Path, help="an expert's file, to judge the sync too")
    parser.add_argument("--clips", type=int, help="only so many clips, people in turn")
    parser.add_argument(
        "--seconds", type=float, default=6.0, help="of each clip, after speech begins; default 6"
    )
    parser.add_argument("--json", type=Path, help="write all figures there")
    parser.add_argument("--sheet", type=Path, help="folder for contact sheets")
    options = parser.parse_args()
    needed = [FOOTAGE / "MANIFEST.tsv", WEIGHTS / PFLD, WEIGHTS / SQUEEZENET]
    missing = [str(path) for path in needed if not path.exists()]
    if missing:
        print(f"Skipped: {', '.join(missing)} is not there. LIPSMITH_FOOTAGE and")
        print("LIPSMITH_WEIGHTS name the folders of the real clips and of the measuring networks.")
        return 0
    if options.sheet and options.sheet.resolve().is_relative_to(ROOT):
        parser.error("frames of footage never lie in the repository: choose another --sheet")
    cv2.setNumThreads(1)
    try:
        result = measure(options)
    except (LipsmithError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
