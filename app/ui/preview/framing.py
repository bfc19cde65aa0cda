"""Where the picture lies in its widget: fitted, or zoomed and moved."""

from PySide6.QtCore import QPointF, QRectF, QSizeF

LEAST, MOST = 1 / 16, 16.0
"""Zoom in screen px per px of the clip."""


class Framing:
    """Maps px of the clip to px of a widget.

    Attributes
    ----------
    fitted : bool
        Whether the whole picture is shown as large as it fits, whatever the widget's size.
    """

    def __init__(self) -> None:
        self.fitted = True
        self._content = QSizeF(16, 9)
        self._view = QSizeF(160, 90)
        self._ratio = 1.0
        self._scale = 1.0
        self._centre = QPointF()  # of the widget, in px of the clip from the picture's centre

    def set_content(self, size: QSizeF) -> None:
        """Show something of this size, in px of the clip."""
        self._content = size
        self._keep_in_sight()

    def set_view(self, size: QSizeF, ratio: float) -> None:
        """Show it in a widget of this size, with ``ratio`` screen px for each of its px."""
        self._view = size
        self._ratio = ratio
        self._keep_in_sight()

    @property
    def scale(self) -> float:
        """Px of the widget for a px of the clip."""
        if not self.fitted:
            return self._scale
        wide = self._view.width() / max(1.0, self._content.width())
        high = self._view.height() / max(1.0, self._content.height())
        return max(1e-3, min(wide, high))

    @property
    def zoom(self) -> float:
        """Screen px for a px of the clip; 1 shows the clip's own pixels."""
        return self.scale * self._ratio

    def rect(self) -> QRectF:
        """Where the content lies in the widget."""
        scale = self.scale
        size = self._content * scale
        centre = QPointF() if self.fitted else self._centre
        left = self._view.width() / 2 - size.width() / 2 - centre.x() * scale
        top = self._view.height() / 2 - size.height() / 2 - centre.y() * scale
        return QRectF(QPointF(left, top), size)

    def fit(self) -> None:
        """Show all of it."""
        self.fitted = True
        self._centre = QPointF()

    def zoom_to(self, zoom: float, point: QPointF | None = None) -> None:
        """Zoom so that what is under a point of the widget stays there; the middle without one."""
        if point is None:
            point = QPointF(self._view.width() / 2, self._view.height() / 2)
        before = self._from_middle(point)
        if self.fitted:
            self.fitted, self._centre = False, QPointF()
        self._scale = max(LEAST, min(MOST, zoom)) / self._ratio
        self._centre += before - self._from_middle(point)
        self._keep_in_sight()

    def pan(self, way: QPointF) -> None:
        """Move the picture by px of the widget; a fitted one stays."""
        if not self.fitted:
            self._centre -= way / self._scale
            self._keep_in_sight()

    def _from_middle(self, point: QPointF) -> QPointF:
        """Px of the clip, from the picture's centre, that lie at a point of the widget."""
        middle = QPointF(self._view.width() / 2, self._view.height() / 2)
        return (point - middle) / self.scale + (QPointF() if self.fitted else self._centre)

    def _keep_in_sight(self) -> None:
        # The widget's middle stays on the picture, so that it cannot get lost.
        far = self._content / 2
        x = max(-far.width(), min(far.width(), self._centre.x()))
        y = max(-far.height(), min(far.height(), self._centre.y()))
        self._centre = QPointF(x, y)
