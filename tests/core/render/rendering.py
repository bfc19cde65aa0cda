"""A project on a drawn clip, ready to be rendered with an engine that paints."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from app.core.dub.voice import Voice
from app.core.faces.analyse import analyse
from app.core.faces.detect import make_detector
from app.core.media.probe import probe
from app.core.media.reader import video_of
from app.core.progress import finish
from app.core.project.document import Document, Media
from app.core.project.edits_cast import add_speaker, assign_faces
from app.core.project.edits_media import add_dub, add_sound, set_plate
from app.core.project.edits_segments import add_segment
from app.core.render.cache import RenderCache
from app.core.render.lines import References, render_line
from app.core.render.scene import Scene
from app.core.render.sheet import CueSheet
from app.core.render.store import Store, known_voice
from app.model.engines import Engine
from tests.core.dub.talking import Painter

MODEL = "0" * 64


@dataclass
class Stage:
    """Everything that rendering a project needs."""

    document: Document
    scene: Scene
    cache: RenderCache
    voices: dict[str, Voice]
    models: dict[str, str] = field(default_factory=lambda: {"": MODEL})
    engine: Engine = field(default_factory=Painter)

    def sheet(self, document: Document | None = None, before: CueSheet | None = None) -> CueSheet:
        return CueSheet(document or self.document, self.scene, self.voices, self.models, before)

    def render(self, sheet: CueSheet, id: str) -> list[int]:
        """Render a line; the frames that were made."""
        made: list[int] = []
        line = sheet.lines[id]
        references = References(self.scene)
        finish(
            render_line(
                line,
                self.scene,
                self.voices[line.content],
                self.engine,
                self.cache,
                references,
                made.append,
            )
        )
        return made


def media(path: Path, kind: str) -> Media:
    """A file as a project knows it, with its path for a fingerprint."""
    info = probe(path)
    if kind == "sound":
        return Media("", path, f"of {path.name}", kind, info.duration)
    video = video_of(info)
    return Media("", path, f"of {path.name}", kind, info.duration, video.rate, video.frames)


def project(clip: Path, sound: Path, *lines: tuple[int, int]) -> Document:
    """A document with one speaker, whose face is the first track, and lines in sync."""
    document = set_plate(Document(), media(clip, "picture"))
    document = add_speaker(document, "Ann")
    document = assign_faces(document, document.speakers[0].id, [0])
    document = add_sound(document, media(sound, "sound"))
    document = add_dub(document, document.sounds[0].id, document.speakers[0].id)
    for first, end in lines:
        document = add_segment(document, document.speakers[0].id, first, end)
    return document


def stage(clip: Path, sound: Path, folder: Path, *lines: tuple[int, int]) -> Stage:
    """Look at the clip, listen to the sound, and lay lines out."""
    info = probe(clip)
    analysis = finish(analyse(info, make_detector("centerface"), 1))
    voice = finish(known_voice(Store(folder), sound, f"of {sound.name}"))
    document = project(clip, sound, *lines)
    scene = Scene(info, f"of {clip.name}", analysis)
    return Stage(document, scene, RenderCache(folder / "render"), {f"of {sound.name}": voice})


def fresh(stage: Stage, folder: Path) -> Stage:
    """The same with an empty cache and an engine that has seen nothing."""
    return replace(stage, cache=RenderCache(folder), engine=Painter())


def silent(duration: Fraction) -> Voice:
    """A sound in which nobody speaks."""
    return Voice(np.zeros((80, 100), np.float32), np.zeros((0, 2)), Fraction(0), duration)
