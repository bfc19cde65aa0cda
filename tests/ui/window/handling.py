"""What tests do with a window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from app.core.project.edits_segments import remove_segments
from app.ui.window import Window


def opened(window: Window, project: Path) -> Window:
    window.files.open(project)
    return window


def edit(window: Window) -> None:
    first = window.session.document.segments[0].id
    assert window.session.edit("Delete", lambda d: remove_segments(d, [first]))


def box(window: Window) -> QMessageBox:
    boxes = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def answer(qtbot: QtBot, window: Window, words: str) -> None:
    buttons = {button.text(): button for button in box(window).findChildren(QPushButton)}
    qtbot.mouseClick(buttons[words], Qt.MouseButton.LeftButton)
