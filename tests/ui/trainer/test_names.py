"""The trainer without a mouse and without eyes."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui.trainer.consent import ConsentDialog
from app.ui.trainer.room import Room
from app.ui.window import Window
from tests.ui.test_names import label, part, path, stops
from tests.ui.trainer.conftest import judged


@pytest.fixture
def room(qtbot: QtBot, window: Window) -> Room:
    window.trainer.choose(window.session.document.speakers[0].id)
    judged(qtbot, window)
    qtbot.waitUntil(lambda: not window.jobs.busy(), timeout=60_000)
    assert window.trainer.room is not None
    window.trainer.room.setup.open_choices.click()
    return window.trainer.room


def test_everything_has_a_name_and_takes_the_keyboard(room: Room, window: Window) -> None:
    for tab in range(room.tabs.count()):
        room.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        check(window)


def test_the_question_for_consent_has_names(qtbot: QtBot, window: Window) -> None:
    dialog = ConsentDialog("Ada", window)
    dialog.show()
    QApplication.processEvents()
    check(dialog)
    dialog.close()


def check(root: QWidget) -> None:
    reached = stops(root)
    assert [path(widget) for widget in reached if not label(widget)] == []
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox)
    inside: Callable[[QWidget], bool] = lambda w: w.isVisibleTo(root) and not part(w)  # noqa: E731
    for widget in filter(inside, root.findChildren(QWidget)):
        if isinstance(widget, kinds) and widget.window() is root and widget.isEnabled():
            name = type(widget.parentWidget()).__name__
            assert widget in reached or name in ("QMenuBar", "QTabBar"), path(widget)
