"""The timeline with its tools above it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.timeline.view import Timeline

_TOOLS = (
    *("view.pointer", "view.blade", "", "view.snap", "view.ripple", ""),
    *("segment.split", "segment.join", "segment.add", "segment.marker", "edit.delete"),
)
_CONTEXT = (
    *("segment.split", "segment.join", "edit.duplicate", ""),
    *("edit.cut", "edit.copy", "edit.paste", "edit.delete", "edit.ripple_delete", ""),
    *("view.zoom_selection", "render.selection", "", "train.speaker"),
)
_ZOOM = ("view.zoom_out", "view.zoom_in", "view.zoom_fit")


class TimelinePanel(QWidget):
    """Tools and the timeline."""

    def __init__(self, timeline: Timeline, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        row = QHBoxLayout()
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(2)
        for id in _TOOLS:
            self._add(row, actions, id)
        row.addStretch()
        for id in _ZOOM:
            self._add(row, actions, id)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(row)
        box.addWidget(timeline, 1)

    def show_context(self, where: QPoint) -> None:
        """Open the menu of what is selected, at a point of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for id in _CONTEXT:
            if id:
                menu.addAction(self._actions[id])
            else:
                menu.addSeparator()
        menu.popup(where)

    def _add(self, row: QHBoxLayout, actions: Actions, id: str) -> None:
        if not id:
            row.addSpacing(10)
            return
        button = QToolButton(self)
        button.setDefaultAction(actions[id])
        button.setAccessibleName(actions.words(id))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button)
