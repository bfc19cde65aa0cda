"""The window's actions, made from the table, with the shortcuts that the user has chosen."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

from app.ui.action_table import MENUS, TABLE
from app.ui.icons import icon
from app.ui.menus.spec import Spec
from app.ui.theme import Colours

_SETTINGS = "shortcuts"
_CANCELS = QKeySequence(Qt.Key.Key_Escape)


class Actions(QObject):
    """The `QAction` of every entry of the table.

    Shortcuts that differ from the table's are kept in the settings.

    Examples
    --------
    ``actions["edit.undo"].triggered.connect(stack.undo)``
    """

    rebound = Signal(str)
    """Id of an action that has got other shortcuts."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._groups: dict[str, QActionGroup] = {}
        self.specs = {spec.id: spec for spec in TABLE}
        self._actions = {spec.id: self._make(spec) for spec in TABLE}

    def __getitem__(self, id: str) -> QAction:
        return self._actions[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def keys(self, id: str) -> list[QKeySequence]:
        """Shortcuts of an action, as they are now."""
        return self._actions[id].shortcuts()

    def rebind(self, id: str, keys: Iterable[QKeySequence]) -> None:
        """Give an action other shortcuts, for good; Esc, which cancels everywhere, is left out."""
        keys = [key for key in keys if key != _CANCELS]
        self._actions[id].setShortcuts(keys)
        self._describe(id)
        texts = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys]
        if texts == list(self.specs[id].keys):
            self._settings.remove(f"{_SETTINGS}/{id}")
        else:
            self._settings.setValue(f"{_SETTINGS}/{id}", "\n".join(texts))
        self.rebound.emit(id)

    def reset(self, id: str) -> None:
        """Give an action the shortcuts of the table, and take them from all others."""
        self.take_over(id, list(map(QKeySequence, self.specs[id].keys)))

    def take_over(self, id: str, keys: Sequence[QKeySequence]) -> None:
        """Give an action shortcuts, and take them from all others: what two have does nothing."""
        for key in keys:
            for other in self.holders(key, besides=id):
                self.rebind(other, [kept for kept in self.keys(other) if kept != key])
        self.rebind(id, keys)

    def holders(self, key: QKeySequence, besides: str = "") -> list[str]:
        """Ids of the actions that a shortcut belongs to.

        Parameters
        ----------
        besides : str
            An action not to count.
        """
        return [id for id in self if id != besides and key in self.keys(id)]

    def words(self, id: str) -> str:
        """Text of an action without the menu's marks: "Split at Playhead"."""
        return _plain(self._actions[id].text())

    def colour(self, colours: Colours) -> None:
        """Draw all icons in a theme's colours."""
        for id, spec in self.specs.items():
            if spec.icon:
                self._actions[id].setIcon(icon(spec.icon, colours))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus of the table in a menu bar.

        Returns
        -------
        dict
            Menus by their ids.
        """
        menus = {}
        for menu_id, title in MENUS.items():
            menu = menus[menu_id] = bar.addMenu(_translated(title))
            menu.setToolTipsVisible(True)
            for spec in self.specs.values():
                if spec.menu == menu_id:
                    menu.addAction(self._actions[spec.id])
                    if spec.ends:
                        menu.addSeparator()
        return menus

    def _make(self, spec: Spec) -> QAction:
        action = QAction(self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.check)
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        stored = self._settings.value(f"{_SETTINGS}/{spec.id}", None)
        texts = spec.keys if stored is None else [t for t in str(stored).split("\n") if t]
        keys = [QKeySequence(text) for text in texts]
        action.setShortcuts([key for key in keys if key != _CANCELS])
        self._describe(spec.id, action)
        return action

    def _describe(self, id: str, action: QAction | None = None) -> None:
        action = self._actions[id] if action is None else action
        spec = self.specs[id]
        action.setText(_translated(spec.text))
        tip = _translated(spec.tip)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setStatusTip(tip)
        action.setToolTip(
            f"<b>{_plain(action.text())}</b>{f' &nbsp;{keys}' if keys else ''}<br>{tip}"
        )


class KeyGuard(QObject):
    """Let fields, lists and buttons have the keys they use themselves.

    The window's shortcuts are single keys (Space, J, arrows), and Qt would take them from the
    focused button or list, which could then not be used without a mouse.  Install it on the
    application.
    """

    _MOVES = frozenset(
        (
            *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
            *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        )
    )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the key for the widget that has the focus."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if bare not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        if isinstance(watched, QWidget) and _uses(watched, event, self._MOVES):
            event.accept()
            return True
        return False


def _uses(widget: QWidget, event: QKeyEvent, moves: frozenset[Qt.Key]) -> bool:
    key = Qt.Key(event.key())
    if isinstance(widget, QAbstractButton):
        return key == Qt.Key.Key_Space
    if isinstance(widget, QAbstractSlider | QTabBar):
        return key in moves
    if isinstance(widget, QAbstractItemView | QComboBox):
        return key in moves or key == Qt.Key.Key_Space or event.text().isalnum()
    return isinstance(widget, QAbstractSpinBox) and key in moves


def _translated(text: str) -> str:
    return QCoreApplication.translate("Actions", text)


def _plain(text: str) -> str:
    return text.replace("&", "").removesuffix("…")
