"""Without a mouse and without eyes: everything has a name, takes the keyboard, in reading order."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLabel,
    QMenuBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.render.presets import ExportSettings
from app.ui.about import About
from app.ui.export_dialog import ExportDialog
from app.ui.exports import Export
from app.ui.keymap import KeymapDialog
from app.ui.palette import CommandPalette
from app.ui.preferences import Preferences
from app.ui.preview.player import Player
from app.ui.preview.preview import Preview
from app.ui.window import Folders, Window
from tests.ui.projects import two_speakers
from tests.ui.test_export import FakeRenders
from tests.ui.test_inspector import FakeRenders as SyncRenders


@pytest.fixture
def player(qapp: QApplication) -> Iterator[Player]:
    made = Player(lambda: None)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path, player: Player) -> Iterator[Window]:
    """Shows a project, one of whose segments is selected, with all panels."""
    made = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    made.resize(1500, 1200)
    made.show()
    made.set_preview(Preview(player))
    made.session.replace(two_speakers())
    made.session.select([made.session.document.segments[0].id])
    made.inspector.set_renders(SyncRenders(made.session))  # type: ignore[arg-type]
    made.actions_["view.history"].setChecked(True)
    qtbot.waitUntil(lambda: not made.jobs.busy())
    yield made
    made._leaving = True
    made.close()


def export_dialog(window: Window) -> ExportDialog:
    exports = SimpleNamespace(all=[], changed=Signals(), progressed=Signals())
    for name in ("film.mp4", "next.mp4"):
        document = window.session.document
        exports.all.append(Export(document, Path(name), ExportSettings(), stage="running"))
    footage = SimpleNamespace(plate=None)
    return ExportDialog(
        window.session,
        footage,  # type: ignore[arg-type]
        FakeRenders(),  # type: ignore[arg-type]
        exports,  # type: ignore[arg-type]
        window.settings,
        "film",
        window,
    )


class Signals:
    """A signal that nobody sends."""

    def connect(self, slot: object) -> None:
        """Forget it."""


ROOTS: dict[str, Callable[[Window], QWidget]] = {
    "window": lambda window: window,
    "preferences": lambda window: Preferences(window.settings, window),
    "shortcuts": lambda window: KeymapDialog(window.actions_, window),
    "commands": lambda window: CommandPalette(window.actions_, window),
    "about": lambda window: About(window),
    "export": export_dialog,
}


@pytest.fixture(params=ROOTS)
def root(request: pytest.FixtureRequest, window: Window) -> QWidget:
    made = ROOTS[request.param](window)
    made.show()
    QApplication.processEvents()
    return made


def stops(root: QWidget) -> list[QWidget]:
    """Where the keyboard can go within a window, in the order of Tab."""
    found, at = [], root.nextInFocusChain()
    while at is not None and at is not root:
        takes = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes and at.isVisibleTo(root) and at.window() is root and not part(at):
            found.append(at)
        at = at.nextInFocusChain()
    return found


def part(widget: QWidget) -> bool:
    """Whether a widget is a part of one that has the name."""
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        return True
    return isinstance(parent, QAbstractSpinBox | QComboBox | QKeySequenceEdit)


def label(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    buddies = [each for each in widget.window().findChildren(QLabel) if each.buddy() is widget]
    if isinstance(widget, QComboBox):  # whose value some systems take for its name
        return widget.accessibleName() or "".join(each.text() for each in buddies)
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def path(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{path(parent)} > {type(widget).__name__}" if parent else type(widget).__name__


def test_whatever_takes_the_keyboard_has_a_name(root: QWidget) -> None:
    assert stops(root)
    assert [path(widget) for widget in stops(root) if not label(widget)] == []


def test_every_button_and_field_takes_the_keyboard(root: QWidget) -> None:
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox)
    reached = stops(root)
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisibleTo(root) or part(widget):
            continue
        if widget.window() is not root or isinstance(widget.parentWidget(), QMenuBar | QTabBar):
            continue
        assert widget in reached, path(widget)


@pytest.mark.parametrize("name", ["preferences", "export"])
def test_tab_goes_from_top_to_bottom(window: Window, name: str) -> None:
    dialog = ROOTS[name](window)
    assert isinstance(dialog, QDialog)
    dialog.show()
    QApplication.processEvents()
    rows = [widget.mapTo(dialog, QPoint()).y() for widget in stops(dialog)]
    turned = rows.index(min(rows))
    rows = rows[turned:] + rows[:turned]
    assert all(after >= before - 12 for before, after in pairwise(rows)), rows


def test_every_command_of_a_menu_has_words_for_who_cannot_see_it(window: Window) -> None:
    for id in window.actions_:
        assert window.actions_.words(id) and window.actions_[id].statusTip()
