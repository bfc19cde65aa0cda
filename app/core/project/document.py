"""What a project is made of: frozen values, from the document down to a take.

A project dubs one picture, the *plate*, with any number of sound files.  Time on the plate is
counted in frames, from 0; stretches of it are half-open, ``first <= frame < end``.  Time inside
a sound is in seconds and exact, a `Fraction`.  What always holds is said and seen to by
`app.core.project.check`; documents are changed by the functions in ``edits*.py`` and nowhere
else.

Every value has a field ``extra``: what a newer version of the program wrote into the file and
this one does not know, kept so that saving loses nothing.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Protocol

from app.core.errors import LipsmithError

SCHEMA = 1
"""Version of the file format that this program writes."""

PICTURE, SOUND = "picture", "sound"
NO_PLATE_RATE = Fraction(25)
"""Frames per second of a document that has no plate yet."""

UNSAVED = {"unsaved": True}
"""Metadata of fields that are not written into the file."""

Extra = tuple[tuple[str, str], ...]
"""Unknown fields, sorted by name, each with its value as JSON text."""


class Clock(Protocol):
    """Knows when the frames of the plate are shown; `app.core.view.times.FrameTimes` is one."""

    def time(self, frame: int) -> Fraction:
        """When a frame is shown, s."""
        ...


class ProjectError(LipsmithError):
    """An edit cannot be made, or a project cannot be read or written; nothing was changed."""


@dataclass(frozen=True)
class Media:
    """A file that the project uses.

    Attributes
    ----------
    id : str
    path : Path
        Where the file was last seen.
    content : str
        Fingerprint of its bytes, see `app.core.project.relink.fingerprint`.
    kind : str
        `PICTURE` or `SOUND`; the sound track of a movie used as a dub is a `SOUND`.
    duration : Fraction
        s; 0 if unknown.
    rate : Fraction or None
        Frames per second of a picture.
    frames : int or None
        How many frames a picture has.
    """

    id: str
    path: Path
    content: str
    kind: str
    duration: Fraction
    rate: Fraction | None = None
    frames: int | None = None
    extra: Extra = ()


@dataclass(frozen=True)
class Shot:
    """Frames from one cut to the next."""

    first: int
    end: int
    extra: Extra = ()


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks.

    Attributes
    ----------
    id : str
    name : str
    colour : str
        ``"#rrggbb"``.
    faces : tuple of int
        Face tracks that show them: indices of `Analysis.tracks`, in order.
    """

    id: str
    name: str
    colour: str
    faces: tuple[int, ...] = ()
    extra: Extra = ()


@dataclass(frozen=True)
class DubTrack:
    """A sound as it is used: whose lines are in it, how loud, and from when on.

    Attributes
    ----------
    id : str
    media : str
        Id of a `SOUND`.
    speaker : str
        Id of who speaks in it unless a segment says otherwise; empty if unknown.
    gain_db : float
        dB, added to that of a segment.
    offset : Fraction
        When on the plate the file's 0 lies, s from the plate's first frame.  Segments made
        from it begin in sync with it; moving it moves the sound of all of them.
    """

    id: str
    media: str
    speaker: str = ""
    gain_db: float = 0.0
    offset: Fraction = Fraction(0)
    extra: Extra = ()


@dataclass(frozen=True)
class Settings:
    """How a mouth is made.

    Attributes
    ----------
    silence : str
        What it does in pauses, one of `app.core.dub.settings.SILENCES`.
    strength : float
        Share of the new mouth in the picture, more than 0, up to 1.
    feather : float
        Width of its soft edge, as a fraction of the crop's side; see
        `app.core.compose.mask.mouth_mask`.
    """

    silence: str = "closed"
    strength: float = 1.0
    feather: float = 0.05
    extra: Extra = ()


@dataclass(frozen=True)
class Take:
    """One way to do a segment: a stretch of sound, a model and its settings.

    Attributes
    ----------
    id, name : str
    dub : str
        Id of a `DubTrack`; empty while there is no sound for the line.
    dub_in : Fraction
        Time in the sound file at the segment's first frame, s.  May lie before the file's
        beginning, and the segment may go on after its end: there it is silent.
    model : str
        Name of a model in the library; empty for the default one.
    settings : Settings
    """

    id: str
    name: str
    dub: str = ""
    dub_in: Fraction = Fraction(0)
    model: str = ""
    settings: Settings = Settings()
    extra: Extra = ()


