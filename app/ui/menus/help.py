"""Where to look things up."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "help.tour",
        QT_TRANSLATE_NOOP("Actions", "&Tour"),
        QT_TRANSLATE_NOOP("Actions", "Show what is where, step by step"),
        icon="help",
    ),
    Spec(
        "help.guide",
        QT_TRANSLATE_NOOP("Actions", "&User Guide"),
        QT_TRANSLATE_NOOP("Actions", "Read how dubbing is done"),
        ("F1",),
    ),
    Spec(
        "help.keys",
        QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts…"),
        QT_TRANSLATE_NOOP("Actions", "Look up every shortcut"),
        icon="keyboard",
        ends=True,
    ),
    Spec(
        "help.about",
        QT_TRANSLATE_NOOP("Actions", "&About Lipsmith"),
        QT_TRANSLATE_NOOP("Actions", "Version and licences"),
    ),
)
