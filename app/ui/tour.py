"""The first-run tour: what is where, panel by panel, each in a sentence or two."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import colours_of

if TYPE_CHECKING:
    from app.ui.window import Window

_WIDTH, _GAP = 380, 14  # px


class Tour(QWidget):
    """Darkens the window but for one panel, and says what it is for.

    Enter and the right arrow go on, the left arrow goes back, Escape ends it.
    """

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._steps = self._make_steps()
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.title = QLabel(self.card)
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.text = QLabel(self.card)
        self.text.setWordWrap(True)
        self.count = QLabel(self.card)
        self.count.setProperty("role", "muted")
        self.back = QPushButton(self.tr("Back"), self.card)
        self.on = QPushButton(self.card)
        self.on.setDefault(True)
        self.end = QPushButton(self.tr("Skip"), self.card)
        self.back.clicked.connect(lambda: self._go(self._at - 1))
        self.on.clicked.connect(lambda: self._go(self._at + 1))
        self.end.clicked.connect(self.finish)
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch()
        for button in (self.end, self.back, self.on):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        box = QVBoxLayout(self.card)
        box.setContentsMargins(18, 16, 18, 14)
        box.setSpacing(10)
        box.addWidget(self.title)
        box.addWidget(self.text)
        box.addLayout(row)
        self.card.setFixedWidth(_WIDTH)
        window.installEventFilter(self)

    def start(self) -> None:
        """Show the first step."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        self._go(0)

    def finish(self) -> None:
        """End, and do not come by itself again."""
        self._window.settings.setValue("toured", True)
        self._window.removeEventFilter(self)
        self.close()
        self._window.timeline.setFocus()

    def _make_steps(self) -> list[tuple[QWidget, str, str]]:
        window = self._window
        return [
            (
                window.centre,
                self.tr("Drop, and it begins"),
                self.tr(
                    "Drop a clip and its dub here, together or one after the other; subtitles "
                    "too. Then the picture is shown here: the original, dubbed, or both."
                ),
            ),
            (
                window.cast,
                self.tr("Who speaks"),
                self.tr(
                    "Faces are grouped into speakers, each with a colour. Double-click a name to "
                    "change it; click a face in the picture to say whose it is."
                ),
            ),
            (
                window.panel,
                self.tr("Line by line"),
                self.tr(
                    "Every line is a segment, and is rendered while you work. Drag it, trim its "
                    "edges, press S to split; with Alt the sound slips under it. Ctrl and the "
                    "wheel zoom."
                ),
            ),
            (
                window.inspector,
                self.tr("One line in detail"),
                self.tr(
                    "Offset, loudness, model and takes of the selected segment are here, and a "
                    "meter that says how well mouth and sound fit."
                ),
            ),
            (
                window.menuBar(),
                self.tr("Everything has a key"),
                self.tr(
                    "Ctrl+E writes the dubbed movie. Ctrl+Shift+P finds any command by its name, "
                    "and Ctrl+Alt+K shows and changes all shortcuts. Every change can be undone."
                ),
            ),
        ]

    def _go(self, step: int) -> None:
        if step >= len(self._steps):
            self.finish()
            return
        self._at = max(0, step)
        _, title, text = self._steps[self._at]
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        self.count.setText(f"{self._at + 1} / {len(self._steps)}")
        self.back.setVisible(self._at > 0)
        last = self._at == len(self._steps) - 1
        self.on.setText(self.tr("Done") if last else self.tr("Next"))
        self.end.setVisible(not last)
        self._place()
        self.update()

    def _hole(self) -> QRect:
        panel = self._steps[self._at][0]
        return QRect(panel.mapTo(self._window, QPoint()), panel.size())

    def _place(self) -> None:
        """Put the card beside what it speaks of, wherever there is room."""
        colours = colours_of(self)
        self.card.setStyleSheet(
            f"#card {{ background: {colours.raised}; border: 1px solid {colours.strong_line};"
            " border-radius: 10px; }"
        )
        box = self.card.layout()
        assert box is not None
        box.activate()
        # Not `adjustSize`: it takes lines for longer than the card is wide.
        self.card.setFixedHeight(box.totalHeightForWidth(_WIDTH))
        hole, size, room = self._hole(), self.card.size(), self.rect()
        places = [
            QPoint(hole.right() + _GAP, hole.top() + _GAP),
            QPoint(hole.left() - _GAP - size.width(), hole.top() + _GAP),
            QPoint(hole.center().x() - size.width() // 2, hole.bottom() + _GAP),
            QPoint(hole.center().x() - size.width() // 2, hole.top() - _GAP - size.height()),
        ]
        fitting = [place for place in places if room.contains(QRect(place, size))]
        middle = hole.center() - QPoint(size.width() // 2, size.height() // 2)
        self.card.move(fitting[0] if fitting else middle)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken everything but the panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hole = QRectF(self._hole()).adjusted(2, 2, -2, -2)
        path, inner = QPainterPath(), QPainterPath()
        path.addRect(QRectF(self.rect()))
        inner.addRoundedRect(hole, 8, 8)
        painter.fillPath(path.subtracted(inner), QColor(0, 0, 0, 150))
        painter.setPen(QPen(QColor(colours_of(self).accent), 2))
        painter.drawPath(inner)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, back or away."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.finish()
            case Qt.Key.Key_Left:
                self._go(self._at - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Right | Qt.Key.Key_Space:
                self._go(self._at + 1)

    def event(self, event: QEvent) -> bool:
        """Have the keys before the window's shortcuts do."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return False
