"""The command palette: any command by a few letters of its name."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.actions import Actions
from app.ui.theme import colours_of

_KEYS = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_WIDTH, _ROW, _ROWS = 520, 34, 10  # px, px, rows


def score(query: str, text: str) -> float | None:
    """Say how well the letters of a query, in order, fit a text.

    Returns
    -------
    float or None
        Higher is better: letters that begin words or stand together count more, long texts a
        little less.  None if some letter is missing.

    Examples
    --------
    >>> score("sp", "Split at Playhead") > score("sp", "Inspector")
    True
    >>> score("xq", "Split at Playhead") is None
    True
    """
    text, total, at, last = text.casefold(), 0.0, 0, -2
    for letter in query.casefold().replace(" ", ""):
        starts = [
            i for i in range(at, len(text)) if text[i] == letter and (i == 0 or text[i - 1] == " ")
        ]
        if at < len(text) and text[at] == letter and last == at - 1:
            found, worth = at, 4.0
        elif starts:
            found, worth = starts[0], 3.0
        else:
            found, worth = text.find(letter, at), 1.0
        if found < 0:
            return None
        total += worth
        last, at = found, found + 1
    return total - len(text) / 100


class Commands(QAbstractListModel):
    """The commands that fit what was typed, best first."""

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._ids: list[str] = []
        self.search("")

    def search(self, query: str) -> None:
        """Show what fits a query; all of it for an empty one, as the menus have it."""
        found = [(score(query, self._name(id)), id) for id in self._actions]
        kept = [(value, id) for value, id in found if value is not None and self._usable(id)]
        if query:
            kept.sort(key=lambda pair: -pair[0])
        self.beginResetModel()
        self._ids = [id for _, id in kept]
        self.endResetModel()

    def action(self, row: int) -> QAction:
        """Action of a row."""
        return self._actions[self._ids[row]]

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many commands fit."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, shortcut, icon and explanation of a command."""
        action = self.action(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._name(self._ids[index.row()])
            case Qt.ItemDataRole.DecorationRole:
                return action.icon()
            case Qt.ItemDataRole.ToolTipRole:
                return action.statusTip()
        if role == _KEYS:
            return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return None

    def _name(self, id: str) -> str:
        return self._actions.words(id)

    def _usable(self, id: str) -> bool:
        return self._actions[id].isEnabled() and id != "view.palette"


class CommandPalette(QDialog):
    """A field and a list over the window; Enter runs the marked command."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Command palette"))
        self._model = Commands(actions, self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type what you want to do"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.installEventFilter(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(_ROW * _ROWS)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.field)
        box.addWidget(self.list)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._run)
        self.list.clicked.connect(lambda _: self._run())
        self.field.setFocus()  # before it is shown: a popup is given no focus by the system
        self._mark(0)
        centre = parent.mapToGlobal(parent.rect().center())
        self.move(centre.x() - _WIDTH // 2, parent.mapToGlobal(parent.rect().topLeft()).y() + 72)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let up and down mark another row while the field keeps the keyboard."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step:
                rows = max(1, self._model.rowCount())
                self._mark((self.list.currentIndex().row() + step) % rows)
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._model.search(text)
        self._mark(0)

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self._model.index(row))

    def _run(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            action = self._model.action(index.row())
            self.close()
            action.trigger()


class _Row(QStyledItemDelegate):
    """A command with its shortcut at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        view = self.parent()
        assert isinstance(view, QWidget)
        colours = colours_of(view)
        rect = option.rect.adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(colours.raised)
            painter.setPen(colours.strong_line)
            painter.drawRoundedRect(rect, 5, 5)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        picture.paint(painter, rect.left() + 9, rect.center().y() - 8, 18, 18)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colours.text)
        inner = rect.adjusted(38, 0, -12, 0)
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setPen(colours.muted)
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignRight, index.data(_KEYS))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Every row is alike."""
        return QSize(_WIDTH - 32, _ROW)
