"""Fields that edit a session while they are dragged, as one change."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QSpinBox,
    QWidget,
)

from app.ui.session import Session


class Percent(QWidget):
    """A slider with a number beside it, in whole percent.

    Parameters
    ----------
    session : Session
        Gives each drag its gesture, so that it is undone as one.
    name : str
        For people who cannot see it.
    least, most : int
        Percent.
    """

    chosen = Signal(int, int)
    """Percent, and the gesture it belongs to."""

    def __init__(
        self, session: Session, name: str, least: int, most: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._gesture = -1
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.number = QSpinBox(self)
        for part in (self.slider, self.number):
            part.setRange(least, most)
            part.setAccessibleName(name)
        self.number.setSuffix(" %")
        self.number.setKeyboardTracking(False)
        self.number.setFixedWidth(70)
        self.slider.setPageStep(10)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.setFocusProxy(self.slider)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._end)
        self.slider.valueChanged.connect(self._choose)
        self.number.valueChanged.connect(self._choose)

    def show_value(self, percent: int) -> None:
        """Show a value without choosing it."""
        for part in (self.slider, self.number):
            if part.value() != percent:
                part.blockSignals(True)
                part.setValue(percent)
                part.blockSignals(False)

    def setToolTip(self, text: str) -> None:
        """Explain both parts."""
        self.slider.setToolTip(text)
        self.number.setToolTip(text)

    def _begin(self) -> None:
        self._gesture = self._session.new_gesture()

    def _end(self) -> None:
        self._gesture = -1

    def _choose(self, percent: int) -> None:
        self.show_value(percent)
        gesture = self._gesture if self._gesture >= 0 else self._session.new_gesture()
        self.chosen.emit(percent, gesture)


class WheelScrolls(QObject):
    """Lets the wheel scroll an area even over its fields, which it would change unnoticed.

    Parameters
    ----------
    area : QScrollArea
        With its widget.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        inside = area.widget()
        assert inside is not None
        for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider):
            for field in inside.findChildren(kind):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not the wheel's
                field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to what the field lies in."""
        if event.type() is not QEvent.Type.Wheel:
            return False
        event.ignore()
        return True
