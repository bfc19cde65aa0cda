"""Edits of markers."""

from collections.abc import Iterable
from dataclasses import replace

from app.core.project.change import counted, new_id
from app.core.project.check import check_marker, marker_order
from app.core.project.document import Document, Marker


def add_marker(document: Document, frame: int, text: str = "") -> Document:
    """Put a marker at a frame; one that is there, and says as much, is not doubled."""
    if any(m.frame == frame and text in ("", m.text) for m in document.markers):
        return document
    return _put(counted(document), Marker(new_id(document, "k"), frame, text))


def move_marker(document: Document, id: str, frame: int) -> Document:
    """Put a marker at another frame."""
    return _put(document, replace(document.marker(id), frame=frame))


def set_marker_text(document: Document, id: str, text: str) -> Document:
    """Write something else on a marker."""
    return _put(document, replace(document.marker(id), text=text))


def remove_markers(document: Document, ids: Iterable[str]) -> Document:
    """Take markers away."""
    gone = {document.marker(id).id for id in ids}
    return replace(document, markers=tuple(m for m in document.markers if m.id not in gone))


def _put(document: Document, marker: Marker) -> Document:
    check_marker(document, marker)
    kept = [m for m in document.markers if m.id != marker.id]
    return replace(document, markers=tuple(sorted([*kept, marker], key=marker_order)))
