"""Which clips are looked at, with whose sound each is dubbed, and what is known of each."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.dub.plan import Plan, make_plan
from app.core.dub.voice import Voice, hear
from app.core.dub_audio import DubAudio
from app.core.errors import MediaError
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face
from app.core.faces.detect import Detector
from app.core.faces.smooth import runs
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.probe import probe
from app.core.media.reader import VideoReader, frame_time, video_of
from app.core.media.types import MediaInfo
from app.core.progress import Work
from trainer.evaluation.ear import Ear
from trainer.evaluation.landmarks import Landmarker, face_box, face_square
from trainer.evaluation.opening import Curve, mouth_opening
from trainer.evaluation.view import WHOLE, View
from trainer.sources import Source, find_sources

_MARGIN = 1.0  # s a clip may be longer than what is wanted of it before it is cut


@dataclass
class Clip:
    """A clip, looked at once.

    Attributes
    ----------
    name, person : str
    info : MediaInfo
        Of the file that is dubbed, perhaps the beginning of the clip alone.
    analysis : Analysis
    cast : tuple of FaceTrack
        Whose mouth is re-made.
    voice : Voice
        The clip's own sound, in time with its lips as far as that is known.
    late : Fraction
        By how much it comes later in the file, s.
    box : (4,)
        The face in the unit crop, see `landmarks.face_box`.
    landmarks : (n, 68, 2)
        In sides of the unit crop; NaN where the mouth is not fully re-made, and everywhere if
        there is no landmarker.
    opening : (n,)
        What they say of the mouth, see `opening.mouth_opening`.
    silence : str
        How its dubs treat pauses: a policy of `DubSettings` that re-makes every frame.
    """

    name: str
    person: str
    info: MediaInfo
    analysis: Analysis
    cast: tuple[FaceTrack, ...]
    voice: Voice
    box: NDArray[np.float64]
    landmarks: NDArray[np.float32]
    opening: Curve
    silence: str
    late: Fraction = Fraction(0)

    @property
    def voice_in_file(self) -> Voice:
        """The voice where the file has it."""
        return replace(self.voice, start=self.voice.start + self.late)

    @property
    def times(self) -> Curve:
        """When each frame is shown, s."""
        return np.asarray(self.analysis.pts * float(self.analysis.time_base), np.float64)

    def plan(self, voice: Voice) -> Plan:
        """What a dub with this voice alters."""
        return make_plan(self.analysis, self.cast, voice, video_of(self.info), self.silence)


def choose_sources(
    footage: Sequence[Path],
    seen: Sequence[Path],
    manifest: Path | None,
    where: dict[str, str],
    leave_out: Collection[str],
    limit: int,
) -> list[Source]:
    """Clips of people who are not in the footage that trained the model, people in turn.

    Parameters
    ----------
    footage, manifest, where
        See `trainer.sources.find_sources`; with a manifest its order is kept.
    seen
        Footage whose people are left out, listed likewise.
    leave_out
        File names without their ending.
    limit
        How many at most; 0 for all.

    Raises
    ------
    MediaError
        If there are fewer than two.
    """
    found = find_sources(footage, manifest, where)
    if manifest is not None:
        with manifest.open(newline="", encoding="utf-8") as file:
            order = [row["file"] for row in csv.DictReader(file, delimiter="\t")]
        found.sort(key=lambda source: order.index(source.name))
    known = {source.identity for source in find_sources(seen, manifest)} if seen else set()
    found = [
        source
        for source in found
        if source.identity not in known and source.path.stem not in leave_out
    ]
    if len(found) < 2:
        raise MediaError(
            "Fewer than two clips are left to evaluate on, and each is dubbed with another's "
            "sound too. Give more --footage, or leave fewer out."
        )
    turn = people_in_turn([source.identity for source in found])
    return [found[i] for i in turn][: limit or None]


def voice_of(info: MediaInfo) -> Work[Voice]:
    """A clip's own sound, placed as the clip has it: it need not begin with the picture."""
    if not info.audio:
        raise MediaError(f"{info.path} has no sound. Leave it out.")
    with DubAudio.open(info.path, offset=info.audio[0].start) as audio:
        return (yield from hear(audio.analysis_blocks(), audio.offset, audio.duration, "generate"))


def speech_begins(voice: Voice) -> float:
    """When somebody speaks for the first time, s; where nobody is heard, when the sound begins."""
    return float(voice.start) + float(voice.speech[0, 0] if len(voice.speech) else 0.0)


