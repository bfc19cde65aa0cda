"""Colours and spacing, dark and light; the system's own scheme is followed unless one is forced."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import app

_ICONS = Path(app.__file__).parents[1] / "resources" / "icons"
_CHEVRON = (_ICONS / "chevron.svg").as_posix()
_TICK = {
    dark: (_ICONS / f"tick-{'dark' if dark else 'light'}.svg").as_posix() for dark in (True, False)
}

Choice = Literal["system", "dark", "light"]
FONT_PX = 13
SMALL_PX = 11


@dataclass(frozen=True)
class Colours:
    """One theme, as ``#rrggbb``.

    Attributes
    ----------
    window, panel, raised, sunken : str
        Surfaces: behind everything, of docks, of buttons and headers, of fields and the
        timeline's lanes.
    line, strong_line : str
        Between surfaces; around what can be used.
    text, muted, faint : str
        What is read, what explains, what is out of use.
    accent, on_accent : str
        The one colour of selection, focus and the playhead; text upon it.
    good, warning, bad : str
        States: ready, stale or doubtful, failed.
    """

    dark: bool
    window: str
    panel: str
    raised: str
    sunken: str
    line: str
    strong_line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    good: str
    warning: str
    bad: str


DARK = Colours(
    dark=True,
    window="#141517",
    panel="#1b1c1f",
    raised="#26282c",
    sunken="#101113",
    line="#2b2d31",
    strong_line="#3c3f45",
    text="#e6e7e9",
    muted="#9a9da4",
    faint="#62656c",
    accent="#f08a4b",
    on_accent="#1a120c",
    good="#4fb477",
    warning="#e0b13f",
    bad="#e5635c",
)
LIGHT = Colours(
    dark=False,
    window="#eceded",
    panel="#f7f7f8",
    raised="#ffffff",
    sunken="#fdfdfd",
    line="#dcdde0",
    strong_line="#c2c4c9",
    text="#1d1e21",
    muted="#5f636b",
    faint="#9b9ea5",
    accent="#b84e10",
    on_accent="#ffffff",
    good="#2c8a53",
    warning="#a87508",
    bad="#c63a33",
)


def colours_of(widget: QWidget) -> Colours:
    """Return the theme that a widget is shown in, for what it paints itself."""
    # A widget's own palette keeps colours of the style sheet before.
    shown = QApplication.palette(widget).color(QPalette.ColorRole.Window)
    return DARK if shown.lightness() < 128 else LIGHT


def chosen(value: object) -> Choice:
    """Read a choice from the settings; anything unknown follows the system.

    >>> chosen("dark"), chosen(None)
    ('dark', 'system')
    """
    return "dark" if value == "dark" else "light" if value == "light" else "system"


def apply_theme(app: QApplication, choice: Choice = "system") -> Colours:
    """Give all windows a theme.

    Parameters
    ----------
    choice
        ``"system"`` takes the desktop's colour scheme as it is now, the others force one.
    """
    hints = QGuiApplication.styleHints()
    forced = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
    if choice in forced:
        hints.setColorScheme(forced[choice])
    else:
        hints.unsetColorScheme()
    dark = choice == "dark" or (choice == "system" and _system_is_dark())
    colours = DARK if dark else LIGHT
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    font = QFont(app.font())
    font.setPixelSize(FONT_PX)
    app.setFont(font)
    app.setPalette(palette_of(colours))
    app.setStyleSheet(style_sheet(colours))
    return colours


def _system_is_dark() -> bool:
    scheme = QGuiApplication.styleHints().colorScheme()
    # Where the desktop does not say, a dark room is where pictures are judged.
    return scheme != Qt.ColorScheme.Light


def palette_of(colours: Colours) -> QPalette:
    """Return the Qt palette of a theme."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: colours.panel,
        role.WindowText: colours.text,
        role.Base: colours.sunken,
        role.AlternateBase: colours.panel,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.faint,
        role.Text: colours.text,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.Link: colours.accent,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Light: colours.strong_line,
        role.Midlight: colours.line,
        role.Mid: colours.line,
        role.Dark: colours.window,
        role.Shadow: colours.window,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.faint))
    return palette


