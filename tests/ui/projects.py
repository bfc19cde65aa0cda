"""Projects for tests of the window; no file of theirs exists."""

from fractions import Fraction
from pathlib import Path

from app.core.project.document import PICTURE, SOUND, Document, Media
from app.core.project.edits_cast import add_speaker
from app.core.project.edits_markers import add_marker
from app.core.project.edits_media import add_dub, add_sound, set_cuts, set_plate
from app.core.project.edits_segments import add_segment

RATE = Fraction(25)
FRAMES = 500


def two_speakers() -> Document:
    """Ada (p5) says 50–100, 150–200 and 300–400, Ben (p6) says 100–150 and 220–260.

    There are cuts at 125 and 250, and a marker at 180; each speaker has a dub of twenty seconds.
    """
    plate = Media("", Path("/gone/film.mp4"), "plate", PICTURE, Fraction(20), RATE, FRAMES)
    document = set_cuts(set_plate(Document(), plate), (125, 250))
    for name in ("ada", "ben"):
        sound = Media("", Path(f"/gone/{name}.wav"), name, SOUND, Fraction(20))
        document = add_speaker(add_sound(document, sound), name.title())
        document = add_dub(document, document.sounds[-1].id, document.speakers[-1].id)
    ada, ben = (speaker.id for speaker in document.speakers)
    for speaker, first, end in (
        (ada, 50, 100),
        (ben, 100, 150),
        (ada, 150, 200),
        (ben, 220, 260),
        (ada, 300, 400),
    ):
        document = add_segment(document, speaker, first, end, text=f"from {first} on")
    return add_marker(document, 180, "here")


def stretches(document: Document, speaker: int) -> list[tuple[int, int]]:
    """Frames of the segments of the n-th speaker."""
    id = document.speakers[speaker].id
    return [(s.first, s.end) for s in document.segments if s.speaker == id]
