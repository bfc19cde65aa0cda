"""Files that are dropped or added: told apart, read in the background, made into a timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal

from app.core.errors import LipsmithError
from app.core.progress import Progress, Work
from app.core.project.document import PICTURE, SOUND, Document, Media, ProjectError
from app.core.project.edits_media import add_sound, set_plate
from app.core.project.files import SUFFIX
from app.ui.footage import Footage, Plate
from app.ui.session import Change, Session
from app.ui.worker import Jobs

if TYPE_CHECKING:
    from app.core.project.subtitles import Line

_MOST_TOLD = 3  # dubs of which it is said whose they are, in one line
SUBTITLES = frozenset({".srt", ".ass", ".ssa", ".vtt"})


@dataclass
class Found:
    """What is in some files.

    Attributes
    ----------
    clip : Media or None
        The picture to dub.
    sounds : list of Media
    lines : list of Line
        Of subtitles.
    refused : list of LipsmithError
        Why others of the files cannot be used.
    """

    clip: Media | None = None
    sounds: list[Media] = field(default_factory=list)
    lines: "list[Line]" = field(default_factory=list)
    refused: list[LipsmithError] = field(default_factory=list)


def paths_in(data: QMimeData) -> list[Path]:
    """Return the files that are being dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def addresses_in(data: QMimeData) -> list[LipsmithError]:
    """Say of all that is being dragged and no file of this computer that it is none."""
    return [
        LipsmithError(
            f"{url.toDisplayString()} is not a file on this computer. "
            "Download it, and drop the file."
        )
        for url in data.urls()
        if not url.isLocalFile()
    ]


def project_in(paths: Iterable[Path]) -> Path | None:
    """Return the first project among some files."""
    return next((path for path in paths if path.suffix.lower() == SUFFIX), None)


def read_files(paths: Sequence[Path], has_plate: bool) -> Work[Found]:
    """Tell files apart and read what is needed to add them.

    The first movie is the clip, unless there is one; of any other, the sound is a dub.  A file
    that is no good is refused, and the others are taken.

    Parameters
    ----------
    paths : sequence of Path
        Movies, sounds and subtitles.
    has_plate : bool
        Whether the project has a clip.
    """
    found = Found()
    for count, path in enumerate(paths):
        yield Progress("Reading files", count, len(paths))
        try:
            _read(path, found, has_plate)
        except LipsmithError as error:
            found.refused.append(error)
    return found


def _read(path: Path, found: Found, has_plate: bool) -> None:
    from app.core.project.relink import read_media
    from app.core.project.subtitles import read_lines

    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Drop the files in it instead.")
    if path.suffix.lower() in SUBTITLES:
        found.lines += read_lines(path)
        return
    media = read_media(path)
    if media.kind == PICTURE and found.clip is None and not has_plate:
        found.clip = media
    else:
        found.sounds.append(media if media.kind == SOUND else read_media(path, SOUND))


