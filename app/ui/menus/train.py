"""Tuning a model on one speaker."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "train.room",
        QT_TRANSLATE_NOOP("Actions", "&Trainer"),
        QT_TRANSLATE_NOOP("Actions", "Go to the trainer, or back to the editor"),
        ("F4",),
        icon="tune",
        check=True,
    ),
    Spec(
        "train.speaker",
        QT_TRANSLATE_NOOP("Actions", "Tune on This &Speaker"),
        QT_TRANSLATE_NOOP(
            "Actions", "Make a model better on who says the selected line, or is marked in the cast"
        ),
        ("Ctrl+T",),
        ends=True,
    ),
    Spec(
        "train.footage",
        QT_TRANSLATE_NOOP("Actions", "Add &Footage…"),
        QT_TRANSLATE_NOOP("Actions", "Add more clips of the speaker; dropping them does the same"),
    ),
    Spec(
        "train.start",
        QT_TRANSLATE_NOOP("Actions", "T&une"),
        QT_TRANSLATE_NOOP("Actions", "Begin: footage, training and verdict follow by themselves"),
        ("Ctrl+Shift+T",),
    ),
    Spec(
        "train.pause",
        QT_TRANSLATE_NOOP("Actions", "&Pause Training"),
        QT_TRANSLATE_NOOP("Actions", "Let training rest, or go on at the same step"),
        ("Ctrl+Alt+T",),
        icon="pause",
        check=True,
    ),
    Spec(
        "train.stop",
        QT_TRANSLATE_NOOP("Actions", "Stop and &Keep Best"),
        QT_TRANSLATE_NOOP("Actions", "Train no more, and judge the best that there is so far"),
        icon="stop",
    ),
    Spec(
        "train.first",
        QT_TRANSLATE_NOOP("Actions", "Pre&view First"),
        QT_TRANSLATE_NOOP("Actions", "Let training rest while lines are rendered or played"),
        check=True,
        ends=True,
    ),
    Spec(
        "train.models",
        QT_TRANSLATE_NOOP("Actions", "Tuned &Models"),
        QT_TRANSLATE_NOOP("Actions", "Look at models of speakers: use, export or delete them"),
    ),
    Spec(
        "train.import",
        QT_TRANSLATE_NOOP("Actions", "&Import Model…"),
        QT_TRANSLATE_NOOP("Actions", "Add a model that somebody exported"),
    ),
)
