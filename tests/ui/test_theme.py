"""Themes and icons."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.ui.icons import NAMES, icon
from app.ui.theme import DARK, LIGHT, Choice, Colours, apply_theme, colours_of, style_sheet

THEMES = [DARK, LIGHT]


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication):
    before = qapp.palette(), qapp.styleSheet(), qapp.font()
    yield
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])
    qapp.setFont(before[2])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = QColor(colour).getRgbF()[:3]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: Colours) -> None:
    for ground in (theme.window, theme.panel, theme.raised, theme.sunken):
        assert contrast(theme.text, ground) > 7
        assert contrast(theme.muted, ground) > 4.5
    assert contrast(theme.on_accent, theme.accent) > 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_states_and_focus_can_be_seen(theme: Colours) -> None:
    for ink in (theme.accent, theme.good, theme.warning, theme.bad):
        assert contrast(ink, theme.panel) > 3


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_what_is_marked_in_an_open_list_can_be_read(
    qtbot: QtBot, qapp: QApplication, choice: Choice
) -> None:
    apply_theme(qapp, choice)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["one", "two", "three"])
    box.setCurrentIndex(1)
    box.show()
    box.showPopup()
    qtbot.waitUntil(lambda: box.view().isVisible())
    row = box.view().visualRect(box.model().index(1, 0)).adjusted(4, 2, -4, -2)
    seen = box.view().viewport().grab(row).toImage()
    inks = [seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(seen.height())]
    ground = max(set(inks), key=inks.count)
    assert max(contrast(ink, ground) for ink in inks) > 4.5
    box.hidePopup()


def test_a_forced_theme_reaches_the_widgets(qtbot: QtBot, qapp: QApplication) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for choice, theme in (("light", LIGHT), ("dark", DARK)):
        assert apply_theme(qapp, choice) is theme
        assert colours_of(widget) is theme
        assert qapp.palette().color(QPalette.ColorRole.Highlight) == QColor(theme.accent)


def test_the_style_sheet_knows_no_colours_but_the_themes(qtbot: QtBot) -> None:
    import re

    known = {getattr(DARK, field.name) for field in fields(DARK)}
    assert set(re.findall(r"#[0-9a-f]{6}", style_sheet(DARK))) <= known


def test_every_icon_is_drawn_and_shows_its_state(qtbot: QtBot) -> None:
    for name in NAMES:
        drawn = icon(name, DARK).pixmap(16).toImage()
        inked = [drawn.pixelColor(x, y).alpha() for x in range(16) for y in range(16)]
        assert max(inked) > 60, name
    pointer = icon("pointer", DARK)
    usual = pointer.pixmap(16, QIcon.Mode.Normal, QIcon.State.Off).toImage()
    assert pointer.pixmap(16, QIcon.Mode.Normal, QIcon.State.On).toImage() != usual
    assert pointer.pixmap(16, QIcon.Mode.Disabled).toImage() != usual
