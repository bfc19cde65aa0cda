"""Undo, the clipboard, the selection, and how the program is set."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "edit.undo",
        QT_TRANSLATE_NOOP("Actions", "&Undo"),
        QT_TRANSLATE_NOOP("Actions", "Take the last change back"),
        ("Ctrl+Z",),
        icon="undo",
    ),
    Spec(
        "edit.redo",
        QT_TRANSLATE_NOOP("Actions", "&Redo"),
        QT_TRANSLATE_NOOP("Actions", "Make the change again"),
        (
            "Ctrl+Shift+Z",
            "Ctrl+Y",
        ),
        icon="redo",
        ends=True,
    ),
    Spec(
        "edit.cut",
        QT_TRANSLATE_NOOP("Actions", "Cu&t"),
        QT_TRANSLATE_NOOP("Actions", "Take the selected segments out, to paste them elsewhere"),
        ("Ctrl+X",),
        icon="cut",
    ),
    Spec(
        "edit.copy",
        QT_TRANSLATE_NOOP("Actions", "&Copy"),
        QT_TRANSLATE_NOOP("Actions", "Remember the selected segments, to paste them elsewhere"),
        ("Ctrl+C",),
        icon="copy",
    ),
    Spec(
        "edit.paste",
        QT_TRANSLATE_NOOP("Actions", "&Paste"),
        QT_TRANSLATE_NOOP("Actions", "Put the remembered segments at the playhead"),
        ("Ctrl+V",),
        icon="paste",
    ),
    Spec(
        "edit.duplicate",
        QT_TRANSLATE_NOOP("Actions", "&Duplicate"),
        QT_TRANSLATE_NOOP("Actions", "Put a copy of the selected segments behind them"),
        ("Ctrl+D",),
    ),
    Spec(
        "edit.delete",
        QT_TRANSLATE_NOOP("Actions", "De&lete"),
        QT_TRANSLATE_NOOP("Actions", "Remove the selected segments and leave a gap"),
        (
            "Del",
            "Backspace",
        ),
        icon="trash",
    ),
    Spec(
        "edit.ripple_delete",
        QT_TRANSLATE_NOOP("Actions", "R&ipple Delete"),
        QT_TRANSLATE_NOOP("Actions", "Remove the selected segments and close the gap"),
        (
            "Shift+Del",
            "Shift+Backspace",
        ),
        ends=True,
    ),
    Spec(
        "edit.select_all",
        QT_TRANSLATE_NOOP("Actions", "Select &All"),
        QT_TRANSLATE_NOOP("Actions", "Select every segment"),
        ("Ctrl+A",),
    ),
    Spec(
        "edit.select_none",
        QT_TRANSLATE_NOOP("Actions", "Select &Nothing"),
        QT_TRANSLATE_NOOP("Actions", "Select no segment"),
        ("Ctrl+Shift+A",),
        ends=True,
    ),
    Spec(
        "edit.preferences",
        QT_TRANSLATE_NOOP("Actions", "Pr&eferences…"),
        QT_TRANSLATE_NOOP("Actions", "Language, theme, engine and folders"),
        ("Ctrl+,",),
        icon="settings",
    ),
    Spec(
        "edit.keymap",
        QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts…"),
        QT_TRANSLATE_NOOP("Actions", "Look up and change every shortcut"),
        ("Ctrl+Alt+K",),
        icon="keyboard",
    ),
)
