"""Words of progress: the stages of long work, as the core names them, in the user's language."""

from PySide6.QtCore import QCoreApplication

from app.core.progress import Progress
from app.ui.translating import QT_TRANSLATE_NOOP

STAGES = (
    QT_TRANSLATE_NOOP("Stages", "Reading files"),
    QT_TRANSLATE_NOOP("Stages", "Finding faces"),
    QT_TRANSLATE_NOOP("Stages", "Telling faces apart"),
    QT_TRANSLATE_NOOP("Stages", "Picturing faces"),
    QT_TRANSLATE_NOOP("Stages", "Listening to the dub"),
    QT_TRANSLATE_NOOP("Stages", "Looking for media"),
    QT_TRANSLATE_NOOP("Stages", "Making the preview copy"),
    QT_TRANSLATE_NOOP("Stages", "Reading frame times"),
    QT_TRANSLATE_NOOP("Stages", "Reading the sound"),
    QT_TRANSLATE_NOOP("Stages", "Drawing the presenter"),
    QT_TRANSLATE_NOOP("Stages", "Speaking"),
    QT_TRANSLATE_NOOP("Stages", "Rendering"),
    QT_TRANSLATE_NOOP("Stages", "Writing"),
    QT_TRANSLATE_NOOP("Stages", "Writing stems"),
    QT_TRANSLATE_NOOP("Stages", "Measuring loudness"),
    QT_TRANSLATE_NOOP("Stages", "Looking for models"),
    QT_TRANSLATE_NOOP("Stages", "Reading the checkpoint"),
    QT_TRANSLATE_NOOP("Stages", "Writing the model"),
    QT_TRANSLATE_NOOP("Stages", "Copying"),
    QT_TRANSLATE_NOOP("Stages", "Deleting"),
)
"""Those that are translated; others are shown as they are."""


def words(progress: Progress) -> str:
    """Say how far a work has come: "Finding faces, 40 %"."""
    stage = QCoreApplication.translate("Stages", progress.stage)
    if not progress.total:
        return stage
    return f"{stage}, {100 * progress.done // progress.total} %"
