"""Hands, eyes and patience for a script that uses the real window from within its process.

A script is a generator: it does one thing after the other with `Hands`, and yields what it
waits for, as a function that says whether it has come.  Events enter where those of the window
system do.
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import (
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QWidget,
)

Wait = Callable[[], object]
Script = Generator[Wait, None, None]
Found = TypeVar("Found", bound=QWidget)

_LOOK_EVERY = 10  # ms
_PATIENCE = 60.0  # s


class Hands:
    """Mouse, keyboard and drops, on what is found as a person or a screen reader finds it."""

    def find(self, kind: type[Found], name: str) -> Found:
        """The visible widget of this accessible name, object name or text."""
        for widget in QApplication.allWidgets():
            if isinstance(widget, kind) and widget.isVisible() and name in _names(widget):
                return widget
        raise AssertionError(f"there is no visible {kind.__name__} called {name!r}")

    def has(self, kind: type[QWidget], name: str = "") -> bool:
        """Whether there is such a widget, or any of its kind."""
        shown = [w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()]
        return any(not name or name in _names(widget) for widget in shown)

    def keys(self, keys: str) -> None:
        """Press keys in the window that has the keyboard, such as "Ctrl+Shift+Z"."""
        *held, key = keys.split("+") if keys != "+" else ["+"]
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= getattr(Qt.KeyboardModifier, f"{_LONG.get(name, name)}Modifier")
        QTest.keyClick(self._focused(), getattr(Qt.Key, f"Key_{key}"), modifiers)

    def type(self, text: str) -> None:
        """Type text into what has the keyboard."""
        for letter in text:
            QTest.keyClick(self._focused(), letter)

    def click(self, widget: QWidget, at: QPointF | None = None) -> None:
        """Click, in the middle unless told where."""
        window, point = _in_window(widget, at or QPointF(widget.rect().center()))
        QTest.mouseMove(window, point)
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def drag(self, widget: QWidget, start: QPointF, end: QPointF, steps: int = 8) -> Script:
        """Press, move in steps, release."""
        none = Qt.KeyboardModifier.NoModifier
        window, point = _in_window(widget, start)
        QTest.mouseMove(window, point)
        QTest.mousePress(window, Qt.MouseButton.LeftButton, none, point)
        for step in range(1, steps + 1):
            yield pause(15)
            point = _in_window(widget, start + (end - start) * (step / steps))[1]
            QTest.mouseMove(window, point)
        yield pause(15)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, none, point)

    def choose(self, words: str) -> None:
        """Click an entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        action = next(a for a in menu.actions() if a.text().replace("&", "") == words)
        self.click(menu, QPointF(menu.actionGeometry(action).center()))

    def drop(self, widget: QWidget, files: list[Path]) -> None:
        """Drag files from elsewhere onto a widget's middle and let them go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        window, point = _in_window(widget, QPointF(widget.rect().center()))
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(point, copy, data, left, none)
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted(), "the window does not take these files"
        QApplication.sendEvent(window, QDragMoveEvent(point, copy, data, left, none))
        drop = QDropEvent(QPointF(point), copy, data, left, none)
        QApplication.sendEvent(window, drop)
        assert drop.isAccepted()

    def _focused(self) -> QWindow:
        window = QApplication.focusWindow()
        assert window is not None, "no window has the keyboard"
        return window


_LONG = {"Ctrl": "Control"}


def pause(milliseconds: int) -> Wait:
    """Wait a while: for what a person could not do faster."""
    end = time.monotonic() + milliseconds / 1000
    return lambda: time.monotonic() >= end


def tell(name: str, value: Any) -> None:
    """Say something to whoever started this process."""
    print(json.dumps([name, value]), flush=True)


class Run:
    """Runs a script beside the event loop; ends the process when something goes wrong."""

    def __init__(self, script: Script, pictures: Path) -> None:
        self._script = script
        self._pictures = pictures
        self._manager = _Manager()
        self._wait: Wait = lambda: True
        self._since = time.monotonic()
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        # Qt's messages are left alone: a handler in Python locks up with threads that import
        # while Qt loads a plugin that complains.
        sys.excepthook = lambda kind, error, trace: self._fail(error)

    def _look(self) -> None:
        self._timer.stop()  # nothing else is done before this is done
        try:
            while self._manager.settled() and self._wait():
                self._wait = next(self._script)
                self._since = time.monotonic()
            late = time.monotonic() - self._since > _PATIENCE
            assert not late, "what is waited for does not come"
            assert not (errors := _errors()), errors
        except StopIteration:
            tell("done", True)
            return
        except Exception as error:
            self._fail(error)
        self._timer.start()

    def _line(self) -> str:
        lines, script = [], self._script
        while script is not None and script.gi_frame is not None:
            lines.append(str(script.gi_frame.f_lineno))
            script = script.gi_yieldfrom  # type: ignore[assignment]
        return " > ".join(lines)

    def _fail(self, error: BaseException) -> None:
        tell(
            "failed",
            f"waiting at line {self._line()}\n" + "".join(traceback.format_exception(error)),
        )
        for number, widget in enumerate(QApplication.topLevelWidgets()):
            if widget.isVisible():
                widget.grab().save(str(self._pictures / f"failed-{number}.png"))
        sys.stdout.flush()
        os._exit(1)


class _Manager:
    """Gives the keyboard to the newest window, as a window manager does: Xvfb has none."""

    def __init__(self) -> None:
        self._opened: list[QWidget] = []

    def settled(self) -> bool:
        """See to it; whether the newest window has the keyboard."""
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and _takes_keys(w)]
        self._opened = [w for w in self._opened if w in shown]
        self._opened += [w for w in shown if w not in self._opened]
        if not self._opened:
            return False
        newest = QApplication.activeModalWidget() or self._opened[-1]
        if QApplication.activePopupWidget() is None and not newest.isActiveWindow():
            newest.activateWindow()
            return False
        return True


def _takes_keys(window: QWidget) -> bool:
    return window.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog)


def _errors() -> list[str]:
    """What error dialogs say."""
    boxes = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    wrong = QMessageBox.Icon.Warning, QMessageBox.Icon.Critical
    return [
        f"{box.text()} {box.informativeText()} {box.detailedText()}"
        for box in boxes
        if box.isVisible() and box.icon() in wrong
    ]


def _names(widget: QWidget) -> set[str]:
    """What a person reads on or before it, and what a screen reader says."""
    labels = widget.window().findChildren(QLabel)
    before = {label.text() for label in labels if label.buddy() is widget}
    own = {widget.text()} if isinstance(widget, QAbstractButton) else set()
    title = {widget.windowTitle()} if widget.isWindow() else set()
    words = {text.replace("&", "") for text in before | own | title}
    return {widget.accessibleName(), widget.objectName(), *words} - {""}


def _in_window(widget: QWidget, at: QPointF) -> tuple[QWindow, QPoint]:
    window = widget.window().windowHandle()
    point = widget.mapTo(widget.window(), at.toPoint())
    assert QRect(QPoint(), window.size()).contains(point), f"{point} is outside of the window"
    return window, point
