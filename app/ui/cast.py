"""The cast panel: who speaks, in which colour, and what they look like."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.project import edits_cast as edits
from app.core.project.document import Document, Speaker
from app.ui.dubs import DubList
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.theme import SMALL_PX, colours_of

_SPEAKER, _LINES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ROW, _FACE = 52, 36  # px
_Index = QModelIndex | QPersistentModelIndex


class SpeakerList(QAbstractListModel):
    """The speakers of a session's document; their names can be edited."""

    def __init__(
        self, session: Session, faces: Mapping[int, QImage], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._faces = faces
        self._speakers = session.document.speakers
        self._lines: dict[str, int] = {}
        session.changed.connect(self.take)
        self.take(session.document)

    def take(self, document: Document) -> None:
        """Show a document's speakers."""
        lines: dict[str, int] = {}
        for segment in document.segments:
            lines[segment.speaker] = lines.get(segment.speaker, 0) + 1
        same = [s.id for s in document.speakers] == [s.id for s in self._speakers]
        if same:
            self._speakers, self._lines = document.speakers, lines
            self.renew()
            return
        self.beginResetModel()
        self._speakers, self._lines = document.speakers, lines
        self.endResetModel()

    def renew(self) -> None:
        """Show all rows anew: pictures have come."""
        if self._speakers:
            self.dataChanged.emit(self.index(0), self.index(len(self._speakers) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many speakers there are."""
        return 0 if parent is not None and parent.isValid() else len(self._speakers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, face and lines of a speaker."""
        speaker = self._speakers[index.row()]
        lines = self.tr("%n line(s)", "", self._lines.get(speaker.id, 0))
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return speaker.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{speaker.name}, {lines}"
            case Qt.ItemDataRole.DecorationRole:
                return next((self._faces[f] for f in speaker.faces if f in self._faces), None)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tr("Double-click to rename. Click a face in the picture to assign it.")
        if role == _SPEAKER:
            return speaker
        return lines if role == _LINES else None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a speaker."""
        id, name = self._speakers[index.row()].id, str(value)
        if name == self._speakers[index.row()].name:
            return True
        return self._session.edit(
            self.tr("Rename speaker"), lambda d: edits.rename_speaker(d, id, name)
        )

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every row can be selected and renamed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable


class CastPanel(QWidget):
    """The list of speakers, with buttons for them, and the dubs below."""

    chosen = Signal(str)
    """Id of the speaker that was clicked."""
    tune_wanted = Signal(str)
    """Id of a speaker to tune a model on."""

    def __init__(
        self, session: Session, faces: Mapping[int, QImage], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.model = SpeakerList(session, faces, self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setAccessibleName(self.tr("Speakers"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.empty = QLabel(self.tr("Nobody yet. Drop a clip and its dub, or add a speaker."), self)
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self._buttons: list[tuple[QToolButton, str]] = []
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 8)
        row.setSpacing(2)
        for name, words, action in (
            ("plus", self.tr("Add a speaker"), self.add),
            ("colour", self.tr("Choose the colour"), self.choose_colour),
            ("join", self.tr("Make one of the selected speakers"), self.merge),
            ("tune", self.tr("Tune on this speaker"), self.tune),
            ("trash", self.tr("Remove the selected speakers and their segments"), self.remove),
        ):
            button = QToolButton(self)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(action)
            self._buttons.append((button, name))
            row.addWidget(button)
        row.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.empty)
        box.addWidget(self.list, 1)
        box.addLayout(row)
        self.dubs = DubList(session, self)
        box.addWidget(self.dubs)
        session.changed.connect(self._show_empty)
        self.list.clicked.connect(lambda index: self.chosen.emit(index.data(_SPEAKER).id))
        self._show_empty(session.document)
        self.retheme()

    def retheme(self) -> None:
        """Draw the icons in the colours of the theme."""
        for button, name in self._buttons:
            button.setIcon(icon(name, colours_of(self)))
        self.dubs.retheme()

    def selected(self) -> list[str]:
        """Ids of the selected speakers."""
        indexes = self.list.selectionModel().selectedIndexes()
        return [index.data(_SPEAKER).id for index in sorted(indexes, key=lambda i: i.row())]

    def add(self) -> None:
        """Add a speaker, and let the user name them."""
        if self._session.edit(self.tr("Add speaker"), edits.add_speaker):
            last = self.model.index(self.model.rowCount() - 1)
            self.list.setCurrentIndex(last)
            self.list.edit(last)

    def remove(self) -> None:
        """Remove the selected speakers with their segments."""
        ids = self.selected()

        def change(document: Document) -> Document:
            for id in ids:
                document = edits.remove_speaker(document, id)
            return document

        if ids:
            self._session.edit(self.tr("Remove speaker"), change)

    def merge(self) -> None:
        """Give all of the selected speakers have to the first of them."""
        ids = self.selected()
        if len(ids) < 2:
            self._session.refuse(self.tr("Select two or more speakers to make them one."))
            return
        self._session.edit(
            self.tr("Merge speakers"), lambda d: edits.merge_speakers(d, ids[1:], ids[0])
        )

    def choose_colour(self) -> None:
        """Ask for the colour of the selected speaker."""
        ids = self.selected()
        if not ids:
            self._session.refuse(self.tr("Select a speaker first."))
            return
        from PySide6.QtWidgets import QColorDialog

        dialog = QColorDialog(QColor(self._session.document.speaker(ids[0]).colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.recolour(ids, colour.name()))
        dialog.open()

    def tune(self) -> None:
        """Ask for a model that is tuned on the selected speaker."""
        ids = self.selected()
        if ids:
            self.tune_wanted.emit(ids[0])
        else:
            self._session.refuse(self.tr("Select a speaker first."))

    def recolour(self, ids: list[str], colour: str) -> None:
        """Show speakers in another colour."""

        def change(document: Document) -> Document:
            for id in ids:
                document = edits.recolour_speaker(document, id, colour)
            return document

        self._session.edit(self.tr("Change colour"), change)

    def _show_empty(self, document: Document) -> None:
        self.empty.setVisible(not document.speakers)


class _Row(QStyledItemDelegate):
    """A speaker: their face in their colour, their name, how many lines they have."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        view = self.parent()
        assert isinstance(view, QWidget)
        colours, rect = colours_of(view), option.rect
        speaker: Speaker = index.data(_SPEAKER)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus()
            painter.setPen(QColor(colours.accent if focused else colours.raised))
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(QRectF(rect).adjusted(4.5, 2.5, -4.5, -2.5), 6, 6)
        top = rect.center().y() - _FACE / 2
        face = QRectF(rect.left() + 12, top, _FACE, _FACE)
        self._paint_face(painter, speaker, face, index.data(Qt.ItemDataRole.DecorationRole))
        x = face.right() + 10
        room = QRectF(x, rect.top() + 8, rect.right() - x - 10, 18)
        painter.setPen(QColor(colours.text))
        name = option.fontMetrics.elidedText(
            speaker.name, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        font = painter.font()
        font.setPixelSize(SMALL_PX)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room.translated(0, 18), Qt.AlignmentFlag.AlignVCenter, index.data(_LINES))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Every row is alike."""
        return QSize(160, _ROW)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Edit the name beside the face."""
        editor.setGeometry(option.rect.adjusted(_FACE + 16, 10, -6, -10))

    @staticmethod
    def _paint_face(
        painter: QPainter, speaker: Speaker, room: QRectF, picture: QImage | None
    ) -> None:
        path = QPainterPath()
        path.addEllipse(room)
        painter.fillPath(path, QColor(speaker.colour))
        if picture is None:
            painter.setPen(QColor("#ffffff"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, speaker.name[:1].upper())
            return
        painter.save()
        inner = QPainterPath()
        inner.addEllipse(room.adjusted(2, 2, -2, -2))
        painter.setClipPath(inner)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, picture)
        painter.restore()
