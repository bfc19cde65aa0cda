"""Icons, drawn from SVG paths on a 24 by 24 grid in whatever colour the theme has."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.theme import Colours

_SIZES = (16, 18, 32, 36)  # px: of menus and tool bars, and twice that for high-DPI screens

# Outlines, drawn with a round pen of 1.7; those in _FILLED are filled as well.
_PATHS = {
    "new": "M6 3h8l4 4v14H6z M14 3v4h4 M12 11v6 M9 14h6",
    "open": "M3 19V6h6l2 2h8v3 M3 19l3-8h16l-3 8z",
    "save": "M4 4h13l3 3v13H4z M8 4v5h7V4 M8 20v-6h8v6",
    "export": "M12 15V3 M8 7l4-4 4 4 M5 12v8h14v-8",
    "undo": "M9 6L4 11l5 5 M4 11h10a5 5 0 0 1 0 10h-3",
    "redo": "M15 6l5 5-5 5 M20 11H10a5 5 0 0 0 0 10h3",
    "blade": "M12 3v18 M5 8h3v8H5z M16 8h3v8h-3z",
    "pointer": "M6 3l13 9-6 1 3.5 6.5-2.6 1.3L10.5 14 6 18z",
    "magnet": "M6 4v8a6 6 0 0 0 12 0V4h-4v8a2 2 0 0 1-4 0V4z M6 8h4 M14 8h4",
    "ripple": "M4 7h7v10H4z M15 12h6 M18 9l3 3-3 3",
    "join": "M3 8h6v8H3z M15 8h6v8h-6z M9 12h6",
    "trash": "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13 M10.5 11v5 M13.5 11v5",
    "copy": "M8 8h11v12H8z M5 16V4h11",
    "paste": "M7 5h10v16H7z M10 3h4v4h-4z",
    "cut": "M6 6l12 10 M6 16L18 6 M7.5 18a2 2 0 1 1-4 0 2 2 0 0 1 4 0 M7.5 5a2 2 0 1 1-4 0 2 2 "
    "0 0 1 4 0",
    "play": "M7 4l13 8-13 8z",
    "pause": "M7 5h3v14H7z M14 5h3v14h-3z",
    "backward": "M17 4L4 12l13 8z",
    "previous": "M18 5l-9 7 9 7z M6 5v14",
    "next": "M6 5l9 7-9 7z M18 5v14",
    "step-back": "M15 5l-8 7 8 7 M18 5v14",
    "step-on": "M9 5l8 7-8 7 M6 5v14",
    "to-start": "M19 5l-7 7 7 7 M12 5l-7 7 7 7 M4 5v14",
    "to-end": "M5 5l7 7-7 7 M12 5l7 7-7 7 M20 5v14",
    "loop": "M4 12a7 7 0 0 1 12-5l3 2 M19 4v5h-5 M20 12a7 7 0 0 1-12 5l-3-2 M5 20v-5h5",
    "marker": "M7 3h10v12l-5 6-5-6z",
    "zoom-in": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13 M15.5 15.5L21 21 M10.5 8v5 M8 10.5h5",
    "zoom-out": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13 M15.5 15.5L21 21 M8 10.5h5",
    "fit": "M3 6v12 M21 6v12 M6 12h12 M9 9l-3 3 3 3 M15 9l3 3-3 3",
    "speaker": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8 M4 21c0-5 4-7 8-7s8 2 8 7",
    "render": "M4 5h16v14H4z M4 9h16 M8 5L6 9 M13 5l-2 4 M18 5l-2 4 M10 12l5 2.5-5 2.5z",
    "stop": "M6 6h12v12H6z",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13 M15.5 15.5L21 21",
    "keyboard": "M3 6h18v12H3z M7 10h0 M11 10h0 M15 10h0 M17.5 10h0 M8 14h8",
    "colour": "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z M9 14a3 3 0 0 0 3 3",
    "settings": "M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 5v4 M9 15v4",
    "help": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18 M9.5 9.5a2.5 2.5 0 1 1 3.5 2.5c-.7.4-1 "
    "1-1 2 M12 17h0",
    "plus": "M12 5v14 M5 12h14",
    "tune": "M3 13c3-3 5-4 7-3l1.5.8L13 10c2-1 4 0 7 3-3 4-5 6-8.5 6S6 17 3 13z M18 2v6 M15 5h6",
    "minus": "M5 12h14",
    "close": "M6 6l12 12 M18 6L6 18",
    "check": "M5 12l5 5 9-10",
    "warning": "M12 4l9 16H3z M12 10v4 M12 17h0",
    "film": "M4 4h16v16H4z M8 4v16 M16 4v16 M4 8h4 M4 12h4 M4 16h4 M16 8h4 M16 12h4 M16 16h4",
    "sound": "M4 10v4 M8 7v10 M12 4v16 M16 8v8 M20 10v4",
    "history": "M12 3a9 9 0 1 1-8.5 6 M3 4v5h5 M12 7v5l4 2",
    "wipe": "M4 5h16v14H4z M12 3v18",
    "lips": "M2 12c4-4 6-6 8-5l2 1 2-1c2-1 4 1 8 5-3 4-6 6-10 6S5 16 2 12z M2 12c4 0 6-1 10-1s6 1 "
    "10 1",
    "full": "M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5",
}
_FILLED = frozenset({"play", "backward", "pause", "stop", "previous", "next"})

NAMES = tuple(_PATHS)


def svg(name: str, colour: str) -> str:
    """Return an icon as an SVG document.

    Raises
    ------
    KeyError
        If there is no icon of this name.
    """
    fill = colour if name in _FILLED else "none"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path d="{_PATHS[name]}" fill="{fill}" stroke="{colour}" stroke-width="1.7" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """Return an icon as a picture of ``size`` px a side."""
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg(name, colour).encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@cache
def icon(name: str, colours: Colours) -> QIcon:
    """Return an icon in a theme's colours: as usual, out of use, and switched on."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(name, colours.text, size), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, colours.faint, size), QIcon.Mode.Disabled)
        made.addPixmap(pixmap(name, colours.accent, size), QIcon.Mode.Normal, QIcon.State.On)
    return made
