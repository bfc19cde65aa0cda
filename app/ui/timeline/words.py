"""What the timeline says: tooltips, and descriptions for screen readers."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from app.core.project.document import Document, Segment
from app.core.project.timecode import timecode
from app.ui.session import Session
from app.ui.timeline.lanes import Lane
from app.ui.timeline.sources import Finding, State
from app.ui.translating import sentence

translate = QCoreApplication.translate


def signed_frames(frames: int) -> str:
    """Say how far something has been moved: "+1 frame", "−12 frames"."""
    sign = "+" if frames > 0 else "−" if frames < 0 else ""
    return sign + translate("Timeline", "%n frame(s)", "", abs(frames))


def state_words(state: State) -> str:
    """Say a state: "rendering, 40 %"."""
    words = {
        "empty": translate("Timeline", "not rendered yet"),
        "queued": translate("Timeline", "waiting to be rendered"),
        "rendering": translate("Timeline", "rendering, {percent} %"),
        "ready": translate("Timeline", "ready"),
        "stale": translate("Timeline", "changed since it was rendered"),
        "failed": translate("Timeline", "failed"),
        "skipped": translate("Timeline", "skipped"),
    }[state.name].format(percent=round(100 * state.progress))
    return f"{words}: {sentence(state.message)}" if state.message else words


def segment_words(document: Document, segment: Segment, state: State) -> str:
    """Describe a segment in a line."""
    rate = document.rate
    words = [
        document.speaker(segment.speaker).name,
        f"{timecode(segment.first, rate)} – {timecode(segment.end, rate)}",
        translate("Timeline", "no sound") if not segment.dub else "",
        state_words(state),
        f"“{segment.text}”" if segment.text else "",
    ]
    return ", ".join(word for word in words if word)


def describe(session: Session, states: Mapping[str, State]) -> str:
    """Describe the selection."""
    document, ids = session.document, session.selection
    if len(ids) == 1:
        return segment_words(document, document.segment(ids[0]), states.get(ids[0], State()))
    return translate("Timeline", "{count} segments are selected").format(count=len(ids))


def tip(
    document: Document,
    segment: Segment | None,
    lane: Lane | None,
    frame: float,
    states: Mapping[str, State],
    findings: Iterable[Finding],
) -> str:
    """Say what is under the mouse and what it is good for; "" for nothing."""
    if segment is not None:
        line = segment_words(document, segment, states.get(segment.id, State()))
        grip = translate(
            "Timeline",
            "Drag to move it, its edges to trim it; with Alt, drag the sound under it. "
            "Drag it onto another lane to give it to that speaker.",
        )
        return f"<p>{line}</p><p>{grip}</p>"
    if lane is None:
        return ""
    if lane.kind == "preflight":
        here = [found.message for found in findings if found.first <= frame < found.end]
        return "<br>".join(here) or translate("Timeline", "Nothing to know before rendering.")
    return {
        "ruler": translate("Timeline", "Press to go there; drag to look for a frame."),
        "video": translate(
            "Timeline", "The picture; lines are cuts. Press to go there; with Ctrl, drag a cut."
        ),
        "sound": translate("Timeline", "The clip’s own sound. Press to go there."),
        "speaker": translate(
            "Timeline",
            "Grey is what the dub holds and no segment plays. Drag over segments to select them. "
            "Shift+N makes a new one.",
        ),
    }[lane.kind]