class Intake(QObject):
    """Takes files into a session's project.

    Clip and sounds are there at once; cast and lines follow when the clip was looked at and
    the sounds were heard, which `Footage` does.
    """

    project = Signal(object)
    """Path of a project that is to be opened."""
    failed = Signal(object)
    """A `LipsmithError` for a dialog."""
    refused = Signal(object)
    """A list of `LipsmithError`, one for each file that cannot be used."""
    proposed = Signal()
    """The cast and the lines of what was added are on the timeline."""

    def __init__(
        self, session: Session, footage: Footage, jobs: Jobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._footage = footage
        self._jobs = jobs
        self._sounds: list[str] = []  # contents whose lines are still to be proposed
        self._lines: list[Line] = []
        self._uncast = False  # whether a clip came whose cast is still to be proposed
        footage.found.connect(self._go_on)
        footage.heard.connect(self._go_on)
        footage.unheard.connect(self._leave_out)

    def take(self, paths: Sequence[Path], refused: Sequence[LipsmithError] = ()) -> None:
        """Add files to the project, or open the project among them.

        Parameters
        ----------
        refused : sequence of LipsmithError
            Why others that came with them cannot be used, which is told together.
        """
        project = project_in(paths)
        if project is not None:
            others = [path for path in paths if path != project]
            self._refuse([*map(_beside_project, others), *refused])
            self.project.emit(project)
        elif paths:
            has_plate = self._session.document.plate is not None

            def add(found: Found) -> None:
                self._refuse([*found.refused, *refused])
                self._add(found)

            self._jobs.start(self.tr("Reading files"), read_files(paths, has_plate), add)
        else:
            self._refuse(refused)

    def restart(self) -> None:
        """Another project is there: propose what it still lacks, as when it was left too early."""
        document = self._session.document
        used = {dub.media for dub in document.dubs}
        self._uncast = document.plate is not None and not document.shots
        unused = [sound.content for sound in document.sounds if sound.id not in used]
        self._sounds = unused if self._uncast else []
        self._lines.clear()

    def _refuse(self, errors: Sequence[LipsmithError]) -> None:
        if errors:
            self.refused.emit(list(errors))

    def _add(self, found: Found) -> None:
        if found.clip is not None and self._session.document.plate is not None:
            # Another clip came while this one was read: its sound is a dub.
            self.take([found.clip.path])
            found.clip = None
        if found.clip is None and not (found.sounds or found.lines):
            return

        def change(document: Document) -> Document:
            if found.clip is not None:
                document = set_plate(document, found.clip)
            for sound in found.sounds:
                document = add_sound(document, sound)
            return document

        try:
            change(self._session.document)
        except ProjectError as error:
            self.failed.emit(error)
            return
        known = {sound.content for sound in self._session.document.sounds}
        for sound in found.sounds:
            if sound.content in known:
                words = self.tr("{file} is in the project already.")
                self._session.message.emit(words.format(file=sound.path.name))
        self._lines += found.lines
        self._sounds += [sound.content for sound in found.sounds]
        self._uncast |= found.clip is not None
        self._session.edit(self.tr("Add files"), change)
        self._go_on()

    def _leave_out(self, content: str) -> None:
        self._sounds = [known for known in self._sounds if known != content]
        self._go_on()

    def _go_on(self, _: object = None) -> None:
        """Propose what can be proposed now."""
        plate = self._footage.plate
        document = self._session.document
        if plate is None or plate.scene is None or document.plate is None:
            return
        waiting = [content for content in self._sounds if content not in self._footage.voices]
        # A dub that came with the clip is cast together with it, not after it.
        if waiting or not (self._sounds or self._lines or self._uncast):
            return
        try:
            self._session.edit(self.tr("Find cast and lines"), self._proposal(plate))
        except LipsmithError as error:
            self.failed.emit(error)
        self._tell_whose()
        self._sounds.clear()
        self._lines.clear()
        self._uncast = False
        self.proposed.emit()

    def _tell_whose(self) -> None:
        """Say who was given which of several dubs, because nobody can be sure of it."""
        document = self._session.document
        sounds = {s.id: s for s in document.sounds if s.content in self._sounds}
        given = [
            self.tr("{file} is {speaker}’s").format(
                file=sounds[dub.media].path.name, speaker=document.speaker(dub.speaker).name
            )
            for dub in document.dubs
            if dub.media in sounds and dub.speaker
        ]
        if len(given) > _MOST_TOLD + 1:
            given[_MOST_TOLD:] = ["…"]
        if len(given) > 1:
            words = self.tr("{given}. If that is wrong, change it in the list of dubs.")
            self._session.message.emit(words.format(given=", ".join(given)))

    def _proposal(self, plate: Plate) -> Change:
        from app.core.project.propose import Dub, speakers_first, with_analysis, with_dubs
        from app.core.project.script import with_lines

        assert plate.scene is not None
        analysis, looks = plate.scene.analysis, plate.looks
        sounds, lines = list(self._sounds), sorted(self._lines, key=lambda line: line.start)
        voices = self._footage.voices

        def change(document: Document) -> Document:
            fresh = not document.shots
            if fresh:
                document = with_analysis(document, analysis, looks)
            used = {document.sound(dub.media).content for dub in document.dubs}
            dubs = [
                Dub(sound, voices[sound.content])
                for sound in document.sounds
                if sound.content in sounds and sound.content not in used
            ]
            document = with_dubs(document, dubs, analysis)
            if lines:
                document = with_lines(document, lines, analysis)
            return speakers_first(document) if fresh else document

        return change


def _beside_project(path: Path) -> LipsmithError:
    return ProjectError(
        f"{path} was not added, because a project was dropped with it. "
        "Drop it again when the project is open."
    )
