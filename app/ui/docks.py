"""The panels round the picture: where they are, and how the keyboard goes round them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QVBoxLayout, QWidget

from app.ui.actions import Actions

SWITCHED = ("cast", "history", "inspector")
"""Panels that can be shown and hidden; the timeline is always there."""


class Docks:
    """The docks of a window, by name.

    Parameters
    ----------
    window : QMainWindow
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        window.setDockNestingEnabled(True)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, Qt.DockWidgetArea.BottomDockWidgetArea)

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def all(self) -> list[QDockWidget]:
        """All of them, in the order in which they were added."""
        return list(self._docks.values())

    def add(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> None:
        """Put a panel at a side of the window."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        widget.setAutoFillBackground(True)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            if name in SWITCHED
            else QDockWidget.DockWidgetFeature.NoDockWidgetFeatures
        )
        self._window.addDockWidget(area, dock)
        self._docks[name] = dock

    def begin(self) -> None:
        """Give the panels the sizes that they have the first time."""
        nothing = QWidget()
        # Without a layout it wants -1 px in height, which the panel would lack.
        QVBoxLayout(nothing).setContentsMargins(0, 0, 0, 0)
        self["timeline"].setTitleBarWidget(nothing)
        self["history"].hide()
        docks = [self["cast"], self["inspector"]]
        self._window.resizeDocks(docks, [210, 330], Qt.Orientation.Horizontal)
        self._window.resizeDocks([self["timeline"]], [330], Qt.Orientation.Vertical)

    def wire(self, actions: Actions) -> None:
        """Let the actions of the view menu show and hide them."""
        for name in SWITCHED:
            action, dock = actions[f"view.{name}"], self[name]
            action.toggled.connect(dock.setVisible)
            dock.visibilityChanged.connect(
                lambda _, a=action, d=dock: a.setChecked(not d.isHidden())
            )


def focus_next(panels: Sequence[QWidget | None]) -> None:
    """Move the keyboard to the next of some panels, those that are visible."""
    stops = [stop for stop in panels if stop is not None and stop.isVisible()]
    focused = QApplication.focusWidget()
    inside = [
        at
        for at, stop in enumerate(stops)
        if focused is not None and (stop is focused or stop.isAncestorOf(focused))
    ]
    stop = stops[((inside[0] if inside else -1) + 1) % len(stops)]
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    if not stop.hasFocus():
        stop.focusNextChild()
