"""The table of actions: add one to its menu, and it has an entry, a shortcut and a tooltip."""

from app.ui.menus import edit, file, help, play, render, segment, train, view
from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

MENUS = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "segment": QT_TRANSLATE_NOOP("Actions", "&Segment"),
    "play": QT_TRANSLATE_NOOP("Actions", "&Play"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "render": QT_TRANSLATE_NOOP("Actions", "&Render"),
    "train": QT_TRANSLATE_NOOP("Actions", "&Train"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
}
"""Menus of the menu bar, in order, with their titles."""

TABLE: tuple[Spec, ...] = (
    *file.SPECS,
    *edit.SPECS,
    *segment.SPECS,
    *play.SPECS,
    *view.SPECS,
    *render.SPECS,
    *train.SPECS,
    *help.SPECS,
)
"""All actions, in the order of the menus."""
