"""A project to a file: what is missing is rendered first, then picture and sound are written."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.dub.ahead import Ahead
from app.core.dub.render import DECODED_AHEAD
from app.core.dub.report import ranges_where, write_sidecar
from app.core.dub.run import Watch
from app.core.errors import LipsmithError
from app.core.media.codecs import codec_for, encoder_setup
from app.core.media.probe import probe
from app.core.media.reader import VideoReader
from app.core.media.seek import frames_at
from app.core.media.sound import DubTrack
from app.core.media.target import check_place, preflight
from app.core.media.writer import MovieWriter
from app.core.progress import Progress, Work
from app.core.project.document import Document, Segment
from app.core.project.relink import missing
from app.core.render.cache import RenderCache
from app.core.render.composite import composite_frame
from app.core.render.engines import Engines
from app.core.render.lines import References, render_line
from app.core.render.loudness import measure
from app.core.render.prepare import Material, find_models, hear_sounds, look
from app.core.render.presets import PRESETS, STEMS, ExportSettings
from app.core.render.report import ExportReport, LineReport
from app.core.render.sheet import NO_FACE, NO_SOUND, NOT_HEARD, NOT_SEEN, CueSheet, Line
from app.core.render.sound import Soundtrack
from app.core.render.stems import write_stems
from app.core.render.store import Store, cache_folder
from app.core.view.cache import ViewCache
from app.core.view.conform import RATE, build_sound

_REPORT_EVERY = 5  # frames
LEFT = {
    NO_SOUND: "left as it is: the line has no sound.",
    NO_FACE: "left as it is: no face was chosen.",
    NOT_SEEN: "left as it is: the face is not seen.",
    NOT_HEARD: "left as it is: nothing is heard in it.",
}


@dataclass
class Workshop:
    """Where everything that is made of a project's files lies, and the engines that make it."""

    store: Store
    view: ViewCache
    cache: RenderCache
    engines: Engines

    @classmethod
    def at(cls, folder: Path | None = None, engine: str = "auto", threads: int = 0) -> "Workshop":
        """Set one up in a folder; by default the one this system keeps caches in."""
        root = folder or cache_folder()
        engines = Engines(engine, threads)
        return cls(Store(root), ViewCache(root / "view"), RenderCache(root / "renders"), engines)


@dataclass
class _Job:
    """An export on its way."""

    document: Document
    target: Path
    settings: ExportSettings
    shop: Workshop
    material: Material
    sheet: CueSheet
    first: int
    end: int

    @property
    def whole(self) -> bool:
        return (self.first, self.end) == (0, self.material.scene.frames)

    @property
    def start(self) -> Fraction:
        """When the sound begins on the plate's clock, s."""
        begin = self.material.scene.times.time(self.first)
        return min(Fraction(0), begin) if self.whole else begin

    @property
    def span(self) -> tuple[int, int]:
        """The sound, in samples of the plate's clock."""
        return round(self.start * RATE), self.material.scene.times.sample(self.end, RATE)


def export(
    document: Document, target: Path, settings: ExportSettings, shop: Workshop
) -> Work[ExportReport]:
    """Export a project.

    Parameters
    ----------
    document : Document
    target : Path
        Its extension is the preset's, see `presets.with_extension`.
    settings : ExportSettings
    shop : Workshop

    Yields
    ------
    Progress
        Stage by stage; closing the generator leaves nothing behind but what was rendered.

    Returns
    -------
    ExportReport
        Which also lies beside the result.

    Raises
    ------
    LipsmithError
        In a sentence, if it cannot be done; the target is then untouched.
    """
    _check(document, target, settings)
    watch = Watch()
    notes: list[str] = []
    with watch("looking and listening"):
        material = yield from look(document, shop.store, settings.threads)
        find_models(material, document, shop.engines)
        yield from hear_sounds(material, document, shop.store)
        if material.failed:
            raise LipsmithError(next(iter(material.failed.values())))
        yield from _decode_sounds(document, material, shop.view)
    first, end = settings.range(document.frames)
    end = material.scene.frames if settings.end is None else min(end, material.scene.frames)
    sheet = material.sheet(document)
    job = _Job(document, target, settings, shop, material, sheet, first, end)
    with watch("rendering"):
        yield from _render(job)
    with watch("loudness"):
        gain, loudness = yield from _gain(job)
    with watch("writing"):
        if settings.preset == STEMS:
            files = yield from write_stems(
                *(document, material.scene.times, shop.view, target),
                *(job.span, settings.under_db, gain),
            )
            altered = np.zeros(end - first, bool)
        else:
            altered, notes = yield from _movie(job, gain)
            files = (target,)
    report = _report(job, files, altered, loudness, notes, watch.seconds)
    try:
        write_sidecar(report)
    except OSError as error:
        note = f"The report could not be written beside {target} ({error.strerror or error})."
        report = replace(report, notes=(*report.notes, note))
    return report


