"""Translations: complete, whole, and spoken by the window."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import FaceError, LipsmithError, MediaError, ModelError
from app.core.project.document import ProjectError
from app.ui.action_table import MENUS, TABLE
from app.ui.app import TRANSLATIONS, translate
from app.ui.dialogs import show_error

Message = tuple[str, str, list[str]]


def messages() -> list[Message]:
    """Context, source and translations (one for each plural) of all German messages."""
    found = []
    root = ElementTree.parse(TRANSLATIONS / "lipsmith_de.ts").getroot()
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            assert translation.get("type") is None, message.findtext("source")
            forms = [form.text or "" for form in translation] or [translation.text or ""]
            found.append((context.findtext("name") or "", message.findtext("source") or "", forms))
    return found


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = set(qapp.findChildren(QTranslator))
    translate(qapp, "de")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_every_text_has_a_translation_with_the_same_places_to_fill_in() -> None:
    for _, source, forms in messages():
        for form in forms:
            assert form, source
            assert set(re.findall(r"{\w+}|%n", form)) == set(re.findall(r"{\w+}|%n", source))
            assert source.endswith("…") == form.endswith("…"), source


def test_every_action_is_translated() -> None:
    known = {source for context, source, _ in messages() if context == "Actions"}
    for spec in TABLE:
        assert {spec.text, spec.tip} <= known, spec.id


def test_no_two_entries_of_a_german_menu_share_a_letter(german: None) -> None:
    for menu in MENUS:
        texts = [
            QCoreApplication.translate("Actions", spec.text) for spec in TABLE if spec.menu == menu
        ]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert sorted(set(letters)) == sorted(letters), menu


def test_the_window_speaks_german(german: None) -> None:
    assert QCoreApplication.translate("Actions", "&Undo") == "&Rückgängig"
    assert QCoreApplication.translate("SpeakerList", "%n line(s)", "", 1) == "1 Zeile"
    assert QCoreApplication.translate("SpeakerList", "%n line(s)", "", 3) == "3 Zeilen"


@pytest.mark.parametrize("kind", [MediaError, FaceError, ModelError, ProjectError, LipsmithError])
def test_dialogs_of_errors_have_a_german_title_and_way_on(
    qtbot: QtBot, german: None, kind: type[LipsmithError]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = show_error(window, kind("The disk is full. Free some space."))
    assert re.search(r"\b(kann|kein|lässt)\b", box.windowTitle(), re.IGNORECASE)
    assert [button.text() for button in box.buttons()] == ["Schließen"]
    box.close()


def test_english_has_its_plurals(qapp: QApplication) -> None:
    before = set(qapp.findChildren(QTranslator))
    translate(qapp, "en")
    assert QCoreApplication.translate("SpeakerList", "%n line(s)", "", 1) == "1 line"
    assert QCoreApplication.translate("SpeakerList", "%n line(s)", "", 2) == "2 lines"
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
