"""The main job on clips of every kind: nothing outside the mouth changes, and the mouth does."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.faces.geometry import apply, stored_to_display
from app.core.media.probe import probe
from app.core.presenter.clip import motion_at
from app.core.presenter.drawing import landmarks
from tests.core.dub.jobs import Job, changes, delay, frames_of, leak, times_of
from tests.core.dub.talking import RATE, SIZE, talking_clip

FRAMES = 16
VOICE = 0.563  # s; how long voice.wav is


@dataclass(frozen=True)
class Case:
    """A kind of clip, and a lossless way of writing what becomes of it."""

    name: str
    clip: str
    options: dict[str, Any] = field(default_factory=dict)
    target: str = "out.mp4"
    settings: dict[str, Any] = field(default_factory=lambda: {"quality": 0})


FFV1 = {"target": "out.mkv", "settings": {"codec": "ffv1"}}
CASES = [
    Case("8-bit 4:2:0, H.264", "c.mp4", **FFV1),
    Case("10-bit 4:2:2, H.264", "c.mov", {"pix_fmt": "yuv422p10le"}, **FFV1),
    Case("10-bit 4:2:0, H.265", "c.mp4", {"pix_fmt": "yuv420p10le", "codec": "libx265"}, **FFV1),
    Case("turned by 90", "c.mp4", {"rotation": 90}),
    Case("turned by 180", "c.mp4", {"rotation": 180}),
    Case("turned by 270", "c.mp4", {"rotation": 270}),
    Case("anamorphic", "c.mp4", {"sar": Fraction(4, 3)}),
    Case("interlaced", "c.mp4", {"interlaced": True, "display": (480, 272)}),
    Case("variable rate", "c.mp4", {"vfr": True}),
    Case("30000/1001", "c.mp4", {"rate": Fraction(30000, 1001)}),
    Case("MPEG-2 program stream", "c.mpg", {"codec": "mpeg2video"}, **FFV1),
    Case("full range", "c.mp4", {"colour": (1, 1, 1, 2)}),
    Case("picture starts late", "c.mp4", {"video_delay": Fraction(8, 25)}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_the_mouth_changes_and_all_else_is_kept(
    job: Job, media: Path, tmp_path: Path, case: Case
) -> None:
    clip = talking_clip(tmp_path / case.clip, frames=FRAMES, **case.options).path
    target, sound = tmp_path / case.target, media / "voice.wav"
    done = job(clip, sound, target, **case.settings)
    times, written = times_of(clip), times_of(target)
    origin = probe(clip).origin
    tolerance = Fraction(1, 1000) if target.suffix == ".mkv" else 0
    assert len(times) == len(written) == FRAMES
    assert all(abs(a - origin - b) <= tolerance for a, b in zip(times, written, strict=True))
    assert leak(clip, target, done) == 0.0
    assert delay(target, sound) == pytest.approx(0.0, abs=0.003)
    spoken = [time - origin < VOICE for time in times]
    assert [bool(planes[0].any()) for planes in changes(clip, target)] == spoken
    assert mouth_offset(clip, target, case.options.get("display", SIZE)) < 0.12
    assert_described_alike(clip, target)


def assert_described_alike(clip: Path, target: Path) -> None:
    """Shape, orientation, depth, fields and colours are the clip's."""
    one, two = probe(clip).video, probe(target).video
    assert one is not None and two is not None
    for name in ("width", "height", "rotation", "sample_aspect", "bit_depth", "interlaced"):
        assert getattr(one, name) == getattr(two, name), name
    assert one.colour == two.colour and one.pix_fmt == two.pix_fmt


def mouth_offset(clip: Path, target: Path, display: tuple[int, int]) -> float:
    """How far the middle of what changed lies from the drawn mouth, in widths of the face.

    The mask holds mouth and jaw, so its middle lies below the mouth: the distance is taken
    from the mouth shifted down by a sixth of the distance between the eyes.
    """
    video = probe(clip).video
    assert video is not None
    worst = 0.0
    for number, planes in enumerate(changes(clip, target)):
        ys, xs = np.nonzero(planes[0])
        if not len(xs):
            continue
        middle = apply(stored_to_display(video), np.array([xs.mean(), ys.mean()]))
        motion = motion_at(number / RATE)
        drawn = landmarks(0.5, size=display, head_turn=motion.head_turn, sway=motion.sway)
        eyes = float(np.linalg.norm(drawn[1] - drawn[0]))
        mouth = drawn[3:].mean(axis=0) + np.array([0, eyes / 6])
        worst = max(worst, float(np.linalg.norm(middle - mouth)) / (2 * eyes))
    return worst


def test_frames_without_a_face_are_identical_in_ten_bits_too(
    job: Job, media: Path, tmp_path: Path
) -> None:
    gone = range(5, 12)
    clip = talking_clip(
        tmp_path / "c.mov", frames=24, hidden=gone, pix_fmt="yuv422p10le", codec="prores_ks"
    ).path
    target = tmp_path / "out.mkv"
    done = job(clip, media / "voice.wav", target, codec="ffv1")
    differs = [any(p.any() for p in planes) for planes in changes(clip, target)]
    assert not any(differs[5:12]) and not any(differs[15:]) and any(differs[:5])
    assert leak(clip, target, done) == 0.0
    assert next(frames_of(target)).format.name == "yuv422p10le"