def _check(document: Document, target: Path, settings: ExportSettings) -> None:
    """Refuse, before any work, what cannot be done."""
    plate = document.plate
    if plate is None:
        raise LipsmithError("There is no clip to export yet. Drop one onto the window first.")
    settings.check(document.frames)
    for media in missing(document):
        raise LipsmithError(f"{media.path} is not there any more. Find it or replace it first.")
    sounds = [media.path for media in document.sounds]
    if settings.preset == STEMS:
        check_place(target, plate.path, *sounds)
        return
    preset = PRESETS[settings.preset]
    preflight(target, plate.path, preset.codec, *sounds)
    video = probe(plate.path).video
    if video is not None:
        encoder_setup(codec_for(preset.codec, target), preset.quality, video)


def _decode_sounds(document: Document, material: Material, view: ViewCache) -> Work[None]:
    plate = document.plate
    assert plate is not None
    if material.scene.info.audio:
        yield from build_sound(material.scene.info, view.plate_sound(plate.content), timed=True)
    used = {document.dub(segment.dub).media for segment in document.segments if segment.dub}
    for media in document.sounds:
        if media.id in used:
            yield from build_sound(probe(media.path), view.dub_sound(media.content), timed=False)


def _render(job: _Job) -> Work[None]:
    """Render what the range needs and the cache has not."""
    scene, references = job.material.scene, References(job.material.scene)
    for segment in job.document.segments:
        line = _within(job.sheet.lines[segment.id], job.first, job.end)
        cache = job.shop.cache
        if all(cache.has(piece.key, piece.frames).all() for piece in line.pieces):
            continue
        engine = job.shop.engines.engine(segment.model)
        voice = job.material.voices[line.content]
        yield from render_line(line, scene, voice, engine, cache, references)


def _within(line: Line, first: int, end: int) -> Line:
    """The part of a line that lies in a range of frames."""
    pieces = (
        replace(p, frames=p.frames[(p.frames >= first) & (p.frames < end)]) for p in line.pieces
    )
    return replace(line, pieces=tuple(piece for piece in pieces if len(piece.frames)))


def _gain(job: _Job) -> Work[tuple[float, dict[str, float]]]:
    """The gain that brings the mix to the target, and what was measured."""
    target = job.settings.loudness
    if target is None:
        return 0.0, {}
    with _soundtrack(job, 0.0) as sound:
        first, end = job.span
        found = yield from measure(sound.blocks(first, end), end - first)
    gain = found.gain_to(target)
    measured = {"lufs": found.lufs, "true_peak_dbtp": found.peak}
    finite = {name: round(value, 2) for name, value in measured.items() if np.isfinite(value)}
    return gain, {**finite, "target_lufs": target, "gain_db": round(gain, 2)}


def _soundtrack(job: _Job, gain_db: float) -> Soundtrack:
    times = job.material.scene.times
    return Soundtrack(job.document, times, job.shop.view, job.settings.under_db, gain_db)


