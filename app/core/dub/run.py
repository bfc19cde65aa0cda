"""The main job, from files to file."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from app.core.dub.plan import SMALLEST, Plan, frame_times, make_plan
from app.core.dub.render import Cutter, Rendered, render
from app.core.dub.report import DubReport, ranges_where, write_sidecar
from app.core.dub.settings import DubSettings
from app.core.dub.voice import Voice, hear
from app.core.dub_audio import DubAudio
from app.core.errors import FaceError, LipsmithError, MediaError
from app.core.faces.analyse import analyse
from app.core.faces.choose import pick_face
from app.core.faces.detect import make_detector
from app.core.faces.track import Analysis
from app.core.library import find_model, open_engine
from app.core.media.codecs import codec_for, encoder_setup
from app.core.media.probe import probe
from app.core.media.reader import timestamp, video_of
from app.core.media.sound import DubTrack
from app.core.media.target import preflight
from app.core.media.types import MediaInfo
from app.core.media.writer import MovieWriter
from app.core.progress import Work
from app.model.engines import Engine


def dub(
    clip: Path, sound: Path, target: Path, settings: DubSettings | None = None
) -> Work[DubReport]:
    """Dub a clip.

    Parameters
    ----------
    clip, sound : Path
        The video, and the sound it is to be dubbed with.
    target : Path
        The movie to write, with its sidecar beside it.

    Yields
    ------
    Progress
        Stage by stage; closing the generator leaves nothing behind.

    Raises
    ------
    LipsmithError
        In a sentence, if it cannot be done; the target is then untouched.
    """
    settings = settings or DubSettings()
    settings.check()
    preflight(target, clip, settings.codec, sound)
    watch = Watch()
    notes: list[str] = []
    with ExitStack() as stack:
        info = probe(clip)
        video = video_of(info)
        encoder_setup(codec_for(settings.codec, target), settings.quality, video)
        model = find_model(settings.model)
        offset = exact_offset(settings.offset, video.rate)
        audio = stack.enter_context(DubAudio.open(sound, settings.gain_db, offset))
        audio.refuse_silence()
        detector = make_detector(settings.detector)
        with watch("loading the model"):
            engine = open_engine(model, settings.engine, settings.threads, notes.append)
        with watch("listening"):
            voice = yield from hear(
                audio.analysis_blocks(), audio.offset, audio.duration, settings.silence
            )
        with watch("faces"):
            analysis = yield from analyse(info, detector, settings.threads)
        tracks = pick_face(analysis, settings.face)
        end = clip_end(analysis, info)
        notes += length_note(voice, end, settings.fit)
        hold_until = voice.end if settings.fit == "hold" and voice.end > end else Fraction(0)
        plan = make_plan(analysis, tracks, voice, video, settings.silence, hold_until)
        notes += check_size(plan, engine, settings.force)
        if settings.keep_original_db is not None and not info.audio:
            notes.append("The clip has no sound of its own to keep under the dub.")
        with watch("dubbing"):
            done, writer_notes = yield from _write(
                info, target, settings, audio, voice, analysis, plan, engine, hold_until
            )
    found = (analysis.truncated, audio.truncated, *writer_notes)
    notes += [note for note in found if note and note not in notes]
    report = DubReport(
        source=clip,
        dub=sound,
        target=target,
        frames=done.frames,
        altered=done.altered,
        altered_ranges=ranges_where(
            plan.weight > 0, frame_times(analysis, video, hold_until), "mouth re-made"
        ),
        passed_ranges=plan.passed,
        notes=tuple(notes),
        engine=engine.name,
        model=model.name,
        model_sha256=model.sha256,
        settings=settings.as_dict(),
        seconds=watch.seconds,
    )
    try:
        write_sidecar(report)
    except OSError as error:
        return replace(report, notes=(*report.notes, _no_sidecar(target, error)))
    return report


def _write(
    info: MediaInfo,
    target: Path,
    settings: DubSettings,
    audio: DubAudio,
    voice: Voice,
    analysis: Analysis,
    plan: Plan,
    engine: Engine,
    hold_until: Fraction,
) -> Work[tuple[Rendered, list[str]]]:
    last = max(clip_end(analysis, info), hold_until)
    original = info.path if settings.keep_original_db is not None and info.audio else None
    start = min(Fraction(0), *(Fraction(int(p)) * analysis.time_base for p in analysis.pts[:1]))
    track = DubTrack(
        audio.blocks(start, last, original, settings.keep_original_db or 0.0),
        audio.rate,
        audio.channels,
        start,
    )
    cutter = Cutter(info, analysis, plan, voice, engine, settings.silence)
    with MovieWriter(
        target, info, settings.codec, settings.quality, settings.threads, track, settings.carry
    ) as writer:
        done = yield from render(
            info,
            cutter,
            engine,
            writer,
            total=len(plan.weight),
            hold_until=hold_until,
            threads=settings.threads,
        )
        writer.finish()
    return done, writer.notes


def exact_offset(offset: Fraction | str, rate: Fraction) -> Fraction:
    """Offset of the dub in seconds, exact.

    Parameters
    ----------
    offset
        s, or a string: ``"250"`` or ``"250ms"`` in ms, ``"-3f"`` in frames.
    rate
        Frames per second of the clip.

    Raises
    ------
    LipsmithError
        If the string is neither.

    Examples
    --------
    >>> exact_offset("3f", Fraction(24000, 1001)), exact_offset("-40ms", Fraction(25))
    (Fraction(1001, 8000), Fraction(-1, 25))
    """
    if isinstance(offset, Fraction):
        return offset
    text = offset.strip().lower()
    try:
        if text.endswith("f"):
            return Fraction(text[:-1]) / rate
        return Fraction(text.removesuffix("ms")) / 1000
    except (ValueError, ZeroDivisionError) as error:
        raise LipsmithError(
            f"The offset {offset!r} is not a time. Give milliseconds (250 or 250ms) or frames (6f)."
        ) from error


def clip_end(analysis: Analysis, info: MediaInfo) -> Fraction:
    """When the clip's last frame is over, s."""
    last = Fraction(int(analysis.pts[-1])) * analysis.time_base
    return last + 1 / video_of(info).rate


