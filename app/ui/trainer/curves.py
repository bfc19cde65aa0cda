"""Live curves: a small plot for each figure of the held-out shots, and for each loss."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme import SMALL_PX, Colours, colours_of
from app.ui.trainer.story import Curve, Story
from app.ui.trainer.words import figure_words

_COLUMNS, _MANY = 3, 4  # the latter where there are more plots than two rows of the former
_LEAST_HEIGHT = 120  # px of a plot


class Curves(pg.GraphicsLayoutWidget):
    """Figures of the held-out shots first, with the starter's as a line across; then losses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plots: dict[str, _Plot] = {}
        self._title = self.tr("Curves")
        self.setAccessibleName(self._title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(pg.GraphicsLayoutWidget.Shape.NoFrame)
        self.ci.setContentsMargins(6, 4, 10, 4)
        self.ci.setSpacing(4)
        self.retheme()

    def retheme(self) -> None:
        """Draw everything in the colours of the theme."""
        colours = colours_of(self)
        self.setBackground(QColor(colours.panel))
        for plot in self.plots.values():
            plot.paint(colours)

    def show_story(self, story: Story) -> None:
        """Draw what was told."""
        names = [("held-out", name) for name in story.figures]
        names += [("loss", name) for name in story.losses]
        keys = [f"{kind} {name}" for kind, name in names]
        if keys != list(self.plots):
            self._arrange(names)
        said = []
        for (kind, name), plot in zip(names, self.plots.values(), strict=True):
            start = story.starts.get(name) if kind == "held-out" else None
            curve = (story.figures if kind == "held-out" else story.losses)[name]
            plot.show_curve(curve, start)
            if kind == "held-out":
                said.append(f"{figure_words(name)} {curve.values[-1]:.3f}")
        self.setAccessibleDescription(", ".join(said))

    def _arrange(self, names: list[tuple[str, str]]) -> None:
        self.ci.clear()
        self.plots.clear()
        columns = _COLUMNS if len(names) <= 2 * _COLUMNS else _MANY
        for count, (kind, name) in enumerate(names):
            held = kind == "held-out"
            words = figure_words(name)
            title = words if held else self.tr("Loss: {name}").format(name=words)
            item = self.ci.addPlot(row=count // columns, col=count % columns)
            plot = self.plots[f"{kind} {name}"] = _Plot(item, title, held)
            plot.paint(colours_of(self))
        self.setMinimumHeight(_LEAST_HEIGHT * -(-len(names) // columns))


class _Plot:
    """One of them."""

    def __init__(self, item: Any, title: str, held: bool) -> None:
        self._item, self._title, self._held = item, title, held
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.getAxis("left").setWidth(44)
        self._line = item.plot([], [])
        self._start = pg.InfiniteLine(angle=0, movable=False)
        item.addItem(self._start)
        self._start.hide()

    def paint(self, colours: Colours) -> None:
        """Take a theme's colours."""
        self._item.setTitle(self._title, color=colours.text, size=f"{SMALL_PX}px")
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(QPen(QColor(colours.line)))
            axis.setTextPen(QPen(QColor(colours.muted)))
            axis.setStyle(tickLength=-3)
        ink = QPen(QColor(colours.accent if self._held else colours.muted), 2 if self._held else 1)
        ink.setCosmetic(True)
        self._line.setPen(ink)
        start = QPen(QColor(colours.faint), 1, Qt.PenStyle.DashLine)
        start.setCosmetic(True)
        self._start.setPen(start)

    def show_curve(self, curve: Curve, start: float | None) -> None:
        """Draw a curve, and the starter's figure across."""
        self._line.setData(curve.steps, curve.values)
        self._start.setVisible(start is not None)
        if start is not None:
            self._start.setValue(start)
