"""What the child says, in the window's language; what is not known stays as it is."""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.ui.translating import QT_TRANSLATE_NOOP, sentence

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
FIGURES = (
    QT_TRANSLATE_NOOP("Tuning", "the visible difference (LPIPS)"),
    QT_TRANSLATE_NOOP("Tuning", "likeness (SSIM)"),
    QT_TRANSLATE_NOOP("Tuning", "where the lips are (LMD)"),
    QT_TRANSLATE_NOOP("Tuning", "steadiness (IFC)"),
    QT_TRANSLATE_NOOP("Tuning", "how the mouth opens"),
    QT_TRANSLATE_NOOP("Tuning", "how far the mouth moves"),
    QT_TRANSLATE_NOOP("Tuning", "the sync expert's confidence"),
)
"""Figures as verdicts name them, in the middle of a sentence."""


def told(said: str) -> str:
    """Say in the window's language what the child said: a sentence, or a phrase about a shot."""
    for name in FIGURES:
        said = said.replace(name, QCoreApplication.translate("Tuning", name))
    for template in SHOTS:
        match = _pattern(template).fullmatch(said)
        if match:
            return QCoreApplication.translate("Tuning", template).format(**match.groupdict())
    return sentence(said)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What matches a template's phrases, a group for each place to fill in."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template)))
