"""The table of actions, shortcuts, the keyboard map and the command palette."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.action_table import MENUS, TABLE
from app.ui.actions import Actions, KeyGuard
from app.ui.icons import NAMES
from app.ui.keymap import KeymapDialog
from app.ui.palette import CommandPalette, score


@pytest.fixture
def actions(qtbot: QtBot, settings: QSettings) -> Actions:
    return Actions(settings)


def test_every_action_has_a_menu_words_and_an_icon_that_exists() -> None:
    for spec in TABLE:
        assert spec.menu in MENUS
        assert spec.text
        assert spec.tip
        assert not spec.icon or spec.icon in NAMES
    assert len({spec.id for spec in TABLE}) == len(TABLE)


def test_no_two_actions_share_a_shortcut(actions: Actions) -> None:
    keys = [key.toString() for id in actions for key in actions.keys(id)]
    assert len(keys) == len(set(keys))
    assert all(keys)


def test_no_two_entries_of_a_menu_share_a_letter() -> None:
    for menu in MENUS:
        letters = [
            spec.text[spec.text.index("&") + 1].lower()
            for spec in TABLE
            if spec.menu == menu and "&" in spec.text
        ]
        assert len(letters) == len(set(letters)), menu


def test_another_shortcut_survives_a_restart(settings: QSettings, actions: Actions) -> None:
    actions.rebind("segment.split", [QKeySequence("Ctrl+K"), QKeySequence("K")])
    again = Actions(settings)
    assert [key.toString() for key in again.keys("segment.split")] == ["Ctrl+K", "K"]
    assert "Ctrl+K" in again["segment.split"].toolTip()
    again.reset("segment.split")
    assert [key.toString() for key in Actions(settings).keys("segment.split")] == ["S"]


def test_an_action_without_shortcut_stays_without(settings: QSettings, actions: Actions) -> None:
    actions.rebind("segment.split", [])
    assert Actions(settings).keys("segment.split") == []


def test_the_keymap_finds_commands_by_name_and_by_key(qtbot: QtBot, actions: Actions) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.search, "split")
    assert dialog.table.model().rowCount() == 1
    dialog.search.setText("ctrl+z")
    assert dialog.table.model().rowCount() == 1


def test_the_keymap_warns_of_a_conflict_and_takes_the_key_over(
    qtbot: QtBot, actions: Actions
) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    dialog.search.setText("Split at")
    dialog.table.selectRow(0)
    assert dialog.current() == "segment.split"
    dialog.keys.setKeySequence(QKeySequence("Space"))
    assert "Play or Pause" in dialog.conflict.text()
    qtbot.mouseClick(dialog.assign, Qt.MouseButton.LeftButton)
    assert actions.keys("play.toggle") == []
    assert actions.keys("segment.split") == [QKeySequence("Space")]
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert actions.keys("segment.split") == [QKeySequence("S")]


def test_a_key_that_is_put_back_to_its_command_leaves_the_one_that_took_it(
    qtbot: QtBot, actions: Actions
) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    actions.take_over("segment.join", [QKeySequence("S")])
    dialog.search.setText("Split at")
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert actions.keys("segment.split") == [QKeySequence("S")]
    assert actions.keys("segment.join") == []


def test_a_key_that_opens_a_menu_cannot_be_given_away(qtbot: QtBot, actions: Actions) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    dialog.keys.setKeySequence(QKeySequence("Alt+F"))
    assert "menu" in dialog.conflict.text() and not dialog.assign.isEnabled()
    dialog.keys.setKeySequence(QKeySequence("Alt+K"))
    assert not dialog.conflict.text() and dialog.assign.isEnabled()


def test_escape_cancels_a_recording_and_is_never_a_shortcut(
    qtbot: QtBot, settings: QSettings, actions: Actions
) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.keys.setFocus()
    qtbot.keyClick(dialog.keys, Qt.Key.Key_K)
    assert dialog.keys.keySequence() == QKeySequence("K")
    qtbot.keyClick(dialog.keys, Qt.Key.Key_Escape)
    assert dialog.keys.keySequence().isEmpty() and dialog.isVisible()
    actions.take_over("segment.join", [QKeySequence("Esc")])
    assert actions.keys("segment.join") == []
    settings.setValue("shortcuts/segment.split", "Esc\nS")
    assert Actions(settings).keys("segment.split") == [QKeySequence("S")]


def test_a_free_key_raises_no_warning(qtbot: QtBot, actions: Actions) -> None:
    dialog = KeymapDialog(actions)
    qtbot.addWidget(dialog)
    dialog.keys.setKeySequence(QKeySequence("Ctrl+F12"))
    assert dialog.conflict.text() == ""


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("spl", "Split at Playhead", "Select Under Playhead"),
        ("zi", "Zoom In", "Show Original Size In"),
        ("undo", "Undo", "Sound One Frame Earlier"),
    ],
)
def test_the_palette_ranks_as_one_types(query: str, better: str, worse: str) -> None:
    good, bad = score(query, better), score(query, worse)
    assert good is not None
    assert bad is None or good > bad


def test_the_palette_runs_the_marked_command(qtbot: QtBot, actions: Actions) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(800, 600)
    palette = CommandPalette(actions, window)
    palette.show()
    qtbot.keyClicks(palette.field, "split play")
    with qtbot.waitSignal(actions["segment.split"].triggered):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_what_is_typed_goes_to_the_field_at_once(qtbot: QtBot, actions: Actions) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    palette = CommandPalette(actions, window)
    assert palette.focusWidget() is palette.field
    palette.close()


def test_the_arrows_mark_another_command(qtbot: QtBot, actions: Actions) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    palette = CommandPalette(actions, window)
    palette.show()
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.list.model().rowCount() - 1
    palette.close()


def test_a_command_that_is_off_is_not_offered(qtbot: QtBot, actions: Actions) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions["segment.split"].setEnabled(False)
    palette = CommandPalette(actions, window)
    palette.field.setText("split at playhead")
    assert palette.list.model().rowCount() == 0
    palette.close()


@pytest.mark.parametrize(
    ("make", "key", "the_widgets"),
    [
        (QPushButton, Qt.Key.Key_Space, True),
        (QListWidget, Qt.Key.Key_Down, True),
        (QLineEdit, Qt.Key.Key_Space, True),
        (QWidget, Qt.Key.Key_Space, False),
        (QPushButton, Qt.Key.Key_J, False),
    ],
)
def test_focused_widgets_keep_the_keys_they_use(
    qtbot: QtBot,
    actions: Actions,
    make: type[QWidget],
    key: Qt.Key,
    the_widgets: bool,
) -> None:
    from PySide6.QtWidgets import QApplication

    guard = KeyGuard()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(guard)
    window = QMainWindow()
    qtbot.addWidget(window)
    widget = make()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.setCentralWidget(widget)
    window.addActions([actions[id] for id in actions])
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    widget.setFocus()
    ran: list[str] = []
    for id in actions:
        actions[id].triggered.connect(lambda _=False, id=id: ran.append(id))
    qtbot.keyClick(widget, key)
    app.removeEventFilter(guard)
    assert (not ran) == the_widgets
