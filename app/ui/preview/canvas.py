"""The picture: in five modes, zoomed and moved, with the faces that were found on top."""

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.view.boxes import FaceBox
from app.core.view.picture import VIEW_SIDE
from app.ui.preview import overlay
from app.ui.preview.fetch import Parts, Shown
from app.ui.preview.framing import Framing
from app.ui.preview.player import Player
from app.ui.theme import colours_of

Faces = Callable[[int], Sequence[FaceBox]]
"""The faces of a frame, as `app.core.view.boxes.face_boxes` finds them."""

ZOOM_STEP = 1.2
"""Zoom of a notch of the wheel, or of a key."""
_GRIP = 8  # px around the wipe's line in which it can be taken
_START = 4  # px that the mouse must go before a press on a face becomes a drag
_SOFT = 1.1  # by more than this, the small pictures of the proxy are not enlarged for long
_GAP = 10  # px between two pictures
_NUDGE = 0.02  # of the wipe by a key
_SMOOTH = 2_500_000  # screen px; larger pictures are scaled roughly while playing


class Mode(Enum):
    """What the preview shows; values are those of the actions ``view.*``."""

    ORIGINAL = "original"
    DUBBED = "dubbed"
    WIPE = "wipe"
    SIDE = "side"
    DIFFERENCE = "difference"