def style_sheet(c: Colours) -> str:
    """Return the style sheet of a theme: what Fusion cannot be told through the palette."""
    return f"""
QMainWindow, QDialog {{ background: {c.window}; }}
QMainWindow::separator {{ background: {c.window}; width: 4px; height: 4px; }}
QMainWindow::separator:hover {{ background: {c.accent}; }}
QMenuBar {{ background: {c.window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.raised}; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.strong_line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu::item:disabled {{ color: {c.faint}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 4px; }}
QStatusBar {{ background: {c.window}; color: {c.text}; }}
QStatusBar::item {{ border: 0; }}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.strong_line};
    padding: 5px 7px; }}
QDockWidget {{ titlebar-close-icon: none; color: {c.muted}; font-weight: 600; }}
QDockWidget::title {{ background: {c.panel}; padding: 7px 10px;
    border-bottom: 1px solid {c.line}; }}
QToolBar {{ background: {c.panel}; border: 0; spacing: 2px; padding: 3px 6px; }}
QToolBar::separator {{ background: {c.line}; width: 1px; margin: 4px 5px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 4px;
    background: transparent; }}
QToolButton:hover {{ background: {c.raised}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c.raised};
    border-color: {c.strong_line}; color: {c.accent}; }}
QToolButton:focus {{ border-color: {c.text}; }}
QPushButton {{ background: {c.raised}; border: 1px solid {c.strong_line}; border-radius: 5px;
    padding: 5px 14px; min-height: 18px; }}
QPushButton:hover {{ border-color: {c.muted}; }}
QPushButton:pressed {{ background: {c.line}; }}
QPushButton:default {{ background: {c.accent}; color: {c.on_accent};
    border-color: {c.accent}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:default:focus {{ border-color: {c.text}; }}
QPushButton:disabled {{ color: {c.faint}; border-color: {c.line}; background: {c.panel}; }}
QLineEdit, QPlainTextEdit, QTextEdit {{
    background: {c.sunken}; border: 1px solid {c.strong_line}; border-radius: 5px;
    padding: 4px 7px; min-height: 18px; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border-color: {c.accent}; }}
QAbstractSpinBox {{ min-height: 26px; }}
QComboBox {{ background: {c.raised}; border: 1px solid {c.strong_line}; border-radius: 5px;
    padding: 0 7px; min-height: 24px; combobox-popup: 0; }}
QComboBox:hover {{ border-color: {c.muted}; }}
QComboBox:focus {{ border-color: {c.accent}; }}
QComboBox:disabled {{ color: {c.faint}; background: {c.panel}; }}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url("{_CHEVRON}"); width: 12px; height: 12px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QAbstractSpinBox QLineEdit {{ border: 0; min-height: 0; padding: 0 4px; background: transparent; }}
QComboBox QListView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.strong_line};
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QAbstractItemView {{ background: {c.panel}; border: 0; outline: 0; }}
QListView::item, QTreeView::item {{ padding: 4px 6px; border-radius: 4px; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {c.raised}; color: {c.text}; }}
QHeaderView::section {{ background: {c.panel}; color: {c.muted}; border: 0;
    border-bottom: 1px solid {c.line}; padding: 5px 3px; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {c.strong_line}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {c.raised}; border: 0; border-radius: 3px; max-height: 6px;
    min-height: 6px; color: transparent; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QTabBar::tab {{ padding: 6px 12px; color: {c.muted}; border-bottom: 2px solid transparent;
    background: {c.panel}; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
QGroupBox {{ border: 0; border-top: 1px solid {c.line}; margin-top: 14px; padding-top: 10px;
    font-weight: 600; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 0; padding-right: 8px; color: {c.muted}; }}
QCheckBox {{ padding-right: 6px; }}
QCheckBox::indicator:unchecked {{ width: 12px; height: 12px; border-radius: 3px;
    border: 1px solid {c.faint}; background: {c.sunken}; }}
QCheckBox::indicator:checked {{ width: 12px; height: 12px; border-radius: 3px;
    border: 1px solid {c.accent}; background: {c.accent}; image: url("{_TICK[c.dark]}"); }}
QCheckBox::indicator:checked:disabled {{ border-color: {c.faint}; background: {c.faint}; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.strong_line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.text}; width: 12px; height: 12px; margin: -4px 0;
    border-radius: 6px; }}
QSlider::handle:horizontal:focus {{ background: {c.accent}; }}
QSplitter::handle {{ background: {c.window}; }}
QSplitter::handle:hover {{ background: {c.accent}; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="section"] {{ color: {c.muted}; font-weight: 600; }}
"""
