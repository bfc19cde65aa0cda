"""Edits of what a segment says and how: its text and level, and its takes."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from app.core.project.change import altered, counted, in_sync, new_id, pick, put
from app.core.project.document import Document, ProjectError, Segment, Take


def set_text(document: Document, id: str, text: str) -> Document:
    """Say what is said in a segment."""
    return put(document, [replace(document.segment(id), text=text)])


def set_level(document: Document, ids: Iterable[str], gain_db: float) -> Document:
    """Make segments louder or softer, dB."""
    return put(document, [replace(s, gain_db=float(gain_db)) for s in pick(document, ids)])


def set_model(document: Document, ids: Iterable[str], model: str) -> Document:
    """Make the current takes of segments with a model of the library."""
    return put(document, [_with_current(s, model=model) for s in pick(document, ids)])


def set_settings(
    document: Document,
    ids: Iterable[str],
    silence: str | None = None,
    strength: float | None = None,
    feather: float | None = None,
) -> Document:
    """Change `Settings` in the current takes of segments; what is None stays as it is."""
    changed = []
    for segment in pick(document, ids):
        now = segment.settings
        settings = replace(
            now,
            silence=now.silence if silence is None else silence,
            strength=now.strength if strength is None else float(strength),
            feather=now.feather if feather is None else float(feather),
        )
        changed.append(_with_current(segment, settings=settings))
    return put(document, changed)


def set_sound(
    document: Document, ids: Iterable[str], dub: str, dub_in: Fraction | None = None
) -> Document:
    """Take the sound of segments from a dub track.

    Parameters
    ----------
    document : Document
    ids : iterable of str
    dub : str
        Empty for no sound.
    dub_in : Fraction or None
        Time in its sound file at each first frame, s; None for in sync.
    """
    changed = []
    for segment in pick(document, ids):
        start = dub_in
        if start is None:
            start = in_sync(document, dub, segment.first) if dub else Fraction(0)
        changed.append(_with_current(segment, dub=dub, dub_in=start))
    return put(document, changed)


def add_take(document: Document, id: str, name: str = "") -> Document:
    """Add a take that is like the current one, and use it.

    Parameters
    ----------
    document : Document
    id : str
        Of the segment.
    name : str
        Empty for the next free letter.
    """
    segment = document.segment(id)
    take = replace(
        segment.current, id=new_id(document, "t"), name=name.strip() or _free_letter(segment)
    )
    changed = replace(segment, takes=(*segment.takes, take), take=take.id)
    return put(counted(document), [changed])


def promote_take(document: Document, id: str, take: str) -> Document:
    """Use another take of a segment."""
    return put(document, [replace(document.segment(id), take=take)])


def rename_take(document: Document, id: str, take: str, name: str) -> Document:
    """Give a take another name."""
    if not name.strip():
        raise ProjectError("A take needs a name. Type one.")
    segment = document.segment(id)
    _take(segment, take)
    takes = tuple(
        replace(each, name=name.strip()) if each.id == take else each for each in segment.takes
    )
    return put(document, [replace(segment, takes=takes)])


def remove_take(document: Document, id: str, take: str) -> Document:
    """Take a take away; if it was used, the one before it is, or else the one after."""
    segment = document.segment(id)
    at = segment.takes.index(_take(segment, take))
    takes = (*segment.takes[:at], *segment.takes[at + 1 :])
    if not takes:
        raise ProjectError("A segment needs a take. Delete the segment to be rid of it.")
    current = takes[max(at - 1, 0)].id if segment.take == take else segment.take
    return put(document, [replace(segment, takes=takes, take=current)])


def _take(segment: Segment, id: str) -> Take:
    for take in segment.takes:
        if take.id == id:
            return take
    raise ProjectError("That take is no longer there. Choose another one.")


def _with_current(segment: Segment, **changes: Any) -> Segment:
    takes = tuple(
        altered(take, **changes) if take.id == segment.take else take for take in segment.takes
    )
    return altered(segment, takes=takes)


def _free_letter(segment: Segment) -> str:
    taken = {take.name for take in segment.takes}
    letters = (chr(code) for code in range(ord("A"), ord("Z") + 1))
    return next(
        (letter for letter in letters if letter not in taken), f"Take {len(segment.takes) + 1}"
    )