class Canvas(QWidget):
    """Paints what the player shows.

    The wheel zooms to the cursor, dragging moves the picture, or the wipe's line; a click on a
    face says which one it was.  With the keyboard: up and down choose a face, Return says it,
    Ctrl+Left and Ctrl+Right move the wipe.
    """

    face_clicked = Signal(int)
    """Index of a face track."""
    zoomed = Signal()
    """The zoom is another."""
    full_screen_wanted = Signal()
    """A double click."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._mode = Mode.DUBBED
        self._wipe = 0.5
        self._size = QSizeF(16, 9)
        self._framing = Framing()
        self._faces: Faces | None = None
        self._marked: int | None = None  # face under the mouse, or chosen with the keyboard
        self._shown: Shown | None = None
        self._shown_frame = 0
        self._dragging = ""
        self._drag_from = QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Picture"))
        player.picture_changed.connect(self.update)
        player.media_changed.connect(self._on_media)

    @property
    def mode(self) -> Mode:
        """What is shown."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Show something else."""
        self._mode = mode
        self._player.show_parts(
            Parts(
                original=mode in (Mode.ORIGINAL, Mode.WIPE, Mode.SIDE),
                dubbed=mode in (Mode.DUBBED, Mode.WIPE, Mode.SIDE),
                difference=mode is Mode.DIFFERENCE,
            )
        )
        self._set_view()

    def set_picture_size(self, width: int, height: int) -> None:
        """Say how large the clip is in display px."""
        self._size = QSizeF(width, height)
        self._framing.set_content(self._size)
        self._reframed()

    def set_faces(self, faces: Faces | None) -> None:
        """Show faces over the picture, or none."""
        self._faces = faces
        self._marked = None
        self.update()

    @property
    def wipe(self) -> float:
        """Where the wipe's line is, from 0, left, to 1."""
        return self._wipe

    def set_wipe(self, place: float) -> None:
        """Move the wipe's line."""
        self._wipe = max(0.0, min(1.0, place))
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether there is a clip."""
        return self._player.frames > 0

    @property
    def zoom(self) -> float:
        """Screen px for a px of the clip."""
        return self._framing.zoom

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is shown, as large as it fits."""
        return self._framing.fitted

    def zoom_to(self, zoom: float, point: QPointF | None = None) -> None:
        """Zoom; what is under a point of the widget stays there."""
        if point is not None:
            views = self._views()
            # Of two pictures, each shows what the other does.
            point = point - next((v for v in views if v.contains(point)), views[0]).topLeft()
        self._framing.zoom_to(zoom, point)
        self._reframed()

    def zoom_by(self, factor: float) -> None:
        """Zoom in or out about the middle."""
        self.zoom_to(self.zoom * factor)

    def fit(self) -> None:
        """Show the whole picture, as large as it fits."""
        self._framing.fit()
        self._reframed()

    def picture_rects(self) -> list[QRectF]:
        """Where the pictures lie in the widget: one, or two side by side."""
        whole = self._framing.rect()
        return [whole.translated(view.topLeft()) for view in self._views()]

    def face_at(self, point: QPointF) -> int | None:
        """Return the face track at a point of the widget, the smallest one if there are several."""
        found = None
        for box, rect in self._face_rects():
            if rect.contains(point):
                found = box.track
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        if (shown := self._player.picture()) is not None:
            self._shown, self._shown_frame = shown, self._player.frame
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        colours = colours_of(self)
        if not self._player.frames:
            overlay.message(
                painter,
                QRectF(self.rect()),
                self.tr("Nothing to show yet"),
                self.tr("Drop a clip here, and the sound to dub it with."),
            )
        elif self._shown is not None and self._shown.error:
            overlay.message(
                painter,
                QRectF(self.rect()),
                self.tr("This frame cannot be shown"),
                self._shown.error,
            )
        elif self._shown is not None:
            self._paint_pictures(painter, self._shown)
            for box, rect in self._face_rects():
                label = self.tr("Face {number}").format(number=box.track)
                overlay.face(painter, rect, box, label, box.track == self._marked)
        if self.hasFocus() and not self.window().isFullScreen():
            overlay.focus(painter, QRectF(self.rect()), colours)
        painter.end()
        if shown is not None:
            self._player.painted(self._shown_frame)

    def _paint_pictures(self, painter: QPainter, shown: Shown) -> None:
        rects = self.picture_rects()
        large = rects[0].width() * rects[0].height() * self.devicePixelRatioF() ** 2 > _SMOOTH
        rough = self.zoom >= 4 or (self._player.speed != 0 and large)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not rough)
        dubbed = shown.dubbed or shown.original
        names = self.tr("Original"), self.tr("Dubbed")
        if self._mode is Mode.ORIGINAL:
            _draw(painter, rects[0], shown.original)
        elif self._mode is Mode.DUBBED:
            _draw(painter, rects[0], dubbed)
        elif self._mode is Mode.DIFFERENCE:
            _draw(painter, rects[0], shown.difference)
        elif self._mode is Mode.SIDE:
            views, images = self._views(), (shown.original, dubbed)
            for view, rect, image, name in zip(views, rects, images, names, strict=True):
                self._draw_clipped(painter, rect, image, view.left(), view.right())
                overlay.names(painter, rect.intersected(view), name, "")
        else:
            line = self._wipe_line()
            self._draw_clipped(painter, rects[0], shown.original, right=line)
            self._draw_clipped(painter, rects[0], dubbed, left=line)
            overlay.wipe(painter, rects[0].intersected(QRectF(self.rect())), line)
            overlay.names(painter, rects[0].intersected(QRectF(self.rect())), *names)

    def _draw_clipped(
        self,
        painter: QPainter,
        rect: QRectF,
        image: QImage | None,
        left: float = 0.0,
        right: float | None = None,
    ) -> None:
        right = self.width() if right is None else right
        painter.save()
        painter.setClipRect(QRectF(left, 0, right - left, self.height()))
        _draw(painter, rect, image)
        painter.restore()

    def _wipe_line(self) -> float:
        """Where the wipe's line is seen: at the border, where it could not be taken outside."""
        rect = self.picture_rects()[0]
        seen = rect.intersected(QRectF(self.rect()))
        line = rect.left() + self._wipe * rect.width()
        return max(seen.left(), min(line, seen.right()))

    def _face_rects(self) -> list[tuple[FaceBox, QRectF]]:
        if self._faces is None or not self._player.frames:
            return []
        scale = self._framing.scale
        views, found = self._views(), []
        for rect, view in zip(self.picture_rects(), views, strict=True):
            for face in self._faces(self._shown_frame):
                left, top, width, height = (side * scale for side in face.box)
                place = QRectF(rect.left() + left, rect.top() + top, width, height)
                if len(views) > 1:
                    place = place.intersected(view)
                if not place.isEmpty():
                    found.append((face, place))
        return found

    def _reframed(self) -> None:
        longest = max(self._size.width(), self._size.height())
        self._player.closeup.set_wanted(min(longest, longest * self.zoom) > _SOFT * VIEW_SIDE)
        self.zoomed.emit()
        self.update()

    def _views(self) -> list[QRectF]:
        """Where pictures are seen: all of the widget, or each half of it."""
        whole = QRectF(self.rect())
        if self._mode is not Mode.SIDE:
            return [whole]
        half = QRectF(0, 0, max(1.0, (whole.width() - _GAP) / 2), whole.height())
        return [half, half.translated(half.width() + _GAP, 0)]

    def _set_view(self) -> None:
        self._framing.set_view(self._views()[0].size(), self.devicePixelRatioF())
        self._reframed()

    def _on_media(self) -> None:
        self._shown, self._marked = None, None
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture anew."""
        self._set_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor."""
        notches = event.angleDelta().y() / 120
        self.zoom_to(self.zoom * ZOOM_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the wipe's line or the picture, or click a face."""
        self._drag_from = event.position()
        face = self.face_at(event.position())
        if event.button() == Qt.MouseButton.MiddleButton:
            self._dragging = "picture"
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif self._on_wipe(event.position()):
            self._dragging = "wipe"
        else:
            # On a face it is a click only if nothing is dragged: close up, all is face.
            self._dragging = "picture" if face is None else "face"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or show what a click would do."""
        point = event.position()
        gone = point - self._drag_from
        if self._dragging == "face" and max(abs(gone.x()), abs(gone.y())) >= _START:
            self._dragging = "picture"
        if self._dragging == "wipe":
            rect = self.picture_rects()[0]
            self.set_wipe((point.x() - rect.left()) / max(1.0, rect.width()))
        elif self._dragging == "picture":
            self._framing.pan(point - self._drag_from)
            self._drag_from = point
            self.update()
        elif not self._dragging:
            self._hover(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging, or click the face that was pressed."""
        face = self.face_at(self._drag_from) if self._dragging == "face" else None
        self._dragging = ""
        self._hover(event.position())
        if face is not None:
            self.face_clicked.emit(face)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the full screen."""
        if self.face_at(event.position()) is None and not self._on_wipe(event.position()):
            self.full_screen_wanted.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show what a click would do."""
        self._hover(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a face, or move the wipe."""
        key = event.key()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._face_rects():
            self._choose_face(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._marked is not None:
            self.face_clicked.emit(self._marked)
        elif control and self._mode is Mode.WIPE and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_wipe(self._wipe + (_NUDGE if key == Qt.Key.Key_Right else -_NUDGE))
        else:
            super().keyPressEvent(event)

    def _choose_face(self, step: int) -> None:
        tracks = sorted({box.track for box, _ in self._face_rects()})
        place = tracks.index(self._marked) + step if self._marked in tracks else 0
        self._marked = tracks[place % len(tracks)]
        self.setAccessibleDescription(self.tr("Face {number}").format(number=self._marked))
        self.update()

    def _hover(self, point: QPointF) -> None:
        face = self.face_at(point)
        if self._on_wipe(point):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif face is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        elif not self.fitted:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
        if face != self._marked:
            self._marked = face
            self.setToolTip("" if face is None else self.tr("Click to say who this is"))
            self.update()

    def _on_wipe(self, point: QPointF) -> bool:
        return self._mode is Mode.WIPE and abs(point.x() - self._wipe_line()) <= _GRIP


def _draw(painter: QPainter, rect: QRectF, image: QImage | None) -> None:
    if image is not None:
        painter.drawImage(rect, image, QRectF(image.rect()))