def check_size(plan: Plan, engine: Engine, force: bool) -> list[str]:
    """Refuse a face that is smaller than the model can use, or note it where that is forced.

    Raises
    ------
    FaceError
        If no shot shows the face large enough, and ``force`` is not set.
    """
    needed = SMALLEST * engine.config.size
    largest = max((shot.side for shot in plan.shots), default=0.0)
    if largest >= needed or not plan.shots:
        return []
    sentence = (
        f"The face is too small: its crop is {largest:.0f} px wide and the model needs "
        f"{needed:.0f}."
    )
    if not force:
        raise FaceError(sentence + " Use footage with a larger face, or go on with --force.")
    return [sentence + " Going on, as --force asks."]


def length_note(voice: Voice, end: Fraction, fit: str) -> list[str]:
    """Say what happens to a dub that is longer than the clip.

    Raises
    ------
    MediaError
        If the dub lies outside the clip altogether.
    """
    if voice.start >= end or voice.end <= 0:
        raise MediaError(
            f"The dub plays from {timestamp(voice.start)} to {timestamp(voice.end)}, and the clip "
            f"ends at {timestamp(end)}: they never meet. Check --offset."
        )
    if voice.end <= end:
        return []
    over = f"{float(voice.end - end):.2f} s"
    if fit == "hold":
        return [f"The dub is {over} longer than the clip; the last frame is held."]
    return [f"The dub is {over} longer than the clip and is cut. --fit hold keeps all of it."]


def _no_sidecar(target: Path, error: OSError) -> str:
    return (
        f"The list of what was altered could not be written beside {target} "
        f"({(error.strerror or str(error)).lower()}); --json prints it."
    )


class Watch:
    """Wall time of named stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time what is done in the block."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.monotonic() - start, 3)