def _movie(job: _Job, gain_db: float) -> Work[tuple[NDArray[np.bool_], list[str]]]:
    """Write picture and sound; say which frames were altered, and what else is to be told."""
    info, settings, preset = job.material.scene.info, job.settings, PRESETS[job.settings.preset]
    # Where the result begins on the plate's clock, in ticks.
    shift = 0 if job.whole else int(job.material.scene.analysis.pts[job.first])
    altered = np.zeros(job.end - job.first, bool)
    lost = 0
    with ExitStack() as stack:
        sound = stack.enter_context(_soundtrack(job, gain_db))
        track = None
        if info.audio or any(segment.dub for segment in job.document.segments):
            start = job.start if job.whole else Fraction(0)
            track = DubTrack(sound.clipped(*job.span), RATE, 2, start)
        carry = settings.carry and job.whole
        ahead = stack.enter_context(Ahead(_frames(job), DECODED_AHEAD, "decode"))
        writer = stack.enter_context(
            MovieWriter(
                *(job.target, info, preset.codec, preset.quality, settings.threads, track, carry)
            )
        )
        for number, frame in ahead:
            cues = job.sheet.cues(number)
            frame, count = composite_frame(frame, cues, job.sheet, job.shop.cache, number)
            lost += count < len(cues)
            if number < job.end:
                altered[number - job.first] = count > 0
            assert frame.pts is not None
            frame.pts -= shift
            writer.write(frame)
            if number % _REPORT_EVERY == 0:
                yield Progress("Writing", number - job.first, job.end - job.first)
        writer.finish()
        notes = list(writer.notes)
    if lost:
        notes.append(f"In {lost} frames a mouth could not be made: no frame shows the face well.")
    return altered, notes


def _frames(job: _Job) -> Iterator[tuple[int, VideoFrame]]:
    scene = job.material.scene
    if job.whole:
        with VideoReader(scene.info, job.settings.threads) as reader:
            yield from reader
        return
    pts = scene.analysis.pts
    yield from frames_at(scene.info, [(n, int(pts[n])) for n in range(job.first, job.end)])


def _report(
    job: _Job,
    files: tuple[Path, ...],
    altered: NDArray[np.bool_],
    loudness: dict[str, float],
    notes: list[str],
    seconds: dict[str, float],
) -> ExportReport:
    times = job.material.scene.times
    zero = Fraction(0) if job.whole else times.time(job.first)
    begins = [times.time(frame) - zero for frame in range(job.first, job.end + 1)]
    truncated = job.material.scene.analysis.truncated
    lines = (
        _line_report(job, segment, altered, zero)
        for segment in job.document.segments
        if segment.first < job.end and segment.end > job.first
    )
    assert job.document.plate is not None
    return ExportReport(
        source=job.document.plate.path,
        target=files[0],
        files=files,
        frames=job.end - job.first,
        altered=int(altered.sum()),
        altered_ranges=ranges_where(altered, begins, "mouth re-made"),
        segments=tuple(lines),
        loudness=loudness,
        notes=(*([truncated] if truncated else []), *notes),
        settings=asdict(job.settings),
        seconds=seconds,
    )


def _line_report(
    job: _Job, segment: Segment, altered: NDArray[np.bool_], zero: Fraction
) -> LineReport:
    line, times = job.sheet.lines[segment.id], job.material.scene.times
    sound = job.document.sound(job.document.dub(segment.dub).media) if segment.dub else None
    frames = np.concatenate([np.zeros(0, np.int64), *(piece.frames for piece in line.pieces)])
    inside = frames[(frames >= job.first) & (frames < job.end)] - job.first
    return LineReport(
        id=segment.id,
        speaker=job.document.speaker(segment.speaker).name,
        text=segment.text,
        first=segment.first,
        last=segment.end - 1,
        start=times.time(segment.first) - zero,
        end=times.time(segment.end) - zero,
        dub=sound.path.name if sound is not None else "",
        dub_in=segment.dub_in,
        model=job.material.models[segment.model].name if sound is not None else "",
        model_sha256=line.model,
        settings={
            "silence": segment.settings.silence,
            "strength": segment.settings.strength,
            "feather": segment.settings.feather,
            "gain_db": segment.gain_db,
        },
        altered=int(altered[inside].sum()),
        left=LEFT.get(line.lack, ""),
    )
