"""The keyboard map: every command with its shortcuts, to be searched and changed."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.action_table import MENUS
from app.ui.actions import Actions

_ID = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class KeyTable(QAbstractTableModel):
    """Rows of menu, command and shortcuts."""

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._ids = list(actions)
        actions.rebound.connect(self._renew)

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many commands there are."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Menu, command, shortcuts."""
        return 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Menu"), self.tr("Command"), self.tr("Shortcuts"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; the id of the command in any of its row."""
        id = self._ids[index.row()]
        if role == _ID:
            return id
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._actions[id].statusTip()
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 0:
            title = MENUS[self._actions.specs[id].menu]
            return QCoreApplication.translate("Actions", title).replace("&", "")
        if index.column() == 1:
            return self._actions.words(id)
        return ",  ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in self._actions.keys(id)
        )

    def _renew(self, id: str) -> None:
        row = self._ids.index(id)
        self.dataChanged.emit(self.index(row, 0), self.index(row, 2))


class KeyField(QKeySequenceEdit):
    """Records one key, which is never Esc: that cancels."""

    cancelled = Signal()
    """Esc was pressed; nothing is recorded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Record a key, or give up what was recorded."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class KeymapDialog(QDialog):
    """Search commands, and give the marked one another shortcut.

    A shortcut that belongs to another command already is named before it is taken over.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        self.resize(760, 560)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search commands and keys"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self._rows = QSortFilterProxyModel(self)
        self._rows.setSourceModel(KeyTable(actions, self))
        self._rows.setFilterKeyColumn(-1)
        self._rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = self._make_table()
        self.keys = KeyField(self)
        self.keys.cancelled.connect(self.table.setFocus)
        self.keys.setAccessibleName(self.tr("New shortcut"))
        self.conflict = QLabel(self)
        self.conflict.setWordWrap(True)
        self.assign = QPushButton(self.tr("Assign"), self)
        self.clear = QPushButton(self.tr("Remove"), self)
        self.restore = QPushButton(self.tr("Default"), self)
        for button in (self.assign, self.clear, self.restore):
            button.setAutoDefault(False)
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.keys.keySequenceChanged.connect(self._warn)
        self.assign.clicked.connect(self._assign)
        self.clear.clicked.connect(lambda: self._actions.rebind(self.current(), []))
        self.restore.clicked.connect(lambda: self._actions.reset(self.current()))
        self.table.selectRow(0)

    def current(self) -> str:
        """Id of the marked command; "" if none is."""
        index = self.table.currentIndex()
        return str(index.data(_ID)) if index.isValid() else ""

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._rows)
        table.setAccessibleName(self.tr("Commands and their shortcuts"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setColumnWidth(0, 110)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(2, 250)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        return table

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.keys, 1)
        for button in (self.assign, self.clear, self.restore):
            row.addWidget(button)
        form = QFormLayout()
        form.addRow(self.tr("New shortcut:"), row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        everything = buttons.addButton(
            self.tr("All Defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        everything.clicked.connect(self._reset_all)
        buttons.rejected.connect(self.reject)
        for each in buttons.buttons():
            if isinstance(each, QPushButton):
                each.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(12)
        box.addWidget(self.search)
        box.addWidget(self.table, 1)
        box.addLayout(form)
        box.addWidget(self.conflict)
        box.addWidget(buttons)

    def _find(self, text: str) -> None:
        self._rows.setFilterFixedString(text)
        self.table.selectRow(0)
        self.table.scrollToTop()

    def _chosen(self) -> None:
        self.keys.clear()
        self.conflict.clear()

    def _warn(self, key: QKeySequence) -> None:
        opens = key in _menu_keys()
        self.assign.setEnabled(not opens)
        if opens:
            text = self.tr("{key} opens a menu. Press other keys.")
            native = QKeySequence.SequenceFormat.NativeText
            self.conflict.setText(text.format(key=key.toString(native)))
            return
        others = [] if key.isEmpty() else self._actions.holders(key, besides=self.current())
        names = ", ".join(self._actions.words(id) for id in others)
        text = self.tr("{key} belongs to “{names}”. “Assign” takes it from there.")
        shown = key.toString(QKeySequence.SequenceFormat.NativeText)
        self.conflict.setText(text.format(key=shown, names=names) if others else "")

    def _assign(self) -> None:
        key, id = self.keys.keySequence(), self.current()
        if key.isEmpty() or not id:
            return
        self._actions.take_over(id, [key])
        self.keys.clear()

    def _reset_all(self) -> None:
        for id in self._actions:
            self._actions.reset(id)


def _menu_keys() -> set[QKeySequence]:
    """What opens the menus: Alt and the letter that is underlined."""
    titles = (QCoreApplication.translate("Actions", title) for title in MENUS.values())
    return {QKeySequence.mnemonic(title) for title in titles} - {QKeySequence()}
