"""Live curves: a small plot for each figure of the held-out shots, and for each loss."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QGraphicsSimpleTextItem, QWidget

from app.ui.theme import SMALL_PX, Colours, colours_of
from app.ui.trainer.story import Curve, Story
from app.ui.trainer.words import figure_words

_COLUMNS, _MANY = 3, 4  # the latter where there are more plots than two rows of the former
_LEAST_HEIGHT = 120  # px of a plot
_AXIS = 52  # px beside a plot
_LEFT, _BETWEEN, _RIGHT = 8, 10, 12  # px
_TITLE = 20  # px above a plot
_AT_ONCE = 1  # plots that are made without a pause: each takes a hundredth of a second
_DRAW_EVERY = 700  # ms; drawing is for eyes, and the window's thread has other things to do
_ONE_EVERY = 25  # ms between two plots: all at once would keep the window from answering
_MOST_POINTS = 400  # of a curve as it is drawn
_HELD, _LOSS = "held-out", "loss"
_CONSTANT = ("lpips_held",)  # figures that tell nothing of the training


class Curves(pg.GraphicsLayoutWidget):
    """Figures of the held-out shots first, with the starter's as a line across; then losses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plots: dict[str, _Plot] = {}
        self._story = Story()
        self._drawn = True
        self._columns = _COLUMNS
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_DRAW_EVERY)
        self._rest.timeout.connect(self._draw)
        self._due: list[tuple[str, str]] = []
        self._turn = QTimer(self)
        self._turn.setInterval(_ONE_EVERY)
        self._turn.timeout.connect(self._draw_one)
        self.setAccessibleName(self.tr("Curves"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(pg.GraphicsLayoutWidget.Shape.NoFrame)
        self.ci.setContentsMargins(_LEFT, 6, _RIGHT, 6)
        self.ci.setSpacing(_BETWEEN)
        self.retheme()

    def retheme(self) -> None:
        """Draw everything in the colours of the theme."""
        colours = colours_of(self)
        self.setBackground(QColor(colours.panel))
        for plot in self.plots.values():
            plot.recolour(colours)

    def show_story(self, story: Story) -> None:
        """Draw what was told, soon, and once somebody looks."""
        self._story, self._drawn = story, False
        if not (self._rest.isActive() or self._turn.isActive()):
            self._draw()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if self.isVisible():  # it is resized before it is made
            self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._share_room()
        self._draw()

    def _draw(self) -> None:
        if self._drawn or not self.isVisible():
            return
        self._drawn = True
        story = self._story
        which = [(_HELD, name) for name in story.figures if name not in _CONSTANT]
        which += [(_LOSS, name) for name in story.losses]
        if [_key(*one) for one in which] != list(self.plots):
            self._arrange(which)
        self._due = which
        self._turn.start()
        latest = [f"{figure_words(n)} {c.values[-1]:.3f}" for n, c in story.figures.items()]
        self.setAccessibleDescription(", ".join(latest))

    def _draw_one(self) -> None:
        """Draw the next plot anew; after the last one rest."""
        if not self._due:
            self._turn.stop()
            self._rest.start()
            return
        kind, name = self._due.pop(0)
        plot = self.plots.get(_key(kind, name))
        held = kind == _HELD
        curve = (self._story.figures if held else self._story.losses).get(name)
        if plot is not None and curve is not None:
            plot.show_curve(curve, self._story.starts.get(name) if held else None)

    def _arrange(self, which: list[tuple[str, str]]) -> None:
        """Lay out other plots, keeping those that are there; of new ones a few at a time."""
        before = dict(self.plots)
        new = [one for one in which if _key(*one) not in before]
        if len(new) > _AT_ONCE:
            which = [one for one in which if one not in new[_AT_ONCE:]]
            self._drawn = False
            QTimer.singleShot(0, self._draw)
        for plot in before.values():
            self.ci.removeItem(plot)
        self.plots.clear()
        columns = _COLUMNS if len(which) <= 2 * _COLUMNS else _MANY
        for count, (kind, name) in enumerate(which):
            held = kind == _HELD
            words = figure_words(name)
            title = words if held else self.tr("Loss: {name}").format(name=words)
            plot = before.get(_key(kind, name)) or _Plot(title, held, colours_of(self))
            self.ci.addItem(plot, row=count // columns, col=count % columns)
            self.plots[_key(kind, name)] = plot
        self._columns = columns
        self._share_room()
        self.setMinimumHeight(_LEAST_HEIGHT * -(-len(which) // columns))

    def _share_room(self) -> None:
        """Make all columns equally wide, whatever their titles need."""
        room = self.width() - _LEFT - _RIGHT - (self._columns - 1) * _BETWEEN
        for column in range(_MANY):
            width = max(0, room // self._columns) if column < self._columns else 0
            self.ci.layout.setColumnFixedWidth(column, width)


class _Plot(pg.GraphicsLayout):
    """One of them, from pyqtgraph's parts: its own plots take a tenth of a second to make."""

    def __init__(self, title: str, held: bool, colours: Colours) -> None:
        super().__init__()
        self._words, self._held = title, held
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        # No item of pyqtgraph: it would make its column as wide as the words are.
        self._title = QGraphicsSimpleTextItem(self)
        self.layout.setRowFixedHeight(0, _TITLE)
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._axes = pg.AxisItem("left", maxTickLength=-3), pg.AxisItem("bottom", maxTickLength=-3)
        for axis in self._axes:
            axis.linkToView(self._view)
        self._axes[0].setWidth(_AXIS)
        self.addItem(self._axes[0], row=1, col=0)
        self.addItem(self._view, row=1, col=1)
        self.addItem(self._axes[1], row=2, col=1)
        self._line = pg.PlotCurveItem()
        self._start = pg.InfiniteLine(angle=0, movable=False)
        self._view.addItem(self._line)
        self._view.addItem(self._start)
        self._view.sigResized.connect(self._place_title)
        self._start.hide()
        self.recolour(colours)

    def recolour(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._title.setBrush(QColor(colours.text))
        for axis in self._axes:
            axis.setPen(QPen(QColor(colours.line)))
            axis.setTextPen(QPen(QColor(colours.muted)))
        ink = QPen(QColor(colours.accent if self._held else colours.muted), 2 if self._held else 1)
        ink.setCosmetic(True)
        self._line.setPen(ink)
        start = QPen(QColor(colours.faint), 1, Qt.PenStyle.DashLine)
        start.setCosmetic(True)
        self._start.setPen(start)

    def _place_title(self) -> None:
        """Write the title over the middle of the plot, as much of it as there is room for."""
        font = QFont(QApplication.font())
        font.setPixelSize(SMALL_PX)
        room = self._view.geometry()
        elide = Qt.TextElideMode.ElideRight
        words = QFontMetricsF(font).elidedText(self._words, elide, room.width() + _BETWEEN)
        self._title.setFont(font)
        self._title.setText(words)
        box = self._title.boundingRect()
        self._title.setPos(room.center().x() - box.width() / 2, (_TITLE - box.height()) / 2)

    def show_curve(self, curve: Curve, start: float | None) -> None:
        """Draw a curve, and the starter's figure across."""
        self._line.setData(*thinned(curve))
        self._start.setVisible(start is not None)
        if start is not None:
            self._start.setValue(start)


def thinned(curve: Curve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Steps and values to be drawn: neighbours are averaged where there are too many to be seen.

    >>> thinned(Curve([1, 2, 3], [0.5, 0.4, 0.3]))
    (array([1., 2., 3.]), array([0.5, 0.4, 0.3]))
    """
    steps, values = np.array(curve.steps, np.float64), np.array(curve.values, np.float64)
    together = -(-len(steps) // _MOST_POINTS)
    if together <= 1:
        return steps, values
    edges = np.arange(0, len(steps), together)
    counts = np.diff(np.append(edges, len(steps)))
    return np.add.reduceat(steps, edges) / counts, np.add.reduceat(values, edges) / counts


def _key(kind: str, name: str) -> str:
    return f"{kind} {name}"
