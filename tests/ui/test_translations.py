"""Translations: complete, whole, and spoken by the window."""

import importlib.util
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import FaceError, LipsmithError, MediaError, ModelError
from app.core.media.probe import probe
from app.core.project.document import ProjectError
from app.core.project.edits_media import add_cut
from app.core.project.edits_segments import move_segments, nudge
from app.core.project.files import load
from app.ui.action_table import MENUS, TABLE
from app.ui.app import TRANSLATIONS, translate
from app.ui.dialogs import show_error
from app.ui.error_sentences import SENTENCES
from app.ui.inspector_fields import Fields
from app.ui.session import Session
from app.ui.timeline.words import signed_frames
from app.ui.tour import Tour
from app.ui.translating import sentence
from app.ui.window import Folders, Window
from app.ui.worker import Jobs
from tests.ui.projects import two_speakers

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


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_of_the_inspector_is_seen_in_a_panel_as_wide_as_it_begins(
    qtbot: QtBot, request: pytest.FixtureRequest, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    jobs = Jobs()
    fields = Fields(Session(), jobs)
    qtbot.addWidget(fields)
    for row in fields.meter.rows:
        row.show(-12.0, 0.31)
    fields.meter.note.setText(20 * "words ")
    fields.offset.setText(f"{signed_frames(-12)} (-0,480 s)")
    fields.resize(320, 900)
    fields.show()
    assert fields.widget().minimumSizeHint().width() <= fields.viewport().width()


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_the_tour_says_is_cut_off(
    qtbot: QtBot, request: pytest.FixtureRequest, settings: QSettings, tmp_path: Path, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window = Window(settings, Folders(tmp_path / "cache", tmp_path / "journals"))
    window.resize(1280, 720)
    qtbot.addWidget(window)
    window.show()
    window.dialogs.tour()
    tour = window.findChild(Tour)
    assert tour is not None
    for _ in range(5):
        for label in (tour.title, tour.text):
            assert label.heightForWidth(label.width()) <= label.height(), label.text()
        for button in (tour.end, tour.back, tour.on):
            assert button.isHidden() or button.sizeHint().width() <= button.width(), button.text()
        qtbot.keyClick(tour, Qt.Key.Key_Right)


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
    assert [signed_frames(n) for n in (1, -2)] == ["+1 frame", "−2 frames"]
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)


# --- sentences of errors ---------------------------------------------------------------------


def test_all_that_errors_say_is_listed() -> None:
    spec = importlib.util.spec_from_file_location("sentences", TRANSLATIONS / "sentences.py")
    assert spec is not None and spec.loader is not None
    finder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(finder)
    assert list(SENTENCES) == finder.sentences(), "run resources/i18n/build.py"


def test_english_errors_stay_as_they_were_written() -> None:
    for template in SENTENCES:
        text = re.sub(r"{(\w+)}", r"/film/\1.mov", template)
        assert sentence(text) == text


def test_every_error_is_known_again_by_its_form(german: None) -> None:
    known = {source: forms[0] for context, source, forms in messages() if context == "Errors"}
    for template in SENTENCES:
        values = {name: f"/film/{name}.mov" for name in re.findall(r"{(\w+)}", template)}
        assert sentence(template.format(**values)) == known[template].format(**values)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: add_cut(two_speakers(), 0), "Ein Schnitt braucht auf beiden Seiten ein Bild."),
        (
            lambda: move_segments(two_speakers(), [two_speakers().segments[-1].id], 900),
            "Das Segment würde über den Clip hinausreichen, der 500 Bilder hat.",
        ),
        (
            lambda: nudge(two_speakers(), [two_speakers().segments[0].id], 600),
            "Im Segment wäre nichts vom Synchronton zu hören: es läge ganz vor dem Anfang der",
        ),
        (lambda: load(Path("/gone/x.lipsmith")), "Ein Projekt /gone/x.lipsmith gibt es nicht."),
        (lambda: probe(Path("/gone/x.mov")), "Eine Datei /gone/x.mov gibt es nicht."),
    ],
)
def test_errors_that_are_raised_are_said_in_german(
    german: None, change: Callable[[], object], said: str
) -> None:
    with pytest.raises(LipsmithError) as raised:
        change()
    assert sentence(raised.value).startswith(said)


def test_a_refused_edit_and_an_error_are_told_in_german(qtbot: QtBot, german: None) -> None:
    session = Session(two_speakers())
    with qtbot.waitSignal(session.message) as told:
        session.edit("Cut", lambda document: add_cut(document, 0))
    assert told.args[0].startswith("Ein Schnitt")
    window = QWidget()
    qtbot.addWidget(window)
    box = show_error(window, ProjectError("A take needs a name. Type one."))
    assert box.text() == "Ein Take braucht einen Namen." and "ein" in box.informativeText()
    box.close()


def test_what_is_not_known_stays_as_it_is(german: None) -> None:
    assert sentence("Something else entirely.") == "Something else entirely."
