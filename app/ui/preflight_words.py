"""What is said before rendering, in the user's language."""

from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.core.preflight import SENTENCES, Found, Weight
from app.ui.timeline.sources import Finding
from app.ui.translating import QT_TRANSLATE_NOOP

TEXTS = (
    QT_TRANSLATE_NOOP(
        "Preflight",
        "{speaker} has no face in this shot.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "Click the face in the picture to say who it is, or leave the original here.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The face of {speaker} is {side} px wide, and the model needs {needed}.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The new mouth will be coarse. Use footage with a larger face, or a smaller model.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The face of {speaker} is {side} px wide, more than the {most} px a mouth is made in.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The new mouth will be a little softer than the plate. Look at it at full size.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The head of {speaker} is turned away for {seconds} s.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The original mouth stays there. Move the line if that is seen.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The face of {speaker} is blurred for {seconds} s.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The new mouth may look sharper than the face. Look at these frames.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The mouth of {speaker} is hidden for {seconds} s.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The original picture stays there. Nothing need be done if it is meant to be hidden.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "{speaker} is heard for {seconds} s while no face of theirs is in the picture.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "Nothing is altered there. If they are in the picture, click their face.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The dub of {speaker} goes on for {seconds} s after the line ends.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "Drag the end of the line further out, or slip the sound to be earlier.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The dub of {speaker} begins {seconds} s before the line does.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "Drag the beginning of the line further out, or slip the sound to be later.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "{file} is {ratio} times as long as the clip, as if made at {made} frames a second.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "Have it made again at {rate} frames a second, or change its speed by that much.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The clip has no even frame rate.",
    ),
    QT_TRANSLATE_NOOP(
        "Preflight",
        "The dub follows its real times. If an editor is to use the result, convert it first.",
    ),
)
"""All sentences of `app.core.preflight`, where the translators' tool finds them."""

SEVERITIES: dict[Weight, Literal["note", "warning", "problem"]] = {
    Weight.NOTE: "note",
    Weight.WARNING: "warning",
    Weight.STOP: "problem",
}


def finding(found: Found) -> Finding:
    """Put a finding as the timeline shows it: what it is, and what to do."""
    says = (QCoreApplication.translate("Preflight", text) for text in SENTENCES[found.what])
    message = " ".join(text.format(**found.figures) for text in says)
    return Finding(found.first, found.end, SEVERITIES[found.weight], message)
