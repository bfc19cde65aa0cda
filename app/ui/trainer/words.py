"""Words for what a tuning tells: stages, figures, times."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.translating import QT_TRANSLATE_NOOP
from trainer.tune.events import TRAIN

if TYPE_CHECKING:
    from app.ui.trainer.tuning import Tuning

STAGES = {
    "": QT_TRANSLATE_NOOP("Tuning", "Starting"),
    "harvest": QT_TRANSLATE_NOOP("Tuning", "Looking through the footage"),
    "train": QT_TRANSLATE_NOOP("Tuning", "Training"),
    "judge": QT_TRANSLATE_NOOP("Tuning", "Judging on footage that was held out"),
    "done": QT_TRANSLATE_NOOP("Tuning", "Done"),
    "failed": QT_TRANSLATE_NOOP("Tuning", "Stopped"),
}
FIGURES = {
    "lpips": QT_TRANSLATE_NOOP("Tuning", "Visible difference (LPIPS)"),
    "ssim": QT_TRANSLATE_NOOP("Tuning", "Likeness (SSIM)"),
    "lmd": QT_TRANSLATE_NOOP("Tuning", "Lips off their place (LMD)"),
    "opening": QT_TRANSLATE_NOOP("Tuning", "Opening is off"),
    "own": QT_TRANSLATE_NOOP("Tuning", "Mouth opens in time"),
    "spread": QT_TRANSLATE_NOOP("Tuning", "How far the mouth moves"),
    "confidence": QT_TRANSLATE_NOOP("Tuning", "Expert’s confidence"),
    "ifc": QT_TRANSLATE_NOOP("Tuning", "Steadiness (IFC)"),
    "recon": QT_TRANSLATE_NOOP("Tuning", "Error of pixels"),
    "sync": QT_TRANSLATE_NOOP("Tuning", "Out of sync"),
    "lent": QT_TRANSLATE_NOOP("Tuning", "Out of sync, other sounds"),
    "echo": QT_TRANSLATE_NOOP("Tuning", "Echo of another sound"),
    "motion": QT_TRANSLATE_NOOP("Tuning", "Motion"),
    "painted": QT_TRANSLATE_NOOP("Tuning", "Share that is painted"),
    "dark": QT_TRANSLATE_NOOP("Tuning", "Darker than what is copied"),
    "strain": QT_TRANSLATE_NOOP("Tuning", "Uneven pulling"),
    "total": QT_TRANSLATE_NOOP("Tuning", "All together"),
}
"""Figures and losses that have a name for people; others are shown as they are called."""
USES = {
    "train": QT_TRANSLATE_NOOP("Tuning", "trained on"),
    "held-out": QT_TRANSLATE_NOOP("Tuning", "held out to judge"),
    "left out": QT_TRANSLATE_NOOP("Tuning", "left out"),
}


def stage_words(stage: str) -> str:
    """What a stage is called."""
    return QCoreApplication.translate("Tuning", STAGES.get(stage, stage))


def figure_words(name: str) -> str:
    """What a figure or loss is called."""
    return QCoreApplication.translate("Tuning", FIGURES.get(name, name))


def use_words(use: str) -> str:
    """What becomes of a shot."""
    return QCoreApplication.translate("Tuning", USES.get(use, use))


def duration_words(seconds: float) -> str:
    """About how long something takes: "4 min"."""
    translate = QCoreApplication.translate
    if seconds < 60:
        return translate("Tuning", "{s} s").format(s=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return translate("Tuning", "{m} min").format(m=minutes)
    return translate("Tuning", "{h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def state_words(tuning: "Tuning") -> str:
    """How far a tuning is, in a line: "Training, step 120 of 600 · about 4 min left"."""
    translate = QCoreApplication.translate
    story = tuning.story
    if story.over:
        return translate("Tuning", "Done")
    if not tuning.running:
        return translate("Tuning", "Not at work. It goes on where it stopped.")
    words = stage_words(story.stage)
    if story.stage == TRAIN and story.total:
        words = translate("Tuning", "Training, step {step} of {steps}").format(
            step=story.done, steps=story.total
        )
    parts = [words]
    training = story.stage == TRAIN  # the others do not rest
    if training and tuning.stopping:
        parts.append(translate("Tuning", "stops after this step"))
    elif training and tuning.paused:
        parts.append(translate("Tuning", "paused"))
    elif training and tuning.held:
        parts.append(translate("Tuning", "rests while the preview is made"))
    elif story.eta_s is not None:
        left = translate("Tuning", "about {time} left")
        parts.append(left.format(time=duration_words(story.eta_s)))
    return " · ".join(parts)
