"""Sentences of the child in the window's language; those that are not known stay as they are."""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.ui.translating import QT_TRANSLATE_NOOP

SHOTS = (
    QT_TRANSLATE_NOOP("Tuning", "no face was found in it"),
    QT_TRANSLATE_NOOP("Tuning", "no face is seen"),
    QT_TRANSLATE_NOOP("Tuning", "another face is seen"),
    QT_TRANSLATE_NOOP("Tuning", "its face is never visible"),
    QT_TRANSLATE_NOOP("Tuning", "its face is hidden"),
    QT_TRANSLATE_NOOP("Tuning", "its face is turned away"),
    QT_TRANSLATE_NOOP("Tuning", "its face is out of focus"),
    QT_TRANSLATE_NOOP("Tuning", "its face jumps"),
    QT_TRANSLATE_NOOP("Tuning", "its face is too small (a crop of {side} px, {least} are needed)"),
    QT_TRANSLATE_NOOP(
        "Tuning", "its face is seen and heard for {longest} frames at most ({least} are needed)"
    ),
    QT_TRANSLATE_NOOP("Tuning", "it has no sound"),
    QT_TRANSLATE_NOOP("Tuning", "its sound cannot be decoded"),
    QT_TRANSLATE_NOOP("Tuning", "its sound is silence"),
    QT_TRANSLATE_NOOP("Tuning", "its sound was {count} frame late, and is moved"),
    QT_TRANSLATE_NOOP("Tuning", "its sound was {count} frames late, and is moved"),
    QT_TRANSLATE_NOOP("Tuning", "its sound was {count} frame early, and is moved"),
    QT_TRANSLATE_NOOP("Tuning", "its sound was {count} frames early, and is moved"),
    QT_TRANSLATE_NOOP("Tuning", "two people seem to be mixed in it"),
    QT_TRANSLATE_NOOP("Tuning", "music or other voices are under the speech"),
    QT_TRANSLATE_NOOP("Tuning", "nobody speaks in it"),
    QT_TRANSLATE_NOOP("Tuning", "too little to be divided"),
)
"""Why a shot is left out; phrases about it."""
VERDICTS = (
    QT_TRANSLATE_NOOP(
        "Tuning",
        "About {per_cent} % closer to the real mouth (LPIPS), as was measured with {minutes} "
        "minutes of one speaker.",
    ),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "The sync expert does not hear this sound fit these lips: is it the speaker's own voice, "
        "and in sync? A model tuned on it is not likely to be kept.",
    ),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "{seconds} s of the footage can be used to tune on, which is too little to learn from "
        "some of it and judge by the rest. Add footage in which {name} speaks and is seen from "
        "the front: 15 s at the least, a minute or two to gain much.",
    ),
    QT_TRANSLATE_NOOP("Tuning", "Nothing of the held-out shots could be measured."),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "The sound of the footage does not fit its lips, as the sync expert hears it: a model "
        "tuned on it would not know when to open the mouth.",
    ),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "Use footage with the speaker's own voice, in sync and without other voices or music.",
    ),
    QT_TRANSLATE_NOOP("Tuning", "It is not closer to this speaker beyond noise: {figures}."),
    QT_TRANSLATE_NOOP(
        "Tuning", "It looks closer to this speaker, but is worse otherwise: {figures}."
    ),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "Its mouth follows another sound better than its own: {tuned} against {starter}.",
    ),
    QT_TRANSLATE_NOOP(
        "Tuning", "It is closer to this speaker beyond noise, and as much in sync: {figures}."
    ),
    QT_TRANSLATE_NOOP(
        "Tuning",
        "More footage of this speaker would help, seen from the front and sharp: a minute or two, "
        "in several shots.",
    ),
)
"""What is expected, what was decided, and what would help."""
FIGURES = (
    QT_TRANSLATE_NOOP("Tuning", "the visible difference (LPIPS) {change}"),
    QT_TRANSLATE_NOOP("Tuning", "likeness (SSIM) {change}"),
    QT_TRANSLATE_NOOP("Tuning", "where the lips are (LMD) {change}"),
    QT_TRANSLATE_NOOP("Tuning", "steadiness (IFC) {change}"),
    QT_TRANSLATE_NOOP("Tuning", "how the mouth opens {change}"),
    QT_TRANSLATE_NOOP("Tuning", "the sync expert's confidence {change}"),
)
"""Parts of the above that name figures."""


def told(sentence: str) -> str:
    """Say a sentence of the child in the window's language."""
    for template in (*SHOTS, *VERDICTS):
        match = _pattern(template).fullmatch(sentence)
        if match:
            words = {
                name: _figures(part) if name == "figures" else part
                for name, part in match.groupdict().items()
            }
            return QCoreApplication.translate("Tuning", template).format(**words)
    return sentence


def _figures(text: str) -> str:
    return "; ".join(map(_figure, text.split("; ")))


def _figure(text: str) -> str:
    for template in FIGURES:
        match = _pattern(template).fullmatch(text)
        if match:
            return QCoreApplication.translate("Tuning", template).format(**match.groupdict())
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What matches a template's sentences, a group for each place to fill in."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))
