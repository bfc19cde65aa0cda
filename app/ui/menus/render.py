"""Making the mouths."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "render.start",
        QT_TRANSLATE_NOOP("Actions", "&Render"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Make the mouths of everything that is not ready, what is at the playhead first",
        ),
        ("Ctrl+R",),
        icon="render",
    ),
    Spec(
        "render.selection",
        QT_TRANSLATE_NOOP("Actions", "Render &Selection"),
        QT_TRANSLATE_NOOP(
            "Actions", "Make the mouths of the selected segments now, even while all else is paused"
        ),
        ("Ctrl+Shift+R",),
    ),
    Spec(
        "render.pause",
        QT_TRANSLATE_NOOP("Actions", "&Pause Rendering"),
        QT_TRANSLATE_NOOP("Actions", "Stop rendering, or let it go on; what is ready stays"),
        ("Ctrl+Alt+R",),
        icon="pause",
        check=True,
    ),
)
