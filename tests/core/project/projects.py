"""Projects made by hand."""

from fractions import Fraction
from pathlib import Path

from app.core.project.document import Document, Media
from app.core.project.edits_cast import add_speaker
from app.core.project.edits_media import add_dub, add_sound, set_plate
from app.core.project.edits_segments import add_segment

FILM = Fraction(24000, 1001)


def clip(frames=1000, rate=FILM, path="/film/clip.mov", content="clip"):
    return Media("", Path(path), content, "picture", frames / rate, rate, frames)


def sound(seconds=30, path="/film/dub.wav", content="dub"):
    return Media("", Path(path), content, "sound", Fraction(seconds))


def project(*lines, frames=1000, rate=FILM, seconds=30):
    """A project of two speakers, Ann and Ben, with a dub each, and segments (who, first, end)."""
    document = set_plate(Document(), clip(frames, rate))
    for name in ("Ann", "Ben"):
        document = add_speaker(document, name)
        path = f"/film/dubs/{name}.wav"
        document = add_sound(document, sound(seconds, path, name))
        document = add_dub(document, document.sounds[-1].id, document.speakers[-1].id)
    for who, first, end in lines:
        document = add_segment(document, speaker(document, who), first, end)
    return document


def speaker(document: Document, name: str) -> str:
    return next(each.id for each in document.speakers if each.name == name)


def ids(document: Document) -> list[str]:
    return [segment.id for segment in document.segments]


def lanes(document: Document) -> list[tuple[str, int, int]]:
    return [(document.speaker(s.speaker).name, s.first, s.end) for s in document.segments]
