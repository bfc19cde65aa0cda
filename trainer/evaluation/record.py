"""What is kept of a clip that was evaluated: a file each, so that a killed run goes on."""

import json
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.media.reader import video_of
from trainer.evaluation.clips import Clip
from trainer.evaluation.measure import CLOSE, MADE, REAL, Seen
from trainer.evaluation.opening import Curve
from trainer.evaluation.view import Picture

_QUALITY = 85
"""Of the JPEG of some frames."""
_ABOUT = "about"
NAN = float("nan")


@dataclass(frozen=True)
class Record:
    """One clip's measurements, before those of the clip whose sound it borrowed are at hand.

    Attributes
    ----------
    clip, person, donor : str
        Its name, who is seen, and the name of the clip that lent its sound.
    source : list of int
        Size and time of change of the file, to tell whether it is still the same.
    rate, away, late : float
        Frames a second; how much later the donor's sound comes here than in its own clip, s; by
        how much the clip's own comes after its lips in the file, s, which was taken off before
        anything was dubbed.
    figures : dict
        What does not need the donor.
    counts : dict
        Of ``frames`` re-made altogether and of close ``looks``.
    times : (n,)
        When each frame is shown, s.
    openings : dict of (n,)
        Of the source and of every version.
    features : dict
        ``network/version`` to one vector for each look.
    strip : (bytes,) uint8
        Some frames as a JPEG, a row each of real, own, foreign, held; empty if there are none.
    """

    clip: str
    person: str
    donor: str
    source: list[int]
    rate: float
    away: float
    late: float
    figures: dict[str, float]
    counts: dict[str, int]
    times: Curve
    openings: dict[str, Curve]
    features: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    strip: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))


def make_record(
    clip: Clip,
    source: Path,
    donor: str,
    away: Fraction,
    seen: dict[str, Seen],
    tiles: dict[str, list[Picture]],
) -> Record:
    """Put together what was measured of a clip."""
    return Record(
        clip=clip.name,
        person=clip.person,
        donor=donor,
        source=stamp(source),
        rate=float(video_of(clip.info).rate),
        away=float(away),
        late=float(clip.late),
        figures=_figures(seen),
        counts={
            "frames": int((clip.plan(clip.voice).weight >= 1).sum()),
            "looks": len(seen[CLOSE[0]].values["ssim"]),
        },
        times=clip.times,
        openings={name: one.opening for name, one in seen.items()},
        features={
            f"{network}/{name}": np.stack(vectors)
            for name, one in seen.items()
            for network, vectors in one.features.items()
        },
        strip=_jpeg([tiles[name] for name in (REAL, *MADE)]),
    )


def _figures(seen: dict[str, Seen]) -> dict[str, float]:
    """Means over the frames that were looked at, and what the judges of sync say."""
    found: dict[str, float] = {}
    for name in CLOSE:
        ending = "" if name == CLOSE[0] else f"_{name}"
        values = seen[name].values
        for measure in ("ssim", "psnr", "lpips", "lmd", "ifc"):
            found[measure + ending] = _mean(values[measure])
        found["edge" + ending] = _mean(values["edge"]) / (_mean(values["plate_edge"]) or NAN)
    for name in (REAL, *MADE):
        offset, score = seen[name].offset, seen[name].lse
        found[f"expert_{name}"] = offset.frames
        found[f"expert_{name}_sure"] = offset.sure
        within = float(abs(offset.frames) <= 1)
        found[f"within_{name}"] = within if np.isfinite(offset.frames) else NAN
        found |= {f"lse_c_{name}": score.c, f"lse_d_{name}": score.d}
        found[f"lse_offset_{name}"] = score.offset
    return found


def _mean(values: list[float]) -> float:
    return float(np.mean(values)) if values else NAN


def _jpeg(rows: list[list[Picture]]) -> NDArray[np.uint8]:
    width = min(len(row) for row in rows)
    if not width:
        return np.zeros(0, np.uint8)
    sheet = np.concatenate([np.concatenate(row[:width], axis=1) for row in rows], axis=0)
    bgr = cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return np.asarray(encoded, np.uint8).reshape(-1)


def stamp(path: Path) -> list[int]:
    """Size and time of change of a file: other figures mean another file."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def save_record(folder: Path, record: Record) -> None:
    """Write a record, whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {
        f"opening {name}": curve for name, curve in record.openings.items()
    }
    arrays |= {f"features {name}": vectors for name, vectors in record.features.items()}
    about = asdict(replace(record, openings={}, features={}, times=[], strip=[]))  # type: ignore[arg-type]
    target = _place(folder, record.clip)
    partial = target.with_suffix(".partial")
    try:
        with partial.open("wb") as file:
            np.savez_compressed(
                file,
                allow_pickle=False,
                times=record.times,
                strip=record.strip,
                **{_ABOUT: np.array(json.dumps(about))},
                **arrays,
            )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def load_record(folder: Path, clip: str, source: Path) -> Record | None:
    """A clip's record, or None if there is none, or it is damaged or of another file."""
    try:
        with np.load(_place(folder, clip), allow_pickle=False) as file:
            arrays: dict[str, NDArray[Any]] = dict(file.items())
        about = json.loads(str(arrays.pop(_ABOUT)))
        if about["source"] != stamp(source):
            return None
        about |= {"times": arrays.pop("times"), "strip": arrays.pop("strip")}
        for key, prefix in (("openings", "opening "), ("features", "features ")):
            about[key] = {
                name.removeprefix(prefix): value
                for name, value in arrays.items()
                if name.startswith(prefix)
            }
        return Record(**about)
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None


def _place(folder: Path, clip: str) -> Path:
    return folder / f"{clip.replace('/', '__')}.npz"
