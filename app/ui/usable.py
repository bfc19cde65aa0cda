"""Which actions could do something now."""

from app.ui.session import Session


def usable(session: Session) -> dict[str, bool]:
    """Say of actions, by id, whether there is anything for them to act on.

    Those that are not named always have.
    """
    document, chosen = session.document, bool(session.selection)
    clip, segments = document.plate is not None, bool(document.segments)
    return {
        "edit.undo": session.undo_stack.canUndo(),
        "edit.redo": session.undo_stack.canRedo(),
        **dict.fromkeys(("edit.cut", "edit.copy", "edit.duplicate", "edit.delete"), chosen),
        **dict.fromkeys(("edit.ripple_delete", "segment.join", "view.zoom_selection"), chosen),
        "render.selection": chosen,
        **dict.fromkeys(("render.start", "file.export_subtitles"), segments),
        **dict.fromkeys(("file.export_lines", "segment.split"), segments),
        **dict.fromkeys(("file.export", "segment.add"), clip),
        **dict.fromkeys(("segment.marker", "segment.cut_mark"), clip),
    }
