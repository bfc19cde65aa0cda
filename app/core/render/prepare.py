"""From a document to all that rendering it takes: looked at, listened to, and planned."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.core.dub.voice import Voice
from app.core.errors import LipsmithError, ModelError
from app.core.media.probe import probe
from app.core.progress import Work
from app.core.project.document import Document, ProjectError
from app.core.render.engines import Engines
from app.core.render.scene import Scene
from app.core.render.sheet import CueSheet
from app.core.render.store import Store, known_analysis, known_voice

if TYPE_CHECKING:
    from app.core.library import Model


@dataclass
class Material:
    """What was found out about the files of a project; grows as the project does.

    Attributes
    ----------
    scene : Scene
        Of the plate.
    voices : dict of str to Voice
        By fingerprint of the sound file.
    models : dict of str to Model
        By the name a take has for them.
    failed : dict of str to str
        Why a sound or a model cannot be used, by fingerprint or name.
    """

    scene: Scene
    voices: dict[str, Voice] = field(default_factory=dict)
    models: "dict[str, Model]" = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def sheet(self, document: Document, before: CueSheet | None = None) -> CueSheet:
        """Plan a document with what is known by now."""
        hashes = {name: model.sha256 for name, model in self.models.items()}
        return CueSheet(document, self.scene, dict(self.voices), hashes, before)


def look(document: Document, store: Store, threads: int = 0) -> Work[Material]:
    """Look at the plate of a document, or remember it.

    Raises
    ------
    ProjectError
        If the document has no plate.
    MediaError
        If it cannot be read.
    """
    plate = document.plate
    if plate is None:
        raise ProjectError("There is no clip yet. Drop one onto the window first.")
    info = probe(plate.path)
    analysis = yield from known_analysis(store, info, plate.content, threads=threads)
    return Material(Scene(info, plate.content, analysis))


def find_models(material: Material, document: Document, engines: Engines) -> None:
    """Find the models of all takes, where that was not tried yet."""
    for name in {take.model for segment in document.segments for take in segment.takes}:
        if name in material.models or name in material.failed:
            continue
        try:
            material.models[name] = engines.model(name)
        except ModelError as error:
            material.failed[name] = str(error)


def hear_sounds(material: Material, document: Document, store: Store) -> Work[None]:
    """Listen to the sounds of all takes, where that was not tried yet."""
    used = {take.dub for segment in document.segments for take in segment.takes if take.dub}
    for media in {document.dub(dub).media for dub in used}:
        sound = document.sound(media)
        if sound.content in material.voices or sound.content in material.failed:
            continue
        try:
            voice = yield from known_voice(store, sound.path, sound.content)
            material.voices[sound.content] = voice
        except LipsmithError as error:
            material.failed[sound.content] = str(error)
