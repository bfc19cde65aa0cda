"""Projects and media: opened, added, saved, exported."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "file.new",
        QT_TRANSLATE_NOOP("Actions", "&New Project"),
        QT_TRANSLATE_NOOP("Actions", "Start an empty project"),
        ("Ctrl+N",),
        icon="new",
    ),
    Spec(
        "file.open",
        QT_TRANSLATE_NOOP("Actions", "&Open…"),
        QT_TRANSLATE_NOOP("Actions", "Open a project, or a clip to dub"),
        ("Ctrl+O",),
        icon="open",
    ),
    Spec(
        "file.add",
        QT_TRANSLATE_NOOP("Actions", "Add &Clip or Dub…"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Add a clip, dub sounds or subtitles to this project; dropping them does the same",
        ),
        ("Ctrl+I",),
        icon="plus",
        ends=True,
    ),
    Spec(
        "file.save",
        QT_TRANSLATE_NOOP("Actions", "&Save"),
        QT_TRANSLATE_NOOP("Actions", "Save the project"),
        ("Ctrl+S",),
        icon="save",
    ),
    Spec(
        "file.save_as",
        QT_TRANSLATE_NOOP("Actions", "Save &As…"),
        QT_TRANSLATE_NOOP("Actions", "Save the project under another name"),
        ("Ctrl+Shift+S",),
    ),
    Spec(
        "file.relink",
        QT_TRANSLATE_NOOP("Actions", "Find &Missing Media…"),
        QT_TRANSLATE_NOOP("Actions", "Say where files are that have been moved"),
        ends=True,
    ),
    Spec(
        "file.export",
        QT_TRANSLATE_NOOP("Actions", "&Export…"),
        QT_TRANSLATE_NOOP("Actions", "Write the dubbed movie"),
        ("Ctrl+E",),
        icon="export",
    ),
    Spec(
        "file.export_subtitles",
        QT_TRANSLATE_NOOP("Actions", "Export S&ubtitles…"),
        QT_TRANSLATE_NOOP("Actions", "Write the segments' text as SRT"),
    ),
    Spec(
        "file.export_lines",
        QT_TRANSLATE_NOOP("Actions", "Export &Line Sheet…"),
        QT_TRANSLATE_NOOP("Actions", "Write all lines as a table (CSV)"),
        ends=True,
    ),
    Spec(
        "file.quit",
        QT_TRANSLATE_NOOP("Actions", "&Quit"),
        QT_TRANSLATE_NOOP("Actions", "Leave Lipsmith; nothing is lost"),
        ("Ctrl+Q",),
    ),
)