def beginning(path: Path, seconds: float, target: Path) -> Work[MediaInfo]:
    """A clip until so many seconds after speech began: its packets, in a file of their own.

    Parameters
    ----------
    path
        The clip.
    seconds
        0 for all of it.
    target
        The file to write, if the clip is a second longer than that.

    Raises
    ------
    MediaError
        If it cannot be read, or has no sound.
    """
    import ffmpeg
    from imageio_ffmpeg import get_ffmpeg_exe

    info = probe(path)
    if not seconds:
        return info
    voice = yield from voice_of(info)
    end = speech_begins(voice) + seconds
    if info.duration <= end + _MARGIN:
        return info
    source = ffmpeg.input(f"file:{path.absolute()}")
    short = ffmpeg.output(source["v:0"], source["a:0"], str(target), t=f"{end:.3f}", c="copy")
    try:
        short.global_args("-nostdin", "-v", "error").run(get_ffmpeg_exe(), capture_stderr=True)
    except ffmpeg.Error as error:
        raise MediaError(
            f"The beginning of {path} cannot be copied "
            f"({error.stderr.decode(errors='replace').strip()}). Leave it out, or --seconds 0."
        ) from error
    return probe(target)


def look_at(
    name: str,
    person: str,
    info: MediaInfo,
    detector: Detector,
    landmarker: Landmarker | None,
    silence: str,
    face: str = "",
    ear: Ear | None = None,
) -> Work[Clip]:
    """Analyse a clip, listen to it and, if there is a landmarker, measure its real mouth.

    For ``face`` see `app.core.faces.choose.pick_face`.  With an ``ear`` the clip's sound is moved
    to where its lips speak it: many a clip's own is late, by up to a fifth of a second, and a
    mouth made for it would be right at another time than the real one.

    Raises
    ------
    LipsmithError
        If there is nothing in it to dub.
    """
    voice = yield from voice_of(info)
    analysis = yield from analyse(info, detector, 1)
    cast = pick_face(analysis, face)
    late = Fraction(0)
    units = _units(make_plan(analysis, cast, voice, video_of(info), silence))
    if ear is not None and units:
        late = lateness(info, units, voice, ear)
        voice = replace(voice, start=voice.start - late)
        units = _units(make_plan(analysis, cast, voice, video_of(info), silence))
    if not units:
        raise MediaError(f"No frame of {info.path} would be re-made altogether. Leave it out.")
    box = face_box(info, analysis.pts, units, detector)
    landmarks = np.full((len(analysis.pts), 68, 2), np.nan, np.float32)
    opening = np.full(len(analysis.pts), np.nan)
    if landmarker is not None:
        square = face_square(box)
        with VideoReader(info, 1) as reader:
            for index, frame in reader:
                if index in units:
                    landmarks[index] = landmarker(View(frame, units[index]), square)
                    opening[index] = mouth_opening(landmarks[index])
    return Clip(name, person, info, analysis, cast, voice, box, landmarks, opening, silence, late)


def _units(plan: Plan) -> dict[int, NDArray[np.float64]]:
    """The unit crops of the frames that are re-made altogether."""
    return {
        int(i): shot.unit_crop(int(i))
        for i in np.flatnonzero(plan.weight >= 1)
        if (shot := plan.shot_of(int(i)))
    }


def lateness(
    info: MediaInfo, units: Mapping[int, NDArray[np.float64]], voice: Voice, ear: Ear
) -> Fraction:
    """By how much a clip's sound comes after its lips, as the expert hears it, s.

    It looks at the longest stretch of frames in ``units``, which are indices with unit crops;
    where that is too short to say, it is 0.
    """
    first, stop = longest_run(np.isin(np.arange(max(units) + 1), list(units)))
    faces, heard = ear.windows(), []
    with VideoReader(info, 1) as reader:
        for index, frame in reader:
            if first <= index < stop:
                faces.push(View(frame, units[index]).cut(WHOLE, ear.size))
                heard.append(voice.window(frame_time(frame)))
    frames = ear.offset(faces.finish(), np.stack(heard)).frames
    return Fraction(0) if np.isnan(frames) else int(frames) / video_of(info).rate


def longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """The longest stretch in which a flag is set, as (start, stop); (0, 0) if it never is.

    >>> longest_run(np.array([1, 0, 1, 1], bool))
    (2, 4)
    """
    return max(runs(flags), key=lambda run: run[1] - run[0], default=(0, 0))


def people_in_turn(people: Sequence[str]) -> list[int]:
    """Order in which every person's first clip comes before anybody's second.

    >>> people_in_turn(["ann", "ann", "bob"])
    [0, 2, 1]
    """
    seen: dict[str, int] = {}
    turn = []
    for person in people:
        turn.append(seen.get(person, 0))
        seen[person] = turn[-1] + 1
    return sorted(range(len(people)), key=lambda i: (turn[i], i))


def foreign_sound(people: Sequence[str]) -> list[int]:
    """For each clip, the clip whose sound it is dubbed with: another person's, by list order.

    Where there is one person only, another clip of that person.

    Raises
    ------
    ValueError
        If there are fewer than two clips.

    Examples
    --------
    >>> foreign_sound(["ann", "bob", "ann"])
    [1, 2, 1]
    """
    if len(people) < 2:
        raise ValueError("with one clip there is no other sound")
    chosen = []
    for i, person in enumerate(people):
        others = [j for j, other in enumerate(people) if other != person]
        others = others or [j for j in range(len(people)) if j != i]
        chosen.append(others[i % len(others)])
    return chosen