@dataclass(frozen=True)
class Segment:
    """A line: frames of the plate in which a speaker is dubbed.

    Attributes
    ----------
    id : str
    speaker : str
        Id of a `Speaker`.
    first, end : int
        Frames of the plate, half-open.
    takes : tuple of Take
        At least one.
    take : str
        Id of the take that is used.
    text : str
        What is said; empty if unknown.
    face : int or None
        The face track to dub in place of the speaker's own.
    gain_db : float
        Loudness of this line, dB.
    """

    id: str
    speaker: str
    first: int
    end: int
    takes: tuple[Take, ...]
    take: str
    text: str = ""
    face: int | None = None
    gain_db: float = 0.0
    extra: Extra = ()

    @property
    def length(self) -> int:
        """Frames."""
        return self.end - self.first

    @property
    def current(self) -> Take:
        """The take that is used."""
        return next(take for take in self.takes if take.id == self.take)

    @property
    def dub(self) -> str:
        """Id of the current take's dub track; empty while there is none."""
        return self.current.dub

    @property
    def dub_in(self) -> Fraction:
        """Time in the current take's sound file at the first frame, s."""
        return self.current.dub_in

    @property
    def model(self) -> str:
        """Name of the current take's model."""
        return self.current.model

    @property
    def settings(self) -> Settings:
        """Those of the current take."""
        return self.current.settings


@dataclass(frozen=True)
class Marker:
    """A note at a frame of the plate."""

    id: str
    frame: int
    text: str = ""
    extra: Extra = ()


@dataclass(frozen=True)
class Document:
    """A whole project.

    Attributes
    ----------
    plate : Media or None
        The picture.
    sounds : tuple of Media
    shots : tuple of Shot
        All frames of the plate in order, without gaps; empty until the cuts are known.
    speakers : tuple of Speaker
    dubs : tuple of DubTrack
    segments : tuple of Segment
        In order of first frame, then end, then age; those of one speaker do not overlap.
    markers : tuple of Marker
        In order of frame, then age.
    rate : Fraction
        Frames per second of the plate, or `NO_PLATE_RATE`.
    counter : int
        The highest number in any id that was ever given, so that none is given twice.
    schema : int
        See `SCHEMA`.
    clock : Clock or None
        When frames are really shown, once that is known of the plate; edits keep sound in its
        place by it where a clip's rate varies.  Not a part of the project: it is not saved, and
        documents that differ in it alone are equal.
    """

    plate: Media | None = None
    sounds: tuple[Media, ...] = ()
    shots: tuple[Shot, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    dubs: tuple[DubTrack, ...] = ()
    segments: tuple[Segment, ...] = ()
    markers: tuple[Marker, ...] = ()
    rate: Fraction = NO_PLATE_RATE
    counter: int = 0
    schema: int = field(default=SCHEMA)
    extra: Extra = ()
    clock: Clock | None = field(default=None, compare=False, repr=False, metadata=UNSAVED)

    @property
    def frames(self) -> int:
        """How many frames the plate has; 0 without one."""
        return 0 if self.plate is None else self.plate.frames or 0

    def seconds(self, first: int, end: int) -> Fraction:
        """How much time passes from the beginning of one frame to that of another, s."""
        if self.clock is None:
            return Fraction(end - first) / self.rate
        return self.clock.time(end) - self.clock.time(first)

    @cached_property
    def _segments(self) -> dict[str, Segment]:
        return {segment.id: segment for segment in self.segments}

    def segment(self, id: str) -> Segment:
        """Segment of an id; this and its likes raise `ProjectError` if there is none."""
        if id not in self._segments:
            raise ProjectError("That segment is no longer there. Choose another one.")
        return self._segments[id]

    def speaker(self, id: str) -> Speaker:
        """Speaker of an id."""
        for speaker in self.speakers:
            if speaker.id == id:
                return speaker
        raise ProjectError("That speaker is no longer there. Choose another one.")

    def dub(self, id: str) -> DubTrack:
        """Dub track of an id."""
        for dub in self.dubs:
            if dub.id == id:
                return dub
        raise ProjectError("That dub track is no longer there. Choose another one.")

    def sound(self, id: str) -> Media:
        """Sound file of an id."""
        for sound in self.sounds:
            if sound.id == id:
                return sound
        raise ProjectError("That sound file is no longer there. Choose another one.")

    def marker(self, id: str) -> Marker:
        """Marker of an id."""
        for marker in self.markers:
            if marker.id == id:
                return marker
        raise ProjectError("That marker is no longer there. Choose another one.")
